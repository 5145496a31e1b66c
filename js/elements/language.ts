// In which language an element speaks: that of the nearest `lang`, through shadow roots up to the document. English is
// there at once; other languages that come with the package are loaded where a page asks for them.

import { localeTag } from '../locale.js'
import { announce, shared } from './source.js'
import type { Strings } from './strings/en.js'
import { first } from './strings/first.js'

/** English: at first what every page needs, later the rest. Nothing that needs the rest is drawn before `complete`. */
let english = first as Strings

/** The words of the elements, by language, as far as they have been loaded or added. */
export const strings: Record<string, Strings> = { en: english }

const shipped = new Map<string, () => Promise<Strings>>([['de', async () => (await import('./strings/de.js')).de]])
const loaded = new Map<string, Strings>()
/** With which of a site's own words each language was made. */
const applied = new Map<string, Partial<Strings> | undefined>()
const loading = new Set<string>()

/** Adds a language, or changes words of one; what is left out is as it was, or English. `pt-BR` (or `pt_BR`) is for Brazil alone, `pt` for all. */
export function registerStrings(language: string, words: Partial<Strings>): void {
  const name = (localeTag(language) ?? language).toLowerCase()
  const { words: added } = shared()
  added.set(name, { ...added.get(name), ...words })
  wordsOf(name)
  announce()
}

/** All of English is there. */
export function complete(en: Strings): void {
  english = en
  for (const name of Object.keys(strings)) make(name)
  announce()
}

/** The words of a language as far as they are here, with those that a site added through any copy of this package. */
function wordsOf(name: string): Strings | undefined {
  if (!shipped.has(name) && shared().words.get(name) !== applied.get(name)) make(name)
  return strings[name]
}

function make(name: string): void {
  const added = shared().words.get(name)
  applied.set(name, added)
  strings[name] = { ...english, ...loaded.get(name), ...added }
}

/** A language that cannot be loaded is English, like one that there is not. */
async function load(name: string, get: () => Promise<Strings>): Promise<void> {
  if (loading.has(name)) return
  loading.add(name)
  const words = await get().catch(() => undefined)
  shipped.delete(name)
  if (words) loaded.set(name, words)
  make(name)
  announce()
}

export interface Speech {
  /** As BCP 47 writes it, for `Intl`. */
  readonly locale: string
  readonly words: Strings
  /** Whether the language's own words are still on their way. */
  readonly late: boolean
}

/** The nearest language that there are words for. Dates and numbers follow it, so that a sentence is of one piece. */
export function speechOf(element: Element): Speech {
  const locale = localeTag(nearest(element) ?? globalThis.navigator?.language) ?? 'en'
  const parts = locale.toLowerCase().split('-')
  for (; parts.length > 0; parts.pop()) {
    const name = parts.join('-')
    const words = wordsOf(name)
    if (words !== undefined) return speech(words, locale)
    const get = shipped.get(name)
    if (get === undefined) continue
    void load(name, get)
    return { ...speech(wordsOf('en') ?? english, 'en'), late: true }
  }
  return speech(wordsOf('en') ?? english, 'en')
}

/** A page is in few languages, and asks for the same one at every turn. */
const known = new WeakMap<Strings, Map<string, Speech>>()

function speech(words: Strings, locale: string): Speech {
  const locales = known.get(words) ?? new Map<string, Speech>()
  known.set(words, locales)
  const found = locales.get(locale) ?? { locale, words, late: false }
  locales.set(locale, found)
  return found
}

function nearest(element: Element): string | undefined {
  for (let at: Element | undefined = element; at; ) {
    const marked: Element | null = at.closest('[lang]')
    if (marked) return marked.getAttribute('lang') || undefined
    const root: Node = at.getRootNode()
    at = root instanceof ShadowRoot ? root.host : undefined
  }
  return undefined
}
