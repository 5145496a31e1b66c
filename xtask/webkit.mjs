// The suites of tests/browser in WebKitGTK, where that is installed.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lacking } from '../tests/webkit/webdriver.mjs'
import { at } from './layout.mjs'
import { run } from './processes.mjs'

const MINUTE = 60_000

/** After the deadline every test is skipped; a file that does not even do that is ended so many minutes later. */
const GRACE_MINUTES = 2

/** A kill needs a profile that is still there when the browser is started again, and in automation WebKitGTK keeps none. */
const withoutRestart = (name) => name !== 'kills.test.mjs'

const suites = () => {
  const folder = at('tests', 'browser')
  const names = readdirSync(folder).filter((name) => name.endsWith('.test.mjs') && withoutRestart(name))
  return names.sort().map((name) => join(folder, name))
}

const read = (path) => {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  return lines.map((line) => JSON.parse(line))
}

/** One line for each reason, with the names of the tests that were skipped for it. */
function skippedBy(tests) {
  const reasons = new Map()
  for (const { why, name } of tests.filter(({ outcome }) => outcome === 'skipped')) {
    reasons.set(why, [...(reasons.get(why) ?? []), name])
  }
  return [...reasons].map(([why, names]) => `  ${names.length} skipped: ${why}: ${names.join('; ')}`)
}

/** Runs all of them, or `only` some, for so many minutes at the most, and no more than are `left`. */
export async function inWebKit({ minutes: most, only }, _progress, left) {
  const minutes = Math.max(0, Math.min(most, left - GRACE_MINUTES))
  const missing = lacking()
  if (missing) return { ok: true, said: [], missing: [missing] }
  mkdirSync(at('target'), { recursive: true })
  const outcomes = at('target', 'webkit-outcomes')
  rmSync(outcomes, { force: true })
  const files = only ? only.map((name) => at('tests', 'browser', `${name}.test.mjs`)) : suites()
  const reporters = [
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./xtask/outcomes.mjs', `--test-reporter-destination=${outcomes}`],
  ]
  const args = ['--test', '--test-concurrency=1', ...reporters, ...files]
  const since = Date.now()
  const env = { PENCHANT_BROWSERS: 'webkit', PENCHANT_DEADLINE: String(since + minutes * MINUTE) }
  const timeout = (minutes + GRACE_MINUTES) * MINUTE
  const { code } = await run(process.execPath, args, { echo: true, tolerant: true, timeout, env })
  const tests = read(outcomes)
  const count = (outcome) => tests.filter((test) => test.outcome === outcome)
  const failed = count('failed').map(({ name }) => `  failed: ${name}`)
  const took = ((Date.now() - since) / MINUTE).toFixed(1)
  const sum = `${count('passed').length} passed, ${count('skipped').length} skipped, ${failed.length} failed`
  const said = [`WebKitGTK, the browser suites: ${sum}, ${took} min`, ...skippedBy(tests), ...failed]
  return { ok: code === 0, said, missing: tests.length === 0 ? ['nothing was counted'] : [] }
}
