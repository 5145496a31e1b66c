// Finds the columns of a table of neighbours: by the header's names, or without a header by their order.

import { HeaderError, placeOf, plainly } from '../csv/spelling.js'

/** What is read of a row, in the order that a table without a header has. */
export const PARTS = ['item', 'neighbour', 'weight'] as const
type Part = (typeof PARTS)[number]

/** The names by which a part is known, the plainest first; with `_id` or without. */
const NAMES: Readonly<Record<Part, readonly string[]>> = {
  item: ['item', 'from', 'source', 'product', 'antecedent', 'item_1', 'item_a'],
  neighbour: [
    ...['neighbour', 'neighbor', 'to', 'target', 'related', 'related_item', 'similar', 'similar_item', 'next'],
    ...['consequent', 'item_2', 'item_b'],
  ],
  weight: ['weight', 'score', 'similarity', 'value', 'strength', 'lift', 'confidence', 'count'],
}

const EXPECTED = 'the columns item, neighbour and weight'

/** The places of item, neighbour and weight that a first row names; undefined where it names none of them. */
export function headed(cells: readonly string[]): number[] | undefined {
  const plain = plainly(cells)
  const places = PARTS.map((part) => placeOf(NAMES[part], plain))
  if (places.every((place) => place < 0)) return undefined
  const missing = PARTS.filter((_, at) => (places[at] as number) < 0)
  if (missing.length === 0) return places
  const got = `the columns ${cells.map((cell) => JSON.stringify(cell)).join(', ')}, of which none is ${missing.join(' or ')}`
  throw new HeaderError(got, EXPECTED)
}

/** The places without a header. */
export function unheaded(cells: number): number[] {
  if (cells === PARTS.length) return [0, 1, 2]
  const got = cells === 1 ? 'one column' : `${cells} columns and no header`
  const hint = cells === 1 ? ', separated by commas, semicolons or tabs' : ''
  throw new HeaderError(got, `${EXPECTED}${hint}`)
}
