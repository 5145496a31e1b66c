// npm run bench:sizing -- --quick: every case has its figures, in each browser that can be had, and the plot shows them.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { json } from './running.mjs'

const folder = mkdtempSync(join(tmpdir(), 'penchant-sizing-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const FIGURES = ['open', 'record', 'turn', 'shelf', 'again', 'explain', 'memory']

test('every case is measured and plotted', async () => {
  const file = join(folder, 'plot.svg')
  const { rows } = await json('sizing', '--plot', file)
  assert.ok(rows.length > 0 && rows.length % 2 === 0, 'two lengths of the log in each browser')
  for (const row of rows) {
    for (const name of FIGURES) assert.ok(row[name] > 0, `${name} of ${row.browser} is ${row[name]}`)
    assert.ok(row.memory < 64, `${row.memory} MiB`)
  }
  const svg = readFileSync(file, 'utf8')
  assert.match(svg, /^<svg /)
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/)
  for (const browser of new Set(rows.map((row) => row.browser))) assert.match(svg, new RegExp(`${browser}: open<`))
})
