// Finds the columns of a table of interactions: by the header's names, or without a header by their order.

/** What is read of a row. */
export const PARTS = ['user', 'item', 'value', 'timestamp'] as const
export type Part = (typeof PARTS)[number]

/** Which column has which part; -1 where none has. */
export type Columns = Readonly<Record<Part, number>>

/** A header that does not say which column is which. */
export class HeaderError extends Error {
  constructor(
    readonly got: string,
    readonly expected: string,
  ) {
    super(`got ${got}, expected ${expected}`)
  }
}

/**
 * The names by which a part is known, the plainest first: of two columns the one named more plainly is taken. Between
 * words stands `_`.
 */
type Known = Readonly<Record<Part, readonly string[]>>

const NAMES: Known = {
  user: ['user', 'visitor', 'customer', 'member', 'client', 'reader', 'account', 'u_id', 'session'],
  item: [
    ...['item', 'product', 'article', 'sku', 'asin', 'isbn', 'movie', 'film', 'book', 'track', 'song', 'artist'],
    ...['video', 'listing', 'document', 'doc', 'content', 'business', 'recipe', 'paper', 'i_id'],
  ],
  value: ['value', 'rating', 'weight', 'count', 'strength', 'score', 'stars', 'plays', 'quantity', 'confidence'],
  timestamp: ['timestamp', 'time', 'at', 'date', 'date_time', 'ts', 'unix_time', 'created_at', 'event_time', 'when'],
}

/** The same for a table of orders: in place of a user stands the order. */
export const ORDER_NAMES: Known = {
  ...NAMES,
  user: ['order', 'basket', 'transaction', 'invoice', 'receipt', 'checkout', 'cart', 'trip'],
}

const EXPECTED = 'the columns user and item, and value and timestamp where there are any'

/**
 * The columns that a first row names; undefined where the row is data. A name has to fill its cell: `user-1` is data, since a row
 * of data that is taken for a header would be lost.
 */
export function headed(cells: readonly string[], known: Known = NAMES): Columns | undefined {
  const plain = plainly(cells)
  if (!names(plain, known.user) && !names(plain, known.item)) return undefined
  const columns = Object.fromEntries(PARTS.map((part) => [part, placeOf(known[part], plain)])) as Record<Part, number>
  if (columns.user < 0 || columns.item < 0) {
    throw new HeaderError(`the header ${cells.map((cell) => JSON.stringify(cell)).join(', ')}`, EXPECTED)
  }
  return columns
}

/** Whether a first row names a column of orders. */
export const namesOrder = (cells: readonly string[]): boolean => names(plainly(cells), ORDER_NAMES.user)

/** Whether a first row names a column of users. */
export const namesUser = (cells: readonly string[]): boolean => names(plainly(cells), NAMES.user)

/** Whether one of the plain cells is one of the names. */
const names = (plain: readonly string[], known: readonly string[]): boolean =>
  known.some((name) => plain.some((cell) => isSpelling(cell, name)))

/** A header's cells in small letters, with `_` between their words. */
export function plainly(cells: readonly string[]): string[] {
  return cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replace(/[\s._-]+/g, '_'),
  )
}

/** The column that has the first of these names which any has; -1 where none has one. `plain` are the plain cells. */
export function placeOf(names: readonly string[], plain: readonly string[]): number {
  for (const name of names) {
    const places = plain.flatMap((cell, place) => (isSpelling(cell, name) ? [place] : []))
    if (places.length > 1) throw new HeaderError(`${places.length} columns named ${JSON.stringify(name)}`, 'one')
    if (places[0] !== undefined) return places[0]
  }
  return -1
}

/** Whether a cell is the name, or the name and `id`, its words apart or in one. */
function isSpelling(cell: string, name: string): boolean {
  return [name, `${name}_id`].some((known) => cell === known || cell === known.replaceAll('_', ''))
}

/** The columns of a table without a header; `third` is what a third and last one holds. */
export function unheaded(cells: number, third: 'value' | 'timestamp'): Columns {
  if (cells < 2 || cells > PARTS.length) {
    const got = cells === 1 ? 'one column' : `${cells} columns and no header`
    const more = cells === 1 ? ', separated by commas, semicolons or tabs' : ', or a header that names them'
    throw new HeaderError(got, `user, item, value and timestamp, of which the last two may be left out${more}`)
  }
  const columns = { user: 0, item: 1, value: -1, timestamp: -1 }
  if (cells === 3) return { ...columns, [third]: 2 }
  return cells === 4 ? { ...columns, value: 2, timestamp: 3 } : columns
}
