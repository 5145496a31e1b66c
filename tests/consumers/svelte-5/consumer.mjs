export default {
  tool: 'Svelte 5',
  package: 'svelte',
  group: 'framework',
  entry: 'penchant/svelte',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc' },
  steps: [['npx', 'vite', 'build']],
  page: [
    { as: 'bindings', dir: 'dist' },
    { as: '`$state({ personalizer })`', entry: 'penchant', dir: 'dist', path: '/state.html' },
  ],
}
