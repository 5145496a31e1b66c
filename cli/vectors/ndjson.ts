// Vectors as JSON: a line for each item, `{"id": "moby", "vector": [0.1, …]}`, or an array of such objects.

import { VectorRows, type VectorSet, wrong } from './set.js'

export const ID_NAMES = ['id', 'item', 'item_id', 'itemId']
export const VECTOR_NAMES = ['vector', 'embedding', 'features', 'factors']

const LF = 0x0a

/** Reads NDJSON, or a JSON array. */
export function readNdjson(bytes: Uint8Array, file: string): VectorSet {
  const rows = new VectorRows(file)
  for (const { row, place } of startsArray(bytes) ? inArray(bytes, file) : inLines(bytes, file)) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw wrong(file, `no object (${place})`, '{"id": …, "vector": […]}')
    }
    rows.add(first(row, ID_NAMES), first(row, VECTOR_NAMES), place)
  }
  return rows.done()
}

interface Placed {
  readonly row: unknown
  readonly place: string
}

function* inLines(bytes: Uint8Array, file: string): Generator<Placed> {
  const decoder = new TextDecoder()
  let line = 0
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(LF, start)
    const end = found < 0 ? bytes.length : found
    const text = decoder.decode(bytes.subarray(start, end)).trim()
    start = end + 1
    line++
    if (text !== '') yield { row: parsed(text, `line ${line}`, file), place: `line ${line}` }
  }
}

function* inArray(bytes: Uint8Array, file: string): Generator<Placed> {
  const rows = parsed(new TextDecoder().decode(bytes), 'an array', file) as unknown[]
  for (const [at, row] of rows.entries()) yield { row, place: `element ${at + 1}` }
}

function parsed(text: string, place: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw wrong(file, `no JSON (${place}: ${problem})`, 'NDJSON: {"id": …, "vector": […]} on each line')
  }
}

function startsArray(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart()
  return start.startsWith('[')
}

function first(row: object, names: readonly string[]): unknown {
  const name = names.find((name) => Object.hasOwn(row, name))
  return name === undefined ? undefined : (row as Record<string, unknown>)[name]
}
