/** What a privacy notice has to say of the personalization, as types. */

import type { Policy, SignalName, SignalWeights } from './catalog.js'
import type { SegmentConfig } from './experiments.js'
import type { ShapingConfig } from './shaping.js'

/** A part of a description: a heading and its sentences, each true of the catalogue's settings. */
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
  /** What the log keeps at most. */
  readonly retention: { readonly events: number; readonly days: number }
  /** Half-lives in hours. */
  readonly halfLife: { readonly long: number; readonly short: number; readonly freshness: number }
  /**
   * What orders the items where a surface says nothing else; `share` is that of all that moves the order, 0 to 1: each weight
   * by how far its signal sets the items apart.
   */
  readonly signals: readonly {
    readonly name: SignalName
    readonly weight: number
    readonly share: number
    readonly personal: boolean
  }[]
  /** Whether the weights are adapted to what the visitor clicked. */
  readonly adapts: boolean
  /** How shelves are shaped where a surface says nothing else: all that is in force, defaults too. */
  readonly shaping: ShapingConfig
  /**
   * Surfaces that rank or shape otherwise, each with what differs: the weights, and of `shaping` what is in force there.
   * Rules of the site that a surface lifts are `{}` or `[]`.
   */
  readonly surfaces: readonly {
    readonly name: string
    readonly weights: SignalWeights
    readonly shaping?: ShapingConfig
  }[]
  /** The groups of visitors that the site names, in the order of their names. */
  readonly segments: readonly (SegmentConfig & { readonly name: string })[]
  /** The share of visitors who are held out, and what the ε of all answers of a profile may add up to. */
  readonly experiments: { readonly holdout: number; readonly budget: number }
  readonly learned: readonly string[]
  readonly sensitive: readonly string[]
  readonly sections: readonly DescriptionSection[]
}

/** What a privacy notice has to say of the personalization. It is a description, and no legal advice. */
export interface Description {
  readonly text: string
  readonly markdown: string
  readonly json: DescribedFacts
}
