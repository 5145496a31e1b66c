// The compiler's WebAssembly: items in, a catalogue out. A file of its own, so that a page which opens a prebuilt
// catalogue never loads it; it shares no code with the rest, so that the page's first script stays one file.

import init, { CompilerInputs, compile as compileBytes } from './generated/compiler/penchant.js'
import type { FieldRole } from './types.js'

/** A field of the items: the role it was given, and why. */
export interface CompiledField {
  readonly name: string
  readonly role: FieldRole
  readonly weight: number
  readonly sensitive: boolean
  readonly why: string
  /** What speaks for another role, or for something else that the config should say of it. */
  readonly doubt?: CompiledDoubt
}

/** What a build is not sure of. */
export interface CompiledDoubt {
  /** The other role; absent if the role is not in doubt. */
  readonly alternative?: FieldRole
  /** The reason, in words that follow the field's name. */
  readonly because: string
  /** The entry of the config that the build would add: it settles the doubt, if it is right. */
  readonly config: string
}

/** A prior (popularity or trending): the numbers it was read from, and how they were scaled. */
export interface CompiledPrior {
  /** Absent for interactions. */
  readonly field?: string
  readonly kind: 'counts' | 'points' | 'ranks'
  /** The number that counts as much as one choice of an item: 1 for counts, the mean for points. */
  readonly unit: number
  /** The prior is ln(1 + choices / pseudoCount). */
  readonly pseudoCount: number
  /** The smallest and the largest number. */
  readonly least: number
  readonly most: number
  /** The number of items whose prior is above 0. */
  readonly items: number
}

/** A set of vectors that went into a catalogue. */
export interface CompiledVectors {
  readonly name: string
  readonly dimensions: number
  /** The number of items that have a vector. */
  readonly items: number
}

/** A table of neighbours that went into a catalogue. */
export interface CompiledNeighbours {
  readonly name: string
  /** The number of items with at least one neighbour. */
  readonly items: number
  /** The number of neighbours, summed over all items. */
  readonly entries: number
  /** The number of neighbours of the item that has most, at most 256. */
  readonly perItem: number
  /** Rows left out: `unknown` have an id that is not in the catalogue, `own` name an item as its own neighbour. */
  readonly unknown: number
  readonly own: number
  /** Rows left out: `beyond` weigh less than 256 others of the item, `faint` less than a 254th of its largest weight. */
  readonly beyond: number
  readonly faint: number
}

/** The ids among the items' prerequisites that no item has. They are ignored. */
export interface CompiledPrerequisites {
  readonly unknown: number
  /** The first three. */
  readonly named: readonly string[]
}

/** Items that are variants of one product. */
export interface CompiledVariants {
  /** The number of groups of two items or more. */
  readonly groups: number
  /** The number of items in them. */
  readonly items: number
  /** The ids of the five largest groups, three of each at most. */
  readonly named: readonly (readonly string[])[]
}

/** What the orders say of a value: how long its items serve. */
export interface CompiledLife {
  readonly value: string
  /** For how long one does not need another, and after how long one needs it again, in milliseconds; 0 if that is not known. */
  readonly owned: number
  readonly again: number
  /** The share of the `pairs` of a user and an item in which the user bought the item again, 0 to 1. */
  readonly returning: number
  readonly pairs: number
  /** The share of the `buyers` of the value who bought of it again, 0 to 1. */
  readonly buyingAgain: number
  readonly buyers: number
}

/** How long items serve. */
export interface CompiledLifecycle {
  /** Empty if there is none. */
  readonly field: string
  readonly hasOrders: boolean
  readonly learned: readonly CompiledLife[]
  /** What the config says something of, and the catalogue does not have. */
  readonly unknownValues: readonly string[]
  readonly unknownItems: readonly string[]
}

/** Values of one field that were treated alike, or records. docs/data.md has what is read, and how. */
export interface CompiledFinding {
  /** Absent for whole records. */
  readonly field?: string
  /**
   * - `missing`: the value could not be read, and the item has none;
   * - `converted`: the value was read in another unit or spelling than the catalogue's;
   * - `unsure`: the value has more than one reading;
   * - `empty`: there are no items.
   */
  readonly kind: 'missing' | 'converted' | 'unsure' | 'empty'
  /** What was expected, or what the values were taken for. */
  readonly note: string
  /** The number of values or records, and of how many; 0 for `empty`. */
  readonly count: number
  readonly of: number
  /** The first of them, on one line, shortened and without control characters. */
  readonly example?: string
  /** Where that is: `line 17` or `item 17`. */
  readonly place?: string
}

/** A fact of the config with values that no item has in its field: stating them matches nothing. */
export interface UnmatchedFact {
  readonly name: string
  readonly field: string
  /** The values, and the names of bands without values of their own. */
  readonly values: readonly string[]
}

/** A catalogue file, and a report on what went into it. */
export interface Compiled {
  readonly bytes: Uint8Array
  readonly items: number
  /** Rows that were joined to an earlier one of the same id. */
  readonly merged: number
  readonly features: number
  /** The language that the texts were read in. */
  readonly language: string
  readonly fields: readonly CompiledField[]
  readonly vectors: readonly CompiledVectors[]
  readonly neighbours: readonly CompiledNeighbours[]
  readonly prerequisites: CompiledPrerequisites
  readonly variants: CompiledVariants
  /** The number of interactions with items of the catalogue. */
  readonly interactions: number
  readonly popularity: readonly CompiledPrior[]
  readonly trending: readonly CompiledPrior[]
  /** True if a prior orders the items for a visitor of whom nothing is known. */
  readonly ordersFirstVisit: boolean
  readonly lifecycle: CompiledLifecycle
  /** What was left out, converted or in doubt: nothing is dropped without an entry here. */
  readonly findings: readonly CompiledFinding[]
  readonly unmatchedFacts: readonly UnmatchedFact[]
}

/** Called with the current stage and the part of it that is done, 0 to 1. */
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

/** Items that go with an item, or come after it: a signal of its own. */
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
  /** By row: the share of those who chose the item that chose the neighbour too, 0 to 1; 0 where it is not known. */
  readonly share?: Float32Array
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

/** Who bought which item: what is learned of how long items serve. */
export interface JobPurchases extends JobInteractions {
  /** By row: the number of the user. */
  readonly user: Uint32Array
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
  readonly purchases?: JobPurchases | undefined
  /** Make a file that is short to send (format version 2), rather than one that is read in place (version 1). */
  readonly packed?: boolean
  readonly progress?: Progress
  /** Gathers the records that are refused. */
  readonly refusals?: Refusals | undefined
}

/** Records that the compiler refuses, of the first stage of its work that refuses any. */
export interface Refusals {
  /** It looks for so many. */
  readonly most: number
  /** What is wrong with each, with its line, once `compile` threw. */
  found: readonly string[]
}

/** Compiles a source. Throws the engine's errors, which have a `code`. */
export function compile(job: Job): Compiled {
  const {
    source,
    config,
    duplicates,
    vectors = [],
    neighbours = [],
    interactions,
    purchases,
    packed = false,
    progress = () => {},
    refusals,
  } = job
  const inputs = new CompilerInputs()
  let isTrapped = false
  try {
    for (const { name, ids, dimensions, values } of vectors) {
      inputs.add_vectors(name, ids && [...ids], dimensions, values)
    }
    for (const { name, ids, item, neighbour, weight, share = new Float32Array(0) } of neighbours) {
      inputs.add_neighbours(name, [...ids], item, neighbour, weight, share)
    }
    if (interactions) inputs.add_interactions([...interactions.items], interactions.item, interactions.at)
    if (purchases) inputs.add_purchases([...purchases.items], purchases.user, purchases.item, purchases.at)
    if (packed) inputs.pack()
    if (refusals) inputs.gather_refusals(refusals.most)
    const compilation = compileBytes(source, config, duplicates === 'merge', inputs, progress)
    try {
      return { ...(compilation.report() as Omit<Compiled, 'bytes'>), bytes: compilation.take() }
    } finally {
      compilation.free()
    }
  } catch (thrown) {
    isTrapped = thrown instanceof WebAssembly.RuntimeError
    if (refusals) refusals.found = (thrown as { refused?: string[] }).refused ?? []
    throw explained(thrown)
  } finally {
    // After a trap the inputs are still borrowed in Rust: freeing them would throw, and hide the trap.
    if (!isTrapped) inputs.free()
  }
}
