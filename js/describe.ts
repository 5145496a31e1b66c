// What a privacy notice has to say of the personalization, from the catalogue's policy and settings: each sentence is
// there because of a setting, and another setting gives another sentence.
//
// It describes what the engine does with these settings and nothing that it cannot know: whether a site complies with a
// law is not for a library to say. Article 27 of the EU's Digital Services Act asks for the main parameters and why they
// matter: the signals in force, with how much each counts.

import { english } from './describe/english.js'
import { german } from './describe/german.js'
import type { Words } from './describe/words.js'
import type {
  DescribedFacts,
  Description,
  DescriptionSection,
  FieldRole,
  Policy,
  SignalName,
  SignalWeights,
} from './types.js'

/** A signal as the catalogue has it. */
export interface DescribedSignal {
  readonly name: SignalName
  readonly weight: number
  readonly personal: boolean
  /** Whether it is of a set of item vectors. */
  readonly vectors: boolean
  /** Whether the catalogue has what it goes by. */
  readonly available: boolean
}

/** What shapes shelves after the score, and what else moves them. */
export interface DescribedShaping {
  /** Whether likeness and the visitor's own mix count. */
  readonly varies: boolean
  /** The share of places that are filled by lot. */
  readonly exploration: number
  /** Whether what is passed by steps back. */
  readonly tires: boolean
  /** Whether the site limits, lifts or places items. */
  readonly rules: boolean
  /** Whether the weights are adapted to what was clicked. */
  readonly adapts: boolean
  /** The share of visitors who get the order that is the same for everybody. */
  readonly holdout: number
}

/** What is told of a catalogue: what the engine's `catalog()` returns, as far as it matters here. */
export interface Described {
  readonly fields: readonly {
    readonly name: string
    readonly role: FieldRole
    readonly weight: number
    readonly sensitive: boolean
  }[]
  readonly signals: readonly DescribedSignal[]
  /** Their weights in force, in the order of the signals. */
  readonly surfaces: readonly { readonly name: string; readonly weights: readonly number[] }[]
  readonly retention: { readonly events: number; readonly days: number }
  readonly halfLife: { readonly long: number; readonly short: number; readonly freshness: number }
  readonly policy?: Policy
  readonly shaping: DescribedShaping
}

const LANGUAGES: Readonly<Record<string, Words>> = { en: english, de: german }

/** `situation`: whether the page's own coarse situation goes with what is recorded. */
export function describe(catalog: Described, situation: boolean, locale: string): Description {
  const words = LANGUAGES[locale.toLowerCase().split(/[-_]/)[0] ?? ''] ?? english
  const facts = factsOf(catalog, words.locale)
  const sections = sectionsOf(catalog, facts, situation, words)
  const filled = sections.filter(({ sentences }) => sentences.length > 0)
  return { text: asText(filled), markdown: asMarkdown(filled), json: { ...facts, sections: filled } }
}

type Facts = Omit<DescribedFacts, 'sections'>

function factsOf({ fields, signals, surfaces, retention, halfLife, policy }: Described, locale: string): Facts {
  const moving = signals.filter(({ weight, available }) => available && weight !== 0)
  const whole = moving.reduce((sum, { weight }) => sum + Math.abs(weight), 0)
  const differing = surfaces.map(({ name, weights }) => ({ name, weights: differences(signals, weights) }))
  return {
    format: 'penchant-description',
    version: 1,
    locale,
    ...(policy && { policy }),
    retention,
    halfLife,
    signals: moving
      .map(({ name, weight, personal }) => ({ name, weight, share: Math.abs(weight) / whole, personal }))
      .sort((one, other) => other.share - one.share),
    surfaces: differing.filter(({ name, weights }) => Object.keys(weights).length > 0 && !forbids(policy, name)),
    learned: fields.filter(({ weight, sensitive }) => weight > 0 && !sensitive).map(({ name }) => name),
    sensitive: fields.filter(({ sensitive }) => sensitive).map(({ name }) => name),
  }
}

const forbids = (policy: Policy | undefined, surface: string): boolean =>
  policy?.forbiddenSurfaces?.includes(surface) ?? false

/** The weights of a surface that are not the catalogue's. */
function differences(signals: readonly DescribedSignal[], weights: readonly number[]): SignalWeights {
  const differing = signals
    .map(({ name, weight, available }, at) => ({
      name,
      weight: weights[at] ?? weight,
      differs: available && weights[at] !== weight,
    }))
    .filter(({ differs }) => differs)
  return Object.fromEntries(differing.map(({ name, weight }) => [name, weight]))
}

function sectionsOf(catalog: Described, facts: Facts, situation: boolean, words: Words): DescriptionSection[] {
  const { policy, retention } = catalog
  const section = (key: DescriptionSection['key'], sentences: readonly string[]): DescriptionSection => {
    return { key, title: words.titles[key], sentences }
  }
  const notice = policy?.notice ? [words.notice(policy.notice)] : []
  return [
    section('purposes', policy ? [words.purposes(policy.purposes), words.legalBasis(policy.legalBasis)] : []),
    section('storage', [...words.levels, words.stored(situation), words.kept(retention.events, retention.days)]),
    section('ranking', ranking(catalog, facts, words)),
    section('never', facts.sensitive.length > 0 ? [words.sensitive(facts.sensitive)] : []),
    section('device', words.device),
    section('controls', words.controls),
    section('contact', policy ? [words.owner(policy.owner, policy.contact), ...notice, ...dates(policy, words)] : []),
  ]
}

const dates = ({ version, reviewBy }: Policy, words: Words): string[] => [
  words.version(version),
  ...(reviewBy ? [words.review(reviewBy)] : []),
]

/** The main parameters, the weightiest first; then what fades, what differs by surface and where nothing is personal. */
function ranking({ signals, halfLife, policy, shaping }: Described, facts: Facts, words: Words): string[] {
  if (facts.signals.length === 0) return [words.noSignals]
  const isOfVectors = (name: SignalName) => signals.some((signal) => signal.name === name && signal.vectors)
  const parameters = facts.signals.map(({ name, weight, share }) => {
    return words.signal({ name, vectors: isOfVectors(name), against: weight < 0, share, learned: facts.learned })
  })
  const has = (wanted: SignalName) => facts.signals.some(({ name }) => name === wanted)
  const isPersonal = facts.signals.some(({ personal }) => personal)
  const surfaces = facts.surfaces.map(({ name, weights }) =>
    words.surface(name, Object.entries(weights) as [string, number][]),
  )
  const forbidden = policy?.forbiddenSurfaces ?? []
  return [
    isPersonal ? words.personalOrder : words.sameOrder,
    ...parameters,
    ...(isPersonal ? [words.fades(halfLife.long, has('session') ? halfLife.short : undefined), words.trust] : []),
    ...shaped(shaping, isPersonal, words),
    ...surfaces,
    ...(forbidden.length > 0 ? [words.forbidden(forbidden)] : []),
  ]
}

/** What happens after the score, each sentence where it does. */
function shaped(shaping: DescribedShaping, isPersonal: boolean, words: Words): string[] {
  const { varies, exploration, tires, rules, adapts, holdout } = shaping
  const personal = [
    adapts && words.adapts,
    varies && words.varies,
    exploration > 0 && words.explores(exploration),
    tires && words.tires,
    holdout > 0 && words.heldOut(holdout),
  ]
  return [...(isPersonal ? personal : []), rules && words.rules].filter((sentence) => sentence !== false)
}

const asText = (sections: readonly DescriptionSection[]): string =>
  sections.map(({ title, sentences }) => `${title}\n${sentences.join('\n')}\n`).join('\n')

const asMarkdown = (sections: readonly DescriptionSection[]): string =>
  sections
    .map(({ title, sentences }) => `## ${title}\n\n${sentences.map((sentence) => `- ${escaped(sentence)}\n`).join('')}`)
    .join('\n')

/** What a site's own words hold must not become markup. */
const escaped = (sentence: string): string => sentence.replace(/[\\`*_[\]<>#|]/g, (sign) => `\\${sign}`)
