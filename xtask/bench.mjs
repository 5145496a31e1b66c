// npm run bench -- … and npm run bench:quality -- …: measures what is shipped, so everything is built first.

import { at } from './layout.mjs'
import { buildAll } from './pipeline.mjs'
import { hand, Obstacle } from './processes.mjs'
import { job, Progress } from './progress.mjs'

const benches = { speed: 'bench.mjs', quality: 'quality.mjs' }

await job(async () => {
  const [name, ...args] = process.argv.slice(2)
  if (!Object.hasOwn(benches, name)) throw new Obstacle(`There is no bench ${JSON.stringify(name)}.`)
  await buildAll(new Progress({ quiet: args.includes('--json') }))
  const cwd = process.env.INIT_CWD ?? process.cwd()
  return hand(process.execPath, [at('benches', benches[name]), ...args], { cwd })
})
