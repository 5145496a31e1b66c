// Stages on one line of a terminal, each with a bar and the time that is left of it.

import { ProgressBar } from '../progress.js'

/** Before this much time has gone, nobody can say how much is left. */
const SETTLED_MS = 2_000
const WIDTH = 12

export class Stages<Name extends string> {
  readonly #bar = new ProgressBar()
  #stage: Name | undefined
  #since = 0

  constructor(
    readonly labels: Readonly<Record<Name, string>>,
    readonly now: () => number = () => performance.now(),
  ) {}

  /** Shows how much of a stage is done, 0 to 1. */
  readonly show = (stage: Name, part: number): void => {
    if (stage !== this.#stage) {
      this.#stage = stage
      this.#since = this.now()
    }
    const left = timeLeft(this.now() - this.#since, part)
    this.#bar.show(`${this.labels[stage].padEnd(26)} ${left.padStart(WIDTH)}`, part)
  }

  clear(): void {
    this.#bar.clear()
  }
}

/** `40 s left` or `3 min left`; nothing where that cannot be told yet. */
export function timeLeft(elapsedMs: number, part: number): string {
  if (elapsedMs < SETTLED_MS || part <= 0 || part >= 1) return ''
  const seconds = Math.ceil((elapsedMs * (1 - part)) / part / 1_000)
  return seconds < 100 ? `${seconds} s left` : `${Math.round(seconds / 60)} min left`
}
