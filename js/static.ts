/**
 * `penchant` without `import()`: one script, for service workers, where `import()` is not allowed, and for
 * single-file bundles. The WebAssembly is loaded by its address, as with `penchant`.
 */

import * as compiler from './compiler.js'
import * as describe from './describe.js'
import { fetchCatalog, fetchWasm } from './fetch.js'
import { besideScript } from './loading/address.js'
import { compilerUrl } from './loading/addresses/compiler.js'
import { engineUrl } from './loading/addresses/engine.js'
import { scalarEngineUrl } from './loading/addresses/scalar-engine.js'
import * as diagnosis from './loading/diagnosis.js'
import { opener } from './open.js'
import { hasSimd } from './simd.js'

/** As `open` of `penchant`. */
export const open = opener({
  place: 'page',
  engine: () =>
    hasSimd() ? besideScript('penchant.wasm', engineUrl) : besideScript('penchant-scalar.wasm', scalarEngineUrl),
  compiler: () => besideScript('compiler.wasm', compilerUrl),
  reach: fetchWasm,
  catalog: fetchCatalog,
  later: { compiler: async () => compiler, diagnosis: async () => diagnosis, describe: async () => describe },
})

export { erase, type Where, withdraw } from './device.js'
export type { ErrorCode, WasmFault } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
