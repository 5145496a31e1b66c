// In which language an element speaks: that of the nearest `lang`, through shadow roots up to the document.

import { de } from './strings/de.js'
import { en, type Strings } from './strings/en.js'

/** The words of the elements, by language. English and German are here; `registerStrings` adds others. */
export const strings: Record<string, Strings> = { en, de }

/** Adds a language, or changes words of one; what is left out is English. `pt-BR` is for Brazil alone, `pt` for all. */
export function registerStrings(language: string, words: Partial<Strings>): void {
  strings[language.toLowerCase()] = { ...en, ...words }
}

export interface Speech {
  /** As it was written, for `Intl`. */
  readonly locale: string
  readonly words: Strings
}

/** The nearest language that there are words for. Dates and numbers follow it, so that a sentence is of one piece. */
export function speechOf(element: Element): Speech {
  const locale = nearest(element) ?? navigator.language
  const parts = locale.toLowerCase().split('-')
  for (; parts.length > 0; parts.pop()) {
    const words = strings[parts.join('-')]
    if (words !== undefined) return { locale: valid(locale), words }
  }
  return { locale: 'en', words: en }
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

/** `lang="en_GB"` is no language to `Intl`, which would throw. */
function valid(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en'
  } catch {
    return 'en'
  }
}
