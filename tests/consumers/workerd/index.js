import { open } from 'penchant'
import { visit } from './visit.js'

export default {
  async fetch(request, { ASSETS }) {
    const file = await ASSETS.fetch(new URL('/catalog.pnc', request.url))
    const penchant = await open({ catalog: await file.arrayBuffer(), consent: 'session' })
    try {
      return Response.json(await visit(penchant))
    } finally {
      await penchant.close()
    }
  },
}
