// An open profile: the methods of `Personalizer`, each one call into the engine.

import { calling, PenchantError } from './errors.js'
import type { FlatShelf, Handle } from './generated/engine/penchant.js'
import { plain, plainOptions, time } from './plain.js'
import { Labels, readShelf } from './shelf.js'
import type {
  Change,
  ConsentLevel,
  Explanation,
  Health,
  Interest,
  InterestOptions,
  Item,
  PenchantEvent,
  Personalizer,
  RecommendOptions,
  Recorded,
  Shelf,
  SimilarOptions,
} from './types.js'

/** Those who want to know. One that throws keeps none of the others from hearing. */
export class Listeners {
  readonly #listeners = new Set<(change: Change) => void>()

  add(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change)
      } catch (error) {
        console.error(error)
      }
    }
  }
}

interface Surroundings {
  readonly now: () => number
  readonly listeners: Listeners
  readonly loadMs: number
}

export class OpenPersonalizer implements Personalizer {
  #handle: Handle | undefined
  readonly #labels: Labels
  readonly #surroundings: Surroundings
  #saidConsent = false

  constructor(handle: Handle, surroundings: Surroundings) {
    this.#handle = handle
    this.#labels = new Labels(() => this.#open())
    this.#surroundings = surroundings
    // Event numbers may begin again after any change that is not one more event.
    surroundings.listeners.add(({ kind }) => {
      if (kind !== 'recorded') this.#labels.forgetEvents()
    })
  }

  /** The engine, unless it was closed. */
  #open(): Handle {
    if (this.#handle) return this.#handle
    throw new PenchantError('closed', 'this personalizer was closed: call `open` again')
  }

  #now(): number {
    return time(this.#surroundings.now)
  }

  record(event: PenchantEvent): Promise<Recorded> {
    return calling(async () => {
      const sequence: number | undefined = await this.#open().record(plain(event, 'event_field', 'event'), this.#now())
      if (sequence !== undefined) return { recorded: true, event: sequence }
      this.#sayConsent()
      return { recorded: false, reason: 'consent' }
    })
  }

  /** Says once that nothing is learned, so that nobody wonders why. */
  #sayConsent(): void {
    if (this.#saidConsent) return
    this.#saidConsent = true
    console.info(
      'penchant: the event was not recorded, since the consent level is `off`. Nothing is learned until ' +
        "`consent.set('session')` or `consent.set('device')`.",
    )
  }

  recommend(options: RecommendOptions = {}): Promise<Shelf> {
    return calling(() => {
      const given = plainOptions(options)
      return this.#shelf(options.surface, (handle) => handle.recommend(given, this.#now()))
    })
  }

  similar(id: string, options: SimilarOptions = {}): Promise<Shelf> {
    return calling(() => {
      const given = plainOptions(options)
      return this.#shelf(undefined, (handle) => handle.similar(String(id), given))
    })
  }

  #shelf(surface: string | undefined, rank: (handle: Handle) => FlatShelf): Shelf {
    const handle = this.#open()
    const before = performance.now()
    const flat = rank(handle)
    const took = (performance.now() - before) * 1_000
    try {
      return readShelf(flat, this.#labels, { surface, took })
    } finally {
      flat.free()
    }
  }

  explain(shelf: string, item: string): Promise<Explanation> {
    return calling(() => this.#open().explain(String(shelf), String(item)) as Explanation)
  }

  item(id: string): Item | undefined {
    const index = this.#open().find(String(id))
    return index === undefined ? undefined : this.#labels.item(index)
  }

  readonly profile = {
    interests: (options: InterestOptions = {}): Promise<readonly Interest[]> =>
      calling(() => this.#open().interests(plainOptions(options), this.#now()) as Interest[]),
  }

  readonly consent = this.#consent()

  #consent(): Personalizer['consent'] {
    const level = () => this.#open().consent() as ConsentLevel
    return {
      get level() {
        return level()
      },
      set: (next) => calling(() => this.#open().set_consent(String(next), this.#now())),
    }
  }

  readonly data = {
    erase: (): Promise<void> => calling(() => this.#open().erase()),
  }

  health(): Promise<Health> {
    return calling(() => {
      const health = this.#open().health() as Health
      return { ...health, catalog: { ...health.catalog, loadMs: this.#surroundings.loadMs } }
    })
  }

  subscribe(listener: (change: Change) => void): () => void {
    return this.#surroundings.listeners.add(listener)
  }

  async close(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    handle?.close()
    handle?.free()
  }
}
