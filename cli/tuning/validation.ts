// Measures weights on the users of the validation: each is replayed once, and one shelf is asked for with each of the weights, so
// that the profile is read once for all of them.

import { Host, type Ingredients, type SignalInfo } from '../evaluation/host.js'
import { judge } from '../evaluation/metrics.js'
import { replay } from '../evaluation/systems.js'
import type { Trials } from '../evaluation/trials.js'
import type { Weights } from './ascent.js'

/** How many users are asked to find out whether a signal tells items apart. */
const PROBED = 50

/** A catalogue and users by whom weights are judged; here or in other threads. */
export interface Bench {
  readonly signals: readonly SignalInfo[]
  /** The config that the catalogue was compiled with. */
  readonly config: string
  /** How many users there are. */
  readonly users: number
  /** nDCG by user, for each of the weights. `hear` hears how much is done, 0 to 1. */
  measure(weights: readonly Weights[], hear?: (part: number) => void): Promise<Float64Array[]>
  /** The signals that tell any items apart for any of the first users. */
  speaking(): Promise<readonly string[]>
  /** The same users and items under another config. The caller closes it. */
  under(config: string): Promise<Bench>
  close(): void
}

export class Validation implements Bench {
  constructor(
    readonly host: Host,
    readonly trials: Trials,
    readonly ingredients: Ingredients,
    /** The length of the shelves. */
    readonly limit: number,
  ) {}

  get signals(): readonly SignalInfo[] {
    return this.host.signals
  }

  get config(): string {
    return this.ingredients.config
  }

  get users(): number {
    return this.trials.count
  }

  measure(weights: readonly Weights[], hear: (part: number) => void = () => {}): Promise<Float64Array[]> {
    return this.measureSome(weights, [0, this.trials.count], hear)
  }

  /** The same for the users from one number up to, not including, another. */
  async measureSome(
    weights: readonly Weights[],
    [from, to]: readonly [number, number],
    hear: (part: number) => void,
  ): Promise<Float64Array[]> {
    const { host, trials, limit } = this
    const columns = weights.map(() => new Float64Array(to - from))
    for (let number = from; number < to; number++) {
      const { trial, exclude } = await replay(host, trials, trials.trial(number))
      weights.forEach((weighed, at) => {
        const { items } = host.recommend({ limit, exclude, shape: false, weights: weighed }, trial.now)
        const column = columns[at] as Float64Array
        column[number - from] = judge(items, trial.wanted, [limit])[0]?.ndcg as number
      })
      hear((number - from + 1) / (to - from))
    }
    return columns
  }

  async speaking(): Promise<readonly string[]> {
    const { host, trials, limit } = this
    const names = host.signals.map(({ name }) => name)
    const speaking = new Set<string>()
    for (let number = 0; number < Math.min(trials.count, PROBED); number++) {
      const { trial } = await replay(host, trials, trials.trial(number))
      for (const name of names.filter((name) => !speaking.has(name))) {
        const weights = Object.fromEntries(names.map((other) => [other, other === name ? 1 : 0]))
        if (!host.recommend({ limit, shape: false, weights }, trial.now).isFlat) speaking.add(name)
      }
    }
    return names.filter((name) => speaking.has(name))
  }

  async under(config: string): Promise<Bench> {
    const ingredients = { ...this.ingredients, config }
    return new Validation(await Host.open(ingredients), this.trials, ingredients, this.limit)
  }

  close(): void {
    this.host.close()
  }
}
