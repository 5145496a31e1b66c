// Things of schema.org as items, from JSON-LD or the microdata of a page.

import type { Item, Items } from './items.js'
import { isObject } from './json.js'
import type { Fields } from './reader.js'
import { distinct, isAvailable, isoDate, levels, lowest, present, readPrice } from './values.js'

export type Node = Record<string, unknown>

export const SCHEMA_FIELDS: Fields = {
  type: 'category',
  title: 'title',
  description: 'text',
  text: 'text',
  url: 'url',
  image: 'image',
  authors: 'creator',
  brand: 'creator',
  directors: 'creator',
  artists: 'creator',
  provider: 'creator',
  actors: 'tag',
  publisher: 'stored',
  categories: 'category',
  section: 'category',
  genres: 'tag',
  tags: 'tag',
  about: 'tag',
  teaches: 'tag',
  level: 'category',
  language: 'stored',
  prerequisites: 'prerequisites',
  published: 'date',
  updated: 'stored',
  starts: 'date',
  price: 'price',
  currency: 'stored',
  available: 'flag',
  rating: 'number',
  ratings: 'popularity',
  group: 'variant-of',
  isbn: 'stored',
  sku: 'stored',
  color: 'tag',
  material: 'tag',
  size: 'stored',
  duration: 'stored',
  pages: 'number',
}

/** What is an item of a site, and not a part of a page as a breadcrumb is. */
const ITEM_TYPES =
  /^(Product|IndividualProduct|ProductModel|Vehicle|Car|Book|Audiobook|Movie|Course|Recipe|HowTo|CreativeWork|LearningResource|SoftwareApplication|MobileApplication|WebApplication|VideoGame|Game|MusicAlbum|MusicRecording|Podcast(Series|Episode)|TV(Series|Episode|Season)|VideoObject|JobPosting|Report|.*Article|BlogPosting|LiveBlogPosting|.*Event|Restaurant|Hotel|Accommodation|Apartment|House|TouristAttraction|TouristTrip|Trip)$/

/** All nodes of some documents, those that only refer to another resolved. */
export class Graph {
  readonly #byId = new Map<string, Node>()
  readonly #roots: readonly unknown[]

  constructor(documents: readonly unknown[]) {
    this.#roots = documents
    for (const document of documents) this.#index(document, 0)
  }

  #index(value: unknown, depth: number): void {
    if (depth > 60) return
    if (Array.isArray(value)) for (const one of value) this.#index(one, depth + 1)
    if (!isObject(value)) return
    const id = value['@id']
    if (typeof id === 'string' && Object.keys(value).length > 1) this.#byId.set(id, { ...value, ...this.#byId.get(id) })
    for (const one of Object.values(value)) if (typeof one === 'object') this.#index(one, depth + 1)
  }

  /** A node, where it only refers to another that one. */
  resolved(value: unknown): unknown {
    const id = isObject(value) ? value['@id'] : undefined
    return (typeof id === 'string' && this.#byId.get(id)) || value
  }

  /** The nodes that are items, each with the group that it is a variant of. */
  items(): { readonly node: Node; readonly group?: string }[] {
    const found = new Map<Node, { readonly node: Node; readonly group?: string }>()
    const types = new Set<string>()
    this.#gather(this.#roots, undefined, found, types, 0)
    this.types = types
    return [...found.values()]
  }

  /** The types that were met. */
  types: ReadonlySet<string> = new Set()

  #gather(
    value: unknown,
    group: string | undefined,
    found: Map<Node, { node: Node; group?: string }>,
    types: Set<string>,
    depth: number,
  ): void {
    if (depth > 20) return
    if (Array.isArray(value)) {
      for (const one of value) this.#gather(one, group, found, types, depth + 1)
      return
    }
    const node = this.resolved(value)
    if (!isObject(node) || found.has(node)) return
    const kinds = typesOf(node)
    for (const kind of kinds) types.add(kind)
    const inner = (name: string, group?: string) => this.#gather(node[name], group, found, types, depth + 1)
    if (kinds.includes('ProductGroup'))
      inner('hasVariant', textsOf(node.productGroupID)[0] ?? textsOf(node['@id'])[0] ?? textsOf(node.name)[0])
    else if (kinds.some((kind) => ITEM_TYPES.test(kind)))
      found.set(node, group === undefined ? { node } : { node, group })
    else if (kinds.includes('ListItem')) this.#listItem(node, found, types, depth)
    else for (const name of ['@graph', 'itemListElement', 'dataFeedElement', 'mainEntity', 'item']) inner(name)
  }

  /** An element of a list: the item in it, or, in a list that only summarises, what it says of one. */
  #listItem(node: Node, found: Map<Node, { node: Node; group?: string }>, types: Set<string>, depth: number): void {
    const item = this.resolved(node.item)
    if (isObject(item) && typesOf(item).length > 0) this.#gather(item, undefined, found, types, depth + 1)
    else if (typeof node.url === 'string' && node.name !== undefined)
      found.set(node, { node: { ...node, '@type': [] } })
  }
}

/** The types of a node, without the vocabulary's address. */
function typesOf(node: Node): string[] {
  return [node['@type']]
    .flat()
    .flatMap((type) => (typeof type === 'string' ? [type.replace(/^https?:\/\/schema\.org\/|^schema:/, '')] : []))
}

/** Names may stand in each other so deep. */
const DEEPEST_NAME = 10

/** The texts of a value: itself, or the names of things. */
const textsOf = (value: unknown): string[] => textsWithin(value, DEEPEST_NAME)

function textsWithin(value: unknown, levels: number): string[] {
  if (levels === 0) return []
  if (Array.isArray(value)) return value.flatMap((one) => textsWithin(one, levels - 1))
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()]
  if (typeof value === 'number') return [String(value)]
  if (!isObject(value)) return []
  return textsWithin(value['@value'] ?? value.name ?? value.value ?? value['@id'], levels - 1)
}

/** Adds the item of a node. `address` is that of the page it was found in. */
export function addNode(
  items: Items,
  graph: Graph,
  { node, group }: { node: Node; group?: string },
  line: number,
  address?: string,
): void {
  const names = (...properties: string[]) =>
    distinct(
      properties.flatMap((name) =>
        [node[name]]
          .flat()
          .map((one) => graph.resolved(one))
          .flatMap(textsOf),
      ),
    )
  const one = (...properties: string[]) => names(...properties)?.[0]
  const url = addressOf(one('url') ?? address, address)
  items.add(
    present({
      id: idOf(node) ?? url,
      type: typesOf(node)[0],
      title: one('name', 'headline'),
      description: one('description', 'abstract'),
      text: one('articleBody', 'text'),
      url,
      image: addressOf(imageOf(graph, node), address),
      authors: names('author', 'creator'),
      brand: one('brand', 'manufacturer'),
      directors: names('director'),
      artists: names('byArtist'),
      provider: one('provider'),
      actors: names('actor'),
      publisher: one('publisher'),
      categories: distinct((names('category') ?? []).flatMap(levels)),
      section: one('articleSection'),
      genres: names('genre'),
      tags: distinct(
        [node.keywords]
          .flat()
          .flatMap(textsOf)
          .flatMap((text) => text.split(',')),
      ),
      about: names('about'),
      teaches: names('teaches'),
      level: one('educationalLevel'),
      language: one('inLanguage'),
      prerequisites: prerequisitesOf(graph, node),
      published: dateOf(items, 'datePublished', one('datePublished', 'dateCreated'), line),
      updated: dateOf(items, 'dateModified', one('dateModified'), line),
      starts: dateOf(items, 'startDate', one('startDate'), line),
      ...offerOf(items, graph, node, line),
      ...ratingOf(graph, node),
      group: group ?? one('inProductGroupWithID') ?? groupOf(graph, node),
      isbn: one('isbn'),
      sku: one('sku'),
      color: names('color'),
      material: names('material'),
      size: names('size'),
      duration: one('duration', 'timeRequired'),
      pages: numberOf(one('numberOfPages')),
    }),
    line,
  )
}

/** What identifies a thing, the plainest first. */
const IDS = ['sku', 'productID', 'identifier', 'courseCode', 'isbn', 'gtin13', 'gtin', 'mpn', '@id'] as const

function idOf(node: Node): string | undefined {
  for (const name of IDS) {
    const [id] = textsOf(node[name])
    if (id !== undefined) return id
  }
  return undefined
}

function addressOf(url: string | undefined, base: string | undefined): string | undefined {
  if (url === undefined || base === undefined) return url
  return URL.canParse(url, base) ? new URL(url, base).href : url
}

function imageOf(graph: Graph, node: Node): string | undefined {
  const first = graph.resolved([node.image ?? node.thumbnailUrl].flat()[0])
  return isObject(first) ? textsOf(first.url ?? first.contentUrl)[0] : textsOf(first)[0]
}

function groupOf(graph: Graph, node: Node): string | undefined {
  const group = graph.resolved([node.isVariantOf].flat()[0])
  return isObject(group) ? textsOf(group.productGroupID ?? group['@id'])[0] : undefined
}

/** The courses that are asked for; what is only said in words is none. */
function prerequisitesOf(graph: Graph, node: Node): string[] | undefined {
  const courses = [node.coursePrerequisites].flat().map((one) => graph.resolved(one))
  return distinct(
    courses.map((course) => (isObject(course) && typesOf(course).includes('Course') ? idOf(course) : undefined)),
  )
}

/** The lowest price of the offers that can be had, and whether one of them can be had. */
function offerOf(items: Items, graph: Graph, node: Node, line: number): Item {
  const offers = [node.offers]
    .flat()
    .map((offer) => graph.resolved(offer))
    .filter(isObject)
  const all = offers.flatMap((offer) => [offer, ...[offer.offers].flat().filter(isObject)])
  const prices = all.flatMap((offer) => {
    const specification = [offer.priceSpecification].flat().find(isObject)
    const said = textsOf(offer.priceCurrency ?? specification?.priceCurrency)[0]
    const price = readPrice(items, 'price', offer.price ?? offer.lowPrice ?? specification?.price, line, said)
    return price ? [{ price: price.amount, currency: said ?? price.currency, available: availabilityOf(offer) }] : []
  })
  const cheapest = lowest(prices)
  const known = all.map(availabilityOf).filter((can) => can !== undefined)
  return {
    price: cheapest?.price,
    currency: cheapest?.currency,
    available: known.length > 0 ? known.includes(true) : undefined,
  }
}

function availabilityOf(offer: Node): boolean | undefined {
  const [text] = textsOf(offer.availability)
  return text === undefined ? undefined : isAvailable(text)
}

function ratingOf(graph: Graph, node: Node): Item {
  const rating = graph.resolved(node.aggregateRating)
  if (!isObject(rating)) return {}
  return {
    rating: numberOf(textsOf(rating.ratingValue)[0]),
    ratings: numberOf(textsOf(rating.ratingCount ?? rating.reviewCount)[0]),
  }
}

/** A date; of a year or a month, its first day. */
function dateOf(items: Items, field: string, text: string | undefined, line: number): string | undefined {
  if (text === undefined) return undefined
  const whole = /^\d{4}$/.test(text) ? `${text}-01-01` : /^\d{4}-\d\d$/.test(text) ? `${text}-01` : text
  return isoDate(whole) ?? items.drop(field, text, 'expected a date of ISO 8601', line)
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined
}
