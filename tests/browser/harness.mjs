// Real browsers for node:test: every test is written once and runs in each.
//
//   forEachBrowser((room) => {
//     test('says hello', async () => {
//       const page = await room.open('/')
//       …
//     })
//   })
//
// The static server and its log, the browser and its profile folder belong to `room` and end with it, whatever fails.

import assert from 'node:assert/strict'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test as nodeTest } from 'node:test'
import puppeteer from 'puppeteer-core'
import { browsers } from '../../xtask/browsers.mjs'
import { site } from '../../xtask/layout.mjs'
import { serve } from '../../xtask/serve.mjs'
import { NotInWebDriver } from '../webkit/lacks.mjs'
import { webkit } from '../webkit/launch.mjs'

const patience = 30_000
const desktop = { width: 1280, height: 900 }
/** Firefox keeps the processes of pages that were closed, as it does while other tabs are open: a test does not wait for new ones. */
const preferences = { 'dom.ipc.keepProcessesAlive.web': 4 }
const known = { ...browsers, webkit }

/** The browsers that are tested. WebKitGTK is one only where the variable says so, as `npm run test:long` does. */
const names = process.env.PENCHANT_BROWSERS?.split(',') ?? Object.keys(browsers)

/** In milliseconds since 1970: from then on tests are skipped, and say so. */
const deadline = Number(process.env.PENCHANT_DEADLINE ?? Number.POSITIVE_INFINITY)

/** Declares a test that is skipped, with the reason, where it needs what WebDriver does not have. */
function testOrSkip(name, ...given) {
  const work = given.pop()
  const [options] = given
  return nodeTest(name, { timeout: 2 * 60_000, ...options }, async (context) => {
    if (Date.now() > deadline) return context.skip('the time was up')
    try {
      await work(context)
    } catch (error) {
      if (!(error instanceof NotInWebDriver)) throw error
      context.skip(error.message)
    }
  })
}

/** What the suites declare their tests with: node's own, but in WebKitGTK. */
export const test = names.includes('webkit') ? testOrSkip : nodeTest

export class Room {
  #root
  #launch
  #folder
  #server
  /** An empty page that stays open: without any, some browsers would end. */
  #resting

  constructor(name, root, launch) {
    /** `chromium`, `firefox` or `webkit`. */
    this.name = name
    /** Every request the server got: `{ method, url, headers }`. Emptied before each test. */
    this.requests = []
    this.#root = root
    this.#launch = launch
  }

  /** The server's address, ending in a slash. */
  get url() {
    return this.#server.url
  }

  /** puppeteer's browser, for what `open` does not offer. */
  browser

  async begin() {
    const { site } = this.#launch
    const onRequest = (request) => {
      site?.onRequest()
      this.requests.push(request)
    }
    this.#server = await serve({ root: this.#root, onRequest, ...site?.serving })
    try {
      await this.fresh()
    } catch (error) {
      // An open server would keep the whole run waiting.
      await this.end()
      throw error
    }
  }

  async #start() {
    this.browser = await (this.#launch.start?.(desktop) ?? this.#launchByPuppeteer())
    const [first] = await this.browser.pages()
    this.#resting = first ?? (await this.browser.newPage())
  }

  #launchByPuppeteer() {
    const { browser, executablePath, args, env } = this.#launch
    return puppeteer.launch({
      browser,
      executablePath,
      args,
      headless: true,
      defaultViewport: desktop,
      userDataDir: join(this.#folder, 'profile'),
      extraPrefsFirefox: preferences,
      // Browsers leave caches in a home, and Firefox will not run as root in somebody else's.
      env: { ...process.env, ...env, HOME: this.#folder, XDG_CACHE_HOME: join(this.#folder, 'cache') },
      timeout: 60_000,
      protocolTimeout: 60_000,
    })
  }

  async #stop() {
    const { browser } = this
    this.browser = undefined
    if (!browser) return
    if (this.#launch.start) return browser.close()
    const process = browser.process()
    let timer
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, 10_000)
    })
    await Promise.race([browser.close().catch(() => {}), late])
    clearTimeout(timer)
    // A browser that hangs must not make the tests hang.
    if (process && process.exitCode === null && process.signalCode === null) process.kill('SIGKILL')
  }

  /** A browser nobody has used yet. */
  async fresh() {
    await this.#stop()
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
    this.#folder = await mkdtemp(join(tmpdir(), `penchant-${this.name}-`))
    const { profile } = this.#launch
    if (profile) await cp(profile, join(this.#folder, 'profile'), { recursive: true })
    await this.#start()
  }

  /** Ends the browser and starts it again with the same profile folder, as a visitor does overnight. */
  async restart() {
    this.#launch.keepsNothing?.()
    await this.#stop()
    await this.#start()
  }

  /** Kills the browser, with all that it started, and starts it again with the same profile folder, as after a power cut. */
  async kill() {
    this.#launch.keepsNothing?.()
    const { browser } = this
    const process = browser.process()
    const ended = new Promise((resolve) => process.once('exit', resolve))
    killGroup(process)
    await ended
    // Until the last of them is gone, it might write where the next browser reads. One that nobody waits for counts for ever.
    for (let tries = 0; tries < 50 && isGroupAlive(process); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    this.browser = undefined
    await browser.close().catch(() => {})
    // puppeteer puts Firefox's preferences back once it has ended, and says nothing when it has done so.
    for (let tries = 1; ; tries++) {
      try {
        return await this.#start()
      } catch (error) {
        if (error.code !== 'ENOENT' || tries === 5) throw error
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
  }

  /**
   * A new page at `path`. Its uncaught errors and failed loads are collected in `page.problems`, which is also
   * checked after each test.
   */
  async open(path = '/', { viewport } = {}) {
    const page = await this.browser.newPage()
    page.problems = []
    page.setDefaultTimeout(patience)
    page.on('pageerror', (error) => page.problems.push(String(error?.message ?? error)))
    page.on('console', (message) => {
      if (message.type() === 'error') page.problems.push(message.text())
    })
    if (viewport) await page.setViewport(viewport)
    await page.goto(new URL(path, this.url).href, { waitUntil: 'load', timeout: patience })
    return page
  }

  /** Closes what a test left open. */
  async tidy() {
    const pages = (await this.browser?.pages()) ?? []
    const problems = pages.flatMap((page) => page.problems ?? [])
    const left = pages.filter((page) => page !== this.#resting)
    await Promise.all(left.map((page) => page.close().catch(() => {})))
    assert.deepEqual(problems, [], 'the page reported errors')
  }

  async end() {
    await this.#stop()
    await this.#server?.close()
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A browser that was launched is a group of processes of its own. */
function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

function isGroupAlive(child) {
  try {
    return process.kill(-child.pid, 0)
  } catch {
    return false
  }
}

/** How a browser is launched, or what is lacking. */
export async function launcher(name) {
  try {
    return { launch: await known[name]() }
  } catch (error) {
    return { lacking: [error.message, error.remedy].filter(Boolean).join(' ') }
  }
}

/** Declares the tests in `define` once for each browser. `root` is the folder that is served. */
export async function forEachBrowser(define, { root = site } = {}) {
  for (const name of names) {
    const { launch, lacking } = await launcher(name)
    if (lacking) {
      // Where results count, a browser that was not tested is a failure.
      if (process.env.CI) nodeTest(name, () => assert.fail(lacking))
      else nodeTest(name, { skip: lacking })
      continue
    }
    describe(name, () => {
      const room = new Room(name, root, launch)
      before(() => room.begin(), { timeout: 120_000 })
      afterEach(async () => {
        await room.tidy()
        room.requests.length = 0
      })
      after(() => room.end(), { timeout: 60_000 })
      define(room)
    })
  }
}
