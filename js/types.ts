/**
 * The words of Penchant, as types. Everything a page passes in or gets back is declared here, and nothing else is:
 * plain objects, so that the same shapes work in a page, in a worker and in Node.
 */

import type { Bar, Shaping, ShapingConfig, StageMove } from './types/shaping.js'

export type { Bar, FieldTest, Shaping, ShapingConfig, StageMove } from './types/shaping.js'

import type {
  Assignment,
  Choice,
  ChooseOptions,
  ExperimentOptions,
  Experiments,
  Segment,
  SegmentConfig,
  SegmentOptions,
} from './types/experiments.js'

export type * from './types/experiments.js'

import type { Description } from './types/description.js'

export type * from './types/description.js'

import type { Bubble, Goal, Lift, Prediction, PredictOptions, Rhythm } from './types/learning.js'

/** One value of a field: what JSON can hold in an item, one list deep. */
export type FieldValue = string | number | boolean | null | readonly (string | number)[]

/** An item as a site has it: an `id`, and any fields. */
export interface Item {
  readonly id: string
  readonly [field: string]: FieldValue
}

/**
 * What a field is for. Inferred where the config is silent; `npx penchant build` prints what it inferred.
 *
 * `title` and `text` are split into words; `category`, `tag` and `creator` are learned value by value; `popularity`
 * is the site's own order for a first visit, `trending` the same of late; `price` is compared with what the visitor
 * liked; `number` and `date` can be filtered, and freshness goes by a date; the others are only shown
 * (`url`, `image`, `stored`), only for audits (`group`), or left out of the catalogue (`ignored`).
 */
export type FieldRole =
  | 'title'
  | 'text'
  | 'category'
  | 'tag'
  | 'creator'
  | 'number'
  | 'date'
  | 'popularity'
  | 'url'
  | 'image'
  | 'group'
  | 'stored'
  | 'ignored'
  | 'price'
  | 'trending'

/** A field's entry in the catalogue's config. */
export interface FieldConfig {
  readonly role?: FieldRole
  /** How much the field counts when items are compared: a multiplier, 0 to 100. Each role has a default. */
  readonly weight?: number
  /** Keeps the field out of everything that is learned: it is shown, and that is all. */
  readonly sensitive?: boolean
}

/**
 * The parts of a score. `affinity` and `session`: what the visitor turned to in the long run and just now. `context`: what
 * they turn to in a situation like this one. `price`: how well the price fits. `popularity`, `trending`, `freshness`: the
 * site's priors. Every set of item vectors is a signal of its own, called by the set's name (`taste` unless it was given
 * another).
 */
export type SignalName =
  | 'affinity'
  | 'session'
  | 'context'
  | 'price'
  | 'popularity'
  | 'trending'
  | 'freshness'
  | 'taste'
  | (string & {})

/** How much each signal counts, −10 to 10. 0 switches one off; a negative weight turns it round. */
export type SignalWeights = Readonly<Partial<Record<SignalName, number>>>

/** The situation: a few coarse keys, at most 8, each with a text of at most 64 bytes. */
export type Context = Readonly<Record<string, string>>

/** How one place on the site ranks and shapes its shelves, where that differs from the rest of the site. */
export interface SurfaceConfig {
  readonly weights?: SignalWeights
  readonly shaping?: ShapingConfig
}

/** `penchant.config.json`: how a site's items become a catalogue. Every part may be left out. */
export interface CatalogConfig {
  readonly fields?: Readonly<Record<string, FieldConfig | FieldRole>>
  readonly weights?: SignalWeights
  /**
   * By signal, how much has to be known of a visitor, in views, before a personal signal has half of its weight: 0 to
   * 1,000. Default 1 for affinity and session, 2 for vectors, 4 for context and price.
   */
  readonly trust?: SignalWeights
  readonly surfaces?: Readonly<Record<string, SurfaceConfig>>
  /** How shelves are shaped after scoring, where neither the surface nor the call says anything else. */
  readonly shaping?: ShapingConfig
  /** Whether the weights are adapted, on the device, to what the visitor clicks of what was shown; true if left out. */
  readonly adapt?: boolean
  /**
   * The language of titles and texts, as a tag of BCP 47 of which the first part counts (`'en'`, `'pt-BR'`), or the items'
   * field that has one, with the language of the other items: `{ field: 'lang', default: 'en' }`. English if left out.
   *
   * It decides which words are one (“story”, “stories”) and which say nothing (“the”). `'und'`, undetermined, and a field
   * without a default leave words as they are written. Chinese, Japanese, Thai and Korean give pairs of neighbouring
   * characters whatever the language. One that is not known is refused with the list of those that are.
   */
  readonly language?: string | { readonly field: string; readonly default?: string }
  /**
   * How the words of a title or text count (BM25). `k1`, 0 to 10 (default 1.2): how much a word that comes again still
   * adds; at 0 nothing. `b`, 0 to 1 (default 0.75): how much a long text is held against its words; at 0 not at all.
   */
  readonly bm25?: { readonly k1?: number; readonly b?: number }
  /**
   * Half-lives in hours. `long`, `short`: after which an event counts half for affinity (default 720) and for the session
   * (0.5). `freshness`: after which an item is half as fresh (720). `trending`: after which one of the interactions that
   * `build --interactions` reads counts half in the prior of late (720).
   */
  readonly halfLife?: {
    readonly long?: number
    readonly short?: number
    readonly freshness?: number
    readonly trending?: number
  }
  /** The date field that freshness goes by; the first one if left out. Freshness counts once it is given a weight. */
  readonly freshness?: string
  /**
   * By set of item vectors, the ridge regression of the visitor on it. `alpha`: how much it counts, for each item they
   * did not touch, that they did not (default 0.01). `regularization`: how strongly their vector is held to zero (0.01).
   * Take the numbers that the vectors were trained with.
   */
  readonly vectors?: Readonly<Record<string, { readonly alpha?: number; readonly regularization?: number }>>
  /** How many events the log keeps (default 5,000) and for how many days (default 365). */
  readonly retention?: { readonly events?: number; readonly days?: number }
  /** What the site says of its personalization; `penchant build --strict` fails without one. */
  readonly policy?: Policy
  /** Groups of visitors, by name: at most 256. `penchant.segments()` computes them on the device. */
  readonly segments?: Readonly<Record<string, SegmentConfig>>
  readonly experiments?: {
    /** The share of visitors who see the unpersonalised order, 0 to 1; 0 if left out. */
    readonly holdout?: number
    /** What the ε of all answers of one profile may add up to, 0 to 10; 2 if left out. */
    readonly budget?: number
  }
}

/** The grounds on which the EU's GDPR allows to process personal data: its Article 6(1), a to f. */
export type LegalBasis =
  | 'consent'
  | 'contract'
  | 'legal-obligation'
  | 'vital-interests'
  | 'public-task'
  | 'legitimate-interests'

/** What a site says of its personalization: what for, on what ground, who answers for it, and where it must not act. */
export interface Policy {
  /** 1 to 64 bytes. Visitors are asked again when it changes. */
  readonly version: string
  /** What it is for, as visitors read it: 1 to 64 texts of at most 500 bytes, in the language of the site. */
  readonly purposes: readonly string[]
  readonly legalBasis: LegalBasis
  /** Who answers for it: 1 to 200 bytes. */
  readonly owner: string
  /** Where they are reached: a mail address, or an address that begins with `https://` or `http://`. */
  readonly contact: string
  /** The day by which it is looked at again, as in `2027-06-30`; `build` and `inspect` warn once it is past. */
  readonly reviewBy?: string
  /** Surfaces that are never personal: the same order for everybody, whatever a call says. At most 64. */
  readonly forbiddenSurfaces?: readonly string[]
  /** The address of the privacy notice. */
  readonly notice?: string
}

/** What a visitor can do. */
export type EventType =
  | 'impression'
  | 'click'
  | 'view'
  | 'dwell'
  | 'like'
  | 'dislike'
  | 'not_interested'
  | 'bookmark'
  | 'share'
  | 'cart'
  | 'purchase'
  | 'rating'
  | 'search'
  | 'undo'
  | 'goal'

/** Something the visitor did. */
export interface PenchantEvent {
  readonly type: EventType
  /** The item's id. Every type but `search`, `goal` and `undo` needs one; `undo` without one takes back the latest event. */
  readonly item?: string
  /** When, in milliseconds since 1970; now if left out. */
  readonly at?: number
  readonly surface?: string
  /** The id of the shelf on which the item was found, or of the choice that led to this: it closes the loop. */
  readonly recommendation?: string
  /** The item's place on that shelf, from 0. */
  readonly position?: number
  /**
   * `rating`: 1 to 5, where 3 is neutral. `purchase`, `cart`: how many, 1 to 1,000. `goal`: how far it was reached, 0 to 1;
   * 1 if left out. Other types take none.
   */
  readonly value?: number
  /** `dwell`: for how long, in milliseconds, 0 to 86,400,000. */
  readonly durationMs?: number
  /** `search`: what was typed, 2,000 bytes of UTF-8 at most. */
  readonly query?: string
  /** In which situation, over what the page knows itself (`daypart`, `day`, `device`, `locale`). */
  readonly context?: Context
  /**
   * `undo`: the number of the very event to take back, of any type but `undo`: also a wish. Without it and without an
   * item, the latest act is taken back, never a wish. Rejects with `event_unknown` where it does not stand.
   */
  readonly event?: number
  /**
   * `goal`: what was reached, a name of the site's own of 1 to 64 bytes (`'signup'`). It teaches nothing about items; it
   * is what `predict`, `choose` and `experiment` look at.
   */
  readonly goal?: string
}

/** What became of an event. A resolved `recorded: true` means that it is committed (where storage is in use). */
export type Recorded =
  | { readonly recorded: true; readonly event: number }
  | { readonly recorded: false; readonly reason: 'consent' }

/** What to ask about on a first visit. */
export interface OnboardingOptions {
  /** How many items, 1 to 24; 6 if left out. */
  readonly count?: number
  readonly filter?: Filter
  /** Items to leave out, by id: those that were shown before and skipped, say. */
  readonly exclude?: readonly string[]
}

/** What the visitor said of what they were asked, each part at most 100 long, and any of it left out. */
export interface OnboardingAnswers {
  /** Ids of items: each becomes a `like`, on the surface `onboarding`. */
  readonly liked?: readonly string[]
  /** Ids of items: each becomes a `dislike` there. */
  readonly disliked?: readonly string[]
  /** Each is weighed in full, as by `profile.weigh(interest, 1)`. */
  readonly interests?: readonly InterestName[]
}

/** What became of the answers: the numbers of the events, of `liked`, `disliked` and `interests`, each in its order. */
export type Answered =
  | { readonly recorded: true; readonly events: readonly number[] }
  | { readonly recorded: false; readonly reason: 'consent' }

/** Conditions on fields. A list means any of these values; several fields must all hold. */
export type Filter = Readonly<
  Record<string, string | readonly string[] | { readonly min?: number; readonly max?: number }>
>

export interface RecommendOptions extends Shaping {
  /**
   * What lots are drawn by, a whole number of 0 to 4,294,967,295. Left out: the same all through a visit, and another in
   * the next.
   */
  readonly seed?: number
  /** Which place on the site asks; picks the weights that the catalogue's config gives this surface. */
  readonly surface?: string
  /** How many items, 1 to 1,000; 12 if left out. */
  readonly limit?: number
  /** Only items for which all of this holds. */
  readonly filter?: Filter
  /** Items to leave out, by id; ids that are not in the catalogue are allowed. */
  readonly exclude?: readonly string[]
  /**
   * Items the visitor already opened, bought or liked: left out (the default, unless they are pinned) or kept. Rejected
   * and muted ones never come.
   */
  readonly seen?: 'exclude' | 'include'
  /** How personal, 0 (the site's own order) to 1 (all that was learned). Left out: the visitor's dial, `profile.dial`. */
  readonly personalization?: number
  /** Weights for this call only, over those of the surface. */
  readonly weights?: SignalWeights
  /** The situation, over what the page knows itself (`daypart`, `day`, `device`, `locale`). */
  readonly context?: Context
}

/** A list that someone else retrieved, and how it is brought together with the visitor's own order. */
export interface RankOptions {
  /** The retriever's scores, one for each id, larger for better. Without them the ids stand in its order, best first. */
  readonly scores?: readonly number[]
  /**
   * `blend` (the default): `queryWeight × z(score) + Σ weight × trust × z(signal)`, standardised over the list.
   * `reciprocal-rank`: `queryWeight / (60 + its place) + trust / (60 + the visitor's)`, which looks at no score.
   */
  readonly method?: 'blend' | 'reciprocal-rank'
  /** How much the given order counts, 0 to 10; 1 if left out. */
  readonly queryWeight?: number
  /** How many items, 1 to 1,000; all of them if left out. */
  readonly limit?: number
  readonly surface?: string
  /** How personal, 0 to 1. Left out: the visitor's dial, `profile.dial`. */
  readonly personalization?: number
  /** Over those of the surface. Priors count only where they are named here: the given order takes their place. */
  readonly weights?: SignalWeights
  readonly context?: Context
}

export interface SimilarOptions {
  /** How many items, 1 to 1,000; 12 if left out. */
  readonly limit?: number
  readonly filter?: Filter
  readonly exclude?: readonly string[]
  /** Alike in what they have (`content`), by their `vectors`, or the mean of `both`: the default where there are any. */
  readonly by?: 'content' | 'vectors' | 'both'
  /** Which set of vectors; the first one if left out. */
  readonly vectors?: string
}

/** An event of the visitor's own that speaks for or against an item. */
export interface Evidence {
  /** The event's number in the log. */
  readonly event: number
  readonly type: EventType
  /** The id of the item that was acted on. */
  readonly item: string
  readonly at: number
}

/**
 * Where a part of a score comes from: a signal; on a shelf of similar items, their likeness; on a list that was ranked
 * anew, the order given (`query`) or, by reciprocal ranks, the visitor's own (`visitor`); that the item is pinned (`wish`);
 * what was added before places were given: that the site lifts it (`boost`), that it was shown again and again and ignored
 * (`fatigue`), that it is another visit (`rotation`).
 */
export type Source = SignalName | 'similarity' | 'query' | 'visitor' | 'wish' | 'boost' | 'fatigue' | 'rotation'

/** Why an item stands where it does, in brief: one part of its score. */
export interface Reason {
  readonly signal: Source
  /** Of a `boost`: what the site says about it. */
  readonly label?: string
  /** The field and value that matched; absent where the signal does not look at fields (popularity). */
  readonly field?: string
  readonly value?: string
  /** Of everything that speaks for the item, the part that this is: 0 to 1. */
  readonly share: number
  /** The visitor's own events that taught it, strongest first, at most three. Empty for popularity and `similar`. */
  readonly because: readonly Evidence[]
}

/** An item on a shelf. */
export interface ShelfItem {
  readonly id: string
  /** Its place, from 0. */
  readonly position: number
  readonly score: number
  /** The item's own fields, as the catalogue has them. */
  readonly item: Item
  /** What speaks for it, strongest first, at most five. Found when it is first looked at, of the last 32 shelves. */
  readonly reasons: readonly Reason[]
  /** The chance by which it stands here, given what stands above and who leads the visit, above 0: 1, unless it was drawn by lot. */
  readonly propensity: number
  /** Whether it was drawn by lot, to find out: tell the visitor so. */
  readonly exploring: boolean
}

/** A ranked list. */
export interface Shelf {
  /** Pass it on as `recommendation` with the events that follow. */
  readonly id: string
  readonly surface: string | undefined
  readonly items: readonly ShelfItem[]
  /** How personal the order is: the personal signals' part of all the weight in force, 0 to 1. 0 before the first event. */
  readonly personal: number
  /** How long the engine took, in microseconds, as finely as the browser's clock tells. */
  readonly took: number
  /**
   * What each stage did, to whom. Of `eligibility` those are named that would have been on the shelf by their scores, with the
   * place that they would have had. Empty where the items stand by their scores and nobody was kept away. Found when it is
   * first looked at, of the last 32 shelves.
   */
  readonly trace: readonly StageMove[]
  /** How many items were no candidates, by what kept them away. Found as `trace` is; empty for `rank` and `similar`. */
  readonly ineligible: Readonly<Partial<Record<Bar, number>>>
  /** Present where the catalogue's policy forbids the surface to be personal: the order is the site's own, whatever was asked. */
  readonly forbidden?: true
  /** Present where this visitor is of the share that the catalogue holds out: the order is nobody's. */
  readonly heldOut?: true
}

/** A list that was ranked anew. */
export interface RankedList extends Shelf {
  /** The ids that are not in the catalogue, in their order: they are not among the items. */
  readonly unknown: readonly string[]
  /** The ids that the visitor muted, by themselves or by something that they have: nor are they. */
  readonly muted: readonly string[]
}

/** An event's part in a score. */
export interface EvidencePart extends Evidence {
  /** What this event adds to the score, negative where it speaks against. */
  readonly contribution: number
}

/** One part of a score. The contributions of all parts add up to the score. */
export interface ScorePart {
  readonly signal: Source
  /**
   * `feature`: a value the item has. `vectors`: its vector beside those of what was acted on. `fit`: how well a number
   * fits what was liked. `prior`: the catalogue's own number. `baseline`: what an average item gets, taken off. `query`:
   * the order given. `visitor`: the visitor's own, by its ranks. `wish`: an interest that was pinned or weighed, or what
   * lifts a pinned item to its place; no event is behind it. `boost`, `fatigue`, `rotation`: what was added before places
   * were given.
   */
  readonly kind:
    | 'feature'
    | 'vectors'
    | 'fit'
    | 'prior'
    | 'baseline'
    | 'query'
    | 'visitor'
    | 'wish'
    | 'boost'
    | 'fatigue'
    | 'rotation'
  /** Of a `boost`: what the site says about it. */
  readonly label?: string
  readonly field?: string
  readonly value?: string
  readonly contribution: number
  /** Of everything that speaks for the item, the part that this is: 0 to 1; 0 for what speaks against it. */
  readonly share: number
  /** All events behind what a feature or the vectors contribute; they add up to it. */
  readonly because: readonly EvidencePart[]
}

/** One signal's part in a score: `contribution = weight × trust × (value − mean) / deviation`. */
export interface SignalPart {
  readonly signal: SignalName
  readonly value: number
  readonly mean: number
  readonly deviation: number
  readonly weight: number
  readonly trust: number
  readonly contribution: number
}

/** A score taken apart again: exact, so the parts add up to it. */
export interface Explanation {
  readonly shelf: string
  readonly item: string
  readonly position: number
  readonly score: number
  readonly signals: readonly SignalPart[]
  readonly parts: readonly ScorePart[]
  /** The stages after the score that moved it, in their order. */
  readonly stages: readonly StageMove[]
  /** Where it would stand without what `explain` was asked to think away: computed, by the same engine. */
  readonly without?: Without
}

/** Where an item would stand: its place from 0 and its score, or null where it would not be among the first thousand (with `rank`, in the list). */
export interface Without {
  readonly position: number | null
  readonly score: number | null
}

export interface ExplainOptions {
  /** What is to be thought away: an event, all that was done to an item, or an interest. */
  readonly without?: { readonly event: number } | Target
}

/** Something the visitor turned out to like or dislike, or said so. */
export interface Interest {
  readonly field: string
  readonly value: string
  /** −1 to 1, relative to the strongest that was learned. Negative: turned away from. What is pinned has 1. */
  readonly weight: number
  /** The same for the current session alone. */
  readonly session: number
  /** How many events taught it. */
  readonly events: number
  readonly because: readonly Evidence[]
  readonly pinned: boolean
  /** The weight that the visitor set, −1 to 1 (1 where it is pinned): it stands in place of what was learned. */
  readonly weighed?: number
}

export interface InterestOptions {
  /** How many, 1 to 1,000; 50 if left out. */
  readonly limit?: number
  /** Only of this field. */
  readonly field?: string
}

/** An interest by its name: a field and a value, as `profile.interests()` has them. */
export interface InterestName {
  readonly field: string
  readonly value: string
}

/** What a wish is about: an item, or an interest. */
export type Target = { readonly item: string } | InterestName

/** A wish that stands. About one item or interest one wish stands: the latest. */
export interface Wish {
  /** The number of its event: `record({ type: 'undo', event })` takes it back, and the one before it stands again. */
  readonly event: number
  readonly kind: 'pin' | 'mute' | 'weigh'
  readonly item?: string
  readonly field?: string
  readonly value?: string
  /** `weigh`: −1 to 1. */
  readonly weight?: number
  readonly at: number
  /** What the item is called, where the catalogue has it. */
  readonly title?: string
}

/**
 * What is to be forgotten.
 *
 * `event`: one, by its number. `item`: all that was done to it, and all that was wished of it. `from`, `to`: what was done
 * in that time, in milliseconds since 1970, both ends included, either of them left out; wishes are settings and stay.
 * These events leave the log and the device, and the profile is the one that never saw them, to the bit. `field`, `value`:
 * what was learned of an interest so far; the events stay for what else they taught, and later ones teach it again.
 */
export type Forgettable =
  | { readonly event: number }
  | { readonly item: string }
  | InterestName
  | { readonly from?: number; readonly to?: number }

/** What became of a forgetting. */
export interface Forgotten {
  /** How many events left the log, each `undo` of one among them; or how many no longer teach the interest. */
  readonly events: number
  /**
   * Puts all of it back, under the same numbers. Once, and until the page is left, consent changes or everything is
   * erased: then it rejects with `option_invalid`, or `closed`.
   */
  undo(): Promise<void>
}

/** An entry of the log, as the visitor sees it. */
export interface TimelineEntry {
  /** Its number. */
  readonly event: number
  readonly type:
    | Exclude<EventType, 'undo'>
    | 'pin'
    | 'mute'
    | 'weigh'
    | 'release'
    | 'dial'
    | 'surprise'
    | 'choice'
    | 'exposure'
    | 'sharing'
    | 'answer'
  readonly at: number
  readonly item?: string
  /** What the item is called, where the catalogue has it. */
  readonly title?: string
  /** The interest that a wish is about. */
  readonly interest?: InterestName
  readonly surface?: string
  readonly query?: string
  /** Of `goal` the one that was reached, of `answer` the one that was asked about. */
  readonly goal?: string
  /** Of `choice`: the slot in which the variant was shown. */
  readonly slot?: string
  /** Of `exposure` and `answer`: the experiment's key. */
  readonly experiment?: string
  /** Of `choice` and `exposure`: what was shown. */
  readonly variant?: string
  /**
   * Of `rating`, `purchase`, `cart` and `goal`, as it was recorded; the weight of `weigh`, the value of `dial` and `surprise`;
   * of `sharing` 1 for yes and 0 for no; the ε of `answer`.
   */
  readonly value?: number
  readonly durationMs?: number
  /** Whether it no longer counts: an `undo` took it back, or a wish was released or replaced. */
  readonly takenBack: boolean
  /** What it taught most, strongest first, at most five; without what is muted, was forgotten, or leads to nothing else. */
  readonly taught: readonly InterestName[]
}

export interface TimelineOptions {
  /** How many, 1 to 1,000; 50 if left out. */
  readonly limit?: number
  /** Only entries of lower numbers: the last one's, to read on. */
  readonly before?: number
}

/** What may be learned and kept. `off`: nothing. `session`: learned, in memory only. `device`: kept in this browser. */
export type ConsentLevel = 'off' | 'session' | 'device'

/** What a visitor said about consent: hand it home where you have to show it later. */
export interface Receipt {
  /** When, in milliseconds since 1970. */
  readonly at: number
  /** The level that holds from then on. */
  readonly level: ConsentLevel
  /** Present where a pause keeps what there is on the device. */
  readonly keep?: true
  /** The version of the words that the visitor saw, as it was given. */
  readonly text?: string
  /** The version of the catalogue's policy then. */
  readonly policy?: string
  /** Who said it, as it was given: `visitor`, or the name of an adapter. */
  readonly source?: string
}

export interface ConsentOptions {
  /** With `off`: a pause. What is kept on the device stays there, and is neither read nor used. */
  readonly keep?: boolean
  /** The version of the words that the visitor saw, 1 to 200 bytes. */
  readonly text?: string
  /** Who says it, 1 to 200 bytes; `visitor` if left out. */
  readonly source?: string
}

/** One event, as `data.export` writes it: as it was recorded, with its number. */
export interface ExportedEvent extends Omit<PenchantEvent, 'type'> {
  readonly number: number
  readonly type: string
  readonly at: number
  /** What a wish is about. */
  readonly interest?: { readonly field: string; readonly value: string }
  /** The number of the event that an `undo` takes back. */
  readonly event?: number
}

/** A whole profile as plain JSON. Its schema is `penchant/profile.schema.json`. */
export interface ProfileExport {
  readonly format: 'penchant-profile'
  readonly version: 1
  readonly exportedAt: number
  /** The profile's name. */
  readonly profile: string
  readonly consent: { readonly level: ConsentLevel; readonly receipts: readonly Receipt[] }
  readonly events: readonly ExportedEvent[]
  /** The items that events are about, with the values they had then. */
  readonly items: readonly {
    readonly id: string
    readonly features: readonly { readonly field: string; readonly value: string; readonly weight: number }[]
  }[]
  /** What was learned, for the reader: it follows from the events. */
  readonly interests: readonly Pick<Interest, 'field' | 'value' | 'weight' | 'events'>[]
}

/** What an import did; `skipped` events were there already. */
export interface Imported {
  readonly events: number
  readonly skipped: number
}

/** How things stand, honestly. */
export interface Health {
  readonly storage: {
    /** Where the profile is now. `none` at consent level `off`. */
    readonly kind: 'indexeddb' | 'memory' | 'none'
    /** Why it is in memory although `device` was asked for: a sentence. */
    readonly problem?: string
    /** What the log and its items take up, in bytes. */
    readonly bytes: number
    /** Records that failed their checksum and were left out. */
    readonly damaged: number
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
  }
  /** Whether it works for this visitor: what the shelves were worth against the site's own order. */
  readonly lift: Lift
  /** How varied what was shown is; left out where the catalogue has no categories or tags. */
  readonly bubble?: Bubble
}

/** What `subscribe` tells: that the profile changed, and through what. */
export interface Change {
  readonly kind: 'recorded' | 'imported' | 'forgotten' | 'restored' | 'erased' | 'consent' | 'other-tab'
}

/** Where the catalogue comes from: a compiled file, or a small list of items that is compiled in the page. */
export type CatalogSource =
  | { readonly catalog: string | URL | ArrayBuffer | Uint8Array; readonly items?: never; readonly config?: never }
  | { readonly items: readonly Item[]; readonly config?: CatalogConfig; readonly catalog?: never }

export type OpenOptions = CatalogSource & {
  /** What may be learned and kept; `off` if left out. */
  readonly consent?: ConsentLevel
  /** The profile's name, for pages with more than one; `default` if left out. */
  readonly profile?: string
  /** The clock, in milliseconds since 1970; `Date.now` if left out. */
  readonly now?: () => number
  /** Whether the page's own coarse context (`daypart`, `day`, `device`, `locale`) goes with every call; true if left out. */
  readonly context?: boolean
  /** Stops the opening. */
  readonly signal?: AbortSignal
}

/** An open profile and catalogue. Every method rejects with a `PenchantError` that has a stable `code`. */
export interface Personalizer {
  /** Remembers what the visitor did and learns from it at once. */
  record(event: PenchantEvent): Promise<Recorded>
  /** The best of the catalogue for this visitor now. */
  recommend(options?: RecommendOptions): Promise<Shelf>
  /** A list that someone else retrieved (a search engine, a newsletter), by its order and the visitor's together. */
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
  /** An item's own fields, or `undefined` where the catalogue has none of that id. */
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
    /** Turns the dial, 0 to 1. */
    setDial(value: number): Promise<Recorded>
    /**
     * How much the visitor wants to be surprised, where a call does not say: 0 (more of the same) to 1 (surprise me). At ½,
     * where nobody said, diversity, calibration and exploration are as the site has them.
     */
    readonly surprise: number
    /** Turns that one, 0 to 1. */
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
     * resolves: other tabs are waited for, a second at most; one that sleeps finds out before it reads or writes.
     * `set('off', { keep: true })` is a pause: nothing is erased and nothing used. Resolves to the receipt.
     */
    set(level: ConsentLevel, options?: ConsentOptions): Promise<Receipt>
    /** The latest receipt. */
    receipt(): Receipt | undefined
    /** All receipts, oldest first: those kept with the profile, and those of this page. */
    receipts(): readonly Receipt[]
  }
  readonly data: {
    /** Everything there is about the visitor, as plain JSON that a person can read. Cost: in proportion to the log. */
    export(): Promise<ProfileExport>
    /**
     * Takes over what `export` wrote, here or in another browser: after what is there (`merge`, the default), or instead
     * of it (`replace`), in one step. Checked value by value, at most 50,000 events and as many items. Without consent it
     * resolves to no events. Rejects with `import_invalid` and the place; then nothing was changed.
     */
    import(data: unknown, options?: { readonly mode?: 'merge' | 'replace' }): Promise<Imported>
    /** Forgets everything, in every tab, before it resolves: what a pause kept as well. */
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
  /** Calls back after every change of the profile; returns what ends it. */
  subscribe(listener: (change: Change) => void): () => void
  /** Frees memory and closes the database. Later calls reject with `closed`. */
  close(): Promise<void>
}
