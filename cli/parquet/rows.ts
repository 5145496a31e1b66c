// The rows of Apache Parquet, as pandas, pyarrow and Spark write it.
//
// hyparquet reads the format: in JavaScript alone and with Snappy, which Spark uses. Node's own zlib does the other codecs.
// It is bundled with the command line, and loaded where a Parquet file is.

/*!
 * Contains hyparquet (https://github.com/hyparam/hyparquet), which is under this licence:
 *
 * The MIT License (MIT)
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
 * documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
 * rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
 * persons to whom the Software is furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
 * Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
 * WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
 * COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
 * OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
 */

import * as zlib from 'node:zlib'
import { type AsyncBuffer, type Compressors, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { PenchantError } from '../../js/errors.js'

/** Makes the error of a file: what was got and what was expected. */
export type Refuse = (got: string, expected: string) => PenchantError

/**
 * Calls `hear` with each row's cells, and its place as `row 3`. `choose` picks the columns of those that are there, or throws.
 *
 * What cannot be read is the error that `refuse` makes.
 */
export async function eachRow(
  bytes: Uint8Array,
  choose: (there: readonly string[]) => readonly string[],
  hear: (cells: readonly unknown[], place: string) => void,
  refuse: Refuse,
): Promise<void> {
  try {
    await read(sliced(bytes), choose, hear)
  } catch (cause) {
    if (cause instanceof PenchantError) throw cause
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw refuse(`a Parquet file that cannot be read (${problem})`, `a sound one. ${codecAdvice(problem)}`)
  }
}

async function read(
  file: AsyncBuffer,
  choose: (there: readonly string[]) => readonly string[],
  hear: (cells: readonly unknown[], place: string) => void,
): Promise<void> {
  const metadata = await parquetMetadataAsync(file)
  const columns = [...choose(parquetSchema(metadata).children.map(({ element }) => element.name))]
  let start = 0
  // A group at a time: each becomes an object for every row while it is read.
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows)
    const options = { file, metadata, columns, compressors, rowStart: start, rowEnd: end }
    for (const [at, row] of (await parquetReadObjects(options)).entries()) {
      hear(
        columns.map((name) => row[name]),
        `row ${start + at + 1}`,
      )
    }
    start = end
  }
}

function sliced(bytes: Uint8Array): AsyncBuffer {
  const { buffer, byteOffset, byteLength } = bytes
  const slice = (start: number, end = byteLength) =>
    buffer.slice(byteOffset + start, byteOffset + Math.min(end, byteLength)) as ArrayBuffer
  return { byteLength, slice }
}

// Node has Zstandard from 22.15 on.
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array }

const compressors: Compressors = {
  GZIP: (bytes) => zlib.gunzipSync(bytes),
  BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
  ...(zstdDecompressSync && { ZSTD: (bytes) => zstdDecompressSync(bytes) }),
}

function codecAdvice(problem: string): string {
  if (!problem.includes('codec')) return 'Was it copied whole?'
  return 'Snappy, gzip, Brotli or none can be read, and Zstandard from Node 22.15 on'
}
