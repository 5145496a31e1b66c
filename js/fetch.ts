// The only place that makes requests: plain GETs of static files, the same for every visitor. They carry no cookies, no
// referrer and no query of the package's own; caching and redirects are the site's.

import { PenchantError, type WasmFault } from './errors.js'
import { CATALOG_HEADER } from './generated/constants.js'
import { LoadFailure, shownAddress } from './loading/failure.js'
import { bodyOf, inTime, Stalled } from './loading/patience.js'

/** How long to wait. */
export interface Waiting {
  /** The longest time in which nothing may arrive, in milliseconds. */
  readonly timeout: number
  /** Aborts the request. */
  readonly signal?: AbortSignal | undefined
  /** Whether the server is asked although the browser has a copy that is still fresh. */
  readonly anew?: boolean
}

function ask(address: string | URL, timeout: number, stop: AbortController, anew = false): Promise<Response> {
  // Not given rather than `default`: some runtimes of servers refuse any `cache`.
  const cache = anew ? 'no-cache' : (undefined as never)
  const { signal } = stop
  return inTime(fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', signal, cache }), timeout, stop)
}

/** Requests a WebAssembly file, whose body may still be arriving; `stop` aborts it. Rejects with a `LoadFailure`. */
export async function fetchWasm(address: string | URL, timeout: number, stop: AbortController): Promise<Response> {
  try {
    return await ask(address, timeout, stop)
  } catch (cause) {
    throw new LoadFailure(String(address), { step: 'request', cause })
  }
}

/** The first byte of every catalogue, which no text begins with. */
const FIRST = 0x89

/**
 * Whether a body needs no more reading because it cannot be a catalogue: its first byte is another, or it is longer than its header
 * says. The engine then names the fault. Without this check, a body without an end would fill the memory.
 */
function isTooMuch(first: Uint8Array, length: number): boolean {
  if (first.length < CATALOG_HEADER) return false
  return first[0] !== FIRST || length > new DataView(first.buffer, first.byteOffset).getBigUint64(16, true)
}

/** Fetches a catalogue. Rejects with `catalog_unreachable`, or the signal's reason. */
export async function fetchCatalog(address: string | URL, { timeout, signal, anew }: Waiting): Promise<Uint8Array> {
  const stop = new AbortController()
  const abort = () => stop.abort(signal?.reason)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  let response: Response | undefined
  try {
    response = await ask(address, timeout, stop, anew)
    if (response.ok) return await bodyOf(response, timeout, stop, isTooMuch)
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

/** The error for a catalogue that could not be loaded. */
export function unreachable(
  address: string | URL,
  problem: string,
  options: { readonly reason: WasmFault; readonly cause?: unknown },
): PenchantError {
  return new PenchantError(
    'catalog_unreachable',
    `the catalogue could not be read from ${shownAddress(address)}: ${problem}. Check the address; it must serve the .pnc file ` +
      'that `npx penchant build` wrote',
    options,
  )
}
