// How often options may ask. A component that makes options with other values at each render would ask, be drawn with the
// answer, ask again and so on, without the page ever having its turn. So options ask at once only when nothing was asked
// in this turn of the page, else in the next one; and once a second when they go on changing whenever an answer is drawn.

import { warnOnce } from './warn.js'

/** So many in a row are no options that follow from an answer. */
const MOST = 20
const SLOW = 1000

type Timer = ReturnType<typeof setTimeout>

export class Pace {
  readonly #ask: () => void
  #next: Timer | undefined
  #hasAsked = false
  #hasTold = false
  #row = 0

  constructor(ask: () => void) {
    this.#ask = ask
  }

  /** Whether the options changed because an answer was drawn, not because the page did something. */
  get isOwn(): boolean {
    return this.#row > 0
  }

  /** There are other options: asks, now or later. */
  change(isNow: boolean): void {
    if (this.#hasTold) this.#row++
    this.#hasTold = false
    if (isNow || (!this.#hasAsked && this.#row < MOST)) this.#go()
    else this.#next ??= setTimeout(this.#go, this.#row < MOST ? 0 : SLOW)
    if (this.#row === MOST) {
      warnOnce(
        'options: got other values at each render, expected the same ones until something else is asked for: make them once (in React with `useMemo`). From now on they ask once a second',
      )
    }
  }

  /** An answer is about to be drawn. Options that change in the same turn of the page change because of it. */
  tell(): void {
    this.#hasTold = true
    setTimeout(() => {
      if (this.#hasTold) this.#row = 0
      this.#hasTold = false
    })
  }

  /** Something else asks, or nobody does. */
  stop(): void {
    clearTimeout(this.#next)
    this.#next = undefined
  }

  readonly #go = (): void => {
    this.#hasAsked = true
    setTimeout(() => {
      this.#hasAsked = false
    })
    this.#ask()
  }
}
