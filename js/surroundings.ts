// The arguments of `OpenPersonalizer` beside its connection: `open` passes them in.

import type { Listeners } from './listeners.js'
import type { Later } from './platform.js'
import type { Stale } from './types.js'

export interface Surroundings {
  readonly now: () => number
  /** The profile's name. */
  readonly profile: string
  readonly listeners: Listeners
  readonly loadMs: number
  /** Whether the page's situation is added to every call. */
  readonly context: boolean
  /** Whether persistent storage may be asked for. */
  readonly persist: boolean
  readonly later: Later
  /** Deletes the catalogue that is stored for when the server sends none. */
  readonly dropCatalog: () => Promise<unknown>
  /** Set if the catalogue is an older one. */
  readonly stale?: Stale
}
