// Reads a table part by part: cells between commas, semicolons, tabs or bars, quoted where they hold one of these, a line end or a
// quote (RFC 4180). cli/csv/scan.ts reads the logs of millions of rows, which it has whole and changes in place; a feed comes in
// parts, has to go on after a broken row, and its cells become texts anyway.

import { PenchantError } from '../../js/errors.js'
import { count } from '../table.js'
import type { Items } from './items.js'
import { LONGEST_RECORD, type TextReader, tooLong } from './reader.js'

/** A catalogue has 1,000 fields. */
const MOST_COLUMNS = 2_000

const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

const NAMES: Record<Delimiter, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }

type HearRow = (cells: readonly string[], line: number) => void

export class CsvReader implements TextReader {
  readonly #items: Items
  readonly #delimiter: Delimiter
  readonly #header: (names: readonly string[]) => void
  readonly #hear: HearRow
  #text = ''
  #line = 1
  #columns = 0
  /** The rest of a row that is too long is passed over. */
  #isPassing = false

  /** `header` hears the first row; it may throw. */
  constructor(items: Items, delimiter: Delimiter, header: (names: readonly string[]) => void, hear: HearRow) {
    this.#items = items
    this.#delimiter = delimiter
    this.#header = header
    this.#hear = hear
  }

  write(text: string): void {
    this.#text += text
    this.#rows(false)
    if (this.#text.length > LONGEST_RECORD) this.#tooLong()
  }

  end(): void {
    this.#rows(true)
    if (this.#columns === 0)
      throw new PenchantError('source_empty', 'there is no header: expected a row of names, and the items below')
  }

  #tooLong(): void {
    const message = tooLong(this.#line, this.#text.length).message.replace(/^line \d+: /, '')
    if (this.#columns === 0) throw new PenchantError('source_syntax', `line ${this.#line}: ${message}`)
    this.#broken(this.#line, message)
    // A quote that was never closed took in all that follows: the next line is another row.
    this.#isPassing = true
    this.#rows(false)
  }

  #rows(isLast: boolean): void {
    let from = 0
    for (;;) {
      if (this.#isPassing) {
        const end = this.#text.indexOf('\n', from)
        if (end < 0) {
          from = this.#text.length
          break
        }
        from = end + 1
        this.#line++
        this.#isPassing = false
      }
      if (from >= this.#text.length) break
      const next = this.#row(from, isLast)
      if (next < 0) break
      from = next
    }
    this.#text = this.#text.slice(from)
  }

  /** Takes the row that begins at `from`. Returns where the next begins; -1 where its end has not come yet. */
  #row(from: number, isLast: boolean): number {
    const text = this.#text
    const cells: string[] = []
    let at = from
    for (;;) {
      const end = text[at] === '"' ? this.#quoted(at, cells) : this.#plain(at, cells)
      if (end < 0) return isLast ? this.#unclosed(from, at) : -1
      // The line end may be two characters, of which the second has not come.
      if (end >= text.length || (text[end] === '\r' && end + 1 >= text.length)) {
        if (!isLast) return -1
        this.#take(cells, from, text.length, true)
        return text.length
      }
      at = end + 1
      if (text[end] === this.#delimiter) {
        if (cells.length > MOST_COLUMNS) throw this.#tooWide()
        continue
      }
      if (text[end] === '\n' || text[end] === '\r') {
        const next = text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1
        this.#take(cells, from, next, false)
        return next
      }
      // Text after a closing quote.
      this.#broken(
        this.#line,
        `got ${JSON.stringify(text[end])} after a closing quote, expected the end of the cell; a quote inside of quotes is doubled`,
      )
      return this.#nextLine(from)
    }
  }

  #plain(from: number, cells: string[]): number {
    const { length } = this.#text
    let at = from
    while (at < length) {
      const character = this.#text[at]
      if (character === this.#delimiter || character === '\n' || character === '\r') break
      at++
    }
    cells.push(this.#text.slice(from, at).trim())
    return at
  }

  /** Takes a quoted cell. Returns where it ends; -1 where it does not. */
  #quoted(from: number, cells: string[]): number {
    const text = this.#text
    let at = text.indexOf('"', from + 1)
    while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
    if (at < 0) return -1
    cells.push(text.slice(from + 1, at).replaceAll('""', '"'))
    at++
    while (text[at] === ' ') at++
    return at
  }

  /** A quote that nothing closes: the feed ends in the middle, or the quote is a broken row's. */
  #unclosed(from: number, quote: number): number {
    const line = this.#line + linesIn(this.#text.slice(from, quote))
    const got = 'a quote that is never closed'
    const isOfLastLine = !/\n./.test(this.#text.slice(quote))
    if (isOfLastLine || this.#items.skipBad === 0) throw ended(line, got)
    this.#broken(line, `got ${got}`)
    return this.#nextLine(from)
  }

  #nextLine(from: number): number {
    const end = this.#text.indexOf('\n', from)
    this.#line++
    return end < 0 ? this.#text.length : end + 1
  }

  #take(cells: readonly string[], from: number, next: number, isCut: boolean): void {
    const line = this.#line
    this.#line += linesIn(this.#text.slice(from, next))
    if (cells.length > MOST_COLUMNS) throw this.#tooWide()
    if (cells.length === 1 && cells[0] === '') return
    if (this.#columns === 0) {
      this.#header(cells)
      this.#columns = cells.length
    } else if (cells.length === this.#columns) this.#hear(cells, line)
    else if (isCut && cells.length < this.#columns) throw ended(line, `${cells.length} of ${this.#columns} cells`)
    else if (cells.slice(this.#columns).every((cell) => cell === '') && cells.length > this.#columns) {
      this.#hear(cells.slice(0, this.#columns), line)
    } else this.#broken(line, `got ${count(cells.length)} cells, expected ${count(this.#columns)}, as the header has`)
  }

  #tooWide(): PenchantError {
    const got = `a row of more than ${count(MOST_COLUMNS)} cells between ${NAMES[this.#delimiter]}`
    return new PenchantError('source_syntax', `line ${this.#line}: got ${got}, expected 1,000 fields at most`)
  }

  #broken(line: number, problem: string): void {
    if (this.#columns === 0) throw new PenchantError('source_syntax', `line ${line}: ${problem}`)
    this.#items.broken(line, problem)
  }
}

function ended(line: number, got: string): PenchantError {
  const expected = 'a whole row: was the feed copied whole?'
  return new PenchantError('source_syntax', `line ${line}: got ${got} where the feed ends, expected ${expected}`)
}

function linesIn(text: string): number {
  let lines = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) lines++
  }
  return lines
}

/** The delimiter that the first line has most of, outside of quotes; undefined where it has none. */
export function delimiterOf(head: string): Delimiter | undefined {
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]))
  let isQuoted = false
  for (const character of head.trimStart()) {
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === '\n' || character === '\r') break
    else if (counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  const [best, most] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))
  return most > 0 ? (best as Delimiter) : undefined
}
