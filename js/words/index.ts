/**
 * `penchant/words`: reasons and explanations as sentences, in any language. English and German are here; another one is
 * an object of the type `Messages`.
 *
 * Titles and values are data: they are filled in as they are, and every sentence comes in segments too, so that a page
 * can link a title without ever making markup of it.
 */

import { localeTag } from '../locale.js'
import { german } from './de.js'
import { english } from './en.js'
import type { Messages } from './messages.js'
import { Speech } from './speech.js'
import { type Words, wording } from './wording.js'

export interface WordsOptions {
  /** The page's language: a tag of BCP 47, also with underscores (`de_DE`); English if left out. Where there are no words for it, those are English too. */
  readonly locale?: string
  /** The words, where they are not those that come with the package. */
  readonly messages?: Messages
  /** Whether titles stand in quotation marks: for plain text, where nothing else sets them off. `false` if left out. */
  readonly quote?: boolean
}

/** The language that comes with the package for a locale, and under which tag `Intl` is asked. */
function spoken({ locale, messages }: WordsOptions): Speech {
  const tag = localeTag(locale)
  const language = tag?.split('-')[0]
  const chosen = messages ?? [english, german].find((one) => one.language === language) ?? english
  return new Speech(chosen, tag && (messages || chosen.language === language) ? tag : chosen.language)
}

/**
 * The words of a language, at work.
 *
 * @example
 * const { because } = words({ locale: document.documentElement.lang })
 * because(shelf.items[0].reasons[0], { titleOf: (id) => penchant.item(id)?.title }).text
 *
 * Never rejects and never throws for what the data holds: a name without words of its own goes by what it is, a title
 * that is missing by “something”. Cost: five `Intl` objects for each call of `words`; keep what it returns.
 */
export function words(options: WordsOptions = {}): Words {
  return wording(spoken(options), options.quote)
}

export type { Argument } from './arguments.js'
export { german } from './de.js'
export { english } from './en.js'
export type {
  Deed,
  Message,
  Messages,
  Note,
  PartKind,
  PartMessages,
  Plural,
  Sides,
  Spoken,
  ToldMessages,
} from './messages.js'
export { problemsOf } from './messages.js'
export type { Phrase, Segment } from './template.js'
export type {
  Counterfactual,
  Happened,
  Moved,
  Naming,
  ReasonNaming,
  SaidArgument,
  SaidPart,
  Tried,
  Words,
} from './wording.js'
