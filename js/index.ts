/**
 * Penchant: personalization that never leaves the page.
 *
 * Importing this package has no side effects: the WebAssembly is loaded by the first `open`.
 */

import { fetchCatalog, fetchWasm } from './fetch.js'
import { later } from './later.js'
import { besideScript } from './loading/address.js'
import { engineUrl } from './loading/addresses/engine.js'
import { opener } from './open.js'
import { part } from './platform.js'
import { hasSimd } from './simd.js'

/**
 * Opens a catalogue and the visitor's profile.
 *
 * @example
 * const penchant = await open({ catalog: '/catalog.pnc', consent: 'device' })
 * const shelf = await penchant.recommend({ limit: 12 })
 * await penchant.record({ type: 'click', item: shelf.items[0].id, recommendation: shelf.id })
 *
 * Cost: one request for the engine, one for the catalogue, one pass over the catalogue's bytes.
 * Rejects with `catalog_*`, `source_*`, `config_invalid`, `option_invalid`, `wasm_unavailable`, `script_unavailable`, or
 * the signal's reason.
 */
export const open = opener({
  place: 'page',
  engine: async () =>
    hasSimd()
      ? besideScript('penchant.wasm', engineUrl)
      : besideScript(
          'penchant-scalar.wasm',
          (await part(() => import('./loading/addresses/scalar-engine.js'))).scalarEngineUrl,
        ),
  compiler: async () =>
    besideScript('compiler.wasm', (await part(() => import('./loading/addresses/compiler.js'))).compilerUrl),
  reach: fetchWasm,
  catalog: fetchCatalog,
  later,
})

export { erase, type Where, withdraw } from './device.js'
export type { ErrorCode, WasmFault } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
