// The CSV that WooCommerce exports, with columns in English or German. An item is a product; the rows of its variations give it their
// prices, stock and attributes.

import type { Item, Items } from './items.js'
import type { Fields } from './reader.js'
import { distinct, fieldName, isSale, levels, lowest, present, readDate, readPrice } from './values.js'

export const WOOCOMMERCE_FIELDS: Fields = {
  title: 'title',
  description: 'text',
  summary: 'text',
  url: 'url',
  image: 'image',
  images: 'stored',
  categories: 'category',
  tags: 'tag',
  price: 'price',
  list_price: 'stored',
  on_sale: 'flag',
  available: 'flag',
  sku: 'stored',
  brand: 'creator',
  featured: 'flag',
}

type Row = Readonly<Record<string, string>>

interface Held {
  readonly row: Row
  readonly line: number
  readonly variations: Row[]
}

/** Holds all products: a variation may stand anywhere behind or before its parent. */
export class WooCommerceRows {
  readonly #items: Items
  readonly #names: readonly string[]
  readonly #now: number
  readonly #products: Held[] = []
  readonly #variations: { readonly row: Row; readonly line: number }[] = []

  constructor(items: Items, headers: readonly string[], now: number) {
    this.#items = items
    this.#names = headers.map(columnName)
    this.#now = now
  }

  add(cells: readonly string[], line: number): void {
    const row = Object.fromEntries(this.#names.map((name, at) => [name, cells[at] ?? '']))
    const isVariation = kinds(row).includes('variation')
    if (isVariation) this.#variations.push({ row, line })
    else this.#products.push({ row, line, variations: [] })
  }

  end(): void {
    const parents = new Map<string, Held>()
    for (const product of this.#products) {
      const { id, sku } = product.row
      if (sku) parents.set(sku, product)
      if (id) parents.set(`id:${id}`, product)
    }
    for (const { row, line } of this.#variations) {
      const parent = parents.get(row.parent ?? '')
      if (parent) parent.variations.push(row)
      else
        this.#items.broken(
          line,
          `field \`Parent\`: got ${JSON.stringify(row.parent ?? '')}, expected the product that it is a variation of, as id:<ID> or its SKU`,
          'source_field',
        )
    }
    for (const product of this.#products) this.#product(product)
  }

  #product({ row, line, variations }: Held): void {
    if (row.published !== undefined && row.published !== '' && row.published !== '1') {
      this.#items.pass('not published', line, row.name)
      return
    }
    if (row.visibility_in_catalog === 'hidden') {
      this.#items.pass('hidden from the catalogue', line, row.name)
      return
    }
    const images = list(row.images)
    const sold = variations.filter(({ published }) => published !== '0')
    this.#items.add(
      present({
        id: row.id || row.sku,
        title: row.name,
        summary: row.short_description,
        description: row.description,
        url: row.external_url,
        image: images[0],
        images: images.slice(1),
        categories: distinct(list(row.categories).flatMap(levels)),
        tags: list(row.tags),
        brand: list(row.brands)[0],
        sku: row.sku,
        featured: row.is_featured === undefined || row.is_featured === '' ? undefined : row.is_featured === '1',
        ...this.#prices(sold.length > 0 ? sold : [row], line),
        available: isInStock(sold.length > 0 && row.in_stock !== '0' ? sold : [row]),
        ...attributesOf([row, ...sold]),
      }),
      line,
    )
  }

  /** The lowest price of the rows, and beside a sale the usual one. */
  #prices(rows: readonly Row[], line: number): Item {
    const prices = rows.flatMap((row) => {
      const list = readPrice(this.#items, 'Regular price', row.regular_price, line)
      const lower = this.#isOnSale(row, line) ? readPrice(this.#items, 'Sale price', row.sale_price, line) : undefined
      const sale = lower && isSale(this.#items, 'Sale price', lower, list, line) ? lower : undefined
      const price = (sale ?? list)?.amount
      const available = row.in_stock ? row.in_stock !== '0' : undefined
      return price === undefined ? [] : [{ price, list: sale && list?.amount, available }]
    })
    const cheapest = lowest(prices)
    return { price: cheapest?.price, list_price: cheapest?.list, on_sale: cheapest && cheapest.list !== undefined }
  }

  #isOnSale(row: Row, line: number): boolean {
    if (!row.sale_price) return false
    const from = readDate(this.#items, 'Date sale price starts', row.date_sale_price_starts, line)
    const to = readDate(this.#items, 'Date sale price ends', row.date_sale_price_ends, line)
    // A day that ends a sale is part of it.
    const last = to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to) + (to.length === 10 ? 86_399_999 : 0)
    return (from === undefined || Date.parse(from) <= this.#now) && this.#now <= last
  }
}

const kinds = (row: Row): string[] => (row.type ?? '').split(',').map((kind) => kind.trim())

/** The parts of a cell between commas; a comma within one is written `\,`. */
function list(cell: string | undefined): string[] {
  const all = (cell ?? '').split(/(?<!\\),/).map((part) => part.replaceAll('\\,', ',').trim())
  return distinct(all) ?? []
}

/** Whether any of the rows is in stock: `1`, `0` or `backorder`; undefined where none says. */
function isInStock(rows: readonly Row[]): boolean | undefined {
  const said = rows.flatMap((row) => (row.in_stock ? [row.in_stock !== '0'] : []))
  return said.length > 0 ? said.some((is) => is) : undefined
}

/** The values of each attribute, of the product and its variations. */
function attributesOf(rows: readonly Row[]): Item {
  const values = new Map<string, string[]>()
  for (const row of rows) {
    for (let at = 1; row[`attribute_${at}_name`] !== undefined; at++) {
      const name = fieldName(row[`attribute_${at}_name`] ?? '')
      if (name === '') continue
      const field = TAKEN.has(name) ? `attribute_${name}` : name
      values.set(field, [...(values.get(field) ?? []), ...list(row[`attribute_${at}_value_s`])])
    }
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, distinct(all)]))
}

const TAKEN = new Set(['id', ...Object.keys(WOOCOMMERCE_FIELDS), '__proto__'])

/** The columns that are read by what they are called where the shop's language is German. */
const GERMAN: Readonly<Record<string, string>> = {
  typ: 'type',
  artikelnummer: 'sku',
  veröffentlicht: 'published',
  ist_hervorgehoben: 'is_featured',
  sichtbarkeit_im_katalog: 'visibility_in_catalog',
  kurzbeschreibung: 'short_description',
  beschreibung: 'description',
  datum_an_dem_angebotspreis_beginnt: 'date_sale_price_starts',
  datum_an_dem_der_angebotspreis_beginnt: 'date_sale_price_starts',
  datum_an_dem_angebotspreis_endet: 'date_sale_price_ends',
  datum_an_dem_der_angebotspreis_endet: 'date_sale_price_ends',
  vorrätig: 'in_stock',
  angebotspreis: 'sale_price',
  regulärer_preis: 'regular_price',
  kategorien: 'categories',
  schlagwörter: 'tags',
  bilder: 'images',
  übergeordnetes_produkt: 'parent',
  externe_url: 'external_url',
  marken: 'brands',
}

/** The name of a column, in English. */
function columnName(header: string): string {
  const name = fieldName(header.normalize('NFC'))
  const attribute = /^attribut_(\d+)_(name|wert_e)$/.exec(name)
  if (attribute) return `attribute_${attribute[1]}_${attribute[2] === 'name' ? 'name' : 'value_s'}`
  return Object.hasOwn(GERMAN, name) ? (GERMAN[name] as string) : name
}

/** Whether a header is that of WooCommerce's export. */
export const isWooCommerce = (names: readonly string[]): boolean => {
  const plain = new Set(names.map(columnName))
  return (
    plain.has('type') && plain.has('sku') && plain.has('name') && (plain.has('regular_price') || plain.has('in_stock'))
  )
}
