// Where items, interactions, vectors and neighbours come from: a file, a compressed file, or standard input. What is too large
// is refused before it takes memory. docs/limits.md has the table.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type ErrorCode, PenchantError } from '../js/errors.js'

const GIB = 2 ** 30

/** The most bytes of each kind that are read, unpacked, and the error code of the kind. */
const KINDS = {
  // WebAssembly has four gigabytes for the source and all that is made of it.
  items: { most: GIB, code: 'source_syntax' },
  interactions: { most: 1.5 * GIB, code: 'interactions_invalid' },
  vectors: { most: 1.5 * GIB, code: 'vectors_invalid' },
  neighbours: { most: 1.5 * GIB, code: 'neighbours_invalid' },
  catalogue: { most: 1.5 * GIB, code: 'catalog_length' },
  config: { most: 4 * 2 ** 20, code: 'config_invalid' },
} as const satisfies Record<string, { most: number; code: ErrorCode }>

export type Content = keyof typeof KINDS

const GZIP = [0x1f, 0x8b]

/**
 * The bytes of a file, of a `.gz` unpacked, or of standard input (`-`). `what` is what the errors say is in it.
 *
 * Throws the code of its kind where that is too large or no sound .gz, and `file_unreadable` where there is no such file.
 */
export async function readSource(path: string, what: Content): Promise<Uint8Array> {
  const bytes = path === '-' ? await gathered(process.stdin, 'standard input', what) : await named(path, what)
  return bytes[0] === GZIP[0] && bytes[1] === GZIP[1] ? unpacked(bytes, path, what) : bytes
}

async function named(path: string, what: Content): Promise<Uint8Array> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw unreadable(path, 'it is a folder, expected a file')
    const { size } = found
    if (size > KINDS[what].most) throw tooLarge(path, what, `${bytesOf(size)}`)
    return await gathered(createReadStream(path, { highWaterMark: 2 ** 20 }), path, what)
  } catch (cause) {
    if (cause instanceof PenchantError) throw cause
    throw unreadable(path, problemOf(cause), cause)
  }
}

const unreadable = (path: string, problem: string, cause?: unknown): PenchantError =>
  new PenchantError('file_unreadable', `${path} could not be read: ${problem}`, { cause })

/** Why a file cannot be read, in words where they are known. */
function problemOf(cause: unknown): string {
  const { code, message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { message: String(cause) }
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder, expected a file'
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read: look at its permissions'
  return message
}

async function gathered(stream: Readable, path: string, what: Content): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > KINDS[what].most) throw tooLarge(path, what, `more than ${bytesOf(KINDS[what].most)}`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

/** Unpacks it twice: first to count the bytes, then, if they are few enough, to keep them. */
async function unpacked(packed: Uint8Array, path: string, what: Content): Promise<Uint8Array> {
  const { most, code } = KINDS[what]
  try {
    let size = 0
    for await (const chunk of unpacking(packed)) {
      size += chunk.length
      if (size > most) throw tooLarge(path, what, `more than ${bytesOf(most)} once it is unpacked`)
    }
    const bytes = new Uint8Array(size)
    let at = 0
    for await (const chunk of unpacking(packed)) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  } catch (cause) {
    if (cause instanceof PenchantError) throw cause
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new PenchantError(code, `${path} could not be unpacked: ${problem}. Expected a sound .gz of ${what}`)
  }
}

function unpacking(packed: Uint8Array): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: 2 ** 18 })
  gunzip.end(packed)
  return gunzip
}

function tooLarge(path: string, what: Content, got: string): PenchantError {
  const { most, code } = KINDS[what]
  const remedy = what === 'config' ? 'is this the config?' : 'leave out what is not needed, or split it'
  return new PenchantError(code, `${path}: got ${got}, expected ${bytesOf(most)} of ${what} at most: ${remedy}`)
}

const bytesOf = (count: number): string => `${count.toLocaleString('en-GB')} bytes`
