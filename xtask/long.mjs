// npm run test:long: what takes long and needs to be done now and then: kills of the whole browser, the models at length, mutated feeds, fuzzing,
// and the browser suites in WebKitGTK. Each part has its share of an hour and ends by itself; counts are printed at the end. `-- --quick` takes all of
// them through every step in minutes; `-- kills fuzz` runs only these parts, and `-- fuzz` alone gives every target ten minutes.

import { countedBy } from './counted.mjs'
import { fuzzing } from './fuzzing.mjs'
import { at } from './layout.mjs'
import { buildForTests } from './pipeline.mjs'
import { cargo, rust } from './prerequisites.mjs'
import { Obstacle } from './processes.mjs'
import { explain, job, Progress } from './progress.mjs'
import { inWebKit } from './webkit.mjs'

/** How much of each, and for how many minutes at the most. The last part has what is left of the hour, if that is less. */
const sizes = {
  full: {
    kills: { chromium: 100, firefox: 40, minutes: 7 },
    native: { cases: 30_000, minutes: 10 },
    browsers: { programs: 150, minutes: 6 },
    feeds: { mutations: 1_500, minutes: 5 },
    fuzz: { seconds: 200 },
    webkit: { minutes: 30 },
  },
  quick: {
    kills: { chromium: 3, firefox: 1, minutes: 2 },
    native: { cases: 100, minutes: 5 },
    browsers: { programs: 3, minutes: 2 },
    feeds: { mutations: 20, minutes: 2 },
    fuzz: { seconds: 5 },
    webkit: { minutes: 5, only: ['storage', 'consent', 'last-click'] },
  },
}

/** Where fuzzing has the hour to itself. */
const fuzzedAlone = { seconds: 600 }

const MINUTE = 60_000

/** All parts end within so many minutes, a few before the hour. */
const WHOLE = 57

/** Each of two browsers has that long; a little is for starting them. */
const inBrowsers = (name, minutes, env) => countedBy(at('tests', 'browser', name), 2 * minutes + 2, env)

const kills = ({ chromium, firefox, minutes }) =>
  inBrowsers('kills.test.mjs', minutes, {
    PENCHANT_KILLS: JSON.stringify({ chromium, firefox }),
    PENCHANT_KILL_MINUTES: String(minutes),
  })

async function native({ cases, minutes }, progress) {
  await rust(progress)
  const args = ['test', '--locked', '--test', 'native', 'model::']
  const options = { echo: true, tolerant: true, timeout: minutes * MINUTE, env: { PROPTEST_CASES: String(cases) } }
  const { code } = await cargo(args, options)
  const how = code === 0 ? 'all as the reference model says' : `cargo test ended with ${code}`
  return { ok: code === 0, said: [`native model: ${cases.toLocaleString('en')} programs, ${how}`] }
}

const browsers = ({ programs, minutes }) =>
  inBrowsers('model.test.mjs', minutes, {
    PENCHANT_PROGRAMS: String(programs),
    PENCHANT_PROGRAM_MINUTES: String(minutes),
  })

const feeds = ({ mutations, minutes }) =>
  countedBy(at('tests', 'node', 'feeds-mutated.test.mjs'), minutes, { PENCHANT_FEEDS: String(mutations) })

const parts = { kills, native, browsers, fuzz: fuzzing, feeds, webkit: inWebKit }

await job(async () => {
  const given = process.argv.slice(2)
  const size = given.includes('--quick') ? sizes.quick : sizes.full
  const wanted = given.filter((name) => name !== '--quick')
  const unknown = wanted.find((name) => !Object.hasOwn(parts, name))
  if (unknown)
    throw new Obstacle(`There is no part ${JSON.stringify(unknown)}.`, `Parts: ${Object.keys(parts).join(', ')}.`)

  if (wanted.length === 1 && size === sizes.full) size.fuzz = fuzzedAlone
  const since = performance.now()
  const summary = []
  let ok = true
  await buildForTests(new Progress())
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    console.log(`\n${name}`)
    try {
      const left = WHOLE - (performance.now() - since) / MINUTE
      const result = await part(size[name], new Progress(), left)
      ok &&= result.ok
      summary.push(...result.said.map((line) => `  ${line}`))
      summary.push(...(result.missing ?? []).map((line) => `  LEFT OUT ${name}: ${line}`))
      if (!result.ok) summary.push(`  FAILED ${name}`)
    } catch (error) {
      explain(error)
      ok = false
      summary.push(`  FAILED ${name}`)
    }
  }
  console.log(
    `\n${summary.join('\n')}\n\n${ok ? 'passed' : 'failed'} in ${((performance.now() - since) / MINUTE).toFixed(1)} min`,
  )
  return ok ? 0 : 1
})
