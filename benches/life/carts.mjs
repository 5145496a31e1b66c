// What goes with a cart: of each held-out basket one item is hidden, and the cart page has ten places to show it in.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { open } from '../../dist/node.js'
import { drawing } from '../shelf/library.mjs'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** The share of baskets whose hidden item is shown, with its 95 % interval (normal approximation), by way of showing. */
export async function carts(shop, folder, { heldOut, length }) {
  const catalog = built(shop, folder)
  const baskets = sampled(shop.later, heldOut)
  const ways = [
    ['together', (penchant, cart) => penchant.together(cart, { limit: length })],
    ['similar to the last item', (penchant, cart) => similar(penchant, cart, length)],
    ['recommend, as the cart’s visitor', (penchant, cart) => recommended(penchant, cart, length)],
    ['popularity', (penchant, cart) => penchant.recommend({ limit: length, exclude: cart, personalization: 0 })],
  ]
  const rows = []
  for (const [name, ask] of ways) {
    let hits = 0
    let ofACategory = 0
    for (const { cart, hidden } of baskets) {
      const penchant = await open({ catalog, consent: 'session' })
      const { items } = await ask(penchant, cart)
      if (items.some(({ id }) => id === hidden)) hits++
      ofACategory += sameCategory(penchant, items, cart)
      await penchant.close()
    }
    rows.push({ name, ...share(hits, baskets.length), same: ofACategory / baskets.length })
  }
  return { baskets: baskets.length, items: shop.items.length, rows }
}

function built({ items, header, rows }, folder) {
  mkdirSync(folder, { recursive: true })
  const at = (name) => join(folder, name)
  writeFileSync(at('items.ndjson'), items.map((item) => `${JSON.stringify(item)}\n`).join(''))
  writeFileSync(at('orders.csv'), [header, ...rows].join('\n'))
  const log = [header.replace('order', 'user'), ...rows].join('\n')
  writeFileSync(at('log.csv'), log)
  const inputs = ['--orders', at('orders.csv'), '--interactions', at('log.csv')]
  execFileSync(process.execPath, [cli, 'build', at('items.ndjson'), ...inputs, '--out', at('catalog.pnc')])
  return readFileSync(at('catalog.pnc'))
}

/** Baskets of two items or more, drawn by a seed; one item of each is hidden. */
function sampled(later, most) {
  const numbers = drawing(11)
  const usable = later.map((ids) => [...new Set(ids)]).filter((ids) => ids.length > 1)
  const keyed = usable.map((ids) => ({ ids, key: numbers.below(2 ** 32) })).sort((one, other) => one.key - other.key)
  return keyed.slice(0, most).map(({ ids }) => {
    const place = numbers.below(ids.length)
    return { cart: ids.filter((_, at) => at !== place), hidden: ids[place] }
  })
}

const similar = (penchant, cart, limit) => penchant.similar(cart.at(-1), { limit, exclude: cart })

async function recommended(penchant, cart, limit) {
  for (const item of cart) await penchant.record({ type: 'cart', item })
  return penchant.recommend({ limit })
}

/** The share of a shelf that is of a category of the cart: four more dresses beside a dress. */
function sameCategory(penchant, items, cart) {
  const categories = new Set(cart.map((id) => penchant.item(id)?.category))
  return items.length === 0 ? 0 : items.filter(({ item }) => categories.has(item.category)).length / items.length
}

function share(hits, count) {
  const mean = hits / count
  const reach = 1.96 * Math.sqrt((mean * (1 - mean)) / count)
  return { mean, low: Math.max(0, mean - reach), high: Math.min(1, mean + reach) }
}
