import { remedies, saysWhatToDo } from '../fixtures/left-behind.mjs'

export default {
  tool: 'Angular 22, production',
  package: '@angular/core',
  group: 'bundler',
  node: 24,
  patched: "`with { loader: 'file' }`, `engine`",
  fixtures: { 'catalog.pnc': 'public/catalog.pnc' },
  steps: [
    ['npx', 'ng', 'build'],
    ['npx', 'ng', 'build', '--configuration', 'production,inline'],
    ['npx', 'ng', 'build', '--configuration', 'production,alone'],
  ],
  page: [
    { dir: 'dist/angular-22/browser' },
    { as: 'inline', entry: 'penchant/inline', patched: '', dir: 'dist/inline/browser', expects: { wasm: [] } },
    {
      as: 'not imported',
      patched: '',
      dir: 'dist/alone/browser',
      result: 'says what to do',
      instead: saysWhatToDo('/penchant.wasm', remedies),
    },
  ],
}
