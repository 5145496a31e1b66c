import { engine } from './engine.js'
import { Shelf } from './shelf.jsx'

// Asked anew with each request, so that the engine runs in the server and not only in the build.
export const dynamic = 'force-dynamic'

export default async function Page() {
  const { items } = await (await engine()).recommend({ limit: 12 })
  return <Shelf first={items.map(({ id, item }) => ({ id, item }))} />
}
