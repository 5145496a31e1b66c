// npm run example -- <name>: builds one of the example sites and serves it. Without a name, lists them.

import { readFileSync } from 'node:fs'
import { buildExample, examples } from './example-site.mjs'
import { at } from './layout.mjs'
import { buildPackage } from './pipeline.mjs'
import { Obstacle } from './processes.mjs'
import { job, Progress } from './progress.mjs'
import { serveUntilStopped, wantedPort } from './site-server.mjs'

/** The first line of the example's README, without its mark. */
const titleOf = (name) => /^# (.+)$/m.exec(readFileSync(at('examples', name, 'README.md'), 'utf8'))[1]

const command = (name) => `npm run example -- ${name}`
const list = () => examples.map((name) => `  ${command(name).padEnd(32)} ${titleOf(name)}`).join('\n')

await job(async () => {
  const [name, ...rest] = process.argv.slice(2)
  if (name === undefined) return console.log(`The example sites:\n\n${list()}`)
  if (!examples.includes(name) || rest.length > 0) {
    throw new Obstacle(`There is no example ${JSON.stringify([name, ...rest].join(' '))}.`, `There are:\n${list()}`)
  }
  const port = wantedPort()
  const progress = new Progress()
  await buildPackage(progress)
  const root = await progress.step(`Building examples/${name}`, () => buildExample(name))
  await serveUntilStopped(progress, { root, port, title: titleOf(name) })
})
