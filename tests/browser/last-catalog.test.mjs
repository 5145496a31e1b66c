// A server that fails or hangs: a typed error in time, and at consent level `device` the last good catalogue.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, afterEach, before, describe } from 'node:test'
import { faulty } from '../fixtures/faulty.mjs'
import { lab } from '../fixtures/lab.mjs'
import { books, compileTo } from '../fixtures/shop.mjs'
import { NotInWebDriver } from '../webkit/lacks.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const NOON = 1_790_000_000_000
const DAY = 86_400_000
const CATALOG = '/books.pnc'
const ENGINE = '/penchant/penchant.wasm'
const root = await lab()
const original = await compileTo(join(root, 'original.pnc'))
const newer = await compileTo(join(root, 'newer.pnc'), [{ ...books[0], title: 'The Whale' }, ...books.slice(1)])

/** Every way of failing, with the error that it is. `timeout` is how long is waited. */
const failures = {
  500: ['catalog_unreachable', 'missing', /answered 500/],
  503: ['catalog_unreachable', 'missing', /answered 503/],
  404: ['catalog_unreachable', 'missing', /answered 404/],
  401: ['catalog_unreachable', 'missing', /answered 401, to a request without cookies/],
  'the connection ends half-way': ['catalog_unreachable', 'truncated', /ended early/],
  'half of it': ['catalog_length', undefined, /bytes/],
  'a page': ['catalog_magic', undefined, /not a page/],
  'no connection': ['catalog_unreachable', 'unreachable', /request failed/],
  'no answer': ['catalog_unreachable', 'timeout', /nothing came for 0.7 s/],
  'no more after a half': ['catalog_unreachable', 'timeout', /nothing came for 0.7 s/],
}

await forEachBrowser(
  (room) => {
    let server
    let profiles = 0
    before(async () => {
      server = await faulty(room.url)
    })
    after(() => server.close())
    afterEach(async () => {
      server.fault(CATALOG)
      server.fault(ENGINE)
      await writeFile(join(root, 'books.pnc'), original)
    })

    /** A page with a profile of its own in which nothing is open yet. */
    async function visit() {
      const page = await room.open('/blank.html')
      await page.goto(new URL(`#fault-${profiles++}`, server.url).href)
      await page.waitForSelector('[data-state="ready"]')
      return page
    }
    /** Opens, in the page as it is loaded anew, and says what came of it. */
    async function opening(page, options = {}) {
      await page.reload()
      await page.waitForSelector('[data-state="ready"]')
      const found = await page.evaluate(async (options) => {
        const before = performance.now()
        try {
          await lab.open({ timeout: 700, ...options })
        } catch ({ code, reason, message }) {
          return { code, reason, message, took: performance.now() - before }
        }
        const { catalog } = await lab.penchant.health()
        const { items } = await lab.penchant.recommend({ limit: 100 })
        return { stale: catalog.stale, items: items.map(({ item }) => item.title).join() }
      }, options)
      // Browsers say of their own accord what could not be loaded.
      page.problems.splice(0)
      return found
    }
    /** Whether a catalogue is kept for the page's own profile. */
    const kept = (page) =>
      page.evaluate(async () => {
        const name = `penchant catalogue of ${location.hash.slice(1)}`
        return (await caches.has(name)) && (await (await caches.open(name)).keys()).length === 1
      })
    async function until(isSo) {
      const deadline = Date.now() + 5_000
      while (!(await isSo())) {
        assert.ok(Date.now() < deadline, 'not so after five seconds')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    /** Opened once while all was well, until the catalogue is kept. */
    async function visited() {
      if (room.name === 'webkit')
        throw new NotInWebDriver('in automation a cache is forgotten as soon as no page has it open')
      const page = await visit()
      const first = await opening(page)
      assert.equal(first.stale, undefined)
      await until(() => kept(page))
      return { page, first }
    }

    describe('the last good catalogue is used, and said to be older, where the server has', () => {
      for (const [name, [, , says]] of Object.entries(failures)) {
        test(name, async () => {
          const { page, first } = await visited()
          server.fault(CATALOG, name)
          const { stale, items } = await opening(page, { at: NOON + DAY })
          assert.equal(items, first.items)
          assert.equal(stale.since, NOON, 'since when')
          assert.match(stale.problem, says)
          server.fault(CATALOG)
          const { stale: none } = await opening(page, { at: NOON + 2 * DAY })
          assert.equal(none, undefined)
        })
      }
    })

    for (const [what, storage] of Object.entries({ 'no navigator.storage': undefined, 'no estimate()': {} })) {
      test(`a browser that has ${what}, and does not say how much room there is, keeps the catalogue too`, async () => {
        const page = await visit()
        await page.evaluate(async (storage) => {
          Object.defineProperty(Navigator.prototype, 'storage', { value: storage, configurable: true })
          await lab.open()
        }, storage)
        await until(() => kept(page))
      })
    }

    test('a catalogue that is loaded again is what the server has now, and is kept', async () => {
      const { page } = await visited()
      await writeFile(join(root, 'books.pnc'), newer)
      const title = () => page.evaluate(() => lab.penchant.item('moby').title)
      assert.notEqual(await title(), 'The Whale')
      await page.evaluate(() => lab.penchant.reload())
      assert.equal(await title(), 'The Whale')
      server.fault(CATALOG, 'no connection')
      await until(async () => (await opening(page)).items.includes('The Whale'))
    })

    describe('where none was kept, the error is typed and in time:', () => {
      for (const [name, [code, reason, says]] of Object.entries(failures)) {
        test(name, async () => {
          server.fault(CATALOG, name)
          const page = await visit()
          const error = await opening(page)
          assert.deepEqual([error.code, error.reason], [code, reason], error.message)
          assert.match(error.message, says)
          assert.ok(error.took < 3_000, `it took ${error.took} ms`)
        })
      }
      for (const name of ['no answer', 'no more after a half']) {
        test(`of the engine, ${name}, also where the script about failures does not come`, async () => {
          server.fault(ENGINE, name)
          const page = await visit()
          const error = await opening(page)
          assert.deepEqual([error.code, error.reason], ['wasm_unavailable', 'timeout'], error.message)
          assert.match(error.message, /nothing came for 0.7 s.*open\(\{ timeout \}\)/)
          assert.ok(error.took < 3_000, `it took ${error.took} ms`)
          server.fault(ENGINE)
          // In the same page: what failed is tried again.
          const again = await page.evaluate(() => lab.open().then(() => 'open'))
          assert.equal(again, 'open')
        })
      }
    })

    test('what comes slowly is waited for, however long the whole takes', async () => {
      server.fault(CATALOG, 'slowly, bit by bit')
      server.fault(ENGINE, 'slowly, bit by bit')
      const page = await visit()
      const { items } = await opening(page)
      assert.ok(items?.includes('Moby Dick'))
    })

    for (const consent of ['off', 'session']) {
      test(`at ${consent}, nothing is kept, and what was kept before is not read`, async () => {
        const page = await visit()
        await opening(page, { consent })
        await new Promise((resolve) => setTimeout(resolve, 300))
        assert.equal(await kept(page), false)
        server.fault(CATALOG, '500')
        assert.equal((await opening(page, { consent })).code, 'catalog_unreachable')
        server.fault(CATALOG)
        const { page: other } = await visited()
        server.fault(CATALOG, '500')
        assert.equal((await opening(other, { consent })).code, 'catalog_unreachable')
      })
    }

    for (const [name, leave] of Object.entries({
      'consent.set(off)': () => lab.penchant.consent.set('off'),
      'consent.set(session)': () => lab.penchant.consent.set('session'),
      'data.erase()': () => lab.penchant.data.erase(),
    })) {
      test(`${name} drops what was kept`, async () => {
        const { page } = await visited()
        await page.evaluate(leave)
        await until(async () => !(await kept(page)))
        server.fault(CATALOG, '500')
        assert.equal((await opening(page)).code, 'catalog_unreachable')
      })
    }

    test('a newer catalogue takes the place of the older', async () => {
      const { page } = await visited()
      await writeFile(join(root, 'books.pnc'), newer)
      assert.match((await opening(page, { at: NOON + DAY })).items, /The Whale/)
      await new Promise((resolve) => setTimeout(resolve, 500))
      server.fault(CATALOG, '500')
      const { stale, items } = await opening(page, { at: NOON + 2 * DAY })
      assert.match(items, /The Whale/)
      assert.equal(stale.since, NOON + DAY)
    })

    test('a site’s service worker that looks into all caches does not find it', async () => {
      const { page } = await visited()
      const found = await page.evaluate(async () => Boolean(await caches.match('/books.pnc', { ignoreSearch: true })))
      assert.equal(found, false)
    })

    test('another profile does not find it', async () => {
      await visited()
      server.fault(CATALOG, '500')
      assert.equal((await opening(await visit())).code, 'catalog_unreachable')
    })

    test('an opening that is stopped is stopped, whatever was kept', async () => {
      const { page } = await visited()
      server.fault(CATALOG, 'no answer')
      const said = await page.evaluate(async () => {
        const signal = AbortSignal.timeout(100)
        return lab.open({ signal }).catch((error) => error === signal.reason)
      })
      assert.equal(said, true)
    })
  },
  { root },
)
