// The messages of a language and their placeholders: the type, and a check of a whole language.

import type { Bar, EventType, ScorePart, Source, StageMove } from '../types.js'
import { placeholdersOf } from './template.js'

/** The names that a type lists, without the `string` at its end. */
type Named<Name> = Name extends string ? (string extends Name ? never : Name) : never

/** Every source of a reason that has a name, and the visitor's own wishes. */
export type Spoken = Named<Source> | 'wish'

/** Every kind of part that a score can have. */
export type PartKind = ScorePart['kind'] | 'wish'

/** Every act and wish in the log that can explain a reason; `other` for types that a later version adds. */
export type Action = EventType | 'pin' | 'mute' | 'weigh' | 'release' | 'dial' | 'forget' | 'given' | 'other'

/** What somebody of a layer did; `other` for types that a later version adds. */
export type LayerAction = EventType | 'other'

/** The other entries of the log: choices, exposures, answers and settings. */
export type Note = 'choice' | 'exposure' | 'surprise' | 'sharing' | 'answer' | 'seed' | 'branch' | 'merge' | 'prefer'

/** The stages that may move an item after scoring. */
export type Stage = StageMove['stage']

/** A text with `{placeholders}`; if it depends on a number, one for each of the language's plural forms. */
export type Message = string | Plural
export type Plural = { readonly other: string } & { readonly [Form in Intl.LDMLPluralRule]?: string }

/** A message for a part that counts for the item, and one for a part that counts against it. */
export interface Sides {
  readonly pro: string
  readonly contra: string
}

/**
 * A language. Every message is plain text, never markup, and has the same placeholders as the English one.
 * “They” in these comments is the visitor.
 */
export interface Messages {
  /** The BCP 47 tag for `Intl`: numbers, lists and times. */
  readonly language: string
  /** `{title}` in the language's quotation marks. */
  readonly quoted: string
  /** In place of a title that is not known. A comma at its end closes a clause: it is left out where the sentence ends or goes on with another mark. */
  readonly nameless: string
  /** The value of a fact that is true or false. */
  readonly yes: string
  readonly no: string
  /** `{count}` items of one kind, `{things}`: “three sea stories”. */
  readonly counted: string
  /** Small numbers in words, from zero; larger ones are written in digits. */
  readonly numbers: readonly string[]
  /** Places in words, from the first; later ones by the ordinal plural forms of `{place}`. */
  readonly ordinals: { readonly words: readonly string[]; readonly forms: Message }

  /** The sentence around `{actions}`, the list of what they did: “Because you opened Moby-Dick”. */
  readonly because: string
  /** The same for a table of neighbours: others chose this too, or went on to it: “Because you opened Moby-Dick: …”. */
  readonly becauseOthers: Readonly<Record<'neighbours' | 'next', string>>
  /** `{what}` counts for or against an item, with the `{actions}` that taught it: “You like whales, because you …”. */
  readonly taught: string
  /** What they did with `{items}`, as a clause after “because”; by the number of items. */
  readonly actions: Readonly<Record<Action, Message>>
  /** The same clause for what somebody of a `{layer}` did: of the visitor's account, of their household. */
  readonly layered: Readonly<Record<LayerAction, Message>>
  /** The same as a whole sentence. `{items}` may also be an interest; in `search` it is the text searched for, in `given` a fact. */
  readonly did: Readonly<Record<Action | Note, Message>>
  /** The same, for events of which more is known. */
  readonly told: ToldMessages

  /** Why an item is there, if no event of theirs explains it. */
  readonly reasons: Readonly<Record<Spoken | 'other', string>>
  /** The same if there is a `{value}`: a subject, a creator. */
  readonly valued: Readonly<Record<'similarity' | 'wish' | 'preferred' | 'other', string>>
  /** Similar to `{items}`, on a shelf of similar items. */
  readonly like: string
  /** Goes with `{items}` of the visitor's basket; with `goesWithShare` also the `{share}` of those who bought that and this too. */
  readonly goesWith: string
  readonly goesWithShare: string

  /** What each signal measures, for a table or for `baseline`: “how new it is”. */
  readonly signals: Readonly<Record<Spoken, string>>
  readonly parts: PartMessages

  /** That the current visit outweighs the long run, by a `{share}`. */
  readonly intent: string
  /** The mark of an item that was drawn to find out whether they like it. */
  readonly exploring: string
  /** What a `{stage}` did to an item after scoring, with its places `{from}` and `{to}`. */
  readonly moved: MovedMessages
  /** The names of the stages. A stage that is not listed is called by its key. */
  readonly stages: Readonly<Record<Stage, string>>
  /** Why an item was not eligible for the shelf. */
  readonly bars: Readonly<Record<Bar, string>>

  /** Where it would be, in `{place}`, without `{what}`. */
  readonly without: string
  /** It would be in the same place. */
  readonly withoutSame: string
  /** It would not be on the shelf. */
  readonly withoutGone: string
}

/** Sentences of the timeline that contain a site's own name for something, or an amount. */
export interface ToldMessages {
  /** They reached a `{goal}`, with `{items}` or without; or a `{share}` of it. */
  readonly goal: string
  readonly goalWith: string
  readonly goalPartly: string
  readonly goalPartlyWith: string
  /** A `{slot}` showed them a `{variant}`, drawn at random. */
  readonly choice: string
  /** They took part in an `{experiment}`, with a `{variant}`. */
  readonly exposure: string
  /** They gave the site a noisy answer about an `{experiment}` and a `{goal}`. */
  readonly answer: string
  /** They agreed to such answers, or did not. */
  readonly shares: string
  readonly sharesNot: string
  /** How personal, and how surprising, it should be: a `{share}`. */
  readonly dial: string
  readonly surprise: string
  /** They weighed `{items}` up or down by a `{share}`, or set the weight to 0. */
  readonly weighMore: string
  readonly weighLess: string
  readonly weighNeither: string
  /** They took back a fact that was stated: `{items}` is its name. */
  readonly unsaid: string
  /** They searched for something that is not known. */
  readonly searched: string
}

/** What a stage did to an item: moved it up, down, not at all; drew it from elsewhere; removed it from the shelf. */
export type MovedMessages = Readonly<Record<'up' | 'down' | 'same' | 'drawn' | 'gone', string>>

/** The parts of a score, by kind. */
export interface PartMessages {
  /** A `{value}` of the item: in the long run, in this visit, in situations like this one, on a shelf of similar items. */
  readonly feature: Sides
  readonly featureNow: Sides
  readonly featureHere: Sides
  readonly featureAlike: Sides
  /** The same if somebody of a `{layer}` taught all of it. */
  readonly featureLayered: Sides
  /** Its vector; in a set of vectors called `{signal}`; on a shelf of similar items. */
  readonly vectors: Sides
  readonly vectorsNamed: Sides
  readonly vectorsAlike: Sides
  /** Others chose it too; went on to it; by a table of neighbours called `{signal}`. */
  readonly neighbours: Sides
  readonly neighboursNext: Sides
  readonly neighboursNamed: Sides
  readonly fit: Sides
  readonly popularity: Sides
  readonly trending: Sides
  readonly freshness: Sides
  /** A prior called `{signal}`. */
  readonly prior: Sides
  /** The mean of a `{signal}` over all items, which is subtracted. */
  readonly baseline: Sides
  readonly query: Sides
  readonly visitor: Sides
  /** They pinned the item; they asked for more or less of a `{value}`. */
  readonly wish: Sides
  readonly wishFor: Sides
  /** A boost of the site's, by its label, `{signal}`. */
  readonly boost: Sides
  /** All of its prerequisites are mastered. */
  readonly path: Sides
  /** It was shown and ignored; its place changes from visit to visit. */
  readonly fatigue: Sides
  readonly rotation: Sides
  /** They bought something like it and do not need another. */
  readonly owned: Sides
  /** It matches a fact that was stated, `{signal}`. */
  readonly given: Sides
  /** Kinds that a later version adds, by their `{signal}`. */
  readonly other: Sides
}

/** Every text in a table of messages, with its path. */
function* texts(messages: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof messages === 'string') yield [path, messages]
  else if (typeof messages === 'object' && messages !== null) {
    for (const [name, inner] of Object.entries(messages)) yield* texts(inner, path ? `${path}.${name}` : name)
  }
}

/** The paths of lists whose length depends on the language. */
const LISTS = /^(numbers|ordinals\.words)\.\d+$/

/** The paths of plural forms: which forms there are depends on the language. */
const FORM = /^(actions\.\w+|layered\.\w+|did\.\w+|ordinals\.forms)\.(\w+)$/

/** The path of a message, and its plural form. */
function message(path: string): { readonly name: string; readonly form: string | undefined } {
  const [, name = path, form] = FORM.exec(path) ?? []
  return { name, form }
}

/**
 * Compares a language with a complete one: missing, superfluous or empty messages, missing or superfluous placeholders, and
 * plural forms that the language does not have. One line for each problem.
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
