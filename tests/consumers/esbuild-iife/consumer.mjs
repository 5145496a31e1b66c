export default {
  tool: 'esbuild, IIFE',
  package: 'esbuild',
  group: 'bundler',
  quick: true,
  entry: 'penchant/inline',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'esbuild', 'src/main.js', '--bundle', '--minify', '--format=iife', '--outfile=dist/main.js']],
  page: { dir: '.', expects: { wasm: [] } },
}
