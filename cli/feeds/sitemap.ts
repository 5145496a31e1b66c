// A sitemap names the addresses of a site; what the pages are is read from the pages themselves, in a folder on disk. Nothing is
// fetched.

import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { PenchantError } from '../../js/errors.js'
import { count } from '../table.js'
import { Decoder, encodingOf } from './encoding.js'
import type { Items } from './items.js'
import { readPage } from './pages.js'
import { addNode, Graph } from './schema.js'
import type { Element } from './xml.js'

const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const LARGEST_PAGE = 16 * 2 ** 20

interface Address {
  readonly loc: string
  readonly line: number
}

/** Gathers the addresses of a sitemap, or the sitemaps of an index. */
export class Sitemap {
  readonly pages: Address[] = []
  readonly sitemaps: Address[] = []
  readonly #items: Items

  constructor(items: Items) {
    this.#items = items
  }

  add(record: Element, line: number): void {
    const loc = record.children
      .find(({ name, space }) => name === 'loc' && (space === SITEMAP || space === ''))
      ?.text.trim()
    if (!loc || !URL.canParse(loc)) {
      this.#items.broken(line, `got ${loc ? JSON.stringify(loc) : 'no <loc>'}, expected the whole address of a page`)
    } else if (record.name === 'sitemap') this.sitemaps.push({ loc, line })
    else this.pages.push({ loc, line })
  }
}

/** The files that the sitemaps of an index may be: beside it, or in the folder of pages. */
export const sitemapFiles = (index: string, pages: string | undefined, loc: string): string[] => {
  const { pathname } = new URL(loc)
  const beside = index === '-' ? [] : [join(dirname(index), basename(pathname))]
  return [...beside, ...(pages === undefined ? [] : [join(pages, decoded(pathname))])]
}

/** Adds the items of the pages of a sitemap. A page that has none is passed over; one that is not there is a broken record. */
export async function addPages(items: Items, pages: readonly Address[], folder: string): Promise<void> {
  const root = resolve(folder)
  if (!(await stat(root).catch(() => undefined))?.isDirectory())
    throw new PenchantError('file_unreadable', `--pages: got ${folder}, expected the folder of the pages`)
  for (const { loc, line } of pages) {
    const file = await fileOf(root, loc)
    if (file === undefined) {
      items.broken(line, `there is no page for ${loc} in ${folder}, expected ${candidates(loc).join(' or ')}`)
      continue
    }
    const html = await pageText(items, file, line)
    if (html !== undefined) addPage(items, html, loc, line)
  }
}

function addPage(items: Items, html: string, loc: string, line: number): void {
  const { nodes, broken } = readPage(html)
  if (broken[0] !== undefined) items.broken(line, `${loc} has JSON-LD that is no JSON (${broken[0]})`)
  const graph = new Graph(nodes)
  const found = graph.items()
  if (found.length === 0 && broken.length === 0)
    items.pass('pages without a Product, Article, Course, Book, Movie or the like', line, loc)
  for (const one of found) addNode(items, graph, one, line, loc)
}

/** Where the page of an address may be, within the folder. */
function candidates(loc: string): string[] {
  const path = decoded(new URL(loc).pathname).replace(/^\/+/, '')
  if (/\.x?html?$/i.test(path)) return [path]
  if (path === '' || path.endsWith('/')) return [`${path}index.html`]
  return [`${path}.html`, `${path}/index.html`, path]
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

async function fileOf(root: string, loc: string): Promise<string | undefined> {
  for (const candidate of candidates(loc)) {
    const path = resolve(root, candidate)
    // An address such as /%2e%2e%2fsecret does not lead out of the folder.
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep) || path.includes('\0')) continue
    if ((await stat(path).catch(() => undefined))?.isFile()) return path
  }
  return undefined
}

async function pageText(items: Items, file: string, line: number): Promise<string | undefined> {
  const { size } = await stat(file)
  if (size > LARGEST_PAGE) {
    items.broken(line, `${file}: got ${count(size)} bytes, expected a page of ${count(LARGEST_PAGE)} at most`)
    return undefined
  }
  const bytes = await readFile(file)
  const charset = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(bytes.toString('latin1', 0, 1_024))?.[1]
  try {
    return new Decoder(encodingOf(bytes, hasMark(bytes) ? undefined : charset)).write(bytes, true)
  } catch (error) {
    if (!(error instanceof PenchantError)) throw error
    items.broken(line, `${file}, ${error.message}`, error.code)
    return undefined
  }
}

const hasMark = (bytes: Uint8Array): boolean => (bytes[0] === 0xef && bytes[1] === 0xbb) || (bytes[0] ?? 0) >= 0xfe
