// Which message says something: by the kind of an event, of a part of a score, or of a move.

import type { ScorePart } from '../types.js'
import type { MovedMessages, PartKind, PartMessages, ToldMessages } from './messages.js'
import type { Happened } from './wording.js'

/** Reads own properties only: a set of vectors may be called `constructor`. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** The message that says more about an event than its type does, if there is one. */
export function fullerOf({
  type,
  item,
  query,
  goal,
  slot,
  experiment,
  variant,
  value,
  fact,
}: Happened): keyof ToldMessages | undefined {
  const amount = typeof value === 'number' ? value : undefined
  switch (type) {
    case 'goal': {
      const by = amount !== undefined && amount < 1 ? 'goalPartly' : 'goal'
      return goal === undefined ? undefined : item === undefined ? by : `${by}With`
    }
    case 'choice':
      return slot === undefined || variant === undefined ? undefined : 'choice'
    case 'exposure':
      return experiment === undefined || variant === undefined ? undefined : 'exposure'
    case 'answer':
      return experiment === undefined || goal === undefined ? undefined : 'answer'
    case 'sharing':
      return amount === undefined ? undefined : amount > 0 ? 'shares' : 'sharesNot'
    case 'dial':
      return amount === undefined ? undefined : 'dial'
    case 'surprise':
      return amount === undefined ? undefined : 'surprise'
    case 'weigh':
      return amount === undefined ? undefined : amount === 0 ? 'weighNeither' : amount > 0 ? 'weighMore' : 'weighLess'
    case 'given':
      return fact !== undefined && fact.value === undefined ? 'unsaid' : undefined
    case 'search':
      return query === undefined ? 'searched' : undefined
    default:
      return undefined
  }
}

/** The direction in which an item was moved. */
export function way(from: number | undefined, to: number | undefined): keyof MovedMessages {
  if (from === undefined) return 'drawn'
  if (to === undefined) return 'gone'
  return to < from ? 'up' : to > from ? 'down' : 'same'
}

/** The key of the messages for a part. */
export const about = (part: Pick<ScorePart, 'kind' | 'signal'>, field: string | undefined): keyof PartMessages =>
  own(ABOUT, part.kind)?.(part.signal, field) ?? 'other'

const ABOUT: Readonly<Record<PartKind, (signal: string, field: string | undefined) => keyof PartMessages>> = {
  feature: (signal) => own(FEATURES, signal) ?? 'feature',
  vectors: (signal) => (signal === 'similarity' ? 'vectorsAlike' : signal === 'taste' ? 'vectors' : 'vectorsNamed'),
  neighbours: (signal) => own(NEIGHBOURS, signal) ?? 'neighboursNamed',
  prior: (signal) => (PRIORS.has(signal) ? (signal as 'popularity' | 'trending' | 'freshness') : 'prior'),
  wish: (_signal, field) => (field === undefined ? 'wish' : 'wishFor'),
  fit: () => 'fit',
  baseline: () => 'baseline',
  query: () => 'query',
  visitor: () => 'visitor',
  boost: () => 'boost',
  path: () => 'path',
  fatigue: () => 'fatigue',
  rotation: () => 'rotation',
  owned: () => 'owned',
  given: () => 'given',
}
const FEATURES: Readonly<Record<string, keyof PartMessages>> = {
  session: 'featureNow',
  context: 'featureHere',
  similarity: 'featureAlike',
}
const NEIGHBOURS: Readonly<Record<string, keyof PartMessages>> = { neighbours: 'neighbours', next: 'neighboursNext' }
const PRIORS: ReadonlySet<string> = new Set(['popularity', 'trending', 'freshness'])
