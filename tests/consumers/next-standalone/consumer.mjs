import { hydratedShelf } from '../fixtures/hydrated.mjs'

export default {
  tool: 'Next 16, `output: standalone`',
  package: 'next',
  group: 'framework',
  entry: 'penchant/react',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc' },
  steps: [
    ['npx', 'next', 'build'],
    ['node', 'deploy.js'],
  ],
  page: {
    command: ['node', 'server/server.js'],
    env: { HOSTNAME: '127.0.0.1' },
    select: hydratedShelf,
    also: async ({ base, assert }) => {
      const ids = await (await fetch(new URL('/shelf.json', base))).json()
      assert.equal(ids.length, 12, 'the route handler has a shelf')
    },
  },
}
