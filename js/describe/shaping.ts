// How shelves are shaped, for `describe`: what is in force on the whole site, and what single surfaces do otherwise.

import type { FieldTest, ShapingConfig } from '../types.js'
import type { ShapingWords } from './words.js'

/** What is in force somewhere, as the engine tells it: every number, and the rules that there are. */
export interface InForce extends Omit<ShapingConfig, 'shape'> {
  readonly diversity: number
  readonly diversify: 'mmr' | 'dpp'
  readonly calibration: number
  readonly exploration: number
  readonly explore: 'thompson' | 'uniform'
  readonly rotation: number
  readonly fatigue: false | { readonly after: number; readonly hours: number; readonly cost: number }
  readonly frequency: false | { readonly most: number; readonly hours: number }
}

/** What the site does itself, whoever the visitor is, with what it is where there is none. */
const RULES = { caps: {}, exposure: [], boosts: [], pins: [], available: {} } as const

/** What goes by the visitor, and in which manner: on a surface that must not be personal none of it acts. */
const AMOUNTS = ['diversity', 'calibration', 'exploration', 'rotation', 'fatigue', 'frequency'] as const
const MANNERS = ['diversify', 'calibrate', 'explore'] as const

/** Whether likeness and the visitor's own mix count. */
export const varies = ({ diversity, calibration }: InForce): boolean => diversity > 0 || calibration > 0

/** Whether what is passed by steps back or stays away. */
export const tires = ({ fatigue, frequency }: InForce): boolean => fatigue !== false || frequency !== false

/** Whether the site limits, lifts or places items. */
export const hasRules = ({ caps, exposure, boosts, pins }: InForce): boolean =>
  [caps, exposure, boosts, pins].some((rules) => rules !== undefined)

/** Whether nothing but the score gives places, the site's rules aside. */
const isUnshaped = (shaping: InForce): boolean =>
  !varies(shaping) && !tires(shaping) && shaping.exploration === 0 && shaping.rotation === 0

/** What is in force on a surface and not on the rest of the site; rules that it lifts are empty. */
export function otherwise(site: InForce, own: InForce, isPersonal: boolean): ShapingConfig {
  const differs = (name: keyof InForce) => JSON.stringify(own[name]) !== JSON.stringify(site[name])
  const rules = (Object.keys(RULES) as (keyof typeof RULES)[]).filter(differs)
  const personal = isPersonal ? [...AMOUNTS, ...MANNERS].filter((name) => differs(name) && own[name] !== undefined) : []
  return Object.fromEntries([
    ...personal.map((name) => [name, own[name]]),
    ...rules.map((name) => [name, own[name] ?? RULES[name]]),
  ])
}

/** The same in words, a clause each. `own` is all that is in force there. */
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
    available && words.available(Object.keys(available)),
  ]
  const isBare = AMOUNTS.some((name) => name in differing) && isUnshaped(own)
  return [...(isBare ? [words.unshaped] : personal(differing, own, words)), ...rules].filter(
    (clause) => clause !== undefined,
  )
}

/** What goes by the visitor, in the order in which it acts. How something is done is said where it is done. */
function personal(differing: ShapingConfig, own: InForce, words: ShapingWords): (string | undefined)[] {
  const { diversity, diversify, calibration, calibrate, exploration, explore, rotation } = differing
  const { fatigue, frequency } = differing as Partial<InForce>
  return [
    diversity !== undefined ? words.diversity(diversity) : undefined,
    diversify && own.diversity > 0 ? words.diversify[diversify] : undefined,
    calibration !== undefined ? words.calibration(calibration) : undefined,
    calibrate && own.calibration > 0 ? words.calibrate(calibrate) : undefined,
    exploration !== undefined ? words.exploration(exploration) : undefined,
    explore && own.exploration > 0 ? words.explore[explore] : undefined,
    rotation !== undefined ? words.rotation(rotation > 0) : undefined,
    fatigue !== undefined ? words.fatigue(fatigue) : undefined,
    frequency !== undefined ? words.frequency(frequency) : undefined,
  ]
}

/** What the visitor reads about some rules, each once. */
const labels = (rules: readonly { readonly label: string }[]): string[] => [...new Set(rules.map(({ label }) => label))]

/** A value with its field: the same value may stand in several. */
export const named = ({ field, value }: FieldTest): string => `${value} (${field})`
