// What weights are worth to the users who are validated on: each is replayed once, and one shelf is asked for by each of
// the weights, so that the profile is read once for all of them.

import { Host, type Ingredients } from '../evaluation/host.js'
import { judge } from '../evaluation/metrics.js'
import { replay } from '../evaluation/systems.js'
import type { Trials } from '../evaluation/trials.js'
import type { Weights } from './ascent.js'

/** How many users tell whether a signal says anything. */
const PROBED = 50

export class Validation {
  constructor(
    readonly host: Host,
    readonly trials: Trials,
    /** The length of the shelves. */
    readonly limit: number,
  ) {}

  /** nDCG at `limit` by user, for each of the weights. */
  async measure(weights: readonly Weights[], hear: (part: number) => void = () => {}): Promise<Float64Array[]> {
    const { host, trials, limit } = this
    const columns = weights.map(() => new Float64Array(trials.count))
    for (let number = 0; number < trials.count; number++) {
      const { trial, exclude } = await replay(host, trials, trials.trial(number))
      weights.forEach((weighed, at) => {
        const { items } = host.recommend({ limit, exclude, shape: false, weights: weighed }, trial.now)
        const column = columns[at] as Float64Array
        column[number] = judge(items, trial.wanted, [limit])[0]?.ndcg as number
      })
      hear((number + 1) / trials.count)
    }
    return columns
  }

  /** The signals that tell any items apart for any of the first users. */
  async speaking(): Promise<string[]> {
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

  /** The same users under another config; the catalogue keeps the items' order. To be closed by whoever asked. */
  async under(ingredients: Ingredients): Promise<Validation> {
    return new Validation(await Host.open(ingredients), this.trials, this.limit)
  }
}
