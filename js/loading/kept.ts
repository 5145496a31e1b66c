// The last good catalogue, stored for when the server sends none: an error, half a file, or nothing. The browser's HTTP cache does
// not help: there an error or half a file replaces the good one.
//
// It is kept only at consent level `device`, under the profile's name, and is deleted with that consent or the profile.

import { CATALOG_HEADER } from '../generated/constants.js'
import { inTime } from './patience.js'

/** A stored catalogue. */
export interface Kept {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** When it was stored, in milliseconds since 1970. */
  readonly since: number
}

/** How long to wait for the cache, in milliseconds: it may never answer. */
const PATIENCE = 3_000
/** How long a withdrawal of consent waits for the deletion, in milliseconds. */
const SOON = 700
/** A catalogue is stored only if this many times its size is free: the profile has precedence. */
const ROOM = 10
const SINCE = 'penchant-since'

/**
 * A name under which nothing else is requested. A site's service worker that searches all caches of its origin must not find an
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
    // There is no `caches` on a page without https, and in some private windows it cannot be opened.
    const done = this.#latest.then(() => inTime(work(), PATIENCE)).catch(() => undefined)
    this.#latest = done
    return done
  }

  /** The cache's entry of this name. Not by `caches.open`, which would create the cache. */
  #match(name: string): Promise<Response | undefined> {
    return caches.match(name, { cacheName: this.#cache })
  }

  /** The catalogue stored for this address, if there is one. */
  read(address: string | URL): Promise<Kept | undefined> {
    return this.#next(async () => {
      const found = await this.#match(nameOf(address))
      const since = Number(found?.headers.get(SINCE))
      return found && since > 0 ? { bytes: new Uint8Array(await found.arrayBuffer()), since } : undefined
    })
  }

  /** Stores a valid catalogue, unless it is stored already, and if there is room. */
  keep(address: string | URL, bytes: Uint8Array<ArrayBuffer>, now: number): Promise<unknown> {
    return this.#next(async () => {
      const name = nameOf(address)
      const { length } = bytes
      // The header has a checksum of the whole catalogue.
      const tag = bytes.subarray(0, CATALOG_HEADER).join()
      if ((await this.#match(name))?.headers.get('etag') === tag) return
      // Safari before 17 does not say how much room there is, and WebKitGTK has no `navigator.storage`: then it is tried anyway.
      const room = await navigator.storage?.estimate?.()
      if (room && (room.quota ?? 0) - (room.usage ?? 0) < length * ROOM) return
      const cache = await caches.open(this.#cache)
      await cache.put(name, new Response(bytes, { headers: { [SINCE]: String(now), etag: tag } }))
    })
  }

  /** Deletes the stored catalogue. Resolves soon, even if the deletion takes longer. */
  drop(): Promise<unknown> {
    return inTime(
      this.#next(() => caches.delete(this.#cache)),
      SOON,
    ).catch(() => undefined)
  }
}
