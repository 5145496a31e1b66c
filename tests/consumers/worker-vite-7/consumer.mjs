export default {
  tool: 'Vite 7, a worker',
  package: 'vite',
  group: 'bundler',
  entry: 'penchant/static',
  patched: "the entry, or Vite's worker.format: 'es'",
  steps: [['npx', 'vite', 'build']],
  page: [
    {
      as: 'dev',
      development: true,
      command: ['npx', 'vite', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
      expects: { worker: true },
    },
    { as: 'build', dir: 'dist', expects: { worker: true } },
  ],
}
