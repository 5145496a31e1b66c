// The figures that an audit judges, and their bounds. The defaults are starting points, wide enough for a catalogue without
// faults; docs/governance.md explains each of them and where it comes from.

import { UsageError } from '../usage.js'

/** The bounds by name. `exposure` and `relevance` hold for a ratio r as for 1 / r. */
export const DEFAULTS = {
  /** A group's exposure over its share of the catalogue, at least; the four-fifths rule. */
  exposure: 0.8,
  /** The same over its share of what the visitors had themselves. */
  relevance: 0.8,
  /** How far exposure is concentrated beyond chance, at most: 0 as evenly as by chance, 1 all of it on one item. */
  concentration: 0.9,
  /** The most popular tenth's share of exposure, at most. */
  'top-decile': 0.5,
  /** The mean percentile of popularity of what is shown, at most; 0.5 is the catalogue's own. */
  popularity: 0.85,
  /** The entropy of what the last visits show over that of the first, at least. */
  entropy: 0.6,
  /** The share of a reader's three interests that the last visits still show, at least. */
  interests: 0.6,
  /** How much better than guessing a sensitive field can be predicted, at most: 0 no better, 1 always right. */
  leakage: 0.25,
} as const satisfies Readonly<Record<string, number>>

export type ThresholdName = keyof typeof DEFAULTS
export type Thresholds = Readonly<Record<ThresholdName, number>>

/** A figure, the bounds it has to keep, and whether it does. */
export interface Measure {
  /** Stable, as in `exposure/publisher/Small`. */
  readonly id: string
  readonly threshold: ThresholdName
  /** What it is, in a few words. */
  readonly what: string
  readonly value: number
  readonly min?: number
  readonly max?: number
  /** The range by chance alone, or the value's interval: a value outside of its bounds but inside this range is no failure. */
  readonly low?: number
  readonly high?: number
  readonly passed: boolean
}

/** `exposure=0.7,leakage=0.2` over the defaults. */
export function thresholdsOf(text: string | undefined): Thresholds {
  const thresholds: Record<ThresholdName, number> = { ...DEFAULTS }
  for (const part of (text ?? '').split(',').filter((part) => part.trim() !== '')) {
    const [name = '', value = ''] = part.split('=').map((side) => side.trim())
    const number = value === '' ? Number.NaN : Number(value)
    if (!Object.hasOwn(DEFAULTS, name) || !(number >= 0 && number <= 1)) {
      const expected = `name=number, a number of 0 to 1 and a name of ${Object.keys(DEFAULTS).join(', ')}`
      throw new UsageError(`audit: --thresholds: got ${JSON.stringify(part)}, expected ${expected}`)
    }
    thresholds[name as ThresholdName] = number
  }
  return thresholds
}

type About = Pick<Measure, 'id' | 'what' | 'value'> & { readonly threshold: ThresholdName }

/** A figure that must not be above its threshold. */
export function atMost(about: About, thresholds: Thresholds): Measure {
  const max = thresholds[about.threshold]
  return { ...about, max, passed: about.value <= max }
}

/** A figure that must not be below its threshold. */
export function atLeast(about: About, thresholds: Thresholds): Measure {
  const min = thresholds[about.threshold]
  return { ...about, min, passed: about.value >= min }
}

/**
 * A ratio that must lie between its threshold and the inverse of it. Outside, it fails unless `isChance` says that chance
 * explains it.
 */
export function nearOne(
  about: About & { readonly low: number; readonly high: number; readonly isChance: boolean },
  thresholds: Thresholds,
): Measure {
  const { isChance, ...rest } = about
  const min = thresholds[about.threshold]
  const max = min > 0 ? 1 / min : Number.POSITIVE_INFINITY
  const inside = about.value >= min && about.value <= max
  return { ...rest, min, max, passed: inside || isChance }
}
