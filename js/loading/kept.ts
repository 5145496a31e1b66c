// The last good catalogue, kept for when the server gives none: it answers with an error, with half a file, or not at all. The
// browser's own cache is no help: there an error or half a file replaces the good one.
//
// It is kept only at consent level `device`, under the profile's name, and is deleted with that consent or the profile.

import { CATALOG_HEADER } from '../generated/constants.js'
import { inTime } from './patience.js'

/** A catalogue as it was at an earlier time. */
export interface Kept {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** When it was loaded, in milliseconds since 1970. */
  readonly since: number
}

/** How long a cache is waited for, in milliseconds: it may never answer. */
const PATIENCE = 3_000
/** How long a withdrawal of consent waits for the deletion, in milliseconds. */
const SOON = 700
/** A catalogue is kept only where this many times its size is free: the profile needs the room more. */
const ROOM = 10
const SINCE = 'penchant-since'

/**
 * A name that nothing else is asked for by: a site's service worker that looks into all caches of its origin must not find an
 * older catalogue under the address of the newer one.
 */
const nameOf = (address: string | URL): string =>
  `https://kept.penchant.invalid/${encodeURIComponent(new URL(address, globalThis.document?.baseURI).href)}`

export class KeptCatalog {
  readonly #profile: string
  /** Operations run one after the other, so that a `keep` that is pending does not store anything after a later `drop`. */
  #latest: Promise<unknown> = Promise.resolve()

  constructor(profile: string) {
    this.#profile = profile
  }

  get #cache(): string {
    return `penchant catalogue of ${this.#profile}`
  }

  #next<T>(work: () => Promise<T>): Promise<T | undefined> {
    // There are no caches where a page is not served by https, and in some private windows none that can be opened.
    const done = this.#latest.then(() => inTime(work(), PATIENCE)).catch(() => undefined)
    this.#latest = done
    return done
  }

  /** What the cache has by this name. `caches.open` would create the cache. */
  #match(name: string): Promise<Response | undefined> {
    return caches.match(name, { cacheName: this.#cache })
  }

  /** What was kept of this address, if anything was. */
  read(address: string | URL): Promise<Kept | undefined> {
    return this.#next(async () => {
      const found = await this.#match(nameOf(address))
      const since = Number(found?.headers.get(SINCE))
      return found && since > 0 ? { bytes: new Uint8Array(await found.arrayBuffer()), since } : undefined
    })
  }

  /** Keeps a catalogue that has been found to be good, unless it is kept already, and there is room. */
  keep(address: string | URL, bytes: Uint8Array<ArrayBuffer>, now: number): Promise<unknown> {
    return this.#next(async () => {
      const name = nameOf(address)
      const { length } = bytes
      // The header has a checksum of the whole catalogue.
      const tag = bytes.subarray(0, CATALOG_HEADER).join()
      if ((await this.#match(name))?.headers.get('etag') === tag) return
      // Safari before 17 does not say how much room there is, and WebKitGTK has no `navigator.storage` at all: there it is tried.
      const room = await navigator.storage?.estimate?.()
      if (room && (room.quota ?? 0) - (room.usage ?? 0) < length * ROOM) return
      const cache = await caches.open(this.#cache)
      await cache.put(name, new Response(bytes, { headers: { [SINCE]: String(now), etag: tag } }))
    })
  }

  /** Deletes what is kept. Resolves soon, also where the deletion takes longer. */
  drop(): Promise<unknown> {
    return inTime(
      this.#next(() => caches.delete(this.#cache)),
      SOON,
    ).catch(() => undefined)
  }
}
