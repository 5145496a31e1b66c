export default {
  tool: 'Rollup 4',
  package: 'rollup',
  group: 'bundler',
  entry: 'penchant/inline',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'rollup', 'src/main.js', '--plugin', 'node-resolve', '--dir', 'dist']],
  page: { dir: '.', expects: { wasm: [] } },
}
