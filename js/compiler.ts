// The compiler's WebAssembly: items in, a catalogue out. A file of its own, so that a page which opens a prebuilt
// catalogue never loads it; it shares no code with the rest, so that the page's first script stays one file.

import init, { compile as compileBytes } from './generated/compiler/penchant.js'
import type { WasmSource } from './platform.js'
import type { FieldRole } from './types.js'

/** A field, what it is taken for, and why. */
export interface CompiledField {
  readonly name: string
  readonly role: FieldRole
  readonly weight: number
  readonly sensitive: boolean
  readonly why: string
}

/** A catalogue file, and what was found on the way. */
export interface Compiled {
  readonly bytes: Uint8Array
  readonly items: number
  /** Rows that were joined to an earlier one of the same id. */
  readonly merged: number
  readonly features: number
  readonly fields: readonly CompiledField[]
}

/** Hears what is being done and how much of that is done, 0 to 1. */
export type Progress = (stage: 'read' | 'features', part: number) => void

/** Loads the WebAssembly; before that, nothing compiles. */
export async function load(wasm: WasmSource): Promise<void> {
  await init({ module_or_path: wasm })
}

/** A source and how to read it. */
export interface Job {
  /** NDJSON or a JSON array of items. */
  readonly source: Uint8Array
  /** JSON; may be empty. */
  readonly config: string
  /** What to do with an item whose id an earlier one has: join it to that one, or refuse the source. */
  readonly duplicates: 'merge' | 'refuse'
  readonly progress?: Progress
}

/** Compiles a source. Throws the engine's errors, which have a `code`. */
export function compile({ source, config, duplicates, progress = () => {} }: Job): Compiled {
  const compilation = compileBytes(source, config, duplicates === 'merge', progress)
  try {
    return { ...(compilation.report() as Omit<Compiled, 'bytes'>), bytes: compilation.take() }
  } finally {
    compilation.free()
  }
}
