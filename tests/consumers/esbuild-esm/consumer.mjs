import { budgets } from '../../package/budgets.mjs'
import { remedies, saysWhatToDo } from '../fixtures/left-behind.mjs'

const esbuild = ['npx', 'esbuild', '--bundle', '--minify', '--splitting', '--format=esm', '--outdir=dist']

export default {
  tool: 'esbuild, ES module',
  package: 'esbuild',
  group: 'bundler',
  quick: true,
  patched: '`--loader:.wasm=file`, `engine`',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [
    [...esbuild, 'src/main.js', '--loader:.wasm=file', '--public-path=/dist'],
    [...esbuild, 'src/alone.js'],
  ],
  page: [
    { dir: '.', budget: { script: 19_700, wasm: budgets['penchant.wasm'] } },
    {
      as: 'nothing set',
      patched: '',
      dir: '.',
      path: '/alone.html',
      result: 'says what to do',
      instead: saysWhatToDo('/dist/penchant.wasm', remedies),
    },
  ],
}
