export default {
  tool: 'Vite 8',
  package: 'vite',
  group: 'bundler',
  quick: true,
  steps: [['npx', 'vite', 'build']],
  page: [
    {
      as: 'dev',
      development: true,
      command: ['npx', 'vite', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
    },
    // Ten kilobytes more than it was (229.3 to 239.4): tables of neighbours, the dial, priors on their own scale, rejection, intent.
    { as: 'build', dir: 'dist', budget: { script: 19_900, wasm: 282_000 } },
  ],
}
