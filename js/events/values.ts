// Reads values that somebody else's code wrote. What is no text, no number or no list is left out; a getter that throws, throws.

import type { EventType, PenchantEvent } from '../types/events.js'

export type Values = Readonly<Record<string, unknown>>
/** The types of events by their names at a source. It has no prototype: `toString` is no name. */
export type Table = Readonly<Record<string, EventType | undefined>>
/** The fields of an event, some of them not known. */
export type Fields = { [Name in keyof PenchantEvent]?: PenchantEvent[Name] | undefined }

/** The longest list of products: Google Analytics takes no more. */
const MOST_PRODUCTS = 200
/** The largest quantity of an event. */
export const MOST = 1_000
const MOST_MONEY = 1e12

export const values = (value: unknown): Values => Object(value) as Values

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, MOST_PRODUCTS) : [])

/** The first of the choices that is a text and says something, or a number as a text. */
export function text(...choices: unknown[]): string | undefined {
  for (const choice of choices) {
    if ((typeof choice === 'string' && choice.trim()) || Number.isFinite(choice)) return String(choice)
  }
  return undefined
}

/** A number, also one that is written as a text; `NaN` if it is none. */
export const number = (value: unknown): number => Number(text(value))

/** The time of a text as in ISO 8601, in milliseconds since 1970. */
export function time(...choices: unknown[]): number | undefined {
  const at = Date.parse(String(text(...choices)))
  return at >= 0 ? at : undefined
}

/** The place in a list that counts from `first`, from 0. */
export function place(value: unknown, first: number): number | undefined {
  const found = number(value) - first
  return found >= 0 && found % 1 === 0 ? found : undefined
}

/** An amount of money, if it is one: whatever is counted from an unknown one is `NaN`, and none. */
export const money = (value: number): number | undefined =>
  value >= 0 && value <= MOST_MONEY ? Math.round(value * 1e4) / 1e4 : undefined

/** A product of a message, by what its source calls things. */
export interface Product {
  /** As it was sent. */
  readonly raw: unknown
  readonly item: string | undefined
  readonly quantity?: unknown
  /** The price of one. */
  readonly price?: unknown
  /** The price of all of them. */
  readonly amount?: unknown
  readonly surface?: unknown
  /** The place in its list, from 0. */
  readonly position?: number | undefined
}

/** The options of `events` and `connect` that say what a message means. */
export interface ReadOptions {
  /**
   * The id in the catalogue of a product, which is passed as its source sent it; `undefined` for none. If left out, the id is the one that
   * docs/events.md names.
   */
  readonly item?: (product: never) => string | undefined
}

/** An event without the fields that are `undefined`. */
export const event = (type: EventType, fields: Fields): PenchantEvent => JSON.parse(JSON.stringify({ type, ...fields }))

/** The events of that type, one for each item: the quantities and prices of its variants are added up. */
export function ofProducts(
  type: EventType | undefined,
  products: readonly Product[],
  options: ReadOptions,
  more: Fields = {},
): PenchantEvent[] {
  const byItem = new Map<string, PenchantEvent>()
  const isBought = type === 'cart' || type === 'purchase'
  for (const { raw, item: own, quantity, price, amount, surface, position } of products) {
    const item = options.item ? text(options.item(raw as never)) : own
    if (!type || !item) continue
    const { value: before = 0, amount: paid }: Fields = byItem.get(item) ?? { amount: 0 }
    const many = Math.max(1, Math.round(number(quantity) || 1))
    const given = event(type, {
      item,
      value: isBought || type === 'uncart' || type === 'return' ? Math.min(MOST, before + many) : undefined,
      amount: isBought ? money((paid as number) + number(amount ?? number(price) * many)) : undefined,
      surface: text(surface),
      position: type === 'click' ? position : undefined,
      ...more,
    })
    byItem.set(item, given)
  }
  return [...byItem.values()]
}

/** A search, if something was searched for. */
export function search(given: unknown, more: Fields = {}): PenchantEvent[] {
  const query = text(given)
  return query ? [event('search', { query, ...more })] : []
}

/**
 * The events of a table's type for an order or single products. A `return` without products is the whole order; without the order nothing is
 * known to go back.
 */
export function ofOrder(
  type: EventType | undefined,
  key: string | undefined,
  products: readonly Product[],
  options: ReadOptions,
) {
  if (type === 'return' && !(key && products.length)) return key ? [event(type, { key })] : []
  return ofProducts(type, products, options, type === 'purchase' || type === 'return' ? { key } : {})
}
