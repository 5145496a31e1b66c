import { budgets } from '../../package/budgets.mjs'

export default {
  tool: 'webpack 5, browser',
  package: 'webpack',
  group: 'bundler',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'webpack', '--mode', 'production', '--entry', './src/main.js']],
  page: { dir: '.', budget: { script: 20_400, wasm: budgets['penchant.wasm'] } },
}
