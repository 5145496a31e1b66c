// Opens the stored older catalogue if the server sends none or a damaged one, and reports it. Stores a good one for next time.

import { PenchantError } from '../errors.js'
import type { Listeners } from '../listeners.js'
import { time } from '../plain.js'
import type { Platform } from '../platform.js'
import type { OpenOptions, Personalizer, Stale } from '../types.js'
import { tagOf } from './bytes.js'
import { KeptCatalog } from './kept.js'

export class Older {
  /** Set if an older catalogue was opened: when it was stored, and why it is used. */
  stale: Stale | undefined
  readonly #kept: KeptCatalog | undefined
  readonly #address: string | URL | undefined
  readonly #isAllowed: boolean
  readonly #now: () => number

  constructor({ place }: Platform, { catalog, consent, now = Date.now }: OpenOptions, profile: string) {
    // Only in pages: a server's own code decides what it stores. Whether `caches` works shows only when it is used: in a sandboxed frame
    // even reading it throws.
    if (place === 'page') this.#kept = new KeptCatalog(profile)
    const isAddress = typeof catalog === 'string' || tagOf(catalog) === 'URL'
    if (isAddress) this.#address = catalog as string | URL
    // Below `device`, nothing is read and nothing stored.
    this.#isAllowed = consent === 'device'
    this.#now = now
  }

  /** The bytes of the last good catalogue; throws the error again if there is none. */
  async instead(error: unknown): Promise<Uint8Array> {
    const isOfCatalog = error instanceof PenchantError && error.code.startsWith('catalog_')
    if (!isOfCatalog || !this.#address || !this.#isAllowed || this.stale) throw error
    const kept = await this.#kept?.read(this.#address)
    if (!kept) throw error
    const { since } = kept
    this.stale = { since, problem: error.message }
    console.warn(`penchant: the catalogue of ${new Date(since).toISOString()} is used: ${error.message}`)
    return kept.bytes
  }

  /** Deletes the stored catalogue. */
  async drop(): Promise<void> {
    await this.#kept?.drop()
  }

  /** Stores the catalogue that was opened, and deletes it once the profile is erased or the consent to store it withdrawn. */
  follow(personalizer: Personalizer, opened: Uint8Array, listeners: Listeners): void {
    const kept = this.#kept
    if (!kept) return
    let before = personalizer.consent.level
    listeners.add(({ kind }) => {
      const { level } = personalizer.consent
      const isWithdrawn = level !== 'device' && before === 'device'
      before = level
      if (kind === 'erased' || isWithdrawn) void kept.drop()
    })
    if (before === 'device' && !this.stale) this.keep(opened)
  }

  /** Stores a catalogue that came from the address, where that is allowed. */
  keep(bytes: Uint8Array): void {
    if (!this.#address || !this.#isAllowed) return
    void this.#kept?.keep(this.#address, bytes as Uint8Array<ArrayBuffer>, time(this.#now))
  }
}
