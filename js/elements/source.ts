// The record that all elements of a page share: the provided profile, the presentation, the site's own strings, and the
// listeners for requests for another order.
//
// A page may load this package twice, from two bundles; only the first defines the elements. So shared state is kept in a record
// that every copy finds under one global symbol. It contains only data and callbacks. The symbol has a version number: a copy that
// needs another shape uses another number.

import type { Personalizer } from '../types.js'
import type { Strings } from './strings/en.js'
import type { Opener, Presentation, Provided } from './types.js'

interface Shared {
  provided: Provided | undefined
  presentation: Presentation
  /** The pending or latest promise of each opening function: all elements wait for the same one. */
  readonly attempts: WeakMap<Opener, Promise<Personalizer>>
  /** The site's own strings, by language. */
  readonly words: Map<string, Partial<Strings>>
  /** Called when anything in this record changes. */
  readonly followers: Set<() => void>
  /** Called when a visitor asks for another order. */
  readonly wishes: Set<(penchant: Personalizer) => void>
}

const NAME = Symbol.for('penchant.elements.1')

/** Created when it is first used, not when the script is loaded. */
export function shared(): Shared {
  const page = globalThis as { [NAME]?: Shared }
  page[NAME] ??= {
    provided: undefined,
    presentation: {},
    attempts: new WeakMap(),
    words: new Map(),
    followers: new Set(),
    wishes: new Set(),
  }
  return page[NAME]
}

/** Tells every element on the page to read the record again. */
export function announce(): void {
  for (const hear of shared().followers) hear()
}

/** Calls `hear` at every change of the record. Returns a function that ends it. */
export function follow(hear: () => void): () => void {
  const { followers } = shared()
  followers.add(hear)
  return () => followers.delete(hear)
}

export function provide(penchant: Provided | undefined, presentation: Presentation): void {
  // A new object, so that elements whose opening failed see that `provide` was called again.
  Object.assign(shared(), { provided: penchant, presentation: { ...presentation } })
  announce()
  if (typeof penchant !== 'function') return
  // An attempt that has already failed, for elements that are gone perhaps, must not count for elements to come.
  const attempt = shared().attempts.get(penchant)
  Promise.race([attempt, undefined]).catch(() => openAgain(penchant, attempt))
}

/** The profile that was given, or its promise. A function is called once, when the first element needs the profile. */
export function opening(given: Provided | undefined): Personalizer | Promise<Personalizer> | undefined {
  if (typeof given !== 'function') return given ?? undefined
  const { attempts } = shared()
  const attempt = attempts.get(given) ?? Promise.resolve().then(given)
  attempts.set(given, attempt)
  return attempt
}

/** Reads from a profile; `undefined` if the page has closed it, since a closed one throws. */
export function unlessClosed<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}

/** Starts another attempt, unless one has begun since the one that failed. */
export function openAgain(open: Opener, failed: unknown): void {
  const { attempts } = shared()
  if (attempts.get(open) !== failed) return
  attempts.delete(open)
  announce()
}

/** Calls `hear` when a visitor asks for another order through one of the elements. Returns a function that ends it. */
export function onWish(hear: (penchant: Personalizer) => void): () => void {
  const { wishes } = shared()
  wishes.add(hear)
  return () => wishes.delete(hear)
}

export function wished(penchant: Personalizer): void {
  for (const hear of shared().wishes) hear(penchant)
}
