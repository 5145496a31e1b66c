// The climb of a config: several sets of vectors are tried together (survey.ts); from there the weights climb (ascent.ts);
// then, one by one, the numbers for which the catalogue has to be compiled anew: how much evidence a personal signal needs,
// and the half-lives; then, where one of these changed, the weights once more in small steps. Every change has to pass
// pick.ts.

import type { Estimate } from '../evaluation/bootstrap.js'
import type { SignalInfo } from '../evaluation/host.js'
import { ascend, average, type Trial, type Weights } from './ascent.js'
import { type Changes, changed, numberAt } from './config.js'
import { pick, type Tried } from './pick.js'
import { survey } from './survey.js'
import type { Bench } from './validation.js'

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

export type Stage = 'train' | 'catalogue' | 'vectors' | 'weights' | 'settings' | 'again'
export type Hear = (stage: Stage, part: number) => void

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
  readonly bench: Bench
}

const TRUSTS = [0.25, 1, 4, 16]
/** In hours: a week, a month, a quarter, a year. */
const LONG = [168, 720, 2_160, 8_760]
/** In hours: two days, a week, a month, a quarter. */
const TRENDING = [48, 168, 720, 2_160]
/** The engine's default. */
const HALF_LIFE = 720
/** The weights that a signal at 0 is given while its settings are tried. */
const ENTRY_WEIGHTS = [0.5, 1]

/** Where a climb begins, and what it may do. */
export interface ClimbOptions {
  readonly seed: number
  /** Weights other than the catalogue's to begin with; signals that are not named begin as the catalogue has them. */
  readonly start?: Weights | undefined
  /** A set stays in the survey if dropping it costs at least this many standard errors. Default: 1. */
  readonly tolerance?: number | undefined
  /** Whether there is no time left: what has not been tried by then is not. */
  readonly isLate?: (() => boolean) | undefined
  readonly hear?: Hear
}

/**
 * Improves the weights and settings of a catalogue change by change. It closes the catalogues that it opens on the way; the
 * caller closes the one that it starts with.
 */
export class Climb {
  readonly #seed: number
  readonly #isLate: () => boolean
  readonly #tolerance: number | undefined
  readonly #hear: Hear
  readonly #start: Weights
  readonly #ground: Bench
  #bench: Bench
  #weights: Weights
  #first: Float64Array | undefined
  #column: Float64Array | undefined
  #speaking: readonly string[] | undefined
  readonly #steps: Step[] = []
  readonly #settings: Record<string, number> = {}

  constructor(bench: Bench, { seed, start, tolerance, isLate = () => false, hear = () => {} }: ClimbOptions) {
    this.#ground = bench
    this.#bench = bench
    this.#seed = seed
    this.#isLate = isLate
    this.#tolerance = tolerance
    this.#hear = hear
    this.#start = { ...initialWeights(bench.signals), ...start }
    this.#weights = this.#start
  }

  /** Starts at the combination of several sets of vectors that is worth most. */
  async vectors(): Promise<void> {
    const speaking = await this.#heard()
    const sets = this.#bench.signals.filter((signal) => isLearned(signal) && speaking.includes(signal.name))
    const surveyed = await survey(
      this.#weights,
      sets.map(({ name }) => name),
      (weights, hear) => this.#bench.measure(weights, hear),
      { seed: this.#seed, tolerance: this.#tolerance, hear: (part) => this.#hear('vectors', part) },
    )
    if (!surveyed) return
    this.#first = surveyed.first
    this.#weights = surveyed.weights
    this.#column = surveyed.column
    this.#steps.push(...surveyed.trials.map(weightStep))
  }

  /** Climbs by the weights, those of vectors first: they can gain most. */
  async weights(stage: 'weights' | 'again', rounds?: readonly ('rough' | 'fine')[]): Promise<void> {
    const speaking = await this.#heard()
    const names = [...this.#bench.signals]
      .sort((one, other) => Number(isLearned(other)) - Number(isLearned(one)))
      .map(({ name }) => name)
    const { weights, column, first, trials } = await ascend(
      this.#weights,
      names.filter((name) => speaking.includes(name)),
      (weights, hear) => this.#bench.measure(weights, hear),
      { seed: this.#seed, hear: (part) => this.#hear(stage, part), isLate: this.#isLate, ...(rounds && { rounds }) },
    )
    this.#first ??= first
    this.#weights = weights
    this.#column = column
    this.#steps.push(...trials.map(weightStep))
  }

  /** The signals that say anything about these users. */
  async #heard(): Promise<readonly string[]> {
    this.#speaking ??= await this.#bench.speaking()
    return this.#speaking
  }

  /**
   * Tries the settings one by one; with `onlyUsed`, the trusts of no signal without a weight. Resolves to whether any
   * changed.
   */
  async settings(withTimes: boolean, onlyUsed = false): Promise<boolean> {
    const settings = this.#toTry(withTimes, onlyUsed)
    const count = settings.reduce((sum, { values }) => sum + values.length, 0)
    let done = 0
    for (const setting of settings) {
      if (this.#isLate()) break
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

  #toTry(withTimes: boolean, onlyUsed: boolean): Setting[] {
    const tried = this.#bench.signals.filter(({ name }) => this.#speaking?.includes(name) && !this.#isGivenUp(name))
    const settings = tried
      .filter(({ name, personal }) => personal && !(onlyUsed && this.#weights[name] === 0))
      .map(
        ({ name, trust }): Setting => ({ entry: `trust.${name}`, from: decimal(trust), values: TRUSTS, signal: name }),
      )
    const halfLife = (name: string, values: readonly number[]): Setting => {
      const entry = `halfLife.${name}`
      return { entry, from: numberAt(this.#bench.config, entry) ?? HALF_LIFE, values }
    }
    if (withTimes) settings.push(halfLife('long', LONG))
    const trending = tried.find(({ name }) => name === 'trending')
    if (withTimes && trending) settings.push({ ...halfLife('trending', TRENDING), signal: trending.name })
    return settings.map((setting) => ({ ...setting, values: setting.values.filter((value) => value !== setting.from) }))
  }

  /** Whether a signal that had a weight was better without it. A signal that started at 0 may only lack the right settings. */
  #isGivenUp(name: string): boolean {
    return this.#weights[name] === 0 && this.#start[name] !== 0
  }

  async #variants({ entry, signal }: Setting, value: number, hear: (part: number) => void): Promise<Variant[]> {
    const bench = await this.#bench.under(changed(this.#bench.config, { [entry]: value }))
    const entering = signal !== undefined && this.#weights[signal] === 0
    const weights = entering ? ENTRY_WEIGHTS.map((weight) => ({ ...this.#weights, [signal]: weight })) : [this.#weights]
    const columns = await bench.measure(weights, hear)
    return weights.map((weights, at) => ({ value, column: columns[at] as Float64Array, weights, bench }))
  }

  #settle({ entry, from, signal }: Setting, variants: readonly Variant[]): void {
    const column = this.#column as Float64Array
    const { taken: value, best } = pick({ value: from, column }, variants, this.#seed)
    const shown = variants.find((variant) => variant.column === (value ?? best)?.column)
    const taken = value && shown
    if (best && shown && (best.gain.low !== 0 || best.gain.high !== 0)) {
      const weight =
        signal !== undefined && shown.weights[signal] !== this.#weights[signal] ? shown.weights[signal] : undefined
      const about = { entry, from, before: average(column), ...(weight !== undefined && { weight }) }
      this.#steps.push(step(about, value ?? best, value !== undefined))
    }
    for (const bench of new Set(variants.map(({ bench }) => bench))) if (bench !== taken?.bench) bench.close()
    if (!taken) return
    this.close()
    this.#bench = taken.bench
    this.#weights = taken.weights
    this.#column = taken.column
    this.#settings[entry] = taken.value
  }

  /** The present state of the climb. */
  get summit(): ClimbSummit {
    const weights = this.#bench.signals
      .filter((signal) => isLearned(signal) || this.#weights[signal.name] !== this.#start[signal.name])
      .map(({ name }) => [`weights.${name}`, this.#weights[name] as number])
    return {
      weights: this.#weights,
      changes: { ...Object.fromEntries(weights), ...this.#settings },
      steps: this.#steps,
      first: this.#first,
      column: this.#column,
      bench: this.#bench,
    }
  }

  close(): void {
    if (this.#bench !== this.#ground) this.#bench.close()
  }
}

/** The result of a climb. */
export interface ClimbSummit {
  readonly weights: Weights
  /** The entries to write into the config: those that the climb changed, and the weights of all learned signals. */
  readonly changes: Changes
  readonly steps: readonly Step[]
  /** What each user's shelf was worth at the beginning and is now; undefined before the weights were tried. */
  readonly first: Float64Array | undefined
  readonly column: Float64Array | undefined
  readonly bench: Bench
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

/** Whether a signal was learned from the interactions of all users, so that it has to earn its weight. */
export const isLearned = ({ vectors, neighbours }: SignalInfo): boolean => vectors || neighbours

/** The weights of a catalogue, with 0 for learned signals. */
export const initialWeights = (signals: readonly SignalInfo[]): Weights =>
  Object.fromEntries(signals.map((signal) => [signal.name, isLearned(signal) ? 0 : decimal(signal.weight)]))

/** The catalogue stores numbers in 32 bits; this gives the decimal number that was written. */
const decimal = (number: number): number => Number(number.toPrecision(6))
