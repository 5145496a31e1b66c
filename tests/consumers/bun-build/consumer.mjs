export default {
  tool: 'bun build',
  package: 'bun',
  group: 'bundler',
  patched: '`engine`',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'bun', 'build', 'src/main.js', '--minify', '--outdir=dist', '--public-path=/dist/']],
  page: { dir: '.' },
}
