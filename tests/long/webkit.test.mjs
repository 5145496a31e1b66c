// What docs/durability.md promises, in WebKitGTK by WebDriver: the nearest thing to Safari that runs everywhere.

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { serve } from '../../xtask/serve.mjs'
import { lab } from '../fixtures/lab.mjs'
import { report } from './counts.mjs'
import { lacking, webkit } from './webdriver.mjs'

/* global lab: what runs inside evaluate runs in the page */

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const root = await lab()
const counts = { passed: 0, failed: 0 }

describe('WebKitGTK', { skip: lacking() }, () => {
  let browser
  let server
  let folder
  let profile = 0

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'penchant-webkit-'))
    server = await serve({ root })
    browser = await webkit(folder)
  })
  after(async () => {
    await browser?.end()
    await server?.close()
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    report(`WebKitGTK ${browser?.version}`, counts)
  })

  const address = () => new URL(`/#webkit-${profile}`, server.url).href
  const away = () => browser.goto(new URL('/blank.html', server.url).href)
  const opened = async () => {
    for (let tries = 0; tries < 100; tries++) {
      if (await browser.evaluate(() => document.documentElement.dataset.state === 'ready')) break
      await pause(50)
    }
    await browser.evaluate(() => lab.open())
  }
  const enter = async () => {
    // Elsewhere first: the same page with another fragment would not be loaded again.
    await away()
    await browser.goto(address())
    await opened()
  }
  const again = async () => {
    await browser.reload()
    await opened()
  }
  const health = () => browser.evaluate(() => lab.health())
  const view = (...items) => browser.evaluate((...items) => lab.view(...items), ...items)
  /** Waits in the page until something is so. */
  const until = async (isSo, what) => {
    for (let tries = 0; tries < 100; tries++) {
      if (await browser.evaluate(isSo)) return
      await pause(50)
    }
    assert.fail(what)
  }
  const promise = (name, work) =>
    test(name, async () => {
      profile += 1
      try {
        await work()
        counts.passed += 1
      } catch (error) {
        counts.failed += 1
        throw error
      }
    })

  let first
  afterEach(async () => {
    if (first) await browser.switchTo(first)
    first = undefined
  })
  const otherTab = async () => {
    first = await browser.here()
    const other = await browser.tab(address())
    await opened()
    return other
  }

  promise('the profile outlives a reload', async () => {
    await enter()
    await view('moby', 'typee', 'emma')
    const before = await browser.evaluate(() => lab.order())
    await again()
    assert.deepEqual(await browser.evaluate(() => lab.order()), before)
    const { storage, events } = await health()
    assert.deepEqual([storage.kind, storage.damaged, events], ['indexeddb', 0, 3])
  })

  promise('a hundred calls at once are a hundred events', async () => {
    await enter()
    await browser.evaluate(() => Promise.all(Array.from({ length: 100 }, () => lab.view('moby'))).then(() => true))
    await again()
    assert.equal((await health()).events, 100)
  })

  promise('erase empties the database', async () => {
    await enter()
    await view('moby')
    await browser.evaluate(() => lab.penchant.data.erase())
    assert.deepEqual(await browser.evaluate(() => lab.rows()), { events: [], items: [] })
    await again()
    assert.equal((await health()).events, 0)
  })

  promise('a withdrawal deletes the database', async () => {
    await enter()
    await view('moby')
    await browser.evaluate(() => lab.penchant.consent.set('off'))
    assert.equal(await browser.evaluate(() => lab.exists()), false)
  })

  promise('a damaged row is counted, and the rest is read', async () => {
    await enter()
    await view('moby', 'typee')
    await browser.evaluate(async () => {
      const [[key, bytes]] = (await lab.rows()).events
      await lab.write('events', key, bytes.slice(0, 20))
    })
    await again()
    const { storage, events } = await health()
    assert.deepEqual([storage.damaged, events], [1, 1])
  })

  for (const moment of ['pagehide', 'visibilitychange', 'beforeunload']) {
    promise(`what is recorded in ${moment} on the way to another page is kept once, or not at all`, async () => {
      await enter()
      await browser.evaluate((moment) => {
        const target = moment === 'visibilitychange' ? document : globalThis
        target.addEventListener(moment, () => void lab.penchant.record({ type: 'click', item: 'moby' }))
      }, moment)
      await enter()
      const { events, storage } = await health()
      assert.ok(events <= 1 && storage.damaged === 0, `${events} events`)
      // Chromium and Firefox keep it always: docs/durability.md.
      counts[`kept in ${moment}`] = events
    })
  }

  promise('what one tab records, the other knows', async () => {
    await enter()
    await view('moby')
    await otherTab()
    await view('emma')
    await browser.switchTo(first)
    await until(async () => (await lab.health()).events === 2, 'it does not know')
  })

  promise('a withdrawal in one tab lowers the other', async () => {
    await enter()
    await view('moby')
    await otherTab()
    await browser.evaluate(() => lab.penchant.consent.set('off'))
    await browser.switchTo(first)
    await until(() => lab.penchant.consent.level === 'off', 'it is not lowered')
    await view('emma')
    assert.equal(await browser.evaluate(() => lab.exists()), false)
  })
})
