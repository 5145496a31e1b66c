// The shaping of shelves, for `describe`: the settings of the whole site, and how single surfaces differ.

import type { FieldTest, Filter, ShapingConfig } from '../types.js'
import type { ShapingWords } from './words.js'

/** The shaping in force on a surface or on the site, as the engine reports it: the numbers, and the rules that exist. `calibration` is absent where its default is in force. */
export interface InForce extends Omit<ShapingConfig, 'shape'> {
  readonly diversity: number
  readonly diversify: 'mmr' | 'dpp'
  readonly exploration: number
  readonly explore: 'thompson' | 'uniform'
  readonly rotation: number
  readonly fatigue: false | { readonly after: number; readonly hours: number; readonly cost: number }
  readonly frequency: false | { readonly most: number; readonly hours: number }
}

/** The site's rules, the same for every visitor, each with its value where there is no rule. */
const RULES = { caps: {}, exposure: [], boosts: [], pins: [], available: {} } as const

/** The settings that use the visitor's data. On a surface that must not be personal none of them acts. */
const AMOUNTS = ['diversity', 'calibration', 'exploration', 'rotation', 'fatigue', 'frequency'] as const
const MANNERS = ['diversify', 'calibrate', 'explore', 'basket', 'paths'] as const

/** Whether diversity or calibration is on. */
export const varies = ({ diversity, calibration }: InForce): boolean => diversity > 0 || calibration !== 0

/** Whether fatigue or the frequency cap is on. */
export const tires = ({ fatigue, frequency }: InForce): boolean => fatigue !== false || frequency !== false

/** Whether the site limits, boosts or pins items. */
export const hasRules = ({ caps, exposure, boosts, pins }: InForce): boolean =>
  [caps, exposure, boosts, pins].some((rules) => rules !== undefined)

/** Whether places follow the score alone, apart from the site's rules. */
const isUnshaped = (shaping: InForce): boolean =>
  !varies(shaping) && !tires(shaping) && shaping.exploration === 0 && shaping.rotation === 0

/** The shaping of a surface that differs from the site's. A rule that the surface lifts is empty. */
export function otherwise(site: InForce, own: InForce, isPersonal: boolean): ShapingConfig {
  const differs = (name: keyof InForce) => JSON.stringify(own[name]) !== JSON.stringify(site[name])
  const rules = (Object.keys(RULES) as (keyof typeof RULES)[]).filter(differs)
  const personal = isPersonal ? [...AMOUNTS, ...MANNERS].filter((name) => differs(name) && own[name] !== undefined) : []
  return Object.fromEntries([
    ...personal.map((name) => [name, own[name]]),
    ...rules.map((name) => [name, own[name] ?? RULES[name]]),
  ])
}

/** The differing shaping in words, a clause each. `own` is the surface's whole shaping. */
export function clauses(differing: ShapingConfig, own: InForce, words: ShapingWords): string[] {
  const { exposure, boosts, pins, caps, available } = differing
  const rules = [
    caps && words.caps(Object.entries(caps)),
    exposure &&
      words.exposure(
        exposure.map(({ field, value, atLeast = 0, atMost = 1 }) => [named({ field, value }), atLeast, atMost]),
      ),
    boosts && words.boosts(labels(boosts.filter(({ by }) => by > 0)), labels(boosts.filter(({ by }) => by < 0))),
    pins && words.pins(labels(pins)),
    available && words.available([...fieldsOf(available)]),
  ]
  const isBare = AMOUNTS.some((name) => name in differing) && isUnshaped(own)
  return [...(isBare ? [words.unshaped] : personal(differing, own, words)), ...rules].filter(
    (clause) => clause !== undefined,
  )
}

/** The settings that use the visitor's data, in the order in which they act. */
function personal(differing: ShapingConfig, own: InForce, words: ShapingWords): (string | undefined)[] {
  const { diversity, diversify, calibration, calibrate, exploration, explore, rotation } = differing
  const { fatigue, frequency, basket, paths } = differing as Partial<InForce>
  return [
    diversity !== undefined ? words.diversity(diversity) : undefined,
    diversify && own.diversity > 0 ? words.diversify[diversify] : undefined,
    calibration !== undefined ? words.calibration(calibration) : undefined,
    calibrate && own.calibration !== 0 ? words.calibrate(calibrate) : undefined,
    exploration !== undefined ? words.exploration(exploration) : undefined,
    explore && own.exploration > 0 ? words.explore[explore] : undefined,
    rotation !== undefined ? words.rotation(rotation > 0) : undefined,
    fatigue !== undefined ? words.fatigue(fatigue) : undefined,
    frequency !== undefined ? words.frequency(frequency) : undefined,
    basket === 'cart' ? words.cart : undefined,
    paths ? words.reach[paths.reach ?? 'hide'] : undefined,
  ]
}

/** The names of the fields that a filter is about, each once. */
function fieldsOf(filter: Filter): Set<string> {
  const inside = ([name, condition]: [string, unknown]): string[] => {
    // A field may have the name of an operator; then it has values.
    if ([condition].flat().some((value) => typeof value !== 'object')) return name === 'done' ? [] : [name]
    if (name === 'not') return [...fieldsOf(condition as Filter)]
    if (name === 'any' || name === 'all') return (condition as Filter[]).flatMap((filter) => [...fieldsOf(filter)])
    if (name === 'requires') return [(condition as { field: string }).field]
    return [name]
  }
  return new Set(Object.entries(filter).flatMap(inside))
}

/** The labels of rules, each once. */
const labels = (rules: readonly { readonly label: string }[]): string[] => [...new Set(rules.map(({ label }) => label))]

/** A value with its field: several fields may have the same value. */
export const named = ({ field, value }: FieldTest): string => `${value} (${field})`
