// Neighbours as a CSV file that `penchant build`, a spreadsheet and everything else can read.

import type { WholeFile } from '../whole.js'
import type { NeighbourTable } from './table.js'

/** How many rows are one piece of the file. */
const PIECE = 10_000

/** `item,neighbour,weight`, each weight with enough digits to read the same number back. */
export function neighbourFile(path: string, table: NeighbourTable): WholeFile {
  return { path, content: lines(table) }
}

function* lines({ ids, item, neighbour, weight }: NeighbourTable): Generator<string> {
  yield 'item,neighbour,weight\n'
  const cells = ids.map(quoted)
  for (let start = 0; start < item.length; start += PIECE) {
    const rows: string[] = []
    for (let row = start; row < Math.min(start + PIECE, item.length); row++) {
      rows.push(`${cells[item[row] as number]},${cells[neighbour[row] as number]},${digits(weight[row] as number)}\n`)
    }
    yield rows.join('')
  }
}

/** As RFC 4180 quotes it, where that is needed; also where spaces at its ends would be lost. */
function quoted(id: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(id) ? `"${id.replaceAll('"', '""')}"` : id
}

/** The shortest decimal that is the same number in 32 bits. */
function digits(weight: number): string {
  for (let precision = 6; precision < 9; precision++) {
    const text = String(Number(weight.toPrecision(precision)))
    if (Math.fround(Number(text)) === weight) return text
  }
  return String(Number(weight.toPrecision(9)))
}
