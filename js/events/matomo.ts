/** `penchant/events/matomo`: events from the commands that a page pushes to Matomo's `_paq`. */

import { asList, overhear, type Queue } from '../overhear.js'
import type { PenchantEvent } from '../types/events.js'
import { priceOf, quantityOf, standing, uncart } from './back.js'
import { type Connection, type ConnectOptions, check, connection, type Reading, type Recording } from './connection.js'
import { event, ofProducts, type Product, type ReadOptions, search, text } from './values.js'

/** Where Matomo's queue is: `window`. */
export interface MatomoPage {
  _paq?: unknown
}

/** What changes a cart to that content. The cart before is what stands in the visitor's timeline since an item was last bought. */
async function changes(penchant: Recording, cart: readonly PenchantEvent[]): Promise<PenchantEvent[]> {
  const counts = new Map<string, number>()
  const bought = new Set<string>()
  for (const { type, item, value } of await standing(penchant)) {
    if (item === undefined || bought.has(item)) continue
    if (type === 'purchase') bought.add(item)
    if (type === 'cart') counts.set(item, (counts.get(item) ?? 0) + quantityOf({ value }))
  }
  const added = cart.flatMap(({ item = '', ...wanted }) => {
    const more = quantityOf(wanted) - (counts.get(item) ?? 0)
    counts.set(item, -more)
    return more > 0 ? [event('cart', { item, value: more, amount: priceOf(more, wanted) })] : []
  })
  const gone = [...counts].filter(([, value]) => value > 0).map(([item, value]) => event('uncart', { item, value }))
  return [...gone, ...added]
}

/** Reads the commands of one page in their order: those of a cart say something only together. */
function reader(options: ReadOptions) {
  const products = new Map<string, Product>()
  const all = (type: 'cart' | 'purchase', key?: string) => ofProducts(type, [...products.values()], options, { key })

  return (command: unknown): Reading => {
    const raw = asList(command)
    const [name, first, , , price, quantity] = raw
    const item = text(first)
    if (name === 'setEcommerceView') return ofProducts('view', [{ raw, item }], options)
    if (name === 'trackSiteSearch') return search(first)
    if (name === 'addEcommerceItem' && item) products.set(item, { raw, item, price, quantity })
    if (name === 'removeEcommerceItem' && item) products.delete(item)
    const cart = name === 'trackEcommerceCartUpdate' && all('cart')
    if (cart) return (penchant) => changes(penchant, cart)
    const bought = name === 'trackEcommerceOrder' ? all('purchase', item) : []
    if (name === 'trackEcommerceOrder' || name === 'clearEcommerceCart') products.clear()
    return bought
  }
}

/** The events of commands in their order. Without a profile, what a cart was before is not known: its changes are left out. */
export function events(commands: readonly unknown[], options: ReadOptions = {}): readonly PenchantEvent[] {
  const read = reader(options)
  return commands.flatMap((command) => {
    const reading = read(command)
    return typeof reading === 'function' ? [] : reading
  })
}

/** Overhears the queue of the page, and what Matomo puts there instead of it when it has loaded. */
function watch(page: MatomoPage, hear: (command: unknown) => void): () => void {
  let queue: unknown
  let end = () => {}
  const listen = () => {
    // A page with several trackers calls this for each of them.
    if (page._paq === queue) return
    end()
    queue = page._paq
    end = overhear(queue as Queue, hear)
  }
  listen()
  // Matomo calls what is pushed as a function when it has loaded, and replaces the queue right after.
  const follow = () => setTimeout(() => queue && listen())
  if (Array.isArray(queue)) queue.push([follow])
  return () => {
    end()
    queue = undefined
  }
}

/**
 * Records what is pushed to `_paq`, and what was pushed before Matomo had loaded.
 *
 * @example
 * connect(window, penchant)
 */
export function connect(page: MatomoPage, penchant: Recording, options: ConnectOptions = {}): Connection {
  check(Object(page) === page, 'page', 'the object that has `_paq`, as `window`')
  page._paq ??= []
  return connection(page, penchant, options, {
    read: reader(options),
    back: { uncart },
    past: () => page._paq,
    watch: (hear) => watch(page, hear),
  })
}

export type { Connection, ConnectOptions, Recording } from './connection.js'
export type { ReadOptions } from './values.js'
