import { budgets } from '../../package/budgets.mjs'

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
    { as: 'build', dir: 'dist', budget: { script: 19_900, wasm: budgets['penchant.wasm'] } },
  ],
}
