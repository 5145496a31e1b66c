// A set of item vectors, and how one is made row by row. Nothing is reshaped: anything but a vector of finite numbers, as long as
// the others, is an error that names the item.

import { PenchantError } from '../../js/errors.js'
import { counted } from '../table.js'

/** Vectors of items. */
export interface VectorSet {
  /** The items' ids by row; undefined where the file has none, so that the rows are in the order of the items. */
  readonly ids: string[] | undefined
  /** How many numbers a vector has, 8 to 1024. */
  readonly dimensions: number
  /** The vectors one after the other: row-major, `ids.length × dimensions` numbers. */
  readonly values: Float32Array
}

const LEAST = 8
const MOST = 1_024

export function wrong(file: string, got: string, expected: string): PenchantError {
  return new PenchantError('vectors_invalid', `${file}: got ${got}, expected ${expected}`)
}

/** How an error names an item and where it stands. */
export function itemAt(id: string | undefined, place: string): string {
  return id === undefined ? place : `${place}, item ${JSON.stringify(id)}`
}

export function checkDimensions(file: string, dimensions: number): void {
  if (dimensions >= LEAST && dimensions <= MOST) return
  throw wrong(file, `vectors of ${counted(dimensions, 'number')}`, `${LEAST} to ${MOST}`)
}

/** Makes a set from rows that are added one by one. */
export class VectorRows {
  readonly #ids: string[] = []
  readonly #places = new Map<string, string>()
  #dimensions = 0
  #values = new Float32Array(0)

  /** `file` is its name in errors; it may change while rows come from several files. */
  constructor(public file: string) {}

  /** Adds the row of an item. `place` is where it stands in the file, as `line 3`. */
  add(id: unknown, vector: unknown, place: string): void {
    const name = this.#named(id, place)
    const where = itemAt(name, place)
    if (vector === undefined || vector === null) throw wrong(this.file, `no vector (${where})`, 'one for each item')
    if (!isList(vector)) throw wrong(this.file, `${described(vector)} as a vector (${where})`, 'a list of numbers')
    if (this.#ids.length === 0) {
      this.#dimensions = vector.length
      checkDimensions(this.file, vector.length)
    } else if (vector.length !== this.#dimensions) {
      throw wrong(
        this.file,
        `a vector of ${vector.length} numbers (${where})`,
        `${this.#dimensions}, as the first item ${JSON.stringify(this.#ids[0])} has`,
      )
    }
    this.#take(vector, where)
    this.#ids.push(name)
    this.#places.set(name, place)
  }

  done(): VectorSet {
    if (this.#ids.length === 0) throw wrong(this.file, 'no vectors', 'one or more')
    const values = this.#values.subarray(0, this.#ids.length * this.#dimensions)
    return { ids: this.#ids, dimensions: this.#dimensions, values }
  }

  #named(id: unknown, place: string): string {
    const whole = typeof id === 'bigint' || (typeof id === 'number' && Number.isSafeInteger(id))
    if (!(whole || (typeof id === 'string' && id !== ''))) {
      const got = id === undefined || id === null || id === '' ? 'no id' : `${described(id)} as an id`
      throw wrong(this.file, `${got} (${place})`, 'a text or a whole number')
    }
    const name = String(id)
    const first = this.#places.get(name)
    if (first !== undefined) throw wrong(this.file, `item ${JSON.stringify(name)} twice (${first}, ${place})`, 'once')
    return name
  }

  #take(vector: ArrayLike<unknown>, where: string): void {
    const from = this.#ids.length * this.#dimensions
    if (from + this.#dimensions > this.#values.length) {
      const larger = new Float32Array(Math.max(2 * this.#values.length, 1_024 * this.#dimensions))
      larger.set(this.#values)
      this.#values = larger
    }
    for (let at = 0; at < vector.length; at++) {
      const number = vector[at]
      if (typeof number !== 'number' || !Number.isFinite(Math.fround(number))) {
        throw wrong(this.file, `${described(number)} as number ${at + 1} (${where})`, 'a finite number of 32 bits')
      }
      this.#values[from + at] = number
    }
  }
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value)
}

function described(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value === undefined || value === null) return 'nothing'
  const text = JSON.stringify(value) ?? typeof value
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
