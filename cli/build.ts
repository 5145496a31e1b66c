// penchant build: a site's items into a catalogue, with the fields' roles printed, so that they can be corrected.

import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { type Compiled, compile, type Job, load } from '../js/compiler.js'
import { calling } from '../js/errors.js'
import { wasmFile } from '../js/simd.js'
import { ProgressBar } from './progress.js'
import { readSource } from './source.js'
import { count, table } from './table.js'
import { parse, UsageError } from './usage.js'

const STAGES = { read: 'Reading items', features: 'Finding features', vectors: 'Fitting vectors' }

export async function build(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, ['config', 'out', 'duplicates'])
  const [items, ...rest] = positionals
  if (items === undefined || rest.length > 0) {
    throw new UsageError(`build: got ${positionals.length} sources, expected one: a file, or - for standard input`)
  }
  const out = values.out ?? 'catalog.pnc'
  const duplicates = values.duplicates ?? 'merge'
  if (duplicates !== 'merge' && duplicates !== 'refuse') {
    throw new UsageError(`build: --duplicates: got ${JSON.stringify(duplicates)}, expected merge or refuse`)
  }
  const since = performance.now()
  const source = await readSource(items)
  const config = values.config ? await readFile(values.config, 'utf8') : ''
  const compiled = await compiling({ source, config, duplicates })
  await writeWhole(out, compiled.bytes)
  process.stdout.write(report(compiled, out, (performance.now() - since) / 1_000))
}

async function compiling(job: Omit<Job, 'progress'>): Promise<Compiled> {
  const bar = new ProgressBar()
  await load(readFile(new URL(wasmFile('compiler'), import.meta.url)))
  try {
    return await calling(() => compile({ ...job, progress: (stage, part) => bar.show(STAGES[stage], part) }))
  } finally {
    bar.clear()
  }
}

/** The file appears whole or not at all: written beside its place, then moved there. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}.part`
  try {
    await writeFile(draft, bytes)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw new Error(`${path} could not be written: ${error instanceof Error ? error.message : error}`)
  }
}

function report({ bytes, items, merged, features, fields }: Compiled, out: string, seconds: number): string {
  const rows = fields.map(({ name, role, weight, sensitive, why }) => [
    name,
    sensitive ? `${role} (sensitive)` : role,
    weight > 0 ? String(weight) : '',
    why,
  ])
  const each = (bytes.length / items).toFixed(1)
  return [
    table([['FIELD', 'ROLE', 'WEIGHT', 'BECAUSE'], ...rows], [2]),
    '',
    ...(merged > 0
      ? [
          `${count(merged)} rows had the id of an earlier one and were joined to it (--duplicates refuse forbids it).`,
          '',
        ]
      : []),
    `${out}: ${count(items)} items, ${count(features)} features, ${count(bytes.length)} bytes (${each} an item), ` +
      `${seconds.toFixed(2)} s (${count(Math.round(items / seconds))} items a second)`,
    '',
  ].join('\n')
}
