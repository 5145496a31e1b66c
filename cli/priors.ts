// What popularity and trending were read from, in sentences: what a first visit is ordered by, and what to do where it is
// nothing.

import type { Compiled, CompiledField, CompiledPrior } from '../js/compiler.js'
import { count } from './table.js'

export function priorsFound(compiled: Compiled): string[] {
  const { popularity, trending, fields, ordersFirstVisit } = compiled
  const lines = [
    ...popularity.map((prior) => sentence('Popularity', prior)),
    ...trending.map((prior) => sentence('Trending', prior)),
    ...fields.filter((field) => field.looksRanked).map(ranked),
  ]
  if (!ordersFirstVisit) {
    lines.push(
      popularity.length > 0
        ? 'Nothing orders a first visit: the config’s weights leave popularity no say. Give weights.popularity 0.01 or more.'
        : 'Nothing orders a first visit: no item is more popular than another. --interactions <file.csv> counts popularity, or ' +
            'give a field of numbers the role popularity in the config.',
    )
  }
  return lines
}

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

function ranked({ name, role }: CompiledField): string {
  const isPrior = role === 'popularity' || role === 'trending'
  const now = isPrior ? `has the role ${role}, so that the largest number is the best` : 'is not taken as popularity'
  const remedy = `"${name}": { "role": "${isPrior ? role : 'popularity'}", "rank": true }`
  return `${name} looks like a rank, 1 for the best, and ${now}. To turn it, say in the config's fields: ${remedy}.`
}

/** To three digits where it is no whole number. */
const number = (value: number): string =>
  Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(3)))
