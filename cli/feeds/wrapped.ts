// Records of content systems, which keep the fields of an item a level deeper than its id: JSON:API and Strapi under `attributes`, Contentful
// under `fields`, beside `sys`. Here they become items.

import type { Item } from './items.js'
import { isObject } from './json.js'
import { put } from './values.js'

/** What a resource of JSON:API has beside its attributes; Strapi has `documentId` too. */
const RESOURCE = new Set(['id', 'documentId', 'type', 'attributes', 'relationships', 'links', 'meta'])
/** What an entry of Contentful has beside its fields. */
const ENTRY = new Set(['sys', 'fields', 'metadata'])
/** Relations may have relations. */
const DEEPEST = 20

/** A record with its fields at the top; the record itself where they are there. */
export function unwrapped(record: Item): Item {
  if (isResource(record)) return flat(record, DEEPEST)
  const { sys, fields } = record
  const isEntry = Object.keys(record).every((name) => ENTRY.has(name)) && isObject(sys) && isObject(fields)
  return isEntry ? merged({ id: sys.id, created_at: sys.createdAt, updated_at: sys.updatedAt }, fields) : record
}

/** Whether a record is a resource of JSON:API, so that nothing but its attributes says what it is. */
export const isResource = (record: Item): boolean =>
  isObject(record.attributes) && record.id !== undefined && Object.keys(record).every((name) => RESOURCE.has(name))

/** A resource as an item; the resources that it relates to as theirs, so that their names are known. */
function flat({ id, type, attributes }: Item, levels: number): Item {
  const own = Object.entries(attributes as Item).map(([name, value]) => [name, related(value, levels)] as const)
  const rest: Item = {}
  for (const [name, value] of own) put(rest, name, value)
  return merged({ id, type }, rest)
}

/** The value of an attribute: of `{ "data": … }` the resource, or the list of some. */
function related(value: unknown, levels: number): unknown {
  if (levels === 0 || !isObject(value) || Object.keys(value).some((name) => name !== 'data')) return value
  const { data } = value
  const one = (given: unknown) => (isObject(given) && isResource(given) ? flat(given, levels - 1) : given)
  return Array.isArray(data) ? data.map(one) : isObject(data) ? one(data) : value
}

/** Fields with those of a record beside them, which go before them, but for the id. */
function merged({ id, ...known }: Item, fields: Item): Item {
  const item: Item = { id }
  for (const [name, value] of Object.entries(known)) {
    if (value !== undefined && !Object.hasOwn(fields, name)) item[name] = value
  }
  for (const [name, value] of Object.entries(fields)) if (name !== 'id') put(item, name, value)
  return item
}
