/** Requests and results, as types: options, shelves, and explained scores. */

import type { Context, Item, SignalName, SignalWeights } from './catalog.js'
import type { EventType } from './events.js'
import type { GivenFact, Target } from './profile.js'
import type { ActKind, Bar, SeenRules, Shaping, StageMove } from './shaping.js'

/**
 * Conditions on an item, all of which must hold: the values of fields, and `not`, `any`, `all`, `done`, `requires`. A field of one of these
 * names takes precedence.
 */
export interface Filter {
  /** The filter does not hold. */
  readonly not?: Filter | FieldCondition
  /** At least one of the filters holds; with an empty list, no item passes. */
  readonly any?: readonly Filter[] | FieldCondition
  /** Each of the filters holds. */
  readonly all?: readonly Filter[] | FieldCondition
  /** The visitor acted on the item by one of these kinds of act. Dislikes and ratings of three stars or fewer do not count. */
  readonly done?: ActKind | readonly ActKind[]
  /** The visitor acted, by one of these kinds of act, on every item whose id the field has. Items without ids in the field pass. */
  readonly requires?: { readonly field: string; readonly by: ActKind | readonly ActKind[] } | FieldCondition
  readonly [field: string]: FieldCondition | Filter | readonly Filter[] | undefined
}

/**
 * A condition on a field: one of its values or any of a list; with `{ fact }`, one of the values that a fact in force stands for
 * (any value, where the fact is not in force); `true` or `false`; a number, or `min` and `max`, both included. For dates also
 * `after` (included) and `before` (not included). A date is a text of ISO 8601 (`2026-02-28`, `2026-02-28T12:00Z`; without a zone it is UTC), a
 * `Date`, milliseconds since 1970, `now`, or a time from now: `-7d`, `+12h` (m, h, d, w, y).
 */
export type FieldCondition =
  | string
  | readonly string[]
  | boolean
  | number
  | Date
  | { readonly fact: string }
  | {
      readonly min?: Bound
      readonly max?: Bound
      readonly after?: Bound
      readonly before?: Bound
    }

type Bound = number | string | Date

export interface RecommendOptions extends Shaping {
  /**
   * The seed of random draws, a whole number of 0 to 4,294,967,295. If left out, it is the same throughout a visit, and
   * another one in the next.
   */
  readonly seed?: number
  /** The surface (the place on the site) of the shelf. It selects the weights and the shaping in the catalogue's config. */
  readonly surface?: string
  /** The number of items, 1 to 1,000; 12 if left out. */
  readonly limit?: number
  /** Only items that meet all of these conditions. */
  readonly filter?: Filter
  /** Items to leave out, by id; ids that are not in the catalogue are allowed. */
  readonly exclude?: readonly string[]
  /**
   * Items that the visitor already opened, bought or liked: left out for ever (`exclude`, the default), kept (`include`), or either for some
   * time by kind of event: `{ view: 'include', purchase: { hide: '365d' } }`. Kinds that are left out go by the surface and the config.
   * Pinned items are kept; rejected and muted items are always left out.
   */
  readonly seen?: SeenRules
  /**
   * What the visitor is about to buy: a list of at most 1,000 ids, or `true` or `cart` for the `cart` events that count (not taken back by
   * `uncart`, and not followed by a `purchase`). These items are left out, and what goes with them is a part of the score: the weights of
   * `together`, times `basketWeight`, each with its item in `with`. `false` switches off what the surface's `shaping.basket` says. A cart
   * needs the visitor's events: it does not count where the shelf may not be personal. Ids that are not in the catalogue are allowed.
   * Rejects with `option_invalid` if the catalogue has no table of neighbours.
   */
  readonly basket?: readonly string[] | 'cart' | boolean
  /** The weight of the basket, 0 to 10; 4 if left out, as popularity has by default. */
  readonly basketWeight?: number
  /** How personal, 0 (the site's own order) to 1 (all that was learned). If left out: `profile.dial`. */
  readonly personalization?: number
  /** Weights for this call only; they take precedence over those of the surface. */
  readonly weights?: SignalWeights
  /** The situation. It takes precedence over what the page adds itself (`daypart`, `day`, `device`, `locale`). */
  readonly context?: Context
}

/** How a list from another source is combined with the visitor's own order. */
export interface RankOptions {
  /** Only items that meet all of these conditions. */
  readonly filter?: Filter
  /**
   * The source's scores, one for each id, −1e100 to 1e100, larger is better. If left out, the ids count as ordered,
   * best first.
   */
  readonly scores?: readonly number[]
  /**
   * `blend` (the default): `queryWeight × z(score) + Σ weight × trust × z(signal)`, standardised over the list.
   * `reciprocal-rank`: `queryWeight / (60 + given rank) + trust / (60 + the visitor's rank)`, which ignores the scores.
   */
  readonly method?: 'blend' | 'reciprocal-rank'
  /** The weight of the given order, 0 to 10; 1 if left out. */
  readonly queryWeight?: number
  /** The number of items, 1 to 1,000; all of them if left out. */
  readonly limit?: number
  readonly surface?: string
  /** How personal, 0 to 1. If left out: `profile.dial`. */
  readonly personalization?: number
  /** Take precedence over those of the surface. Priors count only if they are named here: the given order replaces them. */
  readonly weights?: SignalWeights
  readonly context?: Context
}

export interface SimilarOptions {
  /** The number of items, 1 to 1,000; 12 if left out. */
  readonly limit?: number
  readonly filter?: Filter
  readonly exclude?: readonly string[]
  /**
   * The measure of similarity: the items' features (`content`), their `vectors`, or the mean of `both`, the default if there are vectors.
   * `neighbours`: items that a table of neighbours lists for this item.
   */
  readonly by?: 'content' | 'vectors' | 'both' | 'neighbours'
  /** The set of vectors; the first one if left out. */
  readonly vectors?: string
  /** The table of neighbours; the first one if left out. */
  readonly neighbours?: string
}

/** Asks for the items that follow a shelf of `recommend`. */
export interface NextPageOptions {
  /** The shelf's id. It must be one of the last 32. */
  readonly after: string
  /** The number of items, 1 to 1,000; 12 if left out. */
  readonly limit?: number
}

/** A shelf of a page: the options of `recommend`, and a name. */
export interface PageShelf extends RecommendOptions {
  readonly name: string
}

export interface PageOptions {
  /** Which shelf chooses its items first: the most `personal` one (the default), or the first one that is `given`. */
  readonly first?: 'personal' | 'given'
}

/** What `together` may be told. */
export interface TogetherOptions {
  /** The number of items, 1 to 1,000; 12 if left out. */
  readonly limit?: number
  readonly filter?: Filter
  readonly exclude?: readonly string[]
  /** By field, the largest number of items with the same value, as in `recommend`: `{ category: 2 }`. */
  readonly caps?: Shaping['caps']
  /** The table of neighbours; if left out, `together`, `related` or the first one, whichever there is. */
  readonly table?: string
}

/** The item of a basket that another one goes with. */
export interface GoesWith {
  readonly item: string
  /**
   * The share of those who chose it that chose the other one too, above 0 to 1, exact to a 510th; only if the table has it, as one of
   * `penchant build --orders` does.
   */
  readonly confidence?: number
}

/** One of the visitor's events, or of a layer's, that counts for or against an item. */
export interface Evidence {
  /** The event's number in the log; of a layer's event, a number above 2⁴⁰, which no log has. */
  readonly event: number
  readonly type: EventType
  /** The id of the item of the event. */
  readonly item: string
  readonly at: number
  /** The name of the layer that the event is of; absent for the visitor's own. */
  readonly layer?: string
}

/**
 * The source of a part of a score: a signal; on a shelf of similar items, their similarity; with `rank`, the given order
 * (`query`) or, by reciprocal ranks, the visitor's own (`visitor`); a pin of the visitor's (`wish`);
 * an adjustment before items get their places: a boost of the site's (`boost`), a reduction because the item was shown repeatedly and
 * ignored (`fatigue`), all prerequisites are done (`path`), a change from visit to visit (`rotation`); something that the visitor bought and
 * does not need another of (`owned`); facts that were stated (`given`); an interest that the visitor changed by putting one item above another
 * (`preferred`); with `personalization` between 0 and 1 and no prior,
 * the item's place in the source of the catalogue (`order`).
 */
export type Source =
  | SignalName
  | 'similarity'
  | 'query'
  | 'visitor'
  | 'wish'
  | 'boost'
  | 'path'
  | 'fatigue'
  | 'rotation'
  | 'owned'
  | 'given'
  | 'preferred'
  | 'order'

/** A brief reason for an item's place: one part of its score. */
export interface Reason {
  readonly signal: Source
  /** With `boost`: the site's label. */
  readonly label?: string
  /** The field and value that matched; absent if the signal does not use fields (popularity). */
  readonly field?: string
  readonly value?: string
  /** With a basket: the item of it that this one goes with. */
  readonly with?: GoesWith
  /** With `given`: the fact that the item matches, by its `field` and `value`. */
  readonly fact?: GivenFact
  /** Its share of everything that counts for the item, 0 to 1. */
  readonly share: number
  /** The events that taught it, strongest first, at most three. Empty for popularity and `similar`. */
  readonly because: readonly Evidence[]
  /** The name of the layer, if all of these events are of one. */
  readonly layer?: string
}

/** An item on a shelf. */
export interface ShelfItem {
  readonly id: string
  /** Its place, from 0. */
  readonly position: number
  readonly score: number
  /** The item's own fields, as in the catalogue. */
  readonly item: Item
  /** What counts for it, strongest first, at most five. Computed when it is first read, for the last 32 shelves. */
  readonly reasons: readonly Reason[]
  /**
   * The chance with which it got this place, given the items above and the interest that leads the visit; above 0. It is 1 unless
   * the item was drawn at random.
   */
  readonly propensity: number
  /** Whether it was drawn at random to explore the visitor's taste: tell the visitor so. */
  readonly exploring: boolean
}

/** A ranked list. */
export interface Shelf {
  /** Pass it on as `recommendation` with the events that follow. */
  readonly id: string
  readonly surface: string | undefined
  readonly items: readonly ShelfItem[]
  /** How personal the order is: the personal signals' share of the weights in force, 0 to 1. 0 before the first event. */
  readonly personal: number
  /** The time that the engine took, in microseconds, as precise as the browser's clock. */
  readonly took: number
  /**
   * What each stage did to which items. With `eligibility`, the items that would have been on the shelf by their scores, with the
   * place that they would have had. Empty if items are ordered by score and none was kept off. Computed when it is first read,
   * for the last 32 shelves.
   */
  readonly trace: readonly StageMove[]
  /** The number of items that were not eligible, by reason. Computed as `trace` is; empty for `rank` and `similar`. */
  readonly ineligible: Readonly<Partial<Record<Bar, number>>>
  /** Present if the catalogue's policy forbids the surface to be personal: the order is the site's own, whatever was asked. */
  readonly forbidden?: true
  /** Present if this visitor is in the hold-out group: the shelf is not personalised. */
  readonly heldOut?: true
  /**
   * The next items, 12 if left out: the shelf that would have followed when this one was made, with the same draws, without an item of the
   * pages before, whatever was recorded since. Its places begin at 0. Only for shelves of `recommend` and `page`, of which the last 32 are
   * remembered. Errors: `shelf_unknown`, `option_invalid`. Not enumerable, so that a copy of a shelf is plain data.
   *
   * Cost: a fold of the log, about a microsecond an event, and a shelf.
   */
  more(limit?: number): Promise<Shelf>
}

/** A list ranked by `rank`, or what goes with a basket. */
export interface RankedList extends Shelf {
  /** The ids that are not in the catalogue, in the given order; they are left out of the items. */
  readonly unknown: readonly string[]
  /** The ids that the visitor muted, as an item or through an interest; they are left out too. */
  readonly muted: readonly string[]
  /** The ids given to `rank` that do not meet its filter; they are left out too. Absent if there are none. */
  readonly filtered?: readonly string[]
}

/** An event's part of a score. */
export interface EvidencePart extends Evidence {
  /** The contribution of this event to the score; negative if it counts against the item. */
  readonly contribution: number
}

/** One part of a score. The contributions of all parts add up to the score. */
export interface ScorePart {
  readonly signal: Source
  /**
   * `feature`: a value of the item. `vectors`: the similarity of its vector to those of the visitor's items. `neighbours`: how strong a
   * neighbour it is of those items. `fit`: how well a number fits the numbers that were liked. `prior`: a number of the catalogue.
   * `baseline`: the mean over all items, which is subtracted. `query`: the given order. `visitor`: the visitor's own order, by
   * ranks. `wish`: an interest that was pinned or weighed, what a preference changed, or the rise of a pinned item to its place; there is no event behind it.
   * `boost`, `path`, `fatigue`, `rotation`: an adjustment before items get their places. `owned`: the visitor bought something of its kind and does not
   * need another; the event is the purchase. `given`: a fact that was stated matches the item; `fact` has the number of its event.
   */
  readonly kind:
    | 'feature'
    | 'vectors'
    | 'neighbours'
    | 'fit'
    | 'prior'
    | 'baseline'
    | 'query'
    | 'visitor'
    | 'wish'
    | 'boost'
    | 'path'
    | 'fatigue'
    | 'rotation'
    | 'owned'
    | 'given'
  /** Of a `boost`: what the site says about it. */
  readonly label?: string
  readonly field?: string
  readonly value?: string
  /** On a shelf of `together`: the item of the basket that it goes with. */
  readonly with?: GoesWith
  /** With `given`: the fact that the item matches. */
  readonly fact?: GivenFact
  readonly contribution: number
  /** Its share of everything that counts for the item, 0 to 1; 0 if it counts against the item. */
  readonly share: number
  /** All events behind the contribution of a feature, of the vectors or of the neighbours; their parts add up to it. */
  readonly because: readonly EvidencePart[]
}

/**
 * One signal's part of a score: `contribution = weight × trust × (value − mean) / unit`. The unit is the standard deviation, except
 * for `popularity` and `trending`, which are in nats: there it is 1.
 */
export interface SignalPart {
  readonly signal: SignalName
  readonly value: number
  readonly mean: number
  readonly deviation: number
  readonly unit: number
  readonly weight: number
  readonly trust: number
  readonly contribution: number
}

/** The exact explanation of a score: the parts add up to it. */
export interface Explanation {
  readonly shelf: string
  readonly item: string
  readonly position: number
  readonly score: number
  /**
   * How far the current visit outweighs the long run, 0 to 1: 0 if both agree or nothing was done in this visit. This share of
   * `affinity`, and of the mix that the shelf follows, comes from this visit alone.
   */
  readonly intent: number
  readonly signals: readonly SignalPart[]
  readonly parts: readonly ScorePart[]
  /** The stages after scoring that moved it, in their order. */
  readonly stages: readonly StageMove[]
  /** Where it would be placed without what the option `without` names; computed by ranking again. */
  readonly without?: Without
}

/**
 * Where an item would be placed: its place from 0 and its score; null if it would not be among the first thousand (with `rank`, in
 * the list).
 */
export interface Without {
  readonly position: number | null
  readonly score: number | null
}

export interface ExplainOptions {
  /** What the counterfactual leaves out: an event, all events of an item, or an interest. */
  readonly without?: { readonly event: number } | Target
}
