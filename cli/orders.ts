// Reads orders from a CSV file and learns from them which items are bought together, for `penchant build --orders`.

import type { JobNeighbours } from '../js/compiler.js'
import { PenchantError, typed } from '../js/errors.js'
import { type Interactions, nameOf, parseInteractions, type Reading } from './interactions.js'
import { refuseStrangers } from './log.js'
import { ProgressBar } from './progress.js'
import { readSource } from './source.js'
import { counted } from './table.js'
import { trainNeighbours } from './training/neighbours.js'
import { loadTrainer } from './training.js'

/** The set of neighbours that `together` reads; `src/catalog/neighbours` has the same name. */
const TOGETHER = 'together'
/** A pause after which a user's next purchase is another order, in milliseconds. */
const PAUSE = 30 * 60_000
const DAY = 86_400_000
/** Orders with more items than this are resellers' or stock lists, and say nothing of what goes together. */
const MOST_ITEMS = 500
/** How many complements an item keeps. */
const PER_ITEM = 64

/** Orders, and what they were made of. */
export interface Orders {
  readonly interactions: Interactions
  /** How they were cut from a log: at pauses, or by days, where its times are days; undefined where each row names its order. */
  readonly cut: 'pauses' | 'days' | undefined
  /** Whether the variants of a product are counted as one. */
  readonly isByProduct: boolean
  /** Orders that were left out since they have more than 500 items. */
  readonly tooLarge: number
  /** The number of orders that count. */
  readonly count: number
  /** The same rows by user instead of order, with times; undefined where there are no users or no times. */
  readonly purchases: Interactions | undefined
}

/**
 * Reads `order,item[,timestamp]`, also with a column `user`, or `user,item,timestamp`, of which a user's rows are one order as long as no pause of half an hour lies
 * between them. A file, a `.gz` of one, or standard input (`-`).
 *
 * Throws `interactions_invalid`, which names the line, what was got and what was expected.
 */
export async function readOrders(path: string, reading?: Omit<Reading, 'subject'>): Promise<Orders> {
  return ordersOf(await readSource(path, 'interactions'), nameOf(path), reading)
}

/** The same of bytes, which it changes. */
export function ordersOf(bytes: Uint8Array, name: string, reading: Omit<Reading, 'subject'> = {}): Orders {
  // Reading changes the bytes, and the users of a table of orders are read from them once more. `slice` of a Buffer is no copy.
  const copy = new Uint8Array(bytes)
  const rows = parseInteractions(bytes, name, { ...reading, subject: 'order' })
  const { order, user, timestamp } = rows.columns
  const areUsers = order < 0 && rows.isHeaded
  const haveUsers = order >= 0 && user >= 0 && timestamp >= 0
  if (areUsers && rows.at.some(Number.isNaN)) {
    const got = 'users and no order, and rows without a time'
    throw new PenchantError(
      'interactions_invalid',
      `${name}: got ${got}, expected a column order, or a time in each row`,
    )
  }
  const purchases = areUsers ? rows : haveUsers ? parseInteractions(copy, name, reading) : undefined
  const how = areUsers ? (rows.at.every(isDay) ? 'days' : 'pauses') : undefined
  return { ...withoutTooLarge(areUsers ? cut(rows) : rows), cut: how, isByProduct: false, purchases }
}

const isDay = (at: number): boolean => at % DAY === 0

/** Gives each row of a log the number of its order in place of that of its user. */
function cut(rows: Interactions): Interactions {
  const { user, at } = rows
  const sorted = Uint32Array.from(user, (_, row) => row)
  sorted.sort((one, other) => compare(user, at, one, other))
  const order = new Uint32Array(user.length)
  let count = 0
  for (const [place, row] of sorted.entries()) {
    const before = sorted[place - 1]
    const goesOn =
      before !== undefined && user[before] === user[row] && (at[row] as number) - (at[before] as number) <= PAUSE
    if (!goesOn) count++
    order[row] = count - 1
  }
  return { ...rows, user: order, users: new Array(count) }
}

function compare(user: Uint32Array, at: Float64Array, one: number, other: number): number {
  return (user[one] as number) - (user[other] as number) || (at[one] as number) - (at[other] as number) || one - other
}

/** The orders with too many different items. Only those with as many rows are looked at item by item. */
function largeOrders({ users, user, item }: Interactions): Set<number> {
  const rows = new Uint32Array(users.length)
  for (const order of user) rows[order] = (rows[order] as number) + 1
  const items = new Map<number, Set<number>>()
  user.forEach((order, row) => {
    if ((rows[order] as number) <= MOST_ITEMS) return
    const known = items.get(order) ?? new Set()
    items.set(order, known.add(item[row] as number))
  })
  return new Set([...items].filter(([, { size }]) => size > MOST_ITEMS).map(([order]) => order))
}

/** Leaves out orders of too many items. */
function withoutTooLarge(rows: Interactions): Pick<Orders, 'interactions' | 'tooLarge' | 'count'> {
  const large = largeOrders(rows)
  const tooLarge = large.size
  const count = rows.users.length - tooLarge
  if (tooLarge === 0) return { interactions: rows, tooLarge, count }
  const kept = Uint32Array.from(rows.user.keys()).filter((row) => !large.has(rows.user[row] as number))
  const interactions = {
    ...rows,
    user: kept.map((row) => rows.user[row] as number),
    item: kept.map((row) => rows.item[row] as number),
    value: Float32Array.from(kept, (row) => rows.value[row] as number),
    at: Float64Array.from(kept, (row) => rows.at[row] as number),
  }
  return { interactions, tooLarge, count }
}

/** Of which orders nothing can be learned, and what would be needed; undefined where something can. `isItem` says of an id whether an item has it. */
function fault({ interactions }: Orders, isItem: (id: string) => boolean): string | undefined {
  const { users, items, user, item } = interactions
  const counts = items.map(isItem)
  const found = new Map<number, Set<number>>()
  let strangers = 0
  for (const [row, order] of user.entries()) {
    const known = found.get(order) ?? new Set()
    if (counts[item[row] as number]) found.set(order, known.add(item[row] as number))
    else strangers++
  }
  const all = new Set([...found.values()].flatMap((known) => [...known]))
  const orders = counted(found.size, 'order')
  const aside = strangers === 0 ? '' : ` (${strangers} of ${user.length} rows are of no item)`
  const says = (got: string, expected: string) => `got ${got}${aside}, expected ${expected}`
  if (users.length === 0 || found.size === 0) return says('no order', 'orders of the items')
  if (found.size === 1) return says(orders, 'two or more: what goes together is what several orders have in common')
  if (all.size === 1) return says(`${orders} of one item alone`, 'orders of two items or more')
  const largest = Math.max(...[...found.values()].map(({ size }) => size))
  if (largest === 1) return says(`${orders} with one item each`, 'some orders with two items or more')
  if ([...found.values()].every(({ size }) => size === all.size)) {
    return says(`${orders}, all of the same ${all.size} items`, 'orders that differ')
  }
  return undefined
}

/** Refuses orders of which nothing can be learned, before the trainer does, which speaks of users. `ids` are those of the items; undefined counts all. */
export function refuseUntelling(orders: Orders, path: string, ids?: readonly string[]): void {
  const known = ids && new Set(ids)
  const says = fault(orders, (id) => known === undefined || known.has(id))
  if (says !== undefined) throw new PenchantError('training_invalid', `${nameOf(path)}: ${says}`)
}

/**
 * Learns what goes together. An item keeps its 64 strongest complements: those that are in at least three orders with it, and in more
 * than by chance (lift, see docs/together.md). `idsOf` finds the ids of the items, and is called only where nothing can be learned.
 *
 * Throws `interactions_invalid` where no row is of an item, or `training_invalid` where nothing can be learned: one order, one item, no order of
 * two items, equal orders.
 */
export async function complements(
  orders: Orders,
  path: string,
  idsOf: () => Promise<readonly string[]>,
): Promise<JobNeighbours> {
  if (fault(orders, () => true) !== undefined) {
    const ids = await idsOf()
    refuseStrangers(orders.interactions, path, ids)
    refuseUntelling(orders, path, ids)
  }
  const { interactions } = orders
  await loadTrainer()
  const bar = new ProgressBar()
  try {
    const job = { interactions, kind: 'lift' as const, perItem: PER_ITEM }
    const { ids, item, neighbour, weight, share } = await typed(() =>
      trainNeighbours(job, (part) => bar.show('Finding what goes together', part, '')),
    )
    return { name: TOGETHER, ids, item, neighbour, weight, share }
  } finally {
    bar.clear()
  }
}
