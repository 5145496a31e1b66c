/** What a site says of its items, as types: an item, how fields become a catalogue, and the policy. */

import type { SegmentConfig } from './experiments.js'
import type { ShapingConfig } from './shaping.js'

/** A value of a field: a JSON value that is no object; lists contain only texts and numbers. */
export type FieldValue = string | number | boolean | null | readonly (string | number)[]

/** An item as a site has it: an `id`, and any fields. */
export interface Item {
  readonly id: string
  readonly [field: string]: FieldValue
}

/**
 * The purpose of a field. Inferred if the config does not say; `npx penchant build` prints what it inferred.
 *
 * `title` and `text` are split into words; `category`, `tag` and `creator` are learned value by value; `popularity`
 * is the site's own order for a first visit, `trending` the same for recent times; `price` is compared with prices that the visitor
 * liked; `number`, `date` and `flag` (true or false) can be filtered, and freshness uses a date; `prerequisites` has the ids of the items that
 * come before; `variant-of` is the same text for all variants of a product, of which a shelf shows one; the others are only shown
 * (`url`, `image`, `stored`), only for audits (`group`), or left out of the catalogue (`ignored`). `related` is a list of the ids of
 * related items, the closest first, which becomes the table of neighbours `related`.
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
  | 'flag'
  | 'prerequisites'
  | 'variant-of'
  | 'related'

/** A field's entry in the catalogue's config. */
export interface FieldConfig {
  readonly role?: FieldRole
  /** How much the field counts when items are compared: a multiplier, 0 to 100. Each role has a default. */
  readonly weight?: number
  /** Excludes the field from learning: its values are only shown. */
  readonly sensitive?: boolean
  /** With the role `popularity` or `trending`: whether its numbers are ranks, 1 for the best. */
  readonly rank?: boolean
  /** With values or ids: what stands between those of one text, of 1 to 16 bytes; `false` if a text is one value. */
  readonly split?: string | false
}

/**
 * The parts of a score. `affinity` and `session`: the visitor's interests in the long run and in this visit. `context`: their
 * interests in a situation like this one. `price`: how well the price fits. `popularity`, `trending`, `freshness`: the
 * site's priors. Every set of item vectors is a signal with the set's name (`taste` by default), and so is every table of
 * neighbours (`neighbours` by default; `next` for items that follow).
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
  | 'neighbours'
  | 'next'
  | (string & {})

/** The weight of each signal, −10 to 10. 0 turns a signal off; a negative weight reverses it. */
export type SignalWeights = Readonly<Partial<Record<SignalName, number>>>

/** The situation: a few coarse keys, at most 8, each with a text of at most 64 bytes. */
export type Context = Readonly<Record<string, string>>

/** The ranking and shaping of one surface (a place on the site), where they differ from the rest of the site. */
export interface SurfaceConfig {
  readonly weights?: SignalWeights
  readonly shaping?: ShapingConfig
}

/** `penchant.config.json`: how a site's items become a catalogue. Every part may be left out. */
export interface CatalogConfig {
  /** What suits a kind of site, below what else is said here. docs/presets.md */
  readonly preset?: 'shop' | 'news' | 'docs' | 'courses' | 'media'
  readonly fields?: Readonly<Record<string, FieldConfig | FieldRole>>
  readonly weights?: SignalWeights
  /**
   * By signal, how much has to be known of a visitor, in views, before a personal signal has half of its weight: 0 to
   * 1,000. Default 1 for affinity and session, 2 for vectors and neighbours, 4 for context and price.
   */
  readonly trust?: SignalWeights
  readonly surfaces?: Readonly<Record<string, SurfaceConfig>>
  /** The shaping of shelves, unless the surface or the call says otherwise. */
  readonly shaping?: ShapingConfig
  /** Whether the weights are adapted, on the device, to what the visitor clicks of what was shown; true if left out. */
  readonly adapt?: boolean
  /**
   * The language of titles and texts: a BCP 47 tag, of which the first part counts (`'en'`, `'pt-BR'`), or the items'
   * field that contains it, with the language of the other items: `{ field: 'lang', default: 'en' }`. English if left out.
   *
   * It decides which words count as one (“story”, “stories”) and which are ignored (“the”). `'und'` (undetermined), and a field
   * without a default, leave words as they are written. Chinese, Japanese, Thai and Korean texts are split into pairs of
   * neighbouring characters, whatever the language. An unknown language is refused with a list of the known ones.
   */
  readonly language?: string | { readonly field: string; readonly default?: string }
  /**
   * One to four fields: items that are alike in all of them are variants of one product, of which a shelf shows one. Case, diacritics,
   * punctuation and a year in brackets at the end make no difference. The items get the field `variantOf`; `build` says which.
   */
  readonly variants?: { readonly same: readonly string[] }
  /**
   * How the words of a title or text count (BM25). `k1`, 0 to 10 (default 1.2): how much a repeated word adds; at 0 nothing.
   * `b`, 0 to 1 (default 0.75): how much the words of a long text are reduced; at 0 not at all.
   */
  readonly bm25?: { readonly k1?: number; readonly b?: number }
  /**
   * Popularity enters the score as `ln(1 + count / pseudoCount)`: counts far below `pseudoCount` hardly matter. 0.001 to 1e9
   * (default 10). Numbers that are no counts are divided by their mean.
   */
  readonly popularity?: { readonly pseudoCount?: number }
  /** The same for `trending`. */
  readonly trending?: { readonly pseudoCount?: number }
  /**
   * Half-lives in hours. `long`, `short`: the age at which an event counts half for affinity (default 720) and for the session
   * (0.5). `freshness`: the age at which an item is half as fresh (720). `trending`: the age at which an interaction that
   * `build --interactions` reads counts half in the `trending` prior (720).
   */
  readonly halfLife?: {
    readonly long?: number
    readonly short?: number
    readonly freshness?: number
    readonly trending?: number
  }
  /** The date field of freshness; the first date field if left out. Freshness counts only with a weight. */
  readonly freshness?: string
  /**
   * By set of item vectors, the ridge regression that fits the visitor's vector. `alpha`: the weight of each item that they
   * did not interact with, as a negative example (default 0.01). `regularization`: the L2 penalty on their vector (0.01).
   * Use the numbers that the vectors were trained with.
   */
  readonly vectors?: Readonly<Record<string, { readonly alpha?: number; readonly regularization?: number }>>
  /** How many events the log keeps (default 5,000) and for how many days (default 365). */
  readonly retention?: { readonly events?: number; readonly days?: number }
  /** The site's statements about its personalization; `penchant build --strict` fails without them. */
  readonly policy?: Policy
  /** Groups of visitors, by name: at most 256. `penchant.segments()` computes them on the device. */
  readonly segments?: Readonly<Record<string, SegmentConfig>>
  /** What may be stated with `profile.given`, by name: at most 64 facts. docs/facts.md. */
  readonly facts?: Readonly<Record<string, FactConfig>>
  /** How long items serve, by value of a field or for single items. docs/lifecycle.md. */
  readonly lifecycle?: LifecycleConfig
  readonly experiments?: {
    /** The share of visitors who see the unpersonalised order, 0 to 1; 0 if left out. */
    readonly holdout?: number
    /** The most that the ε of all answers of one profile may add up to, 0 to 10; 2 if left out. */
    readonly budget?: number
  }
}

/** A fact that may be stated, and which items it matches. Without a `field` it is only for segments, filters and `choose`. */
export interface FactConfig {
  /** The field that it matches: a category, tag, creator or flag that is not sensitive. */
  readonly field?: string
  /** By word (a stated text, or the name of a band), the value or values of the field that it stands for; others stand for themselves. */
  readonly values?: Readonly<Record<string, string | readonly string[]>>
  /** By name, the least and the largest number, both included. They may not overlap. */
  readonly bands?: Readonly<Record<string, readonly [least: number, most: number]>>
  /** What an item that it matches gains, in standard deviations of the scores without facts: 0 to 10; 1 if left out. */
  readonly weight?: number
}

/** For how long one does not need another, and after how long one needs it again: each a whole number of `m`, `h`, `d`, `w` or `y`. */
export interface LifeConfig {
  /** A purchase counts against others of its kind for so long: `1 − (t / owned)²` of it is left after a time t. */
  readonly owned?: string
  /** An item that was bought comes again once four fifths of the expected gap are over, which this is if nothing else is known. */
  readonly again?: string
}

export interface LifecycleConfig {
  /** The field of the values: a category, tag or creator; the first category if left out. */
  readonly field?: string
  /** By value of the field. What is said here replaces what was learned from orders; `{}` says that nothing is to be assumed. */
  readonly values?: Readonly<Record<string, LifeConfig>>
  /** By id of an item, in place of what is said of its value, and about this item alone. */
  readonly items?: Readonly<Record<string, LifeConfig>>
  /** Whether `build --orders` learns the times of the values that are not named; true if left out. */
  readonly learn?: boolean
}

/** The legal bases of the EU's GDPR for processing personal data: Article 6(1), a to f. */
export type LegalBasis =
  | 'consent'
  | 'contract'
  | 'legal-obligation'
  | 'vital-interests'
  | 'public-task'
  | 'legitimate-interests'

/** A site's statements about its personalization: purposes, legal basis, owner, and surfaces on which it must not act. */
export interface Policy {
  /** 1 to 64 bytes. Visitors are asked again when it changes. */
  readonly version: string
  /** The purposes, as visitors read them: 1 to 64 texts of at most 500 bytes, in the language of the site. */
  readonly purposes: readonly string[]
  readonly legalBasis: LegalBasis
  /** Who is responsible: 1 to 200 bytes. */
  readonly owner: string
  /** How to contact them: a mail address, or an address that begins with `https://` or `http://`. */
  readonly contact: string
  /** The day of the next review, as in `2027-06-30`; `build` and `inspect` warn once it is past. */
  readonly reviewBy?: string
  /** Surfaces that are never personal: the same order for everybody, whatever a call says. At most 64. */
  readonly forbiddenSurfaces?: readonly string[]
  /** The address of the privacy notice. */
  readonly notice?: string
}
