// A table with a header as items: each column a field. Whether a column holds numbers or truth values is decided by its first
// rows; what is none afterwards is left out and counted, unless there is too much of it: then the column was one of texts.
//
// A cell is a number only if the number is written in the same way: as numbers `1.50`, `007`, `1e5` and `+3` would be shown as 1.5, 7, 100000
// and 3. One such cell makes its column one of texts, and so does a column in which every point could separate thousands (`1.250`). The
// compiler reads such a column as numbers if its name is that of a price, a count or a measure.

import { PenchantError } from '../../js/errors.js'
import { Identified, type IdField } from './ids.js'
import type { Item, Items } from './items.js'
import { put } from './values.js'

/** Rows by which a column is judged. */
const SAMPLE = 1_000
/** A column of numbers may have so many other values, as a part of all. */
const MOST_STRAYS = 0.05

const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/
/** What would be another text as a number: digits that no number keeps. */
const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** A number that may be one of thousands as well. */
const TWO_READINGS = /^-?[1-9]\d{0,2}\.\d{3}$/

type Kind = 'number' | 'flag' | 'text'

interface Column {
  readonly name: string
  kind: Kind
  values: number
  /** Values that are not of its kind: of which row of the items, and what. */
  strays: Map<number, string>
  line: number
  /** Whether one of them is a number that would be shown otherwise. */
  isSpelled: boolean
}

/** Makes items of rows. */
export class Table {
  readonly #items: Items
  readonly #identified: Identified
  readonly #columns: Column[]
  #sample: { readonly cells: readonly string[]; readonly line: number }[] | undefined = []

  /** Throws where no column can be the id, or two have the same name. */
  constructor(items: Items, header: readonly string[], id: string | undefined) {
    this.#items = items
    this.#identified = new Identified(items, id)
    const names = header.map((name, at) => name.trim() || `column_${at + 1}`)
    const twice = names.find((name, at) => names.indexOf(name) !== at)
    if (twice !== undefined) {
      const got = `two columns named ${JSON.stringify(twice)}`
      throw new PenchantError('source_syntax', `line 1: got ${got}, expected each name once`)
    }
    const problem = this.#identified.choose(names)
    if (problem !== undefined) throw new PenchantError('source_field', `line 1, ${problem}`)
    this.#columns = names.map((name) => ({
      name,
      kind: 'text',
      values: 0,
      strays: new Map(),
      line: 0,
      isSpelled: false,
    }))
  }

  get idField(): IdField | undefined {
    return this.#identified.from
  }

  get #id(): string {
    return this.idField?.name ?? 'id'
  }

  add(cells: readonly string[], line: number): void {
    if (!this.#sample) {
      this.#item(cells, line)
      return
    }
    this.#sample.push({ cells, line })
    if (this.#sample.length === SAMPLE) this.#judge()
  }

  end(): void {
    this.#judge()
    const texts = this.#columns.filter(
      ({ strays, values, isSpelled }) => isSpelled || strays.size > MOST_STRAYS * values,
    )
    if (texts.length > 0) this.#items.rewrite((item, row) => asTexts(item, row, texts))
    for (const { name, kind, strays, line } of this.#columns) {
      if (texts.some((column) => column.name === name)) continue
      const expected =
        kind === 'number' ? 'expected a number, as the others are' : 'expected true or false, as the others are'
      for (const value of strays.values()) this.#items.drop(name, value, expected, line)
    }
  }

  #judge(): void {
    const sample = this.#sample ?? []
    this.#sample = undefined
    for (const [at, column] of this.#columns.entries()) {
      const values = sample.flatMap(({ cells }) => cells[at] || [])
      if (column.name !== this.#id) column.kind = kindOf(values)
    }
    for (const { cells, line } of sample) this.#item(cells, line)
  }

  #item(cells: readonly string[], line: number): void {
    const item: Item = {}
    const strays: { readonly column: Column; readonly cell: string }[] = []
    for (const [at, column] of this.#columns.entries()) {
      const cell = cells[at] ?? ''
      if (cell === '') continue
      const value = cellValue(cell, column.kind)
      if (value === undefined) strays.push({ column, cell })
      else {
        column.values++
        put(item, column.name, value)
      }
    }
    if (Object.keys(item).length === 0) return
    const row = this.#items.count
    this.#identified.add(item, line)
    // A broken record has no row, and its values are not missed.
    if (this.#items.count > row) for (const { column, cell } of strays) stray(column, row, cell, line)
  }
}

function stray(column: Column, row: number, cell: string, line: number): void {
  if (column.strays.size === 0) column.line = line
  column.values++
  column.strays.set(row, cell)
  column.isSpelled ||= column.kind === 'number' && NUMERIC.test(cell)
}

/** Puts texts in the place of what was taken for numbers or truth values. */
function asTexts(item: Item, row: number, columns: readonly Column[]): void {
  for (const { name, strays } of columns) {
    const text = strays.get(row)
    if (text !== undefined) put(item, name, text)
    else if (Object.hasOwn(item, name)) put(item, name, String(item[name]))
  }
}

function kindOf(values: readonly string[]): Kind {
  if (values.length === 0) return 'text'
  const numbers = values.filter(isNumber)
  const isSpelled = values.some((value) => NUMERIC.test(value) && !isNumber(value))
  const pointed = numbers.filter((value) => value.includes('.'))
  const hasTwoReadings = pointed.length > 0 && pointed.every((value) => TWO_READINGS.test(value))
  const areMost = numbers.length >= (1 - MOST_STRAYS) * values.length
  if (areMost && !isSpelled && !hasTwoReadings) return 'number'
  return values.every(isFlag) ? 'flag' : 'text'
}

/** Whether a cell is a number, and the text of that number. */
const isNumber = (value: string): boolean => NUMBER.test(value) && String(Number(value)) === value

const isFlag = (value: string): boolean => /^(true|false)$/i.test(value)

function cellValue(cell: string, kind: Kind): unknown {
  if (kind === 'text') return cell
  if (kind === 'number') return isNumber(cell) ? Number(cell) : undefined
  return isFlag(cell) ? cell.toLowerCase() === 'true' : undefined
}
