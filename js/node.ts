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
 * The package's own folder, where the program runs from there. A bundle has no address, or one where there is nothing any more;
 * in Next it has the package's own, and the package may be there as well; a server's file tracing takes only some of the scripts
 * along, and never the command line's.
 */
function installed(): URL | undefined {
  const own = String(import.meta.url)
  if (!own.startsWith('file:')) return undefined
  const folder = new URL('.', own)
  return ['node.js', 'cli.js', 'index.js'].every((name) => existsSync(new URL(name, folder))) ? folder : undefined
}

/** The engine's file; in a bundle, which takes scripts along wherever it goes and files not always, the script with its bytes. */
async function engine(): Promise<WasmSource> {
  try {
    return await server.engine()
  } catch {
    const folder = installed()
    // A file that is missing there is an installation that is broken.
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
