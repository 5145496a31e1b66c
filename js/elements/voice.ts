// What is said of reasons, in an element's language: `penchant/words` with the elements' own choice of messages. It is
// loaded with what needs it; a page with nothing but shelves says nothing of reasons.

import { english } from '../words/en.js'
import { Speech as Saying } from '../words/speech.js'
import { type Words, wording } from '../words/wording.js'
import { complete, type Speech } from './language.js'
import { en } from './strings/en.js'

// Whatever says reasons says the rest too.
complete(en)

export { phrased } from './phrase.js'

export interface Voice {
  readonly say: Words
  /** The same with titles in quotation marks, for where nothing else sets them off. */
  readonly quote: Words
}

/** A page is in few languages, and asks for the same one at every turn. */
const known = new WeakMap<Speech, Voice>()

export function voiceOf(speech: Speech): Voice {
  const found = known.get(speech)
  if (found !== undefined) return found
  const saying = new Saying(speech.words.messages ?? english, speech.locale)
  const made = { say: wording(saying), quote: wording(saying, true) }
  known.set(speech, made)
  return made
}
