// A tab of WebKitGTK with the part of puppeteer's Page that the suites use. WebDriver has one current tab, so each command goes
// through the browser's queue, which makes this tab the current one first. What runs long in a page does not keep the queue: it is
// begun, and asked for again and again.

import { Handle } from './element.mjs'
import { beginning, source, waiting, withKernel } from './in-page.mjs'
import { key } from './keys.mjs'
import { lacks, NotInWebDriver } from './lacks.mjs'
import { WebDriverError } from './webdriver.mjs'

/** How long one command waits for a run in milliseconds, at first and later. */
const FIRST = 30
const LATER = 60
const POLL = 15
/** How long a run may take, as with puppeteer. */
const LONGEST = 60_000

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const encoded = (value) => (value === undefined ? { 'penchant:undefined': true } : value)

class TimeoutError extends Error {
  name = 'TimeoutError'
}

let runs = 0
let pages = 0

export class Page {
  /** Tells pages from each other in `Site`. */
  id = `page-${++pages}`
  #browser
  #window
  #site
  #listeners = new Map()
  #timeout = 30_000
  #url = 'about:blank'
  #document
  #isClosed = false

  constructor(browser, window, site) {
    this.#browser = browser
    this.#window = window
    this.#site = site
    const send = (actions) => this.#command(({ post }) => post('actions', { actions }))
    const keys = (...types) => ({ type: 'key', id: 'keyboard', actions: types })
    this.keyboard = {
      down: (name) => send([keys({ type: 'keyDown', value: key(name) })]),
      up: (name) => send([keys({ type: 'keyUp', value: key(name) })]),
      press: (name) => send([keys({ type: 'keyDown', value: key(name) }, { type: 'keyUp', value: key(name) })]),
      type: async (text) => {
        for (const character of text) await this.keyboard.press(character)
      },
    }
  }

  #command(work) {
    return this.#browser.in(this.#window, work)
  }

  browser() {
    return this.#browser
  }

  url() {
    return this.#url
  }

  isClosed() {
    return this.#isClosed
  }

  setDefaultTimeout(ms) {
    this.#timeout = ms
  }

  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
  }

  off(event, listener) {
    this.#listeners.get(event)?.delete(listener)
  }

  /** Passes on what the page's side heard since the last time. */
  #tell(heard) {
    for (const { kind, type, text } of heard) {
      const event = kind === 'console' ? { type: () => type, text: () => text } : new Error(text)
      for (const listener of this.#listeners.get(kind) ?? []) listener(event)
    }
  }

  async #ask(script, args) {
    try {
      const answer = JSON.parse(await this.#command(({ post }) => post('execute/async', { script, args })))
      this.#url = answer.url
      this.#document = answer.document
      this.#tell(answer.heard)
      return answer
    } catch (error) {
      if (error instanceof WebDriverError && error.code === 'javascript error')
        return { gone: true, why: error.message }
      throw error
    }
  }

  async #run(text, given) {
    const run = ++runs
    let answer = await this.#ask(beginning(text), [run, given.map(encoded), FIRST])
    for (const since = Date.now(); answer.goesOn; ) {
      if (Date.now() - since > LONGEST)
        throw new TimeoutError(`The page gave no answer in ${LONGEST} ms: ${text.slice(0, 200)}`)
      await pause(1)
      answer = await this.#ask(waiting, [run, LATER])
    }
    if (answer.gone)
      throw new Error(`Execution context was destroyed, most likely by a navigation. ${answer.why ?? ''}`)
    if (answer.error?.name === 'EvalError')
      throw new NotInWebDriver('what the test evaluates as text, the page’s own policy refuses')
    if (answer.error) throw Object.assign(new Error(answer.error.message), { name: answer.error.name })
    return answer.text === undefined ? undefined : JSON.parse(answer.text)
  }

  evaluate(work, ...given) {
    return this.#run(source(work), given)
  }

  /** As `evaluate`, with the page's side as the first parameter. */
  #inside(work, ...given) {
    return this.#run(withKernel(work), given)
  }

  async evaluateHandle(work, ...given) {
    const keeping = `async (...given) => globalThis[Symbol.for('penchant:webdriver')].keep(await (${source(work)})(...given))`
    return new Handle(this, await this.#run(keeping, given))
  }

  evaluateOnNewDocument(work, ...given) {
    this.#site.before(this.id, `() => (${source(work)})(...${JSON.stringify(given)})`)
  }

  async #navigate(command, body) {
    // What was said until now would go with the document.
    await this.evaluate(() => {}).catch(() => {})
    await this.#command(({ post }) => {
      this.#site.visiting = this.id
      return post(command, body)
    })
    await this.evaluate(() => {})
    return null
  }

  goto(url) {
    return this.#navigate('url', { url })
  }

  reload() {
    return this.#navigate('refresh')
  }

  async goBack() {
    await this.#command(({ post }) => post('back'))
    return null
  }

  /** Resolves once another document is here and has loaded. */
  async waitForNavigation({ timeout = this.#timeout } = {}) {
    await this.evaluate(() => {})
    const before = this.#document
    await this.#until(timeout, 'a navigation', async () => {
      const isLoaded = await this.evaluate(() => document.readyState === 'complete').catch(() => false)
      return isLoaded && this.#document !== before
    })
    return null
  }

  waitForNetworkIdle({ idleTime = 500, timeout = this.#timeout } = {}) {
    const since = Date.now()
    return this.#until(
      timeout,
      'the network is idle',
      () => Date.now() - Math.max(this.#site.askedAt, since) >= idleTime,
    )
  }

  async #until(timeout, what, isSo) {
    for (const since = Date.now(); ; ) {
      const value = await isSo()
      if (value) return value
      if (Date.now() - since > timeout) throw new TimeoutError(`Waiting failed: ${timeout}ms exceeded: ${what}`)
      await pause(POLL)
    }
  }

  async waitForFunction(work, { timeout = this.#timeout } = {}, ...given) {
    const asking = `async (...given) => {
      const value = await (${source(work)})(...given)
      return value ? globalThis[Symbol.for('penchant:webdriver')].keep(value) : undefined
    }`
    const found = await this.#until(timeout, source(work), async () => {
      const id = await this.#run(asking, given)
      return id === undefined ? undefined : { id }
    })
    return new Handle(this, found.id)
  }

  /** The first element that matches, or null. */
  async first(selector, root) {
    const find = (driver, selector, root) => {
      const [found] = driver.find(selector, root)
      return found ? driver.keep(found) : null
    }
    const id = await this.#inside(find, selector, root)
    return id === null ? null : new Handle(this, id)
  }

  $(selector) {
    return this.first(selector)
  }

  async $$(selector) {
    const ids = await this.#inside((driver, selector) => driver.find(selector).map(driver.keep), selector)
    return ids.map((id) => new Handle(this, id))
  }

  async $eval(selector, work, ...given) {
    const element = await this.$(selector)
    if (!element) throw new Error(`failed to find element matching selector "${selector}"`)
    return element.evaluate(work, ...given)
  }

  $$eval(selector, work, ...given) {
    const text = `(driver, selector, ...given) => (${source(work)})(driver.find(selector), ...given)`
    return this.#inside(text, selector, ...given)
  }

  async waitForSelector(selector, { visible = false, hidden = false, timeout = this.#timeout } = {}) {
    const look = (driver, selector, visible) => {
      const [found] = driver.find(selector)
      return found && (!visible || driver.isVisible(found)) ? driver.keep(found) : null
    }
    const found = await this.#until(timeout, selector, async () => {
      // The page may be on its way to another one.
      const id = await this.#inside(look, selector, visible || hidden).catch((error) => {
        if (/Execution context/.test(error.message)) return null
        throw error
      })
      if (hidden) return id === null
      return id === null ? undefined : { id }
    })
    return hidden ? null : new Handle(this, found.id)
  }

  async click(selector) {
    const element = await this.$(selector)
    if (!element) throw new Error(`No element found for selector: ${selector}`)
    await element.click()
  }

  clickAt({ x, y }) {
    const actions = [
      { type: 'pointerMove', duration: 0, x, y, origin: 'viewport' },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]
    const pointer = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }
    return this.#command(({ post }) => post('actions', { actions: [pointer] }))
  }

  async focus(selector) {
    const element = await this.$(selector)
    if (!element) throw new Error(`No element found for selector: ${selector}`)
    await element.focus()
  }

  /** Makes the window as large as the viewport needs it. */
  async setViewport({ width, height }) {
    const size = () => this.evaluate(() => [innerWidth, innerHeight])
    const is = async () => {
      const [w, h] = await size()
      return w === width && h === height
    }
    for (let tries = 0; tries < 20 && !(await is()); tries++) {
      const [w, h] = await size()
      await this.#command(async ({ get, post }) => {
        const { width: outerWidth, height: outerHeight } = await get('window/rect')
        const rect = { x: 0, y: 0, width: outerWidth + width - w, height: outerHeight + height - h }
        await post('window/rect', rect)
      })
      await pause(20)
    }
  }

  bringToFront() {
    return this.#command(() => {})
  }

  async close() {
    this.#isClosed = true
    await this.#browser.closeWindow(this, this.#window)
  }

  createCDPSession = lacks('WebDriver has no DevTools protocol')
  exposeFunction = lacks('WebDriver cannot call the test from the page')
  setOfflineMode = lacks('WebDriver cannot cut the network off')
  emulateMediaFeatures = lacks('WebDriver cannot change what media queries say')
  setRequestInterception = lacks('WebDriver cannot intercept requests')
}
