// The engine that the browser runs, as a test bench: a catalogue is compiled and opened, one visitor after the other
// does what the log says, and shelves come back as the items' places in the catalogue.

import { readFile } from 'node:fs/promises'
import { compile, load } from '../../js/compiler.js'
import { calling } from '../../js/errors.js'
import init, { type FlatShelf, type Handle, open } from '../../js/generated/engine/penchant.js'
import type { FieldRole } from '../../js/types.js'

/** Item vectors by name, as `penchant build --vectors` takes them. */
export interface VectorSet {
  readonly name: string
  readonly ids: readonly string[]
  readonly dimensions: number
  /** Row by row, `dimensions` numbers for each id. */
  readonly values: Float32Array
}

/** What a catalogue is made of. */
export interface Ingredients {
  /** NDJSON or a JSON array of items. */
  readonly source: Uint8Array
  /** JSON; may be empty. */
  readonly config: string
  readonly vectors?: readonly VectorSet[]
  /** What popularity and trends are counted from. */
  readonly interactions?: {
    readonly items: readonly string[]
    readonly item: Uint32Array
    readonly at: Float64Array
  }
}

/** A part of the score, as the catalogue has it. */
export interface SignalInfo {
  readonly name: string
  readonly weight: number
  /** Evidence in views at which it has half of its weight; undefined where the catalogue does not say. */
  readonly trust?: number
  /** Whether it comes from item vectors. */
  readonly vectors: boolean
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
}

/** The places of a shelf's items in the catalogue, best first, and whether any of them scored at all. */
export interface Ranking {
  readonly items: Uint32Array
  readonly isFlat: boolean
}

/** Item features as places and weights, for comparing items. */
export interface Features {
  readonly places: Uint32Array
  readonly weights: Float64Array
}

export class Host {
  readonly items: number
  readonly fields: readonly FieldInfo[]
  readonly signals: readonly SignalInfo[]
  readonly #handle: Handle

  private constructor(handle: Handle) {
    this.#handle = handle
    const { fields, signals } = handle.catalog() as { fields: FieldInfo[]; signals?: SignalInfo[] }
    this.items = (handle.health() as { catalog: { items: number } }).catalog.items
    this.fields = fields
    this.signals = signals ?? WITHOUT_A_LIST
  }

  /** Compiles a catalogue and opens it with a visitor who did nothing yet. `hear` hears how much is done, 0 to 1. */
  static async open(ingredients: Ingredients, hear: (part: number) => void = () => {}): Promise<Host> {
    await load(readFile(new URL('./compiler.wasm', import.meta.url)))
    await init({ module_or_path: readFile(new URL('./penchant.wasm', import.meta.url)) })
    return calling(async () => {
      // Reading takes about as long as finding features.
      const progress = (stage: string, part: number) => hear(stage === 'read' ? part / 2 : 0.5 + part / 2)
      const { bytes } = compile({ ...ingredients, duplicates: 'merge' as const, progress })
      return new Host((await open(bytes, 'session', 'evaluation', 0, () => {})) as Handle)
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
    return calling(async () => {
      await this.#handle.erase()
      for (const [view, item] of ids.entries()) {
        await this.#handle.record({ type: 'view', item }, at[view] as number)
      }
      return (this.#handle.health() as { events: number }).events
    })
  }

  /** The best items for the visitor at this time; items that were viewed are left out. */
  recommend(wish: Wish, now: number): Ranking {
    return readRanking(this.#handle.recommend(wish, now))
  }

  /** The items most like one. */
  similar(id: string, wish: Wish): Ranking {
    return readRanking(this.#handle.similar(id, wish))
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
}

/** The signals of a catalogue that does not list them. */
const WITHOUT_A_LIST: readonly SignalInfo[] = [
  { name: 'affinity', weight: 1, vectors: false },
  { name: 'session', weight: 0.5, vectors: false },
  { name: 'popularity', weight: 0.3, vectors: false },
]

/** Reads a shelf's items; `src/wasm/flat.rs` says how the numbers stand. */
function readRanking(shelf: FlatShelf): Ranking {
  const numbers = shelf.take()
  shelf.free()
  const items = new Uint32Array(numbers[1] as number)
  let isFlat = true
  let at = 2
  for (let place = 0; place < items.length; place++) {
    items[place] = numbers[at] as number
    if (numbers[at + 1] !== 0) isFlat = false
    const reasons = numbers[at + 2] as number
    at += 3
    for (let reason = 0; reason < reasons; reason++) at += 4 + (numbers[at + 3] as number)
  }
  return { items, isFlat }
}
