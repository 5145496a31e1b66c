// The confidence interval of a mean over users: the percentile bootstrap (Efron 1979). The users are resampled with replacement a
// thousand times, as many as there are each time, and the middle 95 % of the means are the interval. All columns use the same
// resamples, so the interval of a difference of two columns is paired: what makes a user hard for both cancels out.

import { drawing } from './seed.js'

/** A mean and its 95 % interval. */
export interface Estimate {
  readonly mean: number
  readonly low: number
  readonly high: number
}

const RESAMPLES = 1_000
/** The interval leaves out this share at either end. */
const TAIL = 0.025

/** The mean of the numbers that are not NaN; NaN where all are. */
export function mean(column: Float64Array): number {
  let sum = 0
  let count = 0
  for (const value of column) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return sum / count
}

/** The means of columns over resampled users. */
export class Bootstrap {
  readonly #means: readonly Float64Array[]

  private constructor(
    readonly columns: readonly Float64Array[],
    means: readonly Float64Array[],
  ) {
    this.#means = means
  }

  /**
   * Resamples the rows of columns, which are one value a user each; NaN where a user has none. Cost: a thousand passes
   * over all columns. `hear` hears how much is done, 0 to 1.
   */
  static of(columns: readonly Float64Array[], seed: number, hear: (part: number) => void = () => {}): Bootstrap {
    const users = columns[0]?.length ?? 0
    const means = columns.map(() => new Float64Array(RESAMPLES))
    const filled = columns.map((column) => column.map((value) => (Number.isNaN(value) ? 0 : value)))
    const present = columns.map((column) =>
      column.some(Number.isNaN) ? column.map((value) => (Number.isNaN(value) ? 0 : 1)) : undefined,
    )
    const draw = drawing(seed, 2)
    const times = new Float64Array(users)
    for (let resample = 0; resample < RESAMPLES; resample++) {
      times.fill(0)
      for (let drawn = 0; drawn < users; drawn++) {
        const user = draw.below(users)
        times[user] = (times[user] as number) + 1
      }
      means.forEach((to, column) => {
        const among = present[column]
        to[resample] = dot(filled[column] as Float64Array, times) / (among ? dot(among, times) : users)
      })
      hear((resample + 1) / RESAMPLES)
    }
    return new Bootstrap(columns, means)
  }

  /** The mean of a column. */
  estimate(column: number): Estimate {
    return { mean: mean(this.columns[column] as Float64Array), ...interval(this.#means[column] as Float64Array) }
  }

  /**
   * The mean of `column − other`, user by user; both must have a value for every user, or none for the same ones. Where
   * it is one of several comparisons, the interval is so much wider that all of them hold together at 95 % (Bonferroni).
   */
  difference(column: number, other: number, comparisons = 1): Estimate {
    const means = this.#means[column] as Float64Array
    const others = this.#means[other] as Float64Array
    const difference = mean(this.columns[column] as Float64Array) - mean(this.columns[other] as Float64Array)
    const differences = means.map((value, resample) => value - (others[resample] as number))
    return { mean: difference, ...interval(differences, TAIL / comparisons) }
  }
}

/** The middle of the numbers that are not NaN, without the given share at either end. */
function interval(values: Float64Array, tail = TAIL): { low: number; high: number } {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) }
}

/** Interpolated between the two nearest of ascending numbers. NaN of none. */
export function quantile(sorted: Float64Array, part: number): number {
  if (sorted.length === 0) return Number.NaN
  const place = part * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below] as number
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number
  return low + (place - below) * (high - low)
}

function dot(values: Float64Array, times: Float64Array): number {
  let sum = 0
  for (let user = 0; user < values.length; user++) sum += (values[user] as number) * (times[user] as number)
  return sum
}
