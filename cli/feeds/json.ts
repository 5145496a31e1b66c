// Finds the records of a JSON document without reading it whole: the elements of its one array of objects, which is the document
// itself or stands in it at any depth of objects, as in { "data": { "products": [ … ] } }.

import { PenchantError } from '../../js/errors.js'
import type { Items } from './items.js'
import { LONGEST_RECORD, type TextReader, tooLong } from './reader.js'

/** Levels of nesting: more are refused before JSON.parse meets them. */
const DEEPEST = 100
export const TOO_DEEP = `values that nest more than ${DEEPEST} deep`

export type HearRecord = (record: Record<string, unknown>, line: number) => void

/** An object or an array that is open, and the key that was read last in it. */
interface Level {
  readonly isArray: boolean
  key: string
}

export class JsonReader implements TextReader {
  readonly #items: Items
  readonly #hear: HearRecord
  readonly #levels: Level[] = []
  #text = ''
  #at = 0
  #line = 1
  /** Of the record that is being read: where it starts in the text (-1: there is none), its line, its depth and what it is indented by. */
  #start = -1
  #startLine = 0
  #depth = 0
  #indent: string | undefined
  /** A broken record was left: the next one is looked for. */
  #isSeeking = false
  /** The path of the array that records come from. */
  #path: string | undefined
  #expectsComma = false
  #hasEnded = false
  /** The last text that was read: a key if a colon follows. */
  #lastText = ''

  /** With `only`, records come from the array under this key of the document, whatever else is in it, or are the document. */
  constructor(
    items: Items,
    hear: HearRecord,
    readonly only?: string,
  ) {
    this.#items = items
    this.#hear = hear
  }

  write(text: string): void {
    const from = this.#start >= 0 ? this.#start : this.#at
    this.#text = this.#text.slice(from) + text
    this.#at -= from
    if (this.#start >= 0) this.#start = 0
    this.#scan()
  }

  end(): void {
    if (this.#hasEnded) return
    const open = this.#start >= 0 ? `the record that begins in line ${this.#startLine}` : 'the document'
    throw this.#error(`the end of the feed in the middle of ${open}`, 'a whole document: was it copied whole?')
  }

  #error(got: string, expected: string): PenchantError {
    return new PenchantError('source_syntax', `line ${this.#line}: got ${got}, expected ${expected}`)
  }

  #scan(): void {
    while (this.#at < this.#text.length) {
      if (this.#isSeeking && !this.#seek()) return
      if (!this.#token()) break
    }
    const pending = this.#text.length - (this.#start >= 0 ? this.#start : this.#at)
    if (pending <= LONGEST_RECORD) return
    const error = tooLong(this.#start >= 0 ? this.#startLine : this.#line, pending)
    if (this.#start < 0 || !this.#leave(error)) throw error
    this.#scan()
  }

  /** Takes what stands next; false where its end has not come yet. */
  #token(): boolean {
    const character = this.#text.charCodeAt(this.#at)
    if (character === QUOTE) return this.#string()
    if (character === LF) this.#line++
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) this.#open(character === OPEN_BRACKET)
    else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) return this.#close(character === CLOSE_BRACKET)
    else if (this.#start < 0 && character > SPACE && !this.#between(character)) return false
    this.#at++
    return true
  }

  #string(): boolean {
    const end = closing(this.#text, this.#at)
    if (end < 0) return false
    if (this.#start < 0) {
      if (this.#isAmongRecords()) this.#stray(end + 1)
      this.#lastText = this.#text.slice(this.#at + 1, Math.min(end, this.#at + 200))
    }
    this.#at = end + 1
    return true
  }

  /** A character outside of texts, brackets and records; false where the end of what it begins has not come. */
  #between(character: number): boolean {
    if (this.#hasEnded) throw this.#error('text after the end of the document', 'nothing more')
    const level = this.#levels.at(-1)
    if (!level) throw this.#error(JSON.stringify(this.#text.slice(this.#at, this.#at + 20)), 'an object or an array')
    if (character === COLON && !level.isArray) level.key = this.#lastText
    else if (character === COMMA) this.#expectsComma = false
    else if (this.#isAmongRecords()) return this.#scalar()
    return true
  }

  /** A number, `true`, `false` or `null` in the place of a record. */
  #scalar(): boolean {
    const end = this.#valueEnd()
    if (end < 0) return false
    this.#stray(end)
    this.#at = end - 1
    return true
  }

  /** Where a value ends that is no text, list or object; -1 where that has not come. */
  #valueEnd(): number {
    const stop = /[,\]\n]/g
    stop.lastIndex = this.#at
    return stop.exec(this.#text)?.index ?? -1
  }

  /** Whether the next thing is an element of the array that records come from. */
  #isAmongRecords(): boolean {
    return this.#path !== undefined && this.#levels.at(-1)?.isArray === true && this.#pathOf() === this.#path
  }

  #open(isArray: boolean): void {
    if (this.#hasEnded)
      throw this.#error(
        'a second value after the end of the document',
        'one document, or --from ndjson for an object on each line',
      )
    if (this.#levels.length >= DEEPEST) {
      throw this.#error(TOO_DEEP, 'fewer levels: is it a feed?')
    }
    const isInObjects = this.#levels.slice(0, -1).every((level) => !level.isArray)
    if (!isArray && this.#start < 0 && this.#levels.at(-1)?.isArray && isInObjects && this.#isWanted()) this.#begin()
    this.#levels.push({ isArray, key: '' })
  }

  #isWanted(): boolean {
    const path = this.#pathOf()
    return this.only === undefined || path === '' || path === this.only
  }

  #begin(): void {
    const path = this.#pathOf()
    this.#path ??= path
    if (this.#path !== path) {
      const got = `two arrays of objects, \`${this.#path}\` and \`${path}\``
      throw this.#error(got, 'one, whose objects are the items: leave out the other')
    }
    if (this.#expectsComma) throw this.#error('"{" after an object', '"," or "]"')
    this.#start = this.#at
    this.#startLine = this.#line
    this.#depth = this.#levels.length
    this.#indent = /\n([ \t]*)$/.exec(this.#text.slice(Math.max(0, this.#at - 80), this.#at))?.[1] ?? this.#indent
  }

  #pathOf(): string {
    return this.#levels
      .slice(0, -1)
      .map(({ key }) => key)
      .join('.')
  }

  #close(isArray: boolean): boolean {
    const level = this.#levels.pop()
    if (level?.isArray !== isArray) {
      const error = this.#error(
        isArray ? '"]"' : '"}"',
        level ? `what closes "${level.isArray ? '[' : '{'}"` : 'nothing',
      )
      if (this.#start < 0 || !this.#leave(error)) throw error
      return true
    }
    if (this.#start >= 0 && this.#levels.length === this.#depth) {
      const raw = this.#text.slice(this.#start, this.#at + 1)
      this.#start = -1
      this.#expectsComma = true
      parsed(raw, this.#startLine, this.#items, this.#hear)
    }
    if (this.#levels.length === 0) this.#hasEnded = true
    this.#at++
    return true
  }

  /** Leaves a broken record, if the next can be told by its indentation; otherwise it is not known where that begins. */
  #leave(error: PenchantError): boolean {
    if (this.#indent === undefined || this.#items.skipBad === 0) return false
    this.#items.broken(this.#startLine, error.message)
    this.#levels.length = this.#depth
    this.#at = this.#start + 1
    this.#line = this.#startLine
    this.#start = -1
    this.#isSeeking = true
    return true
  }

  /** Stands on the next record; false where it has not come yet. */
  #seek(): boolean {
    const mark = `\n${this.#indent}{`
    const found = this.#text.indexOf(mark, this.#at)
    const to = found < 0 ? Math.max(this.#at, this.#text.length - mark.length) : found + mark.length - 1
    for (let at = this.#text.indexOf('\n', this.#at); at >= 0 && at < to; at = this.#text.indexOf('\n', at + 1))
      this.#line++
    this.#at = to
    if (found < 0) return false
    this.#isSeeking = false
    this.#expectsComma = false
    return true
  }

  /** Something in the records' array that is no object. */
  #stray(end: number): void {
    const got = this.#text.slice(this.#at, Math.min(end, this.#at + 40)).trim()
    this.#items.broken(this.#line, `got ${got}, expected an object`)
  }
}

/** Parses a record and passes it on; one that is no object is a broken record. */
export function parsed(raw: string, line: number, items: Items, hear: HearRecord): void {
  let record: unknown
  try {
    record = JSON.parse(exact(raw))
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    items.broken(line, `got ${JSON.stringify(raw.slice(0, 40))}, which is not JSON (${problem}), expected an object`)
    return
  }
  if (isObject(record)) hear(record, line)
  else items.broken(line, `got ${raw.slice(0, 40)}, expected an object`)
}

/** As many digits in a row as a whole number needs to be beyond 2⁵³. */
const MANY_DIGITS = /\d{16}/

/** A JSON text whose whole numbers beyond 2⁵³ are texts of their digits: as numbers, `9007199254740993` and `…992` are one. */
function exact(raw: string): string {
  if (!MANY_DIGITS.test(raw)) return raw
  let text = ''
  let at = 0
  for (let quote = raw.indexOf('"'); quote >= 0; quote = raw.indexOf('"', at)) {
    const end = closing(raw, quote) + 1
    if (end === 0) break
    text += withExactNumbers(raw.slice(at, quote)) + raw.slice(quote, end)
    at = end
  }
  return text + withExactNumbers(raw.slice(at))
}

/** The same for what stands between two texts. */
const withExactNumbers = (between: string): string =>
  between.replace(/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (number) =>
    /^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number)) ? `"${number}"` : number,
  )

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const LF = 0x0a
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** Where the text that begins with the quote at `start` is closed; -1 where it is not. */
export function closing(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text[at - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return at
  }
  return -1
}

/** Whether a JSON text nests deeper than is read. */
export function nests(text: string): boolean {
  if (text.length <= DEEPEST) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === 0x7b || character === 0x5b) depth++
    else if (character === 0x7d || character === 0x5d) depth--
    else if (character === 0x22) {
      while (++at < text.length && text.charCodeAt(at) !== 0x22) if (text.charCodeAt(at) === 0x5c) at++
    }
    if (depth > DEEPEST) return true
  }
  return false
}
