// npm run penchant -- …: the command-line tool as it is in the sources now, run where the caller stands.

import { join } from 'node:path'
import { dist } from './layout.mjs'
import { buildPackage } from './pipeline.mjs'
import { hand } from './processes.mjs'
import { job, Progress } from './progress.mjs'

await job(async () => {
  await buildPackage(new Progress({ quiet: true }))
  // npm changes to the package's folder and leaves the caller's here.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  return hand(process.execPath, [join(dist, 'cli.js'), ...process.argv.slice(2)], { cwd })
})
