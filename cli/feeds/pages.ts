// Reads the JSON-LD and the microdata of a page. Nothing of the page is run, and nothing is fetched.

import { Parser } from 'htmlparser2'
import { nests, TOO_DEEP } from './json.js'
import type { Node } from './schema.js'

/** The nodes of a page, and JSON-LD that is no JSON. */
export interface Found {
  readonly nodes: readonly unknown[]
  readonly broken: readonly string[]
}

/** An element whose text is the value of properties of a node. */
interface Collected {
  readonly depth: number
  readonly node: Node
  readonly names: readonly string[]
  text: string
}

/** Elements whose value is an attribute. */
const VALUED: Readonly<Record<string, string>> = {
  ...{ meta: 'content', a: 'href', area: 'href', link: 'href', img: 'src', audio: 'src', video: 'src', source: 'src' },
  ...{ embed: 'src', iframe: 'src', track: 'src', object: 'data', data: 'value', meter: 'value', time: 'datetime' },
}

/** Reads the structured data of a page. */
export function readPage(html: string): Found {
  const reading = new Reading()
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reading.open(name, attributes),
      ontext: (text) => reading.text(text),
      onclosetag: () => reading.close(),
    },
    { decodeEntities: true },
  )
  parser.end(html)
  return { nodes: reading.nodes, broken: reading.broken }
}

/** The text of a piece of HTML. */
export function plainText(html: string): string {
  if (!/[&<]/.test(html)) return html
  let plain = ''
  const parser = new Parser({
    ontext: (text) => {
      plain += text
    },
  })
  parser.end(html)
  return plain.replace(/\s+/g, ' ').trim()
}

class Reading {
  readonly nodes: unknown[] = []
  readonly broken: string[] = []
  #depth = 0
  /** The scopes that are open, innermost last. */
  readonly #scopes: { readonly depth: number; readonly node: Node }[] = []
  readonly #collected: Collected[] = []
  /** The text of a JSON-LD script that is open. */
  #script: string | undefined

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#depth++
    if (name === 'script' && /^application\/ld\+json\b/i.test(attributes.type?.trim() ?? '')) this.#script = ''
    const names = (attributes.itemprop ?? '').split(/\s+/).filter((name) => name !== '')
    const parent = this.#scopes.at(-1)?.node
    if (attributes.itemscope !== undefined) this.#scope(attributes, names, parent)
    else if (parent && names.length > 0) this.#property(name, attributes, names, parent)
  }

  #scope(attributes: Readonly<Record<string, string>>, names: readonly string[], parent: Node | undefined): void {
    const node: Node = { '@type': (attributes.itemtype ?? '').split(/\s+/).filter((type) => type !== '') }
    if (attributes.itemid) node['@id'] = attributes.itemid
    if (parent && names.length > 0) for (const name of names) put(parent, name, node)
    else this.nodes.push(node)
    this.#scopes.push({ depth: this.#depth, node })
  }

  #property(name: string, attributes: Readonly<Record<string, string>>, names: readonly string[], node: Node): void {
    const attribute = Object.hasOwn(VALUED, name) ? attributes[VALUED[name] as string] : undefined
    const value = attribute ?? attributes.content
    if (value === undefined) this.#collected.push({ depth: this.#depth, node, names, text: '' })
    else for (const name of names) put(node, name, value)
  }

  text(text: string): void {
    if (this.#script !== undefined) this.#script += text
    // Only the innermost few: a page that nests a hundred thousand properties would be quadratic.
    else for (const collected of this.#collected.slice(-20)) collected.text += text
  }

  close(): void {
    if (this.#script !== undefined) this.#closeScript(this.#script)
    while (this.#collected.at(-1)?.depth === this.#depth) {
      const { node, names, text } = this.#collected.pop() as Collected
      for (const name of names) put(node, name, text.replace(/\s+/g, ' ').trim())
    }
    if (this.#scopes.at(-1)?.depth === this.#depth) this.#scopes.pop()
    this.#depth--
  }

  #closeScript(script: string): void {
    this.#script = undefined
    if (nests(script)) {
      this.broken.push(TOO_DEEP)
      return
    }
    try {
      this.nodes.push(JSON.parse(script.replace(/^\s*<!--|-->\s*$/g, '')))
    } catch (cause) {
      this.broken.push(cause instanceof Error ? cause.message : String(cause))
    }
  }
}

/** Adds a value to a property, which is a list from the second on. */
function put(node: Node, name: string, value: unknown): void {
  const known = Object.hasOwn(node, name) ? node[name] : undefined
  const next = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]
  Object.defineProperty(node, name, { value: next, enumerable: true, configurable: true, writable: true })
}
