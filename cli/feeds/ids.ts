// Which field is the id of records that have no `id`: one that other systems call so. It is said in the report.

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
  ...['artikelnummer', 'artikelnr', 'artikel_id', 'produktnummer', 'produkt_id'],
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

/** What is wrong with a record in which no field is known as an id. */
export function withoutId(names: readonly string[], wanted?: string): string {
  const found = names.slice(0, 12).map((name) => JSON.stringify(name))
  const got = found.length > 0 ? `the fields ${found.join(', ')}${names.length > 12 ? ', …' : ''}` : 'no fields'
  if (wanted !== undefined) return `field \`${wanted}\`: got ${got}; expected \`${wanted}\`, as --id says`
  const expected = `\`id\`, or one of ${KNOWN_IDS.join(', ')}: say --id <field>`
  return `field \`id\`: got nothing, and ${got}; expected ${expected}`
}

/** The field that ids are taken from. */
export interface IdField {
  readonly name: string
  /** Whether --id says so. */
  readonly isGiven: boolean
}

/** Adds records as they are, with the id that the first one has, or that --id names. */
export class Identified {
  readonly #items: Items
  readonly #given: string | undefined
  #field: string | undefined

  constructor(items: Items, given: string | undefined) {
    this.#items = items
    this.#given = given
  }

  /** The field that ids are taken from, where it is another than `id`. */
  get from(): IdField | undefined {
    const name = this.#field
    return name === undefined || name === 'id' ? undefined : { name, isGiven: this.#given !== undefined }
  }

  /** Finds the field among names. Returns what is wrong where there is none. */
  choose(names: readonly string[]): string | undefined {
    const found = this.#given ?? idField(names)
    if (found === undefined || !names.includes(found)) return withoutId(names, this.#given)
    this.#field = found
    return undefined
  }

  add(record: Item, line: number): void {
    const problem = this.#field === undefined ? this.choose(Object.keys(record)) : undefined
    if (problem !== undefined) this.#items.broken(line, problem, 'source_field')
    else this.#add(record, this.#field as string, line)
  }

  #add(record: Item, field: string, line: number): void {
    if (field === 'id') {
      this.#items.add(record, line)
      return
    }
    const given = Object.hasOwn(record, field) ? record[field] : undefined
    // An export of MongoDB writes an id as { "$oid": "…" }.
    const id = isObject(given) && typeof given.$oid === 'string' ? given.$oid : given
    const { [field]: _, id: other, ...rest } = record
    this.#items.add(field === '_id' ? { id, ...rest } : { id, [field]: given, ...rest }, line, field)
  }
}
