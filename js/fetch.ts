// The one place that asks a network for anything: plain GETs of static files, the same for every visitor. No query of ours.

import { PenchantError } from './errors.js'
import { LoadFailure } from './loading/failure.js'

/** A WebAssembly file, as it comes. Rejects with a `LoadFailure`. */
export async function fetchWasm(address: string | URL): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin' })
  } catch (cause) {
    throw new LoadFailure(String(address), { step: 'request', cause })
  }
}

/** A catalogue. Rejects with `catalog_unreachable`, or the signal's reason. */
export async function fetchCatalog(address: string | URL, signal: AbortSignal | undefined): Promise<Uint8Array> {
  let response: Response
  try {
    response = await fetch(address, { credentials: 'same-origin', ...(signal && { signal }) })
  } catch (cause) {
    signal?.throwIfAborted()
    throw unreachable(address, 'the request failed', cause)
  }
  if (!response.ok) throw unreachable(address, `the server answered ${response.status}`)
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    signal?.throwIfAborted()
    throw unreachable(address, 'the connection ended early', cause)
  }
}

/** The error for a catalogue that could not be had. */
export function unreachable(address: string | URL, problem: string, cause?: unknown): PenchantError {
  return new PenchantError(
    'catalog_unreachable',
    `the catalogue could not be read from ${address}: ${problem}. Check the address; it must serve the .pnc file ` +
      'that `npx penchant build` wrote',
    { cause },
  )
}
