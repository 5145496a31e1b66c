// NumPy's .npy files, versions 1 to 3 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): vectors,
// and the ids beside them.

import { checkDimensions, itemAt, type VectorSet, wrong } from './set.js'

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, place) => bytes[place] === byte)
}

/** An array as it stands in the file. */
interface Stored {
  /** NumPy's name of the numbers' type, as `<f4`. */
  readonly type: string
  readonly shape: readonly number[]
  /** Column by column instead of row by row. */
  readonly fortran: boolean
  readonly data: Uint8Array
}

/** Reads a matrix of `<f2`, `<f4` or `<f8`: a row for each item. */
export function readMatrix(bytes: Uint8Array, file: string): Omit<VectorSet, 'ids'> {
  const { type, shape, fortran, data } = stored(bytes, file)
  const size = { '<f2': 2, '<f4': 4, '<f8': 8 }[type]
  if (size === undefined) {
    throw wrong(file, `numbers of the type ${type}`, "<f2, <f4 or <f8. In Python: array.astype('<f4')")
  }
  const [rows = 0, dimensions = 0] = shape
  if (shape.length !== 2) {
    throw wrong(file, `an array of ${shape.length} dimensions (${shape.join(' × ')})`, 'two: items × numbers')
  }
  if (rows === 0) throw wrong(file, 'no vectors', 'one or more')
  checkDimensions(file, dimensions)
  checkLength(data, rows * dimensions * size, file)
  const numbers = numbersOf(type, data)
  return { dimensions, values: fortran ? rowMajor(numbers, rows, dimensions) : numbers }
}

/** Refuses numbers that are not finite, and names the item. */
export function checkFinite({ ids, dimensions, values }: VectorSet, file: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value))
  if (at < 0) return
  const row = Math.floor(at / dimensions)
  const where = itemAt(ids?.[row], `row ${row + 1}`)
  throw wrong(file, `${values[at]} as number ${(at % dimensions) + 1} (${where})`, 'a finite number of 32 bits')
}

/** Reads a list of texts (`<U…`) or whole numbers. */
export function readIds(bytes: Uint8Array, file: string): string[] {
  const { type, shape, data } = stored(bytes, file)
  if (shape.length !== 1) throw wrong(file, `an array of ${shape.length} dimensions`, 'one: a list of ids')
  const [, kind = '', digits = ''] = /^[<|]([iuU])(\d+)$/.exec(type) ?? []
  const size = Number(digits)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const read =
    kind === 'U'
      ? (at: number) => textAt(view, at, size)
      : integers[`${kind}${digits}` as keyof typeof integers]?.(view)
  if (!read)
    throw wrong(file, `ids of the type ${type}`, "whole numbers or texts. In Python: numpy.array(ids, dtype='U')")
  const each = kind === 'U' ? 4 * size : size
  const count = shape[0] ?? 0
  checkLength(data, count * each, file)
  return Array.from({ length: count }, (_, row) => String(read(row * each)))
}

/** An array of 32-bit numbers, row by row, as a file of version 1. */
export function writeMatrix({ dimensions, values }: Omit<VectorSet, 'ids'>): Uint8Array[] {
  const shape = `(${values.length / dimensions}, ${dimensions})`
  const said = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`
  const before = MAGIC.length + 4
  // The numbers begin at a multiple of 64 bytes, and the header ends with a line end.
  const length = Math.ceil((before + said.length + 1) / 64) * 64 - before
  const head = Buffer.alloc(before + length, ' ')
  head.set([...MAGIC, 1, 0, length & 0xff, length >> 8])
  head.write(said, before, 'latin1')
  head.write('\n', before + length - 1, 'latin1')
  return [head, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]
}

function stored(bytes: Uint8Array, file: string): Stored {
  if (!isNpy(bytes)) throw wrong(file, 'no .npy file', 'one, as numpy.save writes it')
  const version = bytes[6] ?? 0
  if (version < 1 || version > 3) throw wrong(file, `.npy version ${version}`, '1, 2 or 3')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = version === 1 ? 10 : 12
  if (bytes.length < start) throw wrong(file, 'a header that ends early', 'a whole one')
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (bytes.length < end) throw wrong(file, 'a header that ends early', 'a whole one')
  const header = Buffer.from(bytes.subarray(start, end)).toString(version === 3 ? 'utf8' : 'latin1')
  const [, type] = /'descr':\s*'([^']*)'/.exec(header) ?? []
  const [, fortran] = /'fortran_order':\s*(True|False)/.exec(header) ?? []
  const [, shape] = /'shape':\s*\(([\dL,\s]*)\)/.exec(header) ?? []
  if (type === undefined || fortran === undefined || shape === undefined) {
    throw wrong(file, `the header ${JSON.stringify(header.trim().slice(0, 200))}`, 'one plain array of numbers')
  }
  const lengths = shape.match(/\d+/g) ?? []
  return { type, shape: lengths.map(Number), fortran: fortran === 'True', data: bytes.subarray(end) }
}

function checkLength(data: Uint8Array, expected: number, file: string): void {
  if (data.length === expected) return
  throw wrong(file, `${data.length} bytes of numbers`, `${expected}, as the header says`)
}

function numbersOf(type: string, data: Uint8Array): Float32Array {
  if (type === '<f4' && data.byteOffset % 4 === 0) {
    return new Float32Array(data.buffer, data.byteOffset, data.length / 4)
  }
  const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
  if (type === '<f4') return new Float32Array(buffer)
  if (type === '<f8') return new Float32Array(new Float64Array(buffer))
  return Float32Array.from(new Uint16Array(buffer), half)
}

/** A number of 16 bits (IEEE 754: sign, five bits of exponent, ten of fraction). */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1_024) * 2 ** (exponent - 15)
}

function rowMajor(columns: Float32Array, rows: number, dimensions: number): Float32Array {
  const values = new Float32Array(columns.length)
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < dimensions; at++) values[row * dimensions + at] = columns[at * rows + row] as number
  }
  return values
}

const integers = {
  i1: (view: DataView) => (at: number) => view.getInt8(at),
  i2: (view: DataView) => (at: number) => view.getInt16(at, true),
  i4: (view: DataView) => (at: number) => view.getInt32(at, true),
  i8: (view: DataView) => (at: number) => view.getBigInt64(at, true),
  u1: (view: DataView) => (at: number) => view.getUint8(at),
  u2: (view: DataView) => (at: number) => view.getUint16(at, true),
  u4: (view: DataView) => (at: number) => view.getUint32(at, true),
  u8: (view: DataView) => (at: number) => view.getBigUint64(at, true),
}

/** A text of at most so many code points of four bytes, with zeros after its end. */
function textAt(view: DataView, from: number, most: number): string {
  let text = ''
  for (let at = 0; at < most; at++) {
    const point = view.getUint32(from + 4 * at, true)
    if (point === 0) break
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
  }
  return text
}
