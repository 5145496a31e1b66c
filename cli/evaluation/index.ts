// Evaluation: every visitor with something held back is replayed through the engine that the browser runs, and the shelf
// is judged by what it finds of that. Nothing is printed here; `penchant evaluate`, `penchant tune` and the benchmarks
// call it.
//
// The rows that a visitor's profile learns from become one `view` each, at their own times and in their order. Then one shelf is
// asked for, a millisecond after the last view. A visitor without such rows gets the shelf of a first visit. The engine leaves
// out viewed items. Held-back items that are not in the catalogue cannot be found by any system, so they are not part of the
// denominators; their number is reported.

import { PenchantError } from '../../js/errors.js'
import { mostSimilarToLast, Popularity, random } from './baselines.js'
import { Calibration, Diversity, surprise } from './beyond.js'
import { Host, type Ingredients } from './host.js'
import { itemKnn, TooLarge } from './neighbours.js'
import type { Result, SystemResult } from './result.js'
import type { Parts } from './split.js'
import { type Contestant, summary } from './summary.js'
import { alone, engine, replay, type System, withouts } from './systems.js'
import { Tally } from './tally.js'
import { Trials } from './trials.js'

export type { Estimate } from './bootstrap.js'
export type { VectorSet } from './host.js'
export type { Result, SystemResult } from './result.js'
export { defaultSplit, MIN_HISTORY, type Parts, parseSplit, type Split, splitInteractions } from './split.js'

/** How to evaluate, and on whom. */
export interface Measures extends Parts {
  /** The lengths of the shelves' beginnings that are judged: 1 to 1,000, ascending. */
  readonly at: readonly number[]
  readonly seed: number
  /** No more users than these, drawn by the seed. */
  readonly users?: number | undefined
  /** Whether baselines and each signal alone are evaluated as well. */
  readonly baselines: boolean
  /** Whether the engine is evaluated as well without each of its signals that have a weight. */
  readonly without?: boolean
}

/** What to evaluate: a catalogue to compile, whose popularity is counted from the interactions to learn from. */
export interface Job extends Omit<Ingredients, 'interactions'>, Measures {}

export type Stage = 'catalogue' | 'neighbours' | 'replay' | 'resample'
/** Hears what is being done and how much of that is done, 0 to 1. */
export type Hear = (stage: Stage, part: number) => void

const BASELINES = ['popularity', 'random', 'most-similar-to-last', 'item-knn']

/**
 * Compiles and evaluates. Throws the engine's errors, and `option_invalid` where no user can be evaluated.
 *
 * Memory: the catalogue, the rows, and some numbers per user and figure. Shelves are not kept.
 */
export async function evaluate(job: Job, hear: Hear = () => {}): Promise<Result> {
  const interactions = { items: job.train.items, item: job.train.item, at: job.train.at }
  const host = await Host.open({ ...job, interactions }, (part) => hear('catalogue', part))
  return evaluateHost(host, job, hear).finally(() => host.close())
}

/** Evaluates a finished catalogue as it is shipped, with the popularity and the vectors that were built into it. */
export async function evaluateCatalogue(bytes: Uint8Array, measures: Measures, hear: Hear = () => {}): Promise<Result> {
  const host = await Host.load(bytes)
  return evaluateHost(host, measures, hear).finally(() => host.close())
}

async function evaluateHost(host: Host, measures: Measures, hear: Hear): Promise<Result> {
  const trials = new Trials(host, measures, measures)
  if (trials.count === 0) throw nobody(trials)
  const notes: string[] = []
  const contestants = enter(measures, host, trials, notes, hear)
  await run(host, trials, contestants, hear)
  const about = { ks: measures.at, items: host.items, calibrationField: Calibration.of(host)?.field, notes }
  return summary(about, trials, contestants, measures.seed, (part) => hear('resample', part))
}

function nobody({ leftOut }: Trials): PenchantError {
  return new PenchantError(
    'option_invalid',
    `\`test\`: got no user with an item to be found (${leftOut.testRows} rows name items that the catalogue does not ` +
      `have, ${leftOut.repeatedRows} an item that the user has already), expected some. Check that the ids are the ` +
      "items' own, or split with a smaller --min-history",
  )
}

/** All that takes part, penchant first. */
function enter(job: Measures, host: Host, trials: Trials, notes: string[], hear: Hear): Contestant[] {
  const limit = Math.max(...job.at)
  const { counts, learners } = trials.popularity()
  const diversity = new Diversity(host)
  const instruments = { surprise: surprise(counts, learners), diversity, calibration: Calibration.of(host) }
  const contestant = (kind: SystemResult['kind'], system: System): Contestant => {
    return { kind, system, tally: new Tally(trials.count, host.items, job.at, instruments) }
  }
  const contestants = [contestant('penchant', engine(host, limit))]
  if (job.without) contestants.push(...withouts(host, limit).map((system) => contestant('without', system)))
  if (!job.baselines) return contestants
  const popularity = new Popularity(counts, limit)
  const baselines = [popularity, random(host.items, limit, job.seed), mostSimilarToLast(host, popularity)]
  const knn = itemKnn(trials, counts, popularity, (part) => hear('neighbours', part))
  if (knn instanceof TooLarge) notes.push(knn.reason)
  else baselines.push(knn)
  const signals = host.signals.map((signal) => alone(host, limit, signal, ['penchant', ...BASELINES]))
  contestants.push(...baselines.map((system) => contestant('baseline', system)))
  contestants.push(...signals.map((system) => contestant('signal', system)))
  return contestants
}

async function run(host: Host, trials: Trials, contestants: readonly Contestant[], hear: Hear): Promise<void> {
  for (let number = 0; number < trials.count; number++) {
    const visit = await replay(host, trials, trials.trial(number))
    for (const { system, tally } of contestants) tally.add(visit, system.recommend(visit))
    hear('replay', (number + 1) / trials.count)
  }
}
