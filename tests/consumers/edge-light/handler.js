import { open } from 'penchant'
import { visit } from './visit.js'

addEventListener('fetch', (event) => event.respondWith(answer(event.request)))

async function answer(request) {
  const catalog = await request.arrayBuffer()
  return Response.json(await visit(await open({ catalog, consent: 'session' })))
}
