// Vectors as files that `penchant build`, NumPy and everything else can read.

import type { WholeFile } from '../whole.js'
import { stemOf } from './ids.js'
import { writeMatrix } from './npy.js'
import type { VectorSet } from './set.js'

export type NamedVectors = VectorSet & { readonly ids: string[] }

/** The files that vectors are written to: one in `.ndjson` or `.jsonl`; otherwise `.npy`, and the ids beside it. */
export function vectorPaths(path: string): [string] | [string, string] {
  return isNdjson(path) ? [path] : [path, `${stemOf(path)}.ids.txt`]
}

/** Vectors as the files that `vectorPaths` names. */
export function vectorFiles(path: string, set: NamedVectors): WholeFile[] {
  const [whole, ids] = vectorPaths(path)
  if (ids === undefined) return [{ path: whole, content: lines(set) }]
  return [
    { path: whole, content: writeMatrix(set) },
    { path: ids, content: [`${set.ids.join('\n')}\n`] },
  ]
}

/** The endings of names that vectors can be written to. */
export const ENDINGS = ['.npy', '.ndjson', '.jsonl'] as const

/** Why the vectors cannot be written to this file, found before a long training; undefined where they can. */
export function cannotHold(path: string, ids: readonly string[]): string | undefined {
  if (isNdjson(path)) return undefined
  const broken = ids.find((id) => /[\r\n]/.test(id))
  return (
    broken &&
    `the id ${JSON.stringify(broken)} has a line end and cannot stand in a list of ids: use --out vectors.ndjson`
  )
}

function isNdjson(path: string): boolean {
  return /\.(ndjson|jsonl)$/i.test(path)
}

/** In pieces of so many rows. */
const PIECE = 1_000

function* lines({ ids, dimensions, values }: NamedVectors): Generator<string> {
  for (let start = 0; start < ids.length; start += PIECE) {
    const piece = ids.slice(start, start + PIECE).map((id, at) => {
      const from = (start + at) * dimensions
      return `${JSON.stringify({ id, vector: Array.from(values.subarray(from, from + dimensions), short) })}\n`
    })
    yield piece.join('')
  }
}

/** Nine digits are enough to tell any two numbers of 32 bits apart. */
function short(value: number): number {
  return Number(value.toPrecision(9))
}
