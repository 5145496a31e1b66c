import { hydratedShelf } from '../fixtures/hydrated.mjs'

export default {
  tool: 'SvelteKit 3',
  package: '@sveltejs/kit',
  group: 'framework',
  node: 24,
  entry: 'penchant/svelte',
  fixtures: { 'catalog.pnc': 'src/lib/catalog.pnc', 'deploy.js': 'deploy.js' },
  steps: [['npx', 'vite', 'build']],
  page: [
    {
      as: 'dev',
      development: true,
      command: ['npx', 'vite', 'dev', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
      select: hydratedShelf,
    },
    {
      as: 'adapter-node',
      command: ['node', '--import', './deploy.js', 'build/index.js'],
      env: { HOST: '127.0.0.1' },
      select: hydratedShelf,
    },
  ],
}
