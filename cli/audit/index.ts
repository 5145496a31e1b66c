// An audit of a compiled catalogue: which groups are shown, whether popular items take all the room, whether visitors drift into
// bubbles, and what can be told of sensitive fields. Every shelf is made by the engine that the browser runs. Nothing is printed
// here.

import { PenchantError } from '../../js/errors.js'
import { Host } from '../evaluation/host.js'
import type { Interactions } from '../interactions.js'
import { type Drift, driftOf } from './drift.js'
import { exposureOf, exposures, type FieldExposure, LEAST_ITEMS, type Shown } from './exposure.js'
import { type Inventory, inventoryOf } from './inventory.js'
import { type Leak, leakOf } from './leakage.js'
import type { Measure, Thresholds } from './measures.js'
import { type PopularityBias, popularityBias } from './popularity.js'
import { INTERESTS } from './reader.js'
import { logged, popularityOf, simulated, type Visitor } from './visitors.js'

/** What to audit. */
export interface Job {
  /** The catalogue file. */
  readonly bytes: Uint8Array
  /** The visitors to make shelves for; simulated where left out. */
  readonly interactions?: Interactions | undefined
  /** No more visitors than these. */
  readonly visitors: number
  /** Items a shelf. */
  readonly k: number
  /** How often each simulated reader comes back. */
  readonly visits: number
  readonly surface?: string | undefined
  readonly seed: number
  readonly thresholds: Thresholds
}

export interface Audit {
  readonly items: number
  readonly visitors: { readonly kind: 'logged' | 'simulated'; readonly count: number }
  readonly k: number
  readonly surface: string | undefined
  readonly seed: number
  readonly thresholds: Thresholds
  readonly exposure: readonly FieldExposure[]
  readonly popularity: PopularityBias
  /** Undefined where the catalogue has no three interests. */
  readonly drift: Drift | undefined
  readonly leakage: readonly Leak[]
  /** All that is judged, in this order. */
  readonly measures: readonly Measure[]
  readonly passed: boolean
  /** What was not measured and why, sentence by sentence. */
  readonly notes: readonly string[]
}

export type Stage = 'catalogue' | 'visitors' | 'drift' | 'chance'
export type Hear = (stage: Stage, part: number) => void

/** How many readers come back again and again, at most. */
const MOST_READERS = 100

/** Audits. Throws the engine's errors, and `option_invalid` where there are no visitors. */
export async function audit(job: Job, hear: Hear = () => {}): Promise<Audit> {
  hear('catalogue', 0)
  const host = await Host.load(job.bytes)
  try {
    const inventory = inventoryOf(host)
    hear('catalogue', 1)
    const visitors = visitorsOf(inventory, job)
    const shown = await shelvesFor(visitors, inventory, job, hear)
    const drift = await driftOf(
      inventory,
      { ...job, readers: Math.min(job.visitors, MOST_READERS), surface: job.surface },
      (part) => hear('drift', part),
    )
    hear('chance', 0)
    return judged(job, inventory, shown, drift)
  } finally {
    host.close()
  }
}

function visitorsOf(inventory: Inventory, { interactions, visitors, seed }: Job): Visitor[] {
  if (!interactions) {
    const drawn = simulated(inventory, visitors, seed)
    if (drawn.length > 0) return drawn
    throw new PenchantError(
      'option_invalid',
      `\`catalog\`: got one that has not ${INTERESTS} values of a field that is learned, each in some items, expected those ` +
        'to simulate visitors with. Give visitors of your own with --interactions',
    )
  }
  const known = logged(inventory, interactions, visitors, seed)
  if (known.length > 0) return known
  throw new PenchantError(
    'option_invalid',
    '`interactions`: got no row whose item is in the catalogue, expected some. Check that the ids are the items’ own',
  )
}

/** A shelf for each visitor, after the engine was told their views. */
async function shelvesFor(
  visitors: readonly Visitor[],
  { host, ids }: Inventory,
  job: Job,
  hear: Hear,
): Promise<Shown[]> {
  const all: Shown[] = []
  for (const visitor of visitors) {
    const views = Array.from(visitor.history, (item) => ids[item] as string)
    const kept = await host.visit(views, visitor.at)
    const wish = {
      limit: job.k,
      ...(job.surface !== undefined && { surface: job.surface }),
      // The engine would show items again whose views its log has dropped.
      ...(kept < views.length && { exclude: [...new Set(views)] }),
    }
    const { items } = host.recommend(wish, visitor.now)
    if (items.length > 0) all.push({ visitor, shelf: items })
    hear('visitors', all.length / visitors.length)
  }
  return all
}

function judged(job: Job, inventory: Inventory, shown: readonly Shown[], drift: Drift | undefined): Audit {
  const { thresholds, seed, k } = job
  const isLogged = job.interactions !== undefined
  const notes: string[] = []
  const exposure = [...inventory.groups].map(([field, labels]) =>
    exposureOf(field, labels, shown, { thresholds, seed, isLogged }),
  )
  if (exposure.length === 0) notes.push('Exposure by group: no field of the catalogue has the role `group`.')
  for (const { field, measures } of exposure) {
    if (measures.length === 0) notes.push(`${field}: no group has ${LEAST_ITEMS} items, so none is judged.`)
  }
  const counts = job.interactions ? popularityOf(inventory, job.interactions) : inventory.popularity
  const seen = { exposure: exposures(shown, inventory.ids.length), shelves: shown.length, k }
  const popularity = popularityBias(seen, counts, isLogged ? 'interactions' : 'field', job)
  if (!counts) notes.push('Popularity: no field has the role `popularity` and no --interactions were given.')
  if (!drift) notes.push(`Drift: the catalogue has not ${INTERESTS} values of a field that is learned.`)
  const leaks = [...inventory.sensitive].map(([field, values]) => leakOf(field, values, inventory, job))
  if (leaks.length === 0) notes.push('Leakage: no field of the catalogue is `sensitive`.')
  notes.push(...leaks.filter((leak) => typeof leak === 'string'))
  const leakage = leaks.filter((leak) => typeof leak !== 'string')
  const measures = [
    ...exposure.flatMap(({ measures }) => measures),
    ...popularity.measures,
    ...(drift?.measures ?? []),
    ...leakage.flatMap(({ measures }) => measures),
  ]
  return {
    items: inventory.ids.length,
    visitors: { kind: isLogged ? 'logged' : 'simulated', count: shown.length },
    k,
    surface: job.surface,
    seed,
    thresholds,
    ...{ exposure, popularity, drift, leakage, measures, notes },
    passed: measures.every(({ passed }) => passed),
  }
}
