// NDJSON: a record is a line, so a broken one costs nothing but itself.

import { PenchantError } from '../../js/errors.js'
import type { Items } from './items.js'
import { type HearRecord, nests, parsed, TOO_DEEP } from './json.js'
import { LONGEST_RECORD, type TextReader, tooLong } from './reader.js'

export class LinesReader implements TextReader {
  readonly #items: Items
  readonly #hear: HearRecord
  #rest = ''
  #line = 0
  /** The rest of a line that is too long is passed over. */
  #isPassing = false

  constructor(items: Items, hear: HearRecord) {
    this.#items = items
    this.#hear = hear
  }

  write(text: string): void {
    const all = this.#rest + text
    let from = 0
    for (let at = all.indexOf('\n'); at >= 0; at = all.indexOf('\n', from)) {
      this.#take(all.slice(from, at))
      from = at + 1
    }
    this.#rest = all.slice(from)
    if (this.#rest.length > LONGEST_RECORD && !this.#isPassing) {
      this.#items.broken(this.#line + 1, problemOf(tooLong(this.#line + 1, this.#rest.length).message))
      this.#isPassing = true
    }
    if (this.#isPassing) this.#rest = ''
  }

  end(): void {
    const last = this.#rest
    this.#rest = ''
    // No record is broken there: the rest of the feed is missing.
    if (!this.#isPassing && isCut(last)) {
      const got = `a record that ends in the middle (${JSON.stringify(last.slice(0, 40))})`
      throw new PenchantError(
        'source_syntax',
        `line ${this.#line + 1}: got ${got}, expected its end: is the file whole?`,
      )
    }
    if (last.trim() !== '' || this.#isPassing) this.#take(last)
  }

  #take(line: string): void {
    this.#line++
    if (this.#isPassing) this.#isPassing = false
    else if (line.trim() === '') return
    else if (nests(line)) this.#items.broken(this.#line, `got ${TOO_DEEP}`)
    else parsed(line, this.#line, this.#items, this.#hear)
  }
}

/** Whether a line without an end is the beginning of an object. */
const isCut = (line: string): boolean => line.trimStart().startsWith('{') && !line.trimEnd().endsWith('}')

const problemOf = (message: string): string => message.replace(/^line \d+: /, '')
