// Shopify: products.json (of a storefront or of the Admin API) and the CSV that the admin exports. An item is a product: its
// variants are its options, prices and stock.

import type { Item, Items } from './items.js'
import { isObject } from './json.js'
import type { Fields } from './reader.js'
import { distinct, fieldName, levels, lowest, parts, present, readDate, readPrice } from './values.js'

export const SHOPIFY_FIELDS: Fields = {
  title: 'title',
  description: 'text',
  url: 'url',
  image: 'image',
  images: 'stored',
  vendor: 'creator',
  type: 'category',
  categories: 'category',
  tags: 'tag',
  price: 'price',
  list_price: 'stored',
  on_sale: 'flag',
  available: 'flag',
  published: 'date',
  handle: 'stored',
  skus: 'stored',
  variants: 'stored',
}

/** What a variant says, whatever the spelling. */
interface Variant {
  readonly price: unknown
  readonly listPrice: unknown
  readonly available: boolean | undefined
  readonly sku: string | undefined
  readonly id?: string | undefined
  readonly options: readonly (readonly [name: string, value: string])[]
}

interface Product {
  readonly item: Item
  readonly variants: readonly Variant[]
}

/** Adds a product of products.json. One that is a draft or archived is passed over. */
export function addShopifyProduct(items: Items, given: Record<string, unknown>, line: number): void {
  const title = text(given.title)
  if (given.status !== undefined && given.status !== 'active') {
    items.pass('not active (draft or archived)', line, title)
    return
  }
  if (given.published_at === null) {
    items.pass('not published', line, title)
    return
  }
  const handle = text(given.handle)
  const images = listed(given.images).map((image) => text(image.src))
  const item = {
    id: given.id ?? handle,
    title,
    description: text(given.body_html),
    url: handle && `/products/${handle}`,
    image: images[0] ?? (isObject(given.image) ? text(given.image.src) : undefined),
    images: distinct(images.slice(1)),
    vendor: text(given.vendor),
    type: text(given.product_type),
    tags: Array.isArray(given.tags) ? distinct(given.tags.map(String)) : parts(text(given.tags), ','),
    published: readDate(items, 'published_at', given.published_at, line),
    handle,
  }
  const names = listed(given.options).map((option) => text(option.name) ?? '')
  items.add(finished(items, { item, variants: listed(given.variants).map((one) => variantOf(one, names)) }, line), line)
}

function variantOf(given: Record<string, unknown>, names: readonly string[]): Variant {
  const options = ['option1', 'option2', 'option3'].flatMap((key, at): [string, string][] => {
    const value = text(given[key])
    return value === undefined ? [] : [[names[at] ?? key, value]]
  })
  return {
    ...{ price: given.price, listPrice: given.compare_at_price, sku: text(given.sku), id: text(given.id), options },
    available: availabilityOf(given),
  }
}

/** The storefront says it; the Admin API has the stock and what is done without any. */
function availabilityOf(given: Record<string, unknown>): boolean | undefined {
  if (typeof given.available === 'boolean') return given.available
  if (typeof given.inventory_quantity !== 'number') return undefined
  return given.inventory_management === null || given.inventory_policy === 'continue' || given.inventory_quantity > 0
}

/** The item with what its variants say: the lowest price of those that can be had, whether any can be had, and every value of each option. */
function finished(items: Items, { item, variants }: Product, line: number): Item {
  const prices = variants.flatMap((variant) => {
    const price = readPrice(items, 'price', variant.price, line)
    const list = readPrice(items, 'compare_at_price', variant.listPrice, line)
    const before = list && price && list.amount > price.amount ? list.amount : undefined
    return price ? [{ price: price.amount, list: before, available: variant.available }] : []
  })
  const cheapest = lowest(prices)
  const known = variants.flatMap(({ available }) => (available === undefined ? [] : [available]))
  return present({
    ...item,
    ...optionsOf(variants, item),
    price: cheapest?.price,
    list_price: cheapest?.list,
    on_sale: cheapest && cheapest.list !== undefined,
    available: known.length > 0 ? known.some((can) => can) : undefined,
    skus: distinct(variants.map(({ sku }) => sku)),
    variants: distinct(variants.map(({ id }) => id)),
  })
}

/** Option by option, its values. A product without options has one, `Title`, with the value `Default Title`. */
function optionsOf(variants: readonly Variant[], item: Item): Item {
  const values = new Map<string, (string | undefined)[]>()
  for (const [label, value] of variants.flatMap(({ options }) => options)) {
    if (value === 'Default Title') continue
    const plain = fieldName(label) || 'option'
    const name = plain === 'id' || plain in item || RESERVED.has(plain) ? `option_${plain}` : plain
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, distinct(all)]))
}

const RESERVED = new Set(['price', 'list_price', 'on_sale', 'available', 'skus', 'variants', '__proto__'])

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined

const listed = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** Rows of the CSV, by the names of its columns in either of Shopify's two spellings. */
type Row = Readonly<Record<string, string>>

/** By the header of the template since 2025, the header of before. */
const RENAMED: Readonly<Record<string, string>> = {
  ...{ url_handle: 'handle', description: 'body_html', published_on_online_store: 'published', sku: 'variant_sku' },
  ...{ price: 'variant_price', compare_at_price: 'variant_compare_at_price', product_image_url: 'image_src' },
  ...{ inventory_quantity: 'variant_inventory_qty', inventory_tracker: 'variant_inventory_tracker' },
  ...{ continue_selling_when_out_of_stock: 'variant_inventory_policy' },
}

export const shopifyColumn = (header: string): string => {
  const name = fieldName(header)
  return RENAMED[name] ?? name
}

/** Gathers the rows of a handle, of which all but the first have only what is theirs: a variant, an image. */
export class ShopifyRows {
  readonly #items: Items
  readonly #names: readonly string[]
  #rows: Row[] = []
  #line = 0

  constructor(items: Items, names: readonly string[]) {
    this.#items = items
    this.#names = names
  }

  add(cells: readonly string[], line: number): void {
    const row = Object.fromEntries(this.#names.map((name, at) => [name, cells[at] ?? '']))
    if (!row.handle) {
      this.#items.broken(line, 'field `Handle`: got nothing, expected the handle of a product', 'source_field')
      return
    }
    if (this.#rows[0]?.handle !== row.handle) {
      this.end()
      this.#line = line
    }
    this.#rows.push(row)
  }

  end(): void {
    const [first] = this.#rows
    if (first) this.#product(first, this.#rows)
    this.#rows = []
  }

  #product(first: Row, rows: readonly Row[]): void {
    const line = this.#line
    if (first.status && first.status.toLowerCase() !== 'active') {
      this.#items.pass('not active (draft or archived)', line, first.title)
      return
    }
    if (first.published?.toLowerCase() === 'false') {
      this.#items.pass('not published', line, first.title)
      return
    }
    const images = rows.map((row) => row.image_src)
    const item = {
      id: first.handle,
      title: first.title,
      description: first.body_html,
      url: `/products/${first.handle}`,
      image: images.find((image) => image),
      images: distinct(images)?.slice(1),
      vendor: first.vendor,
      type: first.type,
      categories: levels(first.product_category ?? ''),
      tags: parts(first.tags, ','),
    }
    // An option's name stands in the product's first row alone.
    const variants = rows.filter((row) => row.variant_price || row.option1_value).map((row) => rowVariant(row, first))
    this.#items.add(finished(this.#items, { item, variants }, line), line)
  }
}

function rowVariant(row: Row, first: Row): Variant {
  const options = [1, 2, 3].flatMap((at): [string, string][] => {
    const value = row[`option${at}_value`]
    return value ? [[first[`option${at}_name`] || `option${at}`, value]] : []
  })
  const stock = row.variant_inventory_qty
  const goesOn = /^(continue|true)$/i.test(row.variant_inventory_policy ?? '')
  const isCounted = row.variant_inventory_tracker !== '' && stock !== undefined && stock !== ''
  return {
    ...{ price: row.variant_price, listPrice: row.variant_compare_at_price, sku: row.variant_sku, options },
    available: stock === undefined ? undefined : !isCounted || goesOn || Number(stock) > 0,
  }
}
