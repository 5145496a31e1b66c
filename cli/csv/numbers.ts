// Numbers and times straight from a file's bytes, exactly what `Number` and `Date` would make of the text.

const ZERO = 0x30
const NINE = 0x39
const POINT = 0x2e
const MINUS = 0x2d
const PLUS = 0x2b
const COLON = 0x3a
const SPACE = 0x20
const UPPER_T = 0x54
const UPPER_Z = 0x5a

/** Up to here, the digits and the power of ten are both exact in a double, so that their quotient is correctly rounded. */
const EXACT_DIGITS = 15
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent)

/** The longest text that is read as a number. */
const LONGEST = 400

/** Times of fewer milliseconds are taken for seconds: as milliseconds they would lie before March 1973. */
const SECONDS_BELOW = 1e11
/** The milliseconds that a `Date` can hold. */
const LATEST = 8.64e15

/** The number that stands in `bytes` from `start` to `end`; NaN where none does. */
export function numberAt(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]
  let at = first === MINUS || first === PLUS ? start + 1 : start
  let digits = 0
  let value = 0
  let point = -1
  for (; at < end; at++) {
    const byte = bytes[at] as number
    if (byte >= ZERO && byte <= NINE) {
      value = value * 10 + (byte - ZERO)
      digits++
    } else if (byte === POINT && point < 0) point = at
    else break
  }
  const decimals = point < 0 ? 0 : at - point - 1
  if (at < end || digits > EXACT_DIGITS) return spelled(bytes, start, end)
  if (digits === 0) return Number.NaN
  const size = value / (POWERS[decimals] as number)
  return first === MINUS ? -size : size
}

/** The rare forms: exponents and many digits. Words that `Number` accepts, such as Infinity or 0x10, are not numbers here. */
function spelled(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST) return Number.NaN
  const text = String.fromCharCode(...bytes.subarray(start, end))
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
}

/**
 * The time that stands there, in milliseconds since 1970; NaN where none does. Numbers are seconds or milliseconds since
 * 1970; dates are ISO 8601's and, where they name no offset, in UTC, so that every machine reads the same.
 */
export function timeAt(bytes: Uint8Array, start: number, end: number): number {
  const number = numberAt(bytes, start, end)
  const time = Number.isNaN(number) ? dateAt(bytes, start, end) : number * (Math.abs(number) < SECONDS_BELOW ? 1e3 : 1)
  return Math.abs(time) <= LATEST ? time : Number.NaN
}

/** Whether it is a date in words, as `timeAt` reads them. */
export function isDate(bytes: Uint8Array, start: number, end: number): boolean {
  return !Number.isNaN(dateAt(bytes, start, end))
}

/** `2026-09-21`, with or without `T12:30`, `:45`, `.250`, and `Z`, ` UTC`, `+02:00` or `+0200`. */
function dateAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 10 || bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return Number.NaN
  const year = digitsAt(bytes, start, 4)
  const month = digitsAt(bytes, start + 5, 2)
  const day = digitsAt(bytes, start + 8, 2)
  const midnight = Date.UTC(year, month - 1, day)
  if (!(month >= 1 && month <= 12 && day >= 1 && new Date(midnight).getUTCDate() === day)) return Number.NaN
  if (end === start + 10) return midnight
  const between = bytes[start + 10]
  return between === UPPER_T || between === SPACE ? midnight + clockAt(bytes, start + 11, end) : Number.NaN
}

function clockAt(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  let time = 0
  let unit = 3_600_000
  for (const most of [24, 60, 60]) {
    if (at > start) {
      if (bytes[at] !== COLON || at >= end) break
      at++
    }
    const part = digitsAt(bytes, at, 2)
    if (at + 2 > end || !(part < most)) return Number.NaN
    time += part * unit
    unit /= 60
    at += 2
  }
  // Minutes are required: 12 alone is not a time.
  if (unit > 1_000) return Number.NaN
  if (bytes[at] === POINT && at < end) {
    let decimals = at + 1
    while (decimals < end && isDigit(bytes[decimals])) decimals++
    if (decimals === at + 1) return Number.NaN
    time += Math.floor(numberAt(bytes, at, Math.min(decimals, at + 4)) * 1_000 + 0.5)
    at = decimals
  }
  return time - offsetAt(bytes, at, end)
}

function offsetAt(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start]
  if (start === end || (sign === UPPER_Z && end === start + 1)) return 0
  if (sign === PLUS || sign === MINUS) {
    const colon = bytes[start + 3] === COLON ? 1 : 0
    const hours = digitsAt(bytes, start + 1, 2)
    const minutes = end === start + 3 ? 0 : digitsAt(bytes, start + 3 + colon, 2)
    const whole = end === start + 3 || end === start + 5 + colon
    const offset = whole && hours < 24 && minutes < 60 ? (hours * 60 + minutes) * 60_000 : Number.NaN
    return sign === MINUS ? -offset : offset
  }
  return end === start + 4 && String.fromCharCode(...bytes.subarray(start, end)) === ' UTC' ? 0 : Number.NaN
}

/** A number of exactly so many digits; NaN where something else stands there. */
function digitsAt(bytes: Uint8Array, start: number, length: number): number {
  let value = 0
  for (let at = start; at < start + length; at++) {
    if (!isDigit(bytes[at])) return Number.NaN
    value = value * 10 + ((bytes[at] as number) - ZERO)
  }
  return value
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE
}
