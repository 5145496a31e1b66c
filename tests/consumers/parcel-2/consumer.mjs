export default {
  tool: 'Parcel 2',
  package: 'parcel',
  group: 'bundler',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'parcel', 'build', 'src/index.html', '--no-cache']],
  page: { dir: 'dist' },
}
