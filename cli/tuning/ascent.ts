// Coordinate ascent: one weight after the other is tried at a few values while the others stay, first in large steps and then in
// small ones, until a round gains too little.
//
// The score is a sum of standardised signals, so all useful weights are of one order of magnitude, and a handful of values on a
// multiplicative grid finds what a finer grid would.

import { type Gain, pick, type Tried } from './pick.js'

export type Weights = Readonly<Record<string, number>>

/** What each user's shelf is worth under each of these weights. */
export type Measure = (weights: readonly Weights[], hear: (part: number) => void) => Promise<Float64Array[]>

/** One weight that was tried, and what came of it. */
export interface Trial {
  readonly name: string
  readonly from: number
  /** The best value that was tried, and what it gains over `from`. */
  readonly best: Gain
  /** The value that was taken; undefined where the weight stayed. */
  readonly taken?: Gain | undefined
  /** What the shelves were worth before, on average. */
  readonly before: number
}

const ROUGH = [0, 0.25, 0.5, 1, 1.5, 2, 3, 4]
const FINE = [0.7, 0.85, 1.2, 1.4]
/** Rounds over all weights: rough ones, then fine ones. */
const ROUNDS = ['rough', 'rough', 'fine', 'fine'] as const
/** A round that gains less than this share of the present mean ends the search at its step size. */
const HAIR = 0.002
/** The largest weight that the engine takes. */
const LARGEST = 10

/** Where the ascent ended. */
export interface Summit {
  readonly weights: Weights
  /** What each user's shelf is worth there, and what it was worth at the start. */
  readonly column: Float64Array
  readonly first: Float64Array
  readonly trials: readonly Trial[]
}

/**
 * Climbs from `start`, one of `names` after the other. Equal measures give equal summits. `hear` hears how much is done,
 * 0 to 1, as if no round ended the search early.
 */
export async function ascend(
  start: Weights,
  names: readonly string[],
  measure: Measure,
  { seed, rounds = ROUNDS, isLate = () => false, hear = () => {} }: AscentOptions,
): Promise<Summit> {
  let weights = start
  const [first] = (await measure([start], () => {})) as [Float64Array]
  let column = first
  const trials: Trial[] = []
  let steps: 'rough' | 'fine' | undefined
  for (const [round, size] of rounds.entries()) {
    // The round before, at the same step size, gained too little.
    if (steps === size || isLate()) continue
    const before = average(column)
    for (const [at, name] of names.entries()) {
      const done = (part: number) => hear((round + (at + part) / names.length) / rounds.length)
      const from = weights[name] as number
      const values = candidates(from, size)
      if (values.length === 0) continue
      const columns = await measure(
        values.map((value) => ({ ...weights, [name]: value })),
        done,
      )
      const tried = values.map((value, place): Tried => ({ value, column: columns[place] as Float64Array }))
      const { taken, best } = pick({ value: from, column }, tried, seed)
      trials.push({ name, from, best: best as Gain, taken, before: average(column) })
      if (!taken) continue
      weights = { ...weights, [name]: taken.value }
      column = taken.column
    }
    if (average(column) - before <= HAIR * before) steps = size
  }
  hear(1)
  return { weights, column, first, trials }
}

export interface AscentOptions {
  readonly seed: number
  readonly rounds?: readonly ('rough' | 'fine')[]
  /** Whether there is no time left for another round. */
  readonly isLate?: () => boolean
  readonly hear?: (part: number) => void
}

/** The values to try around the present one, without itself. */
function candidates(present: number, size: 'rough' | 'fine'): number[] {
  const values = size === 'rough' ? ROUGH : FINE.map((factor) => rounded(factor * present))
  return [...new Set(values)].filter((value) => value !== present && value <= LARGEST)
}

/** Rounded to three digits; more mean nothing. */
const rounded = (value: number): number => Number(value.toPrecision(3))

export function average(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0) / column.length
}
