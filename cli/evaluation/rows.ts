// Picks rows of interactions, orders them by time and groups them by user.

import type { Interactions } from '../interactions.js'

/** The rows of each user: those of user u are `rows[start[u]]` up to, not including, `rows[start[u + 1]]`. */
export interface RowsByUser {
  readonly start: Uint32Array
  readonly rows: Uint32Array
}

/** Rows by user, each user's in the order of time; ties, and rows without a time (which come last), as they stand. */
export function rowsByUser({ users, user, at }: Interactions): RowsByUser {
  const start = new Uint32Array(users.length + 1)
  for (const one of user) start[one + 1] = (start[one + 1] as number) + 1
  for (let one = 0; one < users.length; one++) start[one + 1] = (start[one + 1] as number) + (start[one] as number)
  const rows = new Uint32Array(user.length)
  const next = start.slice(0, -1)
  user.forEach((one, row) => {
    const place = next[one] as number
    rows[place] = row
    next[one] = place + 1
  })
  const time = (row: number) => (Number.isNaN(at[row]) ? Number.POSITIVE_INFINITY : (at[row] as number))
  const inTime = (one: number, other: number) =>
    time(one) < time(other) ? -1 : time(one) > time(other) ? 1 : one - other
  for (let one = 0; one < users.length; one++) rows.subarray(start[one], start[one + 1]).sort(inTime)
  return { start, rows }
}

/** The rows for which `keeps` says so; users and items keep their numbers. */
export function rowsThat(all: Interactions, keeps: (row: number) => boolean): Interactions {
  const rows = Uint32Array.from({ length: all.user.length }, (_, row) => row).filter(keeps)
  const pick = <Column extends { [row: number]: number }>(to: Column, from: Column) => {
    rows.forEach((row, place) => {
      to[place] = from[row] as number
    })
    return to
  }
  return {
    users: all.users,
    items: all.items,
    user: pick(new Uint32Array(rows.length), all.user),
    item: pick(new Uint32Array(rows.length), all.item),
    value: pick(new Float32Array(rows.length), all.value),
    at: pick(new Float64Array(rows.length), all.at),
  }
}

/** Whether every row has a time. */
export const hasTimes = ({ at }: Interactions): boolean => at.length > 0 && !at.some(Number.isNaN)

/** The interactions without the rows that have no value or a smaller one. */
export function atLeast(all: Interactions, least: number): Interactions {
  return rowsThat(all, (row) => (all.value[row] as number) >= least)
}
