// Orders of variants as orders of products: a shirt bought in M and one bought in L are one shirt.

import type { Compiled } from '../js/compiler.js'
import { Host } from './evaluation/host.js'
import type { Orders } from './orders.js'

/** By the id of a variant, the id of the first variant of its product in the order of the catalogue. First variants and other items are not in it. */
export type FirstVariants = ReadonlyMap<string, string>

/** Finds which items of a catalogue are variants of one product, by the field of the role `variant-of`. Cost: a pass over the items. */
export async function firstVariants({ bytes, fields }: Compiled): Promise<FirstVariants> {
  const found = new Map<string, string>()
  const field = fields.find(({ role }) => role === 'variant-of')
  if (field === undefined) return found
  const firstOf = new Map<number, string>()
  const host = await Host.load(bytes)
  try {
    for (let place = 0; place < host.items; place++) {
      const product = host.features(place).places.find((feature) => host.fieldOf(feature) === field.name)
      if (product === undefined) continue
      const { id } = host.item(place)
      const first = firstOf.get(product)
      if (first === undefined) firstOf.set(product, id)
      else found.set(id, first)
    }
  } finally {
    host.close()
  }
  return found
}

/** The orders with the first variant of a product in place of the others. */
export function byProduct(orders: Orders, firsts: FirstVariants): Orders {
  const { interactions } = orders
  const places = new Map(interactions.items.map((id, place) => [id, place]))
  const items = [...interactions.items]
  const placeOf = interactions.items.map((id, place) => {
    const first = firsts.get(id)
    if (first === undefined) return place
    const known = places.get(first)
    if (known !== undefined) return known
    places.set(first, items.length)
    return items.push(first) - 1
  })
  const item = interactions.item.map((place) => placeOf[place] as number)
  return { ...orders, isByProduct: true, interactions: { ...interactions, items, item } }
}
