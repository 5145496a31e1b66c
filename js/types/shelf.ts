/** What is asked for and comes back, as types: options, shelves, and scores taken apart. */

import type { Context, Item, SignalName, SignalWeights } from './catalog.js'
import type { EventType } from './events.js'
import type { Target } from './profile.js'
import type { Bar, Shaping, StageMove } from './shaping.js'

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
  /**
   * The retriever's scores, one for each id, −1e100 to 1e100, larger for better. Without them the ids stand in its order,
   * best first.
   */
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
  /** Alike in what they have (`content`), by their `vectors`, or the mean of `both`: the default where there are any. By `neighbours`: what a table says goes with it, or comes after it. */
  readonly by?: 'content' | 'vectors' | 'both' | 'neighbours'
  /** Which set of vectors; the first one if left out. */
  readonly vectors?: string
  /** Which set of neighbours; the first one if left out. */
  readonly neighbours?: string
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
 * (`fatigue`), that it is another visit (`rotation`); with `personalization` between 0 and 1 where the site has no prior,
 * the item's place in the source (`order`).
 */
export type Source =
  | SignalName
  | 'similarity'
  | 'query'
  | 'visitor'
  | 'wish'
  | 'boost'
  | 'fatigue'
  | 'rotation'
  | 'order'

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
  /** Present where this visitor is in the hold-out group: not personalised. */
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
   * `feature`: a value the item has. `vectors`: its vector beside those of what was acted on. `neighbours`: how
   * strong a neighbour it is of that. `fit`: how well a number
   * fits what was liked. `prior`: the catalogue's own number. `baseline`: what an average item gets, taken off. `query`:
   * the order given. `visitor`: the visitor's own, by its ranks. `wish`: an interest that was pinned or weighed, or what
   * lifts a pinned item to its place; no event is behind it. `boost`, `fatigue`, `rotation`: what was added before places
   * were given.
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
    | 'fatigue'
    | 'rotation'
  /** Of a `boost`: what the site says about it. */
  readonly label?: string
  readonly field?: string
  readonly value?: string
  readonly contribution: number
  /** Of everything that speaks for the item, the part that this is: 0 to 1; 0 for what speaks against it. */
  readonly share: number
  /** All events behind what a feature, the vectors or the neighbours contribute; they add up to it. */
  readonly because: readonly EvidencePart[]
}

/**
 * One signal's part in a score: `contribution = weight × trust × (value − mean) / unit`. The unit is the deviation; of
 * `popularity` and `trending`, which have their own scale in nats, it is 1.
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

/** A score taken apart again: exact, so the parts add up to it. */
export interface Explanation {
  readonly shelf: string
  readonly item: string
  readonly position: number
  readonly score: number
  /**
   * How far today's visit led over the long run, 0 to 1: 0 where both agree or nothing was done today. So much of `affinity`, and
   * of the mix that the shelf follows, comes from this visit alone.
   */
  readonly intent: number
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
