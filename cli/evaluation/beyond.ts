// Measures of a shelf besides accuracy, over its first k items:
//
// - coverage@k: the share of the catalogue's items that are on the shelf of at least one visitor.
// - novelty@k: the mean of −log₂ p(i), where p(i) is the share of the users to learn from that have item i (Zhou et al.
//   2010); an item that none of them has counts as if one had.
// - diversity@k: 1 − the mean cosine of all pairs of items (intra-list diversity, Ziegler et al. 2005), over the very
//   features that the engine compares items by.
// - calibration@k: how far the shelf's mix of a field's values (genres, say) is from the mix of what the user had:
//   Kullback–Leibler divergence KL(p ‖ 0.99 q + 0.01 p) in nats (Steck 2018), where p is the user's distribution, q the
//   shelf's, and an item with m values gives 1/m to each. 0 is perfect; lower is better. Only for users with a history.

import type { Features, Host } from './host.js'

/** The measures beyond accuracy that are means over users; coverage is none. */
export const BEYOND = ['novelty', 'diversity', 'calibration'] as const
export type Beyond = (typeof BEYOND)[number]

/** Steck's α: how much of the user's own distribution is mixed in, so that the divergence stays finite. */
const SMOOTHING = 0.01

/** By item, −log₂ of the share of the users to learn from that have it; `counts` says how many do. */
export function surprise(counts: Uint32Array, users: number): Float64Array {
  return Float64Array.from(counts, (count) => Math.log2(Math.max(users, 1) / Math.max(count, 1)))
}

/** The mean of some items' values. NaN of no items. */
export function meanOf(values: Float64Array, items: Uint32Array): number {
  return items.reduce((sum, item) => sum + (values[item] as number), 0) / items.length
}

/** Compares items by their features, which are asked for once. */
export class Diversity {
  readonly #host: Host
  readonly #known: (Features | undefined)[]
  /** Dense sums by feature, all 0 between calls. */
  #sums = new Float64Array(1024)

  constructor(host: Host) {
    this.#host = host
    this.#known = new Array(host.items)
  }

  /**
   * 1 − the mean cosine of all pairs; NaN of fewer than two items. Cost: one pass over the items' features, since the
   * sum over all pairs of unit vectors is (|Σx|² − Σ|x|²) / 2.
   */
  of(items: Uint32Array): number {
    let squares = 0
    for (const item of items) {
      const { places, weights } = this.#unit(item)
      if (places.length > 0) squares++
      this.#grow(places)
      for (let entry = 0; entry < places.length; entry++) {
        const place = places[entry] as number
        this.#sums[place] = (this.#sums[place] as number) + (weights[entry] as number)
      }
    }
    let whole = 0
    for (const item of items) {
      for (const place of this.#unit(item).places) {
        whole += (this.#sums[place] as number) ** 2
        this.#sums[place] = 0
      }
    }
    return 1 - (whole - squares) / (items.length * (items.length - 1))
  }

  /** An item's features as a vector of length one. */
  #unit(item: number): Features {
    const known = this.#known[item]
    if (known) return known
    const { places, weights } = this.#host.features(item)
    const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0))
    const unit = { places, weights: weights.map((weight) => weight / length) }
    this.#known[item] = unit
    return unit
  }

  #grow(places: Uint32Array): void {
    const most = places.reduce((largest, place) => (place > largest ? place : largest), 0)
    if (most < this.#sums.length) return
    const grown = new Float64Array(2 * most)
    grown.set(this.#sums)
    this.#sums = grown
  }
}

/** Compares a shelf's mix of a field's values with a user's. */
export class Calibration {
  readonly #host: Host
  readonly #known: (Uint32Array | undefined)[]
  readonly #isOfField = new Map<number, boolean>()

  constructor(
    host: Host,
    readonly field: string,
  ) {
    this.#host = host
    this.#known = new Array(host.items)
  }

  /** By the first category of the catalogue, or the first tags where it has none; undefined where it has neither. */
  static of(host: Host): Calibration | undefined {
    const usable = host.fields.filter(({ sensitive }) => !sensitive)
    const field = usable.find(({ role }) => role === 'category') ?? usable.find(({ role }) => role === 'tag')
    return field && new Calibration(host, field.name)
  }

  /** The divergence in nats; NaN where the history or the shelf has no value of the field. */
  divergence(history: Uint32Array, shelf: Uint32Array): number {
    const wanted = this.#distribution(history)
    const shown = this.#distribution(shelf)
    if (wanted.size === 0 || shown.size === 0) return Number.NaN
    let sum = 0
    for (const [value, p] of wanted) {
      sum += p * Math.log(p / ((1 - SMOOTHING) * (shown.get(value) ?? 0) + SMOOTHING * p))
    }
    // Equal distributions may come out a rounding error below.
    return Math.max(sum, 0)
  }

  #distribution(items: Uint32Array): Map<number, number> {
    const shares = new Map<number, number>()
    let whole = 0
    for (const item of items) {
      const values = this.#values(item)
      if (values.length > 0) whole++
      for (const value of values) shares.set(value, (shares.get(value) ?? 0) + 1 / values.length)
    }
    for (const [value, share] of shares) shares.set(value, share / whole)
    return shares
  }

  #values(item: number): Uint32Array {
    const known = this.#known[item]
    if (known) return known
    const values = this.#host.features(item).places.filter((feature) => this.#isValue(feature))
    this.#known[item] = values
    return values
  }

  #isValue(feature: number): boolean {
    const known = this.#isOfField.get(feature)
    if (known !== undefined) return known
    const is = this.#host.fieldOf(feature) === this.field
    this.#isOfField.set(feature, is)
    return is
  }
}
