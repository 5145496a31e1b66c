// npm run build: everything, and nothing served.

import { buildAll } from './pipeline.mjs'
import { job, Progress } from './progress.mjs'

await job(async () => {
  const since = performance.now()
  const progress = new Progress()
  await buildAll(progress)
  progress.line(`Built dist and target/site in ${((performance.now() - since) / 1000).toFixed(1)} s.`)
})
