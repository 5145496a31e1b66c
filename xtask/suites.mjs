// Runs test files with node's runner, in the order in which they are given, several at a time: node's command line would sort them. Each
// has a runner of its own, since a test that a helper declares is reported under the helper's file. Writes the counts, the files in which a
// test failed and the seconds each file took to the file that is named first.
// node xtask/suites.mjs <counts.json> <files at a time> <test file>…

import { writeFileSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** A test that hangs is a failure after ten minutes, and no reason to wait for ever. */
const LONGEST = 600_000

const names = { pass: 'passed', fail: 'failed', cancelled: 'failed', skipped: 'skipped', todo: 'skipped' }
const [counts, atATime, ...files] = process.argv.slice(2)
const tally = { passed: 0, failed: 0, skipped: 0, failing: [], seconds: {} }

/** Runs a file, and prints what it reports once it has ended, so that two files do not mix. */
async function suite(file) {
  const since = performance.now()
  const events = run({ files: [file], concurrency: 1, timeout: LONGEST })
  let hasFailed = false
  events.on('test:fail', () => {
    hasFailed = true
  })
  events.on('test:diagnostic', ({ message }) => {
    const [, name, count] = /^(\w+) (\d+)$/.exec(message) ?? []
    if (Object.hasOwn(names, name ?? '')) tally[names[name]] += Number(count)
  })
  let report = ''
  for await (const part of events.compose(spec)) report += part
  process.stdout.write(report)
  tally.seconds[file] = (performance.now() - since) / 1000
  if (hasFailed) tally.failing.push(file)
}

let next = 0
async function lane() {
  while (next < files.length) await suite(files[next++])
}

await Promise.all(Array.from({ length: Number(atATime) }, lane))
writeFileSync(counts, JSON.stringify(tally))
if (tally.failing.length > 0) process.exitCode = 1
