// Fetching a catalogue: a plain GET of a static file, the same for every visitor. No credentials, no query of ours.

import { PenchantError } from './errors.js'

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
