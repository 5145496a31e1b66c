// The sentences about reasons in an element's language: `penchant/words` with the elements' own choice of messages. It is
// loaded by the scripts that need it; a page that only shows shelves never loads it.

import { english } from '../words/en.js'
import { Speech as Saying } from '../words/speech.js'
import { type Words, wording } from '../words/wording.js'
import { complete, type Speech } from './language.js'
import { en } from './strings/en.js'

// A script that needs these sentences needs all the other strings too.
complete(en)

export { phrased } from './phrase.js'

export interface Voice {
  readonly say: Words
  /** The same with titles in quotation marks, for places without markup. */
  readonly quote: Words
}

/** Cached: a page has few languages and asks for them often. */
const known = new WeakMap<Speech, Voice>()

export function voiceOf(speech: Speech): Voice {
  const found = known.get(speech)
  if (found !== undefined) return found
  const saying = new Saying(speech.words.messages ?? english, speech.locale)
  const made = { say: wording(saying), quote: wording(saying, true) }
  known.set(speech, made)
  return made
}
