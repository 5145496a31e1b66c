// Google Merchant Center's product data: the attributes of its product data specification, from RSS 2.0, Atom or a table.

import type { Item, Items } from './items.js'
import type { Fields } from './reader.js'
import { distinct, isAvailable, isSale, levels, parts, present, readDate, readPrice } from './values.js'
import type { Element } from './xml.js'

/** Attributes by name, each with all of its values. */
export type Attributes = ReadonlyMap<string, readonly string[]>

const SPACES = new Set(['http://base.google.com/ns/1.0', 'http://base.google.com/cns/1.0'])

/** The roles of the fields that only this format knows. */
export const MERCHANT_FIELDS: Fields = {
  title: 'title',
  description: 'text',
  url: 'url',
  image: 'image',
  images: 'stored',
  brand: 'creator',
  categories: 'category',
  google_categories: 'category',
  price: 'price',
  list_price: 'stored',
  currency: 'stored',
  on_sale: 'flag',
  available: 'flag',
  availability: 'stored',
  group: 'variant-of',
  gtin: 'stored',
  mpn: 'stored',
  condition: 'stored',
  color: 'tag',
  material: 'tag',
  pattern: 'tag',
  gender: 'tag',
  age_group: 'tag',
  sizes: 'tag',
  available_from: 'stored',
}

/** What says how a product is sold, shipped, taxed or advertised, and nothing of what it is. */
const LEFT_OUT =
  /^(shipping|tax|installment|loyalty|subscription|ads_|mobile_link|excluded_|included_|custom_label|promotion_id|identifier_exists|return_|cost_of_goods|min_|max_handling|unit_pricing|transit_time|expiration_date|pause|lifestyle_image|virtual_model|external_seller|auto_pricing|adult|is_bundle|multipack|certification|energy_|disclosure|sell_on|pickup|free_shipping|canonical_link|link_template|mobile_link_template|sale_price_effective|size_type|size_system)/

/** The attributes of an element: those of Google's namespace before those of RSS and Atom with the same name. */
export function attributesOf(record: Element): Attributes {
  const attributes = new Map<string, string[]>()
  const own = new Map<string, string[]>()
  for (const child of record.children) {
    const into = SPACES.has(child.space) ? attributes : own
    const text = child.text.trim() || (child.name === 'link' ? (child.attributes.href ?? '') : '')
    const value = child.children.length > 0 ? nested(child) : text
    if (value !== '') into.set(child.name, [...(into.get(child.name) ?? []), value])
  }
  for (const [name, values] of own) if (RSS.has(name) && !attributes.has(name)) attributes.set(name, values)
  return attributes
}

const RSS = new Set(['title', 'link', 'description', 'id', 'summary', 'content'])

/** The attributes that consist of others: a detail, and a title or description that says how it was written. */
function nested({ name, children }: Element): string {
  const text = (name: string) => children.find((child) => child.name === name)?.text.trim() ?? ''
  return name === 'product_detail' ? `${text('attribute_name')}: ${text('attribute_value')}` : text('content')
}

/** The attributes of a row of a table: a list stands in one cell. */
export function rowAttributes(names: readonly string[], cells: readonly string[]): Attributes {
  const attributes = new Map<string, string[]>()
  for (const [at, name] of names.entries()) {
    const cell = cells[at] ?? ''
    if (cell === '') continue
    const values = name === 'additional_image_link' ? (parts(cell, ',') ?? []) : [cell]
    attributes.set(name, [...(attributes.get(name) ?? []), ...values])
  }
  return attributes
}

/** The names of a header as the specification writes them: `Image link` and `g:image_link` are `image_link`. */
export const attributeName = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replace(/^g:/, '')
    .replace(/[\s-]+/g, '_')

/** Adds the product of a record. `now` decides which sale prices are in effect. */
export function addProduct(items: Items, given: Attributes, line: number, now: number): void {
  const one = (name: string) => given.get(name)?.[0]
  const all = (name: string) => given.get(name) ?? []
  const availability = one('availability')
  const item: Item = {
    id: one('id'),
    title: one('title') ?? one('structured_title'),
    description: one('description') ?? one('structured_description') ?? one('summary') ?? one('content'),
    url: one('link'),
    image: one('image_link'),
    images: distinct(all('additional_image_link')),
    brand: one('brand'),
    categories: distinct(all('product_type').flatMap(levels)),
    google_categories: distinct(all('google_product_category').flatMap(levels)),
    ...pricesOf(items, given, line, now),
    availability,
    available: availability === undefined ? undefined : canBeHad(items, availability, line),
    available_from: readDate(items, 'availability_date', one('availability_date'), line),
    group: one('item_group_id'),
    condition: one('condition'),
    gtin: one('gtin'),
    mpn: one('mpn'),
    color: parts(one('color'), '/'),
    material: parts(one('material'), '/'),
    pattern: one('pattern'),
    gender: one('gender'),
    age_group: one('age_group'),
    sizes: distinct(all('size')),
    ...others(given),
  }
  items.add(present(item), line)
}

function canBeHad(items: Items, availability: string, line: number): boolean | undefined {
  const known = isAvailable(availability)
  return (
    known ?? items.drop('availability', availability, 'expected in_stock, out_of_stock, preorder or backorder', line)
  )
}

/** The price that a visitor pays now, and beside a sale the usual one. */
function pricesOf(items: Items, given: Attributes, line: number, now: number): Item {
  const price = readPrice(items, 'price', given.get('price')?.[0], line)
  const sale = readPrice(items, 'sale_price', given.get('sale_price')?.[0], line)
  const isOnSale =
    sale !== undefined &&
    isInEffect(items, given.get('sale_price_effective_date')?.[0], line, now) &&
    isSale(items, 'sale_price', sale, price, line)
  const paid = isOnSale ? sale : price
  return {
    price: paid?.amount,
    currency: paid?.currency,
    list_price: isOnSale ? price?.amount : undefined,
    on_sale: price || sale ? isOnSale : undefined,
  }
}

/** Whether a sale is on at a moment; without a period it always is. */
function isInEffect(items: Items, period: string | undefined, line: number, now: number): boolean {
  if (period === undefined) return true
  const [from, to] = period.split('/').map((date) => readDate(items, 'sale_price_effective_date', date, line))
  if (from === undefined || to === undefined) return false
  return Date.parse(from) <= now && now <= Date.parse(to)
}

/** Attributes that are not known here, as they are: the compiler says what it takes them for. */
function others(given: Attributes): Item {
  const rest: Item = {}
  for (const [name, values] of given) {
    if (KNOWN.has(name) || LEFT_OUT.test(name)) continue
    rest[name] = values.length > 1 || LISTS.has(name) ? [...values] : values[0]
  }
  return rest
}

const LISTS = new Set(['product_detail', 'product_highlight'])
const KNOWN = new Set([
  ...[
    'id',
    'title',
    'structured_title',
    'description',
    'structured_description',
    'summary',
    'content',
    'link',
    'image_link',
    'brand',
  ],
  ...['additional_image_link', 'product_type', 'google_product_category', 'price', 'sale_price', 'availability'],
  ...['availability_date', 'item_group_id', 'condition', 'gtin', 'mpn', 'color', 'material', 'pattern', 'gender'],
  ...['age_group', 'size', '__proto__'],
])
