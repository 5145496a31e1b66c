/** Penchant in Node, Deno and Bun: the same engine and the same API; its files are read from the package's own folder. */

import module from 'node:module'
import { join } from 'node:path'
import { cwd } from 'node:process'
import { unpacked } from './loading/packed.js'
import { opener } from './open.js'
import { part } from './platform.js'
import { server } from './server.js'
import type { WasmSource } from './types.js'

/**
 * The engine's file; where that is not, the script with its bytes: bundles and file tracing take scripts along wherever they
 * go, and files not always. This script cannot tell whether it is in a bundle: in Next's it has the package's own address, and
 * SvelteKit's has a chunk of the name node.js.
 */
async function engine(): Promise<WasmSource> {
  try {
    return await server.engine()
  } catch (cause) {
    const script = await part(() => import('./engine-bytes.js')).catch(() => {
      throw cause
    })
    return unpacked(script.default)
  }
}

/** The compiler's file; for a bundle that lost it, the one of the package that is installed where the program runs. */
async function compiler(): Promise<WasmSource> {
  try {
    return await server.compiler()
  } catch (cause) {
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
