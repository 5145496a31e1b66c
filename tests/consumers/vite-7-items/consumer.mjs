export default {
  tool: 'Vite 7, `items`',
  package: 'vite',
  group: 'bundler',
  fixtures: {
    'items.ndjson': 'src/items.ndjson',
    'penchant.config.json': 'src/penchant.config.json',
    'shelf.js': 'src/shelf.js',
  },
  steps: [['npx', 'vite', 'build']],
  page: [
    {
      as: 'dev',
      development: true,
      command: ['npx', 'vite', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
      expects: { wasm: ['penchant', 'compiler'] },
    },
    { as: 'build', dir: 'dist', expects: { wasm: ['penchant', 'compiler'] } },
  ],
}
