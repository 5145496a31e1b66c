import { open } from 'penchant'
import { visit } from './visit.js'

addEventListener('fetch', (event) => event.respondWith(answer(event.request)))

async function answer(request) {
  const penchant = await open({ catalog: await request.arrayBuffer(), consent: 'session' })
  try {
    return Response.json(await visit(penchant))
  } finally {
    await penchant.close()
  }
}
