// The compiler as commands use it: loaded from beside them, with a bar on the terminal.

import { readFile } from 'node:fs/promises'
import { type Compiled, compile, type Job, load } from '../js/compiler.js'
import { typed } from '../js/errors.js'
import { ProgressBar } from './progress.js'

const STAGES = {
  read: 'Reading items',
  features: 'Finding features',
  vectors: 'Fitting vectors',
  neighbours: 'Fitting neighbours',
}

/** Loads the compiler's WebAssembly. A second time is harmless. */
export async function loadCompiler(): Promise<void> {
  await load(readFile(new URL('./compiler.wasm', import.meta.url)))
}

export async function compiling(job: Omit<Job, 'progress'>): Promise<Compiled> {
  const bar = new ProgressBar()
  await loadCompiler()
  try {
    return await typed(() => compile({ ...job, progress: (stage, part) => bar.show(STAGES[stage], part) }))
  } finally {
    bar.clear()
  }
}

/**
 * The part of a config that is about the items, without the part about ranking: for a catalogue that is only read for its terms,
 * and has none of the vectors that weights may name.
 */
export function aboutItems(config: string): string {
  if (config.trim() === '') return config
  try {
    const { fields, language, bm25 } = JSON.parse(config) as Record<string, unknown>
    return JSON.stringify({ fields, language, bm25 })
  } catch {
    // The compiler reports a config that is not JSON.
    return config
  }
}
