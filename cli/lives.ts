// The lines of `penchant build` about the lifecycle: what it learned from the orders, and names in the config that no item has.

import type { CompiledLife, CompiledLifecycle } from '../js/compiler.js'
import { count, counted } from './table.js'

const DAY = 86_400_000
/** The most values that a sentence names. */
const NAMED = 5
/** The most unknown names that a sentence lists. */
const LISTED = 10

const days = (time: number): string => counted(Math.round(time / DAY), 'day')
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

/** Three sentences at most. */
export function aboutLives({ field, hasOrders, learned, unknownValues, unknownItems }: CompiledLifecycle): string[] {
  const returning = learned.filter(({ again }) => again > 0)
  const stopping = learned.filter(({ owned }) => owned > 0)
  const lines = [
    ...named(`Bought again, by ${field}`, returning, ({ pairs }) => pairs, aboutReturning),
    ...named(`Not bought again, by ${field}`, stopping, ({ buyers }) => buyers, aboutStopping),
  ]
  if (hasOrders && field !== '' && lines.length === 0) {
    lines.push(`How long things serve, by ${field}: nothing, since too few orders say so.`)
  }
  lines.push(...warningsOf(`lifecycle.values: no item has this ${field}`, unknownValues))
  lines.push(...warningsOf('lifecycle.items: there is no such item', unknownItems))
  return lines
}

const aboutReturning = ({ value, again, returning, pairs }: CompiledLife): string =>
  `${value} after ${days(again)} (${percent(returning)} of ${count(pairs)})`

const aboutStopping = ({ value, owned, buyingAgain, buyers }: CompiledLife): string =>
  `${value} within ${days(owned)} (${percent(buyingAgain)} of ${count(buyers)} did)`

/** A sentence about the values with the largest numbers; nothing where there are none. */
function named(
  what: string,
  lives: readonly CompiledLife[],
  size: (life: CompiledLife) => number,
  about: (life: CompiledLife) => string,
): string[] {
  if (lives.length === 0) return []
  const largest = [...lives].sort((one, other) => size(other) - size(one)).slice(0, NAMED)
  const more = lives.length > NAMED ? `, and ${count(lives.length - NAMED)} more` : ''
  return [`${what}: ${largest.map(about).join(', ')}${more}.`]
}

/** A warning of names that the catalogue does not have; nothing where there are none. */
export function warningsOf(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const more = names.length > LISTED ? `, and ${count(names.length - LISTED)} more` : ''
  return [`Warning: ${what}: ${names.slice(0, LISTED).join(', ')}${more}.`]
}
