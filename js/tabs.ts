// Deletes the stored profile when consent is withdrawn, although several tabs may have it open: afterwards nothing of it is left,
// and every tab knows.
//
// The withdrawal empties the database, writes its receipt into it and tells the other tabs. Then the database is deleted.
// IndexedDB itself makes the deletion wait: every tab with a connection is asked to close it, and closes it only after it
// has begun to read the database, which contains the withdrawal. (A Web Lock would work too; but Firefox keeps no page with a
// lock in the back/forward cache.) A frozen page has no connection and is not waited for: when it resumes, it finds no
// database and treats that as the withdrawal. A tab that hangs is waited for no longer than `DELETING_MS`: its connection stays
// open, the withdrawal can still be read, and the deletion is done once the connection closes.

import { PenchantError } from './errors.js'
import { DELETING_MS } from './generated/constants.js'
import { dropMarker, nameOf, unmarked } from './history.js'

/** The outcome of a deletion: `waiting` if it is done only once other tabs close. */
export type Deletion = 'gone' | 'waiting' | 'failed'

/** Deletes a profile's marker and its database, and waits for it, for less than a second. */
export const deleteDatabase = (profile: string): Promise<Deletion> => unmarked(profile, () => deletion(profile))

async function deletion(profile: string): Promise<Deletion> {
  if (!mayHaveDatabases()) return 'gone'
  return new Promise<Deletion>((resolve) => {
    const timer = setTimeout(() => resolve('waiting'), DELETING_MS)
    const settle = (deletion: Deletion) => {
      clearTimeout(timer)
      resolve(deletion)
    }
    try {
      const request = indexedDB.deleteDatabase(nameOf(profile))
      request.onsuccess = () => settle('gone')
      request.onerror = () => settle('failed')
    } catch {
      // The browser blocks access to everything it may have stored earlier.
      settle('failed')
    }
  })
}

/** Whether anything can be stored: not without IndexedDB, not if reading it throws, and not in a frame with an opaque origin. */
function mayHaveDatabases(): boolean {
  try {
    return globalThis.indexedDB !== undefined && globalThis.origin !== 'null'
  } catch {
    return false
  }
}

/** The error for a deletion that was not done: what is left on the device, and what the visitor can do. */
export function left(profile: string, deletion: Exclude<Deletion, 'gone'>, cause?: unknown): PenchantError {
  const database = `the database ${nameOf(profile)} is on this device still`
  const because = cause instanceof Error ? ` (${cause.message})` : ''
  return deletion === 'waiting'
    ? new PenchantError(
        'storage_busy',
        `${database}: another tab of this site holds it. Close the other tabs: it is deleted then`,
        { cause },
      )
    : new PenchantError(
        'storage_failed',
        `${database}: the browser could neither empty nor delete it${because}. Delete this site’s data in the browser’s settings`,
        { cause },
      )
}

/**
 * Listens for erasures in other tabs, for a profile that may be in memory only: below consent level `device` nothing is read from the
 * device, so a message is the only sign. A server does not listen: it has no tabs, and it has profiles of many visitors.
 */
export class Erasures {
  readonly #profile: string
  readonly #heed: () => void
  #tabs: BroadcastChannel | undefined

  constructor(profile: string, heed: () => void) {
    this.#profile = profile
    this.#heed = heed
  }

  /** Starts or ends listening. Earlier messages are not heard. */
  listen(listens: boolean): void {
    this.#tabs?.close()
    this.#tabs = undefined
    if (!listens || !globalThis.document) return
    try {
      this.#tabs = new BroadcastChannel(nameOf(this.#profile))
      this.#tabs.onmessage = ({ data }) => {
        // A worker cannot remove the marker.
        if (data === 'erased' || data === 'withdrawn') dropMarker(this.#profile)
        if (data === 'erased') this.#heed()
      }
      // Under jsdom the channel is one of Node's, which would keep the process alive.
      ;(this.#tabs as { unref?: () => void }).unref?.()
    } catch {
      // A browser without BroadcastChannel: what is in memory is gone when the page is.
    }
  }

  /** Tells the other tabs, by this object's own channel, which does not receive its own messages: later events here must stay. */
  tell(): void {
    if (this.#tabs) this.#tabs.postMessage('erased')
    else tell(this.#profile, 'erased')
  }
}

/** Hears, until it is ended, of a withdrawal of consent: on this page or in another tab. */
export interface Watch {
  readonly isWithdrawn: boolean
  end(): void
}

/** Listens for a withdrawal while a profile is being opened: the engine listens only once it opens the database. */
export function watchWithdrawal(profile: string): Watch {
  let tabs: BroadcastChannel | undefined
  const watch = { isWithdrawn: false, end: () => tabs?.close() }
  try {
    // A server has no tabs.
    tabs = globalThis.indexedDB && new BroadcastChannel(nameOf(profile))
    tabs.onmessage = ({ data }) => {
      watch.isWithdrawn ||= data === 'withdrawn'
    }
  } catch {
    // Without IndexedDB nothing is on the device; without BroadcastChannel, the other tab finds an empty profile.
  }
  return watch
}

/**
 * Tells the other tabs why the database is about to be deleted: after a withdrawal they go to consent level `off`. It is a hint, which
 * they act on only once the database is deleted.
 */
export function tell(profile: string, message: 'erased' | 'withdrawn'): void {
  if (!globalThis.indexedDB) return
  try {
    const tabs = new BroadcastChannel(nameOf(profile))
    tabs.postMessage(message)
    // Firefox drops the message of a channel that is closed at once.
    setTimeout(() => tabs.close(), DELETING_MS)
  } catch {
    // A browser without BroadcastChannel: the other tabs find an empty profile.
  }
}
