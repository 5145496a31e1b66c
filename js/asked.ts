// The options that a shelf was requested with. `shelf.more` repeats the request with them, and so does `explain` with `without`.

import type { Labels } from './shelf.js'
import type { Shelf } from './types.js'

/** The options a shelf was requested with; `ids` if it is one of `rank`. */
export interface Asked {
  readonly ids?: unknown
  readonly options: unknown
  readonly shelf?: Shelf
  /** The labels of its catalogue. */
  readonly labels?: Labels
  /** The items of the other shelves of its page. */
  readonly beside?: readonly string[]
}
