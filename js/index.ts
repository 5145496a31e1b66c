/**
 * Penchant: personalization that never leaves the page.
 *
 * Importing this does nothing and needs nothing: the WebAssembly is loaded by the first `open`.
 */

import { fetchCatalog } from './fetch.js'
import { opener } from './open.js'
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
 * Rejects with `catalog_*`, `source_*`, `config_invalid`, `option_invalid`, `wasm_unavailable`, or the signal's reason.
 */
export const open = opener({
  // Each address stands whole: that is how bundlers find a file that belongs to a script.
  engine: () =>
    fetch(hasSimd() ? new URL('./penchant.wasm', import.meta.url) : new URL('./penchant-scalar.wasm', import.meta.url)),
  compiler: () =>
    fetch(hasSimd() ? new URL('./compiler.wasm', import.meta.url) : new URL('./compiler-scalar.wasm', import.meta.url)),
  catalog: fetchCatalog,
})

export type { ErrorCode } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
