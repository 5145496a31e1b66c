// Loading a WebAssembly module: once, however often it is asked for; again, if that failed.

import { PenchantError } from './errors.js'

/** What loads the file of that name by `init`. Rejects with `wasm_unavailable`. */
export function loader(file: string, init: () => Promise<unknown>): () => Promise<void> {
  let ready: Promise<unknown> | undefined
  return async () => {
    ready ??= init()
    try {
      await ready
    } catch (cause) {
      ready = undefined
      throw new PenchantError(
        'wasm_unavailable',
        `${file} could not be loaded: ${cause instanceof Error ? cause.message : cause}. Check that it is served ` +
          "beside the script, and that the page's policy allows 'wasm-unsafe-eval'",
        { cause },
      )
    }
  }
}
