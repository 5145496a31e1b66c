// A browser that loses its storage for a moment, as Safari does when the process behind it ends: "Connection to Indexed Database
// server lost". A new connection is taken, nothing is lost, nothing is there twice, and health is honest for as long as it lasts.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { enter, lab, opened, reopened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab, lost: what runs inside page.evaluate runs in the page */

const root = await lab()

/**
 * Gives the page `lost`. `lost.once(way)`: the connections that are open now are lost in that way; `lost.on(way)`: all are, and none can be
 * opened, until `lost.off()`.
 *
 * - `transaction`: none can be begun;
 * - `request`: one can be begun, and everything that is asked in it fails;
 * - `commit`: all that is asked succeeds, then the transaction is aborted;
 * - `answer`: it is committed, and the page is told that it was not.
 */
const losing = () => {
  const connections = new Set()
  const state = { way: undefined, dead: new Set(), all: false }
  const error = () =>
    new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', 'UnknownError')
  const isDead = (database) => state.way && (state.all || state.dead.has(database))
  const failing = new WeakSet()
  for (const { prototype } of [IDBRequest, IDBTransaction]) {
    const { get } = Object.getOwnPropertyDescriptor(prototype, 'error')
    Object.defineProperty(prototype, 'error', {
      get() {
        const own = get.call(this)
        return failing.has(this) || failing.has(this.transaction) ? error() : own
      },
    })
  }
  globalThis.lost = {
    opened: 0,
    once: (way) => Object.assign(state, { way, dead: new Set(connections), all: false }),
    on: (way) => Object.assign(state, { way, all: true }),
    off: () => Object.assign(state, { way: undefined, all: false }),
  }
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (name, ...given) {
    if (!name.startsWith('penchant:')) return open.call(this, name, ...given)
    lost.opened++
    // Opening fails as the rest does; a database of another name is not touched by it.
    const isRefused = state.way && state.all
    const request = isRefused ? open.call(this, `none-${Math.random()}`, 1) : open.call(this, name, ...given)
    if (isRefused) {
      failing.add(request)
      request.addEventListener('upgradeneeded', (event) => {
        event.stopImmediatePropagation()
        request.transaction.abort()
      })
    } else request.addEventListener('success', () => connections.add(request.result))
    return request
  }
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...given) {
    if (!isDead(this)) return transaction.apply(this, given)
    if (state.way === 'transaction') throw error()
    const begun = transaction.apply(this, given)
    const writes = begun.mode === 'readwrite'
    if (state.way === 'request') {
      failing.add(begun)
      queueMicrotask(() => begun.abort())
    }
    if (state.way === 'answer' && writes) {
      failing.add(begun)
      // The handler of its abortion hears of its completion.
      Object.defineProperty(begun, 'oncomplete', { set() {} })
      Object.defineProperty(begun, 'onabort', { set: (heard) => begun.addEventListener('complete', heard) })
    }
    return begun
  }
  for (const name of ['put', 'delete', 'clear']) {
    const work = IDBObjectStore.prototype[name]
    IDBObjectStore.prototype[name] = function (...given) {
      const request = work.apply(this, given)
      if (state.way === 'commit' && isDead(this.transaction.db)) {
        failing.add(this.transaction)
        request.addEventListener('success', () => {
          try {
            this.transaction.abort()
          } catch {
            // It was aborted already.
          }
        })
      }
      return request
    }
  }
}

const ONES = ['transaction', 'request', 'commit', 'answer']

await forEachBrowser(
  (room) => {
    const order = (page) => page.evaluate(() => lab.order())
    const health = (page) => page.evaluate(() => lab.health())
    const numbers = async (page) => (await page.evaluate(() => lab.rows())).events.map(([key]) => key)
    const view = (page, ...items) => page.evaluate((items) => lab.view(...items), items)
    const losable = (options) => opened(room, options, losing)

    describe('a connection that is lost once', () => {
      for (const way of ONES) {
        test(`(${way}) is replaced by one, and the event is kept once`, async () => {
          const page = await losable()
          await view(page, 'moby')
          const before = await page.evaluate((way) => {
            lost.once(way)
            return lost.opened
          }, way)
          assert.deepEqual(await view(page, 'emma'), [2])
          assert.equal(await page.evaluate(() => lost.opened), before + 1)
          const { events, storage } = await health(page)
          assert.deepEqual([events, storage.kind, storage.problem], [2, 'indexeddb', undefined])
          assert.deepEqual(await view(page, 'typee'), [3])
          assert.deepEqual(await numbers(page), [1, 2, 3])
          const known = await order(page)
          await reopened(page)
          assert.deepEqual(await order(page), known)
          assert.deepEqual((await health(page)).storage.history, { kind: 'known' })
        })

        test(`(${way}) while many record is replaced, and each is kept once`, async () => {
          const page = await losable()
          await view(page, 'moby')
          const given = await page.evaluate(async (way) => {
            lost.once(way)
            const recording = Array.from({ length: 20 }, () => lab.penchant.record({ type: 'view', item: 'emma' }))
            return (await Promise.all(recording)).map(({ event }) => event)
          }, way)
          const wanted = Array.from({ length: 20 }, (_, k) => k + 2)
          assert.deepEqual(
            given.sort((one, other) => one - other),
            wanted,
          )
          assert.deepEqual(await numbers(page), [1, ...wanted])
          await reopened(page)
          assert.equal((await health(page)).events, 21)
        })

        test(`(${way}) does not keep forgetting, putting back, importing and erasing from being done`, async () => {
          const page = await losable()
          await view(page, 'moby', 'emma', 'typee')
          const found = await page.evaluate(async (way) => {
            const found = []
            const lose = async (work) => {
              lost.once(way)
              const done = await work()
              found.push((await lab.health()).events)
              return done
            }
            const copy = await lab.penchant.data.export()
            const { undo } = await lose(() => lab.penchant.profile.forget({ event: 2 }))
            await lose(undo)
            await lose(() => lab.penchant.data.erase())
            await lose(() => lab.penchant.data.import(copy))
            return found
          }, way)
          assert.deepEqual(found, [2, 3, 0, 3])
          assert.equal((await numbers(page)).length, 3)
          await reopened(page)
          assert.deepEqual([(await health(page)).events, (await health(page)).storage.history], [3, { kind: 'known' }])
        })
      }
    })

    describe('a storage that is lost for a while', () => {
      for (const way of ONES) {
        test(`(${way}) refuses an event after some tries, which health says, and takes the next once it is back`, async () => {
          const page = await losable()
          await view(page, 'moby')
          const before = await order(page)
          const { refused, took, tries } = await page.evaluate(async (way) => {
            lost.on(way)
            const [since, opened] = [performance.now(), lost.opened]
            const refused = await lab.refused(() => lab.view('emma'))
            return { refused, took: performance.now() - since, tries: lost.opened - opened }
          }, way)
          // Committed or not cannot be told where nothing can be read any more: then it must not be tried again.
          const isUnknown = way === 'commit' || way === 'answer'
          assert.equal(refused?.code, isUnknown ? 'storage_busy' : 'storage_failed')
          assert.match(
            refused.message,
            isUnknown ? /it may be done once/ : /Connection to Indexed Database server lost/,
          )
          assert.ok(took >= 300 && took < 2_000, `${took} ms`)
          assert.ok(tries >= 2 && tries <= 8, `${tries} connections`)
          const { events, storage } = await health(page)
          assert.deepEqual([events, storage.kind, storage.problem], [1, 'indexeddb', refused.message])
          assert.deepEqual(await order(page), before)
          await page.evaluate(() => lost.off())
          const kept = way === 'answer' ? 3 : 2
          assert.deepEqual(await view(page, 'typee'), [kept])
          assert.deepEqual([(await health(page)).events, (await health(page)).storage.problem], [kept, undefined])
          await reopened(page)
          assert.deepEqual(
            [(await health(page)).events, (await health(page)).storage.history],
            [kept, { kind: 'known' }],
          )
        })

        for (const level of ['off', 'session']) {
          test(`(${way}) does not keep consent.set('${level}') from leaving nothing within two seconds`, async () => {
            const page = await losable()
            await view(page, 'moby')
            const took = await page.evaluate(
              async ({ way, level }) => {
                lost.on(way)
                const since = performance.now()
                await lab.penchant.consent.set(level)
                return performance.now() - since
              },
              { way, level },
            )
            assert.ok(took < 2_000, `${took} ms`)
            await page.evaluate(() => lost.off())
            assert.equal(await page.evaluate(() => lab.exists()), false)
          })
        }
      }

      test('from the beginning is answered in memory, honestly, and on the device once it is back', async () => {
        const first = await opened(room)
        await view(first, 'moby')
        await first.close()
        const page = await enter(room, losing)
        await page.evaluate(async () => {
          lost.on('transaction')
          await lab.open()
        })
        await view(page, 'emma')
        const { storage, events } = await health(page)
        assert.deepEqual([storage.kind, events], ['memory', 1])
        assert.match(storage.problem, /Connection to Indexed Database server lost/)
        await page.evaluate(() => {
          lost.off()
          lab.now += 60_000
        })
        await view(page, 'typee')
        await page.waitForFunction(async () => (await lab.health()).storage.kind === 'indexeddb')
        assert.deepEqual([(await health(page)).events, (await health(page)).storage.problem], [3, undefined])
        await reopened(page)
        assert.deepEqual([(await health(page)).events, await numbers(page)], [3, [1, 2, 3]])
      })
    })
  },
  { root },
)
