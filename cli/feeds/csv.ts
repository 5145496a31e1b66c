// Reads the table of a feed part by part, with the scanner that reads logs. After a broken row it goes on with the next line.

import { PenchantError } from '../../js/errors.js'
import { COMMAS, type Delimiter, foundDelimiter } from '../csv/delimiter.js'
import { CsvError, CsvScanner, lineEnds, UnclosedQuote } from '../csv/scan.js'
import { count } from '../table.js'
import type { Items } from './items.js'
import { LONGEST_RECORD, type TextReader, tooLong } from './reader.js'

/** A catalogue has 1,000 fields; a table may have columns without values. */
const MOST_COLUMNS = 2_000

type HearRow = (cells: readonly string[], line: number) => void

export class CsvReader implements TextReader {
  readonly #items: Items
  readonly #delimiter: Delimiter
  readonly #header: (names: readonly string[]) => void
  readonly #hear: HearRow
  /** The bytes after the last row that was taken, and the line that they begin in. */
  #rest: Buffer = Buffer.alloc(0)
  #line = 1
  #columns = 0
  /** The rest of a line that is too long is passed over. */
  #isPassing = false

  /** `header` hears the first row; it may throw. */
  constructor(items: Items, delimiter: Delimiter, header: (names: readonly string[]) => void, hear: HearRow) {
    this.#items = items
    this.#delimiter = delimiter
    this.#header = header
    this.#hear = hear
  }

  write(text: string): void {
    this.#read(text, false)
    if (this.#rest.length > LONGEST_RECORD) this.#tooLong()
  }

  end(): void {
    this.#read('', true)
    if (this.#columns > 0) return
    throw new PenchantError('source_empty', 'there is no header: expected a row of names, and the items below')
  }

  #read(text: string, isLast: boolean): void {
    this.#rest = Buffer.concat([this.#rest, Buffer.from(text)])
    if (this.#isPassing) this.#isPassing = !this.#nextLine()
    if (this.#isPassing) this.#rest = Buffer.alloc(0)
    while (this.#rows(isLast));
  }

  /** Takes the rows that have come. Returns whether it stopped at a broken one, and others may follow. */
  #rows(isLast: boolean): boolean {
    const bytes = this.#rest
    // The scanner changes what it reads, and a row may have to be read again.
    const scanner = new CsvScanner(Buffer.from(bytes), MOST_COLUMNS, { delimiter: this.#delimiter, isLast })
    let at = 0
    const moveTo = (offset: number) => {
      this.#line += lineEnds(bytes, at, offset)
      at = offset
    }
    try {
      while (scanner.next()) {
        moveTo(scanner.offset)
        this.#take(scanner, isLast && scanner.after >= bytes.length)
        moveTo(scanner.after)
      }
      this.#rest = bytes.subarray(at)
      return false
    } catch (error) {
      if (!(error instanceof CsvError)) throw error
      moveTo(scanner.offset)
      this.#rest = bytes.subarray(at)
      this.#unread(error, error.offset - at)
      return this.#nextLine()
    }
  }

  /** A row that the scanner refused, at a byte of what is left. */
  #unread(error: CsvError, offset: number): void {
    const line = this.#line + lineEnds(this.#rest, 0, offset)
    const isEnd = error instanceof UnclosedQuote && !hasLineAfter(this.#rest, offset)
    if (error instanceof UnclosedQuote && (isEnd || this.#items.skipBad === 0)) throw ended(line, error.got)
    this.#broken(line, `got ${error.got}, expected ${error.expected}`)
  }

  /** Leaves what stands before the next line; false where that has not come. */
  #nextLine(): boolean {
    const end = this.#rest.indexOf('\n')
    if (end < 0) return false
    this.#line += lineEnds(this.#rest, 0, end + 1)
    this.#rest = this.#rest.subarray(end + 1)
    return true
  }

  #tooLong(): void {
    const { message } = tooLong(this.#line, this.#rest.length, 'bytes')
    this.#broken(this.#line, message.replace(/^line \d+: /, ''))
    // A quote that was never closed took in all that follows: the next line is another row.
    this.#isPassing = true
    this.#read('', false)
  }

  #take(scanner: CsvScanner, isCut: boolean): void {
    const { cells: width } = scanner
    if (width > MOST_COLUMNS) {
      this.#broken(this.#line, `got a row of ${count(width)} cells, expected 1,000 fields at most`)
      return
    }
    const cells = Array.from({ length: width }, (_, cell) => scanner.text(cell))
    if ((width === 1 && cells[0] === '') || (this.#line === 1 && isHint(cells))) return
    if (this.#columns === 0) {
      this.#header(cells)
      this.#columns = width
    } else if (width === this.#columns || (cells.slice(this.#columns).join('') === '' && width > this.#columns)) {
      this.#hear(cells.slice(0, this.#columns), this.#line)
    } else if (isCut && width < this.#columns) {
      throw ended(this.#line, `${width} of ${this.#columns} cells`)
    } else {
      this.#broken(this.#line, `got ${count(width)} cells, expected ${count(this.#columns)}, as the header has`)
    }
  }

  #broken(line: number, problem: string): void {
    if (this.#columns === 0) throw new PenchantError('source_syntax', `line ${line}: ${problem}`)
    this.#items.broken(line, problem)
  }
}

function hasLineAfter(bytes: Buffer, from: number): boolean {
  const end = bytes.indexOf('\n', from)
  return end >= 0 && end + 1 < bytes.length
}

function ended(line: number, got: string): PenchantError {
  const expected = 'a whole row: was the feed copied whole?'
  return new PenchantError('source_syntax', `line ${line}: got ${got} where the feed ends, expected ${expected}`)
}

/** The line `sep=;` that says Excel what stands between cells. */
const HINT = /^"?sep=.?"?\r?\n/i

const isHint = (cells: readonly string[]): boolean => /^sep=.?$/i.test(cells.join(''))

/** By what a table's cells are separated; by commas where it cannot be told. */
export const delimiterIn = (head: string): Delimiter => foundDelimiter(Buffer.from(head.replace(HINT, '')), 0) ?? COMMAS

/** The names in the first row of a table; none where that cannot be read, undefined where nothing separates cells. */
export function headerOf(head: string): string[] | undefined {
  const bytes = Buffer.from(`${head.replace(HINT, '')}\n`)
  const delimiter = foundDelimiter(bytes, 0)
  if (!delimiter) return undefined
  const scanner = new CsvScanner(bytes, MOST_COLUMNS, { delimiter, isLast: false })
  try {
    if (!scanner.next()) return []
  } catch (error) {
    if (error instanceof CsvError) return []
    throw error
  }
  return Array.from({ length: Math.min(scanner.cells, MOST_COLUMNS) }, (_, cell) => scanner.text(cell))
}
