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
 * The package's own folder, if this script runs from there and not from a bundle. In a bundle the script's address is missing or
 * outdated; in Next it is the package's, whether the package is there or not. So the folder's scripts are looked for: a server's
 * file tracing copies only some of them, and never those of the command line.
 */
function installed(): URL | undefined {
  const own = String(import.meta.url)
  if (!own.startsWith('file:')) return undefined
  const folder = new URL('.', own)
  return ['node.js', 'cli.js', 'index.js'].every((name) => existsSync(new URL(name, folder))) ? folder : undefined
}

/** The engine's file. A bundle without the file uses the script that contains the engine's bytes: a bundle always has its scripts. */
async function engine(): Promise<WasmSource> {
  try {
    return await server.engine()
  } catch {
    const folder = installed()
    // In the package's own folder the file has to exist; if it is missing, loading it fails with the reason.
    if (folder) return new URL(wasmFile('penchant'), folder)
    return unpacked((await part(() => import('./engine-bytes.js'))).default)
  }
}

/** The compiler's file. A bundle without the file uses the one of the package that is installed where the program runs. */
async function compiler(): Promise<WasmSource> {
  try {
    return await server.compiler()
  } catch (cause) {
    const folder = installed()
    if (folder) return new URL('compiler.wasm', folder)
    try {
      // Not `import('penchant/compiler.wasm')`: webpack would bundle the file and its imports.
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
