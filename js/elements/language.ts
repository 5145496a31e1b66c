// The language of an element: that of the nearest `lang`, through shadow roots up to the document. English is loaded at once; the
// other languages of the package are loaded when a page uses them.

import { localeTag } from '../locale.js'
import { announce, shared } from './source.js'
import type { Strings } from './strings/en.js'
import { first } from './strings/first.js'

/** English: at first only the strings that every page needs, later all. Nothing that needs the rest is drawn before `complete`. */
let english = first as Strings

/** The strings of the elements, by language: those that were loaded or added so far. */
export const strings: Record<string, Strings> = { en: english }

const shipped = new Map<string, () => Promise<Strings>>([['de', async () => (await import('./strings/de.js')).de]])
const loaded = new Map<string, Strings>()
/** The site's own strings that each language was last made with. */
const applied = new Map<string, Partial<Strings> | undefined>()
const loading = new Set<string>()

/**
 * Adds a language, or changes some of its strings. A string that is left out stays as it was, or is English. `pt-BR` (or `pt_BR`)
 * is used for Brazil only, `pt` for all.
 */
export function registerStrings(language: string, words: Partial<Strings>): void {
  const name = (localeTag(language) ?? language).toLowerCase()
  const { words: added } = shared()
  added.set(name, { ...added.get(name), ...words })
  wordsOf(name)
  announce()
}

/** Called once all English strings are loaded. */
export function complete(en: Strings): void {
  english = en
  for (const name of Object.keys(strings)) make(name)
  announce()
}

/** The strings of a language loaded so far, with those that the site added through any copy of this package. */
function wordsOf(name: string): Strings | undefined {
  if (!shipped.has(name) && shared().words.get(name) !== applied.get(name)) make(name)
  return strings[name]
}

function make(name: string): void {
  const added = shared().words.get(name)
  applied.set(name, added)
  strings[name] = { ...english, ...loaded.get(name), ...added }
}

/** Loads a language. If that fails, the element speaks English, as for a language that does not exist. */
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
  /** A BCP 47 tag, for `Intl`. */
  readonly locale: string
  readonly words: Strings
  /** Whether the language's strings are still being loaded. */
  readonly late: boolean
}

/** The nearest language that has strings. Dates and numbers use it too, so that a sentence is in one language. */
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

/** Cached: a page has few languages and asks for them often. */
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
