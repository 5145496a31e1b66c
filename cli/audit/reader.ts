// A simulated reader: its interests, what it looks at and clicks, and how much of the interests its shelves show.
//
// A reader has three interests and likes all three alike. It looks at a shelf from the top with the attention that places
// get, clicks at most three items of any of its interests, and nothing else. So whatever shelves narrow down to is the
// ranking's doing, and none of the reader's. Items are numbers here, and nothing is known of where shelves come from.

import type { Draw } from '../evaluation/seed.js'

export const INTERESTS = 3
const MOST_CLICKS = 3

/** What a reader cares for: by interest, a topic and its items. */
export type Interests = readonly (readonly [topic: number, items: readonly number[]])[]

/** Draws interests from topics and their items, each as likely as it has items; undefined where there are not so many. */
export function interestsFrom(
  known: readonly (readonly [topic: number, items: readonly number[]])[],
): ((draw: Draw) => Interests) | undefined {
  if (known.length < INTERESTS) return undefined
  const ends: number[] = []
  for (const [, items] of known) ends.push((ends.at(-1) ?? 0) + items.length)
  return (draw) => {
    const chosen = new Set<number>()
    while (chosen.size < INTERESTS) {
      const at = draw.below(ends.at(-1) as number)
      chosen.add(ends.findIndex((end) => at < end))
    }
    return [...chosen].map((topic) => known[topic] as [number, number[]])
  }
}

/** One item of each interest. */
export const oneOfEach = (interests: Interests, draw: Draw): number[] =>
  interests.map(([, items]) => items[draw.below(items.length)] as number)

/** What is clicked: a place is looked at with probability 1 / log₂(rank + 1), what matches is clicked then. */
export function clicked(shelf: Uint32Array, interests: Interests, chance: () => number): number[] {
  const liked = new Set(interests.flatMap(([, items]) => items))
  const clicks: number[] = []
  shelf.forEach((item, rank) => {
    const isSeen = chance() < 1 / Math.log2(rank + 2)
    if (isSeen && liked.has(item) && clicks.length < MOST_CLICKS) clicks.push(item)
  })
  return clicks
}

/** The share of the interests that stand on a shelf. */
export function shownOf(interests: Interests, shelf: Uint32Array): number {
  const shown = new Set(shelf)
  return interests.filter(([, items]) => items.some((item) => shown.has(item))).length / interests.length
}

/** The entropy in bits of a shelf's values, where an item with m values gives 1/m to each. `values` has them by item. */
export function entropy(shelf: Uint32Array, values: readonly Uint32Array[]): number {
  const shares = new Map<number, number>()
  let whole = 0
  for (const item of shelf) {
    const of = values[item] as Uint32Array
    if (of.length > 0) whole++
    for (const value of of) shares.set(value, (shares.get(value) ?? 0) + 1 / of.length)
  }
  let sum = 0
  for (const share of shares.values()) sum -= (share / whole) * Math.log2(share / whole)
  return Math.max(0, sum)
}
