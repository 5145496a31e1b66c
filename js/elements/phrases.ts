// Reasons as sentences. Everything that is said about an item's place is said here, and nowhere else.

import type { Evidence, Reason } from '../types.js'
import type { Strings } from './strings/en.js'

export interface Naming {
  /** An item's title; undefined where the catalogue has it no longer. */
  readonly titleOf: (id: string) => string | undefined
  readonly labelOf: (field: string, value: string) => string
}

export interface Phrases {
  /** What a part is about, in a few words. */
  topic(reason: Pick<Reason, 'signal' | 'field' | 'value'>): string
  /** The visitor's own events behind it, as half a sentence; undefined where there are none. */
  because(reason: Pick<Reason, 'because'>): string | undefined
  /** Both, as a sentence. */
  sentence(reason: Reason): string
  /** An item's title between quotation marks. */
  title(id: string): string
}

/** How many items a sentence names. More make a list that nobody reads. */
const NAMED = 3

export function phrases(words: Strings, locale: string, { titleOf, labelOf }: Naming): Phrases {
  const list = new Intl.ListFormat(locale)
  const title = (id: string) => {
    const found = titleOf(id)
    return found === undefined ? words.something : words.quote(found)
  }
  const topic: Phrases['topic'] = ({ signal, field, value }) =>
    field !== undefined && value !== undefined
      ? labelOf(field, value)
      : (words.sources[signal] ?? words.sources.taste ?? signal)
  const deeds = (because: readonly Evidence[]) => {
    const titles = new Map<string, Set<string>>()
    const told = new Set<string>()
    for (const { type, item } of because) {
      const act = words.acts[type] ?? type
      if (told.size < NAMED || told.has(item)) titles.set(act, (titles.get(act) ?? new Set()).add(title(item)))
      told.add(item)
    }
    return [...titles].map(([act, named]) => ({ act, titles: list.format(named) }))
  }
  const because: Phrases['because'] = (reason) => {
    const done = deeds(reason.because)
    return done.length === 0 ? undefined : words.because(done)
  }
  return {
    title,
    topic,
    because,
    sentence: (reason) => `${[topic(reason), because(reason)].filter(Boolean).join(', ')}.`,
  }
}
