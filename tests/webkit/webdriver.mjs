// WebDriver for WebKitGTK: starts WebKitWebDriver on a display of its own and sends it commands. It has what tests/webkit/browser.mjs
// needs and no more. The clients that npm has (selenium-webdriver, webdriver) bring four and eleven packages, and what is hard here,
// puppeteer's pages over WebDriver, they do not have either.

import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { start } from '../../xtask/processes.mjs'

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Where Debian keeps the browser. */
function miniBrowser() {
  const libraries = '/usr/lib/x86_64-linux-gnu'
  const names = existsSync(libraries) ? readdirSync(libraries).filter((name) => name.startsWith('webkit2gtk-')) : []
  return names.map((name) => join(libraries, name, 'MiniBrowser')).find((path) => existsSync(path))
}

/** What is not installed, and how to install it; undefined where nothing is missing. */
export function lacking() {
  const programs = ['/usr/bin/WebKitWebDriver', '/usr/bin/xvfb-run', '/usr/bin/dbus-run-session']
  const missing = programs.filter((path) => !existsSync(path))
  if (!miniBrowser()) missing.push('MiniBrowser')
  if (missing.length === 0) return undefined
  return `${missing.join(', ')} not found: apt-get install webkit2gtk-driver xvfb xauth dbus-x11`
}

/** An error that WebDriver answered with. `code` is its name in the standard, such as `no such window`. */
export class WebDriverError extends Error {
  constructor(code, message) {
    super(`${code}: ${message}`)
    this.name = 'WebDriverError'
    this.code = code
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Sends commands over one kept connection: `fetch` sends headers and body apart, which costs 30 ms a command here. */
function commands(port) {
  const agent = new Agent({ keepAlive: true, noDelay: true })
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body)
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      const sent = request({ host: '127.0.0.1', port, path, method, agent, headers, timeout: 60_000 }, (response) => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (part) => {
          answer += part
        })
        response.on('error', reject)
        response.on('end', () => {
          try {
            const { value } = JSON.parse(answer)
            if (value?.error) reject(new WebDriverError(value.error, value.message))
            else resolve(value)
          } catch {
            reject(new Error(`WebKitWebDriver answered ${JSON.stringify(answer.slice(0, 200))}`))
          }
        })
      })
      sent.on('timeout', () => sent.destroy(new Error(`WebKitWebDriver does not answer to ${method} ${path}`)))
      sent.on('error', reject)
      sent.end(text)
    })
}

/**
 * Starts a driver: `{ session, end }`. `folder` is its home. `session()` starts a browser that nobody has used yet, and ends the
 * one before: WebKitWebDriver has one at a time.
 */
export async function startDriver(folder) {
  const port = await freePort()
  const display = ['-a', '-s', '-screen 0 1600x1400x24']
  const args = [...display, 'dbus-run-session', '--', 'WebKitWebDriver', `--port=${port}`]
  const env = { HOME: folder, XDG_DATA_HOME: join(folder, 'data'), XDG_CACHE_HOME: join(folder, 'cache') }
  // Containers and root have no namespaces to build a sandbox from; the pages are our own.
  const driver = start('xvfb-run', args, { env: { ...env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } })
  const call = commands(port)
  for (let tries = 0; ; tries++) {
    try {
      await call('GET', '/status')
      break
    } catch (error) {
      if (tries > 200) {
        await driver.end()
        throw new Error(`WebKitWebDriver does not answer: ${error.message} ${driver.output()}`)
      }
      await pause(50)
    }
  }

  let path
  const endSession = async () => {
    if (path) await call('DELETE', path).catch(() => {})
    path = undefined
  }
  return {
    async session() {
      await endSession()
      const options = { binary: miniBrowser(), args: ['--automation'] }
      const alwaysMatch = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options }
      const { sessionId, capabilities } = await call('POST', '/session', { capabilities: { alwaysMatch } })
      path = `/session/${sessionId}`
      const own = path
      await call('POST', `${own}/timeouts`, { script: 40_000, pageLoad: 30_000 })
      return {
        version: capabilities.browserVersion,
        post: (command, body = {}) => call('POST', `${own}/${command}`, body),
        get: (command) => call('GET', `${own}/${command}`),
        delete: (command) => call('DELETE', `${own}/${command}`),
        end: () => (own === path ? endSession() : undefined),
      }
    },
    async end() {
      await endSession()
      await driver.end()
    },
  }
}
