// Chooses BM25's two parameters where the items have texts: how much a repeated word adds (k1), and how much the length of a text
// lowers its words (b). Each is judged by content alone, one after the other, and changed only where the gain is beyond chance.

import { average } from '../tuning/ascent.js'
import { type Changes, changed, numberAt } from '../tuning/config.js'
import { pick, type Tried } from '../tuning/pick.js'
import { PoolBench } from './bench.js'
import { namedSets } from './fitting.js'
import type { Pool } from './pool.js'

/** The engine's own values, and those that are tried. */
const ENTRIES = [
  { entry: 'bm25.k1', own: 1.2, values: [0.5, 2.5] },
  { entry: 'bm25.b', own: 0.75, values: [0.3, 1] },
] as const

/** What was tried, and what content alone was worth with it. */
export interface TextTrial {
  readonly entry: string
  readonly value: number
  readonly ndcg: number
  readonly taken: boolean
}

export async function chooseText(
  pool: Pool,
  config: string,
  { users, seed, hear }: { readonly users: number; readonly seed: number; readonly hear: (part: number) => void },
): Promise<{ readonly settings: Changes; readonly trials: readonly TextTrial[] }> {
  let settings: Changes = {}
  const trials: TextTrial[] = []
  let present = await contentAlone(pool, config, users)
  for (const [at, { entry, own, values }] of ENTRIES.entries()) {
    const from = numberAt(config, entry) ?? own
    const tried: Tried[] = []
    for (const value of values.filter((value) => value !== from)) {
      tried.push({ value, column: await contentAlone(pool, changed(config, { ...settings, [entry]: value }), users) })
      hear((at + tried.length / values.length) / ENTRIES.length)
    }
    const { taken } = pick({ value: from, column: present }, tried, seed)
    trials.push(
      ...tried.map(({ value, column }) => ({ entry, value, ndcg: average(column), taken: value === taken?.value })),
    )
    if (!taken) continue
    settings = { ...settings, [entry]: taken.value }
    present = taken.column
  }
  return { settings, trials }
}

async function contentAlone(pool: Pool, config: string, users: number): Promise<Float64Array> {
  const bench = await PoolBench.open(pool, config, namedSets([]), users)
  try {
    const weights = Object.fromEntries(bench.signals.map(({ name }) => [name, name === 'affinity' ? 1 : 0]))
    return (await bench.measure([weights]))[0] as Float64Array
  } finally {
    bench.close()
  }
}
