export default {
  tool: 'esbuild, ES module',
  package: 'esbuild',
  group: 'bundler',
  quick: true,
  patched: '`--loader:.wasm=file`, `engine`',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [
    [
      ...['npx', 'esbuild', 'src/main.js', '--bundle', '--minify', '--splitting', '--format=esm', '--outdir=dist'],
      ...['--loader:.wasm=file', '--public-path=/dist'],
    ],
  ],
  page: { dir: '.', budget: { script: 12_000, wasm: 230_000 } },
}
