// What a shelf was requested with, to continue it and to ask how it would have been.

import type { Shelf } from './types.js'

/** The options a shelf was requested with; `ids` if it is one of `rank`. */
export interface Asked {
  readonly ids?: unknown
  readonly options: unknown
  readonly shelf?: Shelf
  /** The items of the other shelves of its page. */
  readonly beside?: readonly string[]
}
