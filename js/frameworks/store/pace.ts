// Limits how often changed options cause a request. A component whose options differ at each render would request, render the
// answer, request again, and so on, without giving the page a turn. So options are requested at once only if there was no request
// in this turn of the event loop, else in the next one; and only once a second if they keep changing after each answer.

import { warnOnce } from './warn.js'

/** After so many answers in a row with changed options, the options are assumed to differ at each render. */
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

  /** Whether the options changed because an answer was rendered, not because the page did something. */
  get isOwn(): boolean {
    return this.#row > 0
  }

  /** The options changed: requests, now or later. */
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

  /** Called before an answer is rendered. If options change in the same turn of the event loop, the answer is the cause. */
  tell(): void {
    this.#hasTold = true
    setTimeout(() => {
      if (this.#hasTold) this.#row = 0
      this.#hasTold = false
    })
  }

  /** Cancels the pending request: another one replaces it, or nobody listens. */
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
