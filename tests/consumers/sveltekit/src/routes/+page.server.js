import { open } from 'penchant'
import { read } from '$app/server'
import catalog from '../lib/catalog.pnc?url'

let opened

/** At consent `off` one engine serves everybody: it knows nobody, and answers with the site's own order. */
async function engine() {
  return open({ catalog: await read(catalog).arrayBuffer() })
}

export async function load() {
  opened ??= engine()
  const { items } = await (await opened).recommend({ limit: 12 })
  return { first: items.map(({ id, item }) => ({ id, item })) }
}
