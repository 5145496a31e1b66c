// Which format a feed has, by what it begins with. `--from` says it otherwise.

import { TABS } from '../csv/delimiter.js'
import { delimiterIn, headerOf } from './csv.js'
import { closing } from './json.js'
import { attributeName } from './merchant.js'
import { fieldName } from './values.js'
import { isWooCommerce } from './woocommerce.js'

export const FORMATS = [
  ...(['merchant', 'shopify', 'woocommerce', 'rss', 'atom', 'jsonfeed', 'sitemap', 'jsonld'] as const),
  ...(['csv', 'tsv', 'parquet', 'ndjson', 'json'] as const),
] as const
export type Format = (typeof FORMATS)[number]

/** How a feed is written, whatever it says. */
export type Shape = 'xml' | 'json' | 'lines' | 'table' | 'parquet'

export interface Detected {
  readonly format: Format
  readonly shape: Shape
}

/** Tells the format of a feed by its first characters. What is none of the others is taken for NDJSON. */
export function detect(head: string): Detected {
  const start = head.trimStart()
  if (start.startsWith('PAR1')) return { format: 'parquet', shape: 'parquet' }
  if (start.startsWith('<')) return { format: xmlFormat(start), shape: 'xml' }
  if (start.startsWith('{') || start.startsWith('[')) return ofJson(start)
  const names = headerOf(start)
  if (names === undefined) return { format: 'ndjson', shape: 'lines' }
  return { format: tableFormat(names) ?? (delimiterIn(start) === TABS ? 'tsv' : 'csv'), shape: 'table' }
}

function xmlFormat(start: string): Format {
  const root = /<(?:[\w-]+:)?(rss|RDF|feed|urlset|sitemapindex)[\s>]/.exec(start)?.[1]
  if (root === 'urlset' || root === 'sitemapindex') return 'sitemap'
  if (/["']http:\/\/base\.google\.com\/c?ns\/1\.0["']/.test(start)) return 'merchant'
  return root === 'feed' ? 'atom' : 'rss'
}

/** The format that has a header of these names; undefined where it is anybody's table. */
function tableFormat(names: readonly string[]): Format | undefined {
  const attributes = new Set(names.map(attributeName))
  const plain = new Set(names.map(fieldName))
  const isMerchant = attributes.has('id') && attributes.has('title') && attributes.has('link')
  const says = ['image_link', 'availability', 'google_product_category', 'product_type', 'item_group_id', 'gtin']
  if (isMerchant && says.filter((name) => attributes.has(name)).length >= 2) return 'merchant'
  const isShopify =
    (plain.has('handle') && plain.has('variant_price')) || (plain.has('url_handle') && plain.has('title'))
  if (isShopify) return 'shopify'
  return isWooCommerce(names) ? 'woocommerce' : undefined
}

/** What stands in the first object of a head of JSON: its keys with what their values begin with. */
interface Outline {
  readonly keys: ReadonlyMap<string, string>
  /** What follows the object; undefined where its end is not in the head. */
  readonly after: string | undefined
}

function ofJson(start: string): Detected {
  const isArray = start.startsWith('[')
  const first = isArray ? start.slice(1).trimStart() : start
  const { keys, after } = outline(first)
  if (isArray) return { format: formatOfRecord(keys) ?? 'json', shape: 'json' }
  if (after?.startsWith('{')) return { format: formatOfRecord(keys) ?? 'ndjson', shape: 'lines' }
  if (/^"https?:(\/|\\\/){2}(www\.)?jsonfeed\.org\//.test(keys.get('version') ?? ''))
    return { format: 'jsonfeed', shape: 'json' }
  if (keys.has('@graph') || keys.has('@type') || keys.has('@context')) return { format: 'jsonld', shape: 'json' }
  if (
    /^\[\s*\{/.test(keys.get('products') ?? '') &&
    isShopify(outline((keys.get('products') ?? '').replace(/^\[\s*/, '')).keys)
  ) {
    return { format: 'shopify', shape: 'json' }
  }
  // A first object that is longer than the head, and says what an item says, is an item of NDJSON.
  if (after === undefined && isRecord(keys)) return { format: formatOfRecord(keys) ?? 'ndjson', shape: 'lines' }
  const holdsRecords = [...keys.values()].some((value) => /^[[{]/.test(value))
  // An object on a line of its own that has an id is an item.
  if (after !== undefined && (keys.has('id') || !holdsRecords)) return { format: 'ndjson', shape: 'lines' }
  return { format: 'json', shape: 'json' }
}

function formatOfRecord(keys: ReadonlyMap<string, string>): Format | undefined {
  if (keys.has('@type') || keys.has('@graph') || keys.has('@context')) return 'jsonld'
  return isShopify(keys) ? 'shopify' : undefined
}

/** What documents call the list of their items. */
const LISTS =
  /^(items?|products?|data|results?|records?|entries|rows|hits|nodes|list|articles?|posts?|pages|documents?|docs|books|movies|courses|catalog(ue)?)$/i

/** Whether an object is an item rather than what holds a list of them: it has an id beside a text of its own, and no such list. */
const isRecord = (keys: ReadonlyMap<string, string>): boolean => {
  const others = [...keys].filter(([name]) => name !== 'id')
  const holdsItems = others.some(([name, value]) => LISTS.test(name) && /^\[\s*\{/.test(value))
  return keys.has('id') && !holdsItems && others.some(([, value]) => value.startsWith('"'))
}

const isShopify = (keys: ReadonlyMap<string, string>): boolean =>
  keys.has('handle') && keys.has('variants') && (keys.has('body_html') || keys.has('vendor'))

/** Whether the first record of NDJSON, or of an array, is an item with an `id`; undefined where its end is not in the head. */
export function firstHasId(start: string): boolean | undefined {
  const first = start.replace(/^\[\s*/, '')
  const { keys, after } = outline(first)
  // The fields of a resource of JSON:API are a level deeper.
  if (keys.get('attributes')?.startsWith('{')) return false
  if (!first.startsWith('{') || keys.has('id')) return true
  return after === undefined ? undefined : false
}

function outline(text: string): Outline {
  const keys = new Map<string, string>()
  let depth = 0
  let key: string | undefined
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    if (character === '"') {
      const end = closing(text, at)
      if (end < 0) break
      if (depth === 1 && /^"\s*:/.test(text.slice(end, end + 8))) {
        key = text.slice(at + 1, end)
        const value = text.slice(end).indexOf(':') + end + 1
        keys.set(key, text.slice(value, value + 4_000).trimStart())
      }
      at = end
    } else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') {
      depth--
      if (depth <= 0) return { keys, after: text.slice(at + 1).trimStart() }
    }
  }
  return { keys, after: undefined }
}
