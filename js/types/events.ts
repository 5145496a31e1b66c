/** The visitor's events, and the answers of a first visit, as types. */

import type { Context } from './catalog.js'
import type { InterestName } from './profile.js'
import type { Filter } from './shelf.js'

/** The types of events. */
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
  | 'uncart'
  | 'return'
  | 'complete'

/**
 * Something the visitor did.
 *
 * `uncart` takes back the latest `cart` of its item that still counts, `return` the latest `purchase`, as `undo` with the number of that event
 * does: the profile is the one without it. Both reject with `event_unknown` where there is none. `complete` says that an article, a
 * film or a course was finished, to the share in `value`: it weighs that share of a `like`.
 */
export interface PenchantEvent {
  readonly type: EventType
  /** The item's id. Every type but `search`, `goal` and `undo` needs one; `undo` without one takes back the latest event. */
  readonly item?: string
  /** When, in milliseconds since 1970; now if left out. */
  readonly at?: number
  readonly surface?: string
  /** The id of the shelf or the choice that led to this event; it lets the engine learn from what it showed. */
  readonly recommendation?: string
  /** The item's place on that shelf, from 0. */
  readonly position?: number
  /**
   * `rating`: 1 to 5, where 3 is neutral. `purchase`, `cart`: the quantity, a whole number of 1 to 1,000; the price paid is
   * `amount`. `goal`, `complete`: the share that was reached, or that was read, watched or learned, 0 to 1; 1 if left out. Other
   * types have none: `uncart` and `return` take back a `cart` or a `purchase` as a whole.
   */
  readonly value?: number
  /**
   * `purchase`, `cart`: the total price, 0 to 10¹², in the site's currency. It is stored, shown and exported, but nothing is
   * learned from it, since an expensive item is not liked more.
   */
  readonly amount?: number
  /** `dwell`: the duration in milliseconds, 0 to 86,400,000. */
  readonly durationMs?: number
  /** `search`: the text that was searched for, at most 2,000 bytes of UTF-8. */
  readonly query?: string
  /** The situation. It takes precedence over what the page adds itself (`daypart`, `day`, `device`, `locale`). */
  readonly context?: Context
  /**
   * `undo`: the number of the event to undo, of any type except `undo`, wishes included. Without it and without an
   * item, the latest act is undone, never a wish; with an item, the latest on it. Rejects with `event_unknown` if there is none, or that event was undone already.
   */
  readonly event?: number
  /**
   * `goal`: the goal that was reached, a name of the site's own of 1 to 64 bytes (`'signup'`). Nothing is learned about items from it;
   * `predict`, `choose` and `experiment` use it.
   */
  readonly goal?: string
  /** `view`, `dwell`: how far the item was read or watched by then, 0 to 1. `history` gives the latest of an item. */
  readonly progress?: number
  /**
   * What tells this event from others at its source, 1 to 512 bytes: an order's number, the id of a message. An event whose type, item, goal and
   * key are those of one that was recorded before, in any tab, is not recorded again, also if that one was undone or forgotten
   * since. A `return` or an `uncart` with a key takes back the purchase or the cart with that key. Not for `undo`.
   */
  readonly key?: string
}

/**
 * The result of recording an event. With `recorded: true` it is committed (if storage is in use). Otherwise the level does not allow it
 * (`consent`), it is older than the catalogue's `retention` keeps (`retention`), or an event with its `key` was recorded before (`duplicate`).
 */
export type Recorded =
  | { readonly recorded: true; readonly event: number }
  | { readonly recorded: false; readonly reason: 'consent' | 'retention' | 'duplicate' }

/** Which part of a profile is opened. */
export interface BranchOption {
  /**
   * Opens a branch of the profile instead of the profile: shelves, interests and history are those of its acts alone, with the visitor's
   * wishes, and what is recorded belongs to it. The profile and other tabs learn nothing of it until `profile.merge`. The name of
   * one that is there, or of a new one that begins with the first event: 1 to 64 bytes.
   */
  readonly branch?: string
}

/** Which items to ask about on a first visit. */
export interface OnboardingOptions {
  /** How many items, 1 to 24; 6 if left out. */
  readonly count?: number
  readonly filter?: Filter
  /** Items to leave out, by id: for example those that were shown before and skipped. */
  readonly exclude?: readonly string[]
}

/** The visitor's answers, each list at most 100 long; any of them may be left out. */
export interface OnboardingAnswers {
  /** Ids of items. Each is recorded as a `like`, on the surface `onboarding`. */
  readonly liked?: readonly string[]
  /** Ids of items. Each is recorded as a `dislike`, on the surface `onboarding`. */
  readonly disliked?: readonly string[]
  /** Each gets the full weight, as with `profile.weigh(interest, 1)`. */
  readonly interests?: readonly InterestName[]
}

/** The result of recording the answers: the numbers of the events of `liked`, `disliked` and `interests`, in the given order. */
export type Answered =
  | { readonly recorded: true; readonly events: readonly number[] }
  | { readonly recorded: false; readonly reason: 'consent' }
