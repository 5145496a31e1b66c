/** Slots, experiments, noisy answers about them, and segments, as types. */

import type { Context } from './catalog.js'
import type { EventType, Recorded } from './events.js'
import type { FactValue } from './profile.js'

export interface ChooseOptions {
  /** The surface of the slot. If the catalogue's policy forbids it to be personal, all variants are equally likely. */
  readonly surface?: string
  /** The situation. It takes precedence over what the page adds itself (`daypart`, `day`, `device`, `locale`). */
  readonly context?: Context
  /**
   * The names of at most eight facts that count as a part of the situation, by the words of their values. A choice is drawn by those that
   * are in force on the device, and learned with those that were; what is of the session does not count.
   */
  readonly facts?: string | readonly string[]
  /** Draws again in a visit that has a choice already; false if left out, so that a page that renders again does not flicker. */
  readonly fresh?: boolean
}

/** The variant that a slot shows. */
export interface Choice<Variant extends string = string> {
  /** Pass it on as `recommendation` with the events that follow. Absent if the choice is not recorded. */
  readonly id?: string
  readonly slot: string
  readonly variant: Variant
  /** The exact chance with which it was drawn. */
  readonly propensity: number
  /** The chance of each variant; they add up to 1. Absent for a choice that was made earlier in the visit. */
  readonly propensities?: Readonly<Record<Variant, number>>
  /** Whether the choice is in the log. */
  readonly recorded: boolean
  /** Why it is not recorded: at consent level `off` the first variant is shown and nothing learned. */
  readonly reason?: 'consent'
  /** Present if the policy forbids the surface to be personal: the choice uses nothing that was learned, and teaches nothing. */
  readonly forbidden?: true
  /** Present if this visitor is in the hold-out group: the choice uses nothing that was learned. */
  readonly heldOut?: true
}

export interface ExperimentOptions {
  /** The share of visitors who take part, 0 to 1; 1 if left out. */
  readonly share?: number
  /** The relative frequency of each variant, 0 to 1,000, one number for each; equal if left out. */
  readonly weights?: readonly number[]
  /** The keys of experiments that exclude each other, this one's among them: a visitor takes part in one of them at most. */
  readonly group?: readonly string[]
  readonly context?: Context
}

/** Whether a visitor takes part in an experiment, and with which variant. */
export interface Assignment<Variant extends string = string> {
  readonly key: string
  readonly enrolled: boolean
  /** Absent if the visitor does not take part: then show what the page shows without the experiment. */
  readonly variant?: Variant
  /** The chance with which a participant gets this variant. */
  readonly propensity?: number
  /** Whether the exposure is in the log. It is recorded once a visit. */
  readonly recorded: boolean
  readonly reason?: 'consent'
}

/** A 95 % confidence interval. */
export type Interval = readonly [low: number, high: number]

/** The difference between a variant's rate and that of the variant shown first, with its interval (Newcombe 1998). */
export interface VariantLift {
  readonly difference: number
  readonly interval: Interval
}

/** The results of a variant of an experiment, for this visitor. */
export interface ExposedVariant {
  readonly variant: string
  /** The number of exposures that were recorded. */
  readonly exposures: number
  /** The number of visits with an exposure. */
  readonly visits: number
  /** The number of outcomes in those visits, after the exposure. */
  readonly outcomes: number
  /** The share of those visits that had an outcome, and its interval (Wilson). */
  readonly rate: number
  readonly interval: Interval
  readonly lift?: VariantLift
}

/** The results of a variant of a slot, for this visitor. */
export interface ChosenVariant {
  readonly variant: string
  readonly choices: number
  /** The number of choices whose reward is known: their visit ended more than a day ago. */
  readonly settled: number
  /** The number of those with a reward above 0. */
  readonly rewarded: number
  /** An estimate of the mean reward if this variant were always shown: each reward is weighted by the inverse of its chance. */
  readonly rate: number
  /** The effective sample size of that estimate, in choices. */
  readonly effective: number
  readonly interval: Interval
  readonly lift?: VariantLift
}

/** The results of all experiments and slots, for this visitor. They stay on the device. */
export interface ExperimentReport {
  /** Whether this visitor is in the hold-out group, and the share of visitors who are. */
  readonly heldOut: boolean
  readonly holdout: number
  /** `enough`: whether two variants have 30 visits each. One visitor has one variant, so it is mostly false. */
  readonly experiments: readonly {
    readonly key: string
    readonly enough: boolean
    readonly variants: readonly ExposedVariant[]
  }[]
  /** `enough`: whether the effective sample sizes of two variants are 30 each. */
  readonly slots: readonly {
    readonly slot: string
    readonly enough: boolean
    readonly variants: readonly ChosenVariant[]
  }[]
}

export interface ReportOptions {
  /** The outcome to count: a goal, or a type of event. Any goal, click or purchase if left out. */
  readonly goal?: string | EventType
}

export interface ShareOptions {
  /** The outcome: a goal, or a type of event. */
  readonly goal: string | EventType
  /** The privacy parameter ε of the answer, 0.1 to 10; 1 if left out. At 1, a bit that is not true is set with a chance of 0.27. */
  readonly epsilon?: number
}

/** One visitor's noisy answer: all that leaves the device about an experiment, and only if the page sends it. */
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
 * The result of asking for an answer. `not-agreed`: the visitor did not agree, or withdrew the agreement. `not-exposed`: they were
 * shown none of the variants. `budget`: the answer would exceed the budget. `changed`: it was asked before with other variants.
 * `randomness`: the platform has no random source.
 */
export type Shared =
  | { readonly shared: true; readonly answer: Answer }
  | {
      readonly shared: false
      readonly reason: 'consent' | 'not-agreed' | 'not-exposed' | 'budget' | 'changed' | 'randomness'
    }

/** The answers given about this visitor, and the budget for them. */
export interface PrivacyBudget {
  /** The most that the ε of all answers may add up to. */
  readonly epsilon: number
  /**
   * The sum of ε of the recorded answers. It may exceed `epsilon`: of several concurrent requests each is recorded, but an answer
   * that exceeds the budget is never returned.
   */
  readonly spent: number
  readonly left: number
  /** Every answer that was returned and is within the budget, oldest first. */
  readonly answers: readonly Answer[]
}

export interface Experiments {
  /** Whether this visitor is in the hold-out group (`experiments.holdout`). */
  readonly heldOut: boolean
  /** The results of experiments and slots, for this visitor. Rejects with `option_invalid`. */
  report(options?: ReportOptions): Promise<ExperimentReport>
  /** Whether the visitor agreed that the site may get noisy answers; false until they did. */
  readonly sharing: boolean
  /** Sets whether the visitor agrees. A wish like any other: stored with the profile, and undone in the same way. */
  setSharing(agreed: boolean): Promise<Recorded>
  /**
   * One noisy answer about an experiment, by randomised response. It is the same however often it is asked for. It
   * is returned, and nothing is sent. Rejects with `option_invalid`, `storage_*`.
   */
  share(key: string, variants: readonly string[], options: ShareOptions): Promise<Shared>
  budget(): Promise<PrivacyBudget>
}

type Duration = `${number}${'m' | 'h' | 'd' | 'w' | 'y'}`

/** Bounds on a number, one of them at least, within a time up to now (`365d`) or of all that is known. */
interface Counted {
  readonly atLeast?: number
  readonly atMost?: number
  readonly within?: Duration
}

/** A group of visitors: those for whom all of these conditions hold. */
export interface SegmentConfig {
  /** Bounds on the weights of interests, −1 to 1, as in `profile.interests()`. Of fields that are learned and not sensitive. */
  readonly interests?: readonly {
    readonly field: string
    readonly value: string
    readonly atLeast?: number
    readonly atMost?: number
  }[]
  /** The situation: for each key, its allowed values. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>
  /** The least number of acts on items. */
  readonly events?: { readonly atLeast: number }
  /** The time since the latest act: `{ atMost: '30d' }` for those who were here of late, `{ atLeast: '60d' }` for those who were not. */
  readonly recency?: { readonly atLeast?: Duration; readonly atMost?: Duration }
  /** The number of visits, within a time or of all that is known. A visit counts by its end. */
  readonly visits?: Counted
  /** The number of purchases, whatever their quantity. */
  readonly purchases?: Counted
  /** The sum of the amounts of purchases, in the site's currency; a purchase without an amount adds nothing. */
  readonly spend?: Counted
  /**
   * By name of a fact, its words (a text, or the name of a number's band), or bounds on its number, both included. It does not hold where
   * the fact is not in force.
   */
  readonly facts?: Readonly<
    Record<
      string,
      string | readonly string[] | boolean | number | { readonly atLeast?: number; readonly atMost?: number }
    >
  >
  /** A vector of interests that the visitor's must resemble: each has a weight of −1 to 1 (1 if left out). */
  readonly centroid?: readonly { readonly field: string; readonly value: string; readonly weight?: number }[]
  /** The least cosine with the centroid, −1 to 1, over the centroid's own fields; 0.2 if left out. */
  readonly atLeast?: number
  /** Of the segments of one group, a visitor belongs only to the one with the nearest centroid. */
  readonly group?: string
}

export interface SegmentOptions {
  readonly context?: Context
}

/** A segment that the visitor belongs to, with all its conditions. */
export interface Segment {
  readonly name: string
  readonly because: readonly (
    | { readonly kind: 'interest'; readonly field: string; readonly value: string; readonly weight: number }
    | { readonly kind: 'context'; readonly key: string; readonly value: string }
    | { readonly kind: 'events'; readonly count: number }
    | { readonly kind: 'recency'; readonly milliseconds: number }
    | { readonly kind: 'visits'; readonly count: number }
    | { readonly kind: 'purchases'; readonly count: number }
    | { readonly kind: 'spend'; readonly amount: number }
    | { readonly kind: 'fact'; readonly name: string; readonly value: FactValue }
    | { readonly kind: 'centroid'; readonly similarity: number }
  )[]
}
