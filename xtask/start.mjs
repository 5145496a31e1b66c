// npm start: installs what is lacking, builds everything, serves the demo.

import { site } from './layout.mjs'
import { buildAll } from './pipeline.mjs'
import { Obstacle } from './processes.mjs'
import { job, Progress } from './progress.mjs'
import { serve } from './serve.mjs'

function wantedPort() {
  const port = Number(process.env.PORT || 4173)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new Obstacle(`PORT is ${JSON.stringify(process.env.PORT)}.`, 'Give a number from 0 to 65535.')
}

await job(async () => {
  const port = wantedPort()
  const progress = new Progress()
  await buildAll(progress)
  const server = await serve({ root: site, port }).catch((error) => {
    throw new Obstacle(`Port ${port} cannot be used (${error.code}).`, 'Set PORT to another.')
  })
  if (port && server.port !== port) progress.line(`\n  Port ${port} is taken.`)
  progress.line(`\n  The Reading Room: ${server.url}\n  Ctrl-C ends it.`)
  await new Promise((stop) => {
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
  await server.close()
})
