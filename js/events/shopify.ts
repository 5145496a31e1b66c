/** `penchant/events/shopify`: the standard events that Shopify's web pixels subscribe to. */

import type { PenchantEvent } from '../types/events.js'
import { uncart } from './back.js'
import { type Connection, type ConnectOptions, check, connection, type Recording } from './connection.js'
import { list, ofProducts, type Product, type ReadOptions, search, type Table, text, time, values } from './values.js'

/** The events that are about products. */
const TYPES = {
  __proto__: null,
  product_viewed: 'view',
  product_added_to_cart: 'cart',
  product_removed_from_cart: 'uncart',
  checkout_completed: 'purchase',
} as unknown as Table

/** `analytics` of a web pixel. */
export interface Pixels {
  subscribe(name: string, listener: (event: unknown) => void): unknown
}

/** An id without what the Admin API puts before it: `gid://shopify/Product/`. */
const bare = (id: unknown) => text(id)?.replace(/^gid:\/\/shopify\/\w+\//, '')

/** A variant, or a line of a cart or a checkout with one. */
function product(raw: unknown): Product {
  const { merchandise, variant, quantity, cost, finalLinePrice } = values(raw)
  const sold = merchandise ?? variant ?? raw
  const { price, product } = values(sold)
  const { amount } = values(finalLinePrice ?? values(cost).totalAmount)
  return { raw: sold, item: bare(values(product).id), quantity, price: values(price).amount, amount }
}

/** The events of a standard event; none if docs/events.md does not name it. */
export function events(event: unknown, options: ReadOptions = {}): readonly PenchantEvent[] {
  const { name, timestamp, data } = values(event)
  const { productVariant, cartLine, checkout, searchResult } = values(data)
  const at = time(timestamp)
  if (name === 'search_submitted') return search(values(searchResult).query, { at })
  const { order, token, lineItems } = values(checkout)
  const type = TYPES[text(name) as string]
  if (type !== 'purchase') return ofProducts(type, [product(cartLine ?? productVariant)], options, { at })
  return ofProducts(type, list(lineItems).map(product), options, { key: text(bare(values(order).id), token), at })
}

/**
 * Records what the pixels hear.
 *
 * @example
 * connect(analytics, penchant)
 */
export function connect(analytics: Pixels, penchant: Recording, options: ConnectOptions = {}): Connection {
  check(analytics?.subscribe, 'analytics', 'an object with `subscribe`')
  return connection(analytics, penchant, options, {
    read: (event) => events(event, options),
    back: { uncart },
    past: () => [],
    watch: (hear) => {
      // A pixel cannot unsubscribe: a connection that is over does not listen.
      analytics.subscribe('all_standard_events', hear)
      return () => {}
    },
  })
}

export type { Connection, ConnectOptions, Recording } from './connection.js'
export type { ReadOptions } from './values.js'
