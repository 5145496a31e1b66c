// Parquet as items: each row with its columns.

import { isUtf8 } from 'node:buffer'
import { PenchantError } from '../../js/errors.js'
import { eachRow } from '../parquet/rows.js'
import { Identified, type IdField } from './ids.js'
import type { Item, Items } from './items.js'
import { put } from './values.js'

/** A part of what is read: its bytes, and the name that errors have of it; none where there is one part. */
export interface Part {
  readonly name?: string
  readonly bytes: () => Promise<Uint8Array>
}

/** Adds the rows of Parquet files, which are counted on from one to the next. Returns the field that ids were taken from. */
export async function addParquet(
  items: Items,
  parts: readonly Part[],
  id: string | undefined,
): Promise<IdField | undefined> {
  const identified = new Identified(items, id)
  let row = 0
  for (const part of parts) row = await addPart(items, identified, part, row)
  return identified.from
}

/** Adds the rows of one file, of which the first is behind `before` others. Returns how many there are then. */
async function addPart(items: Items, identified: Identified, { name, bytes }: Part, before: number): Promise<number> {
  let names: readonly string[] = []
  let row = before
  const choose = (there: readonly string[]) => {
    names = there
    return there
  }
  const refuse = (got: string, expected: string) =>
    new PenchantError('source_syntax', `${name === undefined ? '' : `${name}: `}got ${got}, expected ${expected}`)
  await eachRow(
    await bytes(),
    choose,
    (cells) => {
      row++
      const item: Item = {}
      for (const [at, name] of names.entries()) {
        const value = plain(cells[at])
        if (value instanceof Uint8Array) items.drop(name, hex(value), 'expected a text of UTF-8, or another type', row)
        else if (value !== undefined && value !== null) put(item, name, value)
      }
      identified.add(item, row)
    },
    refuse,
    { isShown: true },
  )
  return row
}

/** A cell as JSON has it: whole numbers as numbers as long as they are exact, times as texts of ISO 8601; bytes that are no text stay bytes. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (value instanceof Uint8Array) return isUtf8(value) ? Buffer.from(value).toString('utf8') : value
  if (Array.isArray(value)) return value.map(plain).filter(isThere)
  if (typeof value !== 'object' || value === null) return value
  const inner = Object.entries(value).map(([name, inner]) => [name, plain(inner)] as const)
  return Object.fromEntries(inner.filter(([, one]) => isThere(one)))
}

/** Whether a value within a list or an object can be shown. */
const isThere = (value: unknown): boolean => value !== undefined && value !== null && !(value instanceof Uint8Array)

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes.subarray(0, 16)).toString('hex')}`
