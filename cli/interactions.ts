// Who did something with which item, read from a log: CSV as sites and datasets export it. docs/logs.md has the rules.

import { PenchantError } from '../js/errors.js'
import { type Chosen, type Layout, layoutOf, type Subject } from './csv/columns.js'
import { inUtf8, noUtf8 } from './csv/encoding.js'
import { Names } from './csv/names.js'
import { numberAt } from './csv/numbers.js'
import { CsvError, CsvScanner, lineOf } from './csv/scan.js'
import { HeaderError } from './csv/spelling.js'
import { type TimeForm, Times } from './csv/times.js'
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

/** How to read a log. */
export interface Reading {
  /** The columns by role, where their names do not say it. */
  readonly columns?: Chosen | undefined
  /** What the rows are grouped by; `user` by default. In place of an order that no column has stands the user. */
  readonly subject?: Subject
  /** The types of event that count; all by default. */
  readonly events?: readonly string[] | undefined
}

/** A log, and what was found in it. */
export interface Log extends Interactions, Layout {
  readonly timeForm: TimeForm | undefined
  /** How many rows there are of each type of event, before any was left out; empty without such a column. */
  readonly types: ReadonlyMap<string, number>
  /** Rows of a log with types that name no item or no user, such as a search: left out. */
  readonly withoutItem: number
}

/** How many columns are kept, and so how far a header is read; more are only counted. */
const COLUMNS = 256
/** By so many rows, and no more bytes, the columns are found. */
const SAMPLE = { rows: 100, bytes: 2 ** 20 }

/** Room to begin with. */
const FIRST_ROWS = 1 << 16

const ROWS = 'rows of user, item[, value][, timestamp]'
const ORDER_ROWS = 'rows of order, item[, timestamp], or of user, item, timestamp with a header'
const rowsOf = ({ subject }: Reading): string => (subject === 'order' ? ORDER_ROWS : ROWS)

const A_NUMBER = 'a number, or nothing'

/**
 * Reads a file, a `.gz` of one, or standard input (`-`), with a header or without.
 *
 * Throws `interactions_invalid`, which names the line, what was got and what was expected.
 */
export async function readInteractions(path: string, reading?: Reading): Promise<Log> {
  return parseInteractions(await readSource(path, 'interactions'), nameOf(path), reading)
}

/** What errors call a file. */
export const nameOf = (path: string): string => (path === '-' ? 'standard input' : path)

/** Reads `given`, which it changes; `name` is what the errors call it. */
export function parseInteractions(given: Uint8Array, name: string, reading: Reading = {}): Log {
  let bytes = given
  const refuse = (offset: number, got: string, expected: string): never => {
    const line = lineOf(bytes, offset)
    throw new PenchantError('interactions_invalid', `${name}: line ${line}: got ${got}, expected ${expected}`)
  }
  try {
    bytes = inUtf8(given)
    return parse(bytes, refuse, reading)
  } catch (error) {
    if (error instanceof CsvError) refuse(error.offset, error.got, error.expected)
    throw error
  }
}

type Refuse = (offset: number, got: string, expected: string) => never

function parse(bytes: Uint8Array, refuse: Refuse, reading: Reading): Log {
  const { columns, isHeaded } = found(bytes, refuse, reading)
  const scanner = new CsvScanner(bytes, COLUMNS)
  if (!scanner.next()) refuse(0, 'nothing', rowsOf(reading))
  const cells = scanner.cells
  if (isHeaded && !scanner.next()) refuse(0, 'a header and nothing else', rowsOf(reading))
  const subject = reading.subject === 'order' && columns.order >= 0 ? 'order' : 'user'
  const users = new Names(bytes)
  const items = new Names(bytes)
  const times = new Times(bytes)
  const types = new Types(scanner, columns.type, reading.events)
  const rows = new Rows(FIRST_ROWS)
  let withoutItem = 0
  do {
    if (scanner.cells !== cells) {
      refuse(scanner.offset, cellsIn(scanner.cells), `${cells}, as the first line has. A cell with a comma is quoted`)
    }
    if (!types.counts()) continue
    if (columns.type >= 0 && (isEmpty(scanner, columns.item) || isEmpty(scanner, columns[subject]))) {
      withoutItem++
      continue
    }
    rows.add(
      idIn(scanner, columns[subject], users, subject, refuse),
      idIn(scanner, columns.item, items, 'item', refuse),
      columns.value < 0 ? Number.NaN : valueIn(scanner, columns.value, refuse),
      columns.timestamp < 0 ? Number.NaN : timeIn(scanner, columns.timestamp, times),
    )
  } while (scanner.next())
  if (rows.count === 0) refuse(0, types.nothing(), types.expected())
  const broken = (offset: number, end: number): never => {
    throw noUtf8(bytes, offset, end)
  }
  const table = rows.columns()
  const timeForm = times.resolve(table.at)
  const about = { columns, isHeaded, timeForm, types: types.rows(broken), withoutItem }
  return { users: users.strings(broken), items: items.strings(broken), ...table, ...about }
}

/** The columns, told by the first rows. */
function found(bytes: Uint8Array, refuse: Refuse, { columns, subject = 'user' }: Reading): Layout {
  // Copied, since reading takes quotes off where they stand; `slice` of a Buffer is no copy.
  const end = bytes.length > SAMPLE.bytes ? bytes.lastIndexOf(0x0a, SAMPLE.bytes) + 1 || bytes.length : bytes.length
  const scanner = new CsvScanner(new Uint8Array(bytes.subarray(0, end)), COLUMNS)
  const rows: string[][] = []
  let offset = 0
  try {
    while (rows.length < SAMPLE.rows && scanner.next()) {
      if (rows.length === 0) offset = scanner.offset
      rows.push(firstCells(scanner))
    }
  } catch (error) {
    // What is broken further down is said where it is read.
    if (!(error instanceof CsvError && rows.length > 0)) throw error
  }
  if (rows.length === 0) refuse(0, 'nothing', rowsOf({ subject }))
  try {
    return layoutOf(rows, subject, columns)
  } catch (error) {
    if (error instanceof HeaderError) refuse(offset, error.got, error.expected)
    throw error
  }
}

/** The types of event: how many rows each has, and which count. */
class Types {
  readonly #names: Names
  readonly #counts: number[] = []
  readonly #isWanted: boolean[] = []

  constructor(
    readonly scanner: CsvScanner,
    readonly cell: number,
    readonly wanted: readonly string[] | undefined,
  ) {
    this.#names = new Names(scanner.bytes)
    if (wanted && cell < 0) {
      throw new CsvError(
        0,
        `--events ${wanted.join(',')} and no column known as type`,
        '--columns type=<column>, or no --events',
      )
    }
  }

  /** Counts the row's type; whether the row counts. */
  counts(): boolean {
    const { scanner, cell, wanted } = this
    if (cell < 0) return true
    const number = this.#names.number(scanner.start(cell), scanner.end(cell))
    this.#counts[number] = (this.#counts[number] ?? 0) + 1
    this.#isWanted[number] ??= wanted === undefined || wanted.includes(scanner.text(cell))
    return this.#isWanted[number]
  }

  rows(broken: (offset: number, end: number) => never): Map<string, number> {
    const counts = this.#names
      .strings(broken)
      .map((name, number): [string, number] => [name, this.#counts[number] ?? 0])
    return new Map(counts.sort((one, other) => other[1] - one[1]))
  }

  /** What was got where no row counts. */
  nothing(): string {
    return this.wanted
      ? `no row of the type ${this.wanted.join(' or ')} with a user and an item`
      : 'no row with a user and an item'
  }

  expected(): string {
    const names = this.#names.strings(() => {
      throw new CsvError(0, 'types that are no UTF-8', 'UTF-8')
    })
    return names.length > 0 ? `some: the types of this log are ${names.slice(0, 20).join(', ')}` : 'some'
  }
}

/** Columns that grow. */
class Rows {
  #count = 0

  get count(): number {
    return this.#count
  }

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

const isEmpty = (scanner: CsvScanner, cell: number): boolean => scanner.start(cell) === scanner.end(cell)

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

function timeIn(scanner: CsvScanner, cell: number, times: Times): number {
  const start = scanner.start(cell)
  const end = scanner.end(cell)
  return start === end ? Number.NaN : times.read(start, end, scanner.offset)
}

function cellsIn(cells: number): string {
  return cells === 1 ? 'one cell' : `${cells} cells`
}
