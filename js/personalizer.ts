// An open profile: the methods of `Personalizer`, each one call into the engine.

import type { Asked } from './asked.js'
import { situation } from './context.js'
import { correctingOf } from './correcting.js'
import type { Described } from './describe.js'
import { type Connection, calling, reading } from './engine.js'
import { PenchantError } from './errors.js'
import { experimentsOf } from './experiments.js'
import { factsOf } from './facts.js'
import { REMEMBERED_SHELVES } from './generated/constants.js'
import type { FlatShelf, Handle } from './generated/engine/penchant.js'
import { type Past, pastOf } from './history.js'
import { Latest } from './latest.js'
import { dueOf, effect, predict, rhythm } from './learning.js'
import { onboardingOf } from './onboarding.js'
import { pageOf } from './page.js'
import { continued, type Entries, invalid, namedOptions, nameIn, own, plain, plainOptions, time } from './plain.js'
import { recordedOf } from './recorded.js'
import { reloadOf } from './reload.js'
import { consentOf, dataOf } from './rights.js'
import { Labels, leftOut, readShelf } from './shelf.js'
import { standAlone } from './stand-alone.js'
import type { Surroundings } from './surroundings.js'
import type { Due, DueOptions, Goal, Prediction, PredictOptions, Rhythm } from './types/learning.js'
import type {
  Change,
  Description,
  ExplainOptions,
  Explanation,
  Forgettable,
  Forgotten,
  Health,
  HistoryItem,
  HistoryOptions,
  Interest,
  InterestName,
  InterestOptions,
  Item,
  NextPageOptions,
  PageOptions,
  PageShelf,
  PenchantEvent,
  Personalizer,
  Policy,
  RankedList,
  RankOptions,
  RecommendOptions,
  Recorded,
  Shelf,
  SimilarOptions,
  Target,
  TimelineEntry,
  TimelineOptions,
  TogetherOptions,
} from './types.js'
import { visitedOf } from './visited.js'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The surface in the options. A value that is no text is left to the engine, which refuses it. */
function surfaceOf(given: unknown): string | undefined {
  const { surface } = own(given)
  return typeof surface === 'string' ? surface : undefined
}

type Wishing = 'pin' | 'mute' | 'weigh' | 'release' | 'dial' | 'surprise'

const DAY = 86_400_000

export class OpenPersonalizer implements Personalizer {
  #connection: Connection | undefined
  #labels: Labels
  readonly #surroundings: Surroundings
  /** The options of the latest shelves: as many as the engine remembers. */
  readonly #asked = new Latest<Asked>(REMEMBERED_SHELVES)
  #loaded: Pick<Surroundings, 'loadMs' | 'stale'>
  readonly #past: Past
  readonly #daily: ReturnType<typeof setInterval>
  readonly #recorded = recordedOf()
  readonly consent: Personalizer['consent']
  readonly data: Personalizer['data']
  readonly onboarding: Personalizer['onboarding']
  readonly choose: Personalizer['choose']
  readonly experiment: Personalizer['experiment']
  readonly experiments: Personalizer['experiments']
  readonly segments: Personalizer['segments']
  readonly reload: Personalizer['reload']

  constructor(connection: Connection, surroundings: Surroundings) {
    this.#connection = connection
    this.#labels = new Labels(() => this.#open())
    this.#surroundings = surroundings
    this.#loaded = surroundings
    const profile = {
      handle: () => this.#open(),
      level: () => this.#opened().level,
      outlast: async <T>(work: (connection: Connection) => Promise<T>) => this.#opened().outlast(work),
      dropCatalog: surroundings.dropCatalog,
      now: () => this.#now(),
      name: surroundings.profile,
      policy: () => this.policy?.version,
    }
    this.consent = consentOf(profile)
    this.data = dataOf(profile)
    const item = (index: number) => this.#labels.item(index)
    this.onboarding = onboardingOf({ ...profile, item, unlearned: () => this.#recorded(undefined) })
    const situated = (given: unknown, at: number) => this.#situated(given, at)
    const tried = experimentsOf({ ...profile, situated, recorded: this.#recorded })
    this.choose = tried.choose
    this.experiment = tried.experiment
    this.experiments = tried.experiments
    this.segments = tried.segments
    this.reload = reloadOf({
      opened: () => this.#opened(),
      again: surroundings.again,
      readOut: () => this.#labels.readOut(),
      replaced: (loadMs) => this.#replaced(loadMs),
    })
    this.#past = pastOf(() => this.#connection?.handle, surroundings.profile, surroundings.persist)
    surroundings.listeners.add(({ kind }) => this.#hear(kind))
    this.#daily = setInterval(() => this.#retain(), DAY)
    // In Node, the timer must not keep the process alive.
    ;(this.#daily as { unref?: () => void }).unref?.()
    standAlone(this)
  }

  #hear(kind: Change['kind']): void {
    // After any change except a new event, the engine may reuse event numbers.
    if (kind !== 'recorded') this.#labels.forgetEvents()
    this.#past.look(kind)
  }

  /** Applies retention. If that fails, it is applied again the next day, or after the next event. */
  #retain(): void {
    calling(() => this.#connection?.handle.retain(this.#now())).catch(() => {})
  }

  /** The engine; throws `closed` after `close`. */
  #open(): Handle {
    return this.#opened().handle
  }

  #opened(): Connection {
    if (this.#connection) return this.#connection
    throw new PenchantError('closed', 'this personalizer was closed: call `open` again')
  }

  #replaced(loadMs: number): void {
    this.#labels.retire()
    this.#labels = new Labels(() => this.#open())
    this.#loaded = { loadMs }
    this.#retain()
  }

  #now(): number {
    return time(this.#surroundings.now)
  }

  /** The options with the page's situation added. The call's own context takes precedence. */
  #situated(given: unknown, at: number): unknown {
    if (!this.#surroundings.context || !isRecord(given)) return given
    const { context = {}, ...rest } = own(given)
    // A context that is no object is left to the engine, which refuses it.
    return isRecord(context) ? { ...rest, context: { ...situation(at), ...context } } : given
  }

  record(event: PenchantEvent): Promise<Recorded> {
    return calling(async () => {
      const now = this.#now()
      const given = plain(event, 'event_field', 'event')
      const at = isRecord(given) && Number.isFinite(given.at) ? (given.at as number) : now
      return this.#recorded(await this.#open().record(this.#situated(given, at), now))
    })
  }

  recommend(options: RecommendOptions | NextPageOptions = {}): Promise<Shelf> {
    return calling(() => {
      const given = plainOptions(options)
      // Its own: a page may have added `after` to `Object.prototype`.
      if (Object.hasOwn(given, 'after')) return this.#after(continued(own(given)))
      return this.#recommend(given, this.#now())
    })
  }

  #recommend(options: object, now: number): Shelf {
    const given = this.#situated(options, now)
    const shelf = this.#shelf(surfaceOf(given), (handle) => handle.recommend(given, now), given)
    this.#asked.set(shelf.id, { options: given, shelf, labels: this.#labels })
    return shelf
  }

  /** The shelf that follows another one: what would have come next when that one was made. */
  #after({ after, limit }: Entries): Shelf {
    const before = nameIn(after, 'after')
    const { options, shelf, labels, beside = [] } = this.#asked.get(before) ?? {}
    const asked = own(options)
    const shown = [...beside, ...(shelf?.items.map(({ id }) => id) ?? [])]
    const given = { ...asked, limit, exclude: [...((asked.exclude as string[] | undefined) ?? []), ...shown] }
    // A shelf of a former catalogue goes on in the present one.
    const page = (handle: Handle) =>
      labels?.isFormer ? handle.recommend(given, this.#now()) : handle.next_page(before, given)
    const next = this.#shelf(surfaceOf(given), page, given)
    this.#asked.set(next.id, { options: given, shelf: next, labels: this.#labels })
    return next
  }

  /** What follows on a shelf of a page leaves out the items of the others. */
  #keepApart({ id }: Shelf, page: readonly Shelf[]): void {
    const asked = this.#asked.get(id)
    const beside = page.filter((shelf) => shelf.id !== id).flatMap(({ items }) => items.map((item) => item.id))
    if (asked) this.#asked.set(id, { ...asked, beside })
  }

  page(shelves: readonly PageShelf[], options: PageOptions = {}): Promise<Readonly<Record<string, Shelf>>> {
    return calling(() => {
      const now = this.#now()
      const page = pageOf(shelves, options, (asked) => this.#recommend(asked, now))
      for (const shelf of Object.values(page)) this.#keepApart(shelf, Object.values(page))
      return page
    })
  }

  rank(ids: readonly string[], options: RankOptions = {}): Promise<RankedList> {
    return calling(() => {
      const now = this.#now()
      const given = this.#situated(plainOptions(options), now)
      const list = plain(ids, 'option_invalid', 'ids')
      const shelf = this.#shelf(surfaceOf(given), (handle) => handle.rank(list, given, now), undefined, true)
      this.#asked.set(shelf.id, { ids: list, options: given })
      return shelf as RankedList
    })
  }

  similar(id: string, options: SimilarOptions = {}): Promise<Shelf> {
    return calling(() => {
      const given = plainOptions(options)
      return this.#shelf(undefined, (handle) => handle.similar(nameIn(id, 'id'), given, this.#now()))
    })
  }

  together(basket: readonly string[] | 'cart', options: TogetherOptions = {}): Promise<RankedList> {
    return calling(() => {
      const given = plainOptions(options)
      const list = plain(basket, 'option_invalid', 'basket')
      return this.#shelf(
        undefined,
        (handle) => handle.together(list, given, this.#now()),
        undefined,
        true,
      ) as RankedList
    })
  }

  path(id: string): Promise<readonly Item[]> {
    return calling(() =>
      Array.from(this.#open().path(nameIn(id, 'id'), this.#now()), (index) => this.#labels.item(index)),
    )
  }

  history(options: HistoryOptions = {}): Promise<readonly HistoryItem[]> {
    return calling(() => visitedOf(this.#open(), this.#labels, plainOptions(options), this.#now()))
  }

  /** A shelf; `asked` are the options of `recommend`, `isRanked` says that it is one of `rank`. */
  #shelf(surface: string | undefined, rank: (handle: Handle) => FlatShelf, asked?: unknown, isRanked = false): Shelf {
    const handle = this.#open()
    const before = performance.now()
    const flat = rank(handle)
    const took = (performance.now() - before) * 1_000
    return reading(flat, () => {
      const forbidden = surface !== undefined && handle.forbids(surface)
      const left = isRanked ? leftOut(flat) : undefined
      const heldOut = handle.is_held_out()
      const shelf = readShelf(flat, this.#labels, { surface, took, heldOut, forbidden, asked, left })
      // Not enumerable: a copy of a shelf is plain data.
      const more = (limit?: number) => this.recommend({ after: shelf.id, ...(limit !== undefined && { limit }) })
      return Object.defineProperty(shelf, 'more', own({ value: more })) as Shelf
    })
  }

  explain(shelf: string, item: string, options: ExplainOptions = {}): Promise<Explanation> {
    return calling(() => {
      const [id, of, handle] = [nameIn(shelf, 'shelf'), nameIn(item, 'item'), this.#open()]
      const explanation = handle.explain(id, of) as Explanation
      const { without } = namedOptions(options, 'without')
      if (without === undefined) return explanation
      const { ids, options: asked } = this.#asked.get(id) ?? {}
      const [position = null, score = null] = handle.without(id, of, ids, asked, without)
      return { ...explanation, without: { position, score } }
    })
  }

  predict(goal: Goal, item?: string, options: PredictOptions = {}): Promise<Prediction> {
    return calling(() => {
      const now = this.#now()
      return predict(this.#open(), goal, item, this.#situated(plainOptions(options), now), now)
    })
  }

  due(options: DueOptions = {}): Promise<readonly Due[]> {
    return calling(() => dueOf(this.#open(), plainOptions(options), this.#now(), (index) => this.#labels.item(index)))
  }

  rhythm(): Promise<Rhythm> {
    return calling(() => rhythm(this.#open(), this.#now()))
  }

  item(id: string): Item | undefined {
    const index = this.#open().find(nameIn(id, 'id'))
    return index === undefined ? undefined : this.#labels.item(index)
  }

  readonly profile = this.#profile()

  #profile(): Personalizer['profile'] {
    const [open, now] = [() => this.#open(), () => this.#now()]
    const [dial, surprise] = [() => open().dial(), () => open().surprise()]
    return {
      ...factsOf({ handle: open, now, unlearned: () => this.#recorded(undefined) }),
      ...correctingOf(open, now, this.#recorded, this.#asked),
      interests: (options: InterestOptions = {}) =>
        calling(() => this.#open().interests(plainOptions(options), this.#now()) as Interest[]),
      pin: (target) => this.#wish('pin', target),
      mute: (target) => this.#wish('mute', target),
      weigh: (target: InterestName, weight) => this.#wish('weigh', target, weight),
      release: (target) => this.#wish('release', target),
      forget: (what) => this.#forget(what),
      timeline: (options: TimelineOptions = {}) =>
        calling(() => this.#open().timeline(plainOptions(options)) as TimelineEntry[]),
      get dial() {
        return dial()
      },
      setDial: (value) => this.#wish('dial', undefined, value),
      get surprise() {
        return surprise()
      },
      setSurprise: (value) => this.#wish('surprise', undefined, value),
    }
  }

  #wish(kind: Wishing, target?: Target, value?: number): Promise<Recorded> {
    return calling(async () => {
      const given = plain(target, 'option_invalid', 'target')
      const number = plain(value, 'option_invalid', kind === 'weigh' ? 'weight' : kind)
      return this.#recorded(await this.#open().wish(kind, given, number, this.#now()))
    })
  }

  #forget(what: Forgettable): Promise<Forgotten> {
    return calling(async () => {
      const [events, ticket] = await this.#open().forget(plain(what, 'option_invalid', 'what'), this.#now())
      return { events, undo: () => calling(() => this.#open().put_back(ticket, this.#now())) }
    })
  }

  get policy(): Policy | undefined {
    return this.#catalog().policy
  }

  describe(options: { locale?: string } = {}): Promise<Description> {
    return calling(async () => {
      const { locale = 'en' } = namedOptions(options, 'locale')
      if (typeof locale !== 'string') throw invalid('locale', locale, "a tag as in 'de-AT'")
      const catalog = this.#catalog()
      // The sentences are loaded only by a page that shows a notice.
      const { describe } = await this.#surroundings.later.describe()
      return describe(catalog, this.#surroundings.context, locale)
    })
  }

  #catalog(): Described {
    return this.#open().catalog() as Described
  }

  health(): Promise<Health> {
    return calling(async () => {
      const past = await this.#past.said()
      const health = this.#open().health() as Health
      const { loadMs, stale } = this.#loaded
      const catalog = { ...health.catalog, loadMs, ...(stale && { stale }) }
      return { ...health, storage: { ...health.storage, ...past }, catalog, ...effect(this.#open(), this.#now()) }
    })
  }

  subscribe(listener: (change: Change) => void): () => void {
    if (typeof listener !== 'function') throw invalid('listener', listener, 'a function')
    return this.#surroundings.listeners.add(listener)
  }

  async close(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    clearInterval(this.#daily)
    connection?.close()
  }
}
