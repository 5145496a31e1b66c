// Which rows are learned from and which are held back to be found again.
//
// - `last:n`, `last:share`: of each user with at least `minHistory` rows, the last n rows by time, or the last share of
//   them, rounded down; at least one is held back, at least one is left. Needs a time in every row; rows of one moment
//   stand in the file's order. The default where every row has a time.
// - `share:s`: the same number of rows of each user, drawn by chance, the same ones for the same seed. The default
//   elsewhere.
//
// All rows of a user with fewer than `minHistory` rows are learned from. The split is made user by user, so some of what
// is learned happened after what is held back of somebody else: a site that ranks tomorrow by yesterday will see a
// little less.

import { PenchantError } from '../../js/errors.js'
import type { Interactions } from '../interactions.js'
import { hasTimes, type RowsByUser, rowsByUser, rowsThat } from './rows.js'
import { drawing, sample } from './seed.js'

/** How to split: which rows of a user, and how many (below 1: which share) of them. */
export interface Split {
  readonly by: 'last' | 'share'
  readonly amount: number
}

/** Interactions in two parts that share the numbers of users and items. */
export interface Parts {
  readonly train: Interactions
  readonly test: Interactions
}

/** How many rows a user has, where nobody says, before any of them is held back. */
export const MIN_HISTORY = 5

const SHARE = 0.2

/** The split that fits the data where nobody says. */
export function defaultSplit(all: Interactions): Split {
  return { by: hasTimes(all) ? 'last' : 'share', amount: SHARE }
}

/** Reads `last:0.2`, `last:1` or `share:0.2`; undefined where it is none of these. */
export function parseSplit(text: string): Split | undefined {
  const [, by, digits] = /^(last|share):(\d*\.?\d+)$/.exec(text) ?? []
  const amount = Number(digits)
  const isShare = amount > 0 && amount < 1
  if (by === 'last' && (isShare || (Number.isInteger(amount) && amount >= 1))) return { by, amount }
  return by === 'share' && isShare ? { by, amount } : undefined
}

/** A split in words, for people. */
export function describeSplit({ by, amount }: Split): string {
  const share = `${Number((100 * amount).toFixed(2))} %`
  if (by === 'share') return `a random ${share} of each user’s interactions`
  if (amount < 1) return `the last ${share} of each user’s interactions`
  return amount === 1 ? 'each user’s last interaction' : `each user’s last ${amount} interactions`
}

/** Splits interactions. Throws `option_invalid` where `last` is asked for and a row has no time. */
export function splitInteractions(all: Interactions, split: Split, minHistory: number, seed: number): Parts {
  if (split.by === 'last' && !hasTimes(all)) {
    const without = all.at.reduce((count, at) => count + Number(Number.isNaN(at)), 0)
    throw new PenchantError(
      'option_invalid',
      `\`split\`: got last:${split.amount} and ${without} rows without a time, expected a time in every row. ` +
        'Split by share:0.2, or name the column with the times `timestamp`',
    )
  }
  const isHeld = heldRows(all.user.length, rowsByUser(all), split, minHistory, seed)
  return { train: rowsThat(all, (row) => !isHeld[row]), test: rowsThat(all, (row) => isHeld[row] === 1) }
}

function heldRows(count: number, by: RowsByUser, split: Split, minHistory: number, seed: number): Uint8Array {
  const isHeld = new Uint8Array(count)
  const draw = drawing(seed)
  for (let user = 0; user + 1 < by.start.length; user++) {
    const rows = by.rows.subarray(by.start[user], by.start[user + 1])
    const size = heldBack(rows.length, split, minHistory)
    if (size === 0) continue
    const held =
      split.by === 'last' ? rows.subarray(-size) : sample(rows.length, size, draw).map((at) => rows[at] as number)
    for (const row of held) isHeld[row] = 1
  }
  return isHeld
}

/** How many of a user's rows are held back. */
function heldBack(rows: number, { amount }: Split, minHistory: number): number {
  if (rows < Math.max(minHistory, 2)) return 0
  // A share of 0.29 of a hundred rows is 29 rows, although 0.29 × 100 is a hair less.
  const wanted = amount < 1 ? Math.floor(rows * amount + 1e-9) : amount
  return Math.min(Math.max(wanted, 1), rows - 1)
}
