// The record that all elements of a page share: the provided profile, the presentation, the site's own strings, and the
// listeners for a visitor's wish for another order.
//
// A page may load this package twice, from two bundles; only the first defines the elements. So what is shared stands
// in a record that every copy finds under one name. It holds data and callbacks alone, and the name has the number of its
// form: a copy that needs another form takes another number.

import type { Personalizer } from '../types.js'
import type { Strings } from './strings/en.js'
import type { Opener, Presentation, Provided } from './types.js'

interface Shared {
  provided: Provided | undefined
  presentation: Presentation
  /** What each function was last asked for: all elements wait for the same. */
  readonly attempts: WeakMap<Opener, Promise<Personalizer>>
  /** What sites added to the words, by language. */
  readonly words: Map<string, Partial<Strings>>
  /** Those who hear when any of this changes. */
  readonly followers: Set<() => void>
  /** Those who hear of wishes. */
  readonly wishes: Set<(penchant: Personalizer) => void>
}

const NAME = Symbol.for('penchant.elements.1')

/** Made by the first who asks, not by whoever loads this. */
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

/** Tells every element on the page to look again. */
export function announce(): void {
  for (const hear of shared().followers) hear()
}

/** Calls back at every change of what is shared; returns what ends it. */
export function follow(hear: () => void): () => void {
  const { followers } = shared()
  followers.add(hear)
  return () => followers.delete(hear)
}

export function provide(penchant: Provided | undefined, presentation: Presentation): void {
  // Copied, so that elements that failed see that it was called once more.
  Object.assign(shared(), { provided: penchant, presentation: { ...presentation } })
  announce()
  if (typeof penchant !== 'function') return
  // What has failed by now, for elements that are gone say, does not stand for those to come.
  const attempt = shared().attempts.get(penchant)
  Promise.race([attempt, undefined]).catch(() => openAgain(penchant, attempt))
}

/** The profile that was given, or what is to become it: a function is called by the first who needs it. */
export function opening(given: Provided | undefined): Personalizer | Promise<Personalizer> | undefined {
  if (typeof given !== 'function') return given ?? undefined
  const { attempts } = shared()
  const attempt = attempts.get(given) ?? Promise.resolve().then(given)
  attempts.set(given, attempt)
  return attempt
}

/** What a profile says at once. One that the page has closed throws at every question, and then it says nothing. */
export function unlessClosed<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}

/** Another attempt, where nobody has begun it yet since the one that failed. */
export function openAgain(open: Opener, failed: unknown): void {
  const { attempts } = shared()
  if (attempts.get(open) !== failed) return
  attempts.delete(open)
  announce()
}

/** Hears when a visitor asked for another order through one of the elements. */
export function onWish(hear: (penchant: Personalizer) => void): () => void {
  const { wishes } = shared()
  wishes.add(hear)
  return () => wishes.delete(hear)
}

export function wished(penchant: Personalizer): void {
  for (const hear of shared().wishes) hear(penchant)
}
