// A column of times. Its unit and the order of day and month are told from the column as a whole; what cannot be told, or is not the
// same in all rows, is refused with two of the rows.

import { dateAt, dayOf, type Slashed, slashedAt, wordedAt } from './dates.js'
import { numberAt } from './numbers.js'
import { CsvError } from './scan.js'

/** How the times of a column are written. */
export type TimeForm =
  | 'seconds'
  | 'milliseconds'
  | 'microseconds'
  | 'nanoseconds'
  | 'days as YYYYMMDD'
  | 'YYYYMMDDhhmmss'
  | 'dates'
  | 'DD/MM/YYYY'
  | 'MM/DD/YYYY'

/** Numbers below the limit have the unit, of which so many are a millisecond. As milliseconds, 1e11 is in March 1973. */
const UNITS = [
  { form: 'seconds', below: 1e11, perMillisecond: 1e-3 },
  { form: 'milliseconds', below: 1e14, perMillisecond: 1 },
  { form: 'microseconds', below: 1e17, perMillisecond: 1e3 },
  { form: 'nanoseconds', below: Number.POSITIVE_INFINITY, perMillisecond: 1e6 },
] as const satisfies readonly { form: TimeForm; below: number; perMillisecond: number }[]

/** Milliseconds that a `Date` can hold. */
const LATEST = 8.64e15
const DAY = 86_400_000

const EXPECTED =
  'seconds, milliseconds, microseconds or nanoseconds since 1970, an ISO date (2026-12-31, 2026-12-31T10:00:00Z, 2026-12-31 10:00:00 -0500), 20261231, 31.12.2026, Dec 31, 2026, or nothing'

/** Which of the readings of `1/2/2026` a date with slashes allows. */
const [DAY_FIRST, MONTH_FIRST] = [1, 2]

export class Times {
  /** Where each form was first seen. */
  readonly #seen = new Map<TimeForm | 'slashed', number>()
  readonly #slashed = new Map<number, number>()
  #numbers = 0
  #days = 0
  #moments = 0

  constructor(readonly bytes: Uint8Array) {}

  /** Reads the cell from `start` to `end` of the row at `offset`, for `resolve`. Throws `CsvError` where it is no time. */
  read(start: number, end: number, offset: number): number {
    const number = numberAt(this.bytes, start, end)
    if (!Number.isNaN(number)) return this.#number(number, end - start, offset)
    const date = dateAt(this.bytes, start, end)
    if (!Number.isNaN(date)) return this.#note('dates', offset, date)
    const slashed = slashedAt(this.bytes, start, end)
    const packed = slashed ? this.#pack(slashed, offset) : Number.NaN
    if (!Number.isNaN(packed)) return packed
    const worded = wordedAt(this.bytes, start, end)
    if (!Number.isNaN(worded)) return this.#note('dates', offset, worded)
    const text = Buffer.from(this.bytes.subarray(start, Math.min(end, start + 60))).toString()
    throw new CsvError(offset, `the time ${JSON.stringify(text)}`, EXPECTED)
  }

  /** Turns what `read` returned into milliseconds since 1970, in place. Throws `CsvError` where the rows do not agree. */
  resolve(at: Float64Array): TimeForm | undefined {
    const forms = this.#forms()
    const [form, other] = forms
    if (form === undefined) return undefined
    if (other !== undefined) throw this.#mixed(form, other)
    if (form === 'slashed') return this.#resolveSlashed(at)
    const convert = converter(form)
    if (convert) for (let row = 0; row < at.length; row++) at[row] = convert(at[row] as number)
    return form
  }

  /** The forms that there are. Numbers of eight digits that are all days of the calendar are days. */
  #forms(): (TimeForm | 'slashed')[] {
    const forms = [...this.#seen.keys()]
    const isOfUnit = (form: string) => UNITS.some((unit) => unit.form === form)
    const isAll = (count: number) => this.#numbers > 0 && count === this.#numbers
    if (!isAll(this.#days) && !isAll(this.#moments)) return forms
    const numbers = isAll(this.#days) ? 'days as YYYYMMDD' : 'YYYYMMDDhhmmss'
    const first = forms.find(isOfUnit)
    if (first !== undefined) this.#seen.set(numbers, this.#seen.get(first) as number)
    return [numbers, ...forms.filter((form) => !isOfUnit(form))]
  }

  #number(number: number, length: number, offset: number): number {
    // Zero is 1970 in every unit.
    if (number === 0) return 0
    this.#numbers++
    if (length === 8 && !Number.isNaN(calendarDay(number))) this.#days++
    if (length === 14 && !Number.isNaN(calendarMoment(number))) this.#moments++
    const unit = UNITS.find(({ below }) => Math.abs(number) < below)
    if (!unit || Math.abs(number) / unit.perMillisecond > LATEST) {
      throw new CsvError(offset, `the time ${number}`, EXPECTED)
    }
    return this.#note(unit.form, offset, number)
  }

  #note(form: TimeForm | 'slashed', offset: number, value: number): number {
    if (!this.#seen.has(form)) this.#seen.set(form, offset)
    return value
  }

  /** A date with slashes as one number that keeps both readings; NaN where it has none. */
  #pack({ year, first, second, time, isDayFirst }: Slashed, offset: number): number {
    const dayFirst = dayOf(year, second, first)
    const monthFirst = isDayFirst ? Number.NaN : dayOf(year, first, second)
    const readings = (Number.isNaN(dayFirst) ? 0 : DAY_FIRST) | (Number.isNaN(monthFirst) ? 0 : MONTH_FIRST)
    if (readings === 0) return Number.NaN
    if (dayFirst === monthFirst) this.#slashed.set(0, offset)
    else if (!this.#slashed.has(readings)) this.#slashed.set(readings, offset)
    return this.#note('slashed', offset, ((year * 32 + first) * 32 + second) * DAY + time)
  }

  #resolveSlashed(at: Float64Array): TimeForm {
    const [dayFirst, monthFirst] = [this.#slashed.get(DAY_FIRST), this.#slashed.get(MONTH_FIRST)]
    if (dayFirst !== undefined && monthFirst !== undefined)
      throw this.#mixed('DD/MM/YYYY', 'MM/DD/YYYY', dayFirst, monthFirst)
    const ambiguous = this.#slashed.get(DAY_FIRST | MONTH_FIRST)
    if (dayFirst === undefined && monthFirst === undefined && ambiguous !== undefined) {
      const got = 'dates of which no row tells whether the day or the month comes first'
      throw new CsvError(ambiguous, got, 'a row with a day above 12, or dates as YYYY-MM-DD')
    }
    for (let row = 0; row < at.length; row++) {
      const packed = at[row] as number
      if (Number.isNaN(packed)) continue
      const [days, time] = [Math.floor(packed / DAY), packed % DAY]
      const [year, first, second] = [days >> 10, (days >> 5) & 31, days & 31]
      at[row] = time + (monthFirst === undefined ? dayOf(year, second, first) : dayOf(year, first, second))
    }
    return monthFirst === undefined ? 'DD/MM/YYYY' : 'MM/DD/YYYY'
  }

  #mixed(one: string, other: string, first = this.#at(one), second = this.#at(other)): CsvError {
    const said = (form: string) => (form === 'slashed' ? 'dates with slashes' : form)
    const [earlier, later] = first < second ? [one, other] : [other, one]
    const got = `a time in ${said(later)}, where earlier rows have ${said(earlier)}`
    return new CsvError(Math.max(first, second), got, 'one kind of times in the whole column')
  }

  #at(form: string): number {
    return this.#seen.get(form as TimeForm) ?? 0
  }
}

function converter(form: TimeForm): ((number: number) => number) | undefined {
  if (form === 'days as YYYYMMDD') return calendarDay
  if (form === 'YYYYMMDDhhmmss') return calendarMoment
  const unit = UNITS.find((unit) => unit.form === form)
  if (!unit || unit.perMillisecond === 1) return undefined
  // Multiplied, so that whole seconds are whole milliseconds.
  return unit.perMillisecond < 1 ? (number) => number * 1e3 : (number) => number / unit.perMillisecond
}

/** The day that YYYYMMDD names, of 1900 to 2100; NaN where it names none. */
function calendarDay(number: number): number {
  const year = Math.floor(number / 1e4)
  if (number === 0) return 0
  return year >= 1900 && year <= 2100 ? dayOf(year, Math.floor(number / 100) % 100, number % 100) : Number.NaN
}

function calendarMoment(number: number): number {
  const [hours, minutes, seconds] = [Math.floor(number / 1e4) % 100, Math.floor(number / 100) % 100, number % 100]
  if (number === 0) return 0
  if (hours >= 24 || minutes >= 60 || seconds >= 60) return Number.NaN
  return calendarDay(Math.floor(number / 1e6)) + ((hours * 60 + minutes) * 60 + seconds) * 1_000
}
