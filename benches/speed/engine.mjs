// The engine's own ranking without anything around it: as a bare WebAssembly module, and as a native program.
//
// Both are the crate `benches/kernels`, built by `xtask/wasm.mjs`. They answer the same questions about one catalogue.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** The queries, in the order of their numbers. */
export const queries = ['dense', 'sparse', 'hybrid']
/** The one by neighbours, which is asked of catalogues of its own. */
const NEIGHBOURS = queries.length

/** How many vectors are copied out at a time. */
const CHUNK = 1_000

/** A catalogue opened in WebAssembly, and a visitor who opened ten of its items. */
export class Module {
  #exports

  /** `wasm` is the compiled module, `catalogue` a file's bytes. */
  constructor(wasm, catalogue) {
    // wasm-bindgen's own glue comes along with the crate; nothing here ever calls it.
    const imports = {}
    for (const { module, name } of WebAssembly.Module.imports(wasm)) {
      imports[module] ??= {}
      imports[module][name] = () => Number.NaN
    }
    this.#exports = new WebAssembly.Instance(wasm, imports).exports
    this.#copy(catalogue)
    this.items = this.#exports.open()
  }

  /** Takes a catalogue into memory and verifies it, nothing more. What was open before is gone. */
  load(catalogue) {
    this.#copy(catalogue)
    return this.#exports.load()
  }

  #copy(catalogue) {
    const address = this.#exports.reserve(catalogue.length)
    new Uint8Array(this.#exports.memory.buffer, address, catalogue.length).set(catalogue)
  }

  /** Does a job once: what is timed. */
  get jobs() {
    const { rank, record, replay, read, begin } = this.#exports
    return { dense: () => rank(0), sparse: () => rank(1), hybrid: () => rank(2), record, replay, read, begin }
  }

  /** Lets in a visitor of so many acts, and returns the items of these. */
  turnTo(acts) {
    this.#exports.turn_to(acts)
    return this.#take(Uint32Array, this.#exports.acts(acts), acts)
  }

  /** What the neighbours of all acts come to, and the ten best: with nothing to go on from, and from the sums of an earlier reading. */
  get neighbours() {
    const { gather, read, rank } = this.#exports
    return {
      anew: () => {
        gather()
        return rank(NEIGHBOURS)
      },
      again: () => {
        read()
        return rank(NEIGHBOURS)
      },
    }
  }

  /** The ten best, as objects. */
  top(query) {
    return this.#best(queries.indexOf(query))
  }

  /** The ten best by the neighbours. */
  topNeighbours() {
    return this.#best(NEIGHBOURS)
  }

  /** The items that are on no shelf. */
  get opened() {
    return this.#take(Uint32Array, this.#exports.opened(), 10)
  }

  #best(kind) {
    const numbers = this.#take(Float64Array, this.#exports.rank(kind), 20)
    return Array.from({ length: 10 }, (_, place) => ({ item: numbers[2 * place], score: numbers[2 * place + 1] }))
  }

  /** Everything that plain JavaScript needs to answer the same: arrays of its own. */
  data() {
    const from = this.#exports
    const { items } = this
    const features = from.feature_count()
    const dimensions = from.dimensions()
    const counts = this.#take(Uint32Array, from.entry_counts(), items)
    const offsets = new Uint32Array(items + 1)
    for (let item = 0; item < items; item++) offsets[item + 1] = offsets[item] + counts[item]
    const entries = { features: new Uint32Array(offsets[items]), weights: new Float32Array(offsets[items]) }
    const vectors = new Float32Array(items * dimensions)
    for (let start = 0; start < items; start += CHUNK) {
      const count = Math.min(CHUNK, items - start)
      const [first, length] = [offsets[start], offsets[start + count] - offsets[start]]
      entries.features.set(this.#take(Uint32Array, from.entry_features(start, count), length), first)
      entries.weights.set(this.#take(Float32Array, from.entry_weights(start, count), length), first)
      vectors.set(this.#take(Float32Array, from.vectors(start, count), count * dimensions), start * dimensions)
    }
    this.jobs.hybrid()
    const [affinity, taste, popularity] = this.#take(Float64Array, from.weights(), 3)
    return {
      items,
      dimensions,
      offsets,
      entries,
      vectors,
      popularity: this.#take(Float32Array, from.popularity(), items),
      wanted: this.#take(Float32Array, from.wanted(), features),
      taste: this.#take(Float32Array, from.taste(), dimensions),
      opened: this.opened,
      weights: { affinity, taste, popularity },
    }
  }

  #take(Numbers, address, length) {
    return new Numbers(this.#exports.memory.buffer, address, length).slice()
  }
}

/** The native program with the same catalogue open. */
export class Native {
  #child
  #answers

  constructor(program, file) {
    this.#child = spawn(program, ['ask', file], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** Lets in a visitor of so many acts. */
  turnTo(acts) {
    return this.least('turn', acts)
  }

  /** Does a job so many times; resolves to the least microseconds that one took. */
  async least(job, times) {
    this.#child.stdin.write(`${job} ${times}\n`)
    const { value, done } = await this.#answers.next()
    if (done) throw new Error(`The native program ended before it answered \`${job}\`.`)
    return Number(value)
  }

  close() {
    this.#child.stdin.end()
  }
}

export const compiled = (path) => new WebAssembly.Module(readFileSync(path))
