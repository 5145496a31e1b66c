// Gathers the items that a reader finds: one line of NDJSON each, with its place in the feed. Counts what was left out and why.
// A record that cannot be used ends the build, or costs only itself as long as --skip-bad allows it.

import { type ErrorCode, PenchantError } from '../../js/errors.js'
import { count } from '../table.js'

/** An item as a reader makes it; fields without a value are absent. */
export type Item = Record<string, unknown>

/** A record or a value that was left out: how many of its kind, and the first of them. */
export interface LeftOut {
  readonly why: string
  readonly line: number
  readonly example: string
  count: number
}

/** Values of a field that were left out. */
export interface Dropped extends LeftOut {
  readonly field: string
}

/** What a field's values were: which roles can be given depends on it. */
export interface Met {
  items: number
  /** Values that are exactly `true`. */
  trues: number
}

/** The most bytes of NDJSON: the compiler has four gigabytes for it and for all that it makes of it. */
const MOST_BYTES = 2 ** 30
/** Rows are encoded in batches of about so many characters. */
const BATCH = 2 ** 18
const LONGEST_ID = 512
/** Problems that are kept with their places; the others are only counted. */
export const NAMED = 20

/** What places are counted in: lines of a text, rows of Parquet, items of a document that is read whole. */
export type Unit = 'line' | 'row' | 'item'

export class Items {
  /** By field name. */
  readonly fields = new Map<string, Met>()
  /** Records that were skipped with --skip-bad: the first of them. */
  readonly bad: { readonly line: number; readonly problem: string }[] = []
  /** Records that are no items of the site's shelves, as a draft is none; by reason. */
  readonly passedOver = new Map<string, LeftOut>()
  /** Values that could not be read; by field and reason. */
  readonly dropped = new Map<string, Dropped>()
  badRecords = 0
  #batch: string[] = []
  #batched = 0
  #encoded: Buffer[] = []
  #bytes = 0
  #places: number[] = []

  constructor(
    readonly skipBad: number,
    readonly unit: Unit = 'line',
  ) {}

  get count(): number {
    return this.#places.length
  }

  /** Adds an item that has an id, which the feed has in the field `from`; one without is a broken record. */
  add(item: Item, line: number, from = 'id'): void {
    const problem = problemOfId(item.id)
    if (problem) this.broken(line, `field \`${from}\`: got ${problem}`, 'source_field')
    else this.#keep(JSON.stringify(item), item, line)
  }

  #keep(json: string, item: Item, line: number): void {
    for (const name in item) {
      const met = this.fields.get(name) ?? { items: 0, trues: 0 }
      if (met.items === 0) this.fields.set(name, met)
      met.items++
      if (item[name] === true) met.trues++
    }
    this.#places.push(line)
    this.#batch.push(json)
    this.#batched += json.length
    if (this.#batched > BATCH) this.#encode()
  }

  /** A record that cannot be used: skipped and counted, or thrown where none, or no more, may be. */
  broken(line: number, problem: string, code: ErrorCode = 'source_syntax'): void {
    this.badRecords++
    if (this.badRecords > this.skipBad) {
      const already =
        this.skipBad > 0
          ? `. It is one more than the ${count(this.skipBad)} that --skip-bad allows`
          : '. --skip-bad <count> leaves out so many such records'
      throw new PenchantError(code, `${this.unit} ${line}: ${problem}${already}`)
    }
    if (this.bad.length < NAMED) this.bad.push({ line, problem })
  }

  /** Counts a record that is no item of a shelf. */
  pass(why: string, line: number, example = ''): void {
    tally(this.passedOver, why, { why, line, example, count: 0 })
  }

  /** Counts a value that could not be read; the item stays, without it. */
  drop(field: string, value: string, why: string, line: number): undefined {
    const example = value.length > 60 ? `${value.slice(0, 60)}…` : value
    tally(this.dropped, `${field}\n${why}`, { field, why, line, example, count: 0 })
  }

  /** All items as NDJSON. */
  source(): Uint8Array {
    this.#encode()
    const bytes = Buffer.concat(this.#encoded, this.#bytes)
    this.#encoded = []
    return bytes
  }

  /** By row of the NDJSON, its line in the feed. */
  places(): Uint32Array {
    return Uint32Array.from(this.#places)
  }

  /** Applies `change` to every row that was added, with its number from 0. */
  rewrite(change: (item: Item, row: number) => void): void {
    this.#encode()
    let row = 0
    const pieces = this.#encoded
    this.#encoded = []
    this.#bytes = 0
    for (const [at, piece] of pieces.entries()) {
      for (const line of piece.toString('utf8').split('\n')) {
        if (line === '') continue
        const item = JSON.parse(line) as Item
        change(item, row++)
        this.#batch.push(JSON.stringify(item))
      }
      pieces[at] = Buffer.alloc(0)
      this.#encode()
    }
  }

  #encode(): void {
    if (this.#batch.length === 0) return
    const bytes = Buffer.from(`${this.#batch.join('\n')}\n`)
    this.#batch = []
    this.#batched = 0
    this.#bytes += bytes.length
    if (this.#bytes > MOST_BYTES) {
      const got = `items of more than ${count(MOST_BYTES)} bytes as NDJSON by ${this.unit} ${this.#places.at(-1)}`
      throw new PenchantError(
        'source_syntax',
        `got ${got}, expected fewer: split the feed, one catalogue for each part of the site`,
      )
    }
    this.#encoded.push(bytes)
  }
}

function tally<Left extends LeftOut>(counts: Map<string, Left>, key: string, first: Left): undefined {
  const known = counts.get(key) ?? first
  counts.set(key, known)
  known.count++
}

/** What is wrong with an id; undefined if nothing is. */
function problemOfId(id: unknown): string | undefined {
  if (id === undefined || id === null || id === '') return 'nothing, expected a text or a whole number'
  if (typeof id === 'string') {
    const bytes = Buffer.byteLength(id)
    return bytes > LONGEST_ID ? `${count(bytes)} bytes, expected ${LONGEST_ID} at most` : undefined
  }
  if (typeof id === 'number' && Number.isSafeInteger(id)) return undefined
  return `${JSON.stringify(id).slice(0, 60)}, expected a text or a whole number below 2^53`
}
