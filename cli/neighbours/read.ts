// A site's own neighbours, or those of `penchant train --neighbours`: CSV or Parquet. What a file is, its first bytes say.

import { isFolder, isParquet, partsOf } from '../parquet/files.js'
import { readSource } from '../source.js'
import { parseCsv } from './csv.js'
import { type NeighbourTable, wrong } from './table.js'

/**
 * Reads a CSV file, a `.gz` of one, a Parquet file or a folder of those, or standard input (`-`): item, neighbour, weight.
 *
 * Throws `neighbours_invalid`, which names the file, the place, what was got and what was expected.
 */
export async function readNeighbours(path: string): Promise<NeighbourTable> {
  if (path !== '-' && (await isFolder(path))) return readFolder(path)
  const file = path === '-' ? 'standard input' : path
  const bytes = await readSource(path, 'neighbours')
  return isParquet(bytes) ? readParquet([{ file, read: async () => bytes }]) : parseCsv(bytes, file)
}

async function readFolder(path: string): Promise<NeighbourTable> {
  const files = await partsOf(path)
  if (files.length === 0)
    throw wrong(path, 'a folder without .parquet files', 'one with them, or a file: .csv or .parquet')
  return readParquet(files.map((file) => ({ file, read: () => readPart(file) })))
}

async function readPart(file: string): Promise<Uint8Array> {
  const bytes = await readSource(file, 'neighbours')
  if (!isParquet(bytes)) throw wrong(file, 'no Parquet', 'Parquet, as its name says')
  return bytes
}

/** The library for Parquet is loaded where a file is of it. */
async function readParquet(
  parts: readonly { file: string; read: () => Promise<Uint8Array> }[],
): Promise<NeighbourTable> {
  const { parseParquet } = await import('./parquet.js')
  return parseParquet(parts)
}
