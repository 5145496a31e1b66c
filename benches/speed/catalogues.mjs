// The catalogues that queries are asked of, made once by the native program and kept in target/bench.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../xtask/layout.mjs'
import { nativeKernels } from '../../xtask/wasm.mjs'
import { made, read } from './books.mjs'

export const folder = join(root, 'target', 'bench')
const SIZES = [10_000, 100_000, 1_000_000]

const changed = (file) => statSync(file).mtimeMs

/** A file, made again when the program that makes it is newer. */
function kept(name, args) {
  const file = join(folder, name)
  if (!existsSync(file) || changed(file) < changed(nativeKernels)) {
    process.stderr.write(`making ${name} …\n`)
    execFileSync(nativeKernels, args(file), { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return file
}

/** Generated items in three sizes. */
export function generated() {
  mkdirSync(folder, { recursive: true })
  return SIZES.map((items) => ({
    name: `${items.toLocaleString('en-GB')} generated items`,
    items,
    file: kept(`${items}.pnc`, (file) => ['generate', `${items}`, file]),
  }))
}

/** The same items as a site has them. */
export const generatedSource = (items) => kept(`${items}.ndjson`, (file) => ['write', `${items}`, file])

/** Books with vectors: those in `path`, or made ones of the same statistics as the demo's. */
export function books(path, config, demo) {
  const source = join(folder, path ? 'real-books.ndjson' : 'made-books.ndjson')
  const text = path ? read(path) : made(demo)
  writeFileSync(source, text)
  // A config that names a field which no item has is refused.
  const fields = Object.fromEntries(Object.entries(config.fields).filter(([field]) => text.includes(`"${field}"`)))
  const own = { ...config, fields }
  const configuration = join(folder, 'books.config.json')
  writeFileSync(configuration, JSON.stringify(own))
  const file = join(folder, 'books.pnc')
  execFileSync(nativeKernels, ['dress', source, configuration, file], { stdio: ['ignore', 'ignore', 'inherit'] })
  return { name: path ? 'real books' : 'made books', file, source, text, config: own }
}
