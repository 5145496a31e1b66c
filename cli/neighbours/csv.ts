// Neighbours from a CSV file: `item,neighbour,weight`, with a header or without.

import { Names } from '../csv/names.js'
import { numberAt } from '../csv/numbers.js'
import { CsvError, CsvScanner, lineOf } from '../csv/scan.js'
import { HeaderError } from '../csv/spelling.js'
import { headed, unheaded } from './columns.js'
import { NeighbourRows, type NeighbourTable, weightProblem, wrong } from './table.js'

/** How many columns are kept, and so how far a header is read; more are only counted. */
const COLUMNS = 64

type Refuse = (offset: number, got: string, expected: string) => never

/** Reads `bytes`, which it changes. Throws `neighbours_invalid`, which names the line, what was got and what was expected. */
export function parseCsv(bytes: Uint8Array, file: string): NeighbourTable {
  const refuse = (offset: number, got: string, expected: string): never => {
    throw wrong(`${file}: line ${lineOf(bytes, offset)}`, got, expected)
  }
  try {
    return parse(bytes, file, refuse)
  } catch (error) {
    if (error instanceof CsvError) refuse(error.offset, error.got, error.expected)
    throw error
  }
}

function parse(bytes: Uint8Array, file: string, refuse: Refuse): NeighbourTable {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    refuse(0, 'UTF-16', 'UTF-8: save the table as “CSV UTF-8”')
  }
  const scanner = new CsvScanner(bytes, COLUMNS)
  if (!scanner.next()) throw wrong(file, 'nothing', 'rows of item, neighbour and weight')
  const { cells } = scanner
  const { places, isHeader } = columnsOf(scanner, refuse)
  if (isHeader && !scanner.next()) throw wrong(file, 'a header and nothing else', 'rows of item, neighbour and weight')
  const [item, neighbour, weight] = places as [number, number, number]
  const names = new Names(bytes)
  const rows = new NeighbourRows()
  do {
    if (scanner.cells !== cells) {
      const got = scanner.cells === 1 ? 'one cell' : `${scanner.cells} cells`
      refuse(scanner.offset, got, `${cells}, as the first line has. A cell with a comma is quoted`)
    }
    rows.add(
      idIn(scanner, item, names, 'item', refuse),
      idIn(scanner, neighbour, names, 'neighbour', refuse),
      weightIn(scanner, weight, refuse),
      scanner.offset,
    )
  } while (scanner.next())
  const ids = names.strings((offset) => refuse(offset, 'bytes that are no UTF-8', 'UTF-8'))
  refuseTwice(rows, ids, (offset) => lineOf(bytes, offset), refuse)
  return { ids, ...rows.columns() }
}

/** The places of item, neighbour and weight, and whether the first row is a header. */
function columnsOf(scanner: CsvScanner, refuse: Refuse): { places: number[]; isHeader: boolean } {
  const first = Array.from({ length: Math.min(scanner.cells, COLUMNS) }, (_, place) => scanner.text(place))
  try {
    const named = headed(first)
    return named ? { places: named, isHeader: true } : { places: unheaded(scanner.cells), isHeader: false }
  } catch (error) {
    if (error instanceof HeaderError) refuse(scanner.offset, error.got, error.expected)
    throw error
  }
}

function idIn(scanner: CsvScanner, cell: number, names: Names, part: string, refuse: Refuse): number {
  const start = scanner.start(cell)
  const end = scanner.end(cell)
  if (start === end) refuse(scanner.offset, `no ${part}`, `an id in column ${cell + 1}`)
  return names.number(start, end)
}

function weightIn(scanner: CsvScanner, cell: number, refuse: Refuse): number {
  const weight = numberAt(scanner.bytes, scanner.start(cell), scanner.end(cell))
  const problem = weightProblem(weight)
  if (problem) refuse(scanner.offset, `the weight ${JSON.stringify(scanner.text(cell))}`, problem)
  return weight
}

function refuseTwice(
  rows: NeighbourRows,
  ids: readonly string[],
  line: (offset: number) => number,
  refuse: Refuse,
): void {
  const found = rows.twice()
  if (!found) return
  const [earlier, later] = found.places
  const pair = `${JSON.stringify(ids[found.item])} with ${JSON.stringify(ids[found.neighbour])}`
  refuse(later, `${pair} again, as in line ${line(earlier)}`, 'each item and neighbour once')
}
