// A table of neighbours, and how one is made row by row. Nothing is repaired: a row that cannot be used is an error that names
// its place. Rows with ids that are not in the catalogue are left to the compiler, which counts them.

import { PenchantError } from '../../js/errors.js'

/** A table of neighbours: an act on `item` says `weight` of `neighbour`. */
export interface NeighbourTable {
  /** Distinct ids. */
  readonly ids: readonly string[]
  /** By row: index into `ids`. */
  readonly item: Uint32Array
  /** By row: index into `ids`. */
  readonly neighbour: Uint32Array
  /** By row: finite. */
  readonly weight: Float32Array
}

/** The largest weight, either way: beside a larger one, others would not count. */
const LARGEST = 1e6

const FIRST_ROWS = 1 << 12

export function wrong(file: string, got: string, expected: string): PenchantError {
  return new PenchantError('neighbours_invalid', `${file}: got ${got}, expected ${expected}`)
}

/** What is wrong with a weight, in words; undefined where nothing is. */
export function weightProblem(weight: number): string | undefined {
  return Math.abs(weight) <= LARGEST ? undefined : `a number of −${LARGEST} to ${LARGEST}`
}

/** Rows that are added one by one, with their places. */
export class NeighbourRows {
  #count = 0
  #item = new Uint32Array(FIRST_ROWS)
  #neighbour = new Uint32Array(FIRST_ROWS)
  #weight = new Float32Array(FIRST_ROWS)
  /** The place of each row, as a number whose meaning only the caller knows. */
  #place = new Float64Array(FIRST_ROWS)

  get count(): number {
    return this.#count
  }

  add(item: number, neighbour: number, weight: number, place: number): void {
    const row = this.#count++
    if (row === this.#item.length) this.#grow()
    this.#item[row] = item
    this.#neighbour[row] = neighbour
    this.#weight[row] = weight
    this.#place[row] = place
  }

  /** The first two rows of the same item and neighbour, and their places; undefined where there are none. */
  twice(): { item: number; neighbour: number; places: readonly [number, number] } | undefined {
    const { item, neighbour } = this.columns()
    const width = 1 + neighbour.reduce((most, index) => Math.max(most, index), 0)
    const key = (row: number) => (item[row] as number) * width + (neighbour[row] as number)
    const sorted = Float64Array.from(item, (_, row) => key(row)).sort()
    const doubled = new Set(sorted.filter((one, at) => at > 0 && one === sorted[at - 1]))
    const first = new Map<number, number>()
    for (let row = 0; doubled.size > 0 && row < this.#count; row++) {
      if (!doubled.has(key(row))) continue
      const earlier = first.get(key(row))
      if (earlier === undefined) first.set(key(row), row)
      else {
        const places = [this.#place[earlier] as number, this.#place[row] as number] as const
        return { item: item[row] as number, neighbour: neighbour[row] as number, places }
      }
    }
    return undefined
  }

  columns(): Omit<NeighbourTable, 'ids'> {
    const rows = this.#count
    return {
      item: this.#item.subarray(0, rows),
      neighbour: this.#neighbour.subarray(0, rows),
      weight: this.#weight.subarray(0, rows),
    }
  }

  #grow(): void {
    const larger = <Column extends Uint32Array | Float32Array | Float64Array>(column: Column): Column => {
      const next = new (column.constructor as new (length: number) => Column)(2 * column.length)
      next.set(column)
      return next
    }
    this.#item = larger(this.#item)
    this.#neighbour = larger(this.#neighbour)
    this.#weight = larger(this.#weight)
    this.#place = larger(this.#place)
  }
}
