// Who did something with which item, read from a CSV file: `user,item[,value][,timestamp]`.

import { PenchantError } from '../js/errors.js'
import { HeaderError, headed, unheaded } from './csv/columns.js'
import { Names } from './csv/names.js'
import { isDate, numberAt, timeAt } from './csv/numbers.js'
import { CsvError, CsvScanner, lineOf } from './csv/scan.js'
import { readSource } from './source.js'

/** A table of interactions by columns. */
export interface Interactions {
  /** Distinct ids, in order of first appearance. */
  readonly users: readonly string[]
  /** Distinct ids, in order of first appearance. */
  readonly items: readonly string[]
  /** By row: index into `users`. */
  readonly user: Uint32Array
  /** By row: index into `items`. */
  readonly item: Uint32Array
  /** By row; NaN where none. */
  readonly value: Float32Array
  /** By row: milliseconds since 1970; NaN where none. */
  readonly at: Float64Array
}

/** How many columns are kept, and so how far a header is read; more are only counted. */
const COLUMNS = 64
/** Without a header, numbers of this size in a third and last column are times: in seconds, from 1973 on. */
const TIMES_FROM = 1e8

/** Room to begin with. */
const FIRST_ROWS = 1 << 16

const ROWS = 'rows of user, item[, value][, timestamp]'
const A_NUMBER = 'a number, or nothing'
const A_TIME = 'seconds or milliseconds since 1970 or an ISO date, or nothing'

/**
 * Reads a file, a `.gz` of one, or standard input (`-`). Commas, semicolons or tabs; with a header or without.
 *
 * Throws `interactions_invalid`, which names the line, what was got and what was expected.
 */
export async function readInteractions(path: string): Promise<Interactions> {
  return parseInteractions(await readSource(path, 'interactions'), path === '-' ? 'standard input' : path)
}

/** Reads `bytes`, which it changes; `name` is what the errors call them, `find` finds the columns of a header. */
export function parseInteractions(bytes: Uint8Array, name: string, find: typeof headed = headed): Interactions {
  const refuse = (offset: number, got: string, expected: string): never => {
    const line = lineOf(bytes, offset)
    throw new PenchantError('interactions_invalid', `${name}: line ${line}: got ${got}, expected ${expected}`)
  }
  try {
    return parse(bytes, refuse, find)
  } catch (error) {
    if (error instanceof CsvError) refuse(error.offset, error.got, error.expected)
    throw error
  }
}

type Refuse = (offset: number, got: string, expected: string) => never

function parse(bytes: Uint8Array, refuse: Refuse, find: typeof headed): Interactions {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    refuse(0, 'UTF-16', 'UTF-8: save the table as “CSV UTF-8”')
  }
  const scanner = new CsvScanner(bytes, COLUMNS)
  if (!scanner.next()) refuse(0, 'nothing', ROWS)
  const cells = scanner.cells
  const header = named(scanner, refuse, () => find(firstCells(scanner)))
  if (header && !scanner.next()) refuse(0, 'a header and nothing else', ROWS)
  let columns = header ?? named(scanner, refuse, () => unheaded(cells, 'value'))
  // A third and last column may hold values or times; its first cell that is not empty tells.
  let judged = header !== undefined || cells !== 3

  const users = new Names(bytes)
  const items = new Names(bytes)
  const rows = new Rows(FIRST_ROWS)
  do {
    if (scanner.cells !== cells) {
      refuse(scanner.offset, cellsIn(scanner.cells), `${cells}, as the first line has. A cell with a comma is quoted`)
    }
    if (!judged && scanner.start(2) < scanner.end(2)) {
      columns = unheaded(cells, holdsTime(scanner, 2) ? 'timestamp' : 'value')
      judged = true
    }
    rows.add(
      idIn(scanner, columns.user, users, 'user', refuse),
      idIn(scanner, columns.item, items, 'item', refuse),
      columns.value < 0 ? Number.NaN : valueIn(scanner, columns.value, refuse),
      columns.timestamp < 0 ? Number.NaN : timeIn(scanner, columns.timestamp, refuse),
    )
  } while (scanner.next())

  const broken = (offset: number) => refuse(offset, 'bytes that are no UTF-8', 'UTF-8')
  return { users: users.strings(broken), items: items.strings(broken), ...rows.columns() }
}

/** Columns that grow. */
class Rows {
  #count = 0
  #user: Uint32Array
  #item: Uint32Array
  #value: Float32Array
  #at: Float64Array

  constructor(room: number) {
    this.#user = new Uint32Array(room)
    this.#item = new Uint32Array(room)
    this.#value = new Float32Array(room)
    this.#at = new Float64Array(room)
  }

  add(user: number, item: number, value: number, at: number): void {
    const row = this.#count++
    if (row === this.#user.length) this.#grow()
    this.#user[row] = user
    this.#item[row] = item
    this.#value[row] = value
    this.#at[row] = at
  }

  columns(): Pick<Interactions, 'user' | 'item' | 'value' | 'at'> {
    const rows = this.#count
    return {
      user: this.#user.subarray(0, rows),
      item: this.#item.subarray(0, rows),
      value: this.#value.subarray(0, rows),
      at: this.#at.subarray(0, rows),
    }
  }

  #grow(): void {
    const larger = new Rows(2 * this.#user.length)
    larger.#user.set(this.#user)
    larger.#item.set(this.#item)
    larger.#value.set(this.#value)
    larger.#at.set(this.#at)
    this.#user = larger.#user
    this.#item = larger.#item
    this.#value = larger.#value
    this.#at = larger.#at
  }
}

function firstCells(scanner: CsvScanner): string[] {
  return Array.from({ length: Math.min(scanner.cells, COLUMNS) }, (_, place) => scanner.text(place))
}

/** Finds the columns; what cannot be told from the first line is an error there. */
function named<T>(scanner: CsvScanner, refuse: Refuse, find: () => T): T {
  try {
    return find()
  } catch (error) {
    if (error instanceof HeaderError) refuse(scanner.offset, error.got, error.expected)
    throw error
  }
}

function holdsTime(scanner: CsvScanner, cell: number): boolean {
  const start = scanner.start(cell)
  const end = scanner.end(cell)
  return numberAt(scanner.bytes, start, end) >= TIMES_FROM || isDate(scanner.bytes, start, end)
}

function idIn(scanner: CsvScanner, cell: number, names: Names, part: string, refuse: Refuse): number {
  const start = scanner.start(cell)
  const end = scanner.end(cell)
  if (start === end) refuse(scanner.offset, `no ${part}`, `an id in column ${cell + 1}`)
  return names.number(start, end)
}

function valueIn(scanner: CsvScanner, cell: number, refuse: Refuse): number {
  const start = scanner.start(cell)
  const end = scanner.end(cell)
  if (start === end) return Number.NaN
  const value = Math.fround(numberAt(scanner.bytes, start, end))
  if (!Number.isFinite(value)) refuse(scanner.offset, `the value ${JSON.stringify(scanner.text(cell))}`, A_NUMBER)
  return value
}

function timeIn(scanner: CsvScanner, cell: number, refuse: Refuse): number {
  const start = scanner.start(cell)
  const end = scanner.end(cell)
  if (start === end) return Number.NaN
  const at = timeAt(scanner.bytes, start, end)
  if (Number.isNaN(at)) refuse(scanner.offset, `the time ${JSON.stringify(scanner.text(cell))}`, A_TIME)
  return at
}

function cellsIn(cells: number): string {
  return cells === 1 ? 'one cell' : `${cells} cells`
}
