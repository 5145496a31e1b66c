/**
 * `penchant` with the engine in the script, for sites that cannot serve a file beside it. The download is a quarter larger
 * than with the engine as a file. It needs SIMD, which every browser has since 2023, and uses no `import()`.
 */

import * as compiler from './compiler.js'
import * as describe from './describe.js'
import packed from './engine-bytes.js'
import { fetchCatalog, fetchWasm } from './fetch.js'
import { besidePage } from './loading/address.js'
import * as diagnosis from './loading/diagnosis.js'
import { unpacked } from './loading/packed.js'
import { opener } from './open.js'

/**
 * As `open` of `penchant`. `open({ items })` needs the compiler, which is a separate file: give its address as `compiler`, or
 * compile the items with `npx penchant build` and pass the `catalog`.
 */
export const open = opener({
  place: 'page',
  engine: () => unpacked(packed),
  compiler: () => besidePage('compiler.wasm'),
  reach: fetchWasm,
  catalog: fetchCatalog,
  later: { compiler: async () => compiler, diagnosis: async () => diagnosis, describe: async () => describe },
})

export { erase, type Where, withdraw } from './device.js'
export type { ErrorCode, WasmFault } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
