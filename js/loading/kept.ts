// The last good catalogue, kept for when the server has none: it answers with an error or half of it, or not at all. The browser's
// own cache will not do: an error, or half a body, replaces in it what was good.
//
// It is kept at consent level `device` alone, by the profile's name, and goes when that consent or the profile does.

import { CATALOG_HEADER } from '../generated/constants.js'
import { inTime } from './patience.js'

/** A catalogue as it was at an earlier time. */
export interface Kept {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** When it was loaded, in milliseconds since 1970. */
  readonly since: number
}

/** Storage may never answer, and nobody waits for this. */
const PATIENCE = 3_000
/** Whoever withdraws consent waits no longer than this, in milliseconds. */
const SOON = 700
/** As many times its size must be free: the profile needs room more than this does. */
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
  /** One thing after the other, so that what is being kept is not kept after all was to go. */
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

  /** What the cache has by this name. To open it would make it. */
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
      const { quota = 0, usage = 0 } = await navigator.storage.estimate()
      if (quota - usage < length * ROOM) return
      const cache = await caches.open(this.#cache)
      await cache.put(name, new Response(bytes, { headers: { [SINCE]: String(now), etag: tag } }))
    })
  }

  /** Nothing is kept any more; resolves soon, whether or not that is done by then. */
  drop(): Promise<unknown> {
    return inTime(
      this.#next(() => caches.delete(this.#cache)),
      SOON,
    ).catch(() => undefined)
  }
}
