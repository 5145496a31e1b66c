/**
 * The types of everything that a page passes in or gets back, and of nothing else: plain objects, so that the same shapes
 * work in a page, in a worker and in Node.
 */

import type { CatalogConfig, Item, Policy } from './types/catalog.js'
import type { ConsentLevel, ConsentOptions, ConsentSet, Imported, ProfileExport, Receipt } from './types/data.js'
import type { Description } from './types/description.js'
import type {
  Answered,
  BranchOption,
  OnboardingAnswers,
  OnboardingOptions,
  PenchantEvent,
  Recorded,
} from './types/events.js'
import type {
  Assignment,
  Choice,
  ChooseOptions,
  ExperimentOptions,
  Experiments,
  Segment,
  SegmentOptions,
} from './types/experiments.js'
import type { Health } from './types/health.js'
import type { LayerOptions } from './types/layers.js'
import type { Due, DueOptions, Goal, Prediction, PredictOptions, Rhythm } from './types/learning.js'
import type {
  Correcting,
  Facts,
  Forgettable,
  Forgotten,
  HistoryItem,
  HistoryOptions,
  Interest,
  InterestName,
  InterestOptions,
  Target,
  TimelineEntry,
  TimelineOptions,
  Wish,
} from './types/profile.js'
import type {
  ExplainOptions,
  Explanation,
  NextPageOptions,
  PageOptions,
  PageShelf,
  RankedList,
  RankOptions,
  RecommendOptions,
  Shelf,
  SimilarOptions,
  TogetherOptions,
} from './types/shelf.js'

export type * from './types/catalog.js'
export type * from './types/data.js'
export type * from './types/description.js'
export type * from './types/events.js'
export type * from './types/experiments.js'
export type * from './types/health.js'
export type * from './types/layers.js'
export type * from './types/learning.js'
export type * from './types/profile.js'
export type * from './types/shaping.js'
export type * from './types/shelf.js'

/**
 * The argument of a `subscribe` listener: the profile changed, and the kind of change. `restarted`: the engine stopped (`engine_trap`)
 * and was started again with the stored profile; `catalog`: `reload` replaced the catalogue. After either, request again what is shown.
 */
export interface Change {
  readonly kind:
    | 'recorded'
    | 'imported'
    | 'forgotten'
    | 'restored'
    | 'erased'
    | 'consent'
    | 'other-tab'
    | 'restarted'
    | 'catalog'
}

/** Where the catalogue comes from: a compiled file, or a small list of items that is compiled in the page. */
export type CatalogSource =
  | { readonly catalog: string | URL | ArrayBuffer | ArrayBufferView; readonly items?: never; readonly config?: never }
  | { readonly items: readonly Item[]; readonly config?: CatalogConfig; readonly catalog?: never }

/** A catalogue for `reload`: an address, bytes, or what `open` takes. */
export type ReloadSource = NonNullable<CatalogSource['catalog']> | CatalogSource

type Global = typeof globalThis
/** The platform's own classes, if TypeScript knows them; without the types of a browser or of Node it does not. */
type PlatformResponse = Global extends { Response: { prototype: infer R } } ? R : never
type PlatformModule = Global extends { WebAssembly: { Module: { prototype: infer M } } } ? M : never

/**
 * The source of a WebAssembly file of the package: its address (relative to the page, on a server a path), a
 * response, its bytes, or the compiled module.
 */
export type WasmSource =
  | string
  | URL
  | PlatformResponse
  | PromiseLike<PlatformResponse>
  | ArrayBuffer
  | ArrayBufferView
  | PlatformModule

export type OpenOptions = CatalogSource &
  BranchOption &
  LayerOptions & {
    /** What may be learned and stored; `off` if left out. */
    readonly consent?: ConsentLevel
    /**
     * The profile's name, for pages with more than one: 1 to 200 characters, none of them a control character; `default` if left
     * out.
     */
    readonly profile?: string
    /** The clock, in milliseconds since 1970; `Date.now` if left out. */
    readonly now?: () => number
    /** Whether the page's coarse situation (`daypart`, `day`, `device`, `locale`) is added to every call; true if left out. */
    readonly context?: boolean
    /**
     * Whether the browser may be asked once, at level `device`, not to evict what is stored (`navigator.storage.persist()`); true if
     * left out. It is asked after an event, when 20 entries have been recorded and the visitor has touched the page: never at load.
     * Firefox asks the visitor; other browsers decide by themselves. With `false`, ask when it suits your page.
     */
    readonly persist?: boolean
    /**
     * The source of `penchant.wasm`. If left out, the file beside the script, which is where most bundlers put it (docs/bundlers.md).
     * It is loaded once for a page: later calls use the loaded engine.
     */
    readonly engine?: WasmSource
    /** The source of `compiler.wasm`, which `items` needs. */
    readonly compiler?: WasmSource
    /**
     * The longest time in which nothing may arrive of the engine or the catalogue, in milliseconds; 20,000 if left out. After it, the
     * file counts as unreachable. A slow download is not interrupted.
     */
    readonly timeout?: number
    /** Aborts the opening. */
    readonly signal?: AbortSignal
  }

/**
 * An open profile and catalogue. Every method rejects with a `PenchantError` that has a stable `code`. Ids and names must be texts:
 * a number is not converted but refused with `option_invalid` (in an event with `event_field`).
 */
export interface Personalizer {
  /** Records what the visitor did and learns from it at once. */
  record(event: PenchantEvent): Promise<Recorded>
  /** The best items of the catalogue for this visitor now. */
  recommend(options?: RecommendOptions | NextPageOptions): Promise<Shelf>
  /**
   * Several shelves of one page, by name, without an item twice. The most personal shelf chooses first, or with `first: 'given'` the shelves
   * choose in the given order; each leaves out what those before it have. Errors: `option_invalid`, also for a name that is there twice.
   */
  page(shelves: readonly PageShelf[], options?: PageOptions): Promise<Readonly<Record<string, Shelf>>>
  /**
   * Ranks a list that another source retrieved (a search engine, a newsletter), by its order and the visitor's together: at most
   * 10,000 ids, each once. An empty list gives an empty shelf.
   */
  rank(ids: readonly string[], options?: RankOptions): Promise<RankedList>
  /**
   * What goes with the items of a basket: what others bought together with them, by the table that `penchant build --orders` makes. An
   * item's score is the sum of its weights in the rows of the basket's items; each reason names one of these (`with`). The same for
   * every visitor, except that muted items are left out. Items of the basket are left out; of its ids, those that are not in the
   * catalogue are in `unknown`.
   *
   * `basket`: at most 1,000 ids, or `'cart'` for what the visitor put into the cart and did not buy since; empty for an empty shelf. Errors: `option_invalid`, also if the catalogue has no table of neighbours.
   */
  together(basket: readonly string[] | 'cart', options?: TogetherOptions): Promise<RankedList>
  /**
   * The shortest way to an item with prerequisites: what is left to do, each after its own prerequisites, the item itself last; empty if
   * it is mastered. Errors: `item_unknown`. Cost: the items on the way, and a byte for each item of the catalogue.
   */
  path(id: string): Promise<readonly Item[]>
  /**
   * The items that the visitor opened, each once, the latest first: *recently viewed*. With `types`, those that were bought or liked; with
   * `progress`, those to continue reading. Only what is in the catalogue, available and not muted; what was forgotten or undone is not there.
   * Errors: `option_invalid`. Cost: a sort of the log: 0.4 ms for 4,500 events.
   */
  history(options?: HistoryOptions): Promise<readonly HistoryItem[]>
  /** The items most similar to this one: the same for every visitor, except that muted items are left out. */
  similar(id: string, options?: SimilarOptions): Promise<Shelf>
  /**
   * Explains a score as the sum of its parts. The last 32 shelves can be explained; `without` needs a shelf of `recommend` or `rank`.
   * Cost: some microseconds; with `without` a fold of the log, and a shelf.
   */
  explain(shelf: string, item: string, options?: ExplainOptions): Promise<Explanation>
  /**
   * The chance of a goal. With an item: that showing it in the first place of a shelf now leads to the goal. Without: that a
   * visit reaches the goal. Rejects with `item_unknown` and `option_invalid`. Cost: a pass over the log; with an item, a shelf.
   */
  predict(goal: Goal, item?: string, options?: PredictOptions): Promise<Prediction>
  /** The chance that the visitor comes back within a day or a week, and when they usually come. */
  rhythm(): Promise<Rhythm>
  /**
   * What the visitor is likely to need again: items that they bought, each with the time at which it is expected, overdue ones too, soonest
   * first. By the visitor's own gaps between purchases of an item, else those of its category in the orders that the catalogue was built
   * with, else the config's `lifecycle`. An item whose interval is over is left out, as are unavailable, muted and rejected ones; of
   * more than `limit`, those are kept that were bought most often. Empty without purchases. Errors: `option_invalid`. Cost: a pass over the items' bits, and a median for each item
   * that was bought.
   */
  due(options?: DueOptions): Promise<readonly Due[]>
  /**
   * An item's own fields; `undefined` if the catalogue has no item of that id. Throws `closed`, and `option_invalid` for an id that
   * is no text.
   */
  item(id: string): Item | undefined
  /** For a first visit, or a later one: items to ask the visitor about, and recording the answers. docs/onboarding.md. */
  readonly onboarding: {
    /**
     * The items whose answers tell most, best first: popular ones, each different from the others and from everything
     * that is known of the visitor. Items that were answered, acted on, pinned, muted or rejected are left out, so a call after
     * `answer` continues; skipped items come again unless they are excluded. May be fewer than asked for. Needs no
     * consent, stores nothing, and is the same for the same profile. Rejects with `option_invalid`. Cost: some tens of milliseconds.
     */
    next(options?: OnboardingOptions): Promise<readonly Item[]>
    /**
     * Learns from the answers at once, all of them in one step or none. Each is an event of its own: it appears in the timeline,
     * and `record({ type: 'undo', event })` undoes it. Empty answers are allowed. Rejects with `item_unknown`, and with
     * `option_invalid` for an item that is named twice, a field that is not learned, or too many wishes.
     */
    answer(answers?: OnboardingAnswers): Promise<Answered>
  }
  readonly profile: Facts &
    Correcting & {
      /** The interests that were learned, pinned or weighed, strongest first. Muted ones are left out. */
      interests(options?: InterestOptions): Promise<readonly Interest[]>
      /**
       * The pins, mutes and weights that are in force, newest first. Wishes are entries of the log, so other tabs have
       * them too; retention drops none that is in force. At most 1,000 are in force at once, forgotten interests included.
       */
      wishes(): Promise<readonly Wish[]>
      /**
       * Pins an item or an interest. A pinned item comes first on shelves of `recommend`, in the order of pinning, even if it was
       * seen; not if it is filtered out, excluded, muted or was rejected. A pinned interest weighs as much as the strongest
       * learned one, and does not fade.
       *
       * This and the wishes below resolve to `recorded: false` at consent level `off`. They reject with `item_unknown`, and
       * with `option_invalid` for a field that is sensitive or not learned, a value out of range, or too many wishes.
       */
      pin(target: Target): Promise<Recorded>
      /**
       * Removes an item, or every item with an interest, from all shelves of `recommend`, `rank` and `similar`. Events teach nothing about
       * a muted interest; once it is released, the profile is as if it had never been muted.
       */
      mute(target: Target): Promise<Recorded>
      /** Sets the weight of an interest relative to the strongest learned one, −1 to 1, in place of the learned weight; 0 is neutral. */
      weigh(target: InterestName, weight: number): Promise<Recorded>
      /** Undoes the pin, mute or weight of an item or an interest. */
      release(target: Target): Promise<Recorded>
      /** Rejects with `event_unknown`, `item_unknown` or `option_invalid`; then nothing is forgotten. */
      forget(what: Forgettable): Promise<Forgotten>
      /**
       * The visitor's events and wishes, newest first. An `undo` is shown as `takenBack` of the event that it undid, and a forgotten
       * interest no longer appears in `taught`: neither is an entry of its own.
       */
      timeline(options?: TimelineOptions): Promise<readonly TimelineEntry[]>
      /** How personal shelves are if a call does not say, 0 (the site's own order) to 1 (all that was learned); 1 until it is set. */
      readonly dial: number
      /** Sets `dial`, 0 to 1. */
      setDial(value: number): Promise<Recorded>
      /**
       * How surprising shelves are if a call does not say: 0 (more of the same) to 1 (most surprising). At ½, which holds until it is
       * set, diversity, calibration and exploration are as the site configured them.
       */
      readonly surprise: number
      /** Sets `surprise`, 0 to 1. */
      setSurprise(value: number): Promise<Recorded>
    }
  readonly consent: {
    readonly level: ConsentLevel
    /** Whether this page paused learning: then the stored profile stays on the device, unused. */
    readonly paused: boolean
    /**
     * Whether the visitor should be asked: `first` if they were never asked and nothing is learned, `policy` if they
     * agreed to another version of the catalogue's policy.
     */
    readonly ask: 'first' | 'policy' | undefined
    /**
     * Sets the level. Raising it keeps what the session learned. Lowering it erases what is above the new level, in every tab, before
     * it resolves: it waits for other tabs for a second at most; a frozen tab finds out before it reads or writes, and a
     * page that comes back from the back/forward cache goes to `off`. Erasing needs no free storage.
     * `set('off', { keep: true })` is a pause: nothing is erased and nothing used. Resolves to the receipt.
     *
     * Lowering always takes effect on this page. If the profile could be neither emptied nor deleted, it rejects with
     * `storage_busy` (another tab holds the database: it is deleted once that closes) or `storage_failed`, and the message says
     * what the visitor can do. Raising never rejects because of storage: see `problem`.
     */
    set(level: ConsentLevel, options?: ConsentOptions): Promise<ConsentSet>
    /** The latest receipt; `undefined` if there is none. */
    receipt(): Receipt | undefined
    /**
     * All receipts, oldest first: those stored with the profile, and those of this page. Only `set` makes one. A page that was opened
     * with `consent: 'device'` has none until then, since the site stores the visitor's answer itself.
     */
    receipts(): readonly Receipt[]
  }
  readonly data: {
    /** Everything that is stored about the visitor, as plain JSON that a person can read. Cost: in proportion to the log. */
    export(): Promise<ProfileExport>
    /**
     * Imports what `export` wrote, here or in another browser: in addition to the present profile (`merge`, the default), or in its
     * place (`replace`), in one step. A merge leaves out events that are there already or were forgotten here, and wishes that a later wish
     * about the same target replaces. Every value is checked: at most 110,000 events and as many items, and 1,000 wishes in force, the present
     * ones included. Without consent nothing is imported. Rejects with `import_invalid` and the place of the fault; then nothing
     * was changed.
     */
    import(data: unknown, options?: { readonly mode?: 'merge' | 'replace' }): Promise<Imported>
    /**
     * Erases everything, including what a pause keeps. Once it resolves, the profile is gone from this page and from the device's
     * storage, and no tab that has it on the device writes it back. Other open tabs are told, and show it some milliseconds later;
     * docs/durability.md says which are not. Rejects with `storage_busy` or `storage_failed` if the stored profile could be neither
     * emptied nor deleted; then it is erased on this page only, and the message says what the visitor can do.
     */
    erase(): Promise<void>
  }
  /**
   * Chooses which of a site's own variants a slot shows: 2 to 32 distinct names of 1 to 64 bytes. It learns from this visitor's
   * responses: pass the choice's `id` on as `recommendation` with the events that follow. The choice holds for the visit.
   * Rejects with `option_invalid`, `storage_*`.
   */
  choose<Variant extends string>(
    slot: string,
    variants: readonly Variant[],
    options?: ChooseOptions,
  ): Promise<Choice<Variant>>
  /** Whether this visitor takes part in an experiment, and with which variant. Permanent. Rejects as `choose` does. */
  experiment<Variant extends string>(
    key: string,
    variants: readonly Variant[],
    options?: ExperimentOptions,
  ): Promise<Assignment<Variant>>
  readonly experiments: Experiments
  /** The catalogue's segments that the visitor belongs to, in the order of their names; none at consent level `off`. */
  segments(options?: SegmentOptions): Promise<readonly Segment[]>
  /** The catalogue's policy; `undefined` if it has none. */
  readonly policy: Policy | undefined
  /**
   * The sentences for a privacy notice, from the catalogue's policy and settings. `locale` is a BCP 47 tag: English and
   * German are supported, any other gives English. Rejects with `closed` and `option_invalid`.
   */
  describe(options?: { readonly locale?: string }): Promise<Description>
  health(): Promise<Health>
  /**
   * Replaces the catalogue under the open profile: another one, or, without an argument, the one at the address that `open` got, as the
   * server has it now. What is gone from it stays known; items that are new or changed count as the new catalogue has them. Shelves made
   * before stay readable and can be explained, with their own catalogue, as long as they are remembered; `more` of one goes on in the new
   * catalogue, without repeats. Subscribers hear `catalog`. Rejects as `open` does for a catalogue, and with `option_invalid` where `open` got
   * no address and none is given; then the present one stays. Cost: that of loading a catalogue, and a fold of the log.
   */
  reload(catalog?: ReloadSource): Promise<void>
  /**
   * Calls the listener after every change of the profile, until the returned function is called. It is never called after `close`.
   * Throws `option_invalid` if the listener is no function.
   */
  subscribe(listener: (change: Change) => void): () => void
  /**
   * Frees memory and closes the database. Later calls reject with `closed`. Synchronous ones throw it: the getters (`consent.level`,
   * `profile.dial`, `policy` and so on), `consent.receipt()`, `consent.receipts()`, `item`, and properties of a shelf's
   * items that are read for the first time. A second `close` does nothing.
   */
  close(): Promise<void>
}
