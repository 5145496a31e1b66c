// The arguments of `OpenPersonalizer` beside its connection: `open` passes them in.

import type { Listeners } from './listeners.js'
import type { Later } from './platform.js'
import type { ReloadSource, Stale } from './types.js'

export interface Surroundings {
  readonly now: () => number
  /** The profile's name. */
  readonly profile: string
  readonly listeners: Listeners
  /** How long the catalogue took from its bytes to readiness, in milliseconds. */
  readonly loadMs: number
  /** Whether the page's situation is added to every call. */
  readonly context: boolean
  /** Whether persistent storage may be asked for. */
  readonly persist: boolean
  readonly later: Later
  /** Deletes the catalogue that is stored for when the server sends none. */
  readonly dropCatalog: () => Promise<unknown>
  /** The bytes of the catalogue for `reload`. */
  readonly again: (source: ReloadSource | undefined) => Promise<Again>
  /** Set if the catalogue is an older one. */
  readonly stale?: Stale
}

/** A catalogue for `reload`. */
export interface Again {
  readonly bytes: Uint8Array
  /** Stores it for when the server sends none, once the engine has accepted it. */
  readonly keep: () => void
}
