// Splits the bytes of a CSV file into rows and cells, in place and without a string for each cell. Quoted cells may hold
// the delimiter, line ends and doubled quotes (RFC 4180); empty lines are no rows.
//
// Why not a library: those that are well kept make a string of every cell, which is most of the work here, since a cell is
// one of few ids. Ten million rows (272 MB) into the columns of cli/interactions.ts, on one core: 6 s this way, 11 s with
// uDSV 0.7, 32 s with csv-parse 7, 37 s and 2.1 GB with papaparse 5.7. uDSV, the only one that comes near, repairs or skips
// what is broken and knows no lines, where we have to refuse it and say the line.

import { delimiterOf } from './delimiter.js'

const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const QUOTE = 0x22

const BOM = [0xef, 0xbb, 0xbf]

/** What the scanner cannot read, and the byte where it stands. */
export class CsvError extends Error {
  constructor(
    readonly offset: number,
    readonly got: string,
    readonly expected: string,
  ) {
    super(`got ${got}, expected ${expected}`)
  }
}

/** Reads row after row of `bytes`, which it changes: quotes are taken off where they stand. */
export class CsvScanner {
  /** Where the row's cells begin and end in `bytes`, as pairs; the first `2 × cells` numbers count. */
  readonly #places: Int32Array
  readonly #delimiter: number
  /** How many delimiters stand side by side. */
  readonly #width: number
  #at: number
  #row = 0
  #cells = 0

  /** `most` is the number of cells of a row that are kept; the others are only counted. */
  constructor(
    readonly bytes: Uint8Array,
    most: number,
  ) {
    this.#places = new Int32Array(2 * most)
    this.#at = BOM.every((byte, place) => bytes[place] === byte) ? BOM.length : 0
    const { byte, width } = delimiterOf(bytes, this.#at)
    this.#delimiter = byte
    this.#width = width
  }

  /** How many cells the row has. */
  get cells(): number {
    return this.#cells
  }

  /** The first byte of the row. */
  get offset(): number {
    return this.#row
  }

  start(cell: number): number {
    return this.#places[2 * cell] as number
  }

  end(cell: number): number {
    return this.#places[2 * cell + 1] as number
  }

  /** A cell as text; where its bytes are no UTF-8, with � in their place. */
  text(cell: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset).toString('utf8', this.start(cell), this.end(cell))
  }

  /** Stands on the next row; false where there is none. */
  next(): boolean {
    const { bytes } = this
    let at = this.#at
    while (at < bytes.length && (bytes[at] === LF || bytes[at] === CR)) at++
    this.#row = at
    this.#cells = 0
    if (at >= bytes.length) return false
    for (;;) {
      at = bytes[at] === QUOTE ? this.#quoted(at) : this.#plain(at)
      if (!this.#isDelimiter(at)) break
      at += this.#width
    }
    this.#at = at
    return true
  }

  /** Takes a cell without quotes; spaces around it are no part of it. Returns the byte after it. */
  #plain(from: number): number {
    const { bytes } = this
    const delimiter = this.#delimiter
    const length = bytes.length
    let at = from
    while (at < length) {
      const byte = bytes[at] as number
      if (byte === delimiter && this.#isDelimiter(at)) break
      if (byte <= CR && (byte === LF || byte === CR)) break
      at++
    }
    let start = from
    let end = at
    while (start < end && (bytes[start] === SPACE || bytes[start] === TAB)) start++
    if (start > from && bytes[start] === QUOTE) return this.#quoted(start)
    while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--
    this.#keep(start, end)
    return at
  }

  /** Takes a quoted cell and moves what it holds together. Returns the byte after it. */
  #quoted(quote: number): number {
    const { bytes } = this
    let at = quote + 1
    let to = at
    for (;;) {
      if (at >= bytes.length) throw new CsvError(quote, 'a quote that is never closed', 'a second one')
      if (bytes[at] === QUOTE) {
        if (bytes[at + 1] !== QUOTE) break
        at++
      }
      bytes[to++] = bytes[at++] as number
    }
    this.#keep(quote + 1, to)
    // The gap is overwritten: a line end left in it would be counted again.
    bytes.fill(QUOTE, to, at)
    at++
    while (bytes[at] === SPACE || (bytes[at] === TAB && this.#delimiter !== TAB)) at++
    if (at < bytes.length && !this.#isDelimiter(at) && bytes[at] !== LF && bytes[at] !== CR) {
      const got = `${JSON.stringify(String.fromCharCode(bytes[at] as number))} after a closing quote`
      throw new CsvError(quote, got, 'the end of the cell; a quote inside of quotes is doubled')
    }
    return at
  }

  #isDelimiter(at: number): boolean {
    return this.bytes[at] === this.#delimiter && (this.#width === 1 || this.bytes[at + 1] === this.#delimiter)
  }

  #keep(start: number, end: number): void {
    const place = 2 * this.#cells++
    if (place >= this.#places.length) return
    this.#places[place] = start
    this.#places[place + 1] = end
  }
}

/** The number of a byte's line, from 1. */
export function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1
  for (let at = 0; at < offset; at++) {
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) line++
  }
  return line
}
