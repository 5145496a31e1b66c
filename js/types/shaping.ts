/** The shaping of a shelf after scoring, as types: options of a call, and the site's defaults. */

import type { Filter } from './shelf.js'

/** A value of a field that is not sensitive: a category, tag or creator, or a field that is only shown (a `group`). */
export interface FieldTest {
  readonly field: string
  readonly value: string
}

/**
 * The stages after scoring. Every stage is named in `shelf.trace` and in `explain`; `shape: false`
 * turns all of them off. Stages that use the visitor's data have no effect on a first visit, at `personalization: 0` or on a
 * surface that the policy forbids to be personal: then the order is the site's own, with its caps, shares, boosts and pins.
 */
export interface Shaping {
  /** False: items are ordered by score alone, and of the site's rules only `available` applies. */
  readonly shape?: boolean
  /** How much similarity to the items above counts against an item, 0 to 1. */
  readonly diversity?: number
  /** The method of diversification: maximal marginal relevance, or a determinantal point process. */
  readonly diversify?: 'mmr' | 'dpp'
  /**
   * How closely the shelf follows the visitor's own mix of a field's values, 0 to 1. Above 0, one of their interests, drawn at
   * random, comes first when a visit begins. If left out: 0.3, and 0 on a shelf with something in its basket.
   */
  readonly calibration?: number
  /** The field of `calibration`: a category, tag or creator; the first category, or else the first tag, if left out. */
  readonly calibrate?: string
  /** The share of places filled at random with items outside the visitor's interests: 0 to 0.5. */
  readonly exploration?: number
  /**
   * How these items are drawn: by the uncertainty about the visitor's taste (`thompson`, if there are vectors), or all items of
   * a varied pool with equal chances (`uniform`).
   */
  readonly explore?: 'thompson' | 'uniform'
  /** How far items with nearly equal scores change places from visit to visit, 0 to 1, in standard deviations of the scores. */
  readonly rotation?: number
  /**
   * An item that was shown `after` times (1 to 32, default 3) within `hours` (default 168) and ignored is moved down: its score is
   * reduced by `cost` points (see `boosts`; default 0.5), and by as many again for each further impression. `false`: off.
   */
  readonly fatigue?: false | { readonly after?: number; readonly hours?: number; readonly cost?: number }
  /**
   * Items with prerequisites (a field of the role `prerequisites`): `reach: 'hide'` (the default) leaves them out as long as one of these is
   * not mastered, `'show'` does not. One whose prerequisites are all mastered gains `lead` points, 0 to 10 (default 10), so that a path that
   * was begun goes on first. An item is mastered once the value of a `complete` reached `mastered` (0.01 to 1; 0.5), for one `halfLife`
   * (`'156w'`), and longer while that value, halved with each `halfLife`, is at least `mastered`.
   */
  readonly paths?: {
    readonly reach?: 'hide' | 'show'
    readonly lead?: number
    readonly mastered?: number
    readonly halfLife?: `${number}${'m' | 'h' | 'd' | 'w' | 'y'}`
  }
  /** An item that was shown `most` times (1 to 32, default 3) within `hours` (default 24) is left out. `false`: off. */
  readonly frequency?: false | { readonly most?: number; readonly hours?: number }
  /** By field, the largest number of items with the same value. */
  readonly caps?: Readonly<Record<string, number>>
  /** Floors and ceilings: among the first k places, for every k, the least and the largest share of the group. */
  readonly exposure?: readonly (FieldTest & { readonly atLeast?: number; readonly atMost?: number })[]
  /**
   * Adds −10 to 10 points to the score of a group or an item. A point is the standard deviation of the scores over the eligible items,
   * computed as if the signals were independent, and at least 1. The label is shown to the visitor.
   */
  readonly boosts?: readonly ((FieldTest | { readonly item: string }) & {
    readonly by: number
    readonly label: string
  })[]
  /** Items that the site puts in a place, from 0, or in the next free one, if they are eligible for the shelf. */
  readonly pins?: readonly { readonly item: string; readonly position?: number; readonly label: string }[]
}

/** A site's shaping, for all of its shelves or for a surface. */
export interface ShapingConfig extends Shaping {
  /**
   * The conditions for every item on a shelf of `recommend` or `similar`, and for the items of `onboarding.next`.
   * `rank` keeps the list that it is given.
   */
  readonly available?: Filter
  /** When an item that the visitor had before may come again. */
  readonly seen?: SeenRules
  /** `cart`: what is in the visitor's cart counts, unless a call has a basket of its own. `none`, the default: it does not. */
  readonly basket?: 'cart' | 'none'
}

/** `exclude`: it never comes again; `include`: at once; `hide`: after that time, a whole number of `m`, `h`, `d` or `w`, up to a century. */
export type SeenRule = 'exclude' | 'include' | { readonly hide: `${number}${'m' | 'h' | 'd' | 'w' | 'y'}` }

/**
 * When an item that the visitor had before may come again: one rule, or one by kind of event. `view` also stands for `click` and
 * `dwell`, if these are not given. The longest time of all that was done with an item holds.
 */
export type SeenRules = 'exclude' | 'include' | { readonly [Kind in ActKind]?: SeenRule }

/** The kinds of event after which an item counts as seen. */
export type ActKind =
  | 'view'
  | 'click'
  | 'dwell'
  | 'like'
  | 'bookmark'
  | 'share'
  | 'rating'
  | 'cart'
  | 'purchase'
  | 'complete'

/**
 * Why an item is not eligible, in the order of the checks: the call's `filter`; the site's `available`; the call's `exclude`;
 * the visitor rejected it, had it (`seen`) or muted it; a prerequisite is not mastered (`reach`); the `frequency` cap.
 */
export type Bar = 'filter' | 'available' | 'excluded' | 'rejected' | 'seen' | 'muted' | 'reach' | 'frequency'

/** An item that a stage moved, or kept off the shelf. */
export interface StageMove {
  readonly stage:
    | 'eligibility'
    | 'basket'
    | 'boost'
    | 'path'
    | 'fatigue'
    | 'rotation'
    | 'rejection'
    | 'caps'
    | 'exposure'
    | 'diversity'
    | 'calibration'
    | 'exploration'
    | 'pin'
    | 'wish'
  readonly item: string
  /** Its place by score, from 0; absent if it was no candidate. */
  readonly from?: number
  /** Its final place; absent if it left the shelf. */
  readonly to?: number
  /** The site's label of its boost or pin. */
  readonly label?: string
  /** With `eligibility`: why it is not eligible. */
  readonly reason?: Bar
}
