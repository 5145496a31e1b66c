export default {
  tool: 'Alpine 3',
  package: 'alpinejs',
  group: 'framework',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc' },
  steps: [['npx', 'vite', 'build']],
  page: { dir: 'dist' },
}
