// npm start: installs what is lacking, builds everything, serves the demo.

import { site } from './layout.mjs'
import { buildAll } from './pipeline.mjs'
import { job, Progress } from './progress.mjs'
import { serveUntilStopped, wantedPort } from './site-server.mjs'

await job(async () => {
  const port = wantedPort()
  const progress = new Progress()
  await buildAll(progress)
  await serveUntilStopped(progress, { root: site, port, title: 'The Reading Room' })
})
