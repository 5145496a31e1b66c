// What a language has to be able to say for `describe`: one sentence each, whole, so that no grammar is assembled here.

import type { DescriptionSection, LegalBasis, SignalName } from '../types.js'

/** A part of the score, as a parameter of the ranking. */
export interface Parameter {
  readonly name: SignalName
  /** Whether it is of a set of item vectors. */
  readonly vectors: boolean
  /** Whether it is of a table of neighbours. */
  readonly neighbours: boolean
  /** Whether more of it puts an item further down. */
  readonly against: boolean
  /** Of all weights' sizes, 0 to 1. */
  readonly share: number
  /** The fields that are compared. */
  readonly learned: readonly string[]
}

/** What single surfaces shape otherwise, a clause each: whole ones, that stand one after the other. */
export interface ShapingWords {
  /** Nothing but the score gives places. */
  readonly unshaped: string
  /** How much likeness to what stands above counts, 0 to 1. */
  diversity(share: number): string
  readonly diversify: Readonly<Record<'mmr' | 'dpp', string>>
  /** How closely the visitor's own mix is followed, 0 to 1; the mix of which field's values. */
  calibration(share: number): string
  calibrate(field: string): string
  /** The share of places that is filled by lot; how the lots are drawn. */
  exploration(share: number): string
  readonly explore: Readonly<Record<'thompson' | 'uniform', string>>
  /** Whether near-equals change places from visit to visit. */
  rotation(changes: boolean): string
  fatigue(fatigue: false | { readonly after: number; readonly hours: number; readonly cost: number }): string
  frequency(frequency: false | { readonly most: number; readonly hours: number }): string
  /** By field, how many items of one value; none where there is no limit. */
  caps(caps: readonly (readonly [string, number])[]): string
  /** Groups with the share of places that they have at least and at most. */
  exposure(shares: readonly (readonly [string, number, number])[]): string
  /** What the site says of what it lifts, and of what it lowers. */
  boosts(lifted: readonly string[], lowered: readonly string[]): string
  /** What it says of what it puts in a place. */
  pins(placed: readonly string[]): string
  /** By which fields it is decided what is available. */
  available(fields: readonly string[]): string
}

/** The groups of visitors that a site names. */
export interface SegmentWords {
  /** Stands above them. */
  readonly named: string
  segment(name: string, conditions: readonly string[]): string
  /** How much an interest weighs of the strongest one, −1 to 1. */
  interest(interest: string, atLeast: number | undefined, atMost: number | undefined): string
  situation(key: string, values: readonly string[]): string
  /** How many acts are known. */
  acts(atLeast: number): string
  /** What the visitor's interests resemble and what they do not, and how much. */
  centroid(near: readonly string[], far: readonly string[], atLeast: number): string
  /** That of a group only the nearest holds. */
  nearest(group: string): string
  /** Where it is computed and who learns it. */
  readonly stays: readonly string[]
}

export interface Words {
  readonly locale: string
  readonly titles: Readonly<Record<DescriptionSection['key'], string>>
  purposes(purposes: readonly string[]): string
  legalBasis(basis: LegalBasis): string
  /** What is stored where, by level of consent. */
  readonly levels: readonly string[]
  stored(situation: boolean): string
  kept(events: number, days: number): string
  readonly personalOrder: string
  /** Where no signal comes from the visitor. */
  readonly sameOrder: string
  readonly noSignals: string
  signal(parameter: Parameter): string
  /** Half-lives in hours; `short` where the session counts. */
  fades(long: number, short: number | undefined): string
  readonly trust: string
  /** That the weights are adapted to what was clicked. */
  readonly adapts: string
  /** That likeness and the visitor's own mix count. */
  readonly varies: string
  /** That a share of the places is filled by lot. */
  explores(share: number): string
  /** That what is passed by steps back. */
  readonly tires: string
  /** That near-equals change places. */
  readonly rotates: string
  /** That the site limits, lifts or places items. */
  readonly rules: string
  /** That a share of visitors gets the order that is the same for everybody. */
  heldOut(share: number): string
  surface(name: string, weights: readonly (readonly [string, number])[]): string
  /** What shapes the lists of a surface otherwise than the rest of the site. */
  shapedOtherwise(name: string, clauses: readonly string[]): string
  readonly shaping: ShapingWords
  readonly segments: SegmentWords
  forbidden(surfaces: readonly string[]): string
  sensitive(fields: readonly string[]): string
  readonly device: readonly string[]
  readonly controls: readonly string[]
  owner(owner: string, contact: string): string
  notice(address: string): string
  version(version: string): string
  review(day: string): string
}

/** Texts as a list with the language's own commas and its “and”. */
export const listed = (locale: string, texts: readonly string[]): string =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(texts)

/** The same with its “or”. */
export const either = (locale: string, texts: readonly string[]): string =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(texts)

/** A number as the language writes it. */
export const written = (locale: string, number: number): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(number)

/** Hours in the unit that people would use. */
export function span(locale: string, hours: number): string {
  const [value, unit] = hours >= 48 ? [hours / 24, 'day'] : hours >= 1 ? [hours, 'hour'] : [hours * 60, 'minute']
  const format = { style: 'unit', unit: unit as string, unitDisplay: 'long', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, format).format(value as number)
}

/** A share in whole per cent, and less than one said so. */
export function percent(locale: string, share: number): string {
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  return share > 0 && share < 0.005 ? `< ${format.format(0.01)}` : format.format(share)
}

/** A day as the language writes it; it is one whatever the time zone. */
export const dayOf = (locale: string, day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
