// From a source (an address, a response, bytes or a module) to a compiled module, or to a `LoadFailure`.

import { PenchantError } from '../errors.js'
import type { WasmSource } from '../types.js'
import { bytesOf, tagOf } from './bytes.js'
import { LoadFailure, type Part } from './failure.js'
import { bodyOf, inTime } from './patience.js'

/**
 * Reads an address: a page fetches it, Node may also read a file. If nothing arrives for `timeout` milliseconds it
 * fails; `stop` aborts the request. Rejects with a `LoadFailure`.
 */
export type Reach = (
  address: string | URL,
  timeout: number,
  stop: AbortController,
) => Promise<Response | Uint8Array<ArrayBuffer>>

/** A compiled module, and its address or a description of its source. */
export interface Found {
  readonly module: WebAssembly.Module
  readonly from: string
}

/** The part to load, how this platform reads an address, and how long to wait. */
interface Loading {
  readonly part: Part
  readonly reach: Reach
  readonly timeout: number
}

/** Compiles a source. Rejects with a `LoadFailure`, or `option_invalid`. */
export async function moduleOf(source: WasmSource, loading: Loading): Promise<Found> {
  if (typeof globalThis.WebAssembly !== 'object') throw new LoadFailure('anywhere', { step: 'runtime' })
  const { part, reach, timeout } = loading
  const given = await settled(source, timeout)
  const kind = tagOf(given)
  if (kind === 'WebAssembly.Module') return { module: given as WebAssembly.Module, from: 'a module' }
  // A bundler may turn the file into a module: `await import('penchant/penchant.wasm')` is then an object with `default`.
  if (kind === 'Module') return moduleOf((given as { default: WasmSource }).default, loading)
  const isAddress = typeof given === 'string' || kind === 'URL'
  const stop = new AbortController()
  const found = isAddress ? await reach(given as string | URL, timeout, stop) : given
  if (tagOf(found) === 'Response') {
    const from = isAddress ? String(given) : (found as Response).url || 'a response'
    return { module: await fromResponse(found as Response, { from, timeout, stop }), from }
  }
  const bytes = bytesOf(found)
  if (!bytes) throw refused(given, kind, part)
  const from = isAddress ? String(given) : 'bytes that were given'
  return { module: await compiled(bytes, from), from }
}

async function settled(source: WasmSource, timeout: number): Promise<unknown> {
  try {
    return await inTime(Promise.resolve(source), timeout)
  } catch (cause) {
    throw new LoadFailure('the promise that was given', { step: 'request', cause })
  }
}

function refused(given: unknown, kind: string, { file, option }: Part): PenchantError {
  const got = given === null ? 'null' : `a ${kind}`
  return new PenchantError(
    'option_invalid',
    `option \`${option}\`: got ${got}, expected the address of ${file}, a Response or a promise of one, its bytes, or a ` +
      'WebAssembly.Module',
  )
}

interface Arriving {
  readonly from: string
  readonly timeout: number
  readonly stop: AbortController
}

async function fromResponse(response: Response, { from, timeout, stop }: Arriving): Promise<WebAssembly.Module> {
  if (['opaque', 'error'].includes(response.type)) {
    throw new LoadFailure(from, { step: 'request', cause: `a response of the type ${response.type}` })
  }
  if (!response.ok) {
    stop.abort()
    throw new LoadFailure(from, { status: response.status })
  }
  const bytesFrom = async (response: Response, isShared: boolean) =>
    bodyOf(isShared ? response.clone() : response, timeout, stop)
  const isWasm = response.headers.get('content-type') === 'application/wasm'
  const isStreamed = isWasm && typeof WebAssembly.compileStreaming === 'function'
  // While a module is compiled as it arrives, its bytes are read as well: where compiling fails they say why, and where nothing more
  // arrives, reading them fails, which ends the compiling.
  const body = bytesFrom(response, isStreamed)
  try {
    if (isStreamed) return await Promise.race([WebAssembly.compileStreaming(response), failureOf(body)])
  } catch {
    // Compiled again below, from the bytes, which show what is wrong.
  }
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = await body
  } catch (cause) {
    throw new LoadFailure(from, { step: 'body', cause })
  }
  return compiled(bytes, from)
}

/** Rejects where `work` does, and never resolves. */
async function failureOf(work: Promise<unknown>): Promise<never> {
  await work
  return new Promise(() => {})
}

async function compiled(bytes: Uint8Array<ArrayBuffer>, from: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes)
  } catch (cause) {
    throw new LoadFailure(from, { bytes, cause })
  }
}
