/**
 * `penchant` with the engine within the script, for those who cannot serve a file beside it. It is a fourth more to
 * download than the engine as a file, and it needs SIMD, which every browser has since 2023. There is no `import()` in it.
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
 * As `open` of `penchant`. `open({ items })` needs the compiler, which is a file: say where it is with `compiler`, or
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
