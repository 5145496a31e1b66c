export default {
  tool: 'webpack 5, browser',
  package: 'webpack',
  group: 'bundler',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'webpack', '--mode', 'production', '--entry', './src/main.js']],
  // Five kilobytes more than it was (229.3 to 233.8): tables of neighbours, from the door to the explanation.
  page: { dir: '.', budget: { script: 14_000, wasm: 235_000 } },
}
