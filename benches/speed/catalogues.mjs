// The catalogues that queries are asked of, made once by the native program and kept in the folder of the run's extent.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { made, read } from './books.mjs'

const changed = (file) => statSync(file).mtimeMs

/** A file, made again when the program that makes it is newer. */
function kept({ folder, native }, name, args) {
  const file = join(folder, name)
  if (!existsSync(file) || changed(file) < changed(native)) {
    process.stderr.write(`making ${name} …\n`)
    execFileSync(native, args(file), { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return file
}

/** Generated items in three sizes. */
export function generated(extent) {
  mkdirSync(extent.folder, { recursive: true })
  return extent.sizes.map((items) => ({
    name: `${items.toLocaleString('en-GB')} generated items`,
    items,
    file: kept(extent, `${items}.pnc`, (file) => ['generate', `${items}`, file]),
  }))
}

/** The same items as a site has them. */
export function generatedSource(extent) {
  const { source } = extent
  return kept(extent, `${source}.ndjson`, (file) => ['write', `${source}`, file])
}

/** Books with vectors: those in `path`, or made ones of the same statistics as the demo's. */
export function books({ folder, native, made: count }, { path, config, demo }) {
  const source = join(folder, path ? 'real-books.ndjson' : 'made-books.ndjson')
  const text = path ? read(path) : made(demo, count)
  writeFileSync(source, text)
  // A config that names a field which no item has is refused.
  const fields = Object.fromEntries(Object.entries(config.fields).filter(([field]) => text.includes(`"${field}"`)))
  const own = { ...config, fields }
  const configuration = join(folder, 'books.config.json')
  writeFileSync(configuration, JSON.stringify(own))
  const file = join(folder, 'books.pnc')
  execFileSync(native, ['dress', source, configuration, file], { stdio: ['ignore', 'ignore', 'inherit'] })
  return { name: path ? 'real books' : 'made books', file, source, text, config: own }
}
