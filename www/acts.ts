/**
 * What the visitor did with which book, as far as the profile's own evidence tells: the page keeps no record of its
 * own beside the engine's. Between two readings it remembers what was just done in it, and nothing longer.
 */
import type { Interest } from 'penchant'

export interface Acts {
  /** The latest book opened. */
  readonly opened: string | undefined
  readonly liked: ReadonlySet<string>
  readonly rejected: ReadonlySet<string>
}

export const NO_ACTS: Acts = { opened: undefined, liked: new Set(), rejected: new Set() }

/** Reads the acts off the evidence behind the interests, then lets what was just done in this page correct it. */
export function actsOf(interests: readonly Interest[], just: JustDone): Acts {
  const liked = new Set<string>()
  const rejected = new Set<string>()
  const openings = new Map<string, number>()
  for (const { because } of interests) {
    for (const { type, item, at } of because) {
      if (type === 'like') liked.add(item)
      if (type === 'not_interested') rejected.add(item)
      if (type === 'view') openings.set(item, Math.max(at, openings.get(item) ?? 0))
    }
  }
  for (const [item, on] of just.liked) on ? liked.add(item) : liked.delete(item)
  for (const [item, on] of just.rejected) on ? rejected.add(item) : rejected.delete(item)
  if (just.opened !== undefined) openings.set(just.opened.item, just.opened.at)
  const latest = [...openings].filter(([item]) => !rejected.has(item)).sort((one, other) => other[1] - one[1])
  return { opened: latest[0]?.[0], liked, rejected }
}

/** What was done in this page since it was loaded. */
export class JustDone {
  opened: { readonly item: string; readonly at: number } | undefined
  readonly liked = new Map<string, boolean>()
  readonly rejected = new Map<string, boolean>()

  forget(): void {
    this.opened = undefined
    this.liked.clear()
    this.rejected.clear()
  }
}
