// What a language has to say, and what may stand in it: the type of the messages, and the check of a whole language.

import type { Bar, EventType, ScorePart, Source, StageMove } from '../types.js'
import { placeholdersOf } from './template.js'

/** The names that a type lists, without the “or any other text” at its end. */
type Named<Name> = Name extends string ? (string extends Name ? never : Name) : never

/** Every source of a reason that has a name of its own, and the visitor's own wishes. */
export type Spoken = Named<Source> | 'wish'

/** Every kind of part that a score can have. */
export type PartKind = ScorePart['kind'] | 'wish'

/** Whatever the log can hold; `other` for what a later version adds. */
export type Deed = EventType | 'pin' | 'mute' | 'weigh' | 'release' | 'dial' | 'forget' | 'other'

/** What the log notes besides: what was tried out on them, and what they said of it and of the page. */
export type Note = 'choice' | 'exposure' | 'surprise' | 'sharing' | 'answer' | 'seed'

/** What may move an item after the score. */
export type Stage = StageMove['stage']

/** A text with `{placeholders}`; where the number of things changes it, one for each of the language's plural forms. */
export type Message = string | Plural
export type Plural = { readonly other: string } & { readonly [Form in Intl.LDMLPluralRule]?: string }

/** What speaks for an item, and the same where it speaks against it. */
export interface Sides {
  readonly pro: string
  readonly contra: string
}

/**
 * A language. Every message is plain text for a person, never markup; each takes the placeholders that the English one
 * has. “They” in comments is the visitor.
 */
export interface Messages {
  /** The tag of BCP 47 by which `Intl` writes numbers, lists and times. */
  readonly language: string
  /** `{title}` in the language's quotation marks. */
  readonly quoted: string
  /** In place of a title that is not known any more. */
  readonly nameless: string
  /** `{count}` items of one kind, `{things}`: “three sea stories”. */
  readonly counted: string
  /** The small numbers in words, from none; those that follow are written in digits. */
  readonly numbers: readonly string[]
  /** Places in words, from the first; those that follow by the ordinal plural forms of `{place}`. */
  readonly ordinals: { readonly words: readonly string[]; readonly forms: Message }

  /** Around `{deeds}`, a list of what they did: “Because you opened Moby-Dick”. */
  readonly because: string
  /** The same where others chose this as well, and where they went on to it: “Because you opened Moby-Dick: …”. */
  readonly becauseOthers: Readonly<Record<'neighbours' | 'next', string>>
  /** `{what}` speaks for an item or against it, with `{deeds}` that taught it: “You like whales, because you …”. */
  readonly taught: string
  /** What they did with `{items}`, as it stands after “because”; by how many items. */
  readonly deeds: Readonly<Record<Deed, Message>>
  /** The same as a sentence of its own. `{items}` may also be an interest; in `search` it is what was typed. */
  readonly did: Readonly<Record<Deed | Note, Message>>
  /** The same where more is known of it. */
  readonly told: ToldMessages

  /** Why an item is there, where no deed of theirs explains it. */
  readonly reasons: Readonly<Record<Spoken | 'other', string>>
  /** The same where there is a `{value}`: a subject, a creator. */
  readonly valued: Readonly<Record<'similarity' | 'wish' | 'other', string>>
  /** Like `{items}`, on a shelf of similar ones. */
  readonly like: string

  /** What each signal goes by, to stand in a table or in `baseline`: “how new it is”. */
  readonly signals: Readonly<Record<Spoken, string>>
  readonly parts: PartMessages

  /** That the visit leads over the long run, by a `{share}`. */
  readonly intent: string
  /** What stands on an item that is there to find out whether they like it. */
  readonly exploring: string
  /** What a `{stage}` did to an item after the score: its places `{from}` and `{to}`. */
  readonly moved: MovedMessages
  /** What the stages go by; one that is not here goes by its own name. */
  readonly stages: Readonly<Record<Stage, string>>
  /** What kept an item off the shelf before anything was scored. */
  readonly bars: Readonly<Record<Bar, string>>

  /** Where it would stand, in `{place}`, without `{what}`. */
  readonly without: string
  /** It would still stand there. */
  readonly withoutSame: string
  /** It would not be on the shelf. */
  readonly withoutGone: string
}

/** Sentences of a timeline that name what a site calls something, or how much. */
export interface ToldMessages {
  /** They reached a `{goal}`, with `{items}` or without; or a `{share}` of the way to it. */
  readonly goal: string
  readonly goalWith: string
  readonly goalPartly: string
  readonly goalPartlyWith: string
  /** They were shown a `{variant}` in a `{slot}`, by lot. */
  readonly choice: string
  /** They took part in an `{experiment}`, with a `{variant}`. */
  readonly exposure: string
  /** They gave the site a noisy answer about an `{experiment}` and a `{goal}`. */
  readonly answer: string
  /** They agreed to such answers, or did not. */
  readonly shares: string
  readonly sharesNot: string
  /** How personal it should be, and how surprising: a `{share}`. */
  readonly dial: string
  readonly surprise: string
  /** How much they want of `{items}`, how much less, or that these should not count: a `{share}`. */
  readonly weighMore: string
  readonly weighLess: string
  readonly weighNeither: string
  /** They searched, and for what is not known. */
  readonly searched: string
}

/** What a stage did: up, down, not at all; to an item that was drawn from elsewhere; to one that left the shelf. */
export type MovedMessages = Readonly<Record<'up' | 'down' | 'same' | 'drawn' | 'gone', string>>

/** The parts of a score, by what they are about. */
export interface PartMessages {
  /** A `{value}` of the item: in the long run, just now, at moments like this, on a shelf of similar items. */
  readonly feature: Sides
  readonly featureNow: Sides
  readonly featureHere: Sides
  readonly featureAlike: Sides
  /** Its vector; in a set of vectors called `{signal}`; on a shelf of similar items. */
  readonly vectors: Sides
  readonly vectorsNamed: Sides
  readonly vectorsAlike: Sides
  /** What others chose as well; went on to; by a table of neighbours called `{signal}`. */
  readonly neighbours: Sides
  readonly neighboursNext: Sides
  readonly neighboursNamed: Sides
  readonly fit: Sides
  readonly popularity: Sides
  readonly trending: Sides
  readonly freshness: Sides
  /** A prior called `{signal}`. */
  readonly prior: Sides
  /** What an average item has by a `{signal}`, taken off. */
  readonly baseline: Sides
  readonly query: Sides
  readonly visitor: Sides
  /** That they pinned the item; that they asked for more or less of a `{value}`. */
  readonly wish: Sides
  readonly wishFor: Sides
  /** What the site lifts or lowers, by its own word for it, `{signal}`. */
  readonly boost: Sides
  /** That they passed it by; that it is another visit. */
  readonly fatigue: Sides
  readonly rotation: Sides
  /** Anything that a later version adds, by its `{signal}`. */
  readonly other: Sides
}

/** Every text in a table of messages, by its path. */
function* texts(messages: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof messages === 'string') yield [path, messages]
  else if (typeof messages === 'object' && messages !== null) {
    for (const [name, inner] of Object.entries(messages)) yield* texts(inner, path ? `${path}.${name}` : name)
  }
}

/** How many words of a kind there are is up to the language. */
const LISTS = /^(numbers|ordinals\.words)\.\d+$/

/** A plural form's path: which forms there are is the language's own matter too. */
const FORM = /^(deeds\.\w+|did\.\w+|ordinals\.forms)\.(\w+)$/

/** A message's path, and the plural form it is for. */
function message(path: string): { readonly name: string; readonly form: string | undefined } {
  const [, name = path, form] = FORM.exec(path) ?? []
  return { name, form }
}

/**
 * What is wrong with a language beside a complete one: messages that are missing, superfluous or empty, placeholders that
 * are, and plural forms that the language does not have. One line each; none where all is well.
 *
 * @example
 * assert.deepEqual(problemsOf(french, english), [])
 */
export function problemsOf(messages: Messages, complete: Messages): readonly string[] {
  const expected = new Map<string, Set<string>>()
  for (const [path, text] of texts(complete, '')) {
    if (LISTS.test(path)) continue
    const { name } = message(path)
    expected.set(name, new Set([...(expected.get(name) ?? []), ...placeholdersOf(text)]))
  }
  const problems: string[] = []
  const missing = new Set(expected.keys())
  for (const [path, text] of texts(messages, '')) {
    if (text.trim() === '') problems.push(`${path} is empty`)
    if (LISTS.test(path)) continue
    const { name, form = 'other' } = message(path)
    if (form === 'other') missing.delete(name)
    const names = expected.get(name)
    if (names === undefined) problems.push(`${path} is superfluous`)
    else problems.push(...placeholderProblems(path, text, names), ...formProblems(path, messages.language))
  }
  return [...[...missing].map((name) => `${name} is missing`), ...problems]
}

function* placeholderProblems(path: string, text: string, names: ReadonlySet<string>): Generator<string> {
  const found = new Set(placeholdersOf(text))
  for (const name of names) if (!found.has(name)) yield `${path} lacks {${name}}`
  for (const name of found) if (!names.has(name)) yield `${path} has {${name}}, which nothing fills`
}

function* formProblems(path: string, language: string): Generator<string> {
  const { name, form } = message(path)
  if (form === undefined) return
  const type = name === 'ordinals.forms' ? 'ordinal' : 'cardinal'
  const forms: readonly string[] = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories
  if (!forms.includes(form)) yield `${path} is never used: in ${language} the forms are ${forms.join(', ')}`
}
