// The platform with a file system: files are read from beside the script.

import { readFile, stat } from 'node:fs/promises'
import { fetchCatalog, fetchWasm, unreachable, type Waiting } from './fetch.js'
import { later } from './later.js'
import { bytesOf } from './loading/bytes.js'
import { LoadFailure } from './loading/failure.js'
import type { Reach } from './loading/module.js'
import { PATIENCE } from './loading/patience.js'
import { own } from './plain.js'
import type { Platform } from './platform.js'
import { messageOf } from './shown.js'
import { hasSimd } from './simd.js'

const isRemote = (address: string | URL) => /^(https?|data|blob):/.test(String(address))
const place = (address: string | URL) => (String(address).startsWith('file:') ? new URL(address) : String(address))

async function bytes(address: string | URL, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const path = place(address)
  // A device or a pipe may have no end.
  if (!(await stat(path)).isFile()) throw new Error('it is not a file')
  return bytesOf(await readFile(path, signal ? own({ signal }) : null)) as Uint8Array<ArrayBuffer>
}

/** Fetches an `http:` address; reads a `file:` address or a path. */
const reach: Reach = async (address, timeout, stop) => {
  if (isRemote(address)) return fetchWasm(address, timeout, stop)
  try {
    return await bytes(address)
  } catch (cause) {
    throw new LoadFailure(String(address), { step: 'file', cause })
  }
}

async function catalog(address: string | URL, waiting: Waiting): Promise<Uint8Array> {
  const { signal } = waiting
  if (isRemote(address)) return fetchCatalog(address, waiting)
  try {
    return await bytes(address, signal)
  } catch (cause) {
    signal?.throwIfAborted()
    const isPath = !/^[a-z]+:/i.test(String(address))
    const problem = `${messageOf(cause)}${isPath ? ' (on a server this is the path of a file)' : ''}`
    throw unreachable(address, problem, { reason: 'file_missing', cause })
  }
}

/** Reads a file beside the script. `read` makes its address, and throws in a bundle that is no ES module. */
async function beside(read: () => URL): Promise<Response | Uint8Array<ArrayBuffer>> {
  let address: URL
  try {
    address = read()
  } catch (cause) {
    throw new LoadFailure('beside the script', { step: 'file', cause })
  }
  return reach(address, PATIENCE, new AbortController())
}

export const server: Platform = {
  place: 'server',
  // Each address is a literal expression: that is how bundlers and file tracers find the files.
  engine: () =>
    beside(() =>
      hasSimd() ? new URL('./penchant.wasm', import.meta.url) : new URL('./penchant-scalar.wasm', import.meta.url),
    ),
  compiler: () => beside(() => new URL('./compiler.wasm', import.meta.url)),
  reach,
  catalog,
  later,
}
