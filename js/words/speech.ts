// A language's messages together with `Intl`'s formats for lists, numbers, places and times.

import type { Message, Messages } from './messages.js'
import { fill, type Segment } from './template.js'

/** The units of time with their lengths in milliseconds, the longest first. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

export class Speech {
  readonly #list: Intl.ListFormat
  readonly #digits: Intl.NumberFormat
  readonly #percent: Intl.NumberFormat
  readonly #plural: Intl.PluralRules
  readonly #ordinal: Intl.PluralRules
  readonly #ago: Intl.RelativeTimeFormat
  readonly #day: Intl.RelativeTimeFormat

  constructor(
    readonly messages: Messages,
    locale: string,
  ) {
    this.#list = new Intl.ListFormat(locale)
    this.#digits = new Intl.NumberFormat(locale)
    this.#percent = new Intl.NumberFormat(locale, { style: 'percent' })
    this.#plural = new Intl.PluralRules(locale)
    this.#ordinal = new Intl.PluralRules(locale, { type: 'ordinal' })
    this.#ago = new Intl.RelativeTimeFormat(locale)
    this.#day = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  }

  /** The plural form of a message for a number. */
  formed(message: Message, count: number, rules = this.#plural): string {
    return typeof message === 'string' ? message : (message[rules.select(count)] ?? message.other)
  }

  /** “A, B and C”. Each entry may have several segments. */
  list(entries: readonly (readonly Segment[])[]): Segment[] {
    const numbers = entries.map((_, index) => String(index))
    return this.#list
      .formatToParts(numbers)
      .flatMap(({ type, value }) => (type === 'element' ? (entries[Number(value)] ?? []) : [{ text: value }]))
  }

  count(count: number): string {
    return this.messages.numbers[count] ?? this.#digits.format(count)
  }

  /** A place, from 0: “ninth”, “21st”. */
  place(position: number): Segment[] {
    const { words, forms } = this.messages.ordinals
    const place = [{ text: words[position] ?? this.#digits.format(position + 1) }]
    return words[position] ? place : fill(this.formed(forms, position + 1, this.#ordinal), { place })
  }

  percent(share: number): string {
    return this.#percent.format(share)
  }

  /** “Yesterday” follows the calendar. “Last year” would too, so longer periods are counted instead. */
  ago(at: number, now: number): string {
    const since = at - now
    if (!Number.isFinite(since)) return ''
    const [unit, length] = UNITS.find(([, length]) => Math.abs(since) >= length) ?? ['second', Number.POSITIVE_INFINITY]
    if (unit === 'second') return this.#day.format(0, unit)
    if (unit === 'day') return this.#day.format(Math.round((midnight(at) - midnight(now)) / length), unit)
    return this.#ago.format(Math.trunc(since / length), unit)
  }
}

/** Midnight before a time, in the local time zone. */
const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0)
