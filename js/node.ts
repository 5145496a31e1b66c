/** Penchant in Node, Deno and Bun: the same engine and the same API; its files are read from the package's own folder. */

import { unpacked } from './loading/packed.js'
import { opener } from './open.js'
import { part } from './platform.js'
import { server } from './server.js'

export const open = opener({
  ...server,
  engine: async () => {
    try {
      return await server.engine()
    } catch {
      // A bundle brings scripts along wherever it goes, files not always.
      return unpacked((await part(() => import('./engine-bytes.js'))).default)
    }
  },
})

export type { ErrorCode, WasmFault } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
