/** What a visitor does, as types: events, and the answers of a first visit. */

import type { Context } from './catalog.js'
import type { InterestName } from './profile.js'
import type { Filter } from './shelf.js'

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
   * `rating`: 1 to 5, where 3 is neutral. `purchase`, `cart`: how many, a whole number of 1 to 1,000; what was paid is
   * `amount`. `goal`: how far it was reached, 0 to 1; 1 if left out. Other types take none.
   */
  readonly value?: number
  /**
   * `purchase`, `cart`: what was paid for all of it, 0 to 10¹², in the site's currency. It is kept, shown and exported; it
   * teaches nothing, since a dear item is not liked more.
   */
  readonly amount?: number
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
