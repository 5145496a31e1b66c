// The progress of a search: one bar for the whole plan, with the time that is left in all; in a log, a line for each stage and
// for each round.

import { timeLeft } from '../evaluation/stages.js'
import { ProgressBar } from '../progress.js'
import { tell } from '../terminal.js'
import type { Costs } from './plan.js'

export type Leg = 'read' | 'text' | keyof Costs | 'build'

const LABELS: Readonly<Record<Leg, string>> = {
  read: 'Reading',
  text: 'Trying text',
  represent: 'Trying vectors',
  blend: 'Trying weights',
  judge: 'Judging',
  retrain: 'Training on all',
  build: 'Building',
}
const ORDER = Object.keys(LABELS) as Leg[]
/** The time of each stage that the plan does not estimate, as a share of the time that it does. */
const ASIDE = 0.03

export class Journey {
  readonly #bar = new ProgressBar()
  readonly #since = performance.now()
  #costs: Readonly<Partial<Record<Leg, number>>> = { read: 1 }
  #leg: Leg | undefined

  /** From here on the remaining time is estimated by the plan's costs of its stages. */
  plan(costs: Costs): void {
    const aside = ASIDE * (costs.represent + costs.blend + costs.judge + costs.retrain)
    this.#costs = { ...costs, read: aside, text: aside, build: aside }
  }

  /** Shows how much of a leg is done, 0 to 1. */
  readonly show = (leg: Leg, part: number): void => {
    const done = this.#done(leg, part)
    const left = timeLeft(performance.now() - this.#since, done)
    this.#bar.show(LABELS[leg], done, left)
    if (leg === this.#leg) return
    this.#leg = leg
    if (!this.#bar.visible && leg !== 'read') this.#line(LABELS[leg], done, left)
  }

  /** Something to know on the way: a line of a log. */
  readonly say = (sentence: string): void => {
    if (this.#bar.visible || !this.#leg) return
    tell(`  ${sentence}\n`)
  }

  clear(): void {
    this.#bar.clear()
  }

  #line(label: string, done: number, left: string): void {
    tell(`${label}: ${Math.round(100 * done)} % done${left && `, ${left}`}\n`)
  }

  #done(leg: Leg, part: number): number {
    const cost = (one: Leg) => this.#costs[one] ?? 0
    const all = ORDER.reduce((sum, one) => sum + cost(one), 0)
    const before = ORDER.slice(0, ORDER.indexOf(leg)).reduce((sum, one) => sum + cost(one), 0)
    return all > 0 ? (before + part * cost(leg)) / all : 0
  }
}
