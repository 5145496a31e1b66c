/** Penchant in Node: the same engine and the same API; its files are read from the package's own folder. */

import { readFile } from 'node:fs/promises'
import { fetchCatalog, unreachable } from './fetch.js'
import { opener } from './open.js'
import { wasmFile } from './simd.js'

const beside = async (file: string) => new Uint8Array(await readFile(new URL(file, import.meta.url)))

/** An `http:` address is fetched, a `file:` address or a path is read. */
async function catalog(address: string | URL, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (/^https?:/.test(String(address))) return fetchCatalog(address, signal)
  const file = String(address).startsWith('file:') ? new URL(address) : address
  try {
    return await readFile(file, { ...(signal && { signal }) })
  } catch (cause) {
    signal?.throwIfAborted()
    throw unreachable(address, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

export const open = opener({
  engine: () => beside(wasmFile('penchant')),
  compiler: () => beside(wasmFile('compiler')),
  catalog,
})

export type { ErrorCode } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
