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
    // Ten kilobytes more than it was (229.3 to 239.4): tables of neighbours, the dial, priors on their own scale, rejection, intent.
    { dir: '.', budget: { script: 19_700, wasm: 282_000 } },
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
