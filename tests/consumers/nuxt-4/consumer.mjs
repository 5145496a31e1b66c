import { elementShelf, hydratedShelf } from '../fixtures/hydrated.mjs'

/** Nothing of the package is fetched before a page opens it. */
const also = async ({ page, base, assert }) => {
  const html = await (await fetch(page.url(), { headers: { host: new URL(base).host } })).text()
  const early = html.match(/<link[^>]*\.wasm[^>]*>/g) ?? []
  assert.deepEqual(early, [], 'links that fetch WebAssembly early')
}

const ownElements = {
  path: '/elements',
  select: elementShelf,
  also: async (details) => {
    const ids = await (await elementShelf(details.page)).ids()
    details.assert.ok(!ids.includes('sea-01'), 'what `exclude` names, an array, is not on the shelf')
    await also(details)
  },
}
const dev = ['npx', 'nuxt', 'dev', '--host', '127.0.0.1', '--port', '{port}', '--no-fork']
const server = ['node', '--import', './deploy.js', '.output/server/index.mjs']
const env = { HOST: '127.0.0.1' }

export default {
  tool: 'Nuxt 4',
  package: 'nuxt',
  group: 'framework',
  node: 24,
  entry: 'penchant/nuxt',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc', 'deploy.js': 'deploy.js' },
  steps: [['npx', 'nuxt', 'build']],
  page: [
    { as: 'dev', development: true, command: dev, select: hydratedShelf },
    { as: 'elements, dev', development: true, command: dev, ...ownElements },
    { as: 'SSR', command: server, env, select: hydratedShelf, also },
    { as: 'elements, SSR', command: ['node', '.output/server/index.mjs'], env, ...ownElements },
  ],
}
