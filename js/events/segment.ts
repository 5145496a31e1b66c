/**
 * `penchant/events/segment`: events from `track` calls by the e-commerce specification, version 2, of Segment, which RudderStack and other
 * libraries with the interface of analytics.js share.
 */

import type { PenchantEvent } from '../types/events.js'
import { giveBack, uncart } from './back.js'
import { type Connection, type ConnectOptions, check, connection, type Recording } from './connection.js'
import {
  list,
  number,
  ofOrder,
  type Product,
  place,
  type ReadOptions,
  search,
  type Table,
  text,
  values,
} from './values.js'

/** The events that are about products. */
const TYPES = {
  __proto__: null,
  'Product Viewed': 'view',
  'Product Clicked': 'click',
  'Product Added': 'cart',
  'Wishlist Product Added to Cart': 'cart',
  'Product Removed': 'uncart',
  'Product Added to Wishlist': 'bookmark',
  'Product Shared': 'share',
  'Product Reviewed': 'rating',
  'Order Completed': 'purchase',
  'Order Refunded': 'return',
  'Order Cancelled': 'return',
} as unknown as Table

/** `analytics`, or `rudderanalytics`, before or after it has loaded. */
export interface Analytics {
  track(name: string, properties?: object, ...more: never[]): unknown
  on?(name: 'track', listener: (name: unknown, properties: unknown) => void): unknown
}

function product(raw: unknown): Product {
  const { product_id, sku, quantity, price, position, list_id } = values(raw)
  return { raw, item: text(product_id, sku), quantity, price, surface: list_id, position: place(position, 1) }
}

/** The events of a message `{ event, properties }`, or of a call `['track', event, properties]`; none if docs/events.md does not name it. */
export function events(message: unknown, options: ReadOptions = {}): readonly PenchantEvent[] {
  const [method, called, parameters] = list(message)
  const { event, properties } = method === 'track' ? { event: called, properties: parameters } : values(message)
  const { query, order_id, products, rating } = values(properties)
  if (event === 'Products Searched') return search(query)
  const type = TYPES[text(event) as string]
  const isOrder = type === 'purchase' || type === 'return'
  const found = ofOrder(type, text(order_id), (isOrder ? list(products) : [properties]).map(product), options)
  if (type !== 'rating') return found
  const value = number(rating)
  return value >= 1 && value <= 5 ? found.map((one) => ({ ...one, value })) : []
}

/** Listens where the library has `on`, which also tells of calls before it had loaded; otherwise `track` itself is overheard. */
function watch(analytics: Analytics, hear: (message: unknown) => void): () => void {
  const heard = (event: unknown, properties: unknown) => hear({ event, properties })
  const { track } = analytics
  function tracked(this: Analytics, ...call: Parameters<Analytics['track']>): unknown {
    heard(call[0], call[1])
    return track.apply(this, call)
  }
  if (analytics.on) analytics.on('track', heard)
  else analytics.track = tracked
  return () => {
    if (analytics.track === tracked) analytics.track = track
  }
}

/**
 * Records what is tracked.
 *
 * @example
 * connect(window.analytics, penchant)
 */
export function connect(analytics: Analytics, penchant: Recording, options: ConnectOptions = {}): Connection {
  check(analytics?.track, 'analytics', 'an object with `track`, as `window.analytics`')
  return connection(analytics, penchant, options, {
    read: (message) => events(message, options),
    back: { uncart, return: giveBack },
    // A list before it has loaded. Where there is `on`, it tells of these calls as well.
    past: () => (analytics.on ? [] : analytics),
    watch: (hear) => watch(analytics, hear),
  })
}

export type { Connection, ConnectOptions, Recording } from './connection.js'
export type { ReadOptions } from './values.js'
