/** `penchant/events/snowplow`: events from the calls of Snowplow's e-commerce plugin, as `snowplow('trackProductView', …)`. */

import { asList, overhear, type Queue } from '../overhear.js'
import type { PenchantEvent } from '../types/events.js'
import { giveBack, uncart } from './back.js'
import { type Connection, type ConnectOptions, check, connection, type Recording } from './connection.js'
import { list, ofOrder, type Product, place, type ReadOptions, search, type Table, text, values } from './values.js'

/** The calls that are about products. */
const TYPES = {
  __proto__: null,
  trackProductView: 'view',
  trackProductListClick: 'click',
  trackAddToCart: 'cart',
  trackRemoveFromCart: 'uncart',
  trackTransaction: 'purchase',
  trackRefund: 'return',
} as unknown as Table

/** The function of the tag, `window.snowplow`: its calls go to `q`, which the tracker replaces when it has loaded. */
export type Snowplow = ((...call: never[]) => unknown) & { q?: unknown }

/** The events of a call, as a list of its name and arguments; none if docs/events.md does not name it. */
export function events(call: unknown, options: ReadOptions = {}): readonly PenchantEvent[] {
  const [named, given] = asList(call)
  // A call may name its tracker: `trackProductView:sp1`.
  const [name] = String(text(named)).split(':')
  const data = values(given)
  const isText = (term: unknown) => text(term)
  if (name === 'trackSiteSearch') return search(list(data.terms).filter(isText).join(' '))
  const type = TYPES[name as string]
  const product = (raw: unknown): Product => {
    const { id, quantity, price, position } = values(raw)
    return {
      raw,
      item: text(id),
      quantity,
      price,
      position: place(position, 1),
      surface: type === 'click' && data.name,
    }
  }
  const products = type === 'view' ? [given] : type === 'click' ? [data.product] : list(data.products)
  return ofOrder(type, text(data.transaction_id), products.map(product), options)
}

/** Overhears the queue, and whatever the tracker puts there instead of it. */
function watch(snowplow: Snowplow, hear: (call: unknown) => void): () => void {
  let queue: unknown
  let end = () => {}
  const listen = (next: unknown) => {
    end()
    queue = next
    if (Object(next).push) end = overhear(next as Queue, hear)
  }
  listen(snowplow.q)
  Object.defineProperty(snowplow, 'q', { configurable: true, get: () => queue, set: listen })
  return () => {
    end()
    // Without the accessor, it is a property like any other again.
    delete snowplow.q
    snowplow.q = queue
  }
}

/**
 * Records what is tracked, and what was tracked before the tracker had loaded.
 *
 * @example
 * connect(window.snowplow, penchant)
 */
export function connect(snowplow: Snowplow, penchant: Recording, options: ConnectOptions = {}): Connection {
  check(typeof snowplow === 'function', 'snowplow', 'the function of its tag')
  return connection(snowplow, penchant, options, {
    read: (call) => events(call, options),
    back: { uncart, return: giveBack },
    past: () => snowplow.q,
    watch: (hear) => watch(snowplow, hear),
  })
}

export type { Connection, ConnectOptions, Recording } from './connection.js'
export type { ReadOptions } from './values.js'
