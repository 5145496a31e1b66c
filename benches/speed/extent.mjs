// How much the benchmark of speed measures: everything, or as little as takes it through every step.

import { join } from 'node:path'
import { at } from '../../xtask/layout.mjs'
import { nativeKernels, quickNativeKernels } from '../../xtask/wasm.mjs'

const folder = at('target', 'bench')

/** What docs/speed.md and docs/decisions quote. */
export const whole = {
  folder,
  native: nativeKernels,
  /** Items of the generated catalogues. */
  sizes: [10_000, 100_000, 1_000_000],
  /** Items of the generated catalogues with neighbours. */
  neighbours: [10_000, 100_000],
  /** Items of the generated source that is built. */
  source: 100_000,
  /** Made books: as many as the real collection has. */
  made: 62_422,
  /** Rows of the Reading Room: all of them. */
  rows: Infinity,
  /** A query is asked in so many rounds, for so many seconds in all, but so often at least. */
  queries: { rounds: 3, seconds: 1, fewest: 7 },
  /** How often a thousand events are learned and a visitor is read, and how often a large catalogue is loaded. */
  learning: 20,
  loading: 5,
  /** How often a page records, and how often a shelf's results are read. */
  records: 300,
  readings: 40,
  /** Runs of `penchant build`. */
  builds: 3,
  /** Visits to a fresh page, and events that each of them keeps. */
  visits: 12,
  kept: 100,
}

/** The native program is compiled as the tests are, which takes seconds where an optimised one takes minutes. */
export const quick = {
  folder: join(folder, 'quick'),
  native: quickNativeKernels,
  sizes: [500, 1_000, 2_500],
  neighbours: [500, 2_500],
  source: 1_000,
  made: 1_000,
  rows: 500,
  queries: { rounds: 1, seconds: 0.01, fewest: 2 },
  learning: 2,
  loading: 2,
  records: 10,
  readings: 3,
  builds: 1,
  visits: 2,
  kept: 5,
}
