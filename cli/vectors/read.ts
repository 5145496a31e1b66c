// Reads item vectors from NumPy, JSON or Parquet. The first bytes of a file tell its format.

import { isFolder, isParquet, partsOf } from '../parquet/files.js'
import { readSource } from '../source.js'
import { idsBeside } from './ids.js'
import { readNdjson } from './ndjson.js'
import { checkFinite, isNpy, readMatrix } from './npy.js'
import { VectorRows, type VectorSet, wrong } from './set.js'

export type { VectorSet } from './set.js'

const FORMATS = '.npy, .ndjson or .parquet'
const IN_PYTHON =
  "In Python: numpy.save('vectors.npy', array.astype('float32')), and the items' ids, one on a line, in vectors.ids.txt"

/** Formats of vectors that cannot be read, by their first bytes, and what to do instead. */
const STRANGERS: readonly { starts: readonly number[]; name: string }[] = [
  { starts: [0x80, 0x02], name: 'a Python pickle' },
  { starts: [0x80, 0x03], name: 'a Python pickle' },
  { starts: [0x80, 0x04], name: 'a Python pickle' },
  { starts: [0x80, 0x05], name: 'a Python pickle' },
  { starts: [0x50, 0x4b, 0x03, 0x04], name: 'a zip archive (.npz, or a model of PyTorch)' },
  { starts: [0x89, 0x48, 0x44, 0x46], name: 'an HDF5 file' },
]

/**
 * Reads a `.npy` (its ids beside it), NDJSON, a Parquet file or a folder of those; `.gz` of the first two, or `-` for
 * standard input.
 *
 * Throws `vectors_invalid`, which names the file, the item, what was got and what was expected.
 */
export async function readVectors(path: string): Promise<VectorSet> {
  if (path !== '-' && (await isFolder(path))) return readFolder(path)
  const file = path === '-' ? 'standard input' : path
  const bytes = await readSource(path, 'vectors')
  if (isNpy(bytes)) return readNpy(bytes, path, file)
  if (isParquet(bytes)) return readParquet([{ file, read: async () => bytes }])
  refuseStranger(bytes, file)
  return readNdjson(bytes, file)
}

async function readNpy(bytes: Uint8Array, path: string, file: string): Promise<VectorSet> {
  const matrix = readMatrix(bytes, file)
  const ids = path === '-' ? undefined : await idsBeside(path, matrix.values.length / matrix.dimensions)
  const set = { ids, ...matrix }
  checkFinite(set, file)
  return set
}

async function readFolder(path: string): Promise<VectorSet> {
  const parts = await partsOf(path)
  if (parts.length === 0) throw wrong(path, 'a folder without .parquet files', `one with them, or a file: ${FORMATS}`)
  return readParquet(parts.map((file) => ({ file, read: () => readSource(file, 'vectors') })))
}

async function readParquet(parts: readonly { file: string; read: () => Promise<Uint8Array> }[]): Promise<VectorSet> {
  const { addParquet } = await import('./parquet.js')
  const rows = new VectorRows('')
  for (const { file, read } of parts) {
    const bytes = await read()
    rows.file = file
    if (!isParquet(bytes)) throw wrong(file, 'no Parquet', 'Parquet, as its name says')
    await addParquet(bytes, rows)
  }
  return rows.done()
}

function refuseStranger(bytes: Uint8Array, file: string): void {
  const stranger = STRANGERS.find(({ starts }) => starts.every((byte, place) => bytes[place] === byte))
  if (stranger) throw wrong(file, stranger.name, `${FORMATS}. ${IN_PYTHON}`)
  if (bytes.length === 0) throw wrong(file, 'nothing', FORMATS)
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart()
  if (!/^[{[]/.test(start)) {
    throw wrong(file, `a file that begins with ${JSON.stringify(start.slice(0, 20))}`, `${FORMATS}. ${IN_PYTHON}`)
  }
}
