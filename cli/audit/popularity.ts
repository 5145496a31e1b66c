// Measures whether popular items take all the room.
//
// - popularity: the mean percentile of popularity of the shown items, by exposure; 0.5 is the catalogue's own mean.
// - top-decile: the share of exposure of the most popular tenth of the catalogue; 0.1 would be its share by number.
// - concentration: (G − C) / (1 − C), where G is the Gini coefficient of exposure over all items and C that of shelves filled by
//   chance: few visitors leave most of a large catalogue unseen in any case, which is no fault.

import { drawing } from '../evaluation/seed.js'
import { attention } from './exposure.js'
import { atMost, type Measure, type Thresholds } from './measures.js'

export interface PopularityBias {
  /** What says how popular an item is; undefined where nothing does. */
  readonly by: 'interactions' | 'field' | undefined
  /** The mean percentile of what is shown, 0 to 1. */
  readonly percentile: number | undefined
  /** The most popular tenth's share of exposure. */
  readonly topDecile: number | undefined
  readonly gini: number
  readonly giniByChance: number
  readonly concentration: number
  readonly measures: readonly Measure[]
}

interface Seen {
  /** By item. */
  readonly exposure: Float64Array
  readonly shelves: number
  /** Items a shelf. */
  readonly k: number
}

/** `popularity` is by item; undefined where nothing says it. */
export function popularityBias(
  { exposure, shelves, k }: Seen,
  popularity: Float64Array | undefined,
  by: 'interactions' | 'field',
  { thresholds, seed }: { thresholds: Thresholds; seed: number },
): PopularityBias {
  const found = gini(exposure)
  const chance = gini(shelvesByChance(exposure.length, shelves, k, seed))
  const concentration = chance < 1 ? Math.max(0, (found - chance) / (1 - chance)) : 0
  const measures = [
    atMost(
      {
        id: 'concentration',
        threshold: 'concentration',
        what: 'concentration of exposure beyond chance',
        value: concentration,
      },
      thresholds,
    ),
  ]
  const about = { gini: found, giniByChance: chance, concentration }
  if (!popularity) return { by: undefined, percentile: undefined, topDecile: undefined, ...about, measures }
  const percentile = meanPercentile(exposure, popularity)
  const top = topDecile(exposure, popularity)
  measures.push(
    atMost(
      {
        id: 'popularity',
        threshold: 'popularity',
        what: 'mean percentile of popularity of what is shown',
        value: percentile,
      },
      thresholds,
    ),
    atMost(
      { id: 'top-decile', threshold: 'top-decile', what: 'share of exposure of the most popular tenth', value: top },
      thresholds,
    ),
  )
  return { by, percentile, topDecile: top, ...about, measures }
}

/** The Gini coefficient: 0 where all have the same, towards 1 where one has all. */
export function gini(amounts: Float64Array): number {
  const sorted = Float64Array.from(amounts).sort()
  const whole = sorted.reduce((sum, amount) => sum + amount, 0)
  if (whole === 0) return 0
  const weighed = sorted.reduce((sum, amount, place) => sum + (2 * (place + 1) - sorted.length - 1) * amount, 0)
  return weighed / (sorted.length * whole)
}

/** The exposure that as many shelves have whose items are drawn by chance. */
function shelvesByChance(items: number, shelves: number, k: number, seed: number): Float64Array {
  const draw = drawing(seed, 15)
  const exposure = new Float64Array(items)
  const order = Uint32Array.from({ length: items }, (_, item) => item)
  const shares = attention(Math.min(k, items))
  for (let shelf = 0; shelf < shelves; shelf++) {
    shares.forEach((share, rank) => {
      const other = rank + draw.below(items - rank)
      const item = order[other] as number
      order[other] = order[rank] as number
      order[rank] = item
      exposure[item] = (exposure[item] as number) + share
    })
  }
  return exposure
}

/** The items in runs of equal popularity, the most popular first. */
function* runs(popularity: Float64Array): Generator<Uint32Array> {
  const order = Uint32Array.from(popularity, (_, item) => item)
  order.sort((one, other) => (popularity[other] as number) - (popularity[one] as number))
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && popularity[order[end] as number] === popularity[order[start] as number]) end++
    yield order.subarray(start, end)
    start = end
  }
}

const sumOf = (amounts: Float64Array, items: Uint32Array): number =>
  items.reduce((sum, item) => sum + (amounts[item] as number), 0)

/** Items of equal popularity have the middle of their places. */
function meanPercentile(exposure: Float64Array, popularity: Float64Array): number {
  let before = 0
  let sum = 0
  let whole = 0
  for (const run of runs(popularity)) {
    const amount = sumOf(exposure, run)
    sum += amount * (1 - (before + run.length / 2) / popularity.length)
    whole += amount
    before += run.length
  }
  return sum / whole
}

/** Of a run that the tenth cuts through, every item counts in part. */
function topDecile(exposure: Float64Array, popularity: Float64Array): number {
  let room = popularity.length / 10
  let sum = 0
  let whole = 0
  for (const run of runs(popularity)) {
    const amount = sumOf(exposure, run)
    sum += amount * Math.min(1, room / run.length)
    room = Math.max(0, room - run.length)
    whole += amount
  }
  return sum / whole
}
