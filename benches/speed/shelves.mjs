// What a page pays for a shelf of books, everything included, beside what a web developer would write first: objects,
// maps and a sort, for a simpler score of the same kind.

import { open } from '../../dist/node.js'
import { compile } from '../../dist/node-compiler.js'
import { least, runsFor } from './least.mjs'
import { load as loadPlain } from './objects.mjs'

const HOUR = 3_600_000
const NOW = 1_790_000_000_000
const LIMIT = 12
/** What is read of a shelf where the boundary is timed. */
const RESULTS = 10
const FIELDS = ['title', 'creators', 'subjects', 'shelves', 'lcc']

const fieldWeight = (given, field) => given?.weight ?? (field === 'title' ? 0.5 : 1)

/** Microseconds of both for one set of books. */
export async function shelves(extent, { name, text, config }) {
  // A config that names a field which no item has is refused.
  const fields = Object.fromEntries(Object.entries(config.fields).filter(([field]) => text.includes(`"${field}"`)))
  const { bytes, items } = compile({
    source: Buffer.from(text),
    config: JSON.stringify({ ...config, fields }),
    duplicates: 'merge',
    packed: true,
  })
  let now = NOW
  const engine = await open({ catalog: bytes, consent: 'session', now: () => now })
  const plain = loadPlain(
    text,
    Object.fromEntries(FIELDS.map((field) => [field, fieldWeight(config.fields[field], field)])),
  )
  const weights = { affinity: 1, session: 0.2, popularity: 4, ...config.weights, ...config.surfaces?.home?.weights }
  // Thirty openings over some days: books that stand far apart.
  for (let number = 0; number < 30; number++) {
    const { id } = plain.items[(number * 977) % plain.items.length]
    now = NOW + number * 3 * HOUR
    await engine.record({ type: 'view', item: id })
    plain.record(id, now)
  }
  const ask = (limit, more = { shape: false }) => engine.recommend({ surface: 'home', limit, ...more })
  const slow = (await least(3, { plain: () => plain.recommend(now, LIMIT, weights) })).plain
  const recommend = await least(runsFor(slow, extent.queries), {
    penchant: () => ask(LIMIT),
    plain: () => plain.recommend(now, LIMIT, weights),
  })
  // Objects and loops know nothing of shaping: it stands by itself.
  const shaped = await least(runsFor(slow, extent.queries), { penchant: () => ask(LIMIT, {}) })
  const { id } = plain.items[1]
  const record = await least(extent.records, {
    penchant: () => engine.record({ type: 'view', item: id }),
    plain: () => plain.record(id, now),
  })
  await engine.close()
  const boundary = { again: await reading(extent, bytes, 1), first: await reading(extent, bytes, 0) }
  const load = await least(extent.loading, {
    penchant: async () => (await open({ catalog: bytes })).close(),
    plain: () => loadPlain(text, {}),
  })
  return { name, items, bytes, recommend, shaped, boundary, record, load }
}

/** Microseconds for one result as an object with its item's fields, once a shelf was read so many times before. */
async function reading({ readings }, bytes, before) {
  let best = Infinity
  for (let run = 0; run < readings; run++) {
    const engine = await open({ catalog: bytes })
    for (let time = 0; time < before; time++) glance(await engine.recommend({ limit: RESULTS }))
    const shelf = await engine.recommend({ limit: RESULTS })
    const since = performance.now()
    glance(shelf)
    best = Math.min(best, (performance.now() - since) * 1_000)
    await engine.close()
  }
  return best / RESULTS
}

/** Makes every result an object with its id, score and item's fields. */
const glance = ({ items }) => items.reduce((sum, { id, score, item }) => sum + id.length + score + item.title.length, 0)
