// Tuning: the numbers of a config that rank best for users whose latest interactions are held back. Nothing is printed
// here; `penchant tune` and the benchmarks call it.
//
// What is held back is a part of the interactions given, so a test file stays unseen. Item vectors have to earn their
// weight: they begin at 0, since vectors trained on too little ruin a list that content alone makes well, and nobody sees
// it until it is measured. Everything else begins where the config has it.
//
// First several sets of vectors are tried together (survey.ts); from there the weights climb (ascent.ts); then, one by one, the numbers for which the catalogue has to be compiled anew: how
// much evidence a personal signal needs, and the half-lives; then, where one of these changed, the weights once more in
// small steps. Every change has to pass pick.ts.

import { calling } from '../../js/errors.js'
import { Bootstrap, type Estimate } from '../evaluation/bootstrap.js'
import { Host, type Ingredients, type VectorSet } from '../evaluation/host.js'
import { hasTimes } from '../evaluation/rows.js'
import { defaultSplit, type Parts, type Split, splitInteractions } from '../evaluation/split.js'
import { Trials } from '../evaluation/trials.js'
import type { Interactions } from '../interactions.js'
import { ascend, average, type Trial, type Weights } from './ascent.js'
import { type Changes, changed, numberAt, type Ridge, withRidges } from './config.js'
import { LEAST_USERS, pick, type Tried } from './pick.js'
import { survey } from './survey.js'
import { Validation } from './validation.js'

/** What to tune. */
export interface Job extends Omit<Ingredients, 'interactions'> {
  readonly interactions: Interactions
  /** What is held back; what fits the data where nobody says. */
  readonly split?: Split | undefined
  /** How many interactions a user needs before any is held back. */
  readonly minHistory: number
  /** The length of the shelves that are judged, 1 to 1,000. */
  readonly at: number
  /** No more users than these, drawn by the seed. */
  readonly users: number
  readonly seed: number
  /** Trains vectors on what is not held back. Vectors that have seen what is held back would find it again. */
  readonly train?: ((fitting: Interactions, hear: (part: number) => void) => readonly TrainedVectors[]) | undefined
}

/** A set of vectors, and what it was trained with. */
export interface TrainedVectors extends VectorSet {
  readonly ridge: Ridge
}

/** One entry that was tried. */
export interface Step {
  /** As in `weights.affinity`. */
  readonly entry: string
  readonly from: number
  /** What it was set to; or, where it was left, the best of what was tried. */
  readonly to: number
  /** The weight that the signal was given along with it, where it had none. */
  readonly weight?: number | undefined
  /** nDCG without and with it. */
  readonly before: number
  readonly after: number
  /** Of `after` over `before`, paired by user. */
  readonly gain: Estimate
  readonly taken: boolean
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
  /** At the beginning (with no weight for the vectors), in the end, and by how much that is more. Undefined of no users. */
  readonly worth?: { readonly before: number; readonly after: number; readonly gain: Estimate } | undefined
  /** Sentences about what could not be done. */
  readonly notes: readonly string[]
}

export type Stage = 'train' | 'catalogue' | 'vectors' | 'weights' | 'settings' | 'again'
export type Hear = (stage: Stage, part: number) => void

/** Tunes. Throws the engine's errors. Equal jobs give equal configs. */
export async function tune(job: Job, hear: Hear = () => {}): Promise<Tuned> {
  const split = job.split ?? defaultSplit(job.interactions)
  const parts = splitInteractions(job.interactions, split, job.minHistory, job.seed)
  const trained = await calling(() => job.train?.(parts.train, (part) => hear('train', part)) ?? [])
  const ridges = Object.fromEntries(trained.map(({ name, ridge }) => [name, ridge]))
  const ingredients = ingredientsOf(job, parts, trained, ridges)
  const host = await Host.open(ingredients, (part) => hear('catalogue', part))
  const trials = new Trials(host, parts, job)
  const climb = new Climb(job, ingredients, ridges, new Validation(host, trials, job.at), hear)
  try {
    if (trials.count < LEAST_USERS) return climb.unproven()
    await climb.vectors()
    await climb.weights('weights')
    if (await climb.settings(hasTimes(parts.train))) await climb.weights('again', ['fine'])
    return climb.tuned()
  } finally {
    climb.close()
  }
}

/** The catalogue's ingredients as the users who are validated on may know them. */
function ingredientsOf(
  { source, config, vectors = [] }: Job,
  { train: { items, item, at } }: Parts,
  trained: readonly TrainedVectors[],
  ridges: Readonly<Record<string, Ridge>>,
): Ingredients {
  return {
    source,
    config: withRidges(config, ridges),
    vectors: [...vectors, ...trained],
    interactions: { items, item, at },
  }
}

/** A setting that the catalogue is compiled with, the values that are tried for it, and the signal that it is about. */
interface Setting {
  readonly entry: string
  readonly from: number
  readonly values: readonly number[]
  readonly signal?: string
}

/** A value of a setting under the weights that go with it, in a catalogue of its own. */
interface Variant extends Tried {
  readonly weights: Weights
  readonly ingredients: Ingredients
  readonly validation: Validation
}

const TRUSTS = [0.25, 1, 4, 16]
/** In hours: a week, a month, a quarter, a year. */
const LONG = [168, 720, 2_160, 8_760]
/** In hours: two days, a week, a month, a quarter. */
const TRENDING = [48, 168, 720, 2_160]
/** The engine's own, where the config says nothing. */
const HALF_LIFE = 720
/** What a signal that begins and stays at 0 is given while its settings are tried. */
const ENTRY_WEIGHTS = [0.5, 1]

class Climb {
  readonly #job: Job
  readonly #hear: Hear
  readonly #start: Weights
  readonly #ridges: Readonly<Record<string, Ridge>>
  #ingredients: Ingredients
  #validation: Validation
  #weights: Weights
  #first: Float64Array | undefined
  #column: Float64Array | undefined
  #speaking: readonly string[] | undefined
  readonly #steps: Step[] = []
  readonly #settings: Record<string, number> = {}

  constructor(
    job: Job,
    ingredients: Ingredients,
    ridges: Readonly<Record<string, Ridge>>,
    validation: Validation,
    hear: Hear,
  ) {
    this.#job = job
    this.#ridges = ridges
    this.#ingredients = ingredients
    this.#validation = validation
    this.#hear = hear
    const { signals } = validation.host
    this.#start = Object.fromEntries(signals.map(({ name, weight, vectors }) => [name, vectors ? 0 : decimal(weight)]))
    this.#weights = this.#start
  }

  /** Begins where several sets of vectors are worth most together. */
  async vectors(): Promise<void> {
    this.#speaking ??= await this.#validation.speaking()
    const sets = this.#validation.host.signals.filter(({ name, vectors }) => vectors && this.#speaking?.includes(name))
    const surveyed = await survey(
      this.#weights,
      sets.map(({ name }) => name),
      (weights, hear) => this.#validation.measure(weights, hear),
      { seed: this.#job.seed, hear: (part) => this.#hear('vectors', part) },
    )
    if (!surveyed) return
    this.#first = surveyed.first
    this.#weights = surveyed.weights
    this.#steps.push(...surveyed.trials.map(weightStep))
  }

  /** Climbs by the weights, those of vectors first: they have most to give. */
  async weights(stage: 'weights' | 'again', rounds?: readonly ('rough' | 'fine')[]): Promise<void> {
    this.#speaking ??= await this.#validation.speaking()
    const { signals } = this.#validation.host
    const names = [...signals].sort((one, other) => Number(other.vectors) - Number(one.vectors)).map(({ name }) => name)
    const { weights, column, first, trials } = await ascend(
      this.#weights,
      names.filter((name) => this.#speaking?.includes(name)),
      (weights, hear) => this.#validation.measure(weights, hear),
      { seed: this.#job.seed, hear: (part) => this.#hear(stage, part), ...(rounds && { rounds }) },
    )
    this.#first ??= first
    this.#weights = weights
    this.#column = column
    this.#steps.push(...trials.map(weightStep))
  }

  /** Tries the settings one by one. Resolves to whether any changed. */
  async settings(withTimes: boolean): Promise<boolean> {
    const settings = this.#toTry(withTimes)
    const count = settings.reduce((sum, { values }) => sum + values.length, 0)
    let done = 0
    for (const setting of settings) {
      const variants: Variant[] = []
      for (const value of setting.values) {
        variants.push(
          ...(await this.#variants(setting, value, (part) => this.#hear('settings', (done + part) / count))),
        )
        done++
      }
      this.#settle(setting, variants)
    }
    return Object.keys(this.#settings).length > 0
  }

  #toTry(withTimes: boolean): Setting[] {
    const { signals } = this.#validation.host
    const tried = signals.filter(({ name }) => this.#speaking?.includes(name) && !this.#isGivenUp(name))
    const settings = tried
      .filter(({ personal }) => personal)
      .map(
        ({ name, trust }): Setting => ({ entry: `trust.${name}`, from: decimal(trust), values: TRUSTS, signal: name }),
      )
    const halfLife = (name: string, values: readonly number[]): Setting => {
      const entry = `halfLife.${name}`
      return { entry, from: numberAt(this.#ingredients.config, entry) ?? HALF_LIFE, values }
    }
    if (withTimes) settings.push(halfLife('long', LONG))
    const trending = tried.find(({ name }) => name === 'trending')
    if (withTimes && trending) settings.push({ ...halfLife('trending', TRENDING), signal: trending.name })
    return settings.map((setting) => ({ ...setting, values: setting.values.filter((value) => value !== setting.from) }))
  }

  /** Whether a signal that had a weight was better off without. One that began at 0 may only lack the right settings. */
  #isGivenUp(name: string): boolean {
    return this.#weights[name] === 0 && this.#start[name] !== 0
  }

  async #variants({ entry, signal }: Setting, value: number, hear: (part: number) => void): Promise<Variant[]> {
    const ingredients = { ...this.#ingredients, config: changed(this.#ingredients.config, { [entry]: value }) }
    const validation = await this.#validation.under(ingredients)
    const entering = signal !== undefined && this.#weights[signal] === 0
    const weights = entering ? ENTRY_WEIGHTS.map((weight) => ({ ...this.#weights, [signal]: weight })) : [this.#weights]
    const columns = await validation.measure(weights, hear)
    return weights.map((weights, at) => ({
      value,
      column: columns[at] as Float64Array,
      weights,
      ingredients,
      validation,
    }))
  }

  #settle({ entry, from, signal }: Setting, variants: readonly Variant[]): void {
    const column = this.#column as Float64Array
    const { taken, best } = pick({ value: from, column }, variants, this.#job.seed)
    const shown = variants.find((variant) => variant.column === (taken ?? best)?.column)
    if (best && shown && (best.gain.low !== 0 || best.gain.high !== 0)) {
      const weight =
        signal !== undefined && shown.weights[signal] !== this.#weights[signal] ? shown.weights[signal] : undefined
      const about = { entry, from, before: average(column), ...(weight !== undefined && { weight }) }
      this.#steps.push(step(about, taken ?? best, taken !== undefined))
    }
    const kept = taken && shown
    for (const { host } of new Set(variants.map(({ validation }) => validation))) {
      if (host !== kept?.validation.host) host.close()
    }
    if (!kept) return
    this.#validation.host.close()
    this.#validation = kept.validation
    this.#ingredients = kept.ingredients
    this.#weights = kept.weights
    this.#column = kept.column
    this.#settings[entry] = kept.value
  }

  tuned(): Tuned {
    const [first, last] = [this.#first as Float64Array, this.#column as Float64Array]
    const gain = Bootstrap.of([last, first], this.#job.seed).difference(0, 1)
    return this.#result([], { before: average(first), after: average(last), gain })
  }

  /** What can be said without measuring: that vectors have earned nothing. */
  unproven(): Tuned {
    const { count } = this.#validation.trials
    const found = count === 0 ? 'No user has' : `Only ${count} ${count === 1 ? 'user has' : 'users have'}`
    const enough = `${found} enough interactions to hold some back, and ${LEAST_USERS} are needed to tell a gain from chance`
    const hasVectors = this.#validation.host.signals.some(({ vectors }) => vectors)
    const left = hasVectors ? 'vectors get no weight, and the rest stays as it is' : 'everything stays as it is'
    return this.#result([`${enough}: ${left}.`], undefined)
  }

  #result(notes: readonly string[], worth: Tuned['worth']): Tuned {
    const { signals } = this.#validation.host
    const weights = signals
      .filter(({ name, vectors }) => vectors || this.#weights[name] !== this.#start[name])
      .map(({ name }) => [`weights.${name}`, this.#weights[name] as number])
    const changes: Changes = { ...Object.fromEntries(weights), ...this.#settings }
    const ridges = Object.entries(this.#ridges).filter(([name]) => this.#weights[name] !== 0)
    return {
      config: withRidges(changed(this.#job.config, changes), Object.fromEntries(ridges)),
      changes,
      steps: this.#steps,
      users: this.#validation.trials.count,
      metric: `ndcg@${this.#job.at}`,
      worth,
      notes,
    }
  }

  close(): void {
    this.#validation.host.close()
  }
}

const weightStep = ({ name, from, before, best, taken }: Trial): Step =>
  step({ entry: `weights.${name}`, from, before }, taken ?? best, taken !== undefined)

function step(
  about: Pick<Step, 'entry' | 'from' | 'before' | 'weight'>,
  { value, column, gain }: Tried & { readonly gain: Estimate },
  taken: boolean,
): Step {
  return { ...about, to: value, after: average(column), gain, taken }
}

/** The catalogue keeps 32 bits of a number: as it was written. */
const decimal = (number: number): number => Number(number.toPrecision(6))
