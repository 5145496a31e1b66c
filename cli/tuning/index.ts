// Tuning: the numbers of a config that rank best for users whose latest interactions are held back. Nothing is printed
// here; `penchant tune` and the benchmarks call it.
//
// The rows that are held back are a part of the given interactions, so a test file stays unseen. Item vectors have to earn their
// weight: they start at 0, since vectors trained on too little data make a list worse that content alone ranks well, and that is
// only seen when it is measured. Everything else starts as the config has it.
//
// How they are found is told in climb.ts.

import { typed } from '../../js/errors.js'
import { Bootstrap, type Estimate } from '../evaluation/bootstrap.js'
import { Host, type Ingredients, type VectorSet } from '../evaluation/host.js'
import { hasTimes } from '../evaluation/rows.js'
import { defaultSplit, type Parts, type Split, splitInteractions } from '../evaluation/split.js'
import { Trials } from '../evaluation/trials.js'
import type { Interactions } from '../interactions.js'
import { counted } from '../table.js'
import { average } from './ascent.js'
import { Climb, type Hear, isLearned, type Step } from './climb.js'
import { type Changes, changed, FAINT, type Ridge, withRidges } from './config.js'
import { LEAST_USERS } from './pick.js'
import { Validation } from './validation.js'

export type { Hear, Stage, Step } from './climb.js'

/** What to tune. */
export interface Job extends Omit<Ingredients, 'interactions'> {
  readonly interactions: Interactions
  /** The rows that are held back; by default as it fits the data. */
  readonly split?: Split | undefined
  /** How many interactions a user needs before any is held back. */
  readonly minHistory: number
  /** The length of the shelves that are judged, 1 to 1,000. */
  readonly at: number
  /** No more users than these, drawn by the seed. */
  readonly users: number
  readonly seed: number
  /** Trains vectors on the rows that are not held back: vectors trained on held-back rows would find them again. */
  readonly train?: ((fitting: Interactions, hear: (part: number) => void) => readonly TrainedVectors[]) | undefined
}

/** A set of vectors, and what it was trained with. */
export interface TrainedVectors extends VectorSet {
  readonly ridge: Ridge
}

/** What came of it. */
export interface Tuned {
  /** The config with the changed entries, as text. */
  readonly config: string
  readonly changes: Changes
  /** In the order in which they were tried. */
  readonly steps: readonly Step[]
  /** Users who were validated on. */
  readonly users: number
  /** As in `ndcg@20`. */
  readonly metric: string
  /** Before (with no weight for vectors), after, and the gain. Undefined where there are no users. */
  readonly worth?: { readonly before: number; readonly after: number; readonly gain: Estimate } | undefined
  /** Sentences about what could not be done. */
  readonly notes: readonly string[]
}

/** Tunes. Throws the engine's errors. Equal jobs give equal configs. */
export async function tune(job: Job, hear: Hear = () => {}): Promise<Tuned> {
  const split = job.split ?? defaultSplit(job.interactions)
  const parts = splitInteractions(job.interactions, split, job.minHistory, job.seed)
  const trained = await typed(() => job.train?.(parts.train, (part) => hear('train', part)) ?? [])
  const ridges = Object.fromEntries(trained.map(({ name, ridge }) => [name, ridge]))
  const ingredients = ingredientsOf(job, parts, trained, ridges)
  const host = await Host.open(ingredients, (part) => hear('catalogue', part))
  const trials = new Trials(host, parts, job)
  const bench = new Validation(host, trials, ingredients, job.at)
  const climb = new Climb(bench, { seed: job.seed, hear })
  try {
    if (trials.count < LEAST_USERS) return unproven(job, climb, trials.count)
    await climb.vectors()
    await climb.weights('weights')
    if (await climb.settings(hasTimes(parts.train))) await climb.weights('again', ['fine'])
    return tuned(job, climb, ridges)
  } finally {
    climb.close()
    bench.close()
  }
}

function tuned(job: Job, { summit }: Climb, ridges: Readonly<Record<string, Ridge>>): Tuned {
  const { steps, first, column, weights, bench } = summit
  const changes = withFirstVisit(summit.changes)
  const columns = [column as Float64Array, first as Float64Array] as const
  const used = Object.entries(ridges).filter(([name]) => weights[name] !== 0)
  return {
    config: withRidges(changed(job.config, changes), Object.fromEntries(used)),
    changes,
    steps,
    users: bench.users,
    metric: `ndcg@${job.at}`,
    worth: {
      before: average(columns[1]),
      after: average(columns[0]),
      gain: Bootstrap.of(columns, job.seed).difference(0, 1),
    },
    notes: [],
  }
}

/**
 * Keeps a small weight of popularity for first visits. No user of the validation is new, so tuning would set it to 0, and a first
 * visit would have the order of the file.
 */
function withFirstVisit(changes: Changes): Changes {
  return changes['weights.popularity'] === 0 ? { ...changes, 'weights.popularity': FAINT } : changes
}

/** The result where nothing can be measured: vectors get no weight, since they are not proven. */
function unproven(job: Job, { summit }: Climb, users: number): Tuned {
  const left = summit.bench.signals.some(isLearned)
    ? 'vectors and neighbours get no weight, and the rest stays as it is'
    : 'everything stays as it is'
  const { changes, steps } = summit
  const config = changed(job.config, changes)
  const notes = [`${tooFew(users)}: ${left}.`]
  return { config, changes, steps, users, metric: `ndcg@${job.at}`, worth: undefined, notes }
}

/** Why nothing can be measured, as the beginning of a sentence. */
export function tooFew(users: number): string {
  const found = users === 0 ? 'No user has' : `Only ${counted(users, 'user has', 'users have')}`
  return `${found} enough interactions to hold some back, and ${LEAST_USERS} are needed to tell a gain from chance`
}

/** What the catalogue is made of, without what the users of the validation are to be tested on. */
function ingredientsOf(
  { source, config, vectors = [], neighbours = [] }: Job,
  { train: { items, item, at } }: Parts,
  trained: readonly TrainedVectors[],
  ridges: Readonly<Record<string, Ridge>>,
): Ingredients {
  return {
    source,
    config: withRidges(config, ridges),
    vectors: [...vectors, ...trained],
    neighbours,
    interactions: { items, item, at },
  }
}
