// What an evaluation found, as plain data: the table, the JSON and the report all read this and nothing else.

import type { Estimate } from './bootstrap.js'
import type { LeftOut } from './trials.js'

/** A group of users by the length of their history: from `from` to `to` views. */
export interface Bucket {
  readonly from: number
  readonly to: number
  /** `0`, `1-2` or `21+`. */
  readonly name: string
}

/** The groups, shortest history first. */
export const BUCKETS: readonly Bucket[] = [
  { from: 0, to: 0, name: '0' },
  { from: 1, to: 2, name: '1-2' },
  { from: 3, to: 5, name: '3-5' },
  { from: 6, to: 10, name: '6-10' },
  { from: 11, to: 20, name: '11-20' },
  { from: 21, to: Number.POSITIVE_INFINITY, name: '21+' },
]

/** Figures by name and k, as in `recall@20`. */
export type Figures = Readonly<Record<string, Estimate>>

/** What is known of one way to rank. */
export interface SystemResult {
  readonly name: string
  /** The engine, the engine without one of its signals, one of its signals alone, or a baseline. */
  readonly kind: 'penchant' | 'without' | 'baseline' | 'signal'
  readonly figures: Figures
  /** `coverage@k` for each k: a figure of all users together, so without an interval. */
  readonly coverage: number
  /** `recall@k` and `ndcg@k` by group of users; groups without users are left out. */
  readonly history: readonly { readonly bucket: Bucket; readonly users: number; readonly figures: Figures }[]
  /** By how much the engine is better than this system, paired by user; empty for the engine itself. */
  readonly gains: Figures
}

export interface Result {
  readonly ks: readonly number[]
  /** Users whose shelves were judged. */
  readonly users: number
  /** Those of them without a history. */
  readonly coldUsers: number
  readonly items: number
  /** Items to be found, in all. */
  readonly wanted: number
  readonly leftOut: LeftOut
  /** The field whose values calibration compares. */
  readonly calibrationField: string | undefined
  /** Penchant first, then itself without parts, then baselines, then signals. */
  readonly systems: readonly SystemResult[]
  /** What was left out and why, sentence by sentence. */
  readonly notes: readonly string[]
}
