// WebKitGTK with the part of puppeteer's Browser that the suites use.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lacks } from './lacks.mjs'
import { Page } from './page.mjs'
import { startDriver } from './webdriver.mjs'

export class Browser {
  #session
  #site
  #end
  #viewport
  #contexts
  #pages = []
  #current
  #queue = Promise.resolve()

  constructor(session, site, { viewport, contexts, end }) {
    this.#session = session
    this.#site = site
    this.#viewport = viewport
    this.#contexts = contexts
    this.#end = end
  }

  /** Takes over a browser that was just started, with its first window. */
  static async over(session, site, { viewport, contexts, end = () => session.end() }) {
    const browser = new Browser(session, site, { viewport, contexts, end })
    browser.#current = await session.get('window')
    browser.#pages.push(new Page(browser, browser.#current, site))
    return browser
  }

  version() {
    return `WebKitGTK ${this.#session.version}`
  }

  /** Runs commands one after the other, each in its window. */
  in(window, work) {
    const next = this.#queue.then(async () => {
      if (this.#current !== window) {
        await this.#session.post('window', { handle: window })
        this.#current = window
      }
      return work(this.#session)
    })
    this.#queue = next.catch(() => {})
    return next
  }

  /** A page that nobody has used yet, with the usual viewport. */
  async newPage() {
    const page = await this.#openWindow()
    await page.setViewport(this.#viewport)
    return page
  }

  /** Each page has a window of its own: a tab that is not in front is hidden, and its timers wait. */
  async #openWindow() {
    const { handle } = await this.in(this.#current, ({ post }) => post('window/new', { type: 'window' }))
    const page = new Page(this, handle, this.#site)
    this.#pages.push(page)
    return page
  }

  /** The open pages. What they have to say of errors, they have said when this resolves. */
  async pages() {
    await Promise.all(this.#pages.map((page) => page.evaluate(() => {}).catch(() => {})))
    return [...this.#pages]
  }

  async closeWindow(page, window) {
    if (!this.#pages.includes(page)) return
    // Without a window the browser would end.
    if (this.#pages.length === 1) await this.#openWindow()
    this.#pages = this.#pages.filter((other) => other !== page)
    await this.in(window, (session) => session.delete('window'))
    this.#site.forget(page.id)
    // No window is the current one now, and none has this name.
    this.#current = undefined
    // Commands that need some window find one.
    const [other] = this.#pages
    if (other) await other.bringToFront()
  }

  /** A browser of its own, which knows nothing of this one. */
  createBrowserContext() {
    return this.#contexts(this.#site)
  }

  close() {
    return this.#end()
  }

  process = lacks('the browser in automation is the driver’s own process')
}

/** A second driver, whose browsers are contexts: what the first one's browser has, they have not. One is open at a time. */
function contextsOf(folder, viewport) {
  let driver
  const create = async (site) => {
    driver ??= startDriver(folder)
    const session = await (await driver).session()
    return Browser.over(session, site, { viewport, contexts: lacks('a context has no contexts') })
  }
  return { create, end: async () => (await driver)?.end() }
}

/** Starts a browser that has never been used. In automation it keeps nothing beyond its end, wherever its folder is. */
export async function startWebKit(site, viewport) {
  const folder = await mkdtemp(join(tmpdir(), 'penchant-webkit-'))
  const driver = await startDriver(folder)
  const contexts = contextsOf(folder, viewport)
  const end = async () => {
    await contexts.end()
    await driver.end()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    return await Browser.over(await driver.session(), site, { viewport, contexts: contexts.create, end })
  } catch (error) {
    await end()
    throw error
  }
}
