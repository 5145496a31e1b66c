// The names that the report uses, in words that need no glossary.

import type { Result, SystemResult } from '../result.js'

const BASELINES: Readonly<Record<string, string>> = {
  popularity: 'Most popular',
  random: 'Random',
  'most-similar-to-last': 'Like the last viewed',
  'item-knn': 'Others also viewed',
}

/** The same in the middle of a sentence. */
const SPOKEN: Readonly<Record<string, string>> = {
  popularity: 'plain popularity',
  random: 'chance',
  'most-similar-to-last': 'what is like the last item viewed',
  'item-knn': 'what others also viewed',
}

/** How each of them ranks. */
const RANKS: Readonly<Record<string, string>> = {
  popularity: 'what most visitors have',
  random: 'by chance',
  'most-similar-to-last': 'by likeness to the item viewed last',
  'item-knn': 'by who had what together (item-KNN)',
}

/** What is known of the signals' names; any other name is that of a set of item vectors. */
const SIGNALS: Readonly<Record<string, string>> = {
  affinity: 'what a visitor turned to in the long run',
  session: 'what a visitor turned to just now',
  context: 'what suits a situation like this one',
  price: 'how well the price fits',
  popularity: 'what the catalogue says everybody likes',
  trending: 'what everybody turned to of late',
  freshness: 'how new an item is',
}

const PREFIX = 'signal-'

/** A system's name for people. */
export function label({ name, kind }: SystemResult): string {
  if (kind === 'penchant') return 'Penchant'
  if (kind === 'baseline') return BASELINES[name] ?? name
  const bare = signalName(name)
  return bare.charAt(0).toUpperCase() + bare.slice(1)
}

/** A baseline's name in the middle of a sentence. */
export const spokenName = (system: SystemResult): string => SPOKEN[system.name] ?? label(system)

/** How a baseline ranks. */
export const ranking = ({ name }: SystemResult): string => RANKS[name] ?? name

/** What a signal goes by. */
export function meaning({ name }: SystemResult): string {
  return SIGNALS[signalName(name)] ?? 'taste, from the item vectors'
}

const signalName = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name)

/** `13.1 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** `+5.3` percentage points. */
export function points(difference: number): string {
  const size = Math.abs(100 * difference).toFixed(1)
  return Number(size) === 0 ? size : `${difference < 0 ? '−' : '+'}${size}`
}

export const penchantOf = ({ systems }: Result): SystemResult => systems[0] as SystemResult

export const baselinesOf = ({ systems }: Result): SystemResult[] => systems.filter(({ kind }) => kind === 'baseline')

export const signalsOf = ({ systems }: Result): SystemResult[] => systems.filter(({ kind }) => kind === 'signal')
