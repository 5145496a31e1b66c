import { remedies, saysWhatToDo } from '../fixtures/left-behind.mjs'

export default {
  tool: 'bun build',
  package: 'bun',
  group: 'bundler',
  patched: '`engine`',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [
    // What npm leaves to the installed package unless its scripts are allowed.
    ['node', 'node_modules/bun/install.js'],
    [
      'npx',
      'bun',
      'build',
      'src/main.js',
      'src/inline.js',
      'src/alone.js',
      '--minify',
      '--outdir=dist',
      '--public-path=/dist/',
    ],
  ],
  page: [
    { dir: '.' },
    { as: 'inline', entry: 'penchant/inline', patched: '', dir: '.', path: '/inline.html', expects: { wasm: [] } },
    {
      as: 'not imported',
      patched: '',
      dir: '.',
      path: '/alone.html',
      result: 'says what to do',
      instead: saysWhatToDo('/dist/penchant.wasm', remedies),
    },
  ],
}
