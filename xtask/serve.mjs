// A static server for the demo and its tests: one folder, read only, with the headers that a careful site would send.

import { createHash } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.ndjson': 'application/x-ndjson; charset=utf-8',
  '.png': 'image/png',
  '.pnc': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

const digest = (bytes) => createHash('sha256').update(bytes).digest('base64')

function headers(extension, bytes) {
  return {
    'content-type': types[extension] ?? 'application/octet-stream',
    'content-length': bytes.length,
    etag: `"${digest(bytes)}"`,
    // Kept, but asked about every time: after a rebuild nobody sees yesterday's page.
    'cache-control': 'no-cache',
    'content-security-policy': [
      "default-src 'self'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    // Isolated pages get the browser's finer clock, which the demo shows microseconds from.
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  }
}

/** The file a request means, or undefined for one outside the folder or not there. */
async function fileFor(root, url) {
  let path
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0])
  } catch {
    return undefined
  }
  if (!path.startsWith('/') || path.includes('\0') || path.includes('\\')) return undefined
  if (path.endsWith('/')) path += 'index.html'
  try {
    // Resolved first, compared afterwards: neither `..` nor a symbolic link leads out.
    const file = await realpath(join(root, path))
    if (!file.startsWith(root + sep)) return undefined
    return (await stat(file)).isFile() ? file : undefined
  } catch {
    return undefined
  }
}

async function answer({ root, page, generated }, request, response) {
  const plain = (status, text, extra) => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...extra }).end(`${text}\n`)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(405, 'Only GET and HEAD.', { allow: 'GET, HEAD' })
  }
  const made = generated?.(request.url)
  const file = made ? undefined : await fileFor(root, request.url)
  if (!made && !file) return plain(404, 'Not found.')
  const extension = made?.extension ?? extname(file)
  let bytes = made ? Buffer.from(made.text) : await readFile(file)
  if (page && extension === '.html') bytes = Buffer.from(page(bytes.toString()))
  const head = headers(extension, bytes)
  if (request.headers['if-none-match']?.includes(head.etag)) {
    const { 'content-length': _, ...rest } = head
    return response.writeHead(304, rest).end()
  }
  response.writeHead(200, head).end(request.method === 'HEAD' ? undefined : bytes)
}

function listen(server, host, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(server.address().port)
    })
  })
}

/**
 * Serves `root` and resolves to `{ url, port, close }`. `onRequest` hears of every request, also refused ones:
 * `{ method, url, headers }`. Where `port` is taken the next free one is used; 0 means any. Tests also serve what no file has:
 * `page(html)` changes each page, and `generated(url)` gives `{ extension, text }` for an address, of which nobody hears.
 */
export async function serve({ root, port = 0, host = '127.0.0.1', onRequest, page, generated } = {}) {
  const folder = await realpath(root)
  const server = createServer((request, response) => {
    if (!generated?.(request.url)) onRequest?.({ method: request.method, url: request.url, headers: request.headers })
    answer({ root: folder, page, generated }, request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(`${error.message}\n`)
    })
  })
  for (let candidate = port; ; candidate++) {
    try {
      port = await listen(server, host, candidate)
      break
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || candidate >= Math.min(port + 50, 65535)) throw error
    }
  }
  return {
    url: `http://${host}:${port}/`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}
