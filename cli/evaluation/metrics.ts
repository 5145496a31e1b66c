// How well a shelf found what was held back. With h(r) = 1 where the item at rank r (from 1) was held back, and n items
// held back of the user:
//
// - recall@k = Σ h(r) / n over the first k. The denominator is n even where n > k, as in the literature on citeulike
//   (Wang et al. 2015; Ferrari Dacrema et al. 2019); with min(k, n) the same shelves score higher, so that such figures
//   cannot be compared with these.
// - ndcg@k = Σ h(r) / log₂(r + 1) over the first k, divided by the same sum for a perfect shelf, on which the first
//   min(k, n) ranks are hits (Järvelin and Kekäläinen 2002, binary gains).
// - mrr@k = 1 / r of the first hit among the first k; 0 where there is none.
// - hitrate@k = 1 where there is a hit among the first k, else 0.
// - precision@k = Σ h(r) / k over the first k.
//
// Each is computed user by user, so that their mean and its interval are over users.

/** The measures of accuracy, in the order in which they are shown. */
export const ACCURACY = ['recall', 'ndcg', 'mrr', 'hitrate', 'precision'] as const
export type Accuracy = (typeof ACCURACY)[number]

/** What `judge` found for one k. */
export type Judgement = Readonly<Record<Accuracy, number>>

/** The judgement of a ranking for each k, ascending. `wanted` holds the items to be found, in ascending order. */
export function judge(ranking: Uint32Array, wanted: Uint32Array, ks: readonly number[]): Judgement[] {
  let hits = 0
  let gain = 0
  let first = 0
  let rank = 0
  return ks.map((k) => {
    for (; rank < Math.min(k, ranking.length); rank++) {
      if (!holds(wanted, ranking[rank] as number)) continue
      hits++
      gain += discount(rank)
      if (first === 0) first = rank + 1
    }
    return {
      recall: hits / wanted.length,
      ndcg: gain / idealGain(Math.min(k, wanted.length)),
      mrr: first > 0 ? 1 / first : 0,
      hitrate: hits > 0 ? 1 : 0,
      precision: hits / k,
    }
  })
}

/** What a hit at that rank, counted from 0, is worth. */
function discount(rank: number): number {
  return 1 / Math.log2(rank + 2)
}

const idealGains = [0]

/** The gain of a shelf whose first `count` items are hits. */
function idealGain(count: number): number {
  for (let known = idealGains.length; known <= count; known++) {
    idealGains.push((idealGains[known - 1] as number) + discount(known - 1))
  }
  return idealGains[count] as number
}

/** Binary search. */
function holds(ascending: Uint32Array, sought: number): boolean {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as number) < sought) low = middle + 1
    else high = middle
  }
  return ascending[low] === sought
}
