// A feed as it comes, as items for the compiler: told by its content or by --from, read part by part, each item with its line.

import { PenchantError } from '../../js/errors.js'
import { isFolder, partsOf } from '../parquet/files.js'
import { HEAD, type OpenSource, openSource, readSource } from '../source.js'
import { type Detected, detect, FORMATS, type Format, firstHasId, type Shape } from './detect.js'
import { Decoder, type Encoding, encodingOf } from './encoding.js'
import { KNOWN, type Reading, readingOf } from './formats.js'
import type { IdField } from './ids.js'
import { type Dropped, Items, type LeftOut, type Unit } from './items.js'
import type { Fields } from './reader.js'
import { addParquet } from './rows.js'
import { addPages, type Sitemap, sitemapFiles } from './sitemap.js'

export { FORMATS, type Format } from './detect.js'

export interface FeedOptions {
  /** A file, a folder of Parquet files, or `-`. */
  readonly path: string
  /** The format; told by the content if left out. */
  readonly from?: Format | undefined
  /** The field that identifies a record; told by its name if left out. */
  readonly id?: string | undefined
  /** How many broken records may be left out. */
  readonly skipBad: number
  /** The encoding; told by the feed if left out. */
  readonly encoding?: string | undefined
  /** For a sitemap: the folder that its pages are in. */
  readonly pages?: string | undefined
  /** Milliseconds since 1970: decides which sale prices are in effect. */
  readonly now: number
}

/** What was read and what was left out. */
export interface FeedReport {
  readonly format: Format
  readonly title: string
  readonly encoding: string
  readonly unit: Unit
  readonly items: number
  /** The field that ids were taken from, if the records had no `id`. */
  readonly idField: IdField | undefined
  readonly badRecords: number
  /** The first of the broken records. */
  readonly bad: readonly { readonly line: number; readonly problem: string }[]
  readonly passedOver: readonly LeftOut[]
  readonly dropped: readonly Dropped[]
}

export interface Feed {
  /** What it was read as. */
  readonly title: string
  /** NDJSON, or a JSON array. */
  readonly source: Uint8Array
  /** By row of the source, its line in the feed; absent where the source is the feed itself. */
  readonly places?: Uint32Array
  readonly report?: FeedReport
  /** Roles that the format knows, of the fields that items have. */
  readonly fields: Fields
  /** How many more records may be left out, if the compiler refuses them. */
  readonly mayLeave: number
  /** Whether items say that they are available, and some that they are. */
  readonly saysAvailable: boolean
}

/** Reads a feed. Throws `source_syntax`, `source_field`, `source_encoding` or `source_empty`. */
export async function readFeed(options: FeedOptions): Promise<Feed> {
  if (await isFolder(options.path)) return readFolder(options)
  const opened = await openSource(options.path)
  refuseOfficeFile(opened.head)
  const encoding = isParquet(opened.head) ? undefined : encodingOf(opened.head, options.encoding)
  const detected = formatOf(opened.head, encoding, options)
  if (detected.format !== 'sitemap' && options.pages !== undefined) {
    throw new PenchantError('source_syntax', `got ${KNOWN[detected.format].title} and --pages, expected a sitemap`)
  }
  if (options.id !== undefined && !isFree(detected.format)) {
    const got = `${KNOWN[detected.format].title}, which says itself what identifies an item, and --id`
    throw new PenchantError('source_syntax', `got ${got}, expected it without --id`)
  }
  if (encoding && isAsItIs(opened.head, encoding, detected, options)) {
    const { title } = KNOWN[detected.format]
    return { title, source: await checkedUtf8(opened, encoding), fields: {}, mayLeave: 0, saysAvailable: false }
  }
  const items = new Items(options.skipBad, unitOf(detected))
  const idField = encoding
    ? await readText(items, opened, encoding, detected, options)
    : await addParquet(items, [{ bytes: () => opened.whole() }], options.id)
  if (items.count === 0) throw withoutItems(items, detected.format)
  return feedOf(items, detected.format, encoding?.name ?? 'binary', idField)
}

/** Reads a folder of Parquet files, one for each part of the items, in the order of their names. */
async function readFolder({ path, from, id, skipBad, pages }: FeedOptions): Promise<Feed> {
  const parts = await partsOf(path)
  if (parts.length === 0) {
    const expected = 'one with them, as Spark writes it, or a file'
    throw new PenchantError('file_unreadable', `${path}: got a folder without .parquet files, expected ${expected}`)
  }
  if (from !== undefined && from !== 'parquet') {
    const expected = `${KNOWN[from].title}, as --from ${from} says, in a file`
    throw new PenchantError('source_syntax', `${path}: got a folder of Parquet files, expected ${expected}`)
  }
  if (pages !== undefined) {
    throw new PenchantError('source_syntax', `got ${KNOWN.parquet.title} and --pages, expected a sitemap`)
  }
  const items = new Items(skipBad, 'row')
  const named = parts.map((part) => ({ name: part, bytes: () => readSource(part, 'items') }))
  const idField = await addParquet(items, named, id)
  if (items.count === 0) throw withoutItems(items, 'parquet')
  return feedOf(items, 'parquet', 'binary', idField)
}

function withoutItems({ passedOver, badRecords }: Items, format: Format): PenchantError {
  const left = [...passedOver.values()].map(({ why, count }) => `${count} passed over (${why})`)
  const broken = badRecords > 0 ? [`${badRecords} broken`] : []
  const rest = [...left, ...broken].join(', ')
  const got = `${KNOWN[format].title} without any${rest === '' ? '' : `: ${rest}`}`
  return new PenchantError('source_empty', `there are no items: got ${got}, expected one at least`)
}

/** Whether a format leaves it to its writer how fields are called. */
const isFree = (format: Format): boolean => ['csv', 'tsv', 'parquet', 'ndjson', 'json'].includes(format)

const isParquet = (head: Uint8Array): boolean => Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1'

/** A spreadsheet is a ZIP archive, or the compound file of Excel before 2007; a feed is neither. */
function refuseOfficeFile(head: Uint8Array): void {
  const begins = Buffer.from(head.subarray(0, 4)).toString('hex')
  const got = { '504b0304': 'a ZIP archive, as .xlsx and .ods are', d0cf11e0: 'an Excel file (.xls)' }[begins]
  if (got === undefined) return
  const expected = 'the feed itself: unpack it, or save the sheet as CSV in UTF-8'
  throw new PenchantError('source_syntax', `got ${got}, expected ${expected}`)
}

function formatOf(head: Uint8Array, encoding: Encoding | undefined, { from, path }: FeedOptions): Detected {
  if (!encoding) {
    if (from === undefined || from === 'parquet') return { format: 'parquet', shape: 'parquet' }
    throw new PenchantError('source_syntax', `got Parquet, expected ${KNOWN[from].title}, as --from ${from} says`)
  }
  const text = headText(head, encoding).trimStart()
  refuseWebPage(text)
  const told = detect(text)
  if (from === undefined) {
    const isNamed = /\.(ndjson|jsonl)(\.gz)?$/i.test(path) && told.format === 'json' && text.startsWith('{')
    return known(isNamed ? { format: 'ndjson', shape: 'lines' } : told, text)
  }
  if (from === 'parquet')
    throw new PenchantError('source_syntax', 'got what does not begin as Parquet does, expected Parquet')
  return { format: from, shape: shapeFor(from, told.shape) }
}

function refuseWebPage(text: string): void {
  if (!/^<(!doctype\s+html|html)[\s>]/i.test(text)) return
  const expected = 'a feed: was it answered in the place of one? Pages are read with a sitemap and --pages <folder>'
  throw new PenchantError('source_syntax', `line 1: got a web page, expected ${expected}`)
}

/** What was told, unless that was only what is left when nothing else fits. */
function known(told: Detected, text: string): Detected {
  if (told.format !== 'ndjson' || text === '' || text.startsWith('{')) return told
  const got = JSON.stringify(text.split('\n')[0]?.slice(0, 40))
  const expected = `a feed, a table with a header, or JSON. --from says which: ${FORMATS.join(', ')}`
  throw new PenchantError('source_syntax', `line 1: got ${got}, expected ${expected}`)
}

/** Where the content can be read in two ways, the format says which. */
function shapeFor(from: Format, told: Shape): Shape {
  if (from === 'ndjson' && told === 'json') return 'lines'
  if ((from === 'csv' || from === 'tsv') && told === 'lines') return 'table'
  return told
}

/** The first characters. The head may end within one. */
function headText(head: Uint8Array, { name, mark }: Encoding): string {
  return new TextDecoder(name).decode(head.subarray(mark), { stream: true })
}

/** Whether the compiler can read the bytes themselves: NDJSON or a JSON array in UTF-8, of items with ids. */
function isAsItIs(head: Uint8Array, encoding: Encoding, { format, shape }: Detected, options: FeedOptions): boolean {
  if (encoding.name !== 'utf-8' || options.skipBad > 0 || options.id !== undefined) return false
  const text = headText(head, encoding).trimStart()
  const isItems = format === 'ndjson' ? shape === 'lines' : format === 'json' && text.startsWith('[')
  // A file that ends before its first item is broken: the compiler says where.
  return isItems && (firstHasId(text) ?? head.length < HEAD)
}

function unitOf({ format, shape }: Detected): Unit {
  if (shape === 'parquet') return 'row'
  return format === 'jsonld' ? 'item' : 'line'
}

async function checkedUtf8(opened: OpenSource, encoding: Encoding): Promise<Uint8Array> {
  const bytes = await opened.whole()
  // Throws where a byte is no UTF-8, with its place.
  new Decoder(encoding).check(bytes)
  return bytes
}

/** Reads a feed of text. Returns the field that ids were taken from. */
async function readText(
  items: Items,
  opened: OpenSource,
  encoding: Encoding,
  detected: Detected,
  options: FeedOptions,
) {
  const reading = readingOf(items, detected, headText(opened.head, encoding), options)
  await pump(opened, encoding, reading)
  if (reading.sitemap) await readSitemap(items, reading.sitemap, options)
  return reading.idField?.()
}

async function pump(opened: OpenSource, encoding: Encoding, { reader }: Reading): Promise<void> {
  const decoder = new Decoder(encoding)
  for await (const chunk of opened.stream()) reader.write(decoder.write(chunk, false))
  reader.write(decoder.write(new Uint8Array(0), true))
  reader.end()
}

/** Reads the pages of a sitemap, and of the sitemaps that an index names. */
async function readSitemap(items: Items, sitemap: Sitemap, options: FeedOptions): Promise<void> {
  const { path, pages } = options
  if (pages === undefined) {
    const expected = 'the folder that the pages are in: say --pages <folder>'
    throw new PenchantError(
      'source_syntax',
      `got a sitemap, which has addresses and nothing of what is there; expected ${expected}`,
    )
  }
  for (const { loc, line } of sitemap.sitemaps) {
    const opened = await firstOf(sitemapFiles(path, pages, loc))
    if (!opened) {
      items.broken(
        line,
        `got the sitemap ${loc}, of which there is no file: expected ${sitemapFiles(path, pages, loc).join(' or ')}`,
      )
      continue
    }
    const encoding = encodingOf(opened.head, undefined)
    const inner = readingOf(items, { format: 'sitemap', shape: 'xml' }, '', options)
    await pump(opened, encoding, inner)
    await addPages(items, inner.sitemap?.pages ?? [], pages)
  }
  await addPages(items, sitemap.pages, pages)
}

async function firstOf(paths: readonly string[]): Promise<OpenSource | undefined> {
  for (const path of paths) {
    try {
      return await openSource(path)
    } catch (error) {
      if (!(error instanceof PenchantError) || error.code !== 'file_unreadable') throw error
    }
  }
  return undefined
}

function feedOf(items: Items, format: Format, encoding: string, idField: IdField | undefined): Feed {
  const { title, fields } = KNOWN[format]
  const source = items.source()
  const { unit, badRecords, bad } = items
  const report = {
    ...{ format, title, encoding, unit, items: items.count, idField, badRecords, bad },
    passedOver: [...items.passedOver.values()],
    dropped: [...items.dropped.values()],
  }
  const known = Object.entries(fields).filter(([name]) => items.fields.has(name))
  const saysAvailable = (items.fields.get('available')?.trues ?? 0) > 0 && fields.available === 'flag'
  const mayLeave = items.skipBad - badRecords
  return { title, source, places: items.places(), report, fields: Object.fromEntries(known), mayLeave, saysAvailable }
}
