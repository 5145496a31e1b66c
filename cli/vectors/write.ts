// Vectors as files that `penchant build`, NumPy and everything else can read.

import type { WholeFile } from '../whole.js'
import { stemOf } from './ids.js'
import { writeMatrix } from './npy.js'
import type { VectorSet } from './set.js'

export type NamedVectors = VectorSet & { readonly ids: string[] }

/** `.ndjson` or `.jsonl` by the name's ending; otherwise `.npy` with the ids beside it. */
export function vectorFiles(path: string, set: NamedVectors): WholeFile[] {
  if (isNdjson(path)) return [{ path, content: lines(set) }]
  return [
    { path, content: writeMatrix(set) },
    { path: `${stemOf(path)}.ids.txt`, content: [`${set.ids.join('\n')}\n`] },
  ]
}

/** The endings of names that vectors can be written to. */
export const ENDINGS = ['.npy', '.ndjson', '.jsonl'] as const

/** What cannot be written there, before a long training is done in vain; undefined where all is well. */
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
