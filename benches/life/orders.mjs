// Orders to learn from, and later ones to be judged by: of a shop that is made up, and of a grocer's panel.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { drawing } from '../shelf/library.mjs'

const KINDS = 40
const ITEMS_OF_A_KIND = 25
/** Of the items of an order after the first, so many are of a kind that goes with the first one's. */
const PLANNED = 0.6

/**
 * A shop of a thousand items in forty kinds. Two other kinds go with each; within a kind the first items are bought most often. Orders
 * have one to six items: one, then mostly of the kinds that go with it, the rest by popularity.
 */
export function generated({ orders, heldOut }) {
  const numbers = drawing(7)
  const whole = (most) => numbers.below(most)
  const draw = () => whole(2 ** 32) / 2 ** 32
  const item = (kind) => `k${kind}-${Math.floor(ITEMS_OF_A_KIND * draw() ** 3)}`
  const goesWith = (kind) => (kind * 7 + (draw() < 0.5 ? 3 : 11)) % KINDS
  const order = () => {
    const kind = whole(KINDS)
    const others = Array.from({ length: whole(6) }, () => item(draw() < PLANNED ? goesWith(kind) : whole(KINDS)))
    return [...new Set([item(kind), ...others])]
  }
  const items = Array.from({ length: KINDS * ITEMS_OF_A_KIND }, (_, number) => {
    const [kind, place] = [Math.floor(number / ITEMS_OF_A_KIND), number % ITEMS_OF_A_KIND]
    return { id: `k${kind}-${place}`, title: `Thing ${place} of kind ${kind}`, category: `kind ${kind}` }
  })
  const made = Array.from({ length: orders + heldOut }, order)
  return {
    name: 'a shop that is made up',
    items,
    rows: made.slice(0, orders).flatMap((ids, number) => ids.map((id) => `o${number},${id}`)),
    header: 'order,item',
    later: made.slice(orders),
  }
}

/** A pause after which another basket begins, in seconds. */
const PAUSE = 30 * 60

/** The first purchases of a grocer's households after a day; learned from what they had bought before. */
export function completejourney(folder) {
  const read = (name) => gunzipSync(readFileSync(join(folder, name))).toString()
  const lines = (name) => read(name).trim().split('\n').slice(1)
  const items = read('items.ndjson.gz').trim().split('\n').map(JSON.parse)
  const known = new Set(items.map(({ id }) => id))
  const rows = (name) =>
    lines(name)
      .map((line) => line.split(','))
      .filter(([, item]) => known.has(item))
  const later = new Map()
  const sorted = rows('test.csv.gz').sort((one, other) => one[0].localeCompare(other[0]) || one[3] - other[3])
  let [basket, before] = [0, []]
  for (const row of sorted) {
    if (row[0] !== before[0] || row[3] - before[3] > PAUSE) basket++
    later.set(basket, [...(later.get(basket) ?? []), row[1]])
    before = row
  }
  return {
    name: 'completejourney',
    items,
    rows: rows('train.csv.gz').map(([user, item, , at]) => `${user},${item},${at}`),
    header: 'user,item,timestamp',
    later: [...later.values()],
  }
}
