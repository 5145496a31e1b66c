// The text of a privacy notice about the personalization, from the catalogue's policy and settings. Each sentence follows from a
// setting; another setting gives another sentence.
//
// It describes what the engine does with these settings. It does not say whether a site complies with a law: a library
// cannot know that. Article 27 of the EU's Digital Services Act asks for the main parameters and why they matter: here, the
// signals in force and how much each counts.

import { english } from './describe/english.js'
import { german } from './describe/german.js'
import { type NamedSegment, sentencesOf } from './describe/segments.js'
import { clauses, hasRules, type InForce, otherwise, tires, varies } from './describe/shaping.js'
import type { Words } from './describe/words.js'
import { CALIBRATION } from './generated/described.js'
import { languageOf } from './locale.js'
import type {
  DescribedFacts,
  Description,
  DescriptionSection,
  FactConfig,
  FieldRole,
  Policy,
  SignalName,
  SignalWeights,
} from './types.js'

/** A signal of the catalogue. */
export interface DescribedSignal {
  readonly name: SignalName
  readonly weight: number
  /** Its weight times its deviation over the items, in the signal's unit: how far it moves them apart. */
  readonly force: number
  readonly personal: boolean
  /** True if it comes from a set of item vectors. */
  readonly vectors: boolean
  /** True if it comes from a table of neighbours. */
  readonly neighbours: boolean
  /** True if the catalogue has the data that the signal needs. */
  readonly available: boolean
}

/** The facts about a catalogue that are described: a part of what the engine's `catalog()` returns. */
export interface Described {
  readonly fields: readonly {
    readonly name: string
    readonly role: FieldRole
    readonly weight: number
    readonly sensitive: boolean
  }[]
  readonly signals: readonly DescribedSignal[]
  /** The settings of each surface: the weights, in the order of the signals, and the shaping. */
  readonly surfaces: readonly {
    readonly name: string
    readonly weights: readonly number[]
    readonly shaping: InForce
  }[]
  readonly retention: { readonly events: number; readonly days: number }
  readonly halfLife: { readonly long: number; readonly short: number; readonly freshness: number }
  readonly policy?: Policy
  readonly shaping: InForce
  readonly adapts: boolean
  /** True if the catalogue says how long items serve. */
  readonly lifecycle: boolean
  readonly segments: readonly NamedSegment[]
  readonly facts: readonly (FactConfig & { readonly name: string })[]
  readonly experiments: { readonly holdout: number; readonly budget: number }
}

const LANGUAGES: Readonly<Record<string, Words>> = { en: english, de: german }

/** `situation`: whether the page's coarse situation (`daypart`, `device` and so on) is recorded with events. */
export function describe(catalog: Described, situation: boolean, locale: string): Description {
  const words = LANGUAGES[languageOf(locale) ?? ''] ?? english
  const facts = factsOf(catalog, words.locale)
  const sections = sectionsOf(catalog, facts, situation, words)
  const filled = sections.filter(({ sentences }) => sentences.length > 0)
  return { text: asText(filled), markdown: asMarkdown(filled), json: { ...facts, sections: filled } }
}

type Facts = Omit<DescribedFacts, 'sections'>

function factsOf(catalog: Described, locale: string): Facts {
  const { fields, signals, retention, halfLife, policy, adapts, shaping, segments, facts, experiments } = catalog
  const { diversity, diversify, ...others } = shaping
  const moving = signals.filter(({ force, available }) => available && force !== 0)
  const whole = moving.reduce((sum, { force }) => sum + Math.abs(force), 0)
  return {
    format: 'penchant-description',
    version: 1,
    locale,
    ...(policy && { policy }),
    retention,
    halfLife,
    signals: moving
      .map(({ name, weight, force, personal }) => ({ name, weight, share: Math.abs(force) / whole, personal }))
      .sort((one, other) => other.share - one.share),
    adapts,
    shaping: { diversity, diversify, calibration: CALIBRATION, ...others },
    surfaces: surfacesOf(catalog),
    segments,
    ...(facts.length > 0 && { facts }),
    experiments,
    learned: fields.filter(({ weight, sensitive }) => weight > 0 && !sensitive).map(({ name }) => name),
    sensitive: fields.filter(({ sensitive }) => sensitive).map(({ name }) => name),
  }
}

const forbids = (policy: Policy | undefined, surface: string): boolean =>
  policy?.forbiddenSurfaces?.includes(surface) ?? false

/** The settings in which surfaces differ from the site. On a surface that must not be personal, only the site's rules. */
function surfacesOf({ signals, surfaces, policy, shaping }: Described): DescribedFacts['surfaces'] {
  const described = surfaces.map(({ name, weights, shaping: own }) => {
    const isForbidden = forbids(policy, name)
    const isPersonal = signals.some(({ personal, available }, at) => personal && available && weights[at] !== 0)
    const differing = otherwise(shaping, own, isPersonal && !isForbidden)
    return {
      name,
      weights: isForbidden ? {} : differences(signals, weights),
      ...(Object.keys(differing).length > 0 && { shaping: differing }),
    }
  })
  return described.filter(({ weights, shaping }) => Object.keys(weights).length > 0 || shaping !== undefined)
}

/** The weights of a surface that differ from the catalogue's. */
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
    section('segments', sentencesOf(catalog.segments, words.segments)),
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

/** The main parameters, the most important first; then fading, differences by surface, and surfaces that are not personal. */
function ranking(catalog: Described, facts: Facts, words: Words): string[] {
  const { signals, halfLife, policy } = catalog
  if (facts.signals.length === 0) return [words.noSignals]
  const parameters = facts.signals.map(({ name, weight, share }) => {
    const { vectors = false, neighbours = false } = signals.find((signal) => signal.name === name) ?? {}
    return words.signal({ name, vectors, neighbours, against: weight < 0, share, learned: facts.learned })
  })
  const has = (wanted: SignalName) => facts.signals.some(({ name }) => name === wanted)
  const isPersonal = facts.signals.some(({ personal }) => personal)
  const forbidden = policy?.forbiddenSurfaces ?? []
  return [
    isPersonal ? words.personalOrder : words.sameOrder,
    ...parameters,
    ...(isPersonal ? [words.fades(halfLife.long, has('session') ? halfLife.short : undefined), words.trust] : []),
    ...shaped(catalog, isPersonal, words),
    ...onSurfaces(catalog, facts, words),
    ...(forbidden.length > 0 ? [words.forbidden(forbidden)] : []),
  ]
}

/** Shaping, which follows the score: a sentence for each stage that is in force. */
function shaped(catalog: Described, isPersonal: boolean, words: Words): string[] {
  const { shaping, adapts, experiments, lifecycle, facts, fields } = catalog
  const { exploration, rotation } = shaping
  const has = (wanted: FieldRole) => fields.some(({ role, sensitive }) => role === wanted && !sensitive)
  const personal = [
    adapts && words.adapts,
    varies(shaping) && words.varies,
    exploration > 0 && words.explores(exploration),
    rotation > 0 && words.rotates,
    tires(shaping) && words.tires,
    lifecycle && words.serves,
    shaping.basket === 'cart' && words.carts,
    has('prerequisites') && words.paths(shaping.paths?.reach !== 'show'),
    experiments.holdout > 0 && words.heldOut(experiments.holdout),
  ]
  const matching = facts.filter(({ field }) => field !== undefined).map(({ name }) => name)
  return [
    ...(isPersonal ? personal : []),
    matching.length > 0 && words.facts(matching),
    has('variant-of') && words.variants,
    hasRules(shaping) && words.rules,
  ].filter((sentence) => sentence !== false)
}

/** The differences of surfaces: weights and shaping. */
function onSurfaces({ surfaces }: Described, facts: Facts, words: Words): string[] {
  return facts.surfaces.flatMap(({ name, weights, shaping = {} }) => {
    const differing = Object.entries(weights) as [string, number][]
    const own = surfaces.find((surface) => surface.name === name)?.shaping
    const shaped = own ? clauses(shaping, own, words.shaping) : []
    return [
      ...(differing.length > 0 ? [words.surface(name, differing)] : []),
      ...(shaped.length > 0 ? [words.shapedOtherwise(name, shaped)] : []),
    ]
  })
}

const asText = (sections: readonly DescriptionSection[]): string =>
  sections.map(({ title, sentences }) => `${title}\n${sentences.join('\n')}\n`).join('\n')

const asMarkdown = (sections: readonly DescriptionSection[]): string =>
  sections
    .map(({ title, sentences }) => `## ${title}\n\n${sentences.map((sentence) => `- ${escaped(sentence)}\n`).join('')}`)
    .join('\n')

/** Escapes markup in a site's own words. */
const escaped = (sentence: string): string => sentence.replace(/[\\`*_[\]<>#|]/g, (sign) => `\\${sign}`)
