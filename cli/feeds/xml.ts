// Reads the records of an XML feed (the items of RSS, the entries of Atom, the addresses of a sitemap) one at a time. What stands
// around the records and each record are parsed by saxes, which is strict and expands nothing but the five entities of XML itself;
// a document type declaration, where others are declared, is refused. Each record is parsed alone, so that a broken one costs
// nothing but itself.

import { SaxesParser } from 'saxes'
import { PenchantError } from '../../js/errors.js'
import type { Items } from './items.js'
import { LONGEST_RECORD, type TextReader, tooLong } from './reader.js'

/** An element: its namespace and local name, its attributes by name, its text and the elements in it. */
export interface Element {
  readonly space: string
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  /** Texts and elements in their order. */
  readonly parts: (string | Element)[]
  text: string
}

/** Elements that may stand in each other, around records or within one. */
const DEEPEST = 200
const TOO_DEEP = `elements that nest more than ${DEEPEST} deep`

/** What is wrong with a record, thrown out of its parser. */
class Broken extends Error {}

/** By the root's local name, the local name of its records. */
const RECORDS: Readonly<Record<string, string>> = {
  rss: 'item',
  RDF: 'item',
  feed: 'entry',
  urlset: 'url',
  sitemapindex: 'sitemap',
}

export class XmlReader implements TextReader {
  readonly #items: Items
  readonly #hear: (record: Element, line: number, root: string) => void
  /** Parses what stands around the records. */
  readonly #around = new SaxesParser({ xmlns: true })
  #spaces: Record<string, string> = {}
  #inner: SaxesParser<{ xmlns: true }> | undefined
  #stack: Element[] = []
  #root = ''
  /** The tags of records as they are written, with their prefix. */
  #tag = ''
  #pattern = /^/g
  #text = ''
  #line = 1
  /** Lines of records, which the parser around them does not see. */
  #hidden = 0

  constructor(items: Items, hear: (record: Element, line: number, root: string) => void) {
    this.#items = items
    this.#hear = hear
    this.#around.on('error', (error) => this.#fail(error.message))
    this.#around.on('doctype', () => {
      throw this.#error(
        'a document type declaration (<!DOCTYPE …>)',
        'none: what it declares is not expanded; take it out',
      )
    })
    let depth = 0
    this.#around.on('closetag', () => {
      depth--
    })
    this.#around.on('opentag', ({ local, name, ns }) => {
      if (++depth > DEEPEST) throw this.#error(TOO_DEEP, 'fewer levels: is it a feed?')
      if (this.#root === '') this.#begin(local, name)
      this.#spaces = { ...this.#spaces, ...ns }
    })
  }

  write(text: string): void {
    this.#text += text
    this.#records(false)
    if (this.#text.length > LONGEST_RECORD) this.#tooLong()
  }

  end(): void {
    this.#records(true)
    this.#outside(this.#text)
    this.#text = ''
    this.#around.close()
  }

  #error(got: string, expected: string, line = this.#around.line + this.#hidden): PenchantError {
    return new PenchantError('source_syntax', `line ${line}: got ${got}, expected ${expected}`)
  }

  #fail(message: string): never {
    const problem = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
    const isEnd = /unclosed tag|document must contain a root|unexpected end/.test(problem)
    throw this.#error(
      isEnd ? `the end of the feed in the middle of it (${problem})` : `what is no XML (${problem})`,
      isEnd ? 'a whole feed: was it copied whole?' : 'well-formed XML',
    )
  }

  #begin(local: string, name: string): void {
    this.#root = local
    const record = Object.hasOwn(RECORDS, local) ? RECORDS[local] : undefined
    if (record === undefined) {
      throw this.#error(`the root <${name}>`, `one of ${Object.keys(RECORDS).join(', ')}: RSS, Atom or a sitemap`)
    }
    const prefix = /^(rss|rdf:RDF)$/.test(name) || !name.includes(':') ? '' : `${name.split(':')[0]}:`
    this.#tag = `${prefix}${record}`
    this.#pattern = new RegExp(`<!--|<\\?|<!\\[CDATA\\[|<${this.#tag}(?=[\\s/>])`, 'g')
  }

  #records(isLast: boolean): void {
    while (this.#text !== '') {
      const taken = this.#tag === '' ? this.#head() : this.#next(isLast)
      if (!taken) break
    }
  }

  /** Takes so many characters off the text that is left. */
  #take(length: number): string {
    const taken = this.#text.slice(0, length)
    this.#text = this.#text.slice(length)
    return taken
  }

  /** Passes on a part of what stands before the root's tag, or that tag; false where its end has not come. */
  #head(): boolean {
    const end = this.#text.indexOf('>')
    if (end < 0) return false
    this.#outside(this.#take(end + 1))
    return true
  }

  /** Takes what stands before the next record, a comment or the like, or the record; false where its end has not come. */
  #next(isLast: boolean): boolean {
    this.#pattern.lastIndex = 0
    const found = this.#pattern.exec(this.#text)
    if (!found || found.index > 0) {
      // A tag may have begun at the end.
      const end = found?.index ?? (isLast ? this.#text.length : this.#text.lastIndexOf('<'))
      if (end > 0) this.#outside(this.#take(end))
      return end > 0
    }
    const isRecord = found[0].startsWith(`<${this.#tag}`)
    const end = isRecord ? this.#recordEnd() : skipped(this.#text, 0)
    if (end < 0 && isLast && isRecord) throw this.#cut()
    if (end < 0) return false
    const text = this.#take(end)
    if (isRecord) this.#record(text)
    else this.#outside(text)
    return true
  }

  #cut(): PenchantError {
    const got = `the end of the feed in the middle of the <${this.#tag}> that begins here`
    return this.#error(got, 'a whole feed: was it copied whole?', this.#line)
  }

  /** Where the record at the start of the text ends: with its closing tag, or before another one begins; -1 where that has not come. */
  #recordEnd(): number {
    const text = this.#text
    const opening = tagEnd(text, 0)
    if (opening < 0) return -1
    if (text[opening - 2] === '/') return opening
    const inner = new RegExp(`<!--|<\\?|<!\\[CDATA\\[|</?${this.#tag}(?=[\\s/>])`, 'g')
    inner.lastIndex = opening
    for (let found = inner.exec(text); found; found = inner.exec(text)) {
      if (found[0].startsWith('</')) return tagEnd(text, found.index)
      if (found[0] === `<${this.#tag}`) return found.index
      const end = skipped(text, found.index)
      if (end < 0) return -1
      inner.lastIndex = end
    }
    return -1
  }

  #tooLong(): void {
    const error = tooLong(this.#line, this.#text.length)
    if (this.#tag === '' || !this.#text.startsWith(`<${this.#tag}`)) throw error
    this.#items.broken(this.#line, error.message.replace(/^line \d+: /, ''))
    // Something in it was never closed and took in what follows: the next record is another one.
    const next = this.#text.indexOf(`<${this.#tag}`, 1)
    if (next < 0) throw error
    this.#hide(this.#text.slice(0, next))
    this.#text = this.#text.slice(next)
    this.#records(false)
  }

  #outside(text: string): void {
    if (text === '') return
    this.#around.write(text)
    this.#line += linesIn(text)
  }

  #hide(text: string): void {
    const lines = linesIn(text)
    this.#line += lines
    this.#hidden += lines
  }

  #record(text: string): void {
    const line = this.#line
    const root: Element = { space: '', name: '', attributes: {}, children: [], parts: [], text: '' }
    this.#stack = [root]
    const failure = this.#parse(text)
    this.#hide(text)
    const [record] = root.children
    if (failure) this.#broken(failure, line)
    else if (record) this.#hear(record, line, this.#root)
  }

  #broken({ message }: Broken, first: number): void {
    const [, at = '1', problem] = /^(?:(\d+):\d+: )?(.*)$/s.exec(message) ?? []
    const got = `got what is no XML (${problem?.replace(/\.$/, '')}), expected well-formed XML`
    this.#items.broken(first + Number(at) - 1, got)
  }

  #parse(text: string): Broken | undefined {
    this.#inner ??= this.#recordParser()
    try {
      this.#inner.write(text).close()
      return undefined
    } catch (error) {
      if (!(error instanceof Broken)) throw error
      // It stands in the middle of the record.
      this.#inner = undefined
      return error
    }
  }

  /** A parser for one record after the other, which knows the namespaces that are declared around them. */
  #recordParser(): SaxesParser<{ xmlns: true }> {
    const parser = new SaxesParser({ xmlns: true, fragment: true, additionalNamespaces: this.#spaces })
    parser.on('error', ({ message }) => {
      throw new Broken(message)
    })
    parser.on('opentag', ({ uri, local, attributes }) => {
      // The parser takes longer for each element the deeper it stands.
      if (this.#stack.length > DEEPEST) throw new Broken(TOO_DEEP)
      const values = Object.fromEntries(Object.values(attributes).map(({ name, value }) => [name, value]))
      const element: Element = { space: uri, name: local, attributes: values, children: [], parts: [], text: '' }
      const parent = this.#stack.at(-1)
      parent?.children.push(element)
      parent?.parts.push(element)
      this.#stack.push(element)
    })
    parser.on('closetag', () => {
      this.#stack.pop()
    })
    const heard = (text: string) => {
      const element = this.#stack.at(-1)
      element?.parts.push(text)
      if (element) element.text += text
    }
    parser.on('text', heard)
    parser.on('cdata', heard)
    return parser
  }
}

/** Where a comment, CDATA or processing instruction ends; -1 where that has not come. */
function skipped(text: string, at: number): number {
  const closing = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : ']]>'
  const end = text.indexOf(closing, at + 2)
  return end < 0 ? -1 : end + closing.length
}

/** Where a tag ends; -1 where that has not come. A `>` in quotes does not end it. */
function tagEnd(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string
    if (quote) {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '>') return at + 1
  }
  return -1
}

function linesIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

/** What stands in an element, as markup without attributes. */
export function innerMarkup({ parts }: Element): string {
  const markup = (part: string | Element) =>
    typeof part === 'string' ? escaped(part) : `<${part.name}>${innerMarkup(part)}</${part.name}>`
  return parts.map(markup).join('').trim()
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
