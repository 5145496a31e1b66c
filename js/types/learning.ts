/** What follows from what was shown and done: predictions, when the visitor comes, and how well it works, as types. */

import type { Context } from './catalog.js'

/** A probability with its 90 % interval, each 0 to 1. */
export interface Chance {
  readonly probability: number
  readonly low: number
  readonly high: number
}

/**
 * What is predicted: `click`, an act that takes one (`like`, `bookmark`, `share`, `cart`, `purchase`), or a goal that the
 * site records by a name of its own, of 1 to 64 bytes.
 */
export type Goal = 'click' | 'like' | 'bookmark' | 'share' | 'cart' | 'purchase' | (string & {})

export interface PredictOptions {
  /** The surface on which the item would be shown. */
  readonly surface?: string
  /** The situation, over what the page knows of it. */
  readonly context?: Context
}

export interface Prediction extends Chance {
  /** Whether there is enough to go by: 30 shown and 3 clicked, 10 opened, or 10 visits, whichever it rests on. */
  readonly enough: boolean
  /** What it rests on, of visits that are over; 0 where it was not needed. */
  readonly basis: {
    /** Items that were shown on a shelf. */
    readonly impressions: number
    /** Those of them that were clicked. */
    readonly clicks: number
    /** Items that were opened, from a shelf or not, once a visit. */
    readonly openings: number
    readonly visits: number
    /** The openings, or the visits, that had the goal. */
    readonly goals: number
  }
}

/** When the visitor comes. */
export interface Rhythm {
  /** How many visits there were, with the one that goes on. */
  readonly visits: number
  /** The chance of another visit within twenty-four hours. */
  readonly day: Chance
  /** The chance of another visit within seven days. */
  readonly week: Chance
  /**
   * By hour of the day, the share of the visits that began in it, by this device's clock; 24 numbers that add up to 1, or
   * are all 0 where there was no visit.
   */
  readonly hours: readonly number[]
  /** By day of the week from Sunday, the same; 7 numbers. */
  readonly weekdays: readonly number[]
  /** Whether there is enough to go by: visits on four days, the first of them two weeks ago. */
  readonly enough: boolean
}

/**
 * What the visitor's shelves were worth against those of the site's own order, in clicks per place that is fully looked
 * at: an estimate from the chances by which items were shown. Left out where nothing says. It never leaves the device.
 */
export interface Lift {
  /** On how many visits something was seen that says something: what is seen twice on one visit is no second witness. */
  readonly visits: number
  readonly shelves: number
  readonly impressions: number
  readonly clicks: number
  /** What the shelves were worth. */
  readonly shown?: number
  /** What shelves in the site's own order would have been worth. */
  readonly popularity?: number
  /** `shown` − `popularity`; `low` and `high` are its 90 % interval. */
  readonly lift?: number
  readonly low?: number
  readonly high?: number
  /** How many visits of equal weight tell as much about the site's own order. */
  readonly effective: number
  /** The share of that order's places that had a chance to be shown, 0 to 1. */
  readonly support: number
  /** Whether there is enough to go by: 5 clicks, `effective` of 50 and `support` of a half. */
  readonly enough: boolean
}

/** How varied what was shown is, by the values of the catalogue's first category or tag field. */
export interface Bubble {
  readonly field: string
  /** The catalogue's own entropy, in bits, and how many values the field has. */
  readonly catalog: { readonly entropy: number; readonly values: number }
  /** The last twelve weeks in which something was shown, counted back from now; oldest first. */
  readonly windows: readonly {
    /** Milliseconds since 1970. */
    readonly from: number
    readonly to: number
    readonly impressions: number
    /** In bits; an item with m values gives 1/m to each. */
    readonly entropy: number
    /** The share of the field's values that was shown, 0 to 1. */
    readonly coverage: number
  }[]
}
