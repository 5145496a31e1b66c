// How well a sensitive field can be predicted from what the engine learns of an item: its features and its price. A field that is
// not learned itself may still be predictable from another that correlates with it.
//
// A naive Bayes model (multinomial, α = 1; Manning, Raghavan & Schütze 2008, ch. 13) is trained on four fifths of the items
// and tried on the fifth, five times round. `leakage` is (b − 1/c) / (1 − 1/c), b being the balanced accuracy, the mean
// recall of the c classes, which is 1/c where one always guesses the commonest: 0 is no better than that, 1 is never
// wrong. AUC is the mean over the classes of one against the rest (Fawcett 2006); 0.5 is a coin.
//
// A text, a boolean or the first of a list is a class as it stands; a number that takes more than ten values is above the
// median or not. Classes of fewer than ten items and those beyond the ten commonest are left out.

import { drawing } from '../evaluation/seed.js'
import { type Inventory, textsOf } from './inventory.js'
import { atMost, type Measure, type Thresholds } from './measures.js'

const FOLDS = 5
const MOST_CLASSES = 10
const LEAST_ITEMS = 10
/** The most items; of more, a sample is taken. */
const MOST_ITEMS = 20_000
const ALPHA = 1
/** The fewest items of a feature that is used: rarer ones would not generalise. */
const LEAST_SUPPORT = 2
const PRICE_BINS = 10
const SHOWN = 5

export interface Leak {
  readonly field: string
  readonly items: number
  readonly classes: readonly { readonly value: string; readonly items: number }[]
  readonly balancedAccuracy: number
  /** Always guessing the commonest class. */
  readonly baseline: number
  readonly auc: number
  /** What tells most, by mutual information with the field, in bits. */
  readonly correlates: readonly { readonly field: string; readonly value: string; readonly bits: number }[]
  readonly measures: readonly Measure[]
}

/** The leak of a field, or why there is nothing to tell. */
export function leakOf(
  field: string,
  values: readonly unknown[],
  inventory: Inventory,
  { thresholds, seed }: { thresholds: Thresholds; seed: number },
): Leak | string {
  const sorted = classesOf(values)
  if (sorted.length < 2) {
    return `${field}: it has not two values that ${LEAST_ITEMS} items or more have, so there is nothing to predict.`
  }
  const draw = drawing(seed, 19)
  const rows = shuffled(
    sorted.flatMap(({ items }, label) => items.map((item) => ({ item, label }))),
    (bound) => draw.below(bound),
  ).slice(0, MOST_ITEMS)
  const learned = featuresOf(inventory)
  const scores = crossValidated(rows, learned, sorted.length)
  const accuracy = balancedAccuracy(rows, scores, sorted.length)
  const baseline = 1 / sorted.length
  const value = Math.max(0, (accuracy - baseline) / (1 - baseline))
  const what = `how much better than guessing ${field} is told from what is learned`
  return {
    field,
    items: rows.length,
    classes: sorted.map(({ value, items }) => ({ value, items: items.length })),
    balancedAccuracy: accuracy,
    baseline,
    auc: meanAuc(rows, scores, sorted.length),
    correlates: correlates(rows, learned, sorted.length, inventory),
    measures: [atMost({ id: `leakage/${field}`, threshold: 'leakage', what, value }, thresholds)],
  }
}

interface Row {
  readonly item: number
  readonly label: number
}

interface Class {
  readonly value: string
  readonly items: readonly number[]
}

/** The classes of a field, the commonest first. */
function classesOf(values: readonly unknown[]): Class[] {
  const numbers = values.filter((value): value is number => typeof value === 'number').sort((one, other) => one - other)
  const isMany = numbers.length * 2 > values.length && new Set(numbers).size > MOST_CLASSES
  const median = numbers[Math.floor(numbers.length / 2)] as number
  const labelOf = (value: unknown): string | undefined => {
    if (!isMany) return textsOf(value)[0]
    if (typeof value !== 'number') return undefined
    return value >= median ? `${median} or more` : `below ${median}`
  }
  const classes = new Map<string, number[]>()
  values.forEach((value, item) => {
    const label = labelOf(value)
    if (label === undefined) return
    const items = classes.get(label)
    if (items) items.push(item)
    else classes.set(label, [item])
  })
  return [...classes]
    .map(([value, items]) => ({ value, items }))
    .filter(({ items }) => items.length >= LEAST_ITEMS)
    .sort((one, other) => other.items.length - one.items.length)
    .slice(0, MOST_CLASSES)
}

function shuffled<T>(rows: T[], below: (bound: number) => number): T[] {
  for (let place = rows.length - 1; place > 0; place--) {
    const other = below(place + 1)
    const kept = rows[place] as T
    rows[place] = rows[other] as T
    rows[other] = kept
  }
  return rows
}

interface Learned {
  /** By item. */
  readonly features: readonly Uint32Array[]
  /** Features from here on are tenths of the price. */
  readonly prices: number
}

/** What is learned of each item, prices in tenths. */
function featuresOf({ features, price }: Inventory): Learned {
  const prices = 1 + features.reduce((most, places) => places.reduce((most, place) => Math.max(most, place), most), 0)
  if (!price) return { features, prices }
  const sorted = price.values.filter((price) => !Number.isNaN(price)).sort()
  const bins = new Map<number, number>()
  sorted.forEach((one, below) => {
    if (!bins.has(one)) bins.set(one, Math.floor((PRICE_BINS * below) / sorted.length))
  })
  const withPrice = (places: Uint32Array, item: number) => {
    const binned = bins.get(price.values[item] as number)
    return binned === undefined ? places : Uint32Array.of(...places, prices + binned)
  }
  return { features: features.map(withPrice), prices }
}

/** By row, the classes' log posteriors up to a constant, from a model that has not seen the row. */
function crossValidated(rows: readonly Row[], { features, prices }: Learned, classes: number): Float64Array[] {
  const scores: Float64Array[] = new Array(rows.length)
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = trained(
      rows.filter((_, at) => at % FOLDS !== fold),
      features,
      prices + PRICE_BINS,
      classes,
    )
    rows.forEach(({ item }, at) => {
      if (at % FOLDS === fold) scores[at] = model(features[item] as Uint32Array)
    })
  }
  return scores
}

/** Equal priors: balanced accuracy asks for no bias towards what is common. */
function trained(
  rows: readonly Row[],
  features: readonly Uint32Array[],
  size: number,
  classes: number,
): (places: Uint32Array) => Float64Array {
  const counts = Array.from({ length: classes }, () => new Float64Array(size))
  const support = new Float64Array(size)
  for (const { item, label } of rows) {
    for (const place of features[item] as Uint32Array) {
      const of = counts[label] as Float64Array
      of[place] = (of[place] as number) + 1
      support[place] = (support[place] as number) + 1
    }
  }
  const known = support.reduce((count, items) => count + Number(items >= LEAST_SUPPORT), 0)
  const whole = counts.map((of) =>
    of.reduce((sum, count, place) => sum + ((support[place] as number) >= LEAST_SUPPORT ? count : 0), 0),
  )
  return (places) => {
    const scores = new Float64Array(classes)
    for (const place of places) {
      if ((support[place] as number) < LEAST_SUPPORT) continue
      for (let label = 0; label < classes; label++) {
        const count = (counts[label] as Float64Array)[place] as number
        scores[label] =
          (scores[label] as number) + Math.log((count + ALPHA) / ((whole[label] as number) + ALPHA * known))
      }
    }
    return scores
  }
}

/** The mean recall of the classes; where several score alike, each has its part of the guess. */
function balancedAccuracy(rows: readonly Row[], scores: readonly Float64Array[], classes: number): number {
  const hits = new Float64Array(classes)
  const counts = new Float64Array(classes)
  rows.forEach(({ label }, at) => {
    const of = scores[at] as Float64Array
    const most = Math.max(...of)
    const best = of.filter((score) => score === most).length
    counts[label] = (counts[label] as number) + 1
    if (of[label] === most) hits[label] = (hits[label] as number) + 1 / best
  })
  return hits.reduce((sum, hit, label) => sum + hit / (counts[label] as number), 0) / classes
}

/** The mean over the classes of the area under the ROC curve of one against the rest. */
function meanAuc(rows: readonly Row[], scores: readonly Float64Array[], classes: number): number {
  const posteriors = scores.map((of) => {
    const most = Math.max(...of)
    const weights = of.map((score) => Math.exp(score - most))
    const whole = weights.reduce((sum, weight) => sum + weight, 0)
    return weights.map((weight) => weight / whole)
  })
  let sum = 0
  for (let label = 0; label < classes; label++) {
    sum += auc(
      rows.map((row, at) => ({ score: (posteriors[at] as Float64Array)[label] as number, is: row.label === label })),
    )
  }
  return sum / classes
}

/** The chance that one that is scores above one that is not; ties count half. */
export function auc(rows: { readonly score: number; readonly is: boolean }[]): number {
  const sorted = [...rows].sort((one, other) => one.score - other.score)
  let below = 0
  let pairs = 0
  let positives = 0
  for (let start = 0; start < sorted.length; ) {
    let end = start
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end++
    const run = sorted.slice(start, end)
    const is = run.filter((row) => row.is).length
    pairs += is * (below + (run.length - is) / 2)
    below += run.length - is
    positives += is
    start = end
  }
  return positives === 0 || below === 0 ? 0.5 : pairs / (positives * below)
}

/** The features that tell most of the field. */
function correlates(
  rows: readonly Row[],
  { features, prices }: Learned,
  classes: number,
  { host, price }: Inventory,
): Leak['correlates'] {
  const having = new Map<number, Float64Array>()
  const totals = new Float64Array(classes)
  for (const { item, label } of rows) {
    totals[label] = (totals[label] as number) + 1
    for (const place of features[item] as Uint32Array) {
      const counts = having.get(place) ?? new Float64Array(classes)
      counts[label] = (counts[label] as number) + 1
      having.set(place, counts)
    }
  }
  const told = [...having].map(([place, counts]) => ({ place, bits: information(counts, totals, rows.length) }))
  const most = told.sort((one, other) => other.bits - one.bits).slice(0, SHOWN)
  const named = (place: number) =>
    place >= prices
      ? { field: price?.field ?? '', value: `tenth ${place - prices + 1} of ${PRICE_BINS}` }
      : { field: host.fieldOf(place) ?? '', value: host.valueOf(place) ?? '' }
  return most.map(({ place, bits }) => ({ ...named(place), bits }))
}

/** The mutual information in bits of having a feature and being of a class. */
function information(having: Float64Array, totals: Float64Array, rows: number): number {
  const present = having.reduce((sum, count) => sum + count, 0) / rows
  let bits = 0
  totals.forEach((total, label) => {
    const joint = (having[label] as number) / rows
    const marginal = total / rows
    for (const [both, part] of [
      [joint, present],
      [marginal - joint, 1 - present],
    ] as const) {
      if (both > 1e-12 && part > 0) bits += both * Math.log2(both / (marginal * part))
    }
  })
  return Math.max(0, bits)
}
