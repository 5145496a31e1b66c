import { elementShelf, hydratedShelf } from '../fixtures/hydrated.mjs'

// Astro leaves packages in node_modules, and a server has those.
const server = ['node', 'dist/server/entry.mjs']
const env = { HOST: '127.0.0.1' }

export default {
  tool: 'Astro 7',
  package: 'astro',
  group: 'framework',
  node: 24,
  fixtures: { 'catalog.pnc': 'public/catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'astro', 'build']],
  page: [
    {
      as: 'dev',
      development: true,
      command: ['npx', 'astro', 'dev', '--host', '127.0.0.1', '--port', '{port}'],
      select: hydratedShelf,
    },
    { as: 'server', command: server, env, select: hydratedShelf },
    {
      as: 'elements, static',
      entry: 'penchant/elements',
      dir: 'dist/client',
      path: '/elements/',
      select: elementShelf,
    },
  ],
}
