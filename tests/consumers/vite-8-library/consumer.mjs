export default {
  tool: 'Vite 8, library',
  package: 'vite',
  group: 'bundler',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  patched: '`external`',
  steps: [
    ['npx', 'vite', 'build'],
    ['npx', 'vite', 'build', '--config', 'vite.bundled.config.js'],
  ],
  page: [{ dir: '.' }, { as: 'not external', dir: '.', path: '/bundled.html', expects: { wasm: [] }, patched: '' }],
}
