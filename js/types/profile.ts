/** What was learned of a visitor, as types: interests, wishes, forgetting, and the timeline. */

import type { EventType } from './events.js'
import type { Evidence } from './shelf.js'

/** Something the visitor turned out to like or dislike, or said so. */
export interface Interest {
  readonly field: string
  readonly value: string
  /** −1 to 1, relative to the strongest that was learned. Negative: turned away from. What is pinned has 1. */
  readonly weight: number
  /** The same for the current session alone. */
  readonly session: number
  /** How many events taught it. */
  readonly events: number
  readonly because: readonly Evidence[]
  readonly pinned: boolean
  /** The weight that the visitor set, −1 to 1 (1 where it is pinned): it stands in place of what was learned. */
  readonly weighed?: number
}

export interface InterestOptions {
  /** How many, 1 to 1,000; 50 if left out. */
  readonly limit?: number
  /** Only of this field. */
  readonly field?: string
}

/** An interest by its name: a field and a value, as `profile.interests()` has them. */
export interface InterestName {
  readonly field: string
  readonly value: string
}

/** What a wish is about: an item, or an interest. */
export type Target = { readonly item: string } | InterestName

/** A wish that stands. About one item or interest one wish stands: the latest. */
export interface Wish {
  /** The number of its event: `record({ type: 'undo', event })` takes it back, and the one before it stands again. */
  readonly event: number
  readonly kind: 'pin' | 'mute' | 'weigh'
  readonly item?: string
  readonly field?: string
  readonly value?: string
  /** `weigh`: −1 to 1. */
  readonly weight?: number
  readonly at: number
  /** What the item is called, where the catalogue has it. */
  readonly title?: string
}

/**
 * What is to be forgotten.
 *
 * `event`: one, by its number. `item`: all that was done to it, and all that was wished of it. `from`, `to`: what was done
 * in that time, in milliseconds since 1970, both ends included, either of them left out; wishes are settings and stay.
 * These events leave the log and the device, and the profile is the one that never saw them, to the bit. `field`, `value`:
 * what was learned of an interest so far; the events stay for what else they taught, and later ones teach it again.
 */
export type Forgettable =
  | { readonly event: number }
  | { readonly item: string }
  | InterestName
  | { readonly from?: number; readonly to?: number }

/** What became of a forgetting. */
export interface Forgotten {
  /** How many events left the log, each `undo` of one among them; or how many no longer teach the interest. */
  readonly events: number
  /**
   * Puts all of it back, under the same numbers; a wish gets a new one where an import brought an older wish about the same meanwhile,
   * so that the newer stands. Once, and until the page is left, consent changes, or everything is erased or replaced by
   * an import, here or in another tab: then it rejects with `option_invalid`, or `closed`.
   */
  undo(): Promise<void>
}

/** An entry of the log, as the visitor sees it. */
export interface TimelineEntry {
  /** Its number. */
  readonly event: number
  readonly type:
    | Exclude<EventType, 'undo'>
    | 'pin'
    | 'mute'
    | 'weigh'
    | 'release'
    | 'dial'
    | 'surprise'
    | 'choice'
    | 'exposure'
    | 'sharing'
    | 'answer'
  readonly at: number
  readonly item?: string
  /** What the item is called, where the catalogue has it. */
  readonly title?: string
  /** The interest that a wish is about. */
  readonly interest?: InterestName
  readonly surface?: string
  readonly query?: string
  /** Of `goal` the one that was reached, of `answer` the one that was asked about. */
  readonly goal?: string
  /** Of `choice`: the slot in which the variant was shown. */
  readonly slot?: string
  /** Of `exposure` and `answer`: the experiment's key. */
  readonly experiment?: string
  /** Of `choice` and `exposure`: what was shown. */
  readonly variant?: string
  /**
   * Of `rating`, `purchase`, `cart` and `goal`, as it was recorded; the weight of `weigh`, the value of `dial` and `surprise`;
   * of `sharing` 1 for yes and 0 for no; the ε of `answer`.
   */
  readonly value?: number
  /** Of `purchase` and `cart`: what was paid. */
  readonly amount?: number
  readonly durationMs?: number
  /** Whether it no longer counts: an `undo` took it back, or a wish was released or replaced. */
  readonly takenBack: boolean
  /** What it taught most, strongest first, at most five; without what is muted, was forgotten, or leads to nothing else. */
  readonly taught: readonly InterestName[]
}

export interface TimelineOptions {
  /** How many, 1 to 1,000; 50 if left out. */
  readonly limit?: number
  /** Only entries of lower numbers: the last one's, to read on. */
  readonly before?: number
}
