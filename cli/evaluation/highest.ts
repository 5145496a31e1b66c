// The few with the highest scores among many.

/**
 * The `count` places with the highest scores, highest first; ties by place. Cost: the scores are sorted as plain numbers,
 * and only those that reach the last one's score are sorted as places.
 */
export function highest(places: readonly number[], scores: Float32Array | Float64Array, count: number): number[] {
  const inOrder = (one: number, other: number) => (scores[other] as number) - (scores[one] as number) || one - other
  if (places.length <= count) return [...places].sort(inOrder)
  const sorted = Float64Array.from(places, (place) => scores[place] as number).sort()
  const least = sorted[sorted.length - count] as number
  return places
    .filter((place) => (scores[place] as number) >= least)
    .sort(inOrder)
    .slice(0, count)
}
