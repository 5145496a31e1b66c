// Which field is the id of records that have no `id`: one that other systems call so. It is said in the report.

import { PenchantError } from '../../js/errors.js'
import type { Item, Items } from './items.js'
import { isObject } from './json.js'

/** The names of ids, the surest first. */
export const KNOWN_IDS = [
  ...[
    '_id',
    'objectID',
    'product_id',
    'productId',
    'item_id',
    'itemId',
    'article_id',
    'articleId',
    'sku',
    'isbn',
    'asin',
  ],
  ...['slug', 'handle', 'guid', 'uuid', 'key', 'url', 'link'],
] as const

/** The field of a record that is its id: `id`, or the surest name with a value; undefined where there is none. */
export function idField(names: Iterable<string>): string | undefined {
  const given = [...names]
  if (given.includes('id')) return 'id'
  const found = KNOWN_IDS.find((known) => given.some((name) => isSpelling(name, known)))
  return found && given.find((name) => isSpelling(name, found))
}

const isSpelling = (name: string, known: string): boolean => plain(name) === plain(known)

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '')

/** The error of a feed whose first record has no id. */
export function withoutId(line: number, names: readonly string[]): PenchantError {
  const found = names.slice(0, 12).map((name) => JSON.stringify(name))
  const got = found.length > 0 ? `the fields ${found.join(', ')}${names.length > 12 ? ', …' : ''}` : 'no fields'
  const expected = `\`id\`, or one of ${KNOWN_IDS.join(', ')}: rename the field that identifies an item`
  return new PenchantError('source_field', `line ${line}, field \`id\`: got nothing, and ${got}; expected ${expected}`)
}

/** Adds records as they are, with the id that the first one has. */
export class Identified {
  readonly #items: Items
  #field: string | undefined

  constructor(items: Items) {
    this.#items = items
  }

  /** The field that ids are taken from, where it is another than `id`. */
  get from(): string | undefined {
    return this.#field === 'id' ? undefined : this.#field
  }

  add(record: Item, line: number): void {
    if (this.#field === undefined) {
      this.#field = idField(Object.keys(record))
      if (this.#field === undefined) throw withoutId(line, Object.keys(record))
    }
    const field = this.#field
    if (field === 'id') {
      this.#items.add(record, line)
      return
    }
    const given = Object.hasOwn(record, field) ? record[field] : undefined
    // An export of MongoDB writes an id as { "$oid": "…" }.
    const id = isObject(given) && typeof given.$oid === 'string' ? given.$oid : given
    const { [field]: _, ...rest } = record
    const isShown = field !== '_id'
    this.#items.add(isShown ? { id, ...record } : { id, ...rest }, line)
  }
}
