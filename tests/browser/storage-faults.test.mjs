// The browser's storage when it fails: missing, refusing, full, damaged, newer, or killed in the middle.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { enter, health, lab, opened, order, reopened, rows, view } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

/** Ways for a browser to have no storage. Each runs in the page before anything else. */
const without = {
  'there is no IndexedDB': () => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined })
  },
  'the mere question is refused': () => {
    Object.defineProperty(globalThis, 'indexedDB', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    })
  },
  'opening is refused': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
  },
  'opening fails': () => {
    const { open } = IDBFactory.prototype
    IDBFactory.prototype.open = function (name) {
      const request = open.call(this, name, 1)
      request.addEventListener('upgradeneeded', () => request.transaction.abort())
      return request
    }
  },
}

/** Ways for the next event to fail without a word of why. Each runs in the page. */
const unexplained = {
  'a transaction': () => {
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function (...row) {
      IDBObjectStore.prototype.put = put
      // A second row of one key: the request fails, and the transaction with it.
      const request = this.add(row[0], 1)
      Object.defineProperty(this.transaction, 'error', { value: null })
      return request
    }
  },
  'a request': () => {
    const { getAllKeys } = IDBObjectStore.prototype
    IDBObjectStore.prototype.getAllKeys = function (...given) {
      IDBObjectStore.prototype.getAllKeys = getAllKeys
      const request = getAllKeys.apply(this, given)
      Object.defineProperty(request, 'error', { value: null })
      // What is asked in it fails then.
      queueMicrotask(() => this.transaction.abort())
      return request
    }
  },
}

await forEachBrowser(
  (room) => {
    const write = (page, ...row) => page.evaluate((row) => lab.write(...row), row)

    describe('where storage is missing', () => {
      for (const [name, stub] of Object.entries(without)) {
        test(`because ${name}, it works in memory, and health says why`, async () => {
          const page = await enter(room, stub)
          await page.evaluate(() => lab.open())
          const fresh = await order(page)
          assert.deepEqual(await view(page, 'moby', 'typee'), [1, 2])
          assert.notDeepEqual(await order(page), fresh)
          const { storage, events, consent } = await health(page)
          assert.deepEqual([storage.kind, events, consent], ['memory', 2, 'device'])
          assert.match(storage.problem, /storage|IndexedDB/)
          await page.evaluate(() => lab.penchant.data.erase())
          assert.deepEqual(await order(page), fresh)
        })
      }

      test('what another tab does there troubles nobody', async () => {
        const stranded = await enter(room, without['opening is refused'])
        await stranded.evaluate(() => lab.open())
        const page = await opened(room)
        await view(page, 'moby')
        await view(stranded, 'emma')
        await stranded.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)))
        assert.deepEqual(stranded.problems, [])
        assert.equal((await health(stranded)).events, 1)
      })
    })

    describe('damage', () => {
      const flip = (bytes, at) => bytes.map((byte, k) => (k === at ? byte ^ 1 : byte))

      const damages = {
        'a flipped bit': (bytes) => flip(bytes, bytes.length - 1),
        'a flipped number': (bytes) => flip(bytes, 7),
        'a row cut short': (bytes) => bytes.slice(0, 20),
        'an empty row': () => [],
        'something else entirely': () => 'not ours',
      }
      for (const [name, damage] of Object.entries(damages)) {
        test(`${name} in one event is counted, the rest is read`, async () => {
          const page = await opened(room)
          await view(page, 'moby', 'typee', 'emma')
          const [, [key, bytes]] = (await rows(page)).events
          await write(page, 'events', key, damage(bytes))
          await reopened(page)
          const { storage, events } = await health(page)
          assert.deepEqual([storage.kind, storage.damaged, events], ['indexeddb', 1, 2])
          const learned = await page.evaluate(() => lab.penchant.profile.interests())
          const items = new Set(learned.flatMap(({ because }) => because.map(({ item }) => item)))
          assert.deepEqual([...items].sort(), ['emma', 'moby'])
        })

        test(`${name} in the last event costs no other event, before it or after`, async () => {
          const page = await opened(room)
          await view(page, 'moby', 'typee', 'emma')
          const [key, bytes] = (await rows(page)).events.at(-1)
          await write(page, 'events', key, damage(bytes))
          await reopened(page)
          const numbers = await view(page, 'island', 'lordjim')
          assert.equal(new Set(numbers).size, 2)
          assert.equal((await health(page)).events, 4)
          const before = await order(page)
          await reopened(page)
          const { events, storage } = await health(page)
          assert.deepEqual([events, storage.damaged], [4, 1])
          assert.deepEqual(await order(page), before)
        })
      }

      test('in a remembered item is counted, its events stay, and erase ends it', async () => {
        const page = await opened(room)
        const fresh = await order(page)
        await view(page, 'moby', 'typee')
        const [key, bytes] = (await rows(page)).items[0]
        await write(page, 'items', key, flip(bytes, 12))
        await reopened(page)
        const { storage, events } = await health(page)
        assert.deepEqual([storage.damaged, events], [1, 2])
        await page.evaluate(() => lab.penchant.data.erase())
        assert.equal((await health(page)).storage.damaged, 0)
        assert.deepEqual(await order(page), fresh)
      })
    })

    describe('a database of a newer version', () => {
      test('is left untouched, and health says so', async () => {
        const page = await opened(room)
        await view(page, 'moby')
        await page.evaluate(() => lab.penchant.close())
        await page.evaluate(() => lab.upgrade())
        const before = await rows(page)
        await reopened(page)
        await view(page, 'emma')
        const { storage, events } = await health(page)
        assert.deepEqual([storage.kind, events], ['memory', 1])
        assert.match(storage.problem, /newer version/)
        assert.deepEqual(await rows(page), before)
        assert.deepEqual(before.tomorrow, [[1, 'precious']])
        await page.evaluate(() => lab.penchant.data.erase())
        assert.equal(await page.evaluate(() => lab.exists()), false, 'whoever asks for an erasure gets it')
      })

      test('may be made while a page of this version is open: that page steps aside and says so', async () => {
        const page = await opened(room)
        await view(page, 'moby')
        const kept = await order(page)
        await page.evaluate(() => lab.upgrade())
        const before = await rows(page)
        const refused = await page.evaluate(() => lab.refused(() => lab.view('emma')))
        assert.deepEqual([refused?.name, refused?.code], ['PenchantError', 'storage_version'])
        assert.deepEqual(await order(page), kept)
        assert.deepEqual(await rows(page), before)
      })
    })

    test('an event whose transaction is aborted after all is refused, and nothing is learned', async () => {
      const page = await opened(room)
      await view(page, 'moby')
      const before = await order(page)
      await page.evaluate(() => {
        const { put } = IDBObjectStore.prototype
        IDBObjectStore.prototype.put = function (...row) {
          const request = put.apply(this, row)
          request.addEventListener('success', () => this.transaction.abort())
          IDBObjectStore.prototype.put = put
          return request
        }
      })
      const refused = await page.evaluate(() => lab.refused(() => lab.view('emma')))
      assert.deepEqual([refused?.name, refused?.code], ['PenchantError', 'storage_failed'])
      assert.deepEqual(await order(page), before)
      assert.deepEqual(await view(page, 'emma'), [2])
    })

    describe('an error without a reason', () => {
      for (const [name, stub] of Object.entries(unexplained)) {
        test(`of ${name} is typed, nothing is learned, and the next event is kept`, async () => {
          const page = await opened(room)
          await view(page, 'moby')
          const before = [await order(page), await rows(page)]
          await page.evaluate(stub)
          const refused = await page.evaluate(() => lab.refused(() => lab.view('emma')))
          assert.deepEqual([refused?.name, refused?.code], ['PenchantError', 'storage_failed'])
          assert.match(refused.message, /without a reason/)
          assert.deepEqual([await order(page), await rows(page)], before)
          const { events, storage } = await health(page)
          assert.deepEqual([events, storage.kind], [1, 'indexeddb'])
          assert.match(storage.problem, /without a reason/)
          assert.deepEqual(await view(page, 'emma'), [2])
          assert.equal((await health(page)).storage.problem, undefined)
        })
      }

      test('of the opening is said in health, and the profile is in memory', async () => {
        const page = await opened(room, {}, () => {
          const { open } = IDBFactory.prototype
          IDBFactory.prototype.open = function (...given) {
            IDBFactory.prototype.open = open
            const request = open.apply(this, given)
            Object.defineProperty(request, 'error', { value: null })
            request.addEventListener('upgradeneeded', (event) => {
              event.stopImmediatePropagation()
              request.transaction.abort()
            })
            return request
          }
        })
        await view(page, 'moby')
        const { events, storage } = await health(page)
        assert.deepEqual([events, storage.kind], [1, 'memory'])
        assert.match(storage.problem, /without a reason/)
        assert.equal(await page.evaluate(() => lab.exists()), false)
      })
    })

    describe('a handler that throws', () => {
      test('in the transaction of an event, of whoever else listens there: refused, rolled back, the next is kept', async () => {
        const page = await opened(room)
        await view(page, 'moby')
        const before = [await order(page), await rows(page)]
        await page.evaluate(() => {
          const { put } = IDBObjectStore.prototype
          IDBObjectStore.prototype.put = function (...row) {
            IDBObjectStore.prototype.put = put
            const request = put.apply(this, row)
            request.addEventListener('success', () => {
              throw new Error('a stranger’s mistake')
            })
            return request
          }
        })
        const refused = await page.evaluate(() => lab.refused(() => lab.view('emma')))
        assert.deepEqual([refused?.name, refused?.code], ['PenchantError', 'storage_failed'])
        assert.deepEqual([await order(page), await rows(page)], before)
        assert.deepEqual(await view(page, 'emma'), [2])
        assert.equal(page.problems.length, 1)
        assert.match(page.problems.pop(), /a stranger’s mistake/)
      })

      test('of `subscribe`, or waits for long, changes nothing: each event is committed once', async () => {
        const page = await opened(room)
        const heard = await page.evaluate(async () => {
          const heard = []
          addEventListener('error', (event) => event.preventDefault())
          addEventListener('unhandledrejection', (event) => event.preventDefault())
          lab.penchant.subscribe(({ kind }) => {
            heard.push(kind)
            throw new Error('a listener’s mistake')
          })
          lab.penchant.subscribe(() => new Promise(() => {}))
          lab.penchant.subscribe(async () => {
            throw new Error('a late mistake')
          })
          await Promise.all(['moby', 'emma', 'typee'].map((item) => lab.view(item)))
          await lab.view('island')
          return heard
        })
        assert.deepEqual(heard, Array(4).fill('recorded'))
        assert.equal((await rows(page)).events.length, 4)
        const before = await order(page)
        await reopened(page)
        assert.deepEqual([(await health(page)).events, await order(page)], [4, before])
        // The mistakes are reported to the page, whose they are; Firefox gives some of them without their text.
        for (const problem of page.problems.splice(0))
          assert.match(problem, /listener’s mistake|late mistake|^JSHandle@error$/)
      })
    })

    test('nothing but the storage is waited for in a transaction: with no timer, frame or network all is done', async () => {
      const page = await opened(room)
      const done = await page.evaluate(async () => {
        const never = () => new Promise(() => {})
        const timers = ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback']
        for (const name of timers) globalThis[name] = () => 0
        Object.assign(globalThis, { fetch: never })
        MessagePort.prototype.postMessage = () => {}
        BroadcastChannel.prototype.postMessage = () => {}
        const done = []
        const [, second] = await lab.view('moby', 'emma', 'typee')
        const { undo } = await lab.penchant.profile.forget({ event: second })
        done.push((await lab.health()).events)
        await undo()
        done.push((await lab.health()).events)
        const copy = await lab.penchant.data.export()
        await lab.penchant.data.erase()
        done.push((await lab.health()).events)
        await lab.penchant.data.import(copy)
        done.push((await lab.health()).events)
        return done
      })
      assert.deepEqual(done, [2, 3, 0, 3])
      assert.equal((await rows(page)).events.length, 3)
    })

    const chromiumOnly = room.name === 'chromium' ? false : 'only Chromium can be told to'

    test('when the disk is full, the event is refused by name, the old profile is intact, erase works', {
      skip: chromiumOnly,
    }, async () => {
      // For half a minute the browser goes by the room that it found before.
      await room.fresh()
      const page = await enter(room)
      const cdp = await page.createCDPSession()
      const { origin } = new URL(room.url)
      const { usage } = await page.evaluate(() => navigator.storage.estimate())
      await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 60_000 })
      try {
        await page.evaluate(() => lab.open())
        const fresh = await order(page)
        // Two thousand bytes at a time, until there is no room.
        const { refused, acknowledged, before } = await page.evaluate(async () => {
          const event = { type: 'view', item: 'moby', surface: 'x'.repeat(2_000) }
          for (let acknowledged = 0; acknowledged < 200; acknowledged++) {
            const before = await lab.order()
            const refused = await lab.refused(() => lab.penchant.record(event))
            if (refused) return { refused, acknowledged, before }
          }
          return {}
        })
        assert.deepEqual([refused?.name, refused?.code], ['PenchantError', 'storage_quota'])
        assert.ok(acknowledged > 0)
        assert.deepEqual(await order(page), before)
        assert.equal((await health(page)).events, acknowledged)
        assert.equal((await rows(page)).events.length, acknowledged)
        await page.evaluate(() => lab.penchant.data.erase())
        assert.deepEqual(await rows(page), { events: [], items: [] })
        assert.deepEqual(await order(page), fresh)
      } finally {
        await cdp.send('Storage.overrideQuotaForOrigin', { origin })
      }
      assert.deepEqual(await view(page, 'emma'), [1])
    })

    test('a browser killed in the middle of writing loses nothing that was acknowledged', {
      skip: chromiumOnly,
    }, async () => {
      let page = await opened(room)
      for (let round = 0; round < 3; round++) {
        let acknowledged = 0
        await page.exposeFunction('acknowledge', (event) => {
          acknowledged = event
        })
        const writing = page.evaluate(async () => {
          for (;;) await globalThis.acknowledge((await lab.view('moby'))[0])
        })
        const cut = writing.catch(() => {})
        await page.waitForFunction(async (least) => (await lab.health()).events >= least, {}, 20 * (round + 1))
        // The one that this test launched.
        room.browser.process().kill('SIGKILL')
        await cut
        const known = acknowledged
        await room.restart()
        page = await opened(room)
        const { storage, events } = await health(page)
        assert.ok(events >= known && known >= 20 * (round + 1) - 1, `${known} acknowledged, ${events} there`)
        assert.deepEqual([storage.kind, storage.damaged], ['indexeddb', 0])
      }
    })
  },
  { root },
)
