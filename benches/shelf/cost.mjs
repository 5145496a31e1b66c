// What diversity costs: Recall@20 of the newcomers' held-back films, all of their earlier ratings known, as it comes and
// without the stages that shape a shelf after its score.

import { open } from '../../dist/node.js'
import { Bootstrap, judge } from './library.mjs'
import { optionSets } from './options.mjs'

const K = 20

/** By set of options, recall and nDCG; and what the first set loses of them. */
export async function costOfDiversity({ items, bytes, newcomers }, seed, say) {
  let now = 0
  const penchant = await open({ catalog: bytes, consent: 'session', context: false, now: () => now })
  const sets = await optionSets(penchant)
  const places = new Map(items.map(({ id }, place) => [id, place]))
  const columns = sets.flatMap(() => [new Float64Array(newcomers.length), new Float64Array(newcomers.length)])
  for (const [number, { rows, before, wanted, now: later }] of newcomers.entries()) {
    await penchant.data.erase()
    now = later
    for (const { id, at } of rows) if (places.has(id)) await penchant.record({ type: 'view', item: id, at })
    const sought = Uint32Array.from(
      wanted.filter((id) => places.has(id)),
      (id) => places.get(id),
    ).sort()
    for (const [set, { options }] of sets.entries()) {
      const shelf = await penchant.recommend({ ...options, limit: K, exclude: before })
      const [{ recall, ndcg }] = judge(
        Uint32Array.from(shelf.items, ({ id }) => places.get(id)),
        sought,
        [K],
      )
      columns[2 * set][number] = recall
      columns[2 * set + 1][number] = ndcg
    }
    if (number % 100 === 0) say(`recall: ${number} of ${newcomers.length}`)
  }
  await penchant.close()
  const bootstrap = Bootstrap.of(columns, seed)
  const measured = sets.map(({ name }, set) => ({
    name,
    recall: bootstrap.estimate(2 * set),
    ndcg: bootstrap.estimate(2 * set + 1),
  }))
  const lost = sets.length > 1 ? { recall: bootstrap.difference(2, 0), ndcg: bootstrap.difference(3, 1) } : undefined
  return { newcomers: newcomers.length, k: K, sets: measured, lost }
}
