// The yardsticks: what plain JavaScript takes for the same queries on the same numbers. Typed arrays, one pass, a heap
// of ten: what one writes who has thought about speed and takes no WebAssembly.

const LIMIT = 10

/** The queries on a module's `data()`: each returns the ten best that were not opened. */
export class Plain {
  constructor(data) {
    this.data = data
    this.best = new Best(data.items, data.opened)
    this.content = new Float32Array(data.items)
    this.likeness = new Float32Array(data.items)
    // The site's own, so computed once, as the engine does.
    this.prior = this.best.moments(data.popularity)
  }

  /** The dot product with each vector. */
  dense() {
    dots(this.data.vectors, this.data.taste, this.likeness)
    return this.best.of(this.likeness)
  }

  /** The dot product with each sparse row. */
  sparse() {
    sparseDots(this.data, this.content)
    return this.best.of(this.content)
  }

  /** Both brought to mean 0 and deviation 1 over the items that may be shown, and the popularity to mean 0. */
  hybrid() {
    const { data, best, content, likeness } = this
    sparseDots(data, content)
    dots(data.vectors, data.taste, likeness)
    const [a, t, p] = [best.moments(content), best.moments(likeness), this.prior]
    const { affinity, taste, popularity } = data.weights
    const factors = [affinity / a.deviation, taste / t.deviation, popularity]
    const base = factors[0] * a.mean + factors[1] * t.mean + factors[2] * p.mean
    return best.ofBlend([content, likeness, data.popularity], factors, base)
  }
}

function dots(vectors, query, values) {
  const dimensions = query.length
  for (let item = 0; item < values.length; item++) {
    const start = item * dimensions
    let sum = 0
    for (let dimension = 0; dimension < dimensions; dimension++) sum += vectors[start + dimension] * query[dimension]
    values[item] = sum
  }
}

function sparseDots({ offsets, entries, wanted }, values) {
  const { features, weights } = entries
  for (let item = 0; item < values.length; item++) {
    const end = offsets[item + 1]
    let sum = 0
    for (let entry = offsets[item]; entry < end; entry++) sum += wanted[features[entry]] * weights[entry]
    values[item] = sum
  }
}

/** What the neighbours of a visitor's acts come to: a row of typed arrays for each item. */
export class PlainNeighbours {
  /** `table` is sorted by item; `acts` are items, and so is `opened`, what may not be shown. */
  constructor({ items, item, neighbour, weight }, acts, opened) {
    this.offsets = new Uint32Array(items + 1)
    for (const of of item) this.offsets[of + 1]++
    for (let at = 0; at < items; at++) this.offsets[at + 1] += this.offsets[at]
    this.neighbours = neighbour
    this.weights = weight
    this.acts = acts
    this.values = new Float32Array(items)
    this.best = new Best(items, opened)
  }

  /** Adds all of it up, and returns the ten best. */
  anew() {
    const { offsets, neighbours, weights, values } = this
    values.fill(0)
    for (const act of this.acts) {
      const end = offsets[act + 1]
      for (let entry = offsets[act]; entry < end; entry++) values[neighbours[entry]] += weights[entry]
    }
    return this.best.of(values)
  }

  /** The ten best of what was added up before. */
  again() {
    return this.best.of(this.values)
  }
}

/** The ten best of all that may be shown, in a heap whose root is the worst of them. */
class Best {
  #isOut
  #count
  #scores = new Float32Array(LIMIT)
  #items = new Uint32Array(LIMIT)
  #size = 0

  constructor(count, opened) {
    this.#isOut = new Uint8Array(count)
    for (const item of opened) this.#isOut[item] = 1
    this.#count = count - opened.length
  }

  /** The best by one column. */
  of(values) {
    this.#size = 0
    for (let item = 0; item < values.length; item++) {
      const score = values[item]
      if (this.#isGood(score) && !this.#isOut[item]) this.#put(score, item)
    }
    return this.#sorted()
  }

  /** The best by three, each times its factor. */
  ofBlend([a, b, c], [ofA, ofB, ofC], base) {
    this.#size = 0
    for (let item = 0; item < a.length; item++) {
      const score = ofA * a[item] + ofB * b[item] + ofC * c[item] - base
      if (this.#isGood(score) && !this.#isOut[item]) this.#put(score, item)
    }
    return this.#sorted()
  }

  /** Mean and deviation over what may be shown. */
  moments(values) {
    let sum = 0
    let squares = 0
    for (let item = 0; item < values.length; item++) {
      if (this.#isOut[item]) continue
      sum += values[item]
      squares += values[item] * values[item]
    }
    const mean = sum / this.#count
    return { mean, deviation: Math.sqrt(Math.max(squares / this.#count - mean * mean, 0)) || 1 }
  }

  #isGood(score) {
    return this.#size < LIMIT || score > this.#scores[0]
  }

  #put(score, item) {
    if (this.#size < LIMIT) this.#rise(this.#size++, score, item)
    else this.#sink(score, item)
  }

  #rise(from, score, item) {
    let place = from
    while (place > 0) {
      const above = (place - 1) >> 1
      if (this.#scores[above] <= score) break
      this.#set(place, this.#scores[above], this.#items[above])
      place = above
    }
    this.#set(place, score, item)
  }

  #sink(score, item) {
    let place = 0
    for (let below = 1; below < LIMIT; below = 2 * place + 1) {
      if (below + 1 < LIMIT && this.#scores[below + 1] < this.#scores[below]) below++
      if (this.#scores[below] >= score) break
      this.#set(place, this.#scores[below], this.#items[below])
      place = below
    }
    this.#set(place, score, item)
  }

  #set(place, score, item) {
    this.#scores[place] = score
    this.#items[place] = item
  }

  #sorted() {
    const found = Array.from({ length: this.#size }, (_, at) => ({ item: this.#items[at], score: this.#scores[at] }))
    return found.sort((a, b) => b.score - a.score)
  }
}
