// One set of items in both versions of the file: the form in which a catalogue travels, which is unpacked, beside the one that is read in
// place.

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Module, Native } from './engine.mjs'
import { least } from './least.mjs'
import { bytesPerItem } from './sizes.mjs'

/** Microseconds to copy and verify each, in WebAssembly and natively, and bytes an item. */
export async function versions(extent, wasm, { name, text, config }) {
  const at = (file) => join(extent.folder, file)
  const [source, settings, plain, packed] = ['versions.ndjson', 'versions.config.json', '1.pnc', '2.pnc'].map(at)
  // A config that names a field which no item has is refused.
  const fields = Object.fromEntries(Object.entries(config.fields).filter(([field]) => text.includes(`"${field}"`)))
  writeFileSync(source, text)
  writeFileSync(settings, JSON.stringify({ ...config, fields }))
  execFileSync(extent.native, ['pack', source, settings, plain, packed], { stdio: ['ignore', 'ignore', 'inherit'] })
  const bytes = { inPlace: readFileSync(plain), unpacked: readFileSync(packed) }
  const module = new Module(wasm, bytes.inPlace)
  const inWasm = await least(extent.learning, {
    inPlace: () => module.load(bytes.inPlace),
    unpacked: () => module.load(bytes.unpacked),
  })
  const natively = {}
  for (const [version, file] of Object.entries({ inPlace: plain, unpacked: packed })) {
    const native = new Native(extent.native, file)
    natively[version] = await native.least('load', extent.learning)
    native.close()
  }
  const { items } = module
  const size = { inPlace: bytesPerItem(bytes.inPlace, items), unpacked: bytesPerItem(bytes.unpacked, items) }
  return { name, items, wasm: inWasm, native: natively, size }
}
