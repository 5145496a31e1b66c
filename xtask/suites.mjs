// Runs test files with node's runner, in the order in which they are given: node's command line would sort them. Writes the counts, the
// files in which a test failed and the seconds each file took to the file that is named first.
// node xtask/suites.mjs <counts.json> <files at a time> <test file>…

import { writeFileSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** A test that hangs is a failure after ten minutes, and no reason to wait for ever. */
const LONGEST = 600_000

const names = { pass: 'passed', fail: 'failed', cancelled: 'failed', skipped: 'skipped', todo: 'skipped' }
const [counts, atATime, ...files] = process.argv.slice(2)
const tally = { passed: 0, failed: 0, skipped: 0 }
const failing = new Set()
const seconds = {}

/** Adds up what was told of a test of the file's top level. */
function took({ file, nesting, details }) {
  if (file && nesting === 0) seconds[file] = (seconds[file] ?? 0) + details.duration_ms / 1000
}

const events = run({ files, concurrency: Number(atATime), timeout: LONGEST })
events.on('test:pass', took)
events.on('test:fail', (data) => {
  took(data)
  if (data.file) failing.add(data.file)
  process.exitCode = 1
})
events.on('test:diagnostic', ({ message }) => {
  const [, name, count] = /^(\w+) (\d+)$/.exec(message) ?? []
  if (Object.hasOwn(names, name ?? '')) tally[names[name]] += Number(count)
})
events.on('end', () => writeFileSync(counts, JSON.stringify({ ...tally, failing: [...failing], seconds })))
events.compose(spec).pipe(process.stdout)
