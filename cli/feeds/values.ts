// Values as feeds spell them: prices, dates, categories, availability.

import type { Items } from './items.js'

/** What a path of categories gives: the path of each level, so that what is liked of one lamp says something of all lighting. */
export function levels(path: string): string[] {
  const parts = path
    .split('>')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.map((_, level) => parts.slice(0, level + 1).join(' > '))
}

/** Texts, each once, without the empty ones; undefined where there is none. */
export function distinct(texts: Iterable<string | undefined>): string[] | undefined {
  const all = new Set<string>()
  for (const text of texts) if (text !== undefined && text.trim() !== '') all.add(text.trim())
  return all.size > 0 ? [...all] : undefined
}

/** The parts of a text between `separator`, each once. */
export const parts = (text: string | undefined, separator: string | RegExp): string[] | undefined =>
  text === undefined ? undefined : distinct(text.split(separator))

export interface Price {
  readonly amount: number
  readonly currency?: string
}

/** The signs of currencies, and the one that each stands for, alone or nearly always. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{ US$: 'USD', CA$: 'CAD', AU$: 'AUD', NZ$: 'NZD', HK$: 'HKD', R$: 'BRL', $: 'USD', '€': 'EUR', '£': 'GBP' },
  ...{ '¥': 'JPY', '₹': 'INR', '₽': 'RUB', '₩': 'KRW', '₺': 'TRY', '₴': 'UAH', '₪': 'ILS', '฿': 'THB', '₫': 'VND' },
  ...{ zł: 'PLN', Kč: 'CZK', Ft: 'HUF', 'Fr.': 'CHF', lei: 'RON', kr: '', 'kr.': '' },
}
/** Currencies with a thousandth as their smallest unit. */
const THOUSANDTHS = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'])

const SIGN = Object.keys(SIGNS)
  .map((sign) => sign.replace(/[$.]/g, '\\$&'))
  .join('|')
const PRICE = new RegExp(
  `^(?:([A-Z]{3}|${SIGN})\\s*)?(\\d[\\d.,'’\\u00a0\\u202f ]*?)(?:[.,][-–—]{1,2})?\\s*([A-Z]{3}|${SIGN})?$`,
)

/**
 * A price such as `12.90 EUR`, `€12,90`, `1,299.00` or `1’299.–`; undefined where it is none. `currency` is what is said of it elsewhere. Of `1.299` the
 * currency decides: only a few have thousandths.
 */
export function priceOf(text: string, currency?: string): Price | 'two readings' | undefined {
  const [, before, digits = '', after] = PRICE.exec(text.trim()) ?? []
  const [first, last] = [before, after].map((named) => (named && Object.hasOwn(SIGNS, named) ? SIGNS[named] : named))
  if (first && last && first !== last) return undefined
  const own = (first || last) ?? undefined
  const amount = amountOf(digits.replace(/['’\u00a0\u202f ]/g, ''), own || currency)
  if (typeof amount !== 'number') return amount
  return own ? { amount, currency: own } : { amount }
}

/** Digits with a point or a comma before the cents, and the other one between thousands. */
function amountOf(digits: string, currency: string | undefined): number | 'two readings' | undefined {
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(digits)) {
    if (currency === undefined) return 'two readings'
    return Number(THOUSANDTHS.has(currency) ? digits : digits.replace('.', ''))
  }
  if (/^\d+(\.\d+)?$/.test(digits)) return Number(digits)
  if (/^\d+,\d{1,2}$/.test(digits)) return Number(digits.replace(',', '.'))
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) return Number(digits.replaceAll(',', ''))
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(digits)) return Number(digits.replaceAll('.', '').replace(',', '.'))
  return undefined
}

/** The price of a text or number, or nothing, which is counted. `currency` is what the feed says of it elsewhere. */
export function readPrice(
  items: Items,
  field: string,
  given: unknown,
  line: number,
  currency?: string,
): Price | undefined {
  if (given === undefined || given === null || given === '') return undefined
  if (typeof given === 'number' && Number.isFinite(given) && given >= 0) return { amount: given }
  const price = typeof given === 'string' ? priceOf(given, currency) : undefined
  if (typeof price === 'object') return price
  const expected = price === undefined ? 'a price such as 12.90 or 12.90 EUR' : 'a price of one reading: 1299 or 1.30'
  return items.drop(field, String(given), `expected ${expected}`, line)
}

/** Whether a price is a sale beside the usual one: below it, in its currency. What is not is counted. */
export function isSale(items: Items, field: string, sale: Price, usual: Price | undefined, line: number): boolean {
  const isSame = [sale.currency, usual?.currency].includes(undefined) || sale.currency === usual?.currency
  if (usual === undefined || (isSame && sale.amount < usual.amount)) return true
  const got = [sale.amount, sale.currency].filter((part) => part !== undefined).join(' ')
  items.drop(field, got, 'expected less than the usual price, in its currency', line)
  return false
}

/** Of several prices the lowest; of those that can be had, if any can. */
export function lowest<One extends { readonly price: number; readonly available: boolean | undefined }>(
  all: readonly One[],
): One | undefined {
  const had = all.filter(({ available }) => available !== false)
  return (had.length > 0 ? had : all).reduce<One | undefined>(
    (low, one) => (low === undefined || one.price < low.price ? one : low),
    undefined,
  )
}

/** Whether an item can be had, from the words of Google, schema.org and shops; undefined where it is none of them. */
export function isAvailable(text: string): boolean | undefined {
  const word = text
    .replace(/^https?:\/\/schema\.org\//, '')
    .toLowerCase()
    .replace(/[\s_-]/g, '')
  if (CAN_BE_HAD.has(word)) return true
  return CANNOT_BE_HAD.has(word) ? false : undefined
}

const CAN_BE_HAD = new Set([
  ...['instock', 'preorder', 'presale', 'backorder', 'limitedavailability', 'onlineonly', 'instoreonly', 'madetoorder'],
  ...['available', 'availablefororder'],
])
const CANNOT_BE_HAD = new Set(['outofstock', 'soldout', 'discontinued', 'unavailable', 'reserved'])

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** The zones of RFC 822, in hours from UTC. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ UT: 0, UTC: 0, GMT: 0, Z: 0, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
}

/** A date of RSS (RFC 822, with years of two or four digits) or of RFC 3339, as a text of ISO 8601. */
export function isoDate(text: string): string | undefined {
  const given = text.trim()
  return rfc3339(given) ?? rfc822(given)
}

function rfc3339(text: string): string | undefined {
  const [, year, month, day, time = ''] =
    /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)?))?$/.exec(text) ?? []
  if (!year || !isDay(Number(year), Number(month), Number(day)) || !isTime(time)) return undefined
  const zoned = time.toUpperCase().replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
  return `${year}-${month}-${day}${zoned && `T${zoned}`}`
}

function rfc822(text: string): string | undefined {
  const [, weekday = '', day, name = '', years = '', hour, minute, second = '00', zone = 'GMT'] =
    /^(?:([A-Za-z]{3,9}),?\s+)?(\d{1,2})\s+([A-Za-z]{3})[A-Za-z]*\s+(\d{2}|\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([+-]\d{4}|[A-Za-z]{1,3})?$/.exec(
      text,
    ) ?? []
  const month = MONTHS.indexOf(name.toLowerCase()) + 1
  const year = years.length === 2 ? Number(years) + (Number(years) < 70 ? 2000 : 1900) : Number(years)
  const clock = `${hour?.padStart(2, '0')}:${minute}:${second}`
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : offsetOf(zone)
  const isOfWeek = isWeekday(weekday, year, month, Number(day))
  if (month === 0 || !isDay(year, month, Number(day)) || !isOfWeek || !isTime(clock) || offset === undefined)
    return undefined
  const two = (number: number) => String(number).padStart(2, '0')
  return `${year}-${two(month)}-${two(Number(day))}T${clock}${offset}`
}

function offsetOf(zone: string): string | undefined {
  const hours = ZONES[zone.toUpperCase()]
  if (hours === undefined) return undefined
  return hours === 0 ? 'Z' : `-0${-hours}:00`
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** Whether a day of the week is that of a date; of a name that is none in English nothing is known. */
function isWeekday(name: string, year: number, month: number, day: number): boolean {
  const weekday = WEEKDAYS.indexOf(name.slice(0, 3).toLowerCase())
  return weekday < 0 || new Date(Date.UTC(year, month - 1, day)).getUTCDay() === weekday
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function isTime(time: string): boolean {
  const [, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] =
    /^(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:[Zz]|[+-](\d\d):?(\d\d))?$/.exec(time) ?? []
  return (
    time === '' ||
    (Number(hour) < 24 &&
      Number(minute) < 60 &&
      Number(second) < 60 &&
      Number(zoneHour) < 24 &&
      Number(zoneMinute) < 60)
  )
}

/** The date of a text, or nothing, which is counted. */
export function readDate(items: Items, field: string, given: unknown, line: number): string | undefined {
  if (given === undefined || given === null || given === '') return undefined
  const date = typeof given === 'string' ? isoDate(given) : undefined
  return date ?? items.drop(field, String(given), 'expected a date of RFC 822 or RFC 3339', line)
}

/** The item without the fields that have no value. */
export function present(item: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const name of Object.keys(item)) {
    const value = item[name]
    const isEmpty =
      value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
    if (!isEmpty) put(kept, name, value)
  }
  return kept
}

/** Gives an object a property of any name: an assignment of `__proto__` would give it another prototype. */
export function put(item: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') item[name] = value
  else Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true })
}

/** A field's name from a label: `Shoe size` is `shoe_size`. */
export const fieldName = (label: string): string =>
  label
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '')
