// Fills a language's messages: every sentence about a shelf is made here.

import { layerOf } from '../layers.js'
import type {
  EventType,
  Evidence,
  Explanation,
  FactValue,
  GoesWith,
  InterestName,
  NamedFact,
  Reason,
  ScorePart,
} from '../types.js'
import { type Argument, argumentsOf } from './arguments.js'
import { type Done, done as doneOf } from './done.js'
import { about, fullerOf, own, way } from './keys.js'
import type { Action, Note } from './messages.js'
import type { Speech } from './speech.js'
import { closed, fill, name, type Phrase, phrase as phraseOf, type Segment } from './template.js'

/** Names for the things in a sentence. If left out, or `undefined` for one: `something`, or the value as it is. */
export interface Naming {
  readonly titleOf?: (item: string) => string | undefined
  readonly labelOf?: (field: string, value: string) => string | undefined
  /** A fact with its value, as in “industry: health care”. */
  readonly factOf?: (name: string, value: FactValue | undefined) => string | undefined
  /** The name of a slot, an experiment, a variant, a goal or a layer; with `undefined`, its key is used, in quotation marks. */
  readonly nameOf?: (kind: Tried, name: string) => string | undefined
}

/** The kinds of names that a site gives to what it tries out, and to layers. */
export type Tried = 'slot' | 'experiment' | 'variant' | 'goal' | 'layer'

export interface ReasonNaming extends Naming {
  /** The plural of items that share a value: “sea stories”. Three or more items are then counted instead of named. */
  readonly kindOf?: (field: string, value: string) => string | undefined
  /** On a shelf of similar items: the id of the item that they are similar to. */
  readonly to?: string
}

/** One part of an explanation, in words. */
export interface SaidPart {
  readonly part: ScorePart
  readonly says: Phrase
  /** The events that taught it and pull in its direction; `undefined` if there are none. */
  readonly because: Phrase | undefined
  /** The part's share of everything that counts for the item, as “41%”; of a part against it, its size on the same scale. */
  readonly share: string
}

/** An argument in words: what one value or signal contributes through all of its parts. */
export interface SaidArgument {
  readonly argument: Argument
  /** “You like Sea stories”. */
  readonly says: Phrase
  /** The events that taught it; `undefined` if there are none. */
  readonly because: Phrase | undefined
  /** Both in one sentence: “You like Sea stories, because you opened Moby-Dick”. */
  readonly whole: Phrase
  readonly share: string
}

/** A stage's effect on an item: its places before and after, from 0, and the site's label. */
export interface Moved {
  readonly stage: string
  readonly from?: number
  readonly to?: number
  readonly label?: string
  /** Why it was not eligible, with the stage `eligibility`. */
  readonly reason?: string
}

/** An entry of the timeline, or any other event. */
export interface Happened
  extends Readonly<Partial<Record<Exclude<Tried, 'layer'> | 'query' | 'branch' | 'below', string>>> {
  readonly type: EventType | Action | Note | (string & {})
  readonly item?: string
  /** The interest of a wish; or its `field`, with its value as `value`. */
  readonly interest?: InterestName
  readonly field?: string
  /** The amount: of a goal, a wish, a dial. */
  readonly value?: unknown
  /** With `given`: the fact; without a value, it was withdrawn. */
  readonly fact?: NamedFact
}

/** The result of a counterfactual. */
export interface Counterfactual {
  /** The title of what is left out. */
  readonly title: string
  /** Its id, if it is an item; otherwise the interest, if it is one. */
  readonly item?: string
  readonly field?: string
  readonly value?: string
  /** The item's place without it, from 0; `null` if it would not be on the shelf. */
  readonly position: number | null
  /** The item's present place, to say if nothing would change. */
  readonly now?: number
}

export interface Words {
  /** Why an item is on a shelf: “Because you opened Moby-Dick”, “Many people choose it”. */
  because(reason: Reason, naming?: ReasonNaming): Phrase
  /** The parts of an explanation, in their order. */
  parts(explanation: Explanation, naming?: Naming): readonly SaidPart[]
  /** The same as arguments: all parts about one value are combined, the strongest first. */
  arguments(
    explanation: Explanation,
    naming?: Naming,
  ): { readonly pro: readonly SaidArgument[]; readonly contra: readonly SaidArgument[] }
  /** That the current visit outweighs earlier ones, and how far; `undefined` if it does not, or hardly. */
  intent(explanation: Pick<Explanation, 'intent'>): Phrase | undefined
  /** An item's title, in quotation marks if `quote` is set. */
  title(item: string, naming?: Naming): Phrase
  /** “Variety: up from ninth to third”. */
  moved(moved: Moved): Phrase
  /** The mark of an item that was drawn to find out whether the visitor likes it: “Something different”. */
  readonly exploring: string
  /** “Without Moby-Dick this would stand ninth”. */
  without(change: Counterfactual): Phrase
  /** What the visitor did, as a sentence: “You opened Moby-Dick”. */
  did(event: Happened, naming?: Naming): Phrase
  /** What a signal measures: “how new it is”. A set of vectors or neighbours is called by its own name. */
  signal(signal: string): string
  /** How long ago something was: “yesterday”, “3 weeks ago”. */
  when(at: number, now: number): string
}

/** The most items that a sentence names. */
const NAMED = 3

/** Smaller values of `intent` are not mentioned; smaller shares would be said as 0 %. */
const [LEAST_INTENT, LEAST_SHARE] = [0.05, 0.005]

/** Makes the functions for a language. `quote` puts titles in quotation marks. */
export function wording(speech: Speech, quote = false): Words {
  const { messages } = speech

  const phrase = (segments: readonly Segment[]): Phrase => phraseOf(closed(segments, messages.nameless))

  const quoted = (segment: Segment): readonly Segment[] =>
    quote ? fill(messages.quoted, { title: [segment] }) : [segment]

  const title = (item: string, { titleOf }: Naming): readonly Segment[] => {
    const text = name(titleOf?.(item))
    return text === undefined ? [{ text: messages.nameless }] : quoted({ text, item })
  }

  const label = (field: string, value: string, { labelOf }: Naming): Segment => ({
    text: name(labelOf?.(field, value)) ?? name(value) ?? messages.nameless,
    field,
    value,
  })

  /** “industry: healthcare”; without a value, the name of the fact. */
  function stated({ name: called, value }: NamedFact, { factOf }: Naming): Segment {
    const one = (value: string | number | boolean): string =>
      typeof value === 'boolean' ? (value ? messages.yes : messages.no) : String(value)
    const text = value === undefined ? called : `${called}: ${[value].flat().map(one).join(', ')}`
    return { text: name(factOf?.(called, value)) ?? name(text) ?? messages.nameless }
  }

  const signal = (signal: string): string => own(messages.signals, signal) ?? name(signal) ?? messages.nameless

  const said = (template: string, values?: Readonly<Record<string, readonly Segment[]>>): Phrase =>
    phrase(fill(template, values))

  const done = (because: readonly Evidence[]): readonly Done[] => doneOf(because, messages)

  /** A layer's name, or else its key in quotation marks. */
  function ofLayer(layer: string | undefined, { nameOf }: Naming): readonly Segment[] {
    if (layer === undefined) return []
    const called = name(nameOf?.('layer', layer))
    return called === undefined ? fill(messages.quoted, { title: [{ text: name(layer) ?? '' }] }) : [{ text: called }]
  }

  /** “three sea stories”, if the same was done with all items and they have a plural. */
  function counted(actions: readonly Done[], { signal, field, value }: Reason, naming: ReasonNaming) {
    const [first, second] = actions
    if (second || !first || first.items.size < 3 || field === undefined || value === undefined) return
    const things = name(naming.kindOf?.(field, value))
    if (things === undefined) return
    const count = [{ text: speech.count(first.items.size) }]
    const items = fill(messages.counted, { count, things: [{ text: things, field, value }] })
    return fill(becauseOf(signal), { actions: clause(first, first.items.size, items, naming) })
  }

  const clause = ({ message, layer }: Done, count: number, items: readonly Segment[], naming: Naming): Segment[] =>
    fill(speech.formed(message, count), { items, layer: ofLayer(layer, naming) })

  /** The sentence around what was done; for neighbours, one that says that others did it and chose this. */
  const becauseOf = (signal?: string): string =>
    (signal === undefined ? undefined : own(messages.becauseOthers, signal)) ?? messages.because

  const named = (actions: readonly Done[], naming: Naming, signal?: string): Segment[] =>
    fill(becauseOf(signal), { actions: clauses(actions, naming) })

  function clauses(actions: readonly Done[], naming: Naming): Segment[] {
    let left = NAMED
    const clauses: Segment[][] = []
    for (const one of actions) {
      const items = [...one.items].slice(0, left)
      left -= items.length
      if (items.length === 0) continue
      // Two items without a title are one “something”.
      const titles = new Map(items.map((item) => title(item, naming)).map((one) => [JSON.stringify(one), one] as const))
      const list = speech.list([...titles.values()])
      clauses.push(clause(one, titles.size, list, naming))
    }
    return speech.list(clauses)
  }

  function because(reason: Reason, naming: ReasonNaming = {}): Phrase {
    const { signal, field, value, label: given } = reason
    if (given !== undefined) return phrase([{ text: given }])
    if (reason.fact) {
      const items = [stated(reason.fact, naming)]
      return said(messages.because, { actions: fill(speech.formed(messages.actions.given, 1), { items }) })
    }
    const actions = signal === 'wish' ? [] : done(reason.because)
    if (actions.length > 0) return phrase(counted(actions, reason, naming) ?? named(actions, naming, signal))
    if (signal === 'similarity' && naming.to !== undefined) {
      return said(messages.like, { items: title(naming.to, naming) })
    }
    if (reason.with) return phrase(goesWith(reason.with, naming))
    if (field !== undefined && value !== undefined) {
      const template = own(messages.valued, signal) ?? messages.valued.other
      return said(template, { value: [label(field, value, naming)] })
    }
    return said(own(messages.reasons, signal) ?? messages.reasons.other)
  }

  /** What an item goes with. A share that would be said as 0 % is left out. */
  function goesWith({ item, confidence = 0 }: GoesWith, naming: Naming): Segment[] {
    const template = confidence < LEAST_SHARE ? messages.goesWith : messages.goesWithShare
    return fill(template, { items: title(item, naming), share: [{ text: speech.percent(confidence) }] })
  }

  /** The sentence of a part that counts for the item or against it. */
  function says({ contribution, field, value, because, ...part }: ScorePart | Argument, naming: Naming): Segment[] {
    if ('with' in part && part.with && contribution > 0) return goesWith(part.with, naming)
    const given = part.fact ? stated(part.fact, naming).text : part.label
    const layer = part.kind === 'feature' ? layerOf(because) : undefined
    const template = messages.parts[layer === undefined ? about(part, field) : 'featureLayered']
    return fill(template[contribution < 0 ? 'contra' : 'pro'], {
      layer: ofLayer(layer, naming),
      value: field === undefined || value === undefined ? [] : [label(field, value, naming)],
      signal: [{ text: given ?? signal(part.signal) }],
    })
  }

  const taught = (because: readonly Evidence[], naming: Naming): Phrase | undefined =>
    because.length > 0 ? phrase(named(done(because), naming)) : undefined

  function parts(explanation: Explanation, naming: Naming = {}): readonly SaidPart[] {
    const speaking = explanation.parts.reduce((sum, { contribution }) => sum + Math.max(0, contribution), 0) || 1
    return explanation.parts.map((part) => {
      const { contribution } = part
      const pulling = part.because
        .filter((event) => Math.sign(event.contribution) === Math.sign(contribution))
        .sort((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution))
      return {
        part,
        says: phrase(says(part, naming)),
        because: taught(pulling, naming),
        share: speech.percent(contribution < 0 ? -contribution / speaking : part.share),
      }
    })
  }

  function argument(argument: Argument, naming: Naming): SaidArgument {
    const what = says(argument, naming)
    const { because, share } = argument
    const whole = because.length > 0 ? fill(messages.taught, { what, actions: clauses(done(because), naming) }) : what
    return {
      argument,
      says: phrase(what),
      because: taught(because, naming),
      whole: phrase(whole),
      share: speech.percent(share),
    }
  }

  function args(explanation: Explanation, naming: Naming = {}) {
    const { pro, contra } = argumentsOf(explanation)
    const all = (side: readonly Argument[]) => side.map((one) => argument(one, naming))
    return { pro: all(pro), contra: all(contra) }
  }

  function moved({ stage, from, to, label, reason }: Moved): Phrase {
    const bar = reason === undefined ? undefined : own(messages.bars, reason)
    const what = label ?? bar ?? own(messages.stages, stage) ?? name(stage) ?? messages.nameless
    const place = (at: number | undefined) => (at === undefined ? [] : speech.place(at))
    return said(messages.moved[way(from, to)], { stage: [{ text: what }], from: place(from), to: place(to) })
  }

  function without({ title, item, field, value, position, now }: Counterfactual): Phrase {
    const about = item !== undefined ? { item } : field !== undefined && value !== undefined ? { field, value } : {}
    const text = name(title)
    const what = text === undefined ? [{ text: messages.nameless }] : quoted({ text, ...about })
    if (position === null) return said(messages.withoutGone, { what })
    const template = position === now ? messages.withoutSame : messages.without
    return said(template, { what, place: speech.place(position) })
  }

  /** The name of a slot, an experiment, a variant or a goal, or else its key. */
  function tried(kind: Exclude<Tried, 'layer'>, event: Happened, { nameOf }: Naming): readonly Segment[] {
    const given = event[kind]
    const called = given === undefined ? undefined : name(nameOf?.(kind, given))
    if (called !== undefined) return [{ text: called }]
    return fill(messages.quoted, { title: [{ text: name(given) ?? messages.nameless }] })
  }

  /** The object of an event: an item, the text searched for, or an interest. */
  function object({ item, interest, field, value, query, branch, fact }: Happened, naming: Naming): readonly Segment[] {
    const typed = name(query ?? branch)
    if (fact !== undefined) return [stated(fact, naming)]
    if (item !== undefined) return title(item, naming)
    if (typed !== undefined) return fill(messages.quoted, { title: [{ text: typed }] })
    if (interest !== undefined) return [label(interest.field, interest.value, naming)]
    if (field !== undefined && typeof value === 'string') return [label(field, value, naming)]
    return [{ text: messages.nameless }]
  }

  function did(event: Happened, naming: Naming = {}): Phrase {
    const { type, value } = event
    const fuller = fullerOf(event)
    const template = fuller ? messages.told[fuller] : speech.formed(own(messages.did, type) ?? messages.did.other, 1)
    return said(template, {
      items: object(event, naming),
      other: event.below === undefined ? [] : title(event.below, naming),
      share: typeof value === 'number' ? [{ text: speech.percent(Math.abs(value)) }] : [],
      goal: tried('goal', event, naming),
      slot: tried('slot', event, naming),
      experiment: tried('experiment', event, naming),
      variant: tried('variant', event, naming),
    })
  }

  return {
    because,
    parts,
    arguments: args,
    intent: ({ intent }) =>
      intent < LEAST_INTENT ? undefined : said(messages.intent, { share: [{ text: speech.percent(intent) }] }),
    title: (item, naming = {}) => phrase(title(item, naming)),
    moved,
    exploring: messages.exploring,
    without,
    did,
    signal,
    when: (at, now) => speech.ago(at, now),
  }
}
