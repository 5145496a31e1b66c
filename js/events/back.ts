// Takes back what a source says went back: products out of a cart, products of an order, an activity that was undone. What there is to take
// back is read from the visitor's own timeline.

import type { PenchantEvent } from '../types/events.js'
import type { TimelineEntry, TimelineOptions } from '../types/profile.js'
import type { Recording } from './connection.js'
import { event, MOST, money } from './values.js'

const PAGE = 1_000

/** The visitor's entries that still count, newest first. */
export async function standing({ profile }: Recording): Promise<TimelineEntry[]> {
  const all: TimelineEntry[] = []
  let page: readonly TimelineEntry[]
  do {
    page = await profile.timeline({ limit: PAGE, before: all.at(-1)?.event } as TimelineOptions)
    all.push(...page)
  } while (page.length === PAGE)
  return all.filter(({ takenBack }) => !takenBack)
}

/** The quantity of a cart or a purchase. */
export const quantityOf = ({ value = 1 }: { readonly value?: number | undefined }) => value

/** The part of the price that a part of the quantity cost. */
export const priceOf = (quantity: number, { amount, value }: Pick<TimelineEntry, 'amount' | 'value'>) =>
  money(((amount as number) / (value ?? 1)) * quantity)

/** Takes as many of an item out of the cart as the event says, one if it does not. What is left of a larger quantity is put back. */
export async function uncart(penchant: Recording, { value: left = 1, ...one }: PenchantEvent): Promise<void> {
  for (const entry of await standing(penchant)) {
    const { type, item, at, surface } = entry
    if (item !== one.item) continue
    // What was in the cart before is not in it any more.
    if (left <= 0 || type === 'purchase') return
    if (type !== 'cart') continue
    await penchant.record(one)
    left -= quantityOf(entry)
    if (left < 0) await penchant.record(event(type, { item, at, surface, value: -left, amount: priceOf(-left, entry) }))
  }
}

/** Takes back the purchases with the order's key: of the item, or all. A purchase of more than went back stays. */
export async function giveBack(penchant: Recording, { type, key, item, value }: PenchantEvent): Promise<void> {
  for (const entry of await standing(penchant)) {
    if (entry.type !== 'purchase' || entry.key !== key || (item ?? entry.item) !== entry.item) continue
    if (quantityOf(entry) <= (value ?? MOST)) await penchant.record(event(type, { item: entry.item, key }))
  }
}

/** Undoes the events with that key. */
export async function undo(penchant: Recording, { type, key }: PenchantEvent): Promise<void> {
  for (const entry of await standing(penchant)) {
    if (entry.key === key) await penchant.record({ type, event: entry.event })
  }
}
