/** Penchant in Node, Deno and Bun: the same engine and the same API; its files are read from the package's own folder. */

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cwd } from 'node:process'
import { unpacked } from './loading/packed.js'
import { opener } from './open.js'
import { part } from './platform.js'
import { server } from './server.js'
import type { WasmSource } from './types.js'

/** Whether this is still the package's own script, with its files beside it, and not a part of somebody's bundle. */
const isWhole = (): boolean => /\/node\.js$/.test(import.meta.url ?? '')

/** The engine's file; in a bundle, which takes scripts along wherever it goes and files not always, the script with its bytes. */
async function engine(): Promise<WasmSource> {
  try {
    return await server.engine()
  } catch (cause) {
    if (isWhole()) throw cause
    return unpacked((await part(() => import('./engine-bytes.js'))).default)
  }
}

/** The compiler's file; for a bundle that lost it, the one of the package that is installed where the program runs. */
async function compiler(): Promise<WasmSource> {
  try {
    return await server.compiler()
  } catch (cause) {
    if (isWhole()) throw cause
    try {
      return createRequire(join(cwd(), 'program.js')).resolve('penchant/compiler.wasm')
    } catch {
      throw cause
    }
  }
}

export const open = opener({ ...server, engine, compiler })

export type { ErrorCode, WasmFault } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
