// Bytes of a feed into text. An encoding is taken from a byte order mark, from an XML declaration or from --encoding; what is none
// of these is UTF-8, and a byte that cannot be UTF-8 is an error that says where it stands and what to do. Nothing is guessed.

import { isUtf8 } from 'node:buffer'
import { PenchantError } from '../../js/errors.js'
import { count } from '../table.js'

/** An encoding, by its name in the Encoding Standard, and how many bytes of a mark stand before the text. */
export interface Encoding {
  readonly name: string
  readonly mark: number
  /** What says so. */
  readonly from: 'mark' | 'declaration' | 'option' | 'default'
}

const MARKS: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]
const UTF_32 = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
]

/** The encoding of a feed that begins with `head`. `given` is --encoding. Throws `source_encoding`. */
export function encodingOf(head: Uint8Array, given: string | undefined): Encoding {
  const begins = (bytes: readonly number[]) => head.length > 0 && bytes.every((byte, at) => head[at] === byte)
  if (UTF_32.some(begins)) throw problem(1, 0, 'the mark of UTF-32', 'UTF-8 or UTF-16: save it as UTF-8')
  const mark = MARKS.find(([, bytes]) => begins(bytes))
  const declared = declaredIn(head, mark)
  const wanted = given === undefined ? undefined : nameOf(given, '--encoding')
  if (mark) return marked(mark, wanted, declared)
  if (wanted !== undefined) return { name: wanted, mark: 0, from: 'option' }
  if (declared !== undefined) {
    const name = nameOf(declared, 'the XML declaration')
    // It was read byte by byte, so it is not.
    if (name.startsWith('utf-16')) throw mismatch(declared, 'is written in single bytes, as UTF-8 is')
    return { name, mark: 0, from: 'declaration' }
  }
  if (looksWide(head)) {
    const name = head[0] === 0 ? 'utf-16be' : 'utf-16le'
    throw problem(
      1,
      head[0] === 0 ? 0 : 1,
      `zero bytes between letters, as UTF-16 without a byte order mark has them`,
      `UTF-8: save it as UTF-8, or say --encoding ${name}`,
    )
  }
  return { name: 'utf-8', mark: 0, from: 'default' }
}

function marked(
  [name, bytes]: (typeof MARKS)[number],
  wanted: string | undefined,
  declared: string | undefined,
): Encoding {
  if (wanted !== undefined && wanted !== name) {
    throw problem(1, 0, `the byte order mark of ${name}`, `${wanted}, as --encoding says: leave that out`)
  }
  const says = declared && nameOf(declared, 'the XML declaration')
  const agrees = says === undefined || says === name || (says.startsWith('utf-16') && name.startsWith('utf-16'))
  if (!agrees) throw mismatch(declared ?? '', `begins with the byte order mark of ${name}`)
  return { name, mark: bytes.length, from: 'mark' }
}

/** The encoding that an XML declaration names. */
function declaredIn(head: Uint8Array, mark: (typeof MARKS)[number] | undefined): string | undefined {
  const start = head.subarray(mark?.[1].length ?? 0, 512)
  const text = new TextDecoder(mark?.[0] ?? 'latin1').decode(start)
  return /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(text)?.[1]
}

/** The name in the Encoding Standard of a label such as `latin1`. */
function nameOf(label: string, where: string): string {
  try {
    return new TextDecoder(label).encoding
  } catch {
    const expected = 'the name of an encoding, such as utf-8, utf-16le or windows-1252'
    throw new PenchantError('source_encoding', `${where}: got ${JSON.stringify(label)}, expected ${expected}`)
  }
}

/** Whether every other one of the first bytes is zero. */
function looksWide(head: Uint8Array): boolean {
  const zeros = [0, 0]
  const some = head.subarray(0, 64)
  for (const [at, byte] of some.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const half = Math.floor(some.length / 2)
  return half >= 2 && Math.max(...zeros) > 0.8 * half && Math.min(...zeros) < 0.2 * half
}

function mismatch(declared: string, really: string): PenchantError {
  const got = `an XML declaration that says ${JSON.stringify(declared)}, of a file that ${really}`
  return problem(1, 0, got, 'the encoding that it is in: correct the declaration')
}

function problem(line: number, offset: number, got: string, expected: string): PenchantError {
  return new PenchantError(
    'source_encoding',
    `line ${count(line)} (byte ${count(offset)}): got ${got}, expected ${expected}`,
  )
}

const LATIN = /^(iso-8859|windows-125)/

/** What windows-1252 has from 0x80 to 0x9f. */
const SIGNS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** The signs of windows-1252, which Node 20 takes for control characters as in Latin-1: `€` and typographic quotes among them. */
const withSigns = (text: string): string =>
  text.replace(/[\u0080-\u009f]/g, (sign) => SIGNS[sign.charCodeAt(0) - 0x80] as string)

/** Decodes bytes part by part. */
export class Decoder {
  readonly #encoding: Encoding
  readonly #decoder: TextDecoder
  /** Bytes and line ends before the part that is decoded. */
  #offset = 0
  #lines = 0
  /** Bytes of a character of which the rest has not come. */
  #carried: Uint8Array = new Uint8Array(0)
  /** In a declared Latin encoding: where the first sequence stands that is a character of UTF-8. */
  #suspect: { readonly offset: number; readonly line: number } | undefined
  #isSurelyLatin = false

  constructor(encoding: Encoding) {
    this.#encoding = encoding
    this.#decoder = new TextDecoder(encoding.name, { fatal: true, ignoreBOM: true })
  }

  /** Throws `source_encoding`. */
  write(part: Uint8Array, isLast: boolean): string {
    const skipped = this.#offset === 0 && this.#carried.length === 0 ? this.#encoding.mark : 0
    if (skipped > 0) this.#offset = skipped
    const fresh = part.subarray(skipped)
    const bytes = this.#carried.length > 0 ? Buffer.concat([this.#carried, fresh]) : fresh
    const end = isLast ? bytes.length : this.#whole(bytes)
    const ready = bytes.subarray(0, end)
    this.#carried = bytes.slice(end)
    this.#look(ready)
    const text = this.#decoded(ready)
    this.#offset += ready.length
    this.#lines += linesIn(text)
    if (isLast) this.#closed()
    return text
  }

  /** Throws `source_encoding` where whole bytes of UTF-8 are none, without making a text of them. */
  check(bytes: Uint8Array): void {
    if (isUtf8(bytes)) return
    const PART = 2 ** 20
    for (let at = 0; at < bytes.length; at += PART) this.write(bytes.subarray(at, at + PART), at + PART >= bytes.length)
  }

  #decoded(bytes: Uint8Array): string {
    try {
      const text = this.#decoder.decode(bytes)
      return this.#encoding.name === 'windows-1252' ? withSigns(text) : text
    } catch {
      throw this.#invalid(bytes)
    }
  }

  /** Where the last whole character ends. */
  #whole(bytes: Uint8Array): number {
    const { name } = this.#encoding
    const length = bytes.length
    if (name === 'utf-8') return wholeUtf8(bytes)
    if (!name.startsWith('utf-16')) return length
    const even = length - (length % 2)
    const high = bytes[even - (name === 'utf-16le' ? 1 : 2)] as number
    return even >= 2 && high >= 0xd8 && high <= 0xdb ? even - 2 : even
  }

  /** The first byte that cannot be read, found by halving. */
  #invalid(bytes: Uint8Array): PenchantError {
    const fails = (length: number) => {
      try {
        new TextDecoder(this.#encoding.name, { fatal: true }).decode(bytes.subarray(0, length), { stream: true })
        return false
      } catch {
        return true
      }
    }
    let [sound, broken] = [0, bytes.length]
    while (broken - sound > 1) {
      const middle = (sound + broken) >> 1
      if (fails(middle)) broken = middle
      else sound = middle
    }
    // A first byte of a character waits for the others: it is the wrong one where these do not come.
    const wrong = this.#whole(bytes.subarray(0, sound))
    const before = new TextDecoder(this.#encoding.name).decode(bytes.subarray(0, wrong))
    const hex = (bytes[wrong] ?? 0).toString(16).padStart(2, '0').toUpperCase()
    const { name, from } = this.#encoding
    const said = {
      mark: ' (its byte order mark)',
      declaration: ' (its XML declaration)',
      option: ' (--encoding)',
      default: '',
    }
    const remedy =
      name === 'utf-8' && from === 'default'
        ? 'save it as UTF-8, or say --encoding windows-1252 (or whatever it is in)'
        : 'say what it is in, or save it as UTF-8'
    return problem(
      this.#lines + linesIn(before) + 1,
      this.#offset + wrong,
      `the byte 0x${hex}, which is no ${name}`,
      `${name}${said[from]} throughout: ${remedy}`,
    )
  }

  /** Looks whether a feed that says it is in a Latin encoding is in UTF-8. */
  #look(bytes: Uint8Array): void {
    const { name, from } = this.#encoding
    if (from !== 'declaration' || this.#isSurelyLatin || !LATIN.test(name)) return
    const first = bytes.findIndex((byte) => byte >= 0x80)
    if (first < 0) return
    // A part may end within a character of UTF-8.
    const end = wholeUtf8(bytes)
    const rest = bytes.subarray(first, Math.max(first, end))
    if (!isUtf8(rest)) this.#isSurelyLatin = true
    else if (rest.length > 1) {
      const line = this.#lines + linesIn(new TextDecoder(name).decode(bytes.subarray(0, first))) + 1
      this.#suspect ??= { offset: this.#offset + first, line }
    }
  }

  #closed(): void {
    if (!this.#suspect || this.#isSurelyLatin) return
    const { line, offset } = this.#suspect
    const got = `a character of UTF-8 in a feed whose XML declaration says ${this.#encoding.name}; all others are UTF-8 too`
    throw problem(line, offset, got, 'the encoding that it is in: correct the declaration, or say --encoding utf-8')
  }
}

/** Where the last whole character of UTF-8 ends. */
function wholeUtf8(bytes: Uint8Array): number {
  const { length } = bytes
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] as number
    if (byte < 0x80) return length
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0
    if (needs > 0) return needs > back ? length - back : length
  }
  return length
}

function linesIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
