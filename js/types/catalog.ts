/** What a site says of its items, as types: an item, how fields become a catalogue, and the policy. */

import type { SegmentConfig } from './experiments.js'
import type { ShapingConfig } from './shaping.js'

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
  /** Beside the role `popularity` or `trending`: whether its numbers are ranks, 1 for the best. */
  readonly rank?: boolean
}

/**
 * The parts of a score. `affinity` and `session`: what the visitor turned to in the long run and just now. `context`: what
 * they turn to in a situation like this one. `price`: how well the price fits. `popularity`, `trending`, `freshness`: the
 * site's priors. Every set of item vectors is a signal of its own, called by the set's name (`taste` unless it was given
 * another), and so is every table of neighbours (`neighbours`; `next` for what is done after).
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
   * 1,000. Default 1 for affinity and session, 2 for vectors and neighbours, 4 for context and price.
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
   * Popularity enters the score as `ln(1 + count / pseudoCount)`: counts far below it have hardly a say. 0.001 to 1e9
   * (default 10). Numbers that count nothing are taken in multiples of their mean.
   */
  readonly popularity?: { readonly pseudoCount?: number }
  /** The same of what is popular of late. */
  readonly trending?: { readonly pseudoCount?: number }
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
