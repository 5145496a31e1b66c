// The one place that asks a network for anything: plain GETs of static files, the same for every visitor. No cookies, no
// referrer and no query of ours go with them; caches and redirects are as the site has them.

import { PenchantError, type WasmFault } from './errors.js'
import { LoadFailure } from './loading/failure.js'
import { bodyOf, inTime, Stalled } from './loading/patience.js'

/** How long is waited. */
export interface Waiting {
  /** For how many milliseconds nothing may arrive. */
  readonly timeout: number
  /** Ends it before. */
  readonly signal?: AbortSignal | undefined
}

const ask = (address: string | URL, timeout: number, stop: AbortController): Promise<Response> =>
  inTime(fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: stop.signal }), timeout, stop)

/** A WebAssembly file, as it comes; `stop` ends it. Rejects with a `LoadFailure`. */
export async function fetchWasm(address: string | URL, timeout: number, stop: AbortController): Promise<Response> {
  try {
    return await ask(address, timeout, stop)
  } catch (cause) {
    throw new LoadFailure(String(address), { step: 'request', cause })
  }
}

/** A catalogue. Rejects with `catalog_unreachable`, or the signal's reason. */
export async function fetchCatalog(address: string | URL, { timeout, signal }: Waiting): Promise<Uint8Array> {
  const stop = new AbortController()
  const abort = () => stop.abort(signal?.reason)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  let response: Response | undefined
  try {
    response = await ask(address, timeout, stop)
    if (response.ok) return await bodyOf(response, timeout, stop)
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof Stalled) throw unreachable(address, cause.message, { reason: 'timeout', cause })
    throw response
      ? unreachable(address, 'the connection ended early', { reason: 'truncated', cause })
      : unreachable(address, 'the request failed', { reason: 'unreachable', cause })
  } finally {
    signal?.removeEventListener('abort', abort)
  }
  const { status } = response
  stop.abort()
  const cookies = status === 401 || status === 403 ? ', to a request without cookies or passwords' : ''
  throw unreachable(address, `the server answered ${status}${cookies}`, { reason: 'missing' })
}

/** The error for a catalogue that could not be had. */
export function unreachable(
  address: string | URL,
  problem: string,
  options: { readonly reason: WasmFault; readonly cause?: unknown },
): PenchantError {
  return new PenchantError(
    'catalog_unreachable',
    `the catalogue could not be read from ${address}: ${problem}. Check the address; it must serve the .pnc file ` +
      'that `npx penchant build` wrote',
    options,
  )
}
