// A browser that speaks WebDriver and nothing newer: WebKitGTK's MiniBrowser. What the storage tests need of it, and no more.

import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
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

/** What is lacking, or nothing. */
export function lacking() {
  const programs = ['/usr/bin/WebKitWebDriver', '/usr/bin/xvfb-run', '/usr/bin/dbus-run-session']
  const missing = programs.filter((path) => !existsSync(path))
  if (!miniBrowser()) missing.push('MiniBrowser')
  if (missing.length === 0) return undefined
  return `${missing.join(', ')} not found: apt-get install webkit2gtk-driver xvfb xauth dbus-x11`
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts driver and browser. `folder` is a home of its own: what the browser keeps is kept there. */
export async function webkit(folder) {
  const port = await freePort()
  const args = ['-a', 'dbus-run-session', '--', 'WebKitWebDriver', `--port=${port}`]
  // Containers and root have no namespaces to build a sandbox from; the pages are our own.
  const env = { HOME: folder, XDG_DATA_HOME: join(folder, 'data'), XDG_CACHE_HOME: join(folder, 'cache') }
  const driver = start('xvfb-run', args, { env: { ...env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } })

  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(60_000),
    })
    const { value } = await response.json()
    if (value?.error) throw new Error(`${value.error}: ${value.message}`)
    return value
  }
  for (let tries = 0; ; tries++) {
    try {
      await call('GET', '/status')
      break
    } catch (error) {
      if (tries > 100) {
        await driver.end()
        throw new Error(`WebKitWebDriver does not answer: ${error.message} ${driver.output()}`)
      }
      await pause(100)
    }
  }

  const options = { binary: miniBrowser(), args: ['--automation'] }
  const alwaysMatch = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options }
  let session
  try {
    session = await call('POST', '/session', { capabilities: { alwaysMatch } })
  } catch (error) {
    await driver.end()
    throw error
  }
  const path = `/session/${session.sessionId}`
  await call('POST', `${path}/timeouts`, { script: 40_000, pageLoad: 30_000 })
  return {
    version: session.capabilities.browserVersion,
    goto: (url) => call('POST', `${path}/url`, { url }),
    reload: () => call('POST', `${path}/refresh`, {}),
    /** Opens another tab and goes there; resolves to its handle. */
    async tab(url) {
      const { handle } = await call('POST', `${path}/window/new`, { type: 'tab' })
      await call('POST', `${path}/window`, { handle })
      await call('POST', `${path}/url`, { url })
      return handle
    },
    here: () => call('GET', `${path}/window`),
    switchTo: (handle) => call('POST', `${path}/window`, { handle }),
    closeTab: () => call('DELETE', `${path}/window`),
    /** Runs a function in the page and waits for what it resolves to. */
    async evaluate(work, ...given) {
      const script = `
        const done = arguments[arguments.length - 1]
        Promise.resolve((${work})(...[].slice.call(arguments, 0, -1))).then(
          (value) => done({ value }),
          (error) => done({ error: String(error && error.message || error) }))`
      const { value, error } = await call('POST', `${path}/execute/async`, { script, args: given })
      if (error !== undefined) throw new Error(error)
      return value
    },
    async end() {
      await call('DELETE', path).catch(() => {})
      await driver.end()
    },
  }
}
