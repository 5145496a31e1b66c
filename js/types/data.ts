/** What a visitor may ask for, as types: levels of consent with their receipts, and copies of a profile. */

import type { PenchantEvent } from './events.js'
import type { Interest, NamedFact } from './profile.js'

/** What may be learned and stored. `off`: nothing. `session`: learned, in memory only. `device`: stored in this browser. */
export type ConsentLevel = 'off' | 'session' | 'device'

/** A record of what a visitor said about consent. Send it to your server if you have to prove it later. */
export interface Receipt {
  /** When, in milliseconds since 1970. */
  readonly at: number
  /** The level that holds from then on. */
  readonly level: ConsentLevel
  /** Present if this is a pause: what is stored on the device stays there. */
  readonly keep?: true
  /** The version of the text that the visitor saw, as it was passed in. */
  readonly text?: string
  /** The version of the catalogue's policy at that time. */
  readonly policy?: string
  /** Who set the level, as it was passed in: `visitor`, or the name of an adapter. */
  readonly source?: string
}

/** The result of `consent.set`. */
export interface ConsentSet extends Receipt {
  /**
   * Whether the receipt is stored on the device. It is not at `session`, at `off` (unless it is a pause), if there was no room for
   * it, and in Node, which has no IndexedDB.
   */
  readonly kept: boolean
  /** At `device`: why the profile is in memory for now. It is moved to the device as soon as possible. */
  readonly problem?: string
}

export interface ConsentOptions {
  /** With `off`: a pause. What is stored on the device stays there, neither read nor used; what is in memory only is forgotten. */
  readonly keep?: boolean
  /** The version of the text that the visitor saw, 1 to 200 bytes. A lone surrogate is stored as U+FFFD. */
  readonly text?: string
  /** Who sets the level, 1 to 200 bytes; `visitor` if left out. */
  readonly source?: string
}

/** One event, as `data.export` writes it: as it was recorded, with its number. */
export interface ExportedEvent extends Omit<PenchantEvent, 'type'> {
  readonly number: number
  readonly type: string
  readonly at: number
  /** The interest that a wish is about. */
  readonly interest?: { readonly field: string; readonly value: string }
  /** With `given`: the fact; without a value, it was withdrawn. */
  readonly fact?: NamedFact
  /** The number of the event that an `undo`, an `uncart` or a `return` takes back. */
  readonly event?: number
  /** The branch in which it was recorded; with `branch` and `merge`, the one that is made or merged. */
  readonly branch?: string
  /** With `prefer`: the item that `item` is preferred to, and what that adds to the weights of interests. */
  readonly below?: string
  readonly changes?: readonly { readonly field: string; readonly value: string; readonly weight: number }[]
  /** With `branch`: the numbers of the events that are moved, as ranges that include both ends. */
  readonly events?: readonly (readonly [from: number, to: number])[]
  /** With `impression`: how the item came to be shown. */
  readonly shown?: {
    /** The chance with which the item got its place. */
    readonly propensity: number
    /** The random draws of the shelf in which it was a candidate: bit n for the n-th draw from the top. */
    readonly lots?: number
    /** Its place in the order without the profile, from 0. */
    readonly baseline?: number
    /** The standardised signals, by name. */
    readonly signals: Readonly<Record<string, number>>
  }
  /**
   * The variant of a slot (`choice`) or an experiment (`exposure`) that was shown, and its chance. With `answer`: the bits of the
   * answer, and the chance of the true bit.
   */
  readonly decision?: { readonly name: string; readonly variant: string; readonly propensity: number }
}

/** A whole profile as plain JSON. Its schema is `penchant/profile.schema.json`. */
export interface ProfileExport {
  readonly format: 'penchant-profile'
  readonly version: 1
  readonly exportedAt: number
  /** The profile's name. */
  readonly profile: string
  readonly consent: { readonly level: ConsentLevel; readonly receipts: readonly Receipt[] }
  readonly events: readonly ExportedEvent[]
  /** The items that events are about, with the values they had then. */
  readonly items: readonly {
    readonly id: string
    readonly features: readonly { readonly field: string; readonly value: string; readonly weight: number }[]
  }[]
  /** The learned interests, for the reader: they follow from the events. */
  readonly interests: readonly Pick<Interest, 'field' | 'value' | 'weight' | 'events'>[]
}

/**
 * The result of an import. Events are `skipped` if they were there already, were forgotten here before, or exceed the age or number of
 * `retention`. At consent level `off` nothing is imported, and both are 0.
 */
export interface Imported {
  readonly events: number
  readonly skipped: number
  /** How many of the skipped ones were forgotten here before; absent if none was. */
  readonly forgotten?: number
  /** How many of the skipped ones are older than `retention.days`, or exceed `retention.events`; absent if none. */
  readonly expired?: number
}
