import { elementShelf } from '../fixtures/hydrated.mjs'

export default {
  tool: 'Vue 3',
  package: 'vue',
  group: 'framework',
  entry: 'penchant/vue',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc' },
  steps: [['npx', 'vite', 'build']],
  page: [
    { as: 'bindings', dir: 'dist' },
    { as: '`ref(personalizer)`', entry: 'penchant', dir: 'dist', path: '/raw.html' },
    { as: 'Pinia', entry: 'penchant', dir: 'dist', path: '/pinia.html' },
    {
      as: 'elements',
      entry: 'penchant/elements',
      patched: '`isCustomElement` of the compiler',
      dir: 'dist',
      path: '/elements.html',
      select: elementShelf,
      also: async ({ page, assert }) => {
        const ids = await (await elementShelf(page)).ids()
        assert.ok(!ids.includes('sea-01'), 'what `exclude` names, an array, is not on the shelf')
      },
    },
  ],
}
