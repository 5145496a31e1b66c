// The sentences that a language needs for `describe`. Each is a whole sentence, so that no grammar is assembled here.

import type { DescriptionSection, LegalBasis, SignalName } from '../types.js'

/** A part of the score, as a parameter of the ranking. */
export interface Parameter {
  readonly name: SignalName
  /** True if it comes from a set of item vectors. */
  readonly vectors: boolean
  /** True if it comes from a table of neighbours. */
  readonly neighbours: boolean
  /** True if a higher value puts an item further down. */
  readonly against: boolean
  /** Its share of the sizes of all weights, 0 to 1. */
  readonly share: number
  /** The fields that are compared. */
  readonly learned: readonly string[]
}

/** The ways in which a surface's shaping differs: a whole clause each, joined in a list. */
export interface ShapingWords {
  /** Places follow the score alone. */
  readonly unshaped: string
  /** How much similarity to the items above counts against an item, 0 to 1. */
  diversity(share: number): string
  readonly diversify: Readonly<Record<'mmr' | 'dpp', string>>
  /** How closely the visitor's own mix is followed, 0 to 1, and of which field's values. */
  calibration(share: number): string
  calibrate(field: string): string
  /** The share of places that is filled at random, and how the items are drawn. */
  exploration(share: number): string
  readonly explore: Readonly<Record<'thompson' | 'uniform', string>>
  /** Whether items with nearly equal scores change places from visit to visit. */
  rotation(changes: boolean): string
  fatigue(fatigue: false | { readonly after: number; readonly hours: number; readonly cost: number }): string
  frequency(frequency: false | { readonly most: number; readonly hours: number }): string
  /** What goes with the visitor's cart counts. */
  readonly cart: string
  /** Whether items whose prerequisites are not met are left out. */
  readonly reach: Readonly<Record<'hide' | 'show', string>>
  /** By field, the most items with the same value; empty if there is no limit. */
  caps(caps: readonly (readonly [string, number])[]): string
  /** Groups, each with the least and the largest share of places. */
  exposure(shares: readonly (readonly [string, number, number])[]): string
  /** The labels of boosts that raise items, and of those that lower them. */
  boosts(lifted: readonly string[], lowered: readonly string[]): string
  /** The labels of pins. */
  pins(placed: readonly string[]): string
  /** The fields that decide whether an item is available. */
  available(fields: readonly string[]): string
}

/** The groups of visitors that a site names. */
export interface SegmentWords {
  /** The heading above them. */
  readonly named: string
  segment(name: string, conditions: readonly string[]): string
  /** The least and the largest weight of an interest, relative to the strongest, −1 to 1. */
  interest(interest: string, atLeast: number | undefined, atMost: number | undefined): string
  situation(key: string, values: readonly string[]): string
  /** The words of which a fact has one; the least and the largest number of a fact. */
  fact(name: string, words: readonly string[]): string
  factBetween(name: string, atLeast: number | undefined, atMost: number | undefined): string
  /** How many acts on items are known. */
  acts(atLeast: number): string
  /** How long ago the latest act is: the least and the largest number of hours. */
  recency(atLeast: number | undefined, atMost: number | undefined): string
  /** The least and the largest number, within so many hours or of all that is known. */
  readonly counted: Readonly<
    Record<
      'visits' | 'purchases' | 'spend',
      (atLeast: number | undefined, atMost: number | undefined, within: number | undefined) => string
    >
  >
  /** The values that the visitor's interests must resemble, those they must not, and the least similarity. */
  centroid(near: readonly string[], far: readonly string[], atLeast: number): string
  /** Of the segments of a group only the nearest one holds. */
  nearest(group: string): string
  /** Where segments are computed, and that nobody is told. */
  readonly stays: readonly string[]
}

export interface Words {
  readonly locale: string
  readonly titles: Readonly<Record<DescriptionSection['key'], string>>
  purposes(purposes: readonly string[]): string
  legalBasis(basis: LegalBasis): string
  /** What is stored where, for each level of consent. */
  readonly levels: readonly string[]
  stored(situation: boolean): string
  kept(events: number, days: number): string
  readonly personalOrder: string
  /** Said if no signal uses the visitor's data. */
  readonly sameOrder: string
  readonly noSignals: string
  signal(parameter: Parameter): string
  /** The half-lives, in hours; `short` if the session counts. */
  fades(long: number, short: number | undefined): string
  readonly trust: string
  /** That the weights are adapted to what was clicked. */
  readonly adapts: string
  /** That diversity or the visitor's own mix counts. */
  readonly varies: string
  /** That a share of the places is filled at random. */
  explores(share: number): string
  /** That items which were shown and ignored are moved down. */
  readonly tires: string
  /** That items with nearly equal scores change places. */
  readonly rotates: string
  /** That what was bought counts against its kind for a while, or comes again. */
  readonly serves: string
  /** That what goes with the visitor's cart counts, on the whole site. */
  readonly carts: string
  /** That items which match facts that were stated stand further up, by the names of the facts. */
  facts(names: readonly string[]): string
  /** That paths that were begun go on first, and whether items out of reach are left out. */
  paths(hides: boolean): string
  /** That of several variants of a product one is shown. */
  readonly variants: string
  /** That the site limits, boosts or pins items. */
  readonly rules: string
  /** That a share of visitors, the hold-out group, gets the order that is the same for everybody. */
  heldOut(share: number): string
  surface(name: string, weights: readonly (readonly [string, number])[]): string
  /** How the shaping of a surface differs from the site's. */
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

/** A list in the language's style, with its “and”. */
export const listed = (locale: string, texts: readonly string[]): string =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(texts)

/** A list in the language's style, with its “or”. */
export const either = (locale: string, texts: readonly string[]): string =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(texts)

/** A number as the language writes it. */
export const written = (locale: string, number: number): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(number)

/** Hours, in the largest unit that fits. */
export function span(locale: string, hours: number): string {
  const [value, unit] = hours >= 48 ? [hours / 24, 'day'] : hours >= 1 ? [hours, 'hour'] : [hours * 60, 'minute']
  const format = { style: 'unit', unit: unit as string, unitDisplay: 'long', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, format).format(value as number)
}

/** A share in whole per cent, or “less than one”. */
export function percent(locale: string, share: number): string {
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  return share > 0 && share < 0.005 ? `< ${format.format(0.01)}` : format.format(share)
}

/** A day in the language's style, the same in every time zone. */
export const dayOf = (locale: string, day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
