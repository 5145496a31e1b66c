// Loading a WebAssembly module: once, however often it is asked for; again, if that failed.

import { PenchantError } from './errors.js'
import { wasmFile } from './simd.js'

/** What loads that module by `init`. Rejects with `wasm_unavailable`. */
export function loader(module: 'penchant' | 'compiler', init: () => Promise<unknown>): () => Promise<void> {
  let ready: Promise<unknown> | undefined
  return async () => {
    try {
      ready ??= init()
      await ready
    } catch (cause) {
      ready = undefined
      throw new PenchantError(
        'wasm_unavailable',
        `${wasmFile(module)} could not be loaded: ${cause instanceof Error ? cause.message : cause}. Check that it is served ` +
          "beside the script, and that the page's policy allows 'wasm-unsafe-eval'",
        { cause },
      )
    }
  }
}
