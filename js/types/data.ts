/** What a visitor may ask for, as types: levels of consent with their receipts, and copies of a profile. */

import type { PenchantEvent } from './events.js'
import type { Interest } from './profile.js'

/** What may be learned and kept. `off`: nothing. `session`: learned, in memory only. `device`: kept in this browser. */
export type ConsentLevel = 'off' | 'session' | 'device'

/** What a visitor said about consent: hand it home where you have to show it later. */
export interface Receipt {
  /** When, in milliseconds since 1970. */
  readonly at: number
  /** The level that holds from then on. */
  readonly level: ConsentLevel
  /** Present where a pause keeps what there is on the device. */
  readonly keep?: true
  /** The version of the words that the visitor saw, as it was given. */
  readonly text?: string
  /** The version of the catalogue's policy then. */
  readonly policy?: string
  /** Who said it, as it was given: `visitor`, or the name of an adapter. */
  readonly source?: string
}

/** What `consent.set` came to. */
export interface ConsentSet extends Receipt {
  /**
   * Whether the device keeps the receipt. Not at `session` and at `off` (unless it is a pause), where there was no room for
   * it, and in Node, which has no IndexedDB.
   */
  readonly kept: boolean
  /** At `device`: why the profile is in memory for now. It is moved to the device as soon as that can be done. */
  readonly problem?: string
}

export interface ConsentOptions {
  /** With `off`: a pause. What is kept on the device stays there, and is neither read nor used. */
  readonly keep?: boolean
  /** The version of the words that the visitor saw, 1 to 200 bytes. Half a character (a lone surrogate) is kept as U+FFFD. */
  readonly text?: string
  /** Who says it, 1 to 200 bytes; `visitor` if left out. */
  readonly source?: string
}

/** One event, as `data.export` writes it: as it was recorded, with its number. */
export interface ExportedEvent extends Omit<PenchantEvent, 'type'> {
  readonly number: number
  readonly type: string
  readonly at: number
  /** What a wish is about. */
  readonly interest?: { readonly field: string; readonly value: string }
  /** The number of the event that an `undo` takes back. */
  readonly event?: number
  /** Of an `impression`: how the item came to be shown. */
  readonly shown?: {
    /** The chance by which it came to its place. */
    readonly propensity: number
    /** The lots of the shelf in which it could have been drawn: bit n for the n-th from the top. */
    readonly lots?: number
    /** Its place in the order without the profile, from 0. */
    readonly baseline?: number
    /** The standardised signals, by name. */
    readonly signals: Readonly<Record<string, number>>
  }
  /**
   * Which variant of a slot (`choice`) or an experiment (`exposure`) was shown, and by what chance. Of an `answer`: the bits that
   * were told, and the chance of the true one.
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
  /** What was learned, for the reader: it follows from the events. */
  readonly interests: readonly Pick<Interest, 'field' | 'value' | 'weight' | 'events'>[]
}

/** What an import did; `skipped` events were there already, or are too old or too many for the catalogue's `retention`. */
export interface Imported {
  readonly events: number
  readonly skipped: number
}
