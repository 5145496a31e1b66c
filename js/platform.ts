// The differences between a page, a server and an edge runtime: the addresses of the WebAssembly files, how bytes are read, and
// how scripts that only some pages need are loaded.

import { PenchantError } from './errors.js'
import type { Waiting } from './fetch.js'
import type { Place } from './loading/failure.js'
import type { Reach } from './loading/module.js'
import { inTime, PATIENCE } from './loading/patience.js'
import type { WasmSource } from './types.js'

export interface Platform {
  readonly place: Place
  /** The engine's WebAssembly, if the call gives none. */
  engine(): Promise<WasmSource> | WasmSource
  /** The compiler's WebAssembly, loaded only by `open({ items })`. */
  compiler(): Promise<WasmSource> | WasmSource
  readonly reach: Reach
  /** A catalogue's bytes. Rejects with `catalog_unreachable`. */
  catalog(address: string | URL, waiting: Waiting): Promise<Uint8Array>
  /** Scripts of the package that only some pages need. */
  readonly later: Later
}

export interface Later {
  compiler(): Promise<typeof import('./compiler.js')>
  /** Explains why a WebAssembly file could not be loaded. */
  diagnosis(): Promise<typeof import('./loading/diagnosis.js')>
  describe(): Promise<typeof import('./describe.js')>
}

/** `import()` of a script of the package. Rejects with `script_unavailable`. */
export async function part<Script>(load: () => Promise<Script>): Promise<Script> {
  try {
    return await inTime(load(), PATIENCE)
  } catch (cause) {
    throw new PenchantError(
      'script_unavailable',
      `a script of the package could not be loaded: ${cause instanceof Error ? cause.message : cause}. Check that the files beside ` +
        "it are served too; in a service worker, where `import()` is not allowed, import `open` from 'penchant/static'",
      { cause },
    )
  }
}
