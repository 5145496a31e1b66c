// NDJSON: a record is a line, so a broken one costs nothing but itself.

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

const problemOf = (message: string): string => message.replace(/^line \d+: /, '')
