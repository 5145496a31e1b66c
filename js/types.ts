/**
 * The words of Penchant, as types. Everything a page passes in or gets back is declared here, and nothing else is:
 * plain objects, so that the same shapes work in a page, in a worker and in Node.
 */

import type { CatalogConfig, Item, Policy } from './types/catalog.js'
import type { ConsentLevel, ConsentOptions, ConsentSet, Imported, ProfileExport, Receipt } from './types/data.js'
import type { Description } from './types/description.js'
import type { Answered, OnboardingAnswers, OnboardingOptions, PenchantEvent, Recorded } from './types/events.js'
import type {
  Assignment,
  Choice,
  ChooseOptions,
  ExperimentOptions,
  Experiments,
  Segment,
  SegmentOptions,
} from './types/experiments.js'
import type { Bubble, Goal, Lift, Prediction, PredictOptions, Rhythm } from './types/learning.js'
import type {
  Forgettable,
  Forgotten,
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
  RankedList,
  RankOptions,
  RecommendOptions,
  Shelf,
  SimilarOptions,
} from './types/shelf.js'

export type * from './types/catalog.js'
export type * from './types/data.js'
export type * from './types/description.js'
export type * from './types/events.js'
export type * from './types/experiments.js'
export type * from './types/learning.js'
export type * from './types/profile.js'
export type * from './types/shaping.js'
export type * from './types/shelf.js'

/** How things stand, honestly. */
export interface Health {
  readonly storage: {
    /** Where the profile is now. `none` at consent level `off`. */
    readonly kind: 'indexeddb' | 'memory' | 'none'
    /** Why it is in memory although `device` was asked for, or why the device refused the latest event: a sentence. */
    readonly problem?: string
    /** What the log and its items take up, in bytes. */
    readonly bytes: number
    /** Records that failed their checksum and were left out. */
    readonly damaged: number
    /** What became of the profile since the last visit. Only where it is on the device. */
    readonly history?: ProfileHistory | undefined
    /** Whether the browser has agreed not to evict it; undefined where it does not say. */
    readonly persisted?: boolean | undefined
  }
  readonly consent: ConsentLevel
  readonly events: number
  readonly interests: number
  readonly catalog: {
    readonly items: number
    readonly features: number
    readonly bytes: number
    /** From bytes to ready to rank, in milliseconds. */
    readonly loadMs: number
    /** Where the server had no good one, and this is an older one that the browser had kept (at level `device`). */
    readonly stale?: Stale
  }
  /** Whether it works for this visitor: what the shelves were worth against the site's own order. */
  readonly lift: Lift
  /** How varied what was shown is; left out where the catalogue has no categories or tags. */
  readonly bubble?: Bubble
}

/**
 * What was found of a profile when it was first read on this page, or became of it since. docs/durability.md.
 *
 * - `first`: nothing was kept here, as far as can be told: a browser that evicts the whole of a site leaves nothing to tell by;
 * - `known`: it is there;
 * - `damaged`: a part of it is lost: records fail their checksum, or are missing though nobody removed them;
 * - `gone`: it was kept here and is not there any more, and nobody erased it: the browser evicted it, its files were damaged
 *   beyond reading, or somebody deleted the database.
 *
 * A loss is told for as long as the page is open, and at each visit until something is recorded or imported; records that are damaged
 * or missing, for as long as they are.
 */
export interface ProfileHistory {
  readonly kind: 'first' | 'known' | 'damaged' | 'gone'
  /** Of `damaged` and `gone`: about how many entries are lost. */
  readonly missing?: number
  /**
   * Of `gone`, where the browser says so: it found its files damaged and began with an empty database. Chromium does, with the first
   * database of the site that is opened then; without it, the cause is not known.
   */
  readonly cause?: 'corruption'
}

/** Of a catalogue that is used in place of one that could not be had. */
export interface Stale {
  /** When it was loaded first, in milliseconds since 1970. */
  readonly since: number
  /** Why there is no newer one: a sentence. */
  readonly problem: string
}

/**
 * What `subscribe` tells: that the profile changed, and through what. `restarted`: the engine stopped (`engine_trap`) and was started
 * again with what is kept; what is shown is to be asked for anew.
 */
export interface Change {
  readonly kind: 'recorded' | 'imported' | 'forgotten' | 'restored' | 'erased' | 'consent' | 'other-tab' | 'restarted'
}

/** Where the catalogue comes from: a compiled file, or a small list of items that is compiled in the page. */
export type CatalogSource =
  | { readonly catalog: string | URL | ArrayBuffer | ArrayBufferView; readonly items?: never; readonly config?: never }
  | { readonly items: readonly Item[]; readonly config?: CatalogConfig; readonly catalog?: never }

type Global = typeof globalThis
/** The platform's own classes, where TypeScript knows them: without the types of a browser or of Node there are none. */
type PlatformResponse = Global extends { Response: { prototype: infer R } } ? R : never
type PlatformModule = Global extends { WebAssembly: { Module: { prototype: infer M } } } ? M : never

/**
 * Where a WebAssembly file of the package comes from: its address (a relative one is the page's, on a server a path), a
 * response, its bytes, or the module, compiled already.
 */
export type WasmSource =
  | string
  | URL
  | PlatformResponse
  | PromiseLike<PlatformResponse>
  | ArrayBuffer
  | ArrayBufferView
  | PlatformModule

export type OpenOptions = CatalogSource & {
  /** What may be learned and kept; `off` if left out. */
  readonly consent?: ConsentLevel
  /**
   * The profile's name, for pages with more than one: 1 to 200 characters, none of them a control character; `default` if left
   * out.
   */
  readonly profile?: string
  /** The clock, in milliseconds since 1970; `Date.now` if left out. */
  readonly now?: () => number
  /** Whether the page's own coarse context (`daypart`, `day`, `device`, `locale`) goes with every call; true if left out. */
  readonly context?: boolean
  /**
   * Whether the browser may be asked once, at level `device`, not to evict what is stored (`navigator.storage.persist()`); true if
   * left out. It is asked after an event, when 20 entries have been recorded and the visitor has touched the page: never at load.
   * Firefox asks the visitor; other browsers decide by themselves. With `false`, ask when it suits your page.
   */
  readonly persist?: boolean
  /**
   * Where `penchant.wasm` is; left out, beside the script, which is where most bundlers put it (docs/bundlers.md). It is loaded
   * once for a page: later calls use what is there.
   */
  readonly engine?: WasmSource
  /** Where `compiler.wasm` is, for `items`. */
  readonly compiler?: WasmSource
  /**
   * For how many milliseconds nothing may arrive of the engine or the catalogue before it counts as unreachable; 20,000 if left
   * out. What comes slowly is waited for.
   */
  readonly timeout?: number
  /** Stops the opening. */
  readonly signal?: AbortSignal
}

/**
 * An open profile and catalogue. Every method rejects with a `PenchantError` that has a stable `code`. Ids and names are texts: of a
 * number none is made, it is refused with `option_invalid` (in an event with `event_field`).
 */
export interface Personalizer {
  /** Remembers what the visitor did and learns from it at once. */
  record(event: PenchantEvent): Promise<Recorded>
  /** The best of the catalogue for this visitor now. */
  recommend(options?: RecommendOptions): Promise<Shelf>
  /**
   * A list that someone else retrieved (a search engine, a newsletter), by its order and the visitor's together: at most 10,000
   * ids, each once. Of an empty list the shelf is empty.
   */
  rank(ids: readonly string[], options?: RankOptions): Promise<RankedList>
  /** The items most like this one: the same for every visitor, but for what they muted. */
  similar(id: string, options?: SimilarOptions): Promise<Shelf>
  /**
   * Takes a score apart. The last 32 shelves can be explained; with `without`, those that `recommend` or `rank` made.
   * Cost: some microseconds; with `without` a fold of the log, and a shelf.
   */
  explain(shelf: string, item: string, options?: ExplainOptions): Promise<Explanation>
  /**
   * The chance of a goal: with an item, that showing it in the first place of a shelf now leads to it; without, that a
   * visit has it. Rejects with `item_unknown` and `option_invalid`. Cost: a pass over the log; with an item, a shelf.
   */
  predict(goal: Goal, item?: string, options?: PredictOptions): Promise<Prediction>
  /** The chance that the visitor comes back within a day or a week, and when they usually come. */
  rhythm(): Promise<Rhythm>
  /**
   * An item's own fields, or `undefined` where the catalogue has none of that id. Throws `closed`, and `option_invalid` for an id that
   * is no text.
   */
  item(id: string): Item | undefined
  /** A first visit, or a later one: a few items to be asked about, and what their answers teach. docs/onboarding.md. */
  readonly onboarding: {
    /**
     * The items that divide the catalogue best, the most telling first: popular ones, each unlike the others and unlike all
     * that is known of the visitor. None comes that was answered, acted on, pinned, muted or rejected, so a call after
     * `answer` asks on; what was skipped comes again unless it is excluded. Fewer where there are not so many. Needs no
     * consent, keeps nothing, and is the same for the same profile. Rejects with `option_invalid`. Cost: some tens of milliseconds.
     */
    next(options?: OnboardingOptions): Promise<readonly Item[]>
    /**
     * Learns from answers at once, all of them in one step or none. Each is an event of its own: it stands in the timeline,
     * and `record({ type: 'undo', event })` takes it back. No answers at all are fine. Rejects with `item_unknown`, and with
     * `option_invalid` for an item that comes twice, a field of which nothing is learned, or a wish too many.
     */
    answer(answers?: OnboardingAnswers): Promise<Answered>
  }
  readonly profile: {
    /** What was learned and what was pinned or weighed, strongest first. What is muted is not among it. */
    interests(options?: InterestOptions): Promise<readonly Interest[]>
    /**
     * What stands of what was pinned, muted and weighed, newest first. Wishes are entries of the log, so other tabs have
     * them as well; retention drops none that stands. At most 1,000 stand at once, interests that were forgotten counted.
     */
    wishes(): Promise<readonly Wish[]>
    /**
     * An item: it comes first on the shelves of `recommend` on which it may be, in the order of pinning, also where it was
     * seen; not where it is filtered or excluded, muted, or was sent away. An interest: it weighs as much as the strongest
     * that was learned, and does not fade.
     *
     * This and the wishes below resolve to `recorded: false` at consent level `off`. They reject with `item_unknown`, and
     * with `option_invalid` for a field that is sensitive or not learned, a value out of range, or a wish too many.
     */
    pin(target: Target): Promise<Recorded>
    /**
     * Never again: not by `recommend`, `rank` or `similar`. Of an interest, that is every item that has it. What it taught
     * teaches nothing while it is muted; once it is released, all is as if it had never been.
     */
    mute(target: Target): Promise<Recorded>
    /** The interest weighs so much of the strongest that was learned, −1 to 1, in place of what was learned; 0 is neither. */
    weigh(target: InterestName, weight: number): Promise<Recorded>
    /** Takes back what was wished of this: pin, mute and weight. */
    release(target: Target): Promise<Recorded>
    /** Rejects with `event_unknown`, `item_unknown` or `option_invalid`; then nothing is forgotten. */
    forget(what: Forgettable): Promise<Forgotten>
    /**
     * What was done, newest first, wishes among it. An `undo` shows in what it took back, and a forgotten interest in what
     * is not taught any more: neither is an entry of its own.
     */
    timeline(options?: TimelineOptions): Promise<readonly TimelineEntry[]>
    /** How personal shelves are where a call does not say: 0 (the site's own order) to 1, where nobody turned it. */
    readonly dial: number
    /** Sets `dial`, 0 to 1. */
    setDial(value: number): Promise<Recorded>
    /**
     * How much the visitor wants to be surprised, where a call does not say: 0 (more of the same) to 1 (surprise me). At ½,
     * where nobody said, diversity, calibration and exploration are as the site has them.
     */
    readonly surprise: number
    /** Sets `surprise`, 0 to 1. */
    setSurprise(value: number): Promise<Recorded>
  }
  readonly consent: {
    readonly level: ConsentLevel
    /** Whether what was kept stays on the device, unused, since this page paused it. */
    readonly paused: boolean
    /**
     * Whether the visitor should be asked: `first` where nobody asked yet and nothing is learned, `policy` where they
     * agreed to another version of the catalogue's policy.
     */
    readonly ask: 'first' | 'policy' | undefined
    /**
     * Going up keeps what the session knew. Going down erases what is above the new level, in every tab, before it
     * resolves: other tabs are waited for, a second at most; one that sleeps finds out before it reads or writes, and a
     * page that comes back from the back/forward cache goes to `off`. Erasing needs no room.
     * `set('off', { keep: true })` is a pause: nothing is erased and nothing used. Resolves to the receipt.
     *
     * Going down always holds on this page from then on. Where the profile could be neither emptied nor deleted, it rejects with
     * `storage_busy` (another tab holds the database: it is deleted once that closes) or `storage_failed`, and the message says
     * what the visitor can do. Going up never rejects for want of storage: see `problem`.
     */
    set(level: ConsentLevel, options?: ConsentOptions): Promise<ConsentSet>
    /** The latest receipt; `undefined` where there is none. */
    receipt(): Receipt | undefined
    /**
     * All receipts, oldest first: those kept with the profile, and those of this page. Only `set` makes one: of a page that was opened
     * with `consent: 'device'` there is none until then, since the site knows the visitor's answer from elsewhere.
     */
    receipts(): readonly Receipt[]
  }
  readonly data: {
    /** Everything there is about the visitor, as plain JSON that a person can read. Cost: in proportion to the log. */
    export(): Promise<ProfileExport>
    /**
     * Takes over what `export` wrote, here or in another browser: after what is there (`merge`, the default), or instead
     * of it (`replace`), in one step. A merge leaves out what is there already, and wishes where a later one about the
     * same stands. Checked value by value: at most 110,000 events and as many items, and 1,000 wishes that stand, those
     * here included. Without consent it resolves to no events. Rejects with `import_invalid` and the place; then nothing
     * was changed.
     */
    import(data: unknown, options?: { readonly mode?: 'merge' | 'replace' }): Promise<Imported>
    /**
     * Forgets everything, what a pause kept as well. Once it resolves, the profile is gone from this page and from the device's storage, and no
     * tab that has it on the device writes it back. Other open tabs are told, and show it some milliseconds later; docs/durability.md
     * says which do not hear of it. Rejects with `storage_busy` or `storage_failed` where it could be neither emptied nor
     * deleted; then it is forgotten on this page, and the message says what the visitor can do.
     */
    erase(): Promise<void>
  }
  /**
   * Which of a site's own variants a slot shows: 2 to 32 distinct names of 1 to 64 bytes. Learned from what this visitor
   * responded to: pass the choice's `id` on as `recommendation` with the events that follow. Stands for the visit.
   * Rejects with `option_invalid`, `storage_*`.
   */
  choose<Variant extends string>(
    slot: string,
    variants: readonly Variant[],
    options?: ChooseOptions,
  ): Promise<Choice<Variant>>
  /** Whether this visitor takes part in an experiment, and with which variant: for good. Rejects as `choose` does. */
  experiment<Variant extends string>(
    key: string,
    variants: readonly Variant[],
    options?: ExperimentOptions,
  ): Promise<Assignment<Variant>>
  readonly experiments: Experiments
  /** The catalogue's segments that the visitor belongs to, in the order of their names; none at consent level `off`. */
  segments(options?: SegmentOptions): Promise<readonly Segment[]>
  /** The catalogue's policy as it was built; `undefined` where it has none. */
  readonly policy: Policy | undefined
  /**
   * The sentences for a privacy notice, from the catalogue's policy and settings. `locale` is a tag of BCP 47; English and
   * German are there, and any other gives English. Rejects with `closed` and `option_invalid`.
   */
  describe(options?: { readonly locale?: string }): Promise<Description>
  health(): Promise<Health>
  /**
   * Calls back after every change of the profile; returns what ends it. After `close` there are no changes, and it never calls back.
   * Throws `option_invalid` where the listener is no function.
   */
  subscribe(listener: (change: Change) => void): () => void
  /**
   * Frees memory and closes the database. Later calls reject with `closed`. What answers at once throws it: the getters (`consent.level`,
   * `profile.dial`, `policy` and so on), `consent.receipt()`, `consent.receipts()`, `item`, and what is read of a shelf's
   * items for the first time. `close` again does nothing.
   */
  close(): Promise<void>
}
