// What a site declared in its config, as `inspect` shows it: how shelves are shaped, segments, experiments.

import type { NamedSegment } from '../js/describe/segments.js'
import { type InForce, otherwise } from '../js/describe/shaping.js'
import type { FactConfig, Filter, Policy, ShapingConfig } from '../js/types.js'
import { count, table } from './table.js'

/** What the engine's `catalog()` says of it. */
export interface Declared {
  readonly policy?: Policy
  readonly shaping: InForce
  readonly adapts: boolean
  readonly surfaces: readonly { readonly name: string; readonly shaping: InForce }[]
  readonly segments: readonly NamedSegment[]
  readonly facts: readonly NamedFactConfig[]
  readonly experiments: { readonly holdout: number; readonly budget: number }
}

type NamedFactConfig = FactConfig & { readonly name: string }

type Row = readonly [string, string]

/** All of it in tables, each with an empty line after it. `isSaid`: whether the catalogue has a section of that tag. */
export function declaredTables(declared: Declared, isSaid: (tag: string) => boolean): string[] {
  const unsaid = (tag: string) => (isSaid(tag) ? '' : 'the defaults: not set in the config')
  const { shaping, adapts, surfaces, policy, segments, facts, experiments } = declared
  const adapted: Row = ['weights', adapts ? 'adapted to what the visitor clicks' : 'as the config says, for everybody']
  const own = surfaces.map(({ name, shaping: own }): [string, readonly Row[]] => {
    return [name, shapingRows(otherwise(shaping, own, !policy?.forbiddenSurfaces?.includes(name)))]
  })
  return [
    [['SHAPING', unsaid('SHAP')] as const, ...shapingRows(shaping), adapted],
    ...own
      .filter(([, rows]) => rows.length > 0)
      .map(([name, rows]) => [['SHAPING', `on ${name}, otherwise`] as const, ...rows]),
    ...(segments.length > 0 ? [[['SEGMENT', 'HOLDS WHERE'] as const, ...segments.flatMap(segmentRows)]] : []),
    ...(facts.length > 0 ? [[['FACT', 'WHAT IT SAYS OF ITEMS'] as const, ...facts.flatMap(factRows)]] : []),
    [['EXPERIMENTS', unsaid('EXPE')] as const, ...experimentRows(experiments)],
  ].flatMap((rows) => [table(rows), ''])
}

/** How an option is said, by its name and in the order in which they are shown. */
const OPTIONS: { readonly [Name in keyof ShapingConfig]?: (value: NonNullable<ShapingConfig[Name]>) => string } = {
  diversity: String,
  diversify: (method) =>
    ({ mmr: 'by maximal marginal relevance (mmr)', dpp: 'by a determinantal point process (dpp)' })[method],
  calibration: String,
  calibrate: (field) => `the mix of ${field}`,
  exploration: (share) => (share === 0 ? 'no places' : `${share} of the places`),
  explore: (how) => ({ thompson: 'by what is uncertain (thompson)', uniform: 'all alike (uniform)' })[how],
  rotation: String,
  fatigue: (fatigue) =>
    fatigue
      ? `shown ${fatigue.after} times in ${fatigue.hours} hours and ignored: ${fatigue.cost} points, and again each further time`
      : 'nothing tires',
  frequency: (frequency) =>
    frequency
      ? `shown ${frequency.most} times in ${frequency.hours} hours and ignored: not shown`
      : 'nothing is withheld',
  caps: (caps) => listed(Object.entries(caps).map(([field, most]) => `${most} of one ${field}`)),
  exposure: (shares) =>
    listed(
      shares.map(
        ({ field, value, atLeast = 0, atMost = 1 }) => `${feature(field, value)} ${atLeast} to ${atMost} of the places`,
      ),
    ),
  boosts: (boosts) =>
    listed(
      boosts.map(
        (boost) =>
          `${'item' in boost ? boost.item : feature(boost.field, boost.value)} by ${boost.by} (“${boost.label}”)`,
      ),
    ),
  pins: (pins) => listed(pins.map(({ item, position = 0, label }) => `${item} in place ${position} (“${label}”)`)),
  available: (filter) => listed(Object.entries(filter).map(([field, test]) => condition(field, test))),
}

function shapingRows(shaping: ShapingConfig): readonly Row[] {
  const said = Object.entries(OPTIONS).map(([name, say]) => {
    const value = shaping[name as keyof ShapingConfig]
    return [name, value === undefined ? '' : (say as (value: unknown) => string)(value)] as const
  })
  return said.filter(([, text]) => text !== '')
}

/** A segment in rows: its name beside the first of its conditions. */
function segmentRows(segment: NamedSegment): Row[] {
  const { name, interests = [], context = {}, events, recency, facts = {}, centroid = [], atLeast, group } = segment
  const near = centroid.map(({ field, value, weight = 1 }) => `${feature(field, value)} ${weight}`)
  const conditions = [
    ...interests.map((rule) => `${feature(rule.field, rule.value)} weighs ${range(rule.atLeast, rule.atMost)}`),
    ...Object.entries(context).map(([key, values]) => `${key} is ${[values].flat().join(' or ')}`),
    ...(events ? [`${count(events.atLeast)} acts on items are known, or more`] : []),
    ...(recency ? [`the latest act is ${range(recency.atLeast, recency.atMost)} ago`] : []),
    ...countedRows(segment),
    ...Object.entries(facts).map(factCondition),
    ...(near.length > 0 ? [`a cosine of at least ${atLeast} with ${near.join(', ')}`] : []),
    ...(group === undefined ? [] : [`the nearest of the group ${group}`]),
  ]
  return conditions.map((condition, at): Row => [at === 0 ? name : '', condition])
}

function countedRows(segment: NamedSegment): string[] {
  return (['visits', 'purchases', 'spend'] as const).flatMap((name) => {
    const bounds = segment[name]
    if (!bounds) return []
    const within = bounds.within === undefined ? '' : ` in the last ${bounds.within}`
    return [`${name} ${range(bounds.atLeast, bounds.atMost)}${within}`]
  })
}

/** A fact in rows: its name beside what it matches. */
function factRows({ name, field, values = {}, bands = {}, weight }: NamedFactConfig): Row[] {
  const matches = field === undefined ? 'nothing: for segments, filters and choose' : `${field}, weight ${weight}`
  const said = [
    matches,
    ...Object.entries(values).map(([word, values]) => `${word} is ${[values].flat().join(' or ')}`),
    ...Object.entries(bands).map(([band, [least, most]]) => `${range(least, most)} is ${band}`),
  ]
  return said.map((text, at): Row => [at === 0 ? name : '', text])
}

/** A condition of a segment on a fact. */
function factCondition([name, test]: [string, NonNullable<NamedSegment['facts']>[string]]): string {
  if (typeof test !== 'object') return `${name} is ${test}`
  return 'atLeast' in test || 'atMost' in test
    ? `${name} is ${range(test.atLeast, test.atMost)}`
    : `${name} is ${[test].flat().join(' or ')}`
}

const experimentRows = ({ holdout, budget }: Declared['experiments']): readonly Row[] => [
  ['hold-out', holdout === 0 ? 'no visitors' : `${holdout} of the visitors`],
  ['budget', `an ε of ${budget} for all answers of a profile`],
]

const listed = (parts: readonly string[]): string => parts.join(', ') || 'none'

const feature = (field: string, value: string): string => `${field} “${value}”`

function range(atLeast: number | string | undefined, atMost: number | string | undefined): string {
  if (atMost === undefined) return `at least ${atLeast}`
  return atLeast === undefined ? `at most ${atMost}` : `${atLeast} to ${atMost}`
}

function condition(field: string, test: Filter[string]): string {
  if (typeof test === 'string' || Array.isArray(test)) return `${field} is ${[test].flat().join(' or ')}`
  const names = typeof test === 'object' ? Object.keys(test) : []
  const isRange = names.length > 0 && names.every((name) => name === 'min' || name === 'max')
  const { min, max } = test as { min?: number; max?: number }
  return isRange ? `${field} ${range(min, max)}` : `${field} ${JSON.stringify(test)}`
}
