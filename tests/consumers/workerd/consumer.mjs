import { assertLearned } from '../../../xtask/consumers/walk.mjs'

export default {
  tool: 'Cloudflare Workers (wrangler 4)',
  package: 'wrangler',
  group: 'runtime',
  node: 24,
  fixtures: { 'catalog.pnc': 'public/catalog.pnc', 'visit.js': 'visit.js' },
  env: { CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
  page: {
    command: ['npx', 'wrangler', 'dev', '--ip', '127.0.0.1', '--port', '{port}'],
    async instead({ base }) {
      const { before, after } = await (await fetch(base)).json()
      assertLearned(before, after)
    },
  },
}
