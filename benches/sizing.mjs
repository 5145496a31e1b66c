// npm run bench:sizing [-- --quick] [-- --plot <file.svg>] [-- --json]: what a long log and a large catalogue cost a page, in
// real browsers with a real IndexedDB: opening a profile, recording, a shelf, an explanation, two tabs in turn, memory.
//
// Everything goes through the package's public interface. Logs are made up and imported; the catalogue is built by the
// package's own command.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { browsers } from '../xtask/browsers.mjs'
import { marked } from './quick.mjs'
import { quick, whole } from './sizing/extent.mjs'
import { measured } from './sizing/page.mjs'
import { plot } from './sizing/plot.mjs'
import { print } from './sizing/print.mjs'
import { site } from './sizing/site.mjs'

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, plot: { type: 'string' } },
})
const extent = values.quick ? quick : whole
const say = (what) => process.stderr.write(`${what} …\n`)

/** All cases of a catalogue, in each browser that can be had. */
async function ofCatalogue({ items, events }, folder) {
  say(`building a catalogue of ${items} items`)
  const root = site(join(folder, String(items)), items)
  const rows = []
  for (const [browser, get] of Object.entries(browsers)) {
    for (const count of events) {
      say(`${browser}: ${count} events, ${items} items`)
      rows.push({ browser, events: count, items, ...(await measured(await get(), root, count, extent.runs)) })
    }
  }
  return rows
}

const folder = mkdtempSync(join(tmpdir(), 'penchant-sizing-'))
try {
  const rows = []
  for (const cases of extent.cases) rows.push(...(await ofCatalogue(cases, folder)))
  const results = { ...marked(values.quick), rows }
  if (values.plot) writeFileSync(resolve(values.plot), plot(rows))
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
  else print(results)
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
