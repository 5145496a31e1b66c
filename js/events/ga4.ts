/**
 * `penchant/events/ga4`: events from a data layer with Google Analytics 4 e-commerce, as `dataLayer.push({ event, ecommerce })` or
 * `gtag('event', …)`. Nothing is pushed, and no script of Google's has to be loaded.
 */

import { asList, overhear } from '../overhear.js'
import type { PenchantEvent } from '../types/events.js'
import { giveBack, uncart } from './back.js'
import { type Connection, type ConnectOptions, check, connection, type Recording } from './connection.js'
import { list, ofOrder, type Product, place, type ReadOptions, search, type Table, text, values } from './values.js'

/** The events that are about items. */
const TYPES = {
  __proto__: null,
  view_item: 'view',
  select_item: 'click',
  add_to_cart: 'cart',
  remove_from_cart: 'uncart',
  add_to_wishlist: 'bookmark',
  share: 'share',
  purchase: 'purchase',
  refund: 'return',
} as unknown as Table

/** The events of an entry of a data layer; none if it has none that docs/events.md names. */
export function events(entry: unknown, options: ReadOptions = {}): readonly PenchantEvent[] {
  const [command, called, parameters] = asList(entry)
  const pushed = values(entry)
  const name = command === 'event' ? called : pushed.event
  const data = values(command === 'event' ? parameters : (pushed.ecommerce ?? pushed))
  const product = (raw: unknown): Product => {
    const item = values(raw)
    return {
      raw,
      item: text(item.item_id, item.item_name),
      quantity: item.quantity,
      price: item.price,
      surface: text(item.item_list_id, data.item_list_id, item.item_list_name, data.item_list_name),
      position: place(item.index, 0),
    }
  }
  if (name === 'search' || name === 'view_search_results') return search(data.search_term)
  const products = name === 'share' ? [data] : list(data.items)
  return ofOrder(TYPES[text(name) as string], text(data.transaction_id), products.map(product), options)
}

/**
 * Records what is pushed to the data layer, and what was pushed before.
 *
 * @example
 * connect((window.dataLayer ??= []), penchant)
 */
export function connect(dataLayer: readonly unknown[], penchant: Recording, options: ConnectOptions = {}): Connection {
  check(Array.isArray(dataLayer), 'dataLayer', 'a list, as in `window.dataLayer ??= []`')
  return connection(dataLayer, penchant, options, {
    read: (entry) => events(entry, options),
    back: { uncart, return: giveBack },
    past: () => dataLayer,
    watch: (hear) => overhear(dataLayer as unknown[], hear),
  })
}

export type { Connection, ConnectOptions, Recording } from './connection.js'
export type { ReadOptions } from './values.js'
