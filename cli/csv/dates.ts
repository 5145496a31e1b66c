// Dates in words, as exports write them, straight from a file's bytes. Those without an offset are in UTC, so that every machine reads
// the same.

import { MINUS, numberAt, PLUS, POINT } from './numbers.js'

const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const SPACE = 0x20
const SLASH = 0x2f
const [UPPER_T, LOWER_T, UPPER_Z, LOWER_Z] = [0x54, 0x74, 0x5a, 0x7a]
const MINUTE = 60_000

/** The longest text that is read as a date. */
const LONGEST = 40

/**
 * The milliseconds since 1970 of `2026-09-21` or `2026/09/21`, with or without `T12:30`, `:45`, `.250`, and `Z`, ` UTC`, ` GMT`,
 * `+02:00`, `+0200` or `+02`, also after a space; NaN where none stands there.
 */
export function dateAt(bytes: Uint8Array, start: number, end: number): number {
  const dash = bytes[start + 4]
  if (end - start < 10 || (dash !== MINUS && dash !== SLASH) || bytes[start + 7] !== dash) return Number.NaN
  const midnight = dayOf(digitsAt(bytes, start, 4), digitsAt(bytes, start + 5, 2), digitsAt(bytes, start + 8, 2))
  if (Number.isNaN(midnight) || end === start + 10) return midnight
  const between = bytes[start + 10]
  const isClock = between === UPPER_T || between === LOWER_T || between === SPACE
  return isClock ? midnight + clockAt(bytes, start + 11, end) : Number.NaN
}

/** The first millisecond of a day of the calendar; NaN where it has none. */
export function dayOf(year: number, month: number, day: number): number {
  const midnight = Date.UTC(year, month - 1, day)
  return month >= 1 && month <= 12 && day >= 1 && new Date(midnight).getUTCDate() === day ? midnight : Number.NaN
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
  if (unit < 1_000 && bytes[at] === POINT && at < end) {
    let decimals = at + 1
    while (decimals < end && isDigit(bytes[decimals])) decimals++
    if (decimals === at + 1) return Number.NaN
    time += Math.floor(numberAt(bytes, at, Math.min(decimals, at + 4)) * 1_000 + 0.5)
    at = decimals
  }
  return time - offsetAt(bytes, at, end)
}

function offsetAt(bytes: Uint8Array, from: number, end: number): number {
  if (from === end) return 0
  const start = bytes[from] === SPACE ? from + 1 : from
  const sign = bytes[start]
  if ((sign === UPPER_Z || sign === LOWER_Z) && end === start + 1) return 0
  if (sign === PLUS || sign === MINUS) {
    const colon = bytes[start + 3] === COLON ? 1 : 0
    const hours = digitsAt(bytes, start + 1, 2)
    const minutes = end === start + 3 ? 0 : digitsAt(bytes, start + 3 + colon, 2)
    const whole = end === start + 3 || end === start + 5 + colon
    const offset = whole && hours < 24 && minutes < 60 ? (hours * 60 + minutes) * MINUTE : Number.NaN
    return sign === MINUS ? -offset : offset
  }
  return start > from && /^(UTC|GMT)$/.test(textAt(bytes, start, end)) ? 0 : Number.NaN
}

/** A date whose day and month may be the one or the other, and the time of that day in milliseconds. */
export interface Slashed {
  readonly year: number
  readonly first: number
  readonly second: number
  readonly time: number
  /** Whether the day is known to come first. */
  readonly isDayFirst: boolean
}

const SLASHED = /^(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP])M)?)?$/i

/** `12/31/2026`, `31.12.2026`, with or without `4:05`, `:06` and `PM`; undefined where none stands there. */
export function slashedAt(bytes: Uint8Array, start: number, end: number): Slashed | undefined {
  const [, first, mark, second, year, hours = '0', minutes = '0', seconds = '0', half] =
    SLASHED.exec(textAt(bytes, start, end)) ?? []
  if (first === undefined) return undefined
  const hour = hourOf(Number(hours), half?.toUpperCase())
  const time = ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000
  if (!(hour < 24 && Number(minutes) < 60 && Number(seconds) < 60)) return undefined
  return { year: Number(year), first: Number(first), second: Number(second), time, isDayFirst: mark === '.' }
}

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
]
const WORDED = /^(?:([a-z]+) (\d{1,2}),?|(\d{1,2}) ([a-z]+)) (\d{4})(?:,? (.+)|t(.+))?$/i
const HALF = /^(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d+)?)?) ?([ap])\.?m\.?$/i

/**
 * The milliseconds since 1970 of `January 31, 2024`, `Jan 31, 2024`, `31 January 2024` or `31 Jan 2024`, with or without a time as behind other
 * dates, or on a clock of twelve hours; NaN where none stands there.
 */
export function wordedAt(bytes: Uint8Array, start: number, end: number): number {
  const [, before, dayAfter, dayBefore, after, year, spaced, joined] = WORDED.exec(textAt(bytes, start, end)) ?? []
  const name = (before ?? after ?? '').toLowerCase()
  const month = MONTHS.findIndex((known) => name === known || name === known.slice(0, 3)) + 1
  const midnight = dayOf(Number(year), month, Number(dayAfter ?? dayBefore))
  const time = spaced ?? joined
  if (time === undefined || Number.isNaN(midnight)) return midnight
  const [, hours, rest, half] = HALF.exec(time) ?? []
  const clock =
    half === undefined ? time : `${String(hourOf(Number(hours), half.toUpperCase())).padStart(2, '0')}${rest}`
  const written = Buffer.from(clock, 'latin1')
  return midnight + clockAt(written, 0, written.length)
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  return hour >= 1 && hour <= 12 ? (hour % 12) + (half === 'P' ? 12 : 0) : Number.NaN
}

/** Whether a text is a date in one of these forms. */
export function isDateText(text: string): boolean {
  const bytes = Buffer.from(text, 'latin1')
  const isDate = [dateAt, wordedAt].some((read) => !Number.isNaN(read(bytes, 0, bytes.length)))
  return isDate || slashedAt(bytes, 0, bytes.length) !== undefined
}

function textAt(bytes: Uint8Array, start: number, end: number): string {
  return end - start > LONGEST ? '' : String.fromCharCode(...bytes.subarray(start, end))
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
