// The listeners of `subscribe`, one set for each open profile.

import type { Change } from './types.js'

/** A listener that throws does not keep the others from being called. */
export class Listeners {
  readonly #listeners = new Set<(change: Change) => void>()

  add(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change)
      } catch (error) {
        console.error(error)
      }
    }
  }
}
