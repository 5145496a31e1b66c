/** Penchant in Node, Deno and Bun: the same engine and the same API; its files are read from the package's own folder. */

import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { cwd } from 'node:process'
import { unpacked } from './loading/packed.js'
import { opener } from './open.js'
import { part } from './platform.js'
import { server } from './server.js'
import { wasmFile } from './simd.js'
import type { WasmSource } from './types.js'

/**
 * The folder of the package's own script; none in a bundle. That has no address, or one where there is nothing any more; or, in
 * Next, it has this script's address, and a server runs where the package is installed as well.
 */
function folder(): URL | undefined {
  const own = String(import.meta.url)
  return /^file:.*\/node\.js$/.test(own) && existsSync(new URL(own)) ? new URL('.', own) : undefined
}

/** The engine's file; in a bundle, which takes scripts along wherever it goes and files not always, the script with its bytes. */
async function engine(): Promise<WasmSource> {
  try {
    return await server.engine()
  } catch {
    const own = folder()
    // A file that is missing there is an installation that is broken.
    return own ? new URL(wasmFile('penchant'), own) : unpacked((await part(() => import('./engine-bytes.js'))).default)
  }
}

/** The compiler's file; for a bundle that lost it, the one of the package that is installed where the program runs. */
async function compiler(): Promise<WasmSource> {
  try {
    return await server.compiler()
  } catch (cause) {
    const own = folder()
    if (own) return new URL('compiler.wasm', own)
    try {
      // Not imported by its name: webpack would take that for an import of the file, and of what the file imports.
      return module.createRequire(join(cwd(), 'program.js')).resolve('penchant/compiler.wasm')
    } catch {
      throw cause
    }
  }
}

export const open = opener({ ...server, engine, compiler })

export type { ErrorCode, WasmFault } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
