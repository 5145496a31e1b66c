export default {
  tool: 'A service worker',
  package: 'esbuild',
  group: 'plain',
  quick: true,
  entry: 'penchant/static',
  patched: 'the entry: a service worker may not use import()',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc', 'shelf.js': 'src/shelf.js', 'items.ndjson': 'items.ndjson' },
  steps: [
    ['npx', 'esbuild', 'classic-source.js', '--bundle', '--format=iife', '--target=es2022', '--outfile=classic.js'],
  ],
  // What a service worker loads is not among the page's own requests.
  page: [
    { as: 'module', dir: '.', expects: { wasm: [] } },
    { as: 'classic', dir: '.', path: '/?classic', expects: { wasm: [] } },
  ],
}
