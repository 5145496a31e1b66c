// Walks a consumer's page in Chromium as a visitor would: three clicks on one topic, after which the shelf is another.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { browsers } from '../browsers.mjs'

const patience = 30_000

/** There is no Chromium here, and none could be had. */
export class NoBrowser extends Error {}

async function launcher() {
  try {
    return await browsers.chromium()
  } catch (error) {
    throw new NoBrowser([error.message, error.remedy].filter(Boolean).join(' '))
  }
}

/** One Chromium for all walks; each gets a context that nobody has used. */
export async function chromium() {
  const { default: puppeteer } = await import('puppeteer-core')
  const { browser, executablePath, args, env } = await launcher()
  const folder = await mkdtemp(join(tmpdir(), 'penchant-consumers-chromium-'))
  const started = await puppeteer.launch({
    ...{ browser, executablePath, args, headless: true, userDataDir: join(folder, 'profile') },
    env: { ...process.env, ...env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') },
    ...{ timeout: 60_000, protocolTimeout: 120_000 },
  })
  return {
    browser: started,
    async close() {
      const program = started.process()
      await Promise.race([started.close().catch(() => {}), new Promise((done) => setTimeout(done, 10_000).unref())])
      if (program && program.exitCode === null && program.signalCode === null) program.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** What a browser asks for by itself. */
const ownRequest = (url) => new URL(url).pathname === '/favicon.ico'

/** Everything that a visitor with open developer tools would see go wrong. */
function listenTo(page) {
  const problems = []
  const requests = []
  page.on('pageerror', (error) => problems.push(`uncaught: ${error?.message ?? error}`))
  page.on('console', (message) => {
    const { url } = message.location()
    if (url?.startsWith('http') && ownRequest(url)) return
    if (['error', 'warn'].includes(message.type())) problems.push(`console.${message.type()}: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (/^https?:/.test(url) && !ownRequest(url)) requests.push({ url, method: request.method() })
  })
  page.on('requestfailed', (request) => {
    if (/^https?:/.test(request.url())) problems.push(`failed: ${request.url()} ${request.failure()?.errorText}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && /^https?:/.test(response.url()) && !ownRequest(response.url()))
      problems.push(`${response.status()}: ${response.url()}`)
  })
  return { problems, requests }
}

const shelfSelectors = { item: '#shelf li button[data-id]', id: 'data-id' }

/** The shelf of a page that has it as `<ol id="shelf">`. A consumer with another says so in `page.select`. */
const plainShelf = (page) => ({
  ids: () =>
    page.$$eval(
      shelfSelectors.item,
      (buttons, name) => buttons.map((button) => button.getAttribute(name)),
      shelfSelectors.id,
    ),
  click: (id) => page.click(`#shelf li button[data-id="${id}"]`),
})

/** Waits for `condition`. A page that has reported a problem has little time left. */
async function until(what, condition, problems) {
  const since = performance.now()
  for (;;) {
    const value = await condition()
    if (value) return value
    const limit = problems.length > 0 ? patience / 10 : patience
    if (performance.now() - since > limit) throw new Error(`${what}: not within ${limit / 1000} seconds`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export const topicOf = (id) => id.split('-')[0]
const inFirstSix = (ids, topic) => ids.slice(0, 6).filter((id) => topicOf(id) === topic).length

/** Clicks three items of one topic. */
async function threeClicks(shelf, problems) {
  const before = await until(
    'a shelf of twelve items',
    async () => {
      const ids = await shelf.ids()
      return ids.length === 12 && ids
    },
    problems,
  )
  // The last topic to be shown: the one that has most to win.
  const topic = topicOf(
    before[before.findLastIndex((id) => before.findIndex((other) => topicOf(other) === topicOf(id)) >= 3)],
  )
  const clicked = new Set()
  let now = before
  while (clicked.size < 3) {
    const next = now.find((id) => topicOf(id) === topic && !clicked.has(id))
    assert.ok(next, `the shelf has no further item of ${topic} to click: ${now.join(' ')}`)
    const shown = now.join()
    await shelf.click(next)
    clicked.add(next)
    now = await until(
      'the shelf drawn again after a click',
      async () => {
        const ids = await shelf.ids()
        return ids.length === 12 && ids.join() !== shown && ids
      },
      problems,
    )
  }
  return { before, after: now, topic }
}

/** The shelf is another, and has more of what was clicked. */
export function assertLearned(before, after, topic) {
  assert.equal(before.length, 12, `a shelf of 12 at first: ${before}`)
  assert.equal(after.length, 12, `a shelf of 12 afterwards: ${after}`)
  assert.notDeepEqual(after, before, 'three clicks change nothing')
  const wanted =
    topic ?? [...new Set(after.map(topicOf))].sort((a, b) => inFirstSix(after, b) - inFirstSix(after, a))[0]
  const [at, now] = [inFirstSix(before, wanted), inFirstSix(after, wanted)]
  assert.ok(now > at, `three clicks on ${wanted} bring no more of it: ${at} of the first six before, ${now} after`)
}

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** Which wasm file of the package has which content: tools rename them. */
async function knownModules(installed) {
  const names = (await readdir(join(installed, 'dist'))).filter((name) => name.endsWith('.wasm'))
  const entries = await Promise.all(
    names.map(async (name) => [digest(await readFile(join(installed, 'dist', name))), name.replace(/\.wasm$/, '')]),
  )
  return new Map(entries)
}

const compress = promisify(brotliCompress)
const brotli = async (bytes) => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  return (await compress(bytes, { params })).length
}

/** The script or the WebAssembly that a page asked for, asked for again; nothing for any other kind. */
async function asset({ url }) {
  // A kept connection may be closed by the server at the moment when it is used again.
  const response = await fetch(url, { headers: { accept: '*/*', connection: 'close' } }).catch((cause) => {
    throw new Error(`${url}, which the page asked for, cannot be had again: ${cause.cause ?? cause}`)
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  if (!/javascript|wasm/.test(response.headers.get('content-type') ?? '')) return undefined
  return { url, bytes, kind: bytes.subarray(0, 4).equals(Buffer.from('\0asm')) ? 'wasm' : 'script' }
}

/** What a page downloaded, in brotli bytes, and the wasm files among it, each told by its content. */
async function downloaded(requests, installed) {
  const known = await knownModules(installed)
  const assets = []
  for (const request of requests.filter(({ method }) => method === 'GET')) assets.push(await asset(request))
  const found = assets.filter((one) => one !== undefined)
  const modules = found.filter(({ kind }) => kind === 'wasm').map(({ url, bytes }) => known.get(digest(bytes)) ?? url)
  const size = { script: 0, wasm: 0, modules }
  const once = new Map(found.map((one) => [one.url, one])).values()
  for (const { kind, bytes } of once) size[kind] += await brotli(bytes)
  return size
}

/**
 * Opens `page.path` below `url` and walks it. Resolves to the download in brotli bytes: `{ script, wasm }`.
 * `installed` is the package's folder.
 */
export async function walk(browser, page, url, installed) {
  const context = await browser.createBrowserContext()
  try {
    const tab = await context.newPage()
    tab.setDefaultTimeout(patience)
    const { problems, requests } = listenTo(tab)
    const details = { page: tab, base: url, assert, problems, requests }
    const address = new URL(page.path ?? '/', url).href
    await tab.goto(address, { waitUntil: 'load', timeout: 60_000 })
    if (page.instead) {
      await page.instead(details)
      return { script: 0, wasm: 0 }
    }
    let learned
    try {
      learned = await threeClicks(page.select ? await page.select(tab) : plainShelf(tab), problems)
    } catch (error) {
      // The page says better than we what went wrong.
      if (problems.length > 0) error.message += `\n  the page: ${problems.join('\n  the page: ')}`
      throw error
    }
    assertLearned(learned.before, learned.after, learned.topic)
    const size = await downloaded([...requests], installed)
    const expected = { wasm: ['penchant'], worker: false, ...page.expects }
    assert.deepEqual(size.modules.sort(), [...expected.wasm].sort(), 'the wasm files that the page asked for')
    assert.equal(tab.workers().length > 0, expected.worker, 'a worker')
    await page.also?.(details)
    assert.deepEqual(problems, [], 'the page reported problems')
    return size
  } finally {
    await context.close()
  }
}
