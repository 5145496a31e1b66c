// An open profile: the methods of `Personalizer`, each one call into the engine.

import { situation } from './context.js'
import { type Described, describe } from './describe.js'
import { calling, PenchantError } from './errors.js'
import type { FlatShelf, Handle } from './generated/engine/penchant.js'
import { plain, plainOptions, time } from './plain.js'
import { Labels, readShelf } from './shelf.js'
import type {
  Change,
  ConsentLevel,
  Description,
  Explanation,
  Health,
  Interest,
  InterestOptions,
  Item,
  PenchantEvent,
  Personalizer,
  Policy,
  RankedList,
  RankOptions,
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

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

interface Surroundings {
  readonly now: () => number
  readonly listeners: Listeners
  readonly loadMs: number
  /** Whether what the page knows of the situation goes with every call. */
  readonly context: boolean
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

  /** What was given, with the situation as the page knows it under what was given of that. */
  #situated(given: unknown, at: number): unknown {
    if (!this.#surroundings.context || !isRecord(given)) return given
    const { context = {}, ...rest } = given
    // What is no object is left for the engine to refuse.
    return isRecord(context) ? { ...rest, context: { ...situation(at), ...context } } : given
  }

  record(event: PenchantEvent): Promise<Recorded> {
    return calling(async () => {
      const now = this.#now()
      const given = plain(event, 'event_field', 'event')
      const at = isRecord(given) && Number.isFinite(given.at) ? (given.at as number) : now
      const sequence: number | undefined = await this.#open().record(this.#situated(given, at), now)
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
      const now = this.#now()
      const given = this.#situated(plainOptions(options), now)
      return this.#shelf(options.surface, (handle) => handle.recommend(given, now))
    })
  }

  rank(ids: readonly string[], options: RankOptions = {}): Promise<RankedList> {
    return calling(() => {
      const now = this.#now()
      const given = this.#situated(plainOptions(options), now)
      let unknown: string[] = []
      const shelf = this.#shelf(options.surface, (handle) => {
        const flat = handle.rank(plain(ids, 'option_invalid', 'ids'), given, now)
        unknown = flat.take_unknown()
        return flat
      })
      return { ...shelf, unknown }
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

  get policy(): Policy | undefined {
    return this.#catalog().policy
  }

  describe(options: { locale?: string } = {}): Description {
    const { locale = 'en' } = plainOptions(options) as { locale?: unknown }
    if (typeof locale === 'string') return describe(this.#catalog(), this.#surroundings.context, locale)
    throw new PenchantError('option_invalid', `option \`locale\`: got ${String(locale)}, expected a tag as in 'de-AT'`)
  }

  #catalog(): Described {
    return this.#open().catalog() as Described
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
