// Logs as the commands read them: the options that say how, and what has to be said of what was found.

import { PenchantError } from '../js/errors.js'
import type { Chosen } from './csv/columns.js'
import { ROLES, type Role } from './csv/known.js'
import { atLeast, hasTimes } from './evaluation/rows.js'
import { type Interactions, type Log, nameOf, type Reading, readInteractions } from './interactions.js'
import { count } from './table.js'
import { tell } from './terminal.js'
import { UsageError } from './usage.js'

/** The options of every command that reads a log. */
export const LOG_OPTIONS = { columns: 'value', events: 'value' } as const

export interface LogValues {
  readonly columns?: string | undefined
  readonly events?: string | undefined
}

/** How many ids or types are named as examples. */
const EXAMPLES = 5

/** How the options say that a log is to be read. */
export function readingOf(command: string, { columns, events }: LogValues): Pick<Reading, 'columns' | 'events'> {
  return { columns: columns === undefined ? undefined : chosen(command, columns), events: wanted(command, events) }
}

/** Refuses options about a log where there is none. */
export function refuseWithoutLog(
  command: string,
  { columns, events }: LogValues,
  log: string | undefined,
  option: string,
): void {
  if (log !== undefined || (columns === undefined && events === undefined)) return
  throw new UsageError(
    `${command}: got --${columns === undefined ? 'events' : 'columns'} without ${option}, expected the log that it is about`,
  )
}

/** `user=visitorid,item=2,timestamp=none`. */
function chosen(command: string, text: string): Chosen {
  const pairs = text.split(',').map((pair) => {
    const [, role, name] = /^([^=]+)=(.+)$/.exec(pair.trim()) ?? []
    return [role?.trim(), name?.trim()] as const
  })
  const roles = pairs.map(([role]) => role)
  const isRole = (role: string | undefined): role is Role => (ROLES as readonly (string | undefined)[]).includes(role)
  if (pairs.every(([role, name]) => isRole(role) && name) && new Set(roles).size === roles.length) {
    return Object.fromEntries(pairs)
  }
  throw new UsageError(
    `${command}: --columns: got ${JSON.stringify(text)}, expected pairs such as user=visitorid,item=itemid,timestamp=none, each of ${ROLES.join(', ')} once at most`,
  )
}

function wanted(command: string, events: string | undefined): readonly string[] | undefined {
  if (events === undefined) return undefined
  const names = events.split(',').map((name) => name.trim())
  if (names.every(Boolean)) return names
  throw new UsageError(
    `${command}: --events: got ${JSON.stringify(events)}, expected names of types, such as purchase,cart`,
  )
}

/** What a command does with a log. */
export interface Use {
  /** Rows without a value or with a smaller one do not count. */
  readonly least?: number | undefined
  /** Whether it is split by time where there are times, and by chance otherwise. */
  readonly isSplit?: boolean
  /** Whether the caller itself leaves out the rows that do not count. */
  readonly keepsAll?: boolean
}

/** Reads a log; what has to be known of it goes to standard error. */
export async function readLog(
  path: string,
  reading: Reading,
  { least, isSplit = false, keepsAll = false }: Use = {},
): Promise<Interactions> {
  const log = await readInteractions(path, reading)
  const rows = least === undefined || keepsAll ? log : atLeast(log, least)
  for (const note of notesOn(log, rows, { least, isSplit }, reading)) tell(`penchant: ${nameOf(path)}: ${note}\n`)
  return rows
}

/** What has to be said of a log, in sentences. */
export function notesOn(log: Log, rows: Interactions, { least, isSplit }: Use, { events }: Reading = {}): string[] {
  const notes: string[] = []
  if (log.types.size > 1 && events === undefined) {
    const types = [...log.types].slice(0, EXAMPLES).map(([name, rows]) => `${name} ${count(rows)}`)
    const more = log.types.size > EXAMPLES ? ', …' : ''
    notes.push(`all types of event count (${types.join(', ')}${more}); --events <type>,… chooses some`)
  }
  if (log.withoutItem > 0) notes.push(`${count(log.withoutItem)} rows without a user or an item do not count`)
  const disliked = least === undefined ? log.value.reduce((sum, value) => sum + Number(value <= 0), 0) : 0
  if (disliked > 0) {
    notes.push(
      `${count(disliked)} rows with a value of 0 or less count as much as the others; --min-value leaves them out`,
    )
  }
  const timeless = isSplit ? rows.at.reduce((sum, at) => sum + Number(Number.isNaN(at)), 0) : 0
  if (timeless > 0 && !hasTimes(rows)) {
    const got =
      timeless === rows.at.length
        ? 'no row has a time'
        : `${count(timeless)} of ${count(rows.at.length)} rows have no time`
    notes.push(`${got}: what is held back is drawn at random, not the latest`)
  }
  return notes
}

/** Refuses a log of which no item is in the catalogue: everything learned from it would be about nothing. */
export function refuseStrangers(log: Interactions, path: string, ids: readonly string[]): void {
  const known = new Set(ids)
  if (log.item.length === 0 || ids.length === 0 || log.items.some((id) => known.has(id))) return
  throw new PenchantError(
    'interactions_invalid',
    `${nameOf(path)}: got ${examplesOf(log.items)}, of which none is an item; expected ids of the items, such as ${examplesOf(ids)}. ` +
      'If another column has them: --columns item=<column>',
  )
}

/** How many rows are of no item. Refuses a log in which all are. */
export function strangersIn(log: Interactions, path: string, ids: readonly string[]): number {
  refuseStrangers(log, path, ids)
  const known = new Set(ids)
  const isKnown = log.items.map((id) => known.has(id))
  return log.item.reduce((sum, item) => sum + Number(!isKnown[item]), 0)
}

function examplesOf(ids: readonly string[]): string {
  const some = ids.slice(0, EXAMPLES).map((id) => JSON.stringify(id))
  return some.join(', ') + (ids.length > some.length ? ', …' : '')
}
