// A table with a header as items: each column a field. Whether a column holds numbers or truth values is decided by its first
// rows; what is none afterwards is left out and counted, unless there is too much of it: then the column was one of texts.

import { PenchantError } from '../../js/errors.js'
import { Identified, type IdField } from './ids.js'
import type { Item, Items } from './items.js'
import { put } from './values.js'

/** Rows by which a column is judged. */
const SAMPLE = 1_000
/** A column of numbers may have so many other values, as a part of all. */
const MOST_STRAYS = 0.05

const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/

type Kind = 'number' | 'flag' | 'text'

interface Column {
  readonly name: string
  kind: Kind
  values: number
  /** Values that are not of its kind: of which item, and what. */
  strays: Map<string, string>
  line: number
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
    this.#columns = names.map((name) => ({ name, kind: 'text', values: 0, strays: new Map(), line: 0 }))
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
    const texts = this.#columns.filter(({ strays, values }) => strays.size > MOST_STRAYS * values)
    if (texts.length > 0) this.#items.rewrite((item) => asTexts(item, texts))
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
    for (const [at, column] of this.#columns.entries()) {
      const cell = cells[at] ?? ''
      if (cell === '') continue
      column.values++
      const value = cellValue(cell, column.kind)
      if (value === undefined) this.#stray(column, cells, cell, line)
      else put(item, column.name, value)
    }
    if (Object.keys(item).length === 0) return
    this.#identified.add(item, line)
  }

  #stray(column: Column, cells: readonly string[], cell: string, line: number): void {
    if (column.strays.size === 0) column.line = line
    const id = cells[this.#columns.findIndex(({ name }) => name === this.#id)] ?? ''
    column.strays.set(id, cell)
  }
}

/** Puts texts in the place of what was taken for numbers or truth values. */
function asTexts(item: Item, columns: readonly Column[]): void {
  for (const { name, strays } of columns) {
    const text = strays.get(String(item.id))
    if (text !== undefined) item[name] = text
    else if (item[name] !== undefined) item[name] = String(item[name])
  }
}

function kindOf(values: readonly string[]): Kind {
  if (values.length === 0) return 'text'
  const numbers = values.filter((value) => NUMBER.test(value)).length
  if (numbers >= (1 - MOST_STRAYS) * values.length) return 'number'
  return values.every(isFlag) ? 'flag' : 'text'
}

const isFlag = (value: string): boolean => /^(true|false)$/i.test(value)

function cellValue(cell: string, kind: Kind): unknown {
  if (kind === 'text') return cell
  if (kind === 'number') return NUMBER.test(cell) ? Number(cell) : undefined
  return isFlag(cell) ? cell.toLowerCase() === 'true' : undefined
}
