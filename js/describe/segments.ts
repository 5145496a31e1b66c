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

/** The conditions of a segment, a clause each. All of them must hold. */
function conditions(
  { interests, context, events, centroid, atLeast, group }: NamedSegment,
  words: SegmentWords,
): string[] {
  const near = centroid?.filter(({ weight = 1 }) => weight > 0).map(named)
  const far = centroid?.filter(({ weight = 1 }) => weight < 0).map(named)
  return [
    ...(interests?.map((rule) => words.interest(named(rule), rule.atLeast, rule.atMost)) ?? []),
    ...Object.entries(context ?? {}).map(([key, values]) => words.situation(key, [values].flat())),
    ...(events ? [words.acts(events.atLeast)] : []),
    ...(near && far ? [words.centroid(near, far, atLeast ?? 0)] : []),
    ...(group ? [words.nearest(group)] : []),
  ]
}
