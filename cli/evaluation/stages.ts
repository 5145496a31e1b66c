// Stages on one line of a terminal, each with a bar and the time that is left of it.

import { duration, ProgressBar } from '../progress.js'

/** Milliseconds before a remaining time is shown: earlier, it cannot be estimated. */
const SETTLED_MS = 2_000

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
    if (!this.#bar.visible) return
    if (stage !== this.#stage) {
      this.#stage = stage
      this.#since = this.now()
    }
    this.#bar.show(this.labels[stage], part, timeLeft(this.now() - this.#since, part))
  }

  clear(): void {
    this.#bar.clear()
  }
}

/** `40 s left` or `3 min 5 s left`; empty where it cannot be estimated yet. */
export function timeLeft(elapsedMs: number, part: number): string {
  if (elapsedMs < SETTLED_MS || part <= 0 || part >= 1) return ''
  return `${duration((elapsedMs * (1 - part)) / part / 1_000)} left`
}
