// The visitors that are replayed: what each of them did, with items as places in the catalogue, and what was held back.

import type { Interactions } from '../interactions.js'
import type { Host } from './host.js'
import { rowsByUser } from './rows.js'
import { drawing, sample } from './seed.js'
import type { Parts } from './split.js'

/** The time of every row in data without times: the first moment of 2026. */
const NO_TIME = Date.UTC(2026, 0, 1)

/** A visitor: what was done, in the order of time, and what is to be found. Items are places in the catalogue. */
export interface Trial {
  /** The visitor's number among those replayed. */
  readonly number: number
  readonly history: Uint32Array
  /** By view: milliseconds since 1970. */
  readonly at: Float64Array
  /** The moment for which a shelf is asked: a millisecond after the last view. */
  readonly now: number
  /** Distinct, ascending, none of them in the history. Never empty. */
  readonly wanted: Uint32Array
}

/** How many rows and users could not take part, and why. */
export interface LeftOut {
  /** Rows to learn from whose item is not in the catalogue. */
  readonly trainRows: number
  /** Rows held back whose item is not in the catalogue. */
  readonly testRows: number
  /** Rows held back whose item their user had before. */
  readonly repeatedRows: number
  /** Users with rows held back of which none can be found. */
  readonly users: number
}

/** Rows of a part by user, in the catalogue's numbers, without the items that it does not have. */
class Known {
  readonly #by: ReturnType<typeof rowsByUser>
  readonly #numbers: ReadonlyMap<string, number>

  constructor(
    readonly rows: Interactions,
    readonly places: Int32Array,
  ) {
    this.#by = rowsByUser(rows)
    this.#numbers = new Map(rows.users.map((user, number) => [user, number]))
  }

  /** The rows of that user whose items the catalogue has. */
  of(user: string): Uint32Array {
    const number = this.#numbers.get(user)
    if (number === undefined) return new Uint32Array()
    const rows = this.#by.rows.subarray(this.#by.start[number], this.#by.start[number + 1])
    return rows.filter((row) => this.place(row) >= 0)
  }

  place(row: number): number {
    return this.places[this.rows.item[row] as number] as number
  }

  /** Rows whose items the catalogue does not have. */
  get unknown(): number {
    return this.rows.item.reduce((count, item) => count + Number((this.places[item] as number) < 0), 0)
  }
}

/** All visitors with something to be found. */
export class Trials {
  readonly leftOut: LeftOut
  /** How many items are to be found in all. */
  readonly wanted: number
  readonly #train: Known
  readonly #test: Known
  readonly #users: readonly string[]
  readonly #latest: number
  readonly #ids: (string | undefined)[]

  constructor(host: Host, { train, test }: Parts, { users, seed }: { users?: number | undefined; seed: number }) {
    this.#ids = new Array(host.items)
    this.#train = new Known(train, this.#placesOf(train.items, host))
    this.#test = new Known(test, test.items === train.items ? this.#train.places : this.#placesOf(test.items, host))
    this.#latest = train.at.reduce((latest, at) => (at > latest ? at : latest), Number.NEGATIVE_INFINITY)
    if (this.#latest === Number.NEGATIVE_INFINITY) this.#latest = NO_TIME
    let found = 0
    let all = 0
    let withRows = 0
    const tested = new Uint32Array(test.users.length)
    for (const user of test.user) tested[user] = 1
    const able = test.users.filter((user, number) => {
      if (tested[number] === 0) return false
      withRows++
      const rows = this.#test.of(user)
      const wanted = this.#wanted(rows, this.#history(user))
      all += rows.length
      found += wanted.length
      return wanted.length > 0
    })
    this.leftOut = {
      trainRows: this.#train.unknown,
      testRows: this.#test.unknown,
      repeatedRows: all - found,
      users: withRows - able.length,
    }
    this.#users = chosen(able, users, seed)
    this.wanted = this.#users === able ? found : this.#count()
  }

  /** How many visitors there are. */
  get count(): number {
    return this.#users.length
  }

  /** The visitor of that number. */
  trial(number: number): Trial {
    const user = this.#users[number] as string
    const rows = this.#train.of(user)
    const history = rows.map((row) => this.#train.place(row))
    const at = Float64Array.from(rows, (row) => {
      const time = this.#train.rows.at[row] as number
      return Number.isNaN(time) ? this.#latest : time
    })
    return {
      number,
      history,
      at,
      now: (at.at(-1) ?? this.#latest) + 1,
      wanted: this.#wanted(this.#test.of(user), history),
    }
  }

  /** The ids of items that occur in the interactions. */
  ids(places: Uint32Array): string[] {
    return Array.from(places, (place) => this.#ids[place] as string)
  }

  /** Every user's distinct items to learn from, as places in the catalogue: calls back user by user. */
  eachHistory(visit: (items: Uint32Array) => void): void {
    for (const user of this.#train.rows.users) {
      const items = new Uint32Array(new Set(this.#history(user)))
      if (items.length > 0) visit(items)
    }
  }

  /** How many users to learn from have each item of the catalogue, and how many such users there are. */
  popularity(): { readonly counts: Uint32Array; readonly learners: number } {
    const counts = new Uint32Array(this.#ids.length)
    let learners = 0
    this.eachHistory((items) => {
      learners++
      for (const item of items) counts[item] = (counts[item] as number) + 1
    })
    return { counts, learners }
  }

  #history(user: string): Uint32Array {
    return this.#train.of(user).map((row) => this.#train.place(row))
  }

  #wanted(rows: Uint32Array, history: Uint32Array): Uint32Array {
    const known = new Set(history)
    const wanted = new Set(rows.map((row) => this.#test.place(row)))
    return new Uint32Array([...wanted].filter((place) => !known.has(place))).sort()
  }

  #placesOf(items: readonly string[], host: Host): Int32Array {
    return Int32Array.from(items, (id) => {
      const place = host.find(id)
      if (place === undefined) return -1
      this.#ids[place] = id
      return place
    })
  }

  #count(): number {
    return this.#users.reduce((sum, _, number) => sum + this.trial(number).wanted.length, 0)
  }
}

function chosen(users: readonly string[], size: number | undefined, seed: number): readonly string[] {
  if (size === undefined || size >= users.length) return users
  return Array.from(sample(users.length, size, drawing(seed, 1)), (number) => users[number] as string)
}
