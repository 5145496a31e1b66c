/**
 * Penchant in edge runtimes (workerd, Next's edge), which cannot compile WebAssembly at run time: the engine is imported as a
 * module, which their bundlers compile in advance.
 */

import { fetchCatalog, fetchWasm } from './fetch.js'
import { later } from './later.js'
import { LoadFailure } from './loading/failure.js'
import { opener } from './open.js'
import engine from './penchant.wasm?module'

/** As `open` of `penchant`. `open({ items })` needs `compiler` as well: import it from `penchant/compiler.wasm`. */
export const open = opener({
  place: 'edge',
  engine: () => engine,
  compiler: () => {
    throw new LoadFailure('the worker', { step: 'file', cause: 'it was not imported' })
  },
  reach: fetchWasm,
  catalog: fetchCatalog,
  later,
})

export { erase, type Where, withdraw } from './device.js'
export type { ErrorCode, WasmFault } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
