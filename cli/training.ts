// Factorises the interactions of all users into vectors for the items: the work of `penchant train`, which prints nothing.

import { readFile } from 'node:fs/promises'
import { PenchantError } from '../js/errors.js'
import init, { begin_training, item_terms, SideInformation, type Training } from '../js/generated/trainer/penchant.js'
import { wasmFile } from '../js/simd.js'
import type { Interactions } from './interactions.js'
import type { NamedVectors } from './vectors/write.js'

/**
 * Settings of a training. Those left out have the engine's defaults; a value out of range is an error of the engine that names
 * it.
 */
export interface TrainingSettings {
  /** The length of a vector, 8 to 1024; 64. */
  readonly dimensions?: number | undefined
  /** How often each side is solved, 1 to 1000; 16. */
  readonly sweeps?: number | undefined
  /** The weight of an unobserved pair, where an observed one weighs 1; found from the data. */
  readonly alpha?: number | undefined
  /** How strongly vectors are held to zero; found from the data. */
  readonly regularization?: number | undefined
  /** How much more the vectors of frequently observed users and items are regularised, 0 to 2; 1. */
  readonly nu?: number | undefined
  /** The seed of the random start; 1. */
  readonly seed?: number | undefined
  /** The mean weight of a pair of an item and its term, where an interaction weighs 1; 0.3. */
  readonly sideWeight?: number | undefined
}

/** Side information: the terms of a catalogue's items, each as a user who "observed" the items that have it. */
export interface CatalogTerms {
  /** A compiled catalogue. */
  readonly catalog: Uint8Array
  /** How many of an item's heaviest terms count, 1 to 1000. */
  readonly terms: number
}

export interface TrainingJob {
  readonly interactions: Pick<Interactions, 'users' | 'items' | 'user' | 'item' | 'value'>
  /** Rows without a value or with a smaller one are left out. */
  readonly minValue?: number | undefined
  readonly settings?: TrainingSettings
  readonly side?: CatalogTerms | undefined
}

/** The progress of a training. */
export interface TrainingStep {
  /** From 1. */
  readonly sweep: number
  readonly sweeps: number
  /** How much of the whole training is done, 0 to 1. */
  readonly part: number
  /** After the last sweep that was done; undefined before the first was. */
  readonly loss: number | undefined
  /** Whether the sweep is done. */
  readonly done: boolean
}

/** Vectors: of the catalogue's items where there is one, otherwise of all items with an interaction. */
export interface Trained extends NamedVectors {
  /** After each sweep. */
  readonly losses: readonly number[]
  /** The model's α and λ, found from the data by default: a visitor is best folded in with the same. */
  readonly alpha: number
  readonly regularization: number
  readonly users: number
  /** Distinct pairs of a user and an item that were trained on. */
  readonly pairs: number
  /** Of these, pairs with an item that is not in the catalogue: they still inform the users' vectors. */
  readonly elsewhere: number
  /** Items of the catalogue without interactions that share no term with another item: they have no vector. */
  readonly without: number
}

/** Loads the trainer's WebAssembly. A second time is harmless. */
export async function loadTrainer(): Promise<void> {
  await init({ module_or_path: readFile(new URL(wasmFile('trainer'), import.meta.url)) })
}

/**
 * Trains iALS on distinct pairs. `loadTrainer` must have been called.
 *
 * Equal jobs give equal vectors. Throws `interactions_invalid` where nothing is left to train on, and the engine's
 * `training_invalid`. Cost: each sweep takes pairs × dimensions² and (users + items) × dimensions³.
 */
export function train(job: TrainingJob, hear: (step: TrainingStep) => void = () => {}): Trained {
  const factorization = new Factorization(trainingPairs(job), job.settings)
  try {
    sweep(factorization, hear)
    return factorization.trained()
  } finally {
    factorization.free()
  }
}

function sweep(factorization: Factorization, hear: (step: TrainingStep) => void): void {
  const { sweeps } = factorization
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    const before = factorization.losses.at(-1)
    const loss = factorization.sweep((part) =>
      hear({ sweep, sweeps, part: (sweep - 1 + part) / sweeps, loss: before, done: false }),
    )
    hear({ sweep, sweeps, part: sweep / sweeps, loss, done: true })
  }
}

/** The pairs that are factorised; several trainings may share them. */
export interface TrainingPairs {
  readonly pairs: Pairs
  readonly side: Side | undefined
}

/** The distinct pairs of a job. Throws `interactions_invalid` where there are none. */
export function trainingPairs(job: Omit<TrainingJob, 'settings'>): TrainingPairs {
  const side = job.side && sideOf(job.side)
  return { pairs: distinctPairs(job, side?.ids ?? []), side }
}

/** A model in training, which can be swept on at any time. Call `free()` when done. */
export class Factorization {
  /** How many sweeps the settings ask for; fewer may be done. */
  readonly sweeps: number
  /** The model's α and λ, found from the data by default. */
  readonly alpha: number
  readonly regularization: number
  /** After each sweep. */
  readonly losses: number[] = []
  readonly #training: Training
  readonly #source: TrainingPairs

  /** Begins. Throws `training_invalid`. */
  constructor(source: TrainingPairs, settings: TrainingSettings = {}) {
    const { pairs, side } = source
    this.#source = source
    this.#training = begin_training(
      pairs.users,
      pairs.items.length,
      pairs.user,
      pairs.item,
      weights(pairs, side),
      side && new SideInformation(side.count, side.term, side.item),
      defined(settings),
    )
    const found = this.#training.settings() as { sweeps: number; alpha: number; regularization: number }
    this.sweeps = found.sweeps
    this.alpha = found.alpha
    this.regularization = found.regularization
  }

  /** One sweep more; returns the loss. `hear` hears how much of it is done, 0 to 1. */
  sweep(hear: (part: number) => void = () => {}): number {
    const loss = this.#training.sweep(hear)
    this.losses.push(loss)
    return loss
  }

  /** The vectors as they are now. */
  trained(): Trained {
    const { pairs, side } = this.#source
    const { losses, alpha, regularization } = this
    const found = kept(this.#training.item_factors(), pairs, side)
    return { ...found, losses: [...losses], alpha, regularization, users: pairs.users, pairs: pairs.user.length }
  }

  free(): void {
    this.#training.free()
  }
}

interface Side {
  readonly ids: readonly string[]
  readonly count: number
  /** Pairs of a term and the index of its item in `ids`. */
  readonly term: Uint32Array
  readonly item: Uint32Array
  /** By pair: its weight; the heavier a term is in its item, the larger. */
  readonly weight: Float32Array
}

function sideOf({ catalog, terms }: CatalogTerms): Side {
  const found = item_terms(catalog, terms)
  try {
    const ids = found.ids()
    const offsets = found.offsets()
    const term = found.terms()
    const item = new Uint32Array(term.length)
    for (let at = 0; at < ids.length; at++) item.fill(at, offsets[at], offsets[at + 1])
    return { ids, count: found.count(), term, item, weight: found.weights() }
  } finally {
    found.free()
  }
}

/** Each interaction weighs 1; behind them, what the side's pairs count. Empty: all 1. */
function weights({ user }: Pairs, side: Side | undefined): Float32Array {
  if (!side) return new Float32Array(0)
  const weights = new Float32Array(user.length + side.weight.length).fill(1)
  weights.set(side.weight, user.length)
  return weights
}

interface Pairs {
  /** Users with a pair. */
  readonly users: number
  /** Ids: the catalogue's, and then the others that have a pair. */
  readonly items: readonly string[]
  /** By pair. */
  readonly user: Uint32Array
  /** By pair: index into `items`. */
  readonly item: Uint32Array
}

/** Each pair of user and item once, however often it occurs; users and items are numbered by their first pair. */
function distinctPairs({ interactions, minValue }: Omit<TrainingJob, 'settings'>, catalogue: readonly string[]): Pairs {
  const rows = rowsByUser(interactions, minValue)
  const items = [...catalogue]
  const known = new Map(catalogue.map((id, at) => [id, at]))
  const numbers = new Int32Array(interactions.items.length).fill(-1)
  const lastUser = new Int32Array(interactions.items.length).fill(-1)
  const user = new Uint32Array(rows.row.length)
  const item = new Uint32Array(rows.row.length)
  let users = 0
  let pairs = 0
  for (let who = 0; who < interactions.users.length; who++) {
    const before = pairs
    for (let at = rows.offsets[who] as number; at < (rows.offsets[who + 1] as number); at++) {
      const which = interactions.item[rows.row[at] as number] as number
      if (lastUser[which] === who) continue
      lastUser[which] = who
      if (numbers[which] === -1) {
        const id = interactions.items[which] as string
        numbers[which] = known.get(id) ?? items.push(id) - 1
      }
      user[pairs] = users
      item[pairs] = numbers[which] as number
      pairs++
    }
    if (pairs > before) users++
  }
  const found = { users, items, user: user.slice(0, pairs), item: item.slice(0, pairs) }
  if (catalogue.length > 0) refuseStrangers(found, catalogue.length)
  return found
}

/** The rows that count, user by user: those of user u stand from `offsets[u]` to `offsets[u + 1]`. */
function rowsByUser({ user, value, users }: TrainingJob['interactions'], minValue: number | undefined) {
  const counts = (row: number) => minValue === undefined || (value[row] as number) >= minValue
  const offsets = new Uint32Array(users.length + 1)
  for (let row = 0; row < user.length; row++) {
    if (counts(row)) (offsets[(user[row] as number) + 1] as number)++
  }
  for (let who = 0; who < users.length; who++) (offsets[who + 1] as number) += offsets[who] as number
  const total = offsets[users.length] as number
  if (total === 0) {
    const got =
      user.length === 0 ? 'no interactions' : `none of ${user.length} interactions with a value of ${minValue} or more`
    throw new PenchantError('interactions_invalid', `training: got ${got}, expected one or more`)
  }
  const next = offsets.slice()
  const rows = new Uint32Array(total)
  for (let row = 0; row < user.length; row++) {
    if (counts(row)) rows[(next[user[row] as number] as number)++] = row
  }
  return { offsets, row: rows }
}

/** Refuses interactions with none of the catalogue's items: ids written differently would train a meaningless model silently. */
function refuseStrangers({ items, item }: Pairs, catalogued: number): void {
  if (item.some((at) => at < catalogued)) return
  const [ours, theirs] = [items[0], items[catalogued]].map((id) => JSON.stringify(id))
  throw new PenchantError(
    'interactions_invalid',
    `training: got interactions with none of the ${catalogued} items, expected the same ids: ${theirs} there, ${ours} here`,
  )
}

/** The vectors to return: of all items, or of the catalogue's items that took part. */
function kept(factors: Float32Array, { items, item }: Pairs, side: Side | undefined) {
  const dimensions = factors.length / items.length
  if (!side) return { ids: [...items], dimensions, values: factors, elsewhere: 0, without: 0 }
  const took = new Uint8Array(items.length)
  for (const at of item) took[at] = 1
  for (const at of side.item) took[at] = 1
  const rows = side.ids.flatMap((_, row) => (took[row] ? [row] : []))
  const values = new Float32Array(rows.length * dimensions)
  for (const [at, row] of rows.entries()) {
    values.set(factors.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions)
  }
  return {
    ids: rows.map((row) => items[row] as string),
    dimensions,
    values,
    elsewhere: item.reduce((count, at) => count + (at >= side.ids.length ? 1 : 0), 0),
    without: side.ids.length - rows.length,
  }
}

/** The settings without undefined entries, which the engine would take for values. */
function defined(settings: TrainingSettings): TrainingSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}
