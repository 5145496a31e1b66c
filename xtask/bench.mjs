// npm run bench -- …: measures what is shipped, so everything is built first.

import { at } from './layout.mjs'
import { buildAll } from './pipeline.mjs'
import { hand } from './processes.mjs'
import { job, Progress } from './progress.mjs'

await job(async () => {
  await buildAll(new Progress())
  const cwd = process.env.INIT_CWD ?? process.cwd()
  return hand(process.execPath, [at('benches', 'bench.mjs'), ...process.argv.slice(2)], { cwd })
})
