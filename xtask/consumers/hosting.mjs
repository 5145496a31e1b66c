// Serves what a consumer built, from its folder or through the tool's own server.

import { readFile, realpath, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'
import { start } from '../processes.mjs'
import { environmentOf } from './install.mjs'

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

async function fileAt(root, path) {
  for (const candidate of path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`, `${path}/index.html`]) {
    try {
      const file = await realpath(join(root, candidate))
      // A link into another package is where npm put it: only the request's own path must not lead out.
      if (candidate.split(/[\\/]/).includes('..')) continue
      if ((await stat(file)).isFile()) return file
    } catch {
      // The next candidate, or nothing.
    }
  }
  return undefined
}

function listen(answer) {
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)))
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        close: () =>
          new Promise((done) => {
            server.close(done)
            server.closeAllConnections()
          }),
      })
    })
  })
}

/**
 * A folder as the plainest host has it. `page.headers` go with every file; `page.spa` answers an unknown page with
 * index.html; in HTML `{name}` becomes the address of `page.origins[name]`.
 */
async function folder(root, { spa = false, headers = {}, addresses = {} }) {
  const base = await realpath(root)
  return listen(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname).split(sep).join('/')
    const file = (await fileAt(base, path)) ?? (spa && !extname(path) ? join(base, 'index.html') : undefined)
    if (!file) return response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found.')
    let body = await readFile(file)
    if (extname(file) === '.html') {
      body = Buffer.from(body.toString().replace(/\{(\w+)\}/g, (all, name) => addresses[name] ?? all))
    }
    const type = types[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache', ...headers }).end(body)
  })
}

async function serveFolders(page, cwd) {
  const others = []
  const addresses = {}
  for (const [name, root] of Object.entries(page.origins ?? {})) {
    const origin = await folder(join(cwd, root), { headers: { 'access-control-allow-origin': '*' } })
    others.push(origin)
    addresses[name] = origin.url
  }
  const own = await folder(join(cwd, page.dir), { ...page, addresses })
  return { url: own.url, close: () => Promise.all([own, ...others].map((server) => server.close())) }
}

/** A port that was free a moment ago. */
async function freePort() {
  const server = await listen(async () => {})
  await server.close()
  return new URL(server.url).port
}

const patience = 120_000
/** For a server that is there and answers with errors: some do while they make the first page. */
const patienceWithErrors = 20_000
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
/** The status of an answer, or 0 where nobody answers. */
const statusOf = (url) =>
  fetch(url, { headers: { connection: 'close' } }).then(
    async (response) => {
      await response.body?.cancel()
      return response.status
    },
    () => 0,
  )

async function runServer(project, page, cwd) {
  const port = await freePort()
  const [program, ...args] = page.command.map((word) => word.replaceAll('{port}', port))
  const env = { ...(await environmentOf(project)), PORT: port, ...page.env }
  const server = start(program, args, { cwd, env })
  const path = page.path ?? '/'
  let ended
  server.exited.then((code) => {
    ended = code
  })
  const giveUp = async (what) => {
    await server.end()
    throw Object.assign(new Error(`${page.command.join(' ')} ${what}`), { output: server.output() })
  }
  // Servers differ in which of its names they hear on.
  const urls = [`http://127.0.0.1:${port}`, `http://localhost:${port}`]
  const since = performance.now()
  let firstError
  for (;;) {
    if (ended !== undefined) await giveUp(`ended with ${ended}`)
    const said = !page.ready || page.ready.test(server.output())
    for (const url of said ? urls : []) {
      const status = await statusOf(new URL(path, url))
      if (status >= 200 && status < 400) return { url, close: () => server.end(), output: server.output }
      if (status > 0) firstError ??= performance.now()
      if (performance.now() - firstError > patienceWithErrors) await giveUp(`answers ${status} at ${path}`)
    }
    const waited = performance.now() - since
    if (waited > patience) await giveUp(`does not answer at ${path} after ${patience / 1000} seconds`)
    await pause(200)
  }
}

/** Serves the page of a project that was built in `cwd`: `{ url, close }`. */
export const host = (project, page, cwd) => (page.command ? runServer(project, page, cwd) : serveFolders(page, cwd))
