// npm test: every check there is, or one part: npm test -- lint|native|node|package|bench|browser|consumers

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join, sep } from 'node:path'
import { browsers } from './browsers.mjs'
import { tryConsumers } from './consumers/all.mjs'
import { projects } from './consumers/projects.mjs'
import { at } from './layout.mjs'
import { lint } from './lint.mjs'
import { buildForSpeed, buildForTests } from './pipeline.mjs'
import { cargo, rust } from './prerequisites.mjs'
import { Obstacle, run } from './processes.mjs'
import { explain, job, Progress } from './progress.mjs'

const nothing = () => ({ passed: 0, failed: 0, again: 0, skipped: 0 })
// Test programs are run through a pipe and would take that for a log file.
const colour = process.stdout.isTTY ? { FORCE_COLOR: '1', CARGO_TERM_COLOR: 'always' } : {}

async function native(progress) {
  await rust(progress)
  const counts = nothing()
  const args = ['test', '--workspace', '--locked', '--no-fail-fast']
  const { code, output } = await cargo(args, { echo: true, tolerant: true, env: colour })
  for (const [, passed, failed, ignored] of output.matchAll(/(\d+) passed; (\d+) failed; (\d+) ignored/g)) {
    counts.passed += Number(passed)
    counts.failed += Number(failed)
    counts.skipped += Number(ignored)
  }
  // It failed and no test did: it did not compile, or a test ended the process.
  if (code !== 0 && counts.failed === 0) throw new Obstacle(`cargo test ended with ${code}.`)
  return counts
}

/** The test files of one folder. */
function filesOf(folder) {
  const directory = at('tests', folder)
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.test.mjs')) : []
  if (names.length === 0) throw new Obstacle(`There are no tests in tests/${folder}.`)
  return names.sort().map((name) => join(directory, name))
}

/** Runs test files, all of the folder where none are named, with node's own runner. */
async function files(folder, { atATime = availableParallelism(), env = {}, paths = filesOf(folder) } = {}) {
  mkdirSync(at('target'), { recursive: true })
  const tally = at('target', `tally-${folder}`)
  rmSync(tally, { force: true })
  const args = [at('xtask', 'suites.mjs'), tally, String(atATime), ...paths]
  const { code } = await run(process.execPath, args, { echo: true, tolerant: true, env: { ...colour, ...env } })
  const counts = {
    ...nothing(),
    failing: [],
    seconds: {},
    ...JSON.parse(existsSync(tally) ? readFileSync(tally, 'utf8') || '{}' : '{}'),
  }
  if (code !== 0 && counts.failed === 0) throw new Obstacle(`The tests in tests/${folder} ended with ${code}.`)
  return counts
}

/** The longest suites of the browsers, longest first: begun last, one of them would leave the other cores without work. */
const LONGEST = ['silence', 'withdrawal', 'reading-room', 'history', 'closing', 'accessibility', 'last-catalog']

/** The test files of the browsers: the longest, then the others by name. */
function browserFiles() {
  const all = filesOf('browser')
  const longest = LONGEST.map((name) => all.find((path) => path.endsWith(`${sep}${name}.test.mjs`)))
  return [...longest, ...all.filter((path) => !longest.includes(path))]
}

async function inBrowsers(progress) {
  for (const [name, get] of Object.entries(browsers)) {
    try {
      await progress.step(`Getting ${name}`, get)
    } catch (error) {
      if (!(error instanceof Obstacle)) throw error
      // The tests say it again where it counts, as a failure or a skip.
      progress.line(`    ${error.message} ${error.remedy ?? ''}`)
    }
  }
  const env = { PENCHANT_NO_INSTALL: '1' }
  // A suite waits for its browser for more than half of its time: one more of them than there are cores keeps the cores at work.
  const first = await files('browser', { atATime: availableParallelism() + 1, env, paths: browserFiles() })
  const times = Object.entries(first.seconds).sort(([, one], [, other]) => other - one)
  const said = times.slice(0, 8).map(([path, time]) => `${basename(path, '.test.mjs')} ${Math.round(time)} s`)
  progress.line(`    The longest suites: ${said.join(', ')}.`)
  if (first.failing.length === 0) return first
  // Beside another browser some time limits of the browsers' own are met: Firefox keeps fewer pages in its back/forward cache, and opens
  // a database late. What fails alone as well has failed.
  progress.line(`    ${first.failed} failed; their files are run once more, one after the other.`)
  const again = await files('browser', { atATime: 1, env, paths: first.failing })
  return again.failed > 0 ? { ...first, failed: again.failed } : { ...first, failed: 0, again: first.failed }
}

/** The quick forms of the benchmarks. */
async function benches(progress) {
  await buildForSpeed(progress, { quick: true })
  // No time is tested: those that run at once may share the cores.
  return files('bench')
}

/** The real projects that install in seconds; npm run test:consumers has them all. */
async function inConsumers(progress) {
  const quick = (await projects()).filter((project) => project.quick)
  return tryConsumers(quick, progress)
}

/** On the sources alone. */
const onSources = { lint, native }
/** On what was built. */
const onBuild = {
  node: () => files('node'),
  package: () => files('package'),
  bench: benches,
  browser: inBrowsers,
  consumers: inConsumers,
}
const parts = { ...onSources, ...onBuild }

await job(async () => {
  const wanted = process.argv.slice(2)
  const unknown = wanted.find((name) => !Object.hasOwn(parts, name))
  if (unknown)
    throw new Obstacle(`There is no part ${JSON.stringify(unknown)}.`, `Parts: ${Object.keys(parts).join(', ')}.`)

  const total = nothing()
  const broken = []
  const times = []
  const timed = async (name, work) => {
    const since = performance.now()
    console.log(`\n${name}`)
    try {
      const counts = await work(new Progress())
      for (const key of Object.keys(total)) total[key] += counts?.[key] ?? 0
    } catch (error) {
      explain(error)
      broken.push(name)
    }
    times.push(`${name} ${((performance.now() - since) / 1000).toFixed(1)} s`)
    return !broken.includes(name)
  }

  const chosen = (group) => Object.keys(group).filter((name) => wanted.length === 0 || wanted.includes(name))
  for (const name of chosen(onSources)) await timed(name, parts[name])
  // Without a build there is nothing for the rest to test: one failure, not four.
  if (chosen(onBuild).length > 0 && (await timed('build', buildForTests))) {
    for (const name of chosen(onBuild)) await timed(name, parts[name])
  }

  const ok = total.failed === 0 && broken.length === 0
  const results = [`${total.passed} passed`, `${total.failed} failed`]
  if (total.again > 0) results.push(`${total.again} passed only at their second try`)
  if (total.skipped > 0) results.push(`${total.skipped} skipped`)
  if (broken.length > 0) results.push(`${broken.join(' and ')} did not work`)
  console.log(`\n${results.join(', ')} (${times.join(', ')})`)
  return ok ? 0 : 1
})
