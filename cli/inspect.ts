// penchant inspect: what is inside a catalogue, or one of its items.

import { readFile } from 'node:fs/promises'
import { PenchantError, typed } from '../js/errors.js'
import init, { type Handle, open } from '../js/generated/engine/penchant.js'
import { wasmFile } from '../js/simd.js'
import type { Health, Item, Policy } from '../js/types.js'
import { type Declared, declaredTables } from './declared.js'
import { type FilePart, fileParts } from './parts.js'
import { overdue, policyTable } from './policy.js'
import { readSource } from './source.js'
import { count, table } from './table.js'
import { say } from './terminal.js'
import { parse, UsageError } from './usage.js'

export const INSPECT_USAGE = `  penchant inspect <catalog> [<id>]
      Shows what is inside a catalogue, or one of its items.
`

interface Parts extends Declared {
  readonly fields: readonly { name: string; role: string; weight: number; sensitive: boolean }[]
  readonly neighbours: readonly { name: string; items: number; entries: number; perItem: number; bytes: number }[]
  readonly sections: readonly { tag: string; bytes: number }[]
}

export async function inspect(args: string[]): Promise<void> {
  const { positionals } = parse(args, {})
  const [path, id, ...rest] = positionals
  if (path === undefined || rest.length > 0) {
    throw new UsageError('inspect: expected a catalogue, and at most one id of an item')
  }
  await init({ module_or_path: new Uint8Array(await readFile(new URL(wasmFile('penchant'), import.meta.url))) })
  const bytes = await readSource(path, 'catalogue')
  const handle = await typed(() => open(bytes, 'off', 'inspect', () => {}))
  say(id === undefined ? describeCatalog(path, handle, fileParts(bytes)) : describeItem(handle, id))
}

function describeCatalog(path: string, handle: Handle, inFile: readonly FilePart[]): string {
  const { catalog } = handle.health() as Health
  const parts = handle.catalog() as Parts
  const { fields, sections, neighbours, policy } = parts
  const isSaid = (tag: string) => sections.some((section) => section.tag === tag && section.bytes > 0)
  // Parts of version 2 may be there for several fields.
  const isOneOfMany = (tag: string) => inFile.filter((part) => part.tag === tag).length > 1
  const named = ({ tag, number }: FilePart) => (isOneOfMany(tag) ? `${tag} ${number}` : tag)
  const share = (bytes: number) => `${((100 * bytes) / catalog.bytes).toFixed(1)} %`
  return [
    `${path}: ${count(catalog.items)} items, ${count(catalog.features)} features, ${count(catalog.bytes)} bytes, ` +
      `${(catalog.bytes / catalog.items).toFixed(1)} an item`,
    '',
    table(
      [
        ['FIELD', 'ROLE', 'WEIGHT'],
        ...fields.map(({ name, role, weight, sensitive }) => [
          name,
          sensitive ? `${role} (sensitive)` : role,
          weight > 0 ? String(Number(weight.toFixed(4))) : '',
        ]),
      ],
      [2],
    ),
    '',
    ...(policy ? aboutPolicy(policy) : []),
    ...(neighbours.length > 0 ? [neighbourTable(neighbours, catalog.items), ''] : []),
    ...declaredTables(parts, isSaid),
    table(
      [['SECTION', 'BYTES', 'SHARE'], ...inFile.map((part) => [named(part), count(part.bytes), share(part.bytes)])],
      [1, 2],
    ),
    '',
  ].join('\n')
}

/** The tables of neighbours: how many items have some, how many at most, and what they take. */
function neighbourTable(sets: Parts['neighbours'], items: number): string {
  const rows = sets.map(({ name, items: have, entries, perItem, bytes }) => [
    ...[name, count(have), count(entries), count(perItem)],
    (bytes / items).toFixed(1),
  ])
  return table([['NEIGHBOURS', 'ITEMS', 'ENTRIES', 'MOST', 'BYTES AN ITEM'], ...rows], [1, 2, 3, 4])
}

/** The policy, and a warning where its review is overdue. */
function aboutPolicy(policy: Policy): string[] {
  const problem = overdue(policy, new Date())
  return [policyTable(policy), '', ...(problem ? [`Warning: ${problem}.`, ''] : [])]
}

function describeItem(handle: Handle, id: string): string {
  const index = handle.find(id)
  if (index === undefined) {
    throw new PenchantError('item_unknown', `no item with the id ${JSON.stringify(id)} is in the catalogue`)
  }
  const item = JSON.parse(handle.item(index) ?? '{}') as Item
  const shown = Object.entries(item).map(([field, value]) => [
    field,
    Array.isArray(value) ? value.join(' · ') : String(value),
  ])
  const features: string[][] = []
  const flat = handle.item_features(index)
  for (let at = 0; at < flat.length; at += 2) {
    const [field = '', value = ''] = handle.feature(flat[at] as number)
    features.push([(flat[at + 1] as number).toFixed(3), field, value])
  }
  features.sort(([a = ''], [b = '']) => Number(b) - Number(a))
  return [table(shown), '', table([['WEIGHT', 'FIELD', 'VALUE'], ...features], [0]), ''].join('\n')
}
