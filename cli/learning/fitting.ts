// Trains candidates: what they are made of, and their state after a number of sweeps. A model continues from its last sweep, and
// a table of neighbours is made once and then shortened: nothing is made twice.

import type { NeighbourSet, Sets, VectorSet } from '../evaluation/host.js'
import type { Interactions } from '../interactions.js'
import { NeighbourTrainer, type TrainedNeighbours } from '../training/neighbours.js'
import { Factorization, type TrainingPairs, trainingPairs } from '../training.js'
import type { Ridge } from '../tuning/config.js'
import { type Candidate, keyOf, type NeighboursCandidate, type VectorsCandidate } from './candidates.js'

/** Vectors that a catalogue is compiled with, and what they were trained with. */
export interface FittedVectors {
  readonly kind: 'vectors'
  readonly set: Omit<VectorSet, 'name'> & { readonly ids: string[] }
  readonly ridge: Ridge
}

/** Neighbours that a catalogue is compiled with. */
export interface FittedNeighbours {
  readonly kind: 'neighbours'
  readonly set: Omit<NeighbourSet, 'name'>
}

/** A trained candidate. */
export type Fitted = FittedVectors | FittedNeighbours

/** Sets under the names of their signals, as a catalogue is compiled with them. */
export function namedSets(all: readonly { readonly name: string; readonly fitted: Fitted }[]): Sets {
  return {
    vectors: all.flatMap(({ name, fitted }) => (fitted.kind === 'vectors' ? [{ name, ...fitted.set }] : [])),
    neighbours: all.flatMap(({ name, fitted }) => (fitted.kind === 'neighbours' ? [{ name, ...fitted.set }] : [])),
  }
}

export function ridgesOf(all: readonly { readonly name: string; readonly fitted: Fitted }[]): Record<string, Ridge> {
  return Object.fromEntries(
    all.flatMap(({ name, fitted }) => (fitted.kind === 'vectors' ? [[name, fitted.ridge]] : [])),
  )
}

/** How many neighbours an item has in the tables that are made; they are then cut to what is asked for. */
export const MOST_NEIGHBOURS = 128

/** Trains candidates on the same interactions, each to the sweep that is asked for. */
export class Fitting {
  readonly #models = new Map<string, Factorization>()
  readonly #pairs = new Map<number, TrainingPairs>()
  readonly #tables = new Map<string, TrainedNeighbours>()
  #neighbours: NeighbourTrainer | undefined

  constructor(
    readonly interactions: Interactions,
    /** A compiled catalogue, whose items' terms some candidates count. */
    readonly catalog: Uint8Array,
    /** The catalogue's items: neighbours are made among them. */
    readonly ids: readonly string[],
    readonly seed: number,
  ) {}

  /** The candidate after so many sweeps; undefined where the engine refuses its settings for these data. */
  fit(candidate: Candidate, sweeps: number, hear: (part: number) => void = () => {}): Fitted | undefined {
    try {
      return candidate.kind === 'vectors' ? this.#vectors(candidate, sweeps, hear) : this.#table(candidate, hear)
    } catch (error) {
      // The engine refuses a λ under which all vectors would be zero, a log without an order, and the like: there is no such
      // candidate.
      if ((error as { code?: unknown }).code === 'training_invalid') return undefined
      throw error
    }
  }

  /** Frees all candidates but these. */
  keep(candidates: readonly Candidate[]): void {
    const keys = new Set(candidates.map(keyOf))
    for (const [key, model] of this.#models) {
      if (keys.has(key)) continue
      model.free()
      this.#models.delete(key)
    }
    const made = new Set(candidates.flatMap((one) => (one.kind === 'neighbours' ? [keyOf(longest(one))] : [])))
    for (const key of this.#tables.keys()) if (!made.has(key)) this.#tables.delete(key)
  }

  /** Frees everything. */
  free(): void {
    this.keep([])
    this.#neighbours?.free()
  }

  /**
   * The engine's defaults: λ for an α, and α where none is given. λ depends on α: it is a tenth of the smallest λ at which all
   * vectors are zero. Throws `training_invalid` where nothing can be factorised.
   */
  rule(alpha: number | undefined, terms: number): Ridge {
    const model = new Factorization(this.#pairsWith(terms), { dimensions: 8, alpha })
    model.free()
    return { alpha: model.alpha, regularization: model.regularization }
  }

  #vectors(candidate: VectorsCandidate, sweeps: number, hear: (part: number) => void): FittedVectors {
    const model = this.#model(candidate)
    const done = model.losses.length
    for (let sweep = done; sweep < sweeps; sweep++) model.sweep((part) => hear((sweep - done + part) / (sweeps - done)))
    hear(1)
    const { ids, dimensions, values, alpha, regularization } = model.trained()
    return { kind: 'vectors', set: { ids, dimensions, values }, ridge: { alpha, regularization } }
  }

  #model(candidate: VectorsCandidate): Factorization {
    const key = keyOf(candidate)
    const known = this.#models.get(key)
    if (known) return known
    const { alpha, regularization, dimensions } = candidate
    const settings = { alpha, regularization, dimensions, seed: this.seed }
    const model = new Factorization(this.#pairsWith(candidate.terms), settings)
    this.#models.set(key, model)
    return model
  }

  #pairsWith(terms: number): TrainingPairs {
    const known = this.#pairs.get(terms)
    if (known) return known
    const side = terms > 0 ? { catalog: this.catalog, terms } : undefined
    const pairs = trainingPairs({ interactions: this.interactions, side })
    this.#pairs.set(terms, pairs)
    return pairs
  }

  #table(candidate: NeighboursCandidate, hear: (part: number) => void): FittedNeighbours {
    const key = keyOf(longest(candidate))
    const { method, strength, mostItems } = candidate
    let table = this.#tables.get(key)
    if (!table) {
      this.#neighbours ??= new NeighbourTrainer({ interactions: this.interactions, catalogue: this.ids })
      const how = method === 'ease' ? { regularization: strength, mostItems } : { shrinkage: strength }
      table = this.#neighbours.make(method, { ...how, perItem: longest(candidate).perItem }, hear)
      this.#tables.set(key, table)
    }
    hear(1)
    return { kind: 'neighbours', set: cut(table, candidate.perItem) }
  }
}

const longest = (candidate: NeighboursCandidate): NeighboursCandidate => ({
  ...candidate,
  perItem: Math.max(candidate.perItem, MOST_NEIGHBOURS),
})

/** The first `perItem` rows of each item: they are next to each other, the strongest first. */
function cut({ ids, item, neighbour, weight }: TrainedNeighbours, perItem: number): FittedNeighbours['set'] {
  const rows: number[] = []
  let count = 0
  for (let row = 0; row < item.length; row++) {
    count = row > 0 && item[row] === item[row - 1] ? count + 1 : 1
    if (count <= perItem) rows.push(row)
  }
  return {
    ids,
    item: Uint32Array.from(rows, (row) => item[row] as number),
    neighbour: Uint32Array.from(rows, (row) => neighbour[row] as number),
    weight: Float32Array.from(rows, (row) => weight[row] as number),
  }
}
