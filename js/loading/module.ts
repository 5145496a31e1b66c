// From whatever says where a WebAssembly file is to a compiled module, or to a `LoadFailure`.

import { PenchantError } from '../errors.js'
import type { WasmSource } from '../types.js'
import { bytesOf, tagOf } from './bytes.js'
import { LoadFailure, type Part } from './failure.js'

/** How a place gets at an address: a page fetches, a server reads files as well. Rejects with a `LoadFailure`. */
export type Reach = (address: string | URL) => Promise<Response | Uint8Array<ArrayBuffer>>

/** Compiles what `source` stands for. Rejects with a `LoadFailure`, or `option_invalid`. */
export async function moduleOf(source: WasmSource, { file, option }: Part, reach: Reach): Promise<WebAssembly.Module> {
  if (typeof globalThis.WebAssembly !== 'object') throw new LoadFailure('anywhere', { step: 'runtime' })
  const given: unknown = await source
  const kind = tagOf(given)
  if (kind === 'WebAssembly.Module') return given as WebAssembly.Module
  const isAddress = typeof given === 'string' || kind === 'URL'
  const found = isAddress ? await reach(given as string | URL) : given
  if (tagOf(found) === 'Response') {
    return fromResponse(found as Response, isAddress ? String(given) : (found as Response).url || 'a response')
  }
  const bytes = bytesOf(found)
  if (bytes) return compiled(bytes, isAddress ? String(given) : 'bytes that were given')
  throw new PenchantError(
    'option_invalid',
    `option \`${option}\`: got ${given === null ? 'null' : `a ${kind}`}, expected the address of ${file}, a Response or a ` +
      'promise of one, its bytes, or a WebAssembly.Module',
  )
}

async function fromResponse(response: Response, from: string): Promise<WebAssembly.Module> {
  if (!response.ok) throw new LoadFailure(from, { status: response.status })
  const isWasm = response.headers.get('content-type') === 'application/wasm'
  // What is compiled while it arrives is kept until that has worked: should it not, the bytes say why.
  const kept = isWasm && typeof WebAssembly.compileStreaming === 'function' && !response.bodyUsed && response.clone()
  try {
    if (kept) return await WebAssembly.compileStreaming(response)
  } catch {
    // Compiled once more from the bytes, which is where what is wrong shows.
  }
  let bytes: ArrayBuffer
  try {
    bytes = await (kept || response).arrayBuffer()
  } catch (cause) {
    throw new LoadFailure(from, { step: 'body', cause })
  }
  return compiled(new Uint8Array(bytes), from)
}

async function compiled(bytes: Uint8Array<ArrayBuffer>, from: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes)
  } catch (cause) {
    throw new LoadFailure(from, { bytes, cause })
  }
}
