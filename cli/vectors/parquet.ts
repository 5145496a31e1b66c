// Vectors from Apache Parquet: a column of ids and one of lists of numbers.

import { eachRow } from '../parquet/rows.js'
import { ID_NAMES, VECTOR_NAMES } from './ndjson.js'
import { type VectorRows, wrong } from './set.js'

/** Adds a file's rows. */
export async function addParquet(bytes: Uint8Array, rows: VectorRows): Promise<void> {
  const choose = (there: readonly string[]) => [
    column(there, ID_NAMES, 'ids', rows.file),
    column(there, VECTOR_NAMES, 'vectors', rows.file),
  ]
  const add = ([id, vector]: readonly unknown[], place: string) => rows.add(id, vector, place)
  await eachRow(bytes, choose, add, (got, expected) => wrong(rows.file, got, expected))
}

function column(there: readonly string[], names: readonly string[], kind: string, file: string): string {
  const name = names.find((name) => there.includes(name))
  if (name !== undefined) return name
  throw wrong(file, `the columns ${there.join(', ')}`, `one of ${kind}, named ${names.join(', ')}`)
}
