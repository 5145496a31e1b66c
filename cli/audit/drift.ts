// Whether visitors drift into bubbles. A simulated reader has three interests, values of the catalogue's first category
// or tag field, and has viewed one item of each. Then the reader comes back day after day, looks at a shelf from the top
// with the attention that places get, clicks at most three items of any of the interests, all three liked alike, and
// nothing else. Whatever the shelves narrow down to is the ranking's doing.
//
// - entropy: that of the field's values on a shelf, in bits; its mean over the last fifth of the visits over that of the
//   first visit, which knows one view of each interest.
// - interests: of the three, the share that shows on a shelf; its mean over the last fifth of the visits.

import type { Host } from '../evaluation/host.js'
import { drawing } from '../evaluation/seed.js'
import type { Inventory } from './inventory.js'
import { atLeast, type Measure, type Thresholds } from './measures.js'
import { clicked, entropy, INTERESTS, type Interests, oneOfEach, shownOf } from './reader.js'
import { beginning, interestsOf } from './visitors.js'

const DAY = 86_400_000

export interface Drift {
  readonly field: string
  readonly readers: number
  /** By visit, means over the readers. */
  readonly visits: readonly { readonly entropy: number; readonly interests: number }[]
  /** Entropy of the first visit, and its mean over the last fifth. */
  readonly first: number
  readonly last: number
  readonly measures: readonly Measure[]
}

export interface DriftOptions {
  readonly readers: number
  readonly visits: number
  readonly k: number
  readonly surface: string | undefined
  readonly seed: number
  readonly thresholds: Thresholds
}

/** Undefined where the catalogue has no three interests. */
export async function driftOf(
  inventory: Inventory,
  options: DriftOptions,
  hear: (part: number) => void,
): Promise<Drift | undefined> {
  const draw = drawing(options.seed, 16)
  const drawn = interestsOf(inventory)
  if (!drawn || inventory.topic === undefined) return undefined
  const values = valuesOf(inventory)
  const entropies = new Float64Array(options.visits)
  const kept = new Float64Array(options.visits)
  for (let reader = 0; reader < options.readers; reader++) {
    const interests = drawn(draw)
    await begin(inventory, interests, draw.below(2 ** 32))
    for (let visit = 0; visit < options.visits; visit++) {
      const now = beginning(inventory) + (visit + 1) * DAY
      const shelf = shelfOf(inventory.host, options, now)
      entropies[visit] = (entropies[visit] as number) + entropy(shelf, values) / options.readers
      kept[visit] = (kept[visit] as number) + shownOf(interests, shelf) / options.readers
      const chance = drawing(draw.below(2 ** 32), 17)
      const clicks = clicked(shelf, interests, () => chance.below(2 ** 32) / 2 ** 32)
      for (const [click, item] of clicks.entries()) {
        await inventory.host.view(inventory.ids[item] as string, now + (click + 1) * 1_000)
      }
    }
    hear((reader + 1) / options.readers)
  }
  return judged(inventory.topic, options, entropies, kept)
}

function judged(
  field: string,
  { readers, visits, thresholds }: DriftOptions,
  entropies: Float64Array,
  kept: Float64Array,
): Drift {
  const fifth = Math.max(1, Math.floor(visits / 5))
  const mean = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0) / column.length
  const [first, last] = [entropies[0] as number, mean(entropies.subarray(-fifth))]
  // Where nothing varied to begin with, nothing can narrow.
  const ratio = first > 0 ? last / first : 1
  const what = `variety of ${field} on the last visits over that on the first one`
  return {
    field,
    readers,
    visits: Array.from(entropies, (entropy, visit) => ({ entropy, interests: kept[visit] as number })),
    first,
    last,
    measures: [
      atLeast({ id: 'entropy', threshold: 'entropy', what, value: ratio }, thresholds),
      atLeast(
        {
          id: 'interests',
          threshold: 'interests',
          what: `share of the ${INTERESTS} interests that the last visits show`,
          value: mean(kept.subarray(-fifth)),
        },
        thresholds,
      ),
    ],
  }
}

/** A new reader, who has viewed one item of each interest. */
async function begin({ host, ids, ...inventory }: Inventory, interests: Interests, seed: number): Promise<void> {
  const draw = drawing(seed, 18)
  const views = oneOfEach(interests, draw).map((item) => ids[item] as string)
  const start = beginning({ host, ids, ...inventory })
  await host.visit(
    views,
    Float64Array.from(views, (_, view) => start + view * 1_000),
  )
}

function shelfOf(host: Host, { k, surface }: DriftOptions, now: number): Uint32Array {
  return host.recommend({ limit: k, ...(surface !== undefined && { surface }) }, now).items
}

/** By item, its values of the topic's field. */
function valuesOf({ host, features, topic }: Inventory): Uint32Array[] {
  const isTopic = new Map<number, boolean>()
  const is = (feature: number) => {
    const known = isTopic.get(feature)
    if (known !== undefined) return known
    const found = host.fieldOf(feature) === topic
    isTopic.set(feature, found)
    return found
  }
  return features.map((places) => places.filter(is))
}
