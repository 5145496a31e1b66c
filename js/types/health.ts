/** The state of a profile and its catalogue, as types. */

import type { ConsentLevel } from './data.js'
import type { LayerHealth } from './layers.js'
import type { Bubble, Lift } from './learning.js'

/** The state of the profile, the engine and the catalogue. */
export interface Health {
  readonly storage: {
    /** Where the profile is now. `none` at consent level `off`. */
    readonly kind: 'indexeddb' | 'memory' | 'none'
    /** A sentence: why it is in memory although `device` was asked for, or why the device refused the latest event. */
    readonly problem?: string
    /** The size of the log and its items, in bytes. */
    readonly bytes: number
    /** The number of records that failed their checksum and were left out. */
    readonly damaged: number
    /** What happened to the profile since the last visit. Only if it is on the device. */
    readonly history?: ProfileHistory | undefined
    /** Whether the browser has agreed not to evict the storage; undefined if it does not say. */
    readonly persisted?: boolean | undefined
  }
  readonly consent: ConsentLevel
  readonly events: number
  readonly interests: number
  /** The layers, if `open` named any. */
  readonly layers?: readonly LayerHealth[]
  readonly catalog: {
    /** 0 if the site gave none: every shelf is empty. */
    readonly items: number
    readonly features: number
    readonly bytes: number
    /** The time from the bytes to readiness, in milliseconds. */
    readonly loadMs: number
    /** Present if the server had no good catalogue and an older one is used, which was stored earlier (at level `device`). */
    readonly stale?: Stale
  }
  /** Whether personalization works for this visitor: the value of the shelves compared with the site's own order. */
  readonly lift: Lift
  /** How varied the shown items are; left out if the catalogue has no categories or tags. */
  readonly bubble?: Bubble
}

/**
 * The state in which a profile was found when it was first read on this page, or its loss since. docs/durability.md.
 *
 * - `first`: no profile was stored here, as far as can be told: a browser that evicts everything of a site leaves no trace;
 * - `known`: the profile is there;
 * - `damaged`: a part of it is lost: records fail their checksum, or are missing though nobody removed them;
 * - `gone`: it was stored here, nobody erased it, and it is not there any more: the browser evicted it, its files were damaged
 *   beyond reading, or somebody deleted the database.
 *
 * A loss is reported as long as the page is open, and at each visit until something is recorded or imported; damaged or missing
 * records are reported as long as they are.
 */
export interface ProfileHistory {
  readonly kind: 'first' | 'known' | 'damaged' | 'gone'
  /** With `damaged` and `gone`: about how many entries are lost. */
  readonly missing?: number
  /**
   * With `gone`, if the browser says so: it found its files damaged and began with an empty database. Chromium says so of the first
   * database of the site that is opened afterwards. If absent, the cause is not known.
   */
  readonly cause?: 'corruption'
}

/** An older catalogue that is used because the current one could not be loaded. */
export interface Stale {
  /** When it was first loaded, in milliseconds since 1970. */
  readonly since: number
  /** Why there is no newer one, as a sentence. */
  readonly problem: string
}
