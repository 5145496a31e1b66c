// Builds a catalogue by the command line, from items, a config and orders.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** The bytes of a catalogue. */
export function built(folder, { items, config = {}, inputs = {} }) {
  mkdirSync(folder, { recursive: true })
  const at = (name) => join(folder, name)
  writeFileSync(at('items.ndjson'), items.map((item) => `${JSON.stringify(item)}\n`).join(''))
  writeFileSync(at('config.json'), JSON.stringify(config))
  const named = Object.entries(inputs).flatMap(([name, lines]) => {
    writeFileSync(at(`${name}.csv`), lines.join('\n'))
    return [`--${name}`, at(`${name}.csv`)]
  })
  const args = [cli, 'build', at('items.ndjson'), '--config', at('config.json'), ...named, '--out', at('catalog.pnc')]
  execFileSync(process.execPath, args)
  return readFileSync(at('catalog.pnc'))
}
