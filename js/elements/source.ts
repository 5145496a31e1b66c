// Which profile the elements of a page are about, and word among them that the visitor asked for another order.

import type { Personalizer } from '../types.js'
import type { Presentation, Provided } from './types.js'

let provided: Provided | undefined
let presentation: Presentation = {}
const waiting = new Set<() => void>()

/**
 * Says for the whole page which open profile its elements are about, and how items are shown. Elements that are there
 * already take it up; a `penchant` property of an element's own goes before it.
 */
export function provide(penchant: Provided | undefined, options: Presentation = {}): void {
  provided = penchant
  presentation = options
  for (const take of waiting) take()
}

export const source = {
  get provided(): Provided | undefined {
    return provided
  },
  get presentation(): Presentation {
    return presentation
  },
  /** Calls back at every `provide`; returns what ends it. */
  follow(take: () => void): () => void {
    waiting.add(take)
    return () => waiting.delete(take)
  },
}

const shelves = new Set<(penchant: Personalizer) => void>()

/** Hears when a visitor asked for another order through one of the elements. */
export function onWish(hear: (penchant: Personalizer) => void): () => void {
  shelves.add(hear)
  return () => shelves.delete(hear)
}

export function wished(penchant: Personalizer): void {
  for (const hear of shelves) hear(penchant)
}
