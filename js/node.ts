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
 * The package's own folder, where this script runs from there and not from a bundle. A bundle has no address, or one that is gone;
 * in Next it has the package's address, and the package may be there or not. So the scripts are looked for: a server's file tracing
 * copies only some of them, and never the command line's.
 */
function installed(): URL | undefined {
  const own = String(import.meta.url)
  if (!own.startsWith('file:')) return undefined
  const folder = new URL('.', own)
  return ['node.js', 'cli.js', 'index.js'].every((name) => existsSync(new URL(name, folder))) ? folder : undefined
}

/** The engine's file; for a bundle that lost it, the script with the engine's bytes: a bundle always has its scripts. */
async function engine(): Promise<WasmSource> {
  try {
    return await server.engine()
  } catch {
    const folder = installed()
    // In the package's own folder the file has to be: where it is missing, loading it fails with the reason.
    if (folder) return new URL(wasmFile('penchant'), folder)
    return unpacked((await part(() => import('./engine-bytes.js'))).default)
  }
}

/** The compiler's file; for a bundle that lost it, the one of the package that is installed where the program runs. */
async function compiler(): Promise<WasmSource> {
  try {
    return await server.compiler()
  } catch (cause) {
    const folder = installed()
    if (folder) return new URL('compiler.wasm', folder)
    try {
      // Not imported by its name: webpack would take that for an import of the file, and of what the file imports.
      return module.createRequire(join(cwd(), 'program.js')).resolve('penchant/compiler.wasm')
    } catch {
      throw cause
    }
  }
}

export const open = opener({ ...server, engine, compiler })

export { erase, type Where, withdraw } from './device.js'
export type { ErrorCode, WasmFault } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
