// What the compiler's WebAssembly will have besides: deleted as soon as wasm-bindgen declares it.

import type {} from './generated/compiler/penchant.js'

declare module './generated/compiler/penchant.js' {
  /** A catalogue's items with their heaviest terms: an item's from its offset to the next one's. */
  export class ItemTerms {
    free(): void
    ids(): string[]
    offsets(): Uint32Array
    terms(): Uint32Array
    weights(): Float32Array
    /** How many terms there are. */
    count(): number
  }

  export function item_terms(catalog: Uint8Array, terms: number): ItemTerms

  /** Pairs of a term and an item that has it; `begin_training` takes it over. */
  export class SideInformation {
    constructor(terms: number, term: Uint32Array, item: Uint32Array)
    free(): void
  }

  export class Training {
    free(): void
    /** Does one sweep and returns the loss after it. `progress(part)` hears how much of the sweep is done, 0 to 1. */
    sweep(progress: (part: number) => void): number
    /** How much of the observed pairs the vectors account for, at most 1. */
    fit(): number
    /** All settings in force. */
    settings(): unknown
    /** Row-major, a row for each item. */
    item_factors(): Float32Array
  }

  /** `settings`: `{ dimensions, sweeps, alpha, regularization, nu, seed, sideWeight }`, any of which may be left out. */
  export function begin_training(
    users: number,
    items: number,
    user: Uint32Array,
    item: Uint32Array,
    weight: Float32Array,
    side: SideInformation | undefined,
    settings: unknown,
  ): Training
}
