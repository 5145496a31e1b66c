// Tells the encoding of a table by its first bytes. What is not certain is not guessed.

import { CsvError } from './scan.js'

const SAMPLE = 64

/**
 * The table in UTF-8: UTF-16 is read where a byte order mark says so. Throws `CsvError` for UTF-16 without a mark and for what is no text.
 */
export function inUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes
  const label =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined
  if (label !== undefined) return new TextEncoder().encode(new TextDecoder(label).decode(bytes))
  const zero = bytes.subarray(0, SAMPLE).indexOf(0)
  if (zero < 0) return bytes
  throw new CsvError(
    zero,
    'a byte 0x00: UTF-16 without a byte order mark, or no text',
    `UTF-8: ${conversion('UTF-16LE')}, or save the table as “CSV UTF-8”`,
  )
}

/** The error for bytes from `start` on that are no UTF-8. */
export function noUtf8(bytes: Uint8Array, start: number, end = bytes.length): CsvError {
  const at = start + bytes.subarray(start, end).findIndex((byte) => byte >= 0x80)
  const byte = `0x${(bytes[at] ?? 0).toString(16)}`
  const got = `the byte ${byte} (byte ${(at + 1).toLocaleString('en-GB')} of the table), which is no UTF-8`
  return new CsvError(at, got, `UTF-8. If it is Latin-1: ${conversion('ISO-8859-1')}`)
}

const conversion = (from: string): string => `iconv -f ${from} -t UTF-8 <file>`
