// Baselines: simple rankings without the engine, to compare its figures with. All leave out viewed items.
//
// - popularity: the items that most users to learn from have; ties in the catalogue's order.
// - random: any items, by the seed.
// - most-similar-to-last: the items whose features are most like those of the item viewed last, by the engine's `similar`.
// - item-knn: see neighbours.ts.
//
// A shelf that such a baseline cannot fill, as that of a visitor without a history, is filled up by popularity.

import type { Host, Ranking } from './host.js'
import { drawing } from './seed.js'
import type { System, Visit } from './systems.js'

/** The items by how many users have them. */
export class Popularity implements System {
  readonly name = 'popularity'
  readonly #order: Uint32Array

  constructor(
    counts: Uint32Array,
    readonly limit: number,
  ) {
    const order = Uint32Array.from(counts, (_, item) => item)
    this.#order = order.sort((one, other) => (counts[other] as number) - (counts[one] as number) || one - other)
  }

  recommend(visit: Visit): Ranking {
    return this.fill([], visit)
  }

  /** A shelf that begins with these items. */
  fill(first: readonly number[], { known }: Visit): Ranking {
    const items = first.slice(0, this.limit)
    const taken = new Set(items)
    for (const item of this.#order) {
      if (items.length >= this.limit) break
      if (!known.has(item) && !taken.has(item)) items.push(item)
    }
    return { items: Uint32Array.from(items), isFlat: false }
  }
}

/** Random items. */
export function random(items: number, limit: number, seed: number): System {
  const draw = drawing(seed, 3)
  const order = Uint32Array.from({ length: items }, (_, item) => item)
  return {
    name: 'random',
    recommend({ known }) {
      const shelf: number[] = []
      for (let place = 0; place < items && shelf.length < limit; place++) {
        const other = place + draw.below(items - place)
        const item = order[other] as number
        order[other] = order[place] as number
        order[place] = item
        if (!known.has(item)) shelf.push(item)
      }
      return { items: Uint32Array.from(shelf), isFlat: false }
    },
  }
}

/** The items most similar to the one viewed last. */
export function mostSimilarToLast(host: Host, popularity: Popularity): System {
  return {
    name: 'most-similar-to-last',
    recommend(visit) {
      const last = visit.ids.at(-1)
      if (last === undefined) return popularity.recommend(visit)
      const { items } = host.similar(last, { limit: popularity.limit, exclude: [...new Set(visit.ids)] })
      return popularity.fill(Array.from(items), visit)
    },
  }
}
