export default {
  tool: 'Solid 1',
  package: 'solid-js',
  group: 'framework',
  entry: 'penchant/solid',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc' },
  steps: [['npx', 'vite', 'build']],
  page: [
    { as: 'bindings', dir: 'dist' },
    { as: '`createStore({ personalizer })`', entry: 'penchant', dir: 'dist', path: '/store.html' },
  ],
}
