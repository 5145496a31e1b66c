/** How a shelf is shaped after scoring, as types: options of a call, and the site's own defaults. */

import type { Filter } from './shelf.js'

/** A value of a field that is not sensitive: of a category, tag or creator, or of one that is only shown (a `group`). */
export interface FieldTest {
  readonly field: string
  readonly value: string
}

/**
 * What stands between the score and the visitor. Every stage is named in `shelf.trace` and in `explain`; `shape: false`
 * switches all of it off. Nothing that comes from the visitor has a part on a first visit, at `personalization: 0` or on a
 * surface that the policy forbids: then the order is the site's own, with its caps, shares, boosts and pins.
 */
export interface Shaping {
  /** False: the items stand by their scores, and nothing but what is available is looked at. */
  readonly shape?: boolean
  /** How much likeness to what stands above counts against an item, 0 to 1. */
  readonly diversity?: number
  /** By which method: maximal marginal relevance, or a determinantal point process. */
  readonly diversify?: 'mmr' | 'dpp'
  /**
   * How closely the shelf follows the visitor's own mix of a field's values, 0 to 1. Above 0, one of their interests, drawn by
   * lot, leads as a visit begins.
   */
  readonly calibration?: number
  /** Which field: a category, tag or creator; the first category, or else the first tag, if left out. */
  readonly calibrate?: string
  /** The share of places that go, by lot, to items outside the visitor's interests: 0 to 0.5. */
  readonly exploration?: number
  /**
   * How the lots are drawn: by what the visitor's taste is uncertain about (`thompson`, where there are vectors), or all of
   * a varied pool alike (`uniform`).
   */
  readonly explore?: 'thompson' | 'uniform'
  /** How far near-equal items change places from visit to visit, 0 to 1, in deviations of the scores. */
  readonly rotation?: number
  /**
   * What was shown `after` times (1 to 32, default 3) within `hours` (default 168) and ignored steps back: by `cost` points,
   * as of `boosts` (default 0.5), then, and with every further time. `false`: it does not.
   */
  readonly fatigue?: false | { readonly after?: number; readonly hours?: number; readonly cost?: number }
  /** What was shown `most` times (1 to 32, default 3) within `hours` (default 24) is not shown. */
  readonly frequency?: false | { readonly most?: number; readonly hours?: number }
  /** By field, how many items of any one of its values. */
  readonly caps?: Readonly<Record<string, number>>
  /** Floors and ceilings: of the first k places, for every k, at least and at most these shares are of the group. */
  readonly exposure?: readonly (FieldTest & { readonly atLeast?: number; readonly atMost?: number })[]
  /**
   * What the site lifts (or lowers), by −10 to 10 points. A point is how far apart the scores are: their standard deviation over
   * the items that may be shown, were the signals independent, and at least 1. The label is what the visitor reads about it.
   */
  readonly boosts?: readonly ((FieldTest | { readonly item: string }) & {
    readonly by: number
    readonly label: string
  })[]
  /** Items that the site puts in a place, from 0, or in the next free one, where they may be on the shelf at all. */
  readonly pins?: readonly { readonly item: string; readonly position?: number; readonly label: string }[]
}

/** What a site says of shaping, for all of its shelves or for a surface. */
export interface ShapingConfig extends Shaping {
  /**
   * What every item has to fulfil to be on a shelf of `recommend` or `similar`, or among the items of `onboarding.next`.
   * `rank` keeps the list that it is given.
   */
  readonly available?: Filter
}

/**
 * What keeps an item off a shelf before anything is scored, in the order in which it is looked at: the call's `filter`; the
 * site's `available`; the call's `exclude`; that the visitor rejected it, had it (`seen`) or muted it; the `frequency` cap.
 */
export type Bar = 'filter' | 'available' | 'excluded' | 'rejected' | 'seen' | 'muted' | 'frequency'

/** An item that a stage moved, or kept away. */
export interface StageMove {
  readonly stage:
    | 'eligibility'
    | 'boost'
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
  /** The place where it stood by the score, from 0; absent where it was no candidate. */
  readonly from?: number
  /** The place where it came to stand; absent where it left the shelf. */
  readonly to?: number
  /** What the site says about its boost or pin. */
  readonly label?: string
  /** Of `eligibility`: what kept it away. */
  readonly reason?: Bar
}
