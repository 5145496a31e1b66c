// Chooses among several values of a setting, without mistaking chance for a gain.
//
// A change is made only where the 95 % interval of its gain, paired by user and widened for the number of values tried at once,
// lies above 0, and where the gain is not tiny: with so many trials some tiny gain always looks proven. Of the values for which
// both hold, those within one standard error of the best are equally good (the one-standard-error rule of Breiman et al. 1984),
// and the one nearest to the present value is taken. Where the present value is 0, as it is for vectors at the start, the one
// nearest to 1 is taken: a signal that has earned its place gets a weight near the engine's own, not near none.

import { Bootstrap, type Estimate, mean } from '../evaluation/bootstrap.js'

/** A value that was tried, and what each user's shelf was worth with it. */
export interface Tried {
  readonly value: number
  readonly column: Float64Array
}

/** What a value gains over the present one. */
export interface Gain extends Tried {
  readonly gain: Estimate
}

/** The fewest users that can prove a gain: with fewer, an interval may be narrow by accident. */
export const LEAST_USERS = 30
/** The smallest gain that counts, as a share of the present mean. */
const HAIR = 0.005

/** The value to take, if any is better than the present one beyond chance; and the best of all by its mean. */
export function pick(present: Tried, tried: readonly Tried[], seed: number): { taken?: Gain; best?: Gain } {
  if (tried.length === 0) return {}
  const { gains, proven } = gainsOver(present, tried, seed)
  const best = gains.reduce((best, one) => (one.gain.mean > best.gain.mean ? one : best))
  const top = proven.reduce<Gain | undefined>(
    (best, one) => (best && best.gain.mean >= one.gain.mean ? best : one),
    undefined,
  )
  if (!top) return { best }
  const home = present.value === 0 ? 1 : present.value
  const distance = ({ value }: Gain) => Math.abs(value - home)
  const close = proven.filter((one) => top.gain.mean - one.gain.mean <= standardError(top.column, one.column))
  const taken = close.reduce((nearest, one) => (distance(one) < distance(nearest) ? one : nearest))
  return { taken, best }
}

/** The gain of each value over the present one, and those gains that are proven and not tiny. */
export function gainsOver(
  { column }: Tried,
  tried: readonly Tried[],
  seed: number,
): { readonly gains: readonly Gain[]; readonly proven: readonly Gain[] } {
  const bootstrap = Bootstrap.of([column, ...tried.map((one) => one.column)], seed)
  const gains = tried.map((one, at): Gain => ({ ...one, gain: bootstrap.difference(at + 1, 0, tried.length) }))
  const hair = HAIR * mean(column)
  const isEnough = column.length >= LEAST_USERS
  return { gains, proven: gains.filter(({ gain }) => isEnough && gain.low > 0 && gain.mean > hair) }
}

/** The standard error of the mean difference, paired by user. */
export function standardError(one: Float64Array, other: Float64Array): number {
  const differences = one.map((value, user) => value - (other[user] as number))
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / Math.max(differences.length - 1, 1) / differences.length)
}
