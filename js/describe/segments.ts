// The site's groups of visitors, for `describe`: by which conditions a visitor belongs to each.

import type { SegmentConfig } from '../types.js'
import { named } from './shaping.js'
import type { SegmentWords } from './words.js'

export type NamedSegment = SegmentConfig & { readonly name: string }

/** The sentences about segments; none if there are no segments. */
export function sentencesOf(segments: readonly NamedSegment[], words: SegmentWords): string[] {
  if (segments.length === 0) return []
  return [
    words.named,
    ...segments.map((segment) => words.segment(segment.name, conditions(segment, words))),
    ...words.stays,
  ]
}

const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24, w: 168, y: 8760 }

/** A duration such as `30d`, in hours. */
const hoursOf = (duration: string | undefined): number | undefined =>
  duration === undefined ? undefined : Number.parseInt(duration, 10) * (HOURS[duration.slice(-1)] ?? 0)

/** What is counted, a clause each. */
function counted(segment: NamedSegment, words: SegmentWords): string[] {
  return (['visits', 'purchases', 'spend'] as const).flatMap((name) => {
    const bounds = segment[name]
    return bounds ? [words.counted[name](bounds.atLeast, bounds.atMost, hoursOf(bounds.within))] : []
  })
}

/** A condition on a fact. */
function stated(name: string, test: NonNullable<SegmentConfig['facts']>[string], words: SegmentWords): string {
  if (typeof test === 'object' && ('atLeast' in test || 'atMost' in test)) {
    return words.factBetween(name, test.atLeast, test.atMost)
  }
  return words.fact(name, [test].flat().map(String))
}

/** The conditions of a segment, a clause each. All of them must hold. */
function conditions(segment: NamedSegment, words: SegmentWords): string[] {
  const { interests, context, events, recency, facts, centroid, atLeast, group } = segment
  const near = centroid?.filter(({ weight = 1 }) => weight > 0).map(named)
  const far = centroid?.filter(({ weight = 1 }) => weight < 0).map(named)
  return [
    ...(interests?.map((rule) => words.interest(named(rule), rule.atLeast, rule.atMost)) ?? []),
    ...Object.entries(context ?? {}).map(([key, values]) => words.situation(key, [values].flat())),
    ...(events ? [words.acts(events.atLeast)] : []),
    ...(recency ? [words.recency(hoursOf(recency.atLeast), hoursOf(recency.atMost))] : []),
    ...counted(segment, words),
    ...Object.entries(facts ?? {}).map(([name, test]) => stated(name, test, words)),
    ...(near && far ? [words.centroid(near, far, atLeast ?? 0)] : []),
    ...(group ? [words.nearest(group)] : []),
  ]
}
