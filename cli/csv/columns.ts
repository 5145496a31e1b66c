// Finds the columns of a log: those that the command names, or by the header's names, or without a header by their order. A header
// that is not understood is an error with the line to type; never are its names read as ids, or its times left unread.

import { shellQuoted } from '../shell.js'
import { isDateText } from './dates.js'
import { IDENTIFIED, KNOWN, ROLES, type Role } from './known.js'
import { HeaderError, isSpelling, placeOf, plainly } from './spelling.js'

/** Which column has which role; -1 where none has. */
export type Columns = Readonly<Record<Role, number>>

/** The columns that a command names by role: a column's name or its number from 1, or `none`. */
export type Chosen = Readonly<Partial<Record<Role, string>>>

/** What the rows are grouped by. A log of orders may have a user beside it. */
export type Subject = 'user' | 'order'

/** A log's columns, and whether its first row is a header. */
export interface Layout {
  readonly columns: Columns
  readonly isHeaded: boolean
}

const NONE = 'none'
/** So many rows have to say the same before a column of ids without letters is taken to have a name above it. */
const ROWS_OF_IDS = 3
/** Times that are numbers: of 2001 to 2100, in seconds, milliseconds, microseconds or nanoseconds. */
const [FIRST_SECOND, LAST_SECOND] = [1e9, 4_102_444_800]

/** The layout of a log. `rows` are its first ones, the very first included. Throws `HeaderError`. */
export function layoutOf(rows: readonly (readonly string[])[], subject: Subject, chosen: Chosen = {}): Layout {
  const [first = [], ...others] = rows
  const isByName = Object.values(chosen).some((name) => name !== NONE && !isNumber(name))
  if (isByName || isHeader(first, subject)) return { columns: named(first, others, subject, chosen), isHeaded: true }
  const isTold = chosen.item !== undefined && chosen[subject] !== undefined
  if (!isTold && looksLikeHeader(first, others)) throw misunderstood(first, others, {}, [subject, 'item'])
  if (isTold) return { columns: placed(first, chosen), isHeaded: looksLikeHeader(first, others) }
  return { columns: { ...unheaded(first, others), ...placesOf(first, chosen) }, isHeaded: false }
}

/**
 * Whether a first row names columns. A name has to fill its cell: `user-1` is data, since a row of data that is taken for a header
 * would be lost.
 */
function isHeader(cells: readonly string[], subject: Subject): boolean {
  const plain = plainly(cells)
  const subjects: Role[] = subject === 'order' ? ['order', 'user', 'item'] : ['user', 'item']
  return subjects.some((role) =>
    namesOf(role, plain).some((name) => plain.some((cell) => isSpelling(cell, name, true))),
  )
}

/** `Name` is the order only in a shop's export of orders. */
function namesOf(role: Role, plain: readonly string[]): readonly string[] {
  const isExport = role === 'order' && plain.some((cell) => cell.startsWith('lineitem_'))
  return isExport ? [...KNOWN[role], 'name'] : KNOWN[role]
}

function named(
  cells: readonly string[],
  others: readonly (readonly string[])[],
  subject: Subject,
  chosen: Chosen,
): Columns {
  const places = placesOf(cells, chosen)
  const taken = new Set(Object.values(places))
  const plain = plainly(cells)
  const left = plain.map((cell, place) => (taken.has(place) ? undefined : cell))
  const found: Partial<Record<Role, number>> = { ...places }
  for (const role of ROLES) found[role] ??= placeOf(namesOf(role, plain), left, IDENTIFIED.includes(role))
  const columns = found as Record<Role, number>
  const isThere = columns[subject] >= 0 || (subject === 'order' && columns.user >= 0)
  if (!isThere || columns.item < 0) {
    const missing: Role[] = [...(isThere ? [] : [subject]), ...(columns.item < 0 ? (['item'] as const) : [])]
    throw misunderstood(cells, others, columns, missing)
  }
  if (columns.timestamp < 0 && chosen.timestamp === undefined) refuseUnreadTimes(cells, others, columns)
  return columns
}

/** Refuses a column that looks like times and has no known name: the log would be split at random. */
function refuseUnreadTimes(
  cells: readonly string[],
  others: readonly (readonly string[])[],
  columns: Partial<Columns>,
): void {
  const free = unread(cells, columns)
  const place =
    free.find((place) => holdsTimes(others, place)) ?? free.find((place) => speaksOfTime(cells[place] ?? ''))
  if (place === undefined) return
  const column = quoted(cells[place] as string)
  throw new HeaderError(
    `the column ${column}, which looks like times and has no name that is known, in the header ${listed(cells)}`,
    `--columns ${shellQuoted(`timestamp=${cells[place]}`)}, or --columns timestamp=none if these are none`,
  )
}

/** The columns that have no role. */
function unread(cells: readonly string[], columns: Partial<Columns>): number[] {
  const taken = new Set(Object.values(columns))
  return [...cells.keys()].filter((place) => !taken.has(place))
}

function holdsTimes(rows: readonly (readonly string[])[], place: number): boolean {
  const cells = rows.map((row) => row[place] ?? '').filter(Boolean)
  return cells.length > 0 && cells.every((cell) => isDateText(cell) || isNumberOfTime(cell))
}

function isNumberOfTime(cell: string): boolean {
  if (!/^\d{10,19}(\.\d+)?$/.test(cell)) return false
  return [1, 1e3, 1e6, 1e9].some((unit) => FIRST_SECOND * unit <= Number(cell) && Number(cell) < LAST_SECOND * unit)
}

/** Whether one of the words of a name is one for times. */
function speaksOfTime(name: string): boolean {
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[\s._-]+/)
  return words.some((word) => ['time', 'timestamp', 'date', 'datetime', 'day', 'ts'].includes(word))
}

/** Whether a first row that names nothing known is a header all the same: words above nothing but numbers and dates. */
function looksLikeHeader(first: readonly string[], others: readonly (readonly string[])[]): boolean {
  return first.some((cell, place) => {
    const below = others.map((row) => row[place] ?? '').filter(Boolean)
    const isWord = /^[\p{L}_][\p{L}\p{N}_ .-]*$/u.test(cell)
    return (
      isWord &&
      below.length >= (place < 2 ? ROWS_OF_IDS : 1) &&
      below.every((cell) => isNumber(cell) || isDateText(cell))
    )
  })
}

const isNumber = (cell: string): boolean => cell.trim() !== '' && Number.isFinite(Number(cell))

/** The error for a header of which something is missing, with the option to type. */
function misunderstood(
  cells: readonly string[],
  others: readonly (readonly string[])[],
  columns: Partial<Columns>,
  missing: readonly Role[],
): HeaderError {
  const free = unread(cells, columns)
  const time = (columns.timestamp ?? -1) < 0 ? free.find((place) => holdsTimes(others, place)) : undefined
  const rest = free.filter((place) => place !== time)
  const pairs = missing.map((role, at) => `${role}=${cells[rest[at] ?? -1] ?? '…'}`)
  if (time !== undefined) pairs.push(`timestamp=${cells[time]}`)
  const known = ROLES.filter((role) => (columns[role] ?? -1) >= 0)
  const found = known.map((role) => `${role} is ${quoted(cells[columns[role] as number] as string)}`).join(', ')
  return new HeaderError(
    `the header ${listed(cells)}, in which no column is known as ${missing.join(' or ')}${found ? ` (${found})` : ''}`,
    `the columns user and item, and value and timestamp where there are any; or the option that names them, for example --columns ${shellQuoted(pairs.join(','))}`,
  )
}

/** The places of the columns that were chosen. */
function placesOf(cells: readonly string[], chosen: Chosen): Partial<Record<Role, number>> {
  return Object.fromEntries(
    Object.entries(chosen).map(([role, name]) => [role, name === NONE ? -1 : placeNamed(cells, role, name)]),
  )
}

function placeNamed(cells: readonly string[], role: string, name: string): number {
  const plain = plainly(cells)
  const exact = cells.indexOf(name)
  const place = exact >= 0 ? exact : plain.indexOf(plainly([name])[0] as string)
  if (place >= 0) return place
  if (/^[1-9]\d*$/.test(name) && Number(name) <= cells.length) return Number(name) - 1
  throw new HeaderError(
    `--columns ${role}=${name} and the first row ${listed(cells)}`,
    `the name of one of these, a number of 1 to ${cells.length}, or none`,
  )
}

/** The columns of a table whose user and item were chosen by number: nothing else is read but what was chosen. */
function placed(cells: readonly string[], chosen: Chosen): Columns {
  const none = Object.fromEntries(ROLES.map((role) => [role, -1])) as Record<Role, number>
  return { ...none, ...placesOf(cells, chosen) }
}

/** The columns of a table without a header: user, item, value and timestamp; a third and last one may be either of the two. */
function unheaded(first: readonly string[], others: readonly (readonly string[])[]): Columns {
  const cells = first.length
  if (cells < 2 || cells > 4) {
    const got = cells === 1 ? 'one column' : `${cells} columns and no header`
    const more =
      cells === 1
        ? ', separated by commas, semicolons, tabs, | or ::'
        : `, a header that names them, or --columns user=1,item=2,timestamp=${cells}`
    throw new HeaderError(got, `user, item, value and timestamp, of which the last two may be left out${more}`)
  }
  const columns = { user: 0, item: 1, value: -1, timestamp: -1, order: -1, type: -1 }
  if (cells === 4) return { ...columns, value: 2, timestamp: 3 }
  if (cells === 2) return columns
  const third = [first, ...others].map((row) => row[2] ?? '').find(Boolean) ?? ''
  return { ...columns, [isDateText(third) || Number(third) >= TIMES_FROM ? 'timestamp' : 'value']: 2 }
}

/** Without a header, numbers of this size in a third and last column are times: in seconds, from 1973 on. */
const TIMES_FROM = 1e8

const listed = (cells: readonly string[]): string => cells.map(quoted).join(', ')
const quoted = (cell: string): string => JSON.stringify(cell)
