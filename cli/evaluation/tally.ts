// The figures of one way to rank, user by user.

import { BEYOND, type Calibration, type Diversity, meanOf } from './beyond.js'
import type { Ranking } from './host.js'
import { ACCURACY, judge } from './metrics.js'
import type { Visit } from './systems.js'

/** How many items of a shelf are compared pair by pair, at most. */
const COMPARED = 20

/** What shelves are measured with. */
export interface Instruments {
  readonly surprise: Float64Array
  readonly diversity: Diversity
  readonly calibration: Calibration | undefined
}

export class Tally {
  /** Values by user, by `recall@20` and the like; NaN where a user has none. */
  readonly columns: ReadonlyMap<string, Float64Array>
  /** Whether every score was 0 on every shelf, so that the order says nothing. */
  isSilent = true
  readonly #shown: Uint8Array
  readonly #first: number

  constructor(
    users: number,
    items: number,
    readonly ks: readonly number[],
    readonly instruments: Instruments,
  ) {
    this.#first = ks[0] as number
    const names = ks.flatMap((k) => ACCURACY.map((name) => `${name}@${k}`))
    const measured = BEYOND.filter((name) => name !== 'calibration' || instruments.calibration)
    names.push(...measured.map((name) => `${name}@${this.#first}`))
    this.columns = new Map(names.map((name) => [name, new Float64Array(users)]))
    this.#shown = new Uint8Array(items)
  }

  /** Notes the shelf that a user was shown. */
  add({ trial }: Visit, { items, isFlat }: Ranking): void {
    this.isSilent &&= isFlat
    judge(items, trial.wanted, this.ks).forEach((judgement, at) => {
      for (const name of ACCURACY) this.#set(`${name}@${this.ks[at]}`, trial.number, judgement[name])
    })
    const shelf = items.subarray(0, this.#first)
    for (const item of shelf) this.#shown[item] = 1
    const { surprise, diversity, calibration } = this.instruments
    this.#set(`novelty@${this.#first}`, trial.number, meanOf(surprise, shelf))
    this.#set(`diversity@${this.#first}`, trial.number, diversity.of(shelf.subarray(0, COMPARED)))
    this.#set(`calibration@${this.#first}`, trial.number, calibration?.divergence(trial.history, shelf) ?? Number.NaN)
  }

  /** The share of the catalogue that was shown to at least one user. */
  get coverage(): number {
    return this.#shown.reduce((sum, shown) => sum + shown, 0) / this.#shown.length
  }

  #set(name: string, user: number, value: number): void {
    const column = this.columns.get(name)
    if (column) column[user] = value
  }
}
