// npm run test:consumers: uses the packed package in real projects, as somebody does who meets it for the first time.
//
//   npm run test:consumers                      every consumer, one after another
//   npm run test:consumers -- vite-7 parcel-2   these only
//   npm run test:consumers -- --write           and writes the table into docs/bundlers.md
//   npm run test:consumers -- --keep            and leaves the projects where they were built

import { tryConsumers } from './consumers/all.mjs'
import { projects } from './consumers/projects.mjs'
import { record, table } from './consumers/table.mjs'
import { buildPackage } from './pipeline.mjs'
import { Obstacle } from './processes.mjs'
import { job, Progress } from './progress.mjs'

const flags = ['--write', '--keep', '--quick']

await job(async () => {
  const given = process.argv.slice(2)
  const unknown = given.find((word) => word.startsWith('--') && !flags.includes(word))
  if (unknown) throw new Obstacle(`There is no option ${unknown}.`, `Options: ${flags.join(', ')}.`)
  const names = given.filter((word) => !word.startsWith('--'))
  const all = await projects()
  const missing = names.find((name) => !all.some((project) => project.name === name))
  if (missing) {
    const known = all.map(({ name }) => name).join(', ')
    throw new Obstacle(`There is no consumer ${JSON.stringify(missing)}.`, `Consumers: ${known}.`)
  }
  const chosen = all.filter(
    ({ name, quick }) => (names.length === 0 || names.includes(name)) && (quick || !given.includes('--quick')),
  )

  const progress = new Progress()
  await buildPackage(progress)
  const { rows, passed, failed, skipped } = await tryConsumers(chosen, progress, { keep: given.includes('--keep') })
  console.log(`\n${table(rows)}\n`)
  if (given.includes('--write')) await record(rows)
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failed === 0 ? 0 : 1
})
