// For each format, what reads it and what its fields are for.

import { PenchantError } from '../../js/errors.js'
import { TABS } from '../csv/delimiter.js'
import { CsvReader, delimiterIn } from './csv.js'
import type { Detected, Format } from './detect.js'
import { Identified, type IdField } from './ids.js'
import type { Items } from './items.js'
import { isObject, JsonReader, nests, TOO_DEEP } from './json.js'
import { LinesReader } from './lines.js'
import { addProduct, attributeName, attributesOf, MERCHANT_FIELDS, rowAttributes } from './merchant.js'
import type { Fields, TextReader } from './reader.js'
import { addNode, Graph, SCHEMA_FIELDS } from './schema.js'
import { addShopifyProduct, SHOPIFY_FIELDS, ShopifyRows, shopifyColumn } from './shopify.js'
import { Sitemap } from './sitemap.js'
import { addAtomEntry, addJsonFeedItem, addRssItem, SYNDICATION_FIELDS } from './syndication.js'
import { Table } from './table.js'
import { WOOCOMMERCE_FIELDS, WooCommerceRows } from './woocommerce.js'
import { unwrapped } from './wrapped.js'
import { type Element, XmlReader } from './xml.js'

/** How a format is called, and the roles of the fields that it makes. */
export const KNOWN: Readonly<Record<Format, { readonly title: string; readonly fields: Fields }>> = {
  merchant: { title: 'a Google Merchant feed', fields: MERCHANT_FIELDS },
  shopify: { title: 'products of Shopify', fields: SHOPIFY_FIELDS },
  woocommerce: { title: 'products of WooCommerce', fields: WOOCOMMERCE_FIELDS },
  rss: { title: 'an RSS feed', fields: SYNDICATION_FIELDS },
  atom: { title: 'an Atom feed', fields: SYNDICATION_FIELDS },
  jsonfeed: { title: 'a JSON Feed', fields: SYNDICATION_FIELDS },
  sitemap: { title: 'the pages of a sitemap', fields: SCHEMA_FIELDS },
  jsonld: { title: 'JSON-LD of schema.org', fields: SCHEMA_FIELDS },
  csv: { title: 'a CSV', fields: {} },
  tsv: { title: 'a TSV', fields: {} },
  parquet: { title: 'Parquet', fields: {} },
  ndjson: { title: 'NDJSON', fields: {} },
  json: { title: 'JSON', fields: {} },
}

/** What readers are told. */
export interface Told {
  readonly id?: string | undefined
  readonly now: number
}

/** A reader, and what is known once it has read. */
export interface Reading {
  readonly reader: TextReader
  /** The field that ids were taken from, where that is not the format's own. */
  readonly idField?: () => IdField | undefined
  readonly sitemap?: Sitemap
}

/** The reader of a feed that begins with `head`. Throws where the format is not written in that way. */
export function readingOf(items: Items, { format, shape }: Detected, head: string, told: Told): Reading {
  if (shape === 'xml') return xmlReading(items, format, told.now)
  if (shape === 'table') return tableReading(items, format, head, told)
  if (format === 'jsonld') return { reader: new WholeDocument(items) }
  const identified = new Identified(items, told.id)
  const hear = {
    shopify: (record: Record<string, unknown>, line: number) => addShopifyProduct(items, record, line),
    jsonfeed: (record: Record<string, unknown>, line: number) => addJsonFeedItem(items, record, line),
    json: (record: Record<string, unknown>, line: number) => identified.add(unwrapped(record), line),
    ndjson: (record: Record<string, unknown>, line: number) => identified.add(unwrapped(record), line),
  }[format as string]
  if (!hear) throw mismatch(format, 'JSON')
  const arrays = { shopify: 'products', jsonfeed: 'items' }[format as string]
  const reader = shape === 'lines' ? new LinesReader(items, hear) : new JsonReader(items, hear, arrays)
  return { reader, idField: () => identified.from }
}

function xmlReading(items: Items, format: Format, now: number): Reading {
  const sitemap = new Sitemap(items)
  const hear = {
    merchant: (record: Element, line: number) => addProduct(items, attributesOf(record), line, now),
    rss: (record: Element, line: number) => addRssItem(items, record, line),
    atom: (record: Element, line: number) => addAtomEntry(items, record, line),
    sitemap: (record: Element, line: number) => sitemap.add(record, line),
  }[format as string]
  if (!hear) throw mismatch(format, 'XML')
  return { reader: new XmlReader(items, hear), ...(format === 'sitemap' && { sitemap }) }
}

/** Makes items of the rows of a table. */
interface Rows {
  add(cells: readonly string[], line: number): void
  end?(): void
  readonly idField?: IdField | undefined
}

function tableReading(items: Items, format: Format, head: string, told: Told): Reading {
  let rows: Rows | undefined
  const header = (names: readonly string[]) => {
    rows = rowsOf(items, format, names, told)
  }
  const delimiter = format === 'tsv' ? TABS : delimiterIn(head)
  const table = new CsvReader(items, delimiter, header, (cells, line) => rows?.add(cells, line))
  const reader: TextReader = {
    write: (text) => table.write(text),
    end() {
      table.end()
      rows?.end?.()
    },
  }
  return { reader, idField: () => rows?.idField }
}

function rowsOf(items: Items, format: Format, names: readonly string[], { id, now }: Told): Rows {
  if (format === 'shopify') return new ShopifyRows(items, names.map(shopifyColumn))
  if (format === 'woocommerce') return new WooCommerceRows(items, names, now)
  if (format === 'csv' || format === 'tsv') return new Table(items, names, id)
  if (format !== 'merchant') throw mismatch(format, 'a table')
  const attributes = names.map(attributeName)
  if (!attributes.includes('id')) {
    const got = names.map((name) => JSON.stringify(name)).join(', ')
    throw new PenchantError('source_field', `line 1, field \`id\`: got the columns ${got}, expected \`id\` among them`)
  }
  return {
    add: (cells: readonly string[], line: number) => addProduct(items, rowAttributes(attributes, cells), line, now),
  }
}

function mismatch(format: Format, got: string): PenchantError {
  return new PenchantError('source_syntax', `got ${got}, expected ${KNOWN[format].title}, as --from ${format} says`)
}

/** JSON-LD is read whole: any part of it may refer to any other. */
class WholeDocument implements TextReader {
  readonly #items: Items
  readonly #parts: string[] = []
  #length = 0

  constructor(items: Items) {
    this.#items = items
  }

  write(text: string): void {
    this.#parts.push(text)
    this.#length += text.length
    if (this.#length <= LARGEST_DOCUMENT) return
    const got = `JSON-LD of more than ${LARGEST_DOCUMENT.toLocaleString('en-GB')} characters`
    throw new PenchantError('source_syntax', `got ${got}, expected fewer: it is read whole, so split it`)
  }

  end(): void {
    const text = this.#parts.join('')
    if (nests(text)) throw new PenchantError('source_syntax', `line 1: got ${TOO_DEEP}, expected fewer levels`)
    const graph = new Graph(documentsOf(text))
    const found = graph.items()
    if (found.length === 0) {
      const types = [...graph.types].slice(0, 8).join(', ') || 'none'
      const expected = 'a Product, Article, Course, Book, Movie or the like'
      throw new PenchantError('source_empty', `there are no items: got the types ${types}, expected ${expected}`)
    }
    for (const [at, one] of found.entries()) addNode(this.#items, graph, one, at + 1)
  }
}

const LARGEST_DOCUMENT = 2 ** 28

/** One document, or one on each line. */
function documentsOf(text: string): unknown[] {
  try {
    return [JSON.parse(text)]
  } catch (cause) {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    try {
      const documents = lines.map((line) => JSON.parse(line) as unknown)
      if (documents.length > 1 && documents.every(isObject)) return documents
    } catch {
      // It is one document, and broken.
    }
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new PenchantError('source_syntax', `line ${lineOf(text, problem)}: got JSON-LD that is no JSON (${problem})`)
  }
}

/** The line that a complaint of JSON.parse is about. */
function lineOf(text: string, problem: string): number {
  const at = Number(/position (\d+)/.exec(problem)?.[1] ?? text.length)
  return text.slice(0, at).split('\n').length
}
