/** What a site tries out, as types: slots, experiments, answers about them, and segments. */

import type { Context } from './catalog.js'
import type { EventType, Recorded } from './events.js'

export interface ChooseOptions {
  /** Where the slot is: on a surface that the catalogue's policy forbids to be personal, all variants are equally likely. */
  readonly surface?: string
  /** Over what the page knows itself (`daypart`, `day`, `device`, `locale`). */
  readonly context?: Context
  /** Draws anew in a visit that has a choice already; false if left out, so that a page drawn again does not flicker. */
  readonly fresh?: boolean
}

/** A variant that a slot shows. */
export interface Choice<Variant extends string = string> {
  /** Pass it on as `recommendation` with the events that follow. Absent where nothing is kept of the choice. */
  readonly id?: string
  readonly slot: string
  readonly variant: Variant
  /** The chance by which it was drawn, exactly. */
  readonly propensity: number
  /** The chance that each variant had; they add up to 1. Absent for a choice that stands from earlier in the visit. */
  readonly propensities?: Readonly<Record<Variant, number>>
  /** Whether the choice is in the log. */
  readonly recorded: boolean
  /** Why not: at consent level `off` the first variant is shown and nothing learned. */
  readonly reason?: 'consent'
  /** Present where the policy forbids the surface to be personal: nothing that was learned has a part, and nothing is. */
  readonly forbidden?: true
  /** Present where this visitor is of the share that the catalogue holds out: nothing that was learned has a part. */
  readonly heldOut?: true
}

export interface ExperimentOptions {
  /** The share of visitors who take part, 0 to 1; 1 if left out. */
  readonly share?: number
  /** How often each variant is given, 0 to 1,000, one number for each; equally often if left out. */
  readonly weights?: readonly number[]
  /** The keys of experiments that exclude each other, this one's among them: a visitor takes part in one of them at most. */
  readonly group?: readonly string[]
  readonly context?: Context
}

/** Whether a visitor takes part in an experiment, and with which variant. */
export interface Assignment<Variant extends string = string> {
  readonly key: string
  readonly enrolled: boolean
  /** Absent for who does not take part: show what the page shows without the experiment. */
  readonly variant?: Variant
  /** The chance by which those who take part have this variant. */
  readonly propensity?: number
  /** Whether the exposure is in the log. It is noted once a visit. */
  readonly recorded: boolean
  readonly reason?: 'consent'
}

/** From where to where: it holds the truth in 95 of 100 cases. */
export type Interval = readonly [low: number, high: number]

/** By how much a variant is above the one that was shown first: the difference of the rates (Newcombe 1998). */
export interface VariantLift {
  readonly difference: number
  readonly interval: Interval
}

/** How a variant of an experiment did with this visitor. */
export interface ExposedVariant {
  readonly variant: string
  /** How often its exposure was noted. */
  readonly exposures: number
  /** The visits in which it was seen. */
  readonly visits: number
  /** Outcomes in those visits, after the exposure. */
  readonly outcomes: number
  /** The share of those visits that had an outcome, and its interval (Wilson). */
  readonly rate: number
  readonly interval: Interval
  readonly lift?: VariantLift
}

/** How a variant of a slot did with this visitor. */
export interface ChosenVariant {
  readonly variant: string
  readonly choices: number
  /** Choices whose reward is known: their visit ended more than a day ago. */
  readonly settled: number
  /** Those of them that were rewarded at all. */
  readonly rewarded: number
  /** The mean reward had it always been shown: each reward by the inverse of its chance. */
  readonly rate: number
  /** How many equal choices these are worth. */
  readonly effective: number
  readonly interval: Interval
  readonly lift?: VariantLift
}

/** What came of everything that was tried out on this visitor. It stays here. */
export interface ExperimentReport {
  /** Whether this visitor sees the unpersonalised order, and the share of those who do. */
  readonly heldOut: boolean
  readonly holdout: number
  /** `enough`: whether two variants have 30 visits each. One visitor has one variant, so mostly it is false. */
  readonly experiments: readonly {
    readonly key: string
    readonly enough: boolean
    readonly variants: readonly ExposedVariant[]
  }[]
  /** `enough`: whether two variants are worth 30 choices each. */
  readonly slots: readonly {
    readonly slot: string
    readonly enough: boolean
    readonly variants: readonly ChosenVariant[]
  }[]
}

export interface ReportOptions {
  /** What counts for experiments: a goal, or a type of event. Any goal, click or purchase if left out. */
  readonly goal?: string | EventType
}

export interface ShareOptions {
  /** What counts as an outcome: a goal, or a type of event. */
  readonly goal: string | EventType
  /** How much the answer may tell, 0.1 to 10; 1 if left out. At 1 a bit that is not true is set by a chance of 0.27. */
  readonly epsilon?: number
}

/** One visitor's noisy answer: all that leaves the device of an experiment, and only if the page sends it. */
export interface Answer {
  readonly key: string
  readonly goal: string
  readonly epsilon: number
  /** In the order of their names. */
  readonly variants: readonly string[]
  /** For each variant a bit for “without the outcome” and one for “with it”: 0 or 1. */
  readonly bits: readonly number[]
}

/**
 * What became of a question. `not-agreed`: the visitor did not say yes, or takes it back. `not-exposed`: they have had none
 * of the variants. `budget`: it would exceed what may be told in all. `changed`: it was asked before with other variants.
 * `randomness`: the platform gives none.
 */
export type Shared =
  | { readonly shared: true; readonly answer: Answer }
  | {
      readonly shared: false
      readonly reason: 'consent' | 'not-agreed' | 'not-exposed' | 'budget' | 'changed' | 'randomness'
    }

/** What was told about this visitor, and how much may be. */
export interface PrivacyBudget {
  /** What the ε of all answers may add up to. */
  readonly epsilon: number
  /**
   * What those that were noted add up to. It may exceed `epsilon`: of several that are asked for at once each is noted, and
   * one that goes beyond the budget is never given.
   */
  readonly spent: number
  readonly left: number
  /** Every answer that was given and is within the budget, oldest first, as it was given. */
  readonly answers: readonly Answer[]
}

export interface Experiments {
  /** Whether this visitor is of the share that the catalogue holds out (`experiments.holdout`). */
  readonly heldOut: boolean
  /** What came of experiments and slots, for this visitor. Rejects with `option_invalid`. */
  report(options?: ReportOptions): Promise<ExperimentReport>
  /** Whether the visitor agreed that the site may have noisy answers; false until they did. */
  readonly sharing: boolean
  /** Says that they do, or do not. A wish like any other: kept with the profile, taken back in the same way. */
  setSharing(agreed: boolean): Promise<Recorded>
  /**
   * One noisy answer about an experiment, under randomised response: the same for ever, however often it is asked for. It
   * is returned, and nothing is sent. Rejects with `option_invalid`, `storage_*`.
   */
  share(key: string, variants: readonly string[], options: ShareOptions): Promise<Shared>
  budget(): Promise<PrivacyBudget>
}

/** A group of visitors: all that it says has to hold. */
export interface SegmentConfig {
  /** Interests that weigh so much, −1 to 1, as `profile.interests()` has them. Of fields that are learned and not sensitive. */
  readonly interests?: readonly {
    readonly field: string
    readonly value: string
    readonly atLeast?: number
    readonly atMost?: number
  }[]
  /** Situations: for each key one of these values. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>
  /** How much is known: acts on items. */
  readonly events?: { readonly atLeast: number }
  /** What the visitor resembles: interests, each with a weight of −1 to 1 (1 if left out). */
  readonly centroid?: readonly { readonly field: string; readonly value: string; readonly weight?: number }[]
  /** How much they have to, as a cosine of −1 to 1 over the centroid's own fields; 0.2 if left out. */
  readonly atLeast?: number
  /** Of the segments of one group, only the one with the nearest centroid holds. */
  readonly group?: string
}

export interface SegmentOptions {
  readonly context?: Context
}

/** A segment that the visitor belongs to, with every condition of it. */
export interface Segment {
  readonly name: string
  readonly because: readonly (
    | { readonly kind: 'interest'; readonly field: string; readonly value: string; readonly weight: number }
    | { readonly kind: 'context'; readonly key: string; readonly value: string }
    | { readonly kind: 'events'; readonly count: number }
    | { readonly kind: 'centroid'; readonly similarity: number }
  )[]
}
