import { elementShelf, hydratedShelf } from '../fixtures/hydrated.mjs'

/** The server's engine answers, in the page that is sent and in a route of its own. */
const also = async ({ base, assert }) => {
  const ids = await (await fetch(new URL('/shelf.json', base))).json()
  assert.equal(ids.length, 12, 'the route handler has a shelf')
  const html = await (await fetch(base)).text()
  for (const id of ids) assert.match(html, new RegExp(`data-id="${id}"`), 'the page that is sent has the shelf')
}

const elements = {
  path: '/elements',
  select: elementShelf,
  also: async ({ page, assert }) => {
    const ids = await (await elementShelf(page)).ids()
    assert.ok(!ids.includes('sea-01'), 'what `exclude` names, an array, is not on the shelf')
  },
}
const start = ['npx', 'next', 'start', '-H', '127.0.0.1', '-p', '{port}']
const dev = ['npx', 'next', 'dev', '-H', '127.0.0.1', '-p', '{port}']

export default {
  tool: 'Next 16',
  package: 'next',
  group: 'framework',
  entry: 'penchant/react',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc' },
  steps: [['npx', 'next', 'build']],
  page: [
    { as: 'server component and route handler', command: start, select: hydratedShelf, also },
    { as: 'elements, SSR', command: start, ...elements },
    { as: 'server component, dev', development: true, command: dev, select: hydratedShelf, also },
    { as: 'elements, SSR, dev', development: true, command: dev, ...elements },
  ],
}
