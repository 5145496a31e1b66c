// What came of the rows, vectors, neighbours, interactions and orders of a build, in sentences.

import type { Compiled, CompiledNeighbours, JobVectors } from '../../js/compiler.js'
import type { Interactions } from '../interactions.js'
import { aboutLives, warningsOf } from '../lives.js'
import type { Orders } from '../orders.js'
import { count, counted } from '../table.js'

/** What came of the rows, texts, vectors, neighbours and interactions, in sentences. */
export function notesOn(
  compiled: Compiled,
  vectors: readonly JobVectors[],
  interactions: Interactions | undefined,
  orders: (Orders & { readonly strangers: number }) | undefined,
): string[] {
  const { items, merged } = compiled
  const lines: string[] = []
  if (merged > 0) {
    const had = `${counted(merged, 'row')} had the id of an earlier one and ${merged === 1 ? 'was' : 'were'} joined to it`
    lines.push(`${had} (--duplicates refuse forbids it).`)
  }
  for (const { name, dimensions, items: have } of compiled.vectors) {
    const set = vectors.find((set) => set.name === name)
    const strangers = (set?.values.length ?? 0) / dimensions - have
    lines.push(
      `Vectors ${name}: ${count(have)} of ${count(items)} items have one, of ${dimensions} numbers` +
        `${strangers > 0 ? `; vectors of no item: ${count(strangers)}` : ''}.`,
    )
  }
  for (const set of compiled.neighbours) lines.push(aboutNeighbours(set, items))
  const { groups, items: variants, named: ids } = compiled.variants
  if (groups > 0) {
    const some = ids.map((group) => group.join(' = ')).join(', ')
    lines.push(
      `Variants, of which a shelf shows one: ${counted(variants, 'item')} in ${counted(groups, 'group')} (${some}${groups > ids.length ? ', …' : ''}).`,
    )
  }
  const { unknown, named } = compiled.prerequisites
  if (unknown > 0) {
    lines.push(
      `Prerequisites of no item, which are ignored: ${count(unknown)} (${named.join(', ')}${unknown > named.length ? ', …' : ''}).`,
    )
  }
  if (interactions) {
    const strangers = interactions.user.length - compiled.interactions
    lines.push(
      `Interactions: ${count(compiled.interactions)} with items of these${strangers > 0 ? `; with others: ${count(strangers)}` : ''}.`,
    )
  }
  if (orders) lines.push(aboutOrders(orders))
  lines.push(...aboutLives(compiled.lifecycle))
  for (const { name, field, values } of compiled.unmatchedFacts) {
    lines.push(...warningsOf(`facts.${name}: no item has this ${field}`, values))
  }
  return lines
}

/** What the orders were, in a sentence; `strangers` is the number of their rows that are of no item. */
function aboutOrders({
  interactions,
  cut,
  isByProduct,
  tooLarge,
  count: orders,
  strangers,
}: Orders & { readonly strangers: number }): string {
  const rows = counted(interactions.user.length, 'row')
  const bounds = cut === 'days' ? 'days' : 'pauses of half an hour'
  const how = cut ? `, cut from ${rows} by user and ${bounds}` : `, in ${rows}`
  const by = isByProduct ? ', counted by product' : ''
  const left = tooLarge > 0 ? `; left out, with more than 500 items: ${count(tooLarge)}` : ''
  const unknown = strangers > 0 ? `; rows of no item: ${count(strangers)}` : ''
  return `Orders: ${count(orders)}${how}${by}${left}${unknown}.`
}

/** How many items have neighbours, and which rows of the table were passed over. */
function aboutNeighbours(set: CompiledNeighbours, items: number): string {
  const { name, items: have, entries, perItem, unknown, own, beyond, faint } = set
  const over = [
    [unknown, 'with an id of no item'],
    [own, 'of an item with itself'],
    [beyond, 'beyond the strongest 256 of an item'],
    [faint, 'too faint beside an item’s strongest'],
  ] as const
  const passed = over.flatMap(([rows, why]) => (rows > 0 ? [`${count(rows)} ${why}`] : []))
  return (
    `Neighbours ${name}: ${count(have)} of ${count(items)} items have some, ${count(entries)} in all and ` +
    `${count(perItem)} at the most${passed.length > 0 ? `; rows passed over: ${passed.join(', ')}` : ''}.`
  )
}
