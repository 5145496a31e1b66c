// RSS 2.0 (and 1.0), Atom and JSON Feed: what a newsroom or a blog publishes.

import type { Items } from './items.js'
import { isObject } from './json.js'
import { plainText } from './pages.js'
import type { Fields } from './reader.js'
import { distinct, parts, present, readDate } from './values.js'
import { type Element, innerMarkup } from './xml.js'

export const SYNDICATION_FIELDS: Fields = {
  title: 'title',
  summary: 'text',
  text: 'text',
  url: 'url',
  image: 'image',
  authors: 'creator',
  categories: 'tag',
  published: 'date',
  updated: 'stored',
  source: 'stored',
  language: 'stored',
}

const DUBLIN_CORE = 'http://purl.org/dc/elements/1.1/'
const CONTENT = 'http://purl.org/rss/1.0/modules/content/'
const MEDIA = 'http://search.yahoo.com/mrss/'
const ATOM = 'http://www.w3.org/2005/Atom'
const ITUNES = 'http://www.itunes.com/dtds/podcast-1.0.dtd'

/** Namespaces of RSS itself: 2.0 has none. */
const RSS = new Set([
  '',
  'http://purl.org/rss/1.0/',
  'http://backend.userland.com/rss2',
  'http://my.netscape.com/rdf/simple/0.9/',
])

function all(record: Element, name: string, space: string | Set<string>): Element[] {
  const isIn = (child: Element) => (typeof space === 'string' ? child.space === space : space.has(child.space))
  return record.children.filter((child) => child.name === name && isIn(child))
}

const textOf = (element: Element | undefined): string | undefined => element?.text.trim() || undefined

/** Adds an item of RSS. Its id is its guid, otherwise its link. */
export function addRssItem(items: Items, record: Element, line: number): void {
  const one = (name: string, space: string | Set<string> = RSS) => textOf(all(record, name, space)[0])
  const link = one('link') ?? all(record, 'link', ATOM)[0]?.attributes.href
  const guid = all(record, 'guid', RSS)[0]
  const id = textOf(guid) ?? link ?? record.attributes['rdf:about']
  const isAddress = guid?.attributes.isPermaLink !== 'false' && /^https?:/.test(textOf(guid) ?? '')
  const description = one('description')
  items.add(
    present({
      id,
      title: rssTitle(one('title') ?? one('title', DUBLIN_CORE)),
      summary: description,
      text: one('encoded', CONTENT),
      url: link ?? (isAddress ? textOf(guid) : undefined),
      image: imageOf(record),
      authors: distinct([
        ...all(record, 'creator', DUBLIN_CORE).map(textOf),
        ...all(record, 'author', ITUNES).map(textOf),
        ...all(record, 'author', RSS).map((author) => personOf(textOf(author))),
      ]),
      categories: distinct([...all(record, 'category', RSS), ...all(record, 'subject', DUBLIN_CORE)].map(textOf)),
      published: readDate(items, 'pubDate', one('pubDate') ?? one('date', DUBLIN_CORE), line),
      source: one('source'),
    }),
    line,
  )
}

/** RSS has addresses for authors: `ada@example.org (Ada Lovelace)`. */
function personOf(author: string | undefined): string | undefined {
  return author === undefined ? undefined : (/\(([^)]+)\)\s*$/.exec(author)?.[1] ?? author)
}

/** The picture of an item: of Media RSS, an enclosure or iTunes. */
function imageOf(record: Element): string | undefined {
  const groups = [record, ...all(record, 'group', MEDIA)]
  const media = groups.flatMap((group) => [
    ...all(group, 'thumbnail', MEDIA),
    ...all(group, 'content', MEDIA).filter(isPicture),
  ])
  const enclosure = all(record, 'enclosure', RSS).find(isPicture)
  return media[0]?.attributes.url ?? enclosure?.attributes.url ?? all(record, 'image', ITUNES)[0]?.attributes.href
}

const isPicture = ({ attributes }: Element): boolean =>
  attributes.medium === 'image' ||
  (attributes.type ?? '').startsWith('image/') ||
  /\.(jpe?g|png|webp|avif|gif)$/i.test(attributes.url ?? '')

/** Adds an entry of Atom. */
export function addAtomEntry(items: Items, record: Element, line: number): void {
  const one = (name: string) => all(record, name, ATOM)[0]
  const links = all(record, 'link', ATOM)
  const link = links.find(({ attributes }) => (attributes.rel ?? 'alternate') === 'alternate')
  const enclosure = links.find((one) => one.attributes.rel === 'enclosure' && isPicture(one))
  const content = one('content')
  const published = textOf(one('published'))
  const updated = textOf(one('updated'))
  items.add(
    present({
      id: textOf(one('id')) ?? link?.attributes.href,
      title: atomTitle(one('title')),
      summary: atomText(one('summary')),
      text: content?.attributes.src === undefined ? atomText(content) : undefined,
      url: link?.attributes.href,
      image: imageOf(record) ?? enclosure?.attributes.href,
      authors: distinct(all(record, 'author', ATOM).map((author) => textOf(all(author, 'name', ATOM)[0]))),
      categories: distinct(all(record, 'category', ATOM).map(({ attributes }) => attributes.label ?? attributes.term)),
      published: readDate(items, 'published', published ?? updated, line),
      updated: readDate(items, 'updated', updated, line),
    }),
    line,
  )
}

/** A text of Atom: plain, HTML as text, or XHTML in an element that is no part of it. */
function atomText(element: Element | undefined): string | undefined {
  const xhtml = element?.attributes.type === 'xhtml' ? element.children[0] : undefined
  return xhtml ? innerMarkup(xhtml) || undefined : textOf(element)
}

/** A title is shown as it is: without markup. */
function atomTitle(element: Element | undefined): string | undefined {
  const text = atomText(element)
  return text === undefined || (element?.attributes.type ?? 'text') === 'text' ? text : plainText(text)
}

/** RSS does not say whether a title is HTML; where it has entities and no tags, they stand for characters. */
const rssTitle = (text: string | undefined): string | undefined =>
  text === undefined || text.includes('<') ? text : plainText(text)

/** Adds an item of JSON Feed 1.0 or 1.1. */
export function addJsonFeedItem(items: Items, given: Record<string, unknown>, line: number): void {
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : undefined)
  const people = [...(Array.isArray(given.authors) ? given.authors : []), given.author]
  items.add(
    present({
      // The specification has a reader take a number for a text.
      id: typeof given.id === 'number' ? String(given.id) : given.id,
      title: text('title'),
      summary: text('summary'),
      text: text('content_html') ?? text('content_text'),
      url: text('url') ?? text('external_url'),
      image: text('image') ?? text('banner_image'),
      authors: distinct(people.map((one) => (isObject(one) && typeof one.name === 'string' ? one.name : undefined))),
      categories: Array.isArray(given.tags) ? distinct(given.tags.map(String)) : parts(text('tags'), ','),
      published: readDate(items, 'date_published', given.date_published, line),
      updated: readDate(items, 'date_modified', given.date_modified, line),
      language: text('language'),
    }),
    line,
  )
}
