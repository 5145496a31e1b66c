// Who the shelves are made for: the visitors of a log, or simulated ones with three interests each.

import { rowsByUser } from '../evaluation/rows.js'
import type { Draw } from '../evaluation/seed.js'
import { drawing, sample } from '../evaluation/seed.js'
import type { Interactions } from '../interactions.js'
import { type Inventory, topics } from './inventory.js'
import { type Interests, interestsFrom } from './reader.js'

/** A visitor and what they viewed, in the order of time. Items are places in the catalogue. */
export interface Visitor {
  readonly history: Uint32Array
  /** By view: milliseconds since 1970. */
  readonly at: Float64Array
  /** When the shelf is asked for. */
  readonly now: number
}

/** How many items of each interest simulated visitors viewed. */
const VIEWS = 2
/** The fewest items of an interest: some have to be left to be shown. */
const LEAST_ITEMS = 4
const HOUR = 3_600_000
/** Simulated visitors come at a fixed time, so that a run repeats; later where an item is newer. */
const BEGINNING = Date.UTC(2026, 0, 1)
/** How many of a visitor's latest views are replayed. */
const MOST_VIEWS = 500

/** When simulated visitors come. */
export const beginning = ({ latest }: Inventory): number => Math.max(BEGINNING, latest)

/** Draws interests, each as likely as it has items; undefined where the catalogue has not so many. */
export const interestsOf = (inventory: Inventory): ((draw: Draw) => Interests) | undefined =>
  interestsFrom([...topics(inventory, Math.min(LEAST_ITEMS, inventory.ids.length))])

/** Visitors who viewed some items of each of their interests; none where the catalogue has no three interests. */
export function simulated(inventory: Inventory, count: number, seed: number): Visitor[] {
  const interests = interestsOf(inventory)
  if (!interests) return []
  const draw = drawing(seed, 11)
  const now = beginning(inventory)
  return Array.from({ length: count }, () => {
    const views = interests(draw).flatMap(([, items]) => {
      return Array.from({ length: VIEWS }, () => items[draw.below(items.length)] as number)
    })
    const history = new Uint32Array(new Set(views))
    return { history, at: Float64Array.from(history, (_, view) => now - (history.length - view) * HOUR), now }
  })
}

/** The visitors of a log, no more than `count`, drawn by the seed; without those who viewed nothing of the catalogue. */
export function logged(inventory: Inventory, log: Interactions, count: number, seed: number): Visitor[] {
  const places = Int32Array.from(log.items, (id) => inventory.host.find(id) ?? -1)
  const by = rowsByUser(log)
  const latest = log.at.reduce((latest, at) => (at > latest ? at : latest), Number.NEGATIVE_INFINITY)
  const unknown = Number.isFinite(latest) ? latest : beginning(inventory)
  const place = (row: number) => places[log.item[row] as number] as number
  const visitorOf = (user: number): Visitor => {
    const rows = by.rows.subarray(by.start[user], by.start[user + 1]).filter((row) => place(row) >= 0)
    const kept = rows.subarray(Math.max(0, rows.length - MOST_VIEWS))
    const at = Float64Array.from(kept, (row) => (Number.isNaN(log.at[row]) ? unknown : (log.at[row] as number)))
    return { history: kept.map(place), at, now: (at.at(-1) ?? unknown) + 1 }
  }
  const able = log.users.map((_, user) => visitorOf(user)).filter(({ history }) => history.length > 0)
  return Array.from(sample(able.length, count, drawing(seed, 12)), (number) => able[number] as Visitor)
}

/** How many visitors of a log have each item. */
export function popularityOf(inventory: Inventory, log: Interactions): Float64Array {
  const counts = new Float64Array(inventory.ids.length)
  const met = new Set<string>()
  log.item.forEach((item, row) => {
    const place = inventory.host.find(log.items[item] as string)
    const pair = `${log.user[row]} ${item}`
    if (place === undefined || met.has(pair)) return
    met.add(pair)
    counts[place] = (counts[place] as number) + 1
  })
  return counts
}
