// Exposure: each group's share of exposure beside its share of the catalogue and of what visitors had themselves.
//
// Exposure is attention by place: the item at rank r (from 1) of a shelf gets 1 / log₂(r + 1), the discount of nDCG, and
// every visitor's shelf has 1 to give in all (after Singh & Joachims 2018, "Fairness of Exposure in Rankings"). An item
// with m values of a group field gives 1/m to each; items without one take no part.
//
// Exposure concentrates on few items, so groups of equal standing differ by chance. A thousand shuffles of the groups over the
// items show by how much; a ratio fails only where it is outside of its bounds and outside of the middle 95 % of the shuffles
// (Bonferroni over the groups). Against relevance, the visitors are resampled instead (bootstrap).

import { quantile } from '../evaluation/bootstrap.js'
import { type Draw, drawing } from '../evaluation/seed.js'
import type { Labels } from './inventory.js'
import { type Measure, nearOne, type Thresholds } from './measures.js'
import type { Visitor } from './visitors.js'

const SHUFFLES = 1_000
const RESAMPLES = 1_000
const TAIL = 0.025
/** The fewest items of a group that is judged; smaller groups are only shown. */
export const LEAST_ITEMS = 10

/** A visitor and the shelf that was made for them. */
export interface Shown {
  readonly visitor: Visitor
  readonly shelf: Uint32Array
}

/** The exposure of a group. */
export interface GroupExposure {
  readonly group: string
  readonly items: number
  /** Shares of the whole, 0 to 1. */
  readonly catalogue: number
  readonly exposure: number
  /** Of what the visitors had; undefined where they are simulated. */
  readonly relevance: number | undefined
  readonly judged: boolean
}

export interface FieldExposure {
  readonly field: string
  readonly groups: readonly GroupExposure[]
  readonly measures: readonly Measure[]
}

/** The shares of one shelf's attention, by place; they add up to 1. */
export function attention(length: number): number[] {
  const discounts = Array.from({ length }, (_, rank) => 1 / Math.log2(rank + 2))
  const whole = discounts.reduce((sum, discount) => sum + discount, 0)
  return discounts.map((discount) => discount / whole)
}

/** By item, its exposure over all shelves: 1 for each shelf. */
export function exposures(all: readonly Shown[], items: number): Float64Array {
  const sums = new Float64Array(items)
  for (const { shelf } of all) {
    attention(shelf.length).forEach((share, rank) => {
      const item = shelf[rank] as number
      sums[item] = (sums[item] as number) + share
    })
  }
  return sums
}

/** Sums of shares by group, by the group's number. */
class Tally {
  readonly sums: Float64Array

  constructor(
    readonly numbers: readonly Uint32Array[],
    readonly size: number,
  ) {
    this.sums = new Float64Array(size)
  }

  add(item: number, amount: number): void {
    const groups = this.numbers[item] as Uint32Array
    for (const group of groups) this.sums[group] = (this.sums[group] as number) + amount / groups.length
  }

  /** The groups' shares of the whole. */
  get shares(): Float64Array {
    const whole = this.sums.reduce((sum, amount) => sum + amount, 0)
    return this.sums.map((amount) => amount / whole)
  }
}

/** Exposure by the groups of one field. */
export function exposureOf(
  field: string,
  labels: Labels,
  all: readonly Shown[],
  { thresholds, seed, isLogged }: { thresholds: Thresholds; seed: number; isLogged: boolean },
): FieldExposure {
  const counts = new Map<string, number>()
  for (const value of labels.flat()) counts.set(value, (counts.get(value) ?? 0) + 1)
  // Large groups first; those too small to be judged count as one group in the test against chance.
  const names = [...counts.keys()].sort((one, other) => (counts.get(other) as number) - (counts.get(one) as number))
  const judged = names.filter((name) => (counts.get(name) as number) >= LEAST_ITEMS).length
  const number = new Map(names.map((name, number) => [name, number]))
  const numbers = labels.map((values) => Uint32Array.from(values, (value) => number.get(value) as number))
  const shares = (add: (tally: Tally) => void) => {
    const tally = new Tally(numbers, names.length)
    add(tally)
    return tally.shares
  }
  const seen = exposures(all, labels.length)
  const catalogue = shares((tally) => numbers.forEach((_, item) => void tally.add(item, 1)))
  const exposure = shares((tally) => seen.forEach((amount, item) => void tally.add(item, amount)))
  const relevance = isLogged
    ? shares((tally) => all.forEach(({ visitor }) => void addHistory(tally, visitor)))
    : undefined
  const groups = names.map((group, at) => ({
    group,
    items: counts.get(group) as number,
    catalogue: catalogue[at] as number,
    exposure: exposure[at] as number,
    relevance: relevance?.[at],
    judged: at < judged,
  }))
  const pooled = numbers.map((groups) => groups.map((group) => Math.min(group, judged)))
  const tail = TAIL / Math.max(1, judged)
  const shuffled = byChance(pooled, seen, catalogue.subarray(0, judged), tail, drawing(seed, 13))
  const resampled = relevance ? byVisitors(pooled, all, judged, tail, drawing(seed, 14)) : []
  const measures = groups.slice(0, judged).flatMap((group, at) => {
    const found = [againstCatalogue(field, group, shuffled[at] as Range, thresholds)]
    if (group.relevance) found.push(againstRelevance(field, group, resampled[at] as Range, thresholds))
    return found
  })
  return { field, groups, measures }
}

type Range = readonly [low: number, high: number]

function addHistory(tally: Tally, { history }: Visitor): void {
  for (const item of history) tally.add(item, 1 / history.length)
}

function againstCatalogue(field: string, group: GroupExposure, [low, high]: Range, thresholds: Thresholds): Measure {
  const value = group.exposure / group.catalogue
  const what = `${field} ${group.group}: exposure over share of the catalogue`
  const about = { id: `exposure/${field}/${group.group}`, threshold: 'exposure', what, value, low, high } as const
  return nearOne({ ...about, isChance: value >= low && value <= high }, thresholds)
}

function againstRelevance(field: string, group: GroupExposure, [low, high]: Range, thresholds: Thresholds): Measure {
  const value = group.exposure / (group.relevance as number)
  const what = `${field} ${group.group}: exposure over share of what visitors had`
  const about = { id: `relevance/${field}/${group.group}`, threshold: 'relevance', what, value, low, high } as const
  return nearOne({ ...about, isChance: low <= 1 && high >= 1 }, thresholds)
}

/**
 * By group, the middle of the ratios of exposure to catalogue that shuffled groups have. `catalogue` has the groups that
 * are judged; the number behind the last of them is all others.
 */
function byChance(
  numbers: readonly Uint32Array[],
  seen: Float64Array,
  catalogue: Float64Array,
  tail: number,
  draw: Draw,
): Range[] {
  // Only items of a group are shuffled, and only those that were shown have something to hand on.
  const deck = numbers.filter((groups) => groups.length > 0)
  const amounts = seen.filter((amount, item) => amount > 0 && (numbers[item] as Uint32Array).length > 0)
  const ratios = Array.from(catalogue, () => new Float64Array(SHUFFLES))
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    const tally = new Tally(deck, catalogue.length + 1)
    amounts.forEach((amount, place) => {
      const other = place + draw.below(deck.length - place)
      const groups = deck[other] as Uint32Array
      deck[other] = deck[place] as Uint32Array
      deck[place] = groups
      tally.add(place, amount)
    })
    const { shares } = tally
    ratios.forEach((column, group) => {
      column[shuffle] = (shares[group] as number) / (catalogue[group] as number)
    })
  }
  return ratios.map((column) => middle(column, tail))
}

/** By judged group, the interval of the ratio of exposure to relevance over visitors drawn anew. */
function byVisitors(
  numbers: readonly Uint32Array[],
  all: readonly Shown[],
  judged: number,
  tail: number,
  draw: Draw,
): Range[] {
  const rows = all.map(({ visitor, shelf }) => {
    const [shown, had] = [new Tally(numbers, judged + 1), new Tally(numbers, judged + 1)]
    attention(shelf.length).forEach((share, rank) => void shown.add(shelf[rank] as number, share))
    addHistory(had, visitor)
    return [shown.sums, had.sums] as const
  })
  const ratios = Array.from({ length: judged }, () => new Float64Array(RESAMPLES))
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const [shown, had] = [new Tally(numbers, judged + 1), new Tally(numbers, judged + 1)]
    for (let drawn = 0; drawn < rows.length; drawn++) {
      const row = rows[draw.below(rows.length)] as readonly [Float64Array, Float64Array]
      row[0].forEach((amount, group) => {
        shown.sums[group] = (shown.sums[group] as number) + amount
        had.sums[group] = (had.sums[group] as number) + (row[1][group] as number)
      })
    }
    const [exposure, relevance] = [shown.shares, had.shares]
    ratios.forEach((column, group) => {
      column[resample] = (exposure[group] as number) / (relevance[group] as number)
    })
  }
  return ratios.map((column) => middle(column, tail))
}

function middle(column: Float64Array, tail: number): Range {
  const sorted = column.filter((ratio) => Number.isFinite(ratio)).sort()
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)]
}
