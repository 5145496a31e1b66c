// Splits interactions into rows to learn from and rows that are held back, to be found again.
//
// - `last:n`, `last:share`: of each user with at least `minHistory` rows, the last n rows by time, or the last share of
//   them, rounded down; at least one is held back, at least one is left. Needs a time in every row; rows of one moment
//   stand in the file's order. The default where every row has a time.
// - `after:share`: one moment for everybody, so that nothing is learned from what happened later: the last share of all
//   rows, of the users with at least `minHistory` rows of which one or more are before it. Needs a time in every row.
// - `share:s`: the same number of rows of each user, drawn by chance, the same ones for the same seed. The default
//   elsewhere.
//
// A user with fewer than `minHistory` rows has no row held back; with `after`, that user's rows from the moment on are left out.
// `last` splits each user by itself, so some of the rows to learn from are later than held-back rows of other users: a site that
// ranks tomorrow by yesterday will see slightly worse figures. `after` has no such leak, and evaluates only users with rows on
// both sides.

import { PenchantError } from '../../js/errors.js'
import type { Interactions } from '../interactions.js'
import { hasTimes, type RowsByUser, rowsByUser, rowsThat } from './rows.js'
import { drawing, sample } from './seed.js'

/** How to split: which rows of a user, and how many (below 1: which share) of them. */
export interface Split {
  readonly by: 'last' | 'after' | 'share'
  readonly amount: number
}

/** Interactions in two parts that share the numbers of users and items. */
export interface Parts {
  readonly train: Interactions
  readonly test: Interactions
}

/** The default of how many rows a user needs before any of them is held back. */
export const MIN_HISTORY = 5

const SHARE = 0.2

/** The default split for the data. */
export function defaultSplit(all: Interactions): Split {
  return { by: hasTimes(all) ? 'last' : 'share', amount: SHARE }
}

/** Reads `last:0.2`, `last:1`, `after:0.2` or `share:0.2`; undefined where it is none of these. */
export function parseSplit(text: string): Split | undefined {
  const [, by, digits] = /^(last|after|share):(\d*\.?\d+)$/.exec(text) ?? []
  const amount = Number(digits)
  const isShare = amount > 0 && amount < 1
  if (by === 'last' && (isShare || (Number.isInteger(amount) && amount >= 1))) return { by, amount }
  return (by === 'share' || by === 'after') && isShare ? { by, amount } : undefined
}

/** A split in words, for people. */
export function describeSplit({ by, amount }: Split, minHistory: number): string {
  const users = `of each user with ${minHistory} or more`
  const share = `${Number((100 * amount).toFixed(2))} %`
  if (by === 'after') return `the last ${share} of all interactions, by one moment for everybody, ${users}`
  if (by === 'share') return `a random ${share} of the interactions ${users}`
  if (amount < 1) return `the last ${share} of the interactions ${users}`
  return amount === 1 ? `the last interaction ${users}` : `the last ${amount} interactions ${users}`
}

/** Splits interactions. Throws `option_invalid` where times are needed and a row has none. */
export function splitInteractions(all: Interactions, split: Split, minHistory: number, seed: number): Parts {
  if (split.by !== 'share' && !hasTimes(all)) {
    const without = all.at.reduce((count, at) => count + Number(Number.isNaN(at)), 0)
    throw new PenchantError(
      'option_invalid',
      `\`split\`: got ${split.by}:${split.amount} and ${without} rows without a time, expected a time in every row. ` +
        'Split by share:0.2, or name the column with the times `timestamp`',
    )
  }
  const part = split.by === 'after' ? afterMoment(all, split.amount, minHistory) : byUser(all, split, minHistory, seed)
  return { train: rowsThat(all, (row) => part[row] === LEARNED), test: rowsThat(all, (row) => part[row] === HELD) }
}

/** The part that a row belongs to. */
const LEARNED = 0
const HELD = 1
const LEFT_OUT = 2

function byUser(all: Interactions, split: Split, minHistory: number, seed: number): Uint8Array {
  const part = new Uint8Array(all.user.length)
  const draw = drawing(seed)
  for (const rows of eachUser(rowsByUser(all))) {
    const size = heldBack(rows.length, split, minHistory)
    if (size === 0) continue
    const held =
      split.by === 'last' ? rows.subarray(-size) : sample(rows.length, size, draw).map((at) => rows[at] as number)
    for (const row of held) part[row] = HELD
  }
  return part
}

/** Later rows of users without enough earlier rows are in neither part. */
function afterMoment(all: Interactions, share: number, minHistory: number): Uint8Array {
  const moment = momentOf(all, share)
  const part = Uint8Array.from(all.at, (at) => (at < moment ? LEARNED : LEFT_OUT))
  for (const rows of eachUser(rowsByUser(all))) {
    const isKnown = rows.length >= Math.max(minHistory, 2) && part[rows[0] as number] === LEARNED
    if (isKnown) for (const row of rows) if (part[row] === LEFT_OUT) part[row] = HELD
  }
  return part
}

/** The moment with which the last share of all rows begins: all rows of one moment are on one side. */
function momentOf({ at }: Interactions, share: number): number {
  const times = at.slice().sort()
  const first = times.length - Math.max(Math.floor(times.length * share + 1e-9), 1)
  return times[first] ?? Number.POSITIVE_INFINITY
}

function* eachUser({ start, rows }: RowsByUser): Generator<Uint32Array> {
  for (let user = 0; user + 1 < start.length; user++) yield rows.subarray(start[user], start[user + 1])
}

/** How many of a user's rows are held back. */
function heldBack(rows: number, { amount }: Split, minHistory: number): number {
  if (rows < Math.max(minHistory, 2)) return 0
  // Rounding must not lose a row: 0.29 × 100 is slightly less than 29 in floating point.
  const wanted = amount < 1 ? Math.floor(rows * amount + 1e-9) : amount
  return Math.min(Math.max(wanted, 1), rows - 1)
}
