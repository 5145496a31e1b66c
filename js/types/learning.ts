/** Predictions, the rhythm of visits, and measures of what was shown, as types. */

import type { Context, Item } from './catalog.js'
import type { Filter } from './shelf.js'

/** A probability with its 90 % interval, each 0 to 1. */
export interface Chance {
  readonly probability: number
  readonly low: number
  readonly high: number
}

/**
 * The goal of a prediction: `click`, an act after a click (`like`, `bookmark`, `share`, `cart`, `purchase`, `complete`), `return` (that the
 * visitor comes back), or a goal that the site records under a name of its own, of 1 to 64 bytes.
 */
export type Goal = 'click' | 'like' | 'bookmark' | 'share' | 'cart' | 'purchase' | 'complete' | 'return' | (string & {})

export interface PredictOptions {
  /** The surface on which the item would be shown. */
  readonly surface?: string
  /** The situation. It takes precedence over what the page adds itself. */
  readonly context?: Context
  /** For `return` alone: within which time, 1 to 365 whole days, such as `'30d'`, `'48h'`, `'2w'` or `'1y'`; 7 days unless it says otherwise. */
  readonly within?: string
}

export interface Prediction extends Chance {
  /** Whether there is enough data: 30 impressions and 3 clicks, 10 openings, 10 visits, or, for `return`, visits on four days, the first two weeks ago. */
  readonly enough: boolean
  /** The data of the prediction, from visits that are over; 0 for data that was not needed. */
  readonly basis: {
    /** Items shown on a shelf. */
    readonly impressions: number
    /** Those that were clicked. */
    readonly clicks: number
    /** Items opened, from a shelf or not, counted once a visit. */
    readonly openings: number
    readonly visits: number
    /** The openings, or the visits, that reached the goal. */
    readonly goals: number
  }
}

/** When the visitor usually comes. */
export interface Rhythm {
  /** The number of visits, including the current one. */
  readonly visits: number
  /** The chance of another visit within 24 hours. */
  readonly day: Chance
  /** The chance of another visit within 7 days. */
  readonly week: Chance
  /**
   * The share of visits that began in each hour of the day, by this device's clock: 24 numbers that add up to 1, or
   * are all 0 without visits.
   */
  readonly hours: readonly number[]
  /** The share of visits that began on each day of the week, from Sunday: 7 numbers. */
  readonly weekdays: readonly number[]
  /** Whether there is enough data: visits on four days, the first of them two weeks ago. */
  readonly enough: boolean
}

/**
 * The value of the visitor's shelves compared with that of the site's own order, in clicks per place that is fully
 * looked at: an estimate from the chances with which items were shown. Numbers that cannot be estimated are left out. It stays here.
 */
export interface Lift {
  /** The number of visits with usable impressions; an item that is seen twice in a visit counts once. */
  readonly visits: number
  readonly shelves: number
  readonly impressions: number
  readonly clicks: number
  /** The value of the shelves that were shown. */
  readonly shown?: number
  /** The estimated value of shelves in the site's own order. */
  readonly popularity?: number
  /** `shown` − `popularity`; `low` and `high` are its 90 % interval. */
  readonly lift?: number
  readonly low?: number
  readonly high?: number
  /** The effective sample size of the estimate for the site's own order, in visits. */
  readonly effective: number
  /** The share of that order's places whose items had a chance of being shown, 0 to 1. */
  readonly support: number
  /** Whether there is enough data: 5 clicks, `effective` of 50 and `support` of ½. */
  readonly enough: boolean
}

/** How varied the shown items are, by the values of the catalogue's first category or tag field. */
export interface Bubble {
  readonly field: string
  /** The entropy of the catalogue, in bits, and the number of the field's values. */
  readonly catalog: { readonly entropy: number; readonly values: number }
  /** The last twelve weeks in which something was shown, counted back from now; oldest first. */
  readonly windows: readonly {
    /** Milliseconds since 1970. */
    readonly from: number
    readonly to: number
    readonly impressions: number
    /** In bits. An item with m values adds 1/m to each. */
    readonly entropy: number
    /** The share of the field's values that were shown, 0 to 1. */
    readonly coverage: number
  }[]
}

export interface DueOptions {
  /** How far to look ahead: a whole number of `m`, `h`, `d`, `w` or `y` up to a century; `14d` if left out. */
  readonly within?: string
  /** The number of items, 1 to 1,000; 12 if left out. */
  readonly limit?: number
  readonly filter?: Filter
  readonly exclude?: readonly string[]
}

/** An item that the visitor bought and is likely to need again. */
export interface Due {
  readonly id: string
  /** The item's own fields, as in the catalogue. */
  readonly item: Item
  /** When it is expected, in milliseconds since 1970; in the past if it is overdue. */
  readonly at: number
  /**
   * The interval of that time: 80 % of the gaps in the orders that the catalogue was built with lie inside; without such orders, from half the
   * expected gap to twice the gap, which is an assumption.
   */
  readonly from: number
  readonly to: number
  /**
   * From the visitor's `own` gaps between purchases of it, drawn towards those of its category if they are known; from the `category`'s in the
   * orders; or from the `config`.
   */
  readonly basis: 'own' | 'category' | 'config'
  /** How often the visitor bought it, on different days. */
  readonly purchases: number
}
