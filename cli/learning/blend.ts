// Finds the weight of each signal: the climb of `penchant tune` from several starting points, so that the simplest rankings are
// tried as well. The starting points: the catalogue's own weights with the learned sets surveyed together, the learned sets
// alone, popularity alone and content alone.

import { Bootstrap, type Estimate } from '../evaluation/bootstrap.js'
import type { SignalInfo } from '../evaluation/host.js'
import { average, type Weights } from '../tuning/ascent.js'
import { Climb, type ClimbSummit, initialWeights, isLearned, type Stage } from '../tuning/climb.js'
import type { Bench } from '../tuning/validation.js'
import type { Plan } from './plan.js'

/** A starting point, and where it led. */
export interface Start {
  readonly name: string
  /** nDCG to few users where it began, with what was learned at its best beside it. */
  readonly before: number
  /** nDCG to all users where it ended. */
  readonly after: number
}

export interface Blended extends Pick<ClimbSummit, 'weights' | 'changes' | 'steps'> {
  readonly config: string
  readonly starts: readonly Start[]
  readonly ndcg: number
  /** Over the catalogue's own weights without anything learned, on the users who were searched on. */
  readonly gain: Estimate
}

export interface BlendOptions {
  readonly plan: Plan
  readonly seed: number
  readonly withTimes: boolean
  readonly isLate: () => boolean
  readonly hear: (part: number) => void
  readonly say: (sentence: string) => void
}

/** Two benches with the same catalogue: a few users for the rough search, and all users of the search. */
export interface Benches {
  readonly few: Bench
  readonly all: Bench
}

/** The share of the progress that each stage of the last climb takes. */
const STAGES: Readonly<Partial<Record<Stage, readonly [number, number]>>> = {
  weights: [0.4, 0.6],
  settings: [0.6, 0.9],
  again: [0.9, 1],
}

/** Finds weights and settings on benches, which the caller closes. */
export async function blend(benches: Benches, options: BlendOptions): Promise<Blended> {
  const { plan, seed, withTimes, isLate, hear } = options
  const { all } = benches
  const starts = await explored(benches, options)
  const hearLast = (stage: Stage, part: number) => {
    const [from, to] = STAGES[stage] ?? [0, 0]
    hear(from + part * (to - from))
  }
  const start = await pruned(all, starts.best)
  const climb = new Climb(all, { seed, start, isLate, hear: hearLast })
  try {
    await climb.weights('weights', ['rough', 'fine'])
    if (plan.settings && (await climb.settings(withTimes, true))) await climb.weights('again', ['fine'])
    const { weights, changes, steps, column, bench } = climb.summit
    hear(1)
    return {
      weights,
      changes,
      steps,
      config: bench.config,
      ndcg: average(column as Float64Array),
      gain: Bootstrap.of([column as Float64Array, starts.reference], seed).difference(0, 1),
      starts: starts.starts,
    }
  } finally {
    climb.close()
  }
}

/** A set that adds less than this share of the nDCG is not worth its size. */
const HAIR = 0.003

/** Drops the sets that add nothing to the others, one after the other, the least useful first. */
async function pruned(bench: Bench, weights: Weights): Promise<Weights> {
  const used = bench.signals.filter((signal) => isLearned(signal) && weights[signal.name] !== 0).map(({ name }) => name)
  if (used.length < 2) return weights
  const without = used.map((name) => ({ ...weights, [name]: 0 }))
  const [whole, ...rest] = (await bench.measure([weights, ...without])).map(average)
  const best = rest.indexOf(Math.max(...rest))
  const isIdle = (rest[best] as number) >= (whole as number) * (1 - HAIR)
  return isIdle ? pruned(bench, without[best] as Weights) : weights
}

/** Climbs a little from every starting point, further from the better ones, and returns the end that is best for all users. */
async function explored(
  { few, all }: Benches,
  { plan, seed, isLate, hear, say }: BlendOptions,
): Promise<{ readonly best: Weights; readonly reference: Float64Array; readonly starts: readonly Start[] }> {
  const climbs: { readonly name: string; readonly climb: Climb; before: number }[] = []
  const begun = startsOf(few.signals)
  for (const [at, { name, start }] of begun.entries()) {
    const told = (_: Stage, part: number) => hear((0.2 * (at + part)) / begun.length)
    const climb = new Climb(few, { seed, start, tolerance: TOLERANCE, isLate, hear: told })
    // Content beside what was learned is where the catalogue's own weights begin.
    if (name !== CONTENT) await climb.vectors()
    climbs.push({ name, climb, before: await worthOf(few, climb) })
  }
  climbs.sort((one, other) => other.before - one.before)
  say(climbs.map(({ name, before }) => `from ${name} ${before.toFixed(4)}`).join(', '))
  for (const { climb } of climbs.slice(0, plan.climbs)) await climb.weights('weights', ['rough'])
  const ends = climbs.map(({ climb }) => climb.summit.weights)
  const [reference, ...columns] = await all.measure([initialWeights(all.signals), ...ends], (part) =>
    hear(0.35 + 0.05 * part),
  )
  const after = columns.map(average)
  const best = after.indexOf(Math.max(...after))
  return {
    best: ends[best] as Weights,
    reference: reference as Float64Array,
    starts: climbs.map(({ name, before }, at) => ({ name, before, after: after[at] as number })),
  }
}

/**
 * A set stays if dropping it costs at least this many standard errors. Less than in `tune`, since the survey has few users, and
 * the later climb, with all users, drops what does not help.
 */
const TOLERANCE = 0.3

const CONTENT = 'content alone'

function startsOf(signals: readonly SignalInfo[]): { name: string; start: Weights }[] {
  const only = (...names: string[]): Weights =>
    Object.fromEntries(signals.map(({ name }) => [name, names.includes(name) ? 1 : 0]))
  const starts = [
    { name: 'the catalogue’s weights', start: initialWeights(signals) },
    { name: 'popularity alone', start: only('popularity') },
    { name: CONTENT, start: only('affinity') },
  ]
  const learned = signals.filter(isLearned).map(({ name }) => name)
  return learned.length > 0 ? [...starts, { name: 'what was learned alone', start: only(...learned) }] : starts
}

/** The mean nDCG of a climb's users at its present state. */
async function worthOf(bench: Bench, climb: Climb): Promise<number> {
  const { weights, column } = climb.summit
  return average(column ?? ((await bench.measure([weights]))[0] as Float64Array))
}
