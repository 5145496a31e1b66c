// The engine that the browser runs, as a test bench: a catalogue is compiled and opened, one visitor after the other
// does what the log says, and shelves come back as the items' places in the catalogue.

import { readFile } from 'node:fs/promises'
import { compile, type JobNeighbours, type JobVectors, type Refusals } from '../../js/compiler.js'
import { typed } from '../../js/errors.js'
import init, { type FlatShelf, type Handle, open } from '../../js/generated/engine/penchant.js'
import { wasmFile } from '../../js/simd.js'
import type { FieldRole, Item } from '../../js/types.js'
import { loadCompiler } from '../compiling.js'

/** Item vectors by name, as `penchant build --vectors` takes them. */
export type VectorSet = JobVectors

/** A table of neighbours by name, as `penchant build --neighbours` takes it. */
export type NeighbourSet = JobNeighbours

/** The sets learned from the interactions of all users; each becomes a signal of its name. */
export interface Sets {
  readonly vectors: readonly VectorSet[]
  readonly neighbours: readonly NeighbourSet[]
}

/** What a catalogue is made of. */
export interface Ingredients extends Partial<Sets> {
  /** NDJSON or a JSON array of items. */
  readonly source: Uint8Array
  /** JSON; may be empty. */
  readonly config: string
  /** What popularity and trends are counted from. */
  readonly interactions?: {
    readonly items: readonly string[]
    readonly item: Uint32Array
    readonly at: Float64Array
  }
  /** Gathers the records that are refused. */
  readonly refusals?: Refusals | undefined
}

/** A part of the score, as the catalogue has it. */
export interface SignalInfo {
  readonly name: string
  readonly weight: number
  /** For a personal signal: the evidence, in views, at which it has half of its weight. */
  readonly trust: number
  /** Whether the signal depends on the visitor. */
  readonly personal: boolean
  /** Whether it comes from item vectors. */
  readonly vectors: boolean
  /** Whether it comes from a table of neighbours. */
  readonly neighbours: boolean
}

interface FieldInfo {
  readonly name: string
  readonly role: FieldRole
  readonly sensitive: boolean
}

/** The options of `recommend` that matter here. */
export interface Wish {
  readonly limit: number
  readonly weights?: Readonly<Record<string, number>>
  readonly exclude?: readonly string[]
  readonly surface?: string
  /** False for the plain order of the scores, without the shaping of the shelf. */
  readonly shape?: false
}

/** The places of a shelf's items in the catalogue, best first. `isFlat`: whether all of their scores are 0. */
export interface Ranking {
  readonly items: Uint32Array
  readonly isFlat: boolean
}

/** Item features as places and weights, for comparing items. */
export interface Features {
  readonly places: Uint32Array
  readonly weights: Float64Array
}

/** What compiling goes through, in its order. */
const STAGES = ['read', 'features', 'vectors', 'neighbours'] as const
type Stage = (typeof STAGES)[number]

export class Host {
  readonly items: number
  readonly fields: readonly FieldInfo[]
  readonly signals: readonly SignalInfo[]
  readonly #handle: Handle

  private constructor(handle: Handle) {
    this.#handle = handle
    const { fields, signals } = handle.catalog() as { fields: FieldInfo[]; signals: SignalInfo[] }
    this.items = (handle.health() as { catalog: { items: number } }).catalog.items
    this.fields = fields
    this.signals = signals
  }

  /** Compiles a catalogue and opens it with a visitor who did nothing yet. `hear` hears how much is done, 0 to 1. */
  static async open(ingredients: Ingredients, hear: (part: number) => void = () => {}): Promise<Host> {
    await loadCompiler()
    const progress = (stage: Stage, part: number) => hear((STAGES.indexOf(stage) + part) / STAGES.length)
    return Host.load((await typed(() => compile({ ...ingredients, duplicates: 'merge', progress }))).bytes)
  }

  /** Opens a catalogue that is compiled already, with a visitor who did nothing yet. */
  static async load(bytes: Uint8Array): Promise<Host> {
    await init({ module_or_path: readFile(new URL(wasmFile('penchant'), import.meta.url)) })
    return typed(async () => {
      const handle = open(bytes, 'session', 'evaluation', () => {})
      await handle.begin(0)
      return new Host(handle)
    })
  }

  /** Frees the catalogue. */
  close(): void {
    this.#handle.close()
    this.#handle.free()
  }

  /** An item's place in the catalogue. */
  find(id: string): number | undefined {
    return this.#handle.find(id)
  }

  /** A new visitor, who views these items at these times. Resolves to how many views are still in the log. */
  visit(ids: readonly string[], at: Float64Array): Promise<number> {
    return typed(async () => {
      await this.#handle.erase()
      for (const [view, item] of ids.entries()) await this.view(item, at[view] as number)
      return (this.#handle.health() as { events: number }).events
    })
  }

  /** The visitor views one more item. */
  async view(item: string, at: number): Promise<void> {
    await typed(() => this.#handle.record({ type: 'view', item }, at))
  }

  /** The item at this place, as the site gave it. */
  item(place: number): Item {
    return JSON.parse(this.#handle.item(place) ?? '{}') as Item
  }

  /** The best items for the visitor at this time; items that were viewed are left out. */
  recommend(wish: Wish, now: number): Ranking {
    return readRanking(this.#handle.recommend(wish, now))
  }

  /** The items most like one. */
  similar(id: string, wish: Wish): Ranking {
    // Its filters have no times.
    return readRanking(this.#handle.similar(id, wish, 0))
  }

  /** The features of the item at this place. */
  features(item: number): Features {
    const flat = this.#handle.item_features(item)
    const places = new Uint32Array(flat.length / 2)
    const weights = new Float64Array(flat.length / 2)
    for (let entry = 0; entry < places.length; entry++) {
      places[entry] = flat[2 * entry] as number
      weights[entry] = flat[2 * entry + 1] as number
    }
    return { places, weights }
  }

  /** The field that a feature is a value of. */
  fieldOf(feature: number): string | undefined {
    return this.#handle.feature(feature)[0]
  }

  /** The value that a feature is. */
  valueOf(feature: number): string | undefined {
    return this.#handle.feature(feature)[1]
  }
}

/** The ids of a catalogue's items, in its order. */
export async function itemIds(catalogue: Uint8Array): Promise<string[]> {
  const host = await Host.load(catalogue)
  try {
    return Array.from({ length: host.items }, (_, place) => host.item(place).id)
  } finally {
    host.close()
  }
}

/** Reads a shelf's items and scores; `src/wasm/flat.rs` says how the numbers stand. */
function readRanking(shelf: FlatShelf): Ranking {
  const numbers = shelf.take()
  shelf.free()
  const items = new Uint32Array(numbers[1] as number)
  let isFlat = true
  for (let place = 0; place < items.length; place++) {
    items[place] = numbers[2 + 3 * place] as number
    if (numbers[3 + 3 * place] !== 0) isFlat = false
  }
  return { items, isFlat }
}
