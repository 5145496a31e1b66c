import { hydratedShelf } from '../fixtures/hydrated.mjs'

const server = (folder) => ({
  command: ['node', `${folder}/server.js`],
  env: { HOSTNAME: '127.0.0.1' },
  select: hydratedShelf,
  also: async ({ base, assert }) => {
    const ids = await (await fetch(new URL('/shelf.json', base))).json()
    assert.equal(ids.length, 12, 'the route handler has a shelf')
  },
})

export default {
  tool: 'Next 16, `output: standalone`',
  package: 'next',
  group: 'framework',
  entry: 'penchant/react',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc', 'deploy.js': 'deploy.js' },
  steps: [
    ['npx', 'next', 'build'],
    ['node', 'gather.js', 'server'],
    ['npx', 'next', 'build', '--webpack'],
    ['node', 'gather.js', 'server-webpack'],
    ['node', 'deploy.js'],
  ],
  page: [
    { as: 'Turbopack', ...server('server') },
    { as: 'webpack', ...server('server-webpack') },
  ],
}
