export default {
  tool: 'Vite 5',
  package: 'vite',
  group: 'bundler',
  steps: [['npx', 'vite', 'build']],
  page: [
    {
      as: 'dev',
      development: true,
      command: ['npx', 'vite', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
    },
    { as: 'build', dir: 'dist' },
  ],
}
