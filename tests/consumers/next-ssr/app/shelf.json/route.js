import { engine } from '../engine.js'

export const dynamic = 'force-dynamic'

export async function GET() {
  const { items } = await (await engine()).recommend({ limit: 12 })
  return Response.json(items.map(({ id }) => id))
}
