// Tries several sets of vectors at once: all combinations of a few weights are measured before the ascent goes on from the best.
//
// Sets trained on the same interactions are much alike. Added one after the other, the first set takes the gain that they have in
// common, and the next can only show the rest. The ascent then stops on a ridge, where no change of a single weight is proven
// although a change of two would gain. So the sets are tried together, each at 0 and at weights that double.
//
// It has to be proven that there is a gain at all over using none of the sets, and that each set is worth its place: of the
// combinations within one standard error of the best, those with the fewest sets are kept, and the best of these is taken, since
// no weight is simpler than another.

import type { Measure, Trial, Weights } from './ascent.js'
import { type Gain, gainsOver, standardError, type Tried } from './pick.js'

/** The weights that are tried, by how many sets there are, so that there are no more than some 80 combinations. */
const LEVELS: Readonly<Record<number, readonly number[]>> = {
  2: [0, 0.5, 1, 2, 4],
  3: [0, 0.5, 1, 3],
  4: [0, 1, 3],
}

/** A combination, and what each user's shelf is worth with it. */
interface Point {
  readonly levels: readonly number[]
  readonly weights: Weights
  readonly column: Float64Array
}

/** Where the ascent begins, and how it was come to. */
export interface Surveyed {
  readonly weights: Weights
  /** What each user's shelf is worth without the sets. */
  readonly first: Float64Array
  /** What it is worth under `weights`. */
  readonly column: Float64Array
  readonly trials: readonly Trial[]
}

/** How to survey. */
export interface SurveyOptions {
  readonly seed: number
  /** A combination of fewer sets is preferred if it is at most this many standard errors below the best one. Default: 1. */
  readonly tolerance?: number | undefined
  readonly hear?: (part: number) => void
}

/** Tries the sets `names` together, two to four of them; undefined for any other number. Equal measures, equal ends. */
export async function survey(
  start: Weights,
  names: readonly string[],
  measure: Measure,
  { seed, tolerance = 1, hear = () => {} }: SurveyOptions,
): Promise<Surveyed | undefined> {
  const levels = LEVELS[names.length]
  if (!levels) return undefined
  const combinations = combined(names.length, levels)
  const weights = combinations.map((chosen) => ({
    ...start,
    ...Object.fromEntries(names.map((name, at) => [name, chosen[at] as number])),
  }))
  const columns = await measure(weights, hear)
  const points = combinations.map(
    (levels, at): Point => ({ levels, weights: weights[at] as Weights, column: columns[at] as Float64Array }),
  )
  const [none, ...others] = points as [Point, ...Point[]]
  const best = chosen(none, others, seed, tolerance) ?? none
  return { weights: best.weights, first: none.column, column: best.column, trials: told(names, points, best, seed) }
}

/** All combinations of so many levels, none of anything first. */
function combined(count: number, levels: readonly number[]): number[][] {
  let all: number[][] = [[]]
  for (let at = 0; at < count; at++) all = all.flatMap((begun) => levels.map((level) => [...begun, level]))
  return all
}

const inUse = ({ levels }: Point): number => levels.filter((level) => level > 0).length

/** The best combination with the fewest sets, among those that are proven and within `tolerance` standard errors of the best. */
function chosen(none: Point, others: readonly Point[], seed: number, tolerance: number): Point | undefined {
  const tried = others.map(({ column }, value): Tried => ({ value, column }))
  const { proven } = gainsOver({ value: -1, column: none.column }, tried, seed)
  const top = highest(proven)
  if (!top) return undefined
  const close = proven.filter(
    (one) => top.gain.mean - one.gain.mean <= tolerance * standardError(top.column, one.column),
  )
  const sets = ({ value }: Gain) => inUse(others[value] as Point)
  const fewest = Math.min(...close.map(sets))
  const simplest = highest(close.filter((one) => sets(one) === fewest)) as Gain
  return others[simplest.value]
}

function highest(gains: readonly Gain[]): Gain | undefined {
  return gains.reduce<Gain | undefined>(
    (best, one) => (best && best.gain.mean >= one.gain.mean ? best : one),
    undefined,
  )
}

/** The best combination as one step per set, the most useful first: what each set adds to those before it. */
function told(names: readonly string[], points: readonly Point[], best: Point, seed: number): Trial[] {
  const pointOf = (levels: readonly number[]) =>
    points.find((point) => point.levels.every((level, at) => level === levels[at])) as Point
  const only = (at: number) => pointOf(best.levels.map((level, place) => (place === at ? level : 0)))
  const places = best.levels.map((_, at) => at)
  const used = places.filter((at) => (best.levels[at] as number) > 0).sort((a, b) => worth(only(b)) - worth(only(a)))
  const trials: Trial[] = []
  let here = points[0] as Point
  for (const at of used) {
    const next = pointOf(here.levels.map((level, place) => (place === at ? (best.levels[at] as number) : level)))
    const gain = over(here, [next], at, seed)
    trials.push({ name: names[at] as string, from: 0, best: gain, taken: gain, before: worth(here) })
    here = next
  }
  for (const at of places.filter((at) => best.levels[at] === 0)) {
    const rest = points.filter(
      (point) => point !== best && point.levels.every((l, p) => p === at || l === best.levels[p]),
    )
    trials.push({ name: names[at] as string, from: 0, best: over(best, rest, at, seed), before: worth(best) })
  }
  return trials
}

/** The best gain over a point among others that differ from it in one set. */
function over({ column }: Point, others: readonly Point[], at: number, seed: number): Gain {
  const tried = others.map((other): Tried => ({ value: other.levels[at] as number, column: other.column }))
  return highest(gainsOver({ value: 0, column }, tried, seed).gains) as Gain
}

const worth = ({ column }: Point): number => column.reduce((sum, value) => sum + value, 0) / column.length
