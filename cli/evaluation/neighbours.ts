// Item-KNN, a classic method of collaborative filtering (Sarwar et al. 2001): items are similar where the same users have both.
//
// With n(i) users who have item i and c(i, j) who have both, sim(i, j) = c(i, j) / (√(n(i) n(j)) + shrinkage). Each item
// keeps its 200 most similar ones, and the score of j for a visitor is the sum of sim(i, j) over those i of the history
// that are among the neighbours of j.
//
// Cost: Σ over users of the square of their items, and memory for 200 neighbours an item.

import type { Popularity } from './baselines.js'
import { highest } from './highest.js'
import type { Ranking } from './host.js'
import type { System, Visit } from './systems.js'
import type { Trials } from './trials.js'

const NEIGHBOURS = 200
/** Added to the denominator: lowers the similarity of pairs that few users have. */
const SHRINKAGE = 10

/** The most neighbours in all: more would take a third of a gigabyte. */
const MOST_NEIGHBOURS = 2 ** 25
/** The most pairs that are counted: more would take minutes. */
const MOST_PAIRS = 5e9

/** A sparse matrix by rows: row i holds `columns` and `values` from `start[i]` to `start[i + 1]`. */
interface Sparse {
  readonly start: Uint32Array
  readonly columns: Uint32Array
  readonly values: Float32Array
}

/** Why there are no neighbours: a sentence. */
export class TooLarge {
  constructor(readonly reason: string) {}
}

/** Item-KNN from the users to learn from, or why it is left out. `hear` is told how much is done, 0 to 1. */
export function itemKnn(
  trials: Trials,
  counts: Uint32Array,
  popularity: Popularity,
  hear: (part: number) => void,
): System | TooLarge {
  const histories = gather(trials, counts)
  const reason = tooLarge(histories, counts)
  if (reason) return new TooLarge(reason)
  const similar = transposed(neighbours(histories, counts, hear))
  const scores = new Float64Array(counts.length)
  return { name: 'item-knn', recommend: (visit) => score(visit, similar, scores, popularity) }
}

/** Users and their items, both ways. */
interface Histories {
  readonly items: Sparse
  readonly users: Sparse
}

function gather(trials: Trials, counts: Uint32Array): Histories {
  let users = 0
  let entries = 0
  trials.eachHistory((history) => {
    users++
    entries += history.length
  })
  const start = new Uint32Array(users + 1)
  const columns = new Uint32Array(entries)
  let user = 0
  trials.eachHistory((history) => {
    columns.set(history, start[user])
    start[user + 1] = (start[user] as number) + history.length
    user++
  })
  const items = { start, columns, values: new Float32Array(entries) }
  return { items, users: transposed(items, counts.length) }
}

function tooLarge({ items }: Histories, counts: Uint32Array): string | undefined {
  let pairs = 0
  for (let user = 0; user + 1 < items.start.length; user++) {
    pairs += ((items.start[user + 1] as number) - (items.start[user] as number)) ** 2
  }
  const kept = Math.min(pairs, NEIGHBOURS * counts.reduce((count, users) => count + Number(users > 0), 0))
  if (kept > MOST_NEIGHBOURS) return `item-knn was left out: ${counts.length} items have too many neighbours to keep`
  return pairs > MOST_PAIRS ? `item-knn was left out: ${pairs} pairs of items are too many to count` : undefined
}

/** Each item's most similar ones. */
function neighbours({ items, users }: Histories, counts: Uint32Array, hear: (part: number) => void): Sparse {
  const rows: { columns: Uint32Array; values: Float32Array }[] = []
  const together = new Uint32Array(counts.length)
  const similarity = new Float32Array(counts.length)
  for (let item = 0; item < counts.length; item++) {
    const met: number[] = []
    for (let at = users.start[item] as number; at < (users.start[item + 1] as number); at++) {
      const user = users.columns[at] as number
      for (let entry = items.start[user] as number; entry < (items.start[user + 1] as number); entry++) {
        const other = items.columns[entry] as number
        if (together[other] === 0) met.push(other)
        together[other] = (together[other] as number) + 1
      }
    }
    const others = met.filter((other) => other !== item)
    for (const other of others) {
      const length = Math.sqrt((counts[item] as number) * (counts[other] as number))
      similarity[other] = (together[other] as number) / (length + SHRINKAGE)
    }
    for (const other of met) together[other] = 0
    const kept = highest(others, similarity, NEIGHBOURS)
    rows.push({
      columns: Uint32Array.from(kept),
      values: Float32Array.from(kept, (other) => similarity[other] as number),
    })
    hear((item + 1) / counts.length)
  }
  return stacked(rows)
}

function stacked(rows: readonly { columns: Uint32Array; values: Float32Array }[]): Sparse {
  const start = new Uint32Array(rows.length + 1)
  rows.forEach(({ columns }, row) => {
    start[row + 1] = (start[row] as number) + columns.length
  })
  const entries = start[rows.length] as number
  const columns = new Uint32Array(entries)
  const values = new Float32Array(entries)
  rows.forEach((row, at) => {
    columns.set(row.columns, start[at])
    values.set(row.values, start[at])
  })
  return { start, columns, values }
}

/** The transposed matrix; it is taken as square by default. */
function transposed({ start, columns, values }: Sparse, width = start.length - 1): Sparse {
  const to = { start: new Uint32Array(width + 1), columns: new Uint32Array(columns.length), values: values.slice() }
  for (const column of columns) to.start[column + 1] = (to.start[column + 1] as number) + 1
  for (let row = 0; row < width; row++) to.start[row + 1] = (to.start[row + 1] as number) + (to.start[row] as number)
  const next = to.start.slice(0, -1)
  for (let row = 0; row + 1 < start.length; row++) {
    for (let at = start[row] as number; at < (start[row + 1] as number); at++) {
      const place = next[columns[at] as number] as number
      next[columns[at] as number] = place + 1
      to.columns[place] = row
      to.values[place] = values[at] as number
    }
  }
  return to
}

/** `scores` is all 0 between calls. */
function score(visit: Visit, similar: Sparse, scores: Float64Array, popularity: Popularity): Ranking {
  const met: number[] = []
  for (const item of visit.known) {
    for (let at = similar.start[item] as number; at < (similar.start[item + 1] as number); at++) {
      const other = similar.columns[at] as number
      if (scores[other] === 0 && !visit.known.has(other)) met.push(other)
      scores[other] = (scores[other] as number) + (similar.values[at] as number)
    }
  }
  const ranking = popularity.fill(highest(met, scores, popularity.limit), visit)
  for (const item of visit.known) {
    for (let at = similar.start[item] as number; at < (similar.start[item + 1] as number); at++) {
      scores[similar.columns[at] as number] = 0
    }
  }
  return ranking
}
