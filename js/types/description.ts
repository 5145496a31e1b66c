/** The text of a privacy notice about the personalization, as types. */

import type { FactConfig, Policy, SignalName, SignalWeights } from './catalog.js'
import type { SegmentConfig } from './experiments.js'
import type { ShapingConfig } from './shaping.js'

/** A section of a description: a heading, and sentences that follow from the catalogue's settings. */
export interface DescriptionSection {
  readonly key: 'purposes' | 'storage' | 'ranking' | 'segments' | 'never' | 'device' | 'controls' | 'contact'
  readonly title: string
  readonly sentences: readonly string[]
}

/** The facts behind a description, for programs. */
export interface DescribedFacts {
  readonly format: 'penchant-description'
  readonly version: 1
  readonly locale: string
  readonly policy?: Policy
  /** The limits of the log. */
  readonly retention: { readonly events: number; readonly days: number }
  /** Half-lives in hours. */
  readonly halfLife: { readonly long: number; readonly short: number; readonly freshness: number }
  /**
   * The signals that order the items, unless a surface says otherwise. `share`, 0 to 1: the signal's part of the sum over all
   * signals of weight times deviation over the items.
   */
  readonly signals: readonly {
    readonly name: SignalName
    readonly weight: number
    readonly share: number
    readonly personal: boolean
  }[]
  /** Whether the weights are adapted to what the visitor clicked. */
  readonly adapts: boolean
  /** The shaping of shelves, unless a surface says otherwise: all settings in force, defaults included. */
  readonly shaping: ShapingConfig
  /**
   * Surfaces whose ranking or shaping differs, each with the weights and the shaping that differ.
   * Rules of the site that a surface lifts are `{}` or `[]`.
   */
  readonly surfaces: readonly {
    readonly name: string
    readonly weights: SignalWeights
    readonly shaping?: ShapingConfig
  }[]
  /** The groups of visitors that the site names, in the order of their names. */
  readonly segments: readonly (SegmentConfig & { readonly name: string })[]
  /** The facts that may be stated, in the order of their names; absent if there are none. */
  readonly facts?: readonly (FactConfig & { readonly name: string })[]
  /** The share of visitors in the hold-out group, and the most that the ε of all answers of a profile may add up to. */
  readonly experiments: { readonly holdout: number; readonly budget: number }
  readonly learned: readonly string[]
  readonly sensitive: readonly string[]
  readonly sections: readonly DescriptionSection[]
}

/** The text of a privacy notice about the personalization. It is a description, not legal advice. */
export interface Description {
  readonly text: string
  readonly markdown: string
  readonly json: DescribedFacts
}
