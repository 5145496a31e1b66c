/**
 * `penchant/words`: reasons and explanations as sentences, in any language. English and German are included; another language is
 * an object of the type `Messages`.
 *
 * Titles and values are data and are inserted unchanged. Every sentence is also returned in segments, so that a page
 * can link a title without parsing it as markup.
 */

import { localeTag } from '../locale.js'
import { german } from './de.js'
import { english } from './en.js'
import type { Messages } from './messages.js'
import { Speech } from './speech.js'
import { type Words, wording } from './wording.js'

export interface WordsOptions {
  /**
   * The page's language: a BCP 47 tag, also with underscores (`de_DE`); English if left out, and for a language that is not
   * included.
   */
  readonly locale?: string
  /** Your own messages, in place of the included ones. */
  readonly messages?: Messages
  /** Whether titles are in quotation marks: for plain text, where no markup sets them off. `false` if left out. */
  readonly quote?: boolean
}

/** The included language for a locale, and the tag to use with `Intl`. */
function spoken({ locale, messages }: WordsOptions): Speech {
  const tag = localeTag(locale)
  const language = tag?.split('-')[0]
  const chosen = messages ?? [english, german].find((one) => one.language === language) ?? english
  return new Speech(chosen, tag && (messages || chosen.language === language) ? tag : chosen.language)
}

/**
 * The functions that make sentences in a language.
 *
 * @example
 * const { because } = words({ locale: document.documentElement.lang })
 * because(shelf.items[0].reasons[0], { titleOf: (id) => penchant.item(id)?.title }).text
 *
 * Never throws because of the data: a name without a message is used as it is, and a missing title is
 * “something”. Cost: five `Intl` objects for each call of `words`; keep the result.
 */
export function words(options: WordsOptions = {}): Words {
  return wording(spoken(options), options.quote)
}

export type { Argument } from './arguments.js'
export { german } from './de.js'
export { english } from './en.js'
export type {
  Action,
  LayerAction,
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
