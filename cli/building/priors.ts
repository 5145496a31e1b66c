// What a first visit is ordered by, in sentences: what popularity, trending and freshness were read from.

import type { Compiled, CompiledField, CompiledPrior } from '../../js/compiler.js'
import { count } from '../table.js'

export const priorsFound = ({ popularity, trending, fields }: Compiled): string[] => [
  ...popularity.map((prior) => sentence('Popularity', prior)),
  ...trending.map((prior) => sentence('Trending', prior)),
  ...fields.filter(({ role, sensitive }) => role === 'date' && !sensitive).map(dated),
]

const dated = ({ name }: CompiledField): string => `Freshness: the date ${name}, where weights.freshness is above 0.`

const KINDS = {
  counts: 'counts',
  points: 'points',
  ranks: 'ranks, 1 for the best',
}

function sentence(prior: string, { field, kind, unit, pseudoCount, least, most, items }: CompiledPrior): string {
  const from = field === undefined ? 'interactions' : `the field ${field}`
  const range = `${number(least)} to ${number(most)}, above 0 for ${count(items)} items`
  const scale = { counts: '', points: `, ${number(unit)} as much as one choice`, ranks: ' by 1 / rank' }[kind]
  return `${prior}: ${from}, read as ${KINDS[kind]} (${range})${scale}; pseudo-count ${number(pseudoCount)}.`
}

/** To three digits where it is no whole number. */
const number = (value: number): string =>
  Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(3)))
