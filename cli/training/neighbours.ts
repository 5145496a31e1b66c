// Learns which items go together from the acts of all users: the work of `penchant train --neighbours`, which prints nothing.

import { PenchantError } from '../../js/errors.js'
import { begin_neighbours, type NeighbourTraining } from '../../js/generated/trainer/penchant.js'
import type { Interactions } from '../interactions.js'
import type { NeighbourTable } from '../neighbours/table.js'

/**
 * `ease`: a linear model that predicts each item from all others (EASE); `cosine`: how similar the items' users are; `next`:
 * which items users act on after an item; `lift`: which items are in the same orders more often than by chance (a user is an order).
 */
export type NeighbourKind = 'ease' | 'cosine' | 'next' | 'lift'

/**
 * Settings of neighbours. Those left out have the engine's defaults; a value out of range is an error of the engine that names
 * it.
 */
export interface NeighbourSettings {
  /** How many neighbours an item keeps, 1 to 1024; 32. */
  readonly perItem?: number | undefined
  /** How many users an item needs to take part; 1. */
  readonly minSupport?: number | undefined
  /** For `lift`: how many orders with both items a pair needs; 3. */
  readonly minPairs?: number | undefined
  /** EASE's λ, 0.1 to 1e9; found from the data. */
  readonly regularization?: number | undefined
  /** For `cosine`, `next` and `lift`: lowers weights that few users support, the more the larger it is, 0 to 1e6. */
  readonly shrinkage?: number | undefined
  /** Up to how many items EASE is made in closed form, 2 to 20,000; item by item beyond; 8,000. */
  readonly mostItems?: number | undefined
}

/** What to learn from. */
export interface NeighbourLog {
  readonly interactions: Pick<Interactions, 'users' | 'items' | 'user' | 'item' | 'value' | 'at'>
  /** Rows without a value or with a smaller one are left out. */
  readonly minValue?: number | undefined
  /** Rows whose item is not among these are left out. */
  readonly catalogue?: readonly string[] | undefined
}

export interface NeighbourJob extends NeighbourLog, NeighbourSettings {
  readonly kind: NeighbourKind
}

/** A table, and how it was made. */
export interface TrainedNeighbours extends NeighbourTable {
  /** By row, for `lift`: the share of the item's orders that have the neighbour too; empty for other kinds. */
  readonly share: Float32Array
  readonly kind: NeighbourKind
  /** Items that took part: those with enough users. */
  readonly taking: number
  /** Items that have a neighbour. */
  readonly having: number
  /** Of `ease`: whether it is the closed form over all items; item by item otherwise. */
  readonly exact: boolean
  /** Of `ease`: λ. */
  readonly regularization: number | undefined
  /** For the other kinds. */
  readonly shrinkage: number | undefined
  /** For `next`: whether steps end with a visit; otherwise they lead to the user's next acts, however much later. */
  readonly inVisits: boolean | undefined
  readonly users: number
  /** Distinct pairs of a user and an item. */
  readonly pairs: number
}

/** Hears how much is done, 0 to 1. */
export type Hear = (part: number) => void

/**
 * Makes neighbours once. `loadTrainer` must have been called.
 *
 * Equal jobs give equal tables. Throws `interactions_invalid` where no rows are left to learn from, and the engine's
 * `training_invalid`, also where no relation between items can be learned: one user, one item, no user with two items, the same
 * items for all users; and for `next` where there are no times, or they give no order.
 */
export function trainNeighbours(job: NeighbourJob, hear: Hear = () => {}): TrainedNeighbours {
  const trainer = new NeighbourTrainer(job)
  try {
    return trainer.make(job.kind, job, hear)
  } finally {
    trainer.free()
  }
}

/**
 * One log for several tables: EASE with another λ reuses the latest counts as long as `minSupport` is the same. Call `free()`
 * when done.
 */
export class NeighbourTrainer {
  readonly #ids: readonly string[]
  readonly #training: NeighbourTraining

  constructor(log: NeighbourLog) {
    const { user, item, at } = counting(log)
    const { users, items } = log.interactions
    this.#ids = items
    this.#training = begin_neighbours(users.length, items.length, user, item, at)
  }

  make(kind: NeighbourKind, settings: NeighbourSettings = {}, hear: Hear = () => {}): TrainedNeighbours {
    const table = this.#training.make(kind, given(settings), hear)
    try {
      const { items, ...about } = table.about() as About
      const { users, pairs } = this.#training.read() as { users: number; pairs: number }
      const item = table.item()
      const columns = {
        ids: this.#ids,
        item,
        neighbour: table.neighbour(),
        weight: table.weight(),
        share: table.share(),
      }
      return { ...columns, ...about, kind, taking: items, having: new Set(item).size, users, pairs }
    } finally {
      table.free()
    }
  }

  free(): void {
    this.#training.free()
  }
}

interface About extends Pick<TrainedNeighbours, 'exact' | 'regularization' | 'shrinkage' | 'inVisits'> {
  readonly items: number
}

/** The settings that were given, without undefined entries, which the engine would take for values. */
function given({
  perItem,
  minSupport,
  minPairs,
  regularization,
  shrinkage,
  mostItems,
}: NeighbourSettings): NeighbourSettings {
  const all = { perItem, minSupport, minPairs, regularization, shrinkage, mostItems }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** The rows that count; without times where none has one. */
function counting({ interactions, minValue, catalogue }: NeighbourLog) {
  const { items, user, item, value, at } = interactions
  const known = catalogue && new Set(catalogue)
  const takesPart = Uint8Array.from(items, (id) => (known === undefined || known.has(id) ? 1 : 0))
  const rows = new Uint32Array(user.length)
  let count = 0
  for (let row = 0; row < user.length; row++) {
    if (minValue !== undefined && !((value[row] as number) >= minValue)) continue
    if (takesPart[item[row] as number]) rows[count++] = row
  }
  if (count === 0)
    throw new PenchantError('interactions_invalid', `neighbours: got ${nothingLeft(user.length, minValue)}`)
  const kept = rows.subarray(0, count)
  const times = Float64Array.from(kept, (row) => at[row] as number)
  return {
    user: Uint32Array.from(kept, (row) => user[row] as number),
    item: Uint32Array.from(kept, (row) => item[row] as number),
    at: times.every(Number.isNaN) ? new Float64Array(0) : times,
  }
}

function nothingLeft(rows: number, minValue: number | undefined): string {
  if (rows === 0) return 'no interactions, expected some'
  const value = minValue === undefined ? '' : ` with a value of ${minValue} or more`
  return `none of ${rows} interactions${value} with one of the items, expected some`
}
