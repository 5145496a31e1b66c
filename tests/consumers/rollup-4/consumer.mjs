import { budgets } from '../../package/budgets.mjs'
import { remedies, saysWhatToDo } from '../fixtures/left-behind.mjs'

export default {
  tool: 'Rollup 4',
  package: 'rollup',
  group: 'bundler',
  quick: true,
  patched: 'the plugin `penchant/rollup`',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'rollup', '--config']],
  page: [
    { dir: '.', budget: { script: 19_900, wasm: budgets['penchant.wasm'] } },
    { as: 'url', patched: '`@rollup/plugin-url`, `engine`', dir: '.', path: '/url.html' },
    { as: 'inline', entry: 'penchant/inline', patched: '', dir: '.', path: '/inline.html', expects: { wasm: [] } },
    {
      as: 'no plugin',
      patched: '',
      dir: '.',
      path: '/alone.html',
      result: 'says what to do',
      instead: saysWhatToDo('/dist/plain/penchant.wasm', remedies),
    },
  ],
}
