// Where items, interactions, vectors and neighbours come from: a file, a compressed file, or standard input.

import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** WebAssembly has four gigabytes for the source and all that is made of it: more than this cannot be compiled. */
const LARGEST = 1.5 * 2 ** 30

const GZIP = [0x1f, 0x8b]

type Content = 'items' | 'interactions' | 'vectors' | 'neighbours'

/** The bytes of a file, of a `.gz` unpacked, or of standard input (`-`). `what` is what the errors say is in it. */
export async function readSource(path: string, what: Content): Promise<Uint8Array> {
  const bytes = path === '-' ? await standardInput() : await named(path)
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return bytes
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: LARGEST })
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${path} could not be unpacked: ${problem}. Expected a sound .gz of at most 1.5 GiB of ${what}`)
  }
}

async function named(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${path} could not be read: ${problem}`)
  }
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
