// The items that the visitor opened or bought, as a page gets them.

import type { Handle } from './generated/engine/penchant.js'
import type { Labels } from './shelf.js'
import type { HistoryItem } from './types.js'

/** An item of the history, by its place in the catalogue. */
interface Visited extends Omit<HistoryItem, 'id' | 'item'> {
  readonly index: number
}

/** The items that were opened, or whatever the options say, the latest first. Errors: `option_invalid`. */
export function visitedOf(handle: Handle, labels: Labels, options: object, now: number): readonly HistoryItem[] {
  const visited = handle.history(options, now) as Visited[]
  return visited.map(({ index, ...visit }) => ({ id: labels.id(index), item: labels.item(index), ...visit }))
}
