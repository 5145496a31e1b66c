// The ids of the rows of a .npy file, which has no room for them: in a file beside it.

import { access } from 'node:fs/promises'
import { readSource } from '../source.js'
import { readIds } from './npy.js'
import { itemAt, wrong } from './set.js'

const KINDS: readonly { ending: string; read: (bytes: Uint8Array, file: string) => string[] }[] = [
  { ending: '.ids.txt', read: readLines },
  { ending: '.ids.json', read: readArray },
  { ending: '.ids.npy', read: readIds },
]

/** `taste.npy` → `taste`: the beginning of the names of its files of ids. */
export function stemOf(path: string): string {
  return path.replace(/(\.npy)?(\.gz)?$/i, '')
}

/** The files that may have the ids of the rows of `path`; the first one that exists is read. */
export function idFiles(path: string): string[] {
  return KINDS.map(({ ending }) => stemOf(path) + ending)
}

/** The ids of the rows of `path`; undefined where no file has them. */
export async function idsBeside(path: string, rows: number): Promise<string[] | undefined> {
  for (const { ending, read } of KINDS) {
    const file = stemOf(path) + ending
    if (!(await exists(file))) continue
    const ids = read(await readSource(file, 'vectors'), file)
    checkIds(ids, rows, file, path)
    return ids
  }
  return undefined
}

function checkIds(ids: readonly string[], rows: number, file: string, path: string): void {
  if (ids.length !== rows) throw wrong(file, `${ids.length} ids`, `${rows}, one for each row of ${path}`)
  const firsts = new Map<string, number>()
  for (const [row, id] of ids.entries()) {
    const where = `row ${row + 1}`
    if (id === '') throw wrong(file, `no id (${where})`, 'one for each row')
    const first = firsts.get(id)
    if (first !== undefined) throw wrong(file, `twice the same id (row ${first + 1} and ${itemAt(id, where)})`, 'once')
    firsts.set(id, row)
  }
}

function readLines(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function readArray(bytes: Uint8Array, file: string): string[] {
  const ids = parsed(bytes, file)
  if (!Array.isArray(ids)) throw wrong(file, 'no array', 'a JSON array of ids')
  return ids.map((id, row) => {
    if (typeof id === 'string' || Number.isSafeInteger(id)) return String(id)
    throw wrong(file, `${JSON.stringify(id)} as an id (row ${row + 1})`, 'a text or a whole number')
  })
}

function parsed(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw wrong(file, `no JSON (${cause instanceof Error ? cause.message : cause})`, 'a JSON array of ids')
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
