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
import {
  type AsyncBuffer,
  type Compressors,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaElement,
  snappyUncompress,
} from 'hyparquet'
import { PenchantError } from '../../js/errors.js'
import { count } from '../table.js'

/** Makes the error of a file: what was got and what was expected. */
export type Refuse = (got: string, expected: string) => PenchantError

export interface RowOptions {
  /**
   * Whether cells are for display, not for calculation: bytes without a text type stay bytes, and a number has the digits that were written.
   * Otherwise a decimal 19.99 becomes 19.990000000000002, and a float of 32 bits 19.989999771118164.
   */
  readonly isShown?: boolean
}

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
  options: RowOptions = {},
): Promise<void> {
  try {
    await read(sliced(bytes), choose, hear, options)
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
  { isShown = false }: RowOptions,
): Promise<void> {
  const metadata = await parquetMetadataAsync(file)
  const elements = new Map(parquetSchema(metadata).children.map(({ element }) => [element.name, element]))
  const columns = [...choose([...elements.keys()])]
  const shown = columns.map((name) => (isShown ? digitsOf(elements.get(name)) : asItIs))
  let start = 0
  // A group at a time: each becomes an object for every row while it is read.
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows)
    const options = { file, metadata, columns, compressors, rowStart: start, rowEnd: end, utf8: !isShown }
    for (const [at, row] of (await parquetReadObjects(options)).entries()) {
      hear(
        columns.map((name, column) => shown[column]?.(row[name])),
        `row ${start + at + 1}`,
      )
    }
    start = end
  }
}

const asItIs = (cell: unknown): unknown => cell

/** Gives the numbers of a column the digits that were written. */
function digitsOf(element: SchemaElement | undefined): (cell: unknown) => unknown {
  const { type, scale = 0 } = element ?? {}
  if (element?.converted_type === 'DECIMAL' && scale <= 100) return onNumbers((number) => Number(number.toFixed(scale)))
  return type === 'FLOAT' ? onNumbers(shortest) : asItIs
}

const onNumbers =
  (change: (number: number) => number) =>
  (cell: unknown): unknown =>
    typeof cell === 'number' && Number.isFinite(cell) ? change(cell) : cell

/** The number of the fewest digits that is the same as a float of 32 bits. */
function shortest(float: number): number {
  const precisions = [6, 7, 8, 9].map((digits) => Number(float.toPrecision(digits)))
  return precisions.find((number) => Math.fround(number) === float) ?? float
}

function sliced(bytes: Uint8Array): AsyncBuffer {
  const { buffer, byteOffset, byteLength } = bytes
  const slice = (start: number, end = byteLength) =>
    buffer.slice(byteOffset + start, byteOffset + Math.min(end, byteLength)) as ArrayBuffer
  return { byteLength, slice }
}

// Node has Zstandard from 22.15 on.
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Uint8Array, options: Most) => Uint8Array }

interface Most {
  readonly maxOutputLength: number
}

/** The most bytes of a page, unpacked: writers begin another after a megabyte. */
const LARGEST_PAGE = 2 ** 28

type Unpack = (bytes: Uint8Array, length: number) => Uint8Array

/** Unpacks a page that is no larger than pages are. */
const bounded =
  (unpack: Unpack): Unpack =>
  (bytes, length) => {
    if (length > LARGEST_PAGE) throw new Error(`a page of ${count(length)} bytes, of ${count(LARGEST_PAGE)} at most`)
    return unpack(bytes, length)
  }

/** No more is unpacked than a page says that it has; Node takes no limit of zero. */
const most = (length: number): Most => ({ maxOutputLength: Math.max(length, 1) })

const compressors: Compressors = {
  SNAPPY: bounded((bytes, length) => {
    const page = new Uint8Array(length)
    snappyUncompress(bytes, page)
    return page
  }),
  GZIP: bounded((bytes, length) => zlib.gunzipSync(bytes, most(length))),
  BROTLI: bounded((bytes, length) => zlib.brotliDecompressSync(bytes, most(length))),
  ...(zstdDecompressSync && { ZSTD: bounded((bytes, length) => zstdDecompressSync(bytes, most(length))) }),
}

function codecAdvice(problem: string): string {
  if (!problem.includes('codec')) return 'Was it copied whole?'
  return 'Snappy, gzip, Brotli or none can be read, and Zstandard from Node 22.15 on'
}
