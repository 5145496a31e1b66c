/** What was learned of a visitor, as types: interests, wishes, forgetting, and the timeline. */

import type { Item } from './catalog.js'
import type { EventType, Recorded } from './events.js'
import type { Evidence, Filter } from './shelf.js'

/** A value of a field that the visitor likes or dislikes, as learned from events or set by a wish. */
export interface Interest {
  readonly field: string
  readonly value: string
  /** −1 to 1, relative to the strongest learned interest. Negative: disliked. A pinned interest has 1. */
  readonly weight: number
  /** The same for the current session alone. */
  readonly session: number
  /** The number of the visitor's own events that taught it. */
  readonly events: number
  /** How much of it layers taught, above 0 to 1; absent if they taught nothing of it. */
  readonly layers?: number
  readonly because: readonly Evidence[]
  readonly pinned: boolean
  /** The weight that the visitor set, −1 to 1 (1 if pinned); it replaces the learned one. */
  readonly weighed?: number
}

export interface InterestOptions {
  /** The largest number of interests, 1 to 1,000; 50 if left out. */
  readonly limit?: number
  /** Only interests of this field. */
  readonly field?: string
}

/** An interest by its name: a field and a value, as `profile.interests()` has them. */
export interface InterestName {
  readonly field: string
  readonly value: string
}

/** The target of a wish: an item, or an interest. */
export type Target = { readonly item: string } | InterestName

/** A wish that is in force. Each item or interest has at most one: the latest. */
export interface Wish {
  /** The number of its event. `record({ type: 'undo', event })` undoes it, and the wish before it is in force again. */
  readonly event: number
  readonly kind: 'pin' | 'mute' | 'weigh' | 'prefer'
  readonly item?: string
  readonly field?: string
  readonly value?: string
  /** `weigh`: −1 to 1. */
  readonly weight?: number
  /** `prefer`: the id of the item that `item` is preferred to, and what that adds to the weights of interests. */
  readonly below?: string
  readonly changes?: readonly (InterestName & { readonly weight: number })[]
  readonly at: number
  /** The item's title, if the catalogue has the item. */
  readonly title?: string
}

/** The value of a fact: a text of 1 to 1,024 bytes, 1 to 64 of them, a number of −1e15 to 1e15, or a truth value. */
export type FactValue = string | readonly string[] | number | boolean

/** A fact by its name; without a value, it was withdrawn. */
export interface NamedFact {
  readonly name: string
  readonly value?: FactValue
}

/** A fact in force. */
export interface GivenFact extends NamedFact {
  readonly value: FactValue
  /** When it was stated, in milliseconds since 1970. */
  readonly at: number
  /** `device`: an entry of the log. `session`: in this page's memory alone. */
  readonly scope: 'device' | 'session'
  /** With `device`: the number of its event. `record({ type: 'undo', event })` brings the fact before it back. */
  readonly event?: number
}

export interface GivenOptions {
  /**
   * `device` (the default): an entry of the log, stored as consent allows and exported. `session`: in this page's memory alone, gone when it
   * is left, closed or erased and when consent goes to `off`.
   */
  readonly scope?: 'device' | 'session'
}

/** The numbers of the events that were stored: none for what was in force already, and for `session`. */
export type Stated =
  | { readonly recorded: true; readonly events: readonly number[] }
  | { readonly recorded: false; readonly reason: 'consent' }

/** Facts that a site or a visitor states. */
export interface Facts {
  /**
   * States facts by the names that the config declares in `facts`; `null` as a value withdraws that fact, and `given(null)` all of the
   * scope. What is not named stays, and so does what is `undefined`. All of them are stored in one step, or none.
   *
   * Errors: `option_invalid`, which names the fact; `storage_*`. docs/facts.md.
   */
  given(facts: Readonly<Record<string, FactValue | null | undefined>> | null, options?: GivenOptions): Promise<Stated>
  /** The facts in force, in the order of their names. */
  facts(): Promise<readonly GivenFact[]>
}

/**
 * The target of `forget`.
 *
 * `event`: one event, by its number. `item`: all events and wishes about an item. `from`, `to`: the events of a period,
 * in milliseconds since 1970, both ends included, either of them optional; wishes are settings and stay.
 * `branch`: all events of a branch, and the branch with them; the others forget in branches too.
 * These events leave the log and the device, and the profile is bit for bit the one that never saw them. `field`, `value`:
 * what was learned of an interest so far; the events stay for what else they teach, and later ones teach the interest again.
 */
export type Forgettable =
  | { readonly event: number }
  | { readonly item: string }
  | InterestName
  | { readonly branch: string }
  | { readonly from?: number; readonly to?: number }

/** What is moved into a branch: events by their numbers, or those of a period in milliseconds since 1970, both ends included. */
export type Branchable = { readonly events: readonly number[] } | { readonly from?: number; readonly to?: number }

/** What was moved into a branch. With `recorded: true`, `event` is the number of the entry that did: an `undo` of it brings all back. */
export type Branched = Recorded & {
  readonly name: string
  /** The number of events that were moved. What took one of them back moved with it and is not counted. */
  readonly events: number
}

/** A branch: events that are kept apart from the profile. */
export interface Branch {
  readonly name: string
  /** The number of events in it. */
  readonly events: number
  /** The times of the earliest and the latest of them, in milliseconds since 1970. */
  readonly from: number
  readonly to: number
  /** Titles of items that they are about, the latest first: at most three. */
  readonly titles: readonly string[]
}

/** A change of an interest's weight, as `profile.interests()` has weights: relative to the strongest learned one. */
export interface InterestChange extends InterestName {
  /** The weight before and with the change. With a change, a weight may exceed −1 to 1. */
  readonly from: number
  readonly to: number
}

export interface PreferOptions {
  /** The id of the shelf that both items are on: one of `recommend` or `rank` that is still remembered. */
  readonly shelf: string
  /** Only computes what would change, and records nothing. */
  readonly preview?: boolean
}

/** What a preference changes. */
export type Preferred = (Recorded | { readonly recorded: false; readonly reason: 'preview' }) & {
  /** At most 16, the largest first. */
  readonly changes: readonly InterestChange[]
  /** The scores of both items with the changes. */
  readonly scores: { readonly above: number; readonly below: number }
  /**
   * Whether the upper item has the higher place as well, if the same shelf is requested again: false where variety, a cap, a pin or a lot keeps it
   * below, or off the shelf, whatever the interests are.
   */
  readonly placed: boolean
}

/** “This above that.” */
export interface Preferring {
  /**
   * Puts an item of a shelf above another one: by the smallest change of interests with which it scores higher. The change adds to what is learned, does
   * not fade, is a reason of its own (`preferred`), and goes with an `undo` of its event or a `release` of the item above. Rules that are
   * no interests (variety, caps, the site's pins) go on to place items.
   *
   * Errors: `shelf_unknown`, also for an item that is not on the shelf; `option_invalid` where interests cannot close the gap (the message says which part of the scores makes most of it), for an item that
   * scores higher already, for a shelf of `similar` or `together`, and for too many wishes. Cost: for each of a few tries a fold of the log and a shelf.
   */
  prefer(above: string, below: string, options: PreferOptions): Promise<Preferred>
}

/** What a visitor can correct about the profile as a whole. */
export interface Correcting extends Preferring {
  /**
   * “That wasn't me”: moves events out of the profile into a branch of that name (1 to 64 bytes), exactly: the profile is bit for bit the one that
   * never saw them. If there is such a branch, they are added to it. Wishes count in all branches and stay. At most 1,000
   * branches and merges.
   *
   * Errors: `event_unknown`; `option_invalid` for events that are in a branch already, for wishes, for a period without events, and for a name
   * that is too long. Then nothing is moved.
   */
  branch(what: Branchable, name: string): Promise<Branched>
  /** The branches, in the order of their earliest events. `open({ branch })` opens one, `forget({ branch })` erases one. */
  branches(): Promise<readonly Branch[]>
  /** Brings everything in a branch back into the profile; an `undo` of the event takes it out again. Errors: `option_invalid`. */
  merge(name: string): Promise<Recorded>
}

/** The result of forgetting. */
export interface Forgotten {
  /** The number of events that left the log, including the `undo` of each; or of events that no longer teach the interest. */
  readonly events: number
  /**
   * Restores everything under the same numbers. A wish gets a new number if an import meanwhile brought an older wish about the same
   * target, so that the newer one stays in force. Possible once, until the page is left, consent changes, or everything is erased or
   * replaced by an import, here or in another tab; then it rejects with `option_invalid`, or `closed`.
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
    | 'given'
    | 'branch'
    | 'merge'
    | 'prefer'
  readonly at: number
  readonly item?: string
  /** The item's title, if the catalogue has the item. */
  readonly title?: string
  /** The interest that a wish is about. */
  readonly interest?: InterestName
  readonly surface?: string
  readonly query?: string
  /** With `goal`, the goal that was reached; with `answer`, the goal that the answer is about. */
  readonly goal?: string
  /** With `choice`: the slot in which the variant was shown. */
  readonly slot?: string
  /** With `exposure` and `answer`: the experiment's key. */
  readonly experiment?: string
  /** With `choice` and `exposure`: the variant that was shown. */
  readonly variant?: string
  /**
   * With `rating`, `purchase`, `cart`, `goal` and `complete`: as recorded. With `weigh`, the weight; with `dial` and `surprise`, the value;
   * with `sharing`, 1 for yes and 0 for no; with `answer`, its ε.
   */
  readonly value?: number
  /** With `purchase` and `cart`: the price paid. */
  readonly amount?: number
  readonly durationMs?: number
  /** With `view` and `dwell`: how far the item was read or watched, 0 to 1. */
  readonly progress?: number
  /** What tells it from others at its source, as recorded. */
  readonly key?: string
  /** With `given`: the fact; without a value, it was withdrawn. */
  readonly fact?: NamedFact
  /** With `prefer`: the id of the item that `item` is preferred to. */
  readonly below?: string
  /** The branch that it is in: then it does not count in the profile. With `branch` and `merge`, the one that is made or merged. */
  readonly branch?: string
  /** Whether it no longer counts: it was undone, or, as a wish or a fact, released or replaced, or, as a `branch`, merged. */
  readonly takenBack: boolean
  /** The interests that it taught most, strongest first, at most five; without those that are muted, forgotten, or of no other item. */
  readonly taught: readonly InterestName[]
}

export interface HistoryOptions {
  /** The types of events, all of them done to an item; `['view', 'click', 'dwell']`, those that open one, if left out. */
  readonly types?: EventType | readonly EventType[]
  /** The largest number of items, 1 to 1,000; 12 if left out. */
  readonly limit?: number
  /** Only items that meet all of these conditions. */
  readonly filter?: Filter
  /**
   * Only items of which an event says how far they were read or watched (`progress`, or the `value` of a `complete`), if the latest such
   * event says from `min` (0 if left out) to `max` (1). To continue reading: `{ max: 0.95 }`.
   */
  readonly progress?: { readonly min?: number; readonly max?: number }
}

/** An item that the visitor opened, or whatever the asked types say. */
export interface HistoryItem {
  readonly id: string
  /** The item's own fields, as in the catalogue. */
  readonly item: Item
  /** The type of the latest of these events on it, and its time, in milliseconds since 1970. */
  readonly type: EventType
  readonly at: number
  /** How far it was read, watched or completed, 0 to 1, by the latest event of any type that says so. */
  readonly progress?: number
}

export interface TimelineOptions {
  /** The largest number of entries, 1 to 1,000; 50 if left out. */
  readonly limit?: number
  /** Only entries with lower numbers: pass the number of the last entry to read on. */
  readonly before?: number
}
