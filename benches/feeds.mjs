// npm run bench:feeds [-- --quick] [-- --json]: what it costs to build a catalogue from a feed. The same products as a Google Merchant feed
// in XML and as a table, and as NDJSON with a config that gives the same roles: items a second, and the most memory that the command had.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { FORMS, write } from './feeds/products.mjs'
import { built } from './feeds/running.mjs'
import { marked } from './quick.mjs'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } })
const products = values.quick ? 2_000 : 200_000

const folder = mkdtempSync(join(tmpdir(), 'penchant-feeds-'))
try {
  const feeds = []
  for (const form of FORMS) {
    process.stderr.write(`${form.name} …\n`)
    const { path, bytes } = await write(folder, form, products)
    feeds.push({ name: form.name, bytes, ...(await built(folder, path, form.args)) })
    rmSync(path)
  }
  const results = { ...marked(values.quick), products, feeds }
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
  else print(results)
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function print({ notice, products, feeds }) {
  const number = (value) => Math.round(value).toLocaleString('en-GB')
  const lines = notice ? [notice, ''] : []
  lines.push(
    `${number(products)} products: the feed; the build, by the clock and of the processor; and the most memory that it had`,
    '',
  )
  for (const { name, bytes, seconds, processor, itemsPerSecond, memory } of feeds) {
    const cells = [
      `${number(bytes / 1e6)} MB`,
      `${seconds.toFixed(1)} s`,
      `${processor.toFixed(1)} s`,
      `${number(itemsPerSecond)} items/s`,
    ]
    lines.push(`  ${name.padEnd(30)}  ${cells.map((cell) => cell.padStart(14)).join('  ')}  ${number(memory)} MB`)
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}
