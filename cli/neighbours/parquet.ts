// Neighbours from Apache Parquet: a column of items, one of neighbours and one of weights.

import { HeaderError } from '../csv/spelling.js'
import { eachRow } from '../parquet/rows.js'
import { headed, unheaded } from './columns.js'
import { NeighbourRows, type NeighbourTable, weightProblem, wrong } from './table.js'

/** Reads a table that may stand in several files, each with the name that errors call it. Throws `neighbours_invalid`. */
export async function parseParquet(
  parts: readonly { readonly file: string; readonly read: () => Promise<Uint8Array> }[],
): Promise<NeighbourTable> {
  const rows = new NeighbourRows()
  const ids = new Map<string, number>()
  const numberOf = (id: string) => {
    const number = ids.get(id) ?? ids.size
    if (number === ids.size) ids.set(id, number)
    return number
  }
  for (const { file, read } of parts) {
    const add = ([item, neighbour, weight]: readonly unknown[], place: string) => {
      const where = `${file}: ${place}`
      const from = numberOf(idOf(item, 'item', where))
      rows.add(from, numberOf(idOf(neighbour, 'neighbour', where)), weightOf(weight, where), rows.count)
    }
    await eachRow(
      await read(),
      (there) => choose(there, file),
      add,
      (got, expected) => wrong(file, got, expected),
    )
  }
  const names = [...ids.keys()]
  const whole = parts.map(({ file }) => file).join(', ')
  if (rows.count === 0) throw wrong(whole, 'no rows', 'rows of item, neighbour and weight')
  const twice = rows.twice()
  if (twice) {
    const pair = `${JSON.stringify(names[twice.item])} with ${JSON.stringify(names[twice.neighbour])}`
    const [earlier, later] = twice.places.map((row) => row + 1)
    throw wrong(whole, `${pair} twice (row ${earlier} and row ${later})`, 'each item and neighbour once')
  }
  return { ids: names, ...rows.columns() }
}

function choose(there: readonly string[], file: string): string[] {
  try {
    return (headed(there) ?? unheaded(there.length)).map((place) => there[place] as string)
  } catch (error) {
    if (error instanceof HeaderError) throw wrong(file, error.got, error.expected)
    throw error
  }
}

function idOf(id: unknown, part: string, where: string): string {
  const whole = typeof id === 'bigint' || (typeof id === 'number' && Number.isSafeInteger(id))
  if (whole || (typeof id === 'string' && id !== '')) return String(id)
  const got = id === undefined || id === null || id === '' ? `no ${part}` : `${JSON.stringify(id)} as the ${part}`
  throw wrong(where, got, 'a text or a whole number')
}

function weightOf(weight: unknown, where: string): number {
  const number = typeof weight === 'bigint' ? Number(weight) : weight
  if (typeof number !== 'number') throw wrong(where, `${JSON.stringify(weight) ?? 'nothing'} as the weight`, 'a number')
  const problem = weightProblem(number)
  if (problem) throw wrong(where, `the weight ${number}`, problem)
  return number
}
