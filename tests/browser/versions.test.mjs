// Versions of the database and of the library: one whose making fails half-way, a change to a newer one that does, an older version of
// the package in another tab.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { enter, health, lab, opened, order, reopened, rows, view } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

await forEachBrowser(
  (room) => {
    describe('the making of a database that fails half-way', () => {
      const refuses = () => {
        const { createObjectStore } = IDBDatabase.prototype
        IDBDatabase.prototype.createObjectStore = function (name, ...given) {
          if (name === 'items') throw new DOMException('no', 'UnknownError')
          return createObjectStore.call(this, name, ...given)
        }
      }

      test('leaves none, the profile is in memory, and the next visit makes it', async () => {
        const page = await opened(room, {}, refuses)
        await view(page, 'moby')
        const { events, storage } = await health(page)
        assert.deepEqual([events, storage.kind], [1, 'memory'])
        assert.match(storage.problem, /AbortError|aborted/i)
        assert.equal(await page.evaluate(() => lab.exists()), false)
        await page.close()
        const next = await opened(room)
        assert.deepEqual(await view(next, 'emma'), [1])
        assert.equal((await health(next)).storage.kind, 'indexeddb')
      })

      test('since its tab is closed leaves none, and the next visit makes it', async () => {
        const page = await enter(room)
        await page.evaluate(() => {
          const request = indexedDB.open(lab.name, 1)
          return new Promise((resolve) => {
            request.onupgradeneeded = () => {
              const store = request.result.createObjectStore('events')
              const again = () => {
                store.count().onsuccess = again
              }
              again()
              resolve()
            }
          })
        })
        await page.close()
        const next = await opened(room)
        assert.deepEqual(await view(next, 'emma'), [1])
        assert.equal((await health(next)).storage.kind, 'indexeddb')
        await reopened(next)
        assert.equal((await health(next)).events, 1)
      })
    })

    describe('a change to a newer version that fails half-way', () => {
      /** Another tab begins to make a newer version of the database, and has emptied it when that ends so. */
      const changes = async (end) => {
        const other = await enter(room)
        await other.evaluate(
          (end) =>
            new Promise((resolve, reject) => {
              const request = indexedDB.open(lab.name, 99)
              addEventListener('error', (event) => event.preventDefault())
              request.onupgradeneeded = () => {
                const { result, transaction } = request
                for (const name of result.objectStoreNames) transaction.objectStore(name).clear()
                result.createObjectStore('tomorrow').put('half', 1)
                if (end === 'throws') throw new Error('a migration’s mistake')
                if (end === 'is aborted') transaction.abort()
                const store = transaction.objectStore('events')
                const again = () => {
                  store.count().onsuccess = again
                }
                again()
                resolve()
              }
              request.onerror = resolve
              request.onsuccess = () => reject(new Error('it was made'))
            }),
          end,
        )
        other.problems.length = 0
        await other.close()
      }

      for (const end of ['throws', 'is aborted', 'ends with its tab']) {
        test(`as it ${end} leaves the version and the data as they were, for this page and the next`, async () => {
          const page = await opened(room)
          await view(page, 'moby', 'typee')
          const before = [await order(page), await rows(page)]
          await changes(end)
          assert.deepEqual([await order(page), await rows(page)], before)
          assert.deepEqual(await view(page, 'emma'), [3])
          await reopened(page)
          const { events, storage } = await health(page)
          assert.deepEqual([events, storage.kind, storage.history], [3, 'indexeddb', { kind: 'known' }])
        })
      }
    })

    describe('an older version of the library in another tab', () => {
      /** A tab of version 0.1 that has the profile open. */
      const older = async () => {
        const page = await enter(room)
        await page.evaluate(async () => {
          const { older } = await import('./older.js')
          lab.older = await older(lab.name)
        })
        return page
      }
      const olderViews = (page, ...items) => page.evaluate((items) => lab.older.view(lab.now, ...items), items)
      const olderReads = (page) => page.evaluate(() => lab.older.reads())
      const numbers = async (page) => (await rows(page)).events.map(([key]) => key)

      test('made the database: this one goes on with what is there, and both record in turn', async () => {
        const other = await older()
        await olderViews(other, 'moby', 'typee')
        assert.deepEqual(await olderReads(other), { sound: 2, damaged: 0 })
        const page = await opened(room)
        assert.deepEqual(
          [(await health(page)).events, (await health(page)).storage.history],
          [2, { kind: 'known' }],
          'what it wrote is read',
        )
        assert.deepEqual(await view(page, 'emma'), [3])
        assert.deepEqual(await olderViews(other, 'island'), [4])
        assert.deepEqual(await view(page, 'lordjim'), [5])
        const { events, storage } = await health(page)
        assert.deepEqual([events, storage.damaged, storage.history], [5, 0, { kind: 'known' }])
        assert.deepEqual(await numbers(page), [1, 2, 3, 4, 5])
        const before = await order(page)
        await reopened(page)
        assert.deepEqual(await order(page), before)
        assert.deepEqual((await health(page)).storage.history, { kind: 'known' })
      })

      for (const word of [null, 'changed', 'a word from another time']) {
        test(`records and says ${word}: this one has it, each once`, async () => {
          const [page, other] = [await opened(room), await older()]
          await view(page, 'moby')
          await olderViews(other, 'typee', 'emma')
          await other.evaluate((word) => lab.older.tell(word), word)
          await page.waitForFunction(async () => (await lab.health()).events === 3)
          assert.deepEqual(await view(page, 'island'), [4])
          assert.deepEqual(await numbers(page), [1, 2, 3, 4])
        })
      }

      test('both at once lose nothing, and no number is given twice', async () => {
        const [page, other] = [await opened(room), await older()]
        const items = Array.from({ length: 25 }, (_, k) => (k % 2 ? 'moby' : 'emma'))
        const given = await Promise.all([view(page, ...items), olderViews(other, ...items)])
        assert.equal(new Set(given.flat()).size, 50)
        await reopened(page)
        const { events, storage } = await health(page)
        assert.deepEqual([events, storage.damaged, storage.history], [50, 0, { kind: 'known' }])
      })

      test('finds rows that it cannot read, and leaves them alone: what is new, and a last click', async () => {
        const page = await opened(room)
        await view(page, 'moby')
        const other = await older()
        // The event of a newer version and the row of what was removed; the item is as it was.
        assert.deepEqual(await olderReads(other), { sound: 1, damaged: 2 })
        // The visitor looks at this one, and leaves it by a click.
        await page.bringToFront()
        // In `pagehide` WebKit keeps nothing; in `beforeunload` there is time to give the event its number.
        const [moment, next] = room.name === 'webkit' ? ['beforeunload', 3] : ['pagehide', 2]
        await page.evaluate(
          (moment) => addEventListener(moment, () => void lab.penchant.record({ type: 'click', item: 'emma' })),
          moment,
        )
        const address = page.url()
        await page.goto(new URL('/blank.html', room.url).href)
        await other.waitForFunction(async () => (await lab.older.reads()).damaged === 3, { polling: 50 })
        assert.deepEqual(await olderViews(other, 'typee'), [next])
        await page.goto(address)
        await reopened(page)
        const { events, storage } = await health(page)
        assert.deepEqual([events, storage.damaged, storage.history], [3, 0, { kind: 'known' }])
        assert.deepEqual(await numbers(page), [1, 2, 3])
      })

      test('forgets, and counts it nowhere: it counts as missing, and nothing else is lost', async () => {
        const [page, other] = [await opened(room), await older()]
        await view(page, 'moby', 'typee', 'emma')
        await other.evaluate(async () => {
          await lab.older.forget(2)
          await lab.older.forgetItem('emma')
          lab.older.tell('changed')
        })
        await page.waitForFunction(async () => (await lab.health()).events === 2)
        const history = { kind: 'damaged', missing: 1 }
        assert.deepEqual((await health(page)).storage.history, history)
        assert.deepEqual(await view(page, 'emma'), [4])
        const before = await order(page)
        await reopened(page)
        const { events, storage } = await health(page)
        assert.deepEqual([events, storage.damaged, storage.history], [3, 0, history])
        assert.deepEqual(await order(page), before)
      })

      test('erases: this one knows nothing either, and goes on', async () => {
        const [page, other] = [await opened(room), await older()]
        const fresh = await order(page)
        await view(page, 'moby', 'typee')
        await other.evaluate(async () => {
          await lab.older.erase()
          lab.older.tell('erased')
        })
        await page.waitForFunction(async () => (await lab.health()).events === 0)
        assert.deepEqual(await order(page), fresh)
        assert.deepEqual(await view(page, 'emma'), [1])
        assert.deepEqual((await health(page)).storage.history, { kind: 'first' })
        await reopened(page)
        assert.deepEqual([(await health(page)).events, (await health(page)).storage.history], [1, { kind: 'known' }])
      })

      test('does not keep a withdrawal from being done', async () => {
        const [page, other] = [await opened(room), await older()]
        await view(page, 'moby')
        await olderViews(other, 'typee')
        await page.evaluate(() => lab.penchant.consent.set('off'))
        assert.equal(await page.evaluate(() => lab.exists()), false)
      })
    })
  },
  { root },
)
