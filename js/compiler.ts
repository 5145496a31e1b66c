// The compiler's WebAssembly: items in, a catalogue out. A file of its own, so that a page which opens a prebuilt
// catalogue never loads it; it shares no code with the rest, so that the page's first script stays one file.

import init, { CompilerInputs, compile as compileBytes } from './generated/compiler/penchant.js'
import type { FieldRole } from './types.js'

/** A field, what it is taken for, and why. */
export interface CompiledField {
  readonly name: string
  readonly role: FieldRole
  readonly weight: number
  readonly sensitive: boolean
  readonly why: string
  /** Whether its name and its numbers look like ranks, where 1 is the best, and the config does not say. */
  readonly looksRanked: boolean
}

/** What a prior (popularity, or trending) was read from, and how. */
export interface CompiledPrior {
  /** Absent for interactions. */
  readonly field?: string
  readonly kind: 'counts' | 'points' | 'ranks'
  /** What counts as much as one choice of an item: 1 for counts; for points their mean. */
  readonly unit: number
  /** The prior is ln(1 + choices / pseudoCount). */
  readonly pseudoCount: number
  /** The smallest and the largest number. */
  readonly least: number
  readonly most: number
  /** How many items have one above 0. */
  readonly items: number
}

/** A set of vectors that went into a catalogue. */
export interface CompiledVectors {
  readonly name: string
  readonly dimensions: number
  /** How many of the items have one. */
  readonly items: number
}

/** What became of a table of neighbours. */
export interface CompiledNeighbours {
  readonly name: string
  /** How many of the items have at least one. */
  readonly items: number
  /** Neighbours of all items together. */
  readonly entries: number
  /** The most that an item has, at most 256. */
  readonly perItem: number
  /** Rows that were passed over: with an id of no item, with an item as its own neighbour. */
  readonly unknown: number
  readonly own: number
  /** And those that weigh less than 256 others of their item, or less than a 254th of its largest weight. */
  readonly beyond: number
  readonly faint: number
}

/** A catalogue file, and what was found on the way. */
export interface Compiled {
  readonly bytes: Uint8Array
  readonly items: number
  /** Rows that were joined to an earlier one of the same id. */
  readonly merged: number
  readonly features: number
  /** What the texts were read as. */
  readonly language: string
  readonly fields: readonly CompiledField[]
  readonly vectors: readonly CompiledVectors[]
  readonly neighbours: readonly CompiledNeighbours[]
  /** Interactions with items of the catalogue. */
  readonly interactions: number
  readonly popularity: readonly CompiledPrior[]
  readonly trending: readonly CompiledPrior[]
  /** Whether anything tells the items apart before anything is known of a visitor. */
  readonly ordersFirstVisit: boolean
}

/** Hears what is being done and how much of that is done, 0 to 1. */
export type Progress = (stage: 'read' | 'features' | 'vectors' | 'neighbours', part: number) => void

/** The compiler's memory. */
let memory: WebAssembly.Memory | undefined

/** Starts the WebAssembly, from its module or its bytes; before that, nothing compiles. */
export async function load(wasm: WebAssembly.Module | Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
  memory = (await init({ module_or_path: wasm })).memory
}

/** With so many bytes in use, a trap means that memory ran out: a list that grows doubles. */
const NEARLY_ALL = 2 ** 30

/** A trap for want of memory as an error that says so; any other error as it is. */
function explained(thrown: unknown): unknown {
  const used = memory?.buffer.byteLength ?? 0
  if (!(thrown instanceof WebAssembly.RuntimeError) || used < NEARLY_ALL) return thrown
  const got = `the compiler ran out of memory with ${used.toLocaleString('en-GB')} bytes in use`
  const remedy = 'compile fewer items, or give fields that are neither shown nor learned the role `ignored`'
  const message = `${got}; WebAssembly has 4,294,967,296 at most: ${remedy}`
  return Object.assign(new Error(message, { cause: thrown }), { code: 'memory' })
}

/** Vectors of items, a taste signal of its own. */
export interface JobVectors {
  /** The signal's name: 1 to 32 of a–z, 0–9, `_` and `-`. */
  readonly name: string
  /** By row; undefined where the rows stand in the order of the items. */
  readonly ids: readonly string[] | undefined
  /** 8 to 1024. */
  readonly dimensions: number
  /** Row-major. */
  readonly values: Float32Array
}

/** What goes with what, or comes after it: a signal of its own. */
export interface JobNeighbours {
  /** The signal's name: 1 to 32 of a–z, 0–9, `_` and `-`. */
  readonly name: string
  /** Distinct ids. */
  readonly ids: readonly string[]
  /** By row: index into `ids` of the item that somebody acts on. */
  readonly item: Uint32Array
  /** By row: index into `ids` of the item that gets the weight. */
  readonly neighbour: Uint32Array
  /** By row: −1e6 to 1e6; each pair of item and neighbour once. */
  readonly weight: Float32Array
}

/** Who did something with which item: what popularity is counted from. */
export interface JobInteractions {
  /** Distinct ids. */
  readonly items: readonly string[]
  /** By row: index into `items`. */
  readonly item: Uint32Array
  /** By row: milliseconds since 1970; NaN where none. */
  readonly at: Float64Array
}

/** A source and how to read it. */
export interface Job {
  /** NDJSON or a JSON array of items. */
  readonly source: Uint8Array
  /** JSON; may be empty. */
  readonly config: string
  /** What to do with an item whose id an earlier one has: join it to that one, or refuse the source. */
  readonly duplicates: 'merge' | 'refuse'
  readonly vectors?: readonly JobVectors[]
  /** Up to four. */
  readonly neighbours?: readonly JobNeighbours[]
  readonly interactions?: JobInteractions | undefined
  readonly progress?: Progress
}

/** Compiles a source. Throws the engine's errors, which have a `code`. */
export function compile(job: Job): Compiled {
  const { source, config, duplicates, vectors = [], neighbours = [], interactions, progress = () => {} } = job
  const inputs = new CompilerInputs()
  let isTrapped = false
  try {
    for (const { name, ids, dimensions, values } of vectors) {
      inputs.add_vectors(name, ids && [...ids], dimensions, values)
    }
    for (const { name, ids, item, neighbour, weight } of neighbours) {
      inputs.add_neighbours(name, [...ids], item, neighbour, weight)
    }
    if (interactions) inputs.add_interactions([...interactions.items], interactions.item, interactions.at)
    const compilation = compileBytes(source, config, duplicates === 'merge', inputs, progress)
    try {
      return { ...(compilation.report() as Omit<Compiled, 'bytes'>), bytes: compilation.take() }
    } finally {
      compilation.free()
    }
  } catch (thrown) {
    isTrapped = thrown instanceof WebAssembly.RuntimeError
    throw explained(thrown)
  } finally {
    // After a trap the inputs are still borrowed in Rust: freeing them would throw, and hide the trap.
    if (!isTrapped) inputs.free()
  }
}
