// Serves a built site to a person: on the port of PORT, until Ctrl-C.

import { Obstacle } from './processes.mjs'
import { serve } from './serve.mjs'

/** The port of the environment variable PORT, or 4173. Throws an `Obstacle` for what is no port. */
export function wantedPort() {
  const port = Number(process.env.PORT || 4173)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new Obstacle(`PORT is ${JSON.stringify(process.env.PORT)}.`, 'Give a number from 0 to 65535.')
}

/** Serves `root`, says where it is under the site's `title`, and resolves once it was stopped. */
export async function serveUntilStopped(progress, { root, port, title }) {
  const server = await serve({ root, port }).catch((error) => {
    throw new Obstacle(`Port ${port} cannot be used (${error.code}).`, 'Set PORT to another.')
  })
  if (port && server.port !== port) progress.line(`\n  Port ${port} is taken.`)
  progress.line(`\n  ${title}: ${server.url}\n  Ctrl-C ends it.`)
  await new Promise((stop) => {
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
  await server.close()
}
