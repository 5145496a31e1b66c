// The profile in the browser's own storage: what is acknowledged is there, what consent forbids is not, and tabs agree.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { enter, health, lab, opened, order, reopened, rows, view } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

await forEachBrowser(
  (room) => {
    describe('at level device', () => {
      test('the profile outlives a reload and a restart of the browser', async () => {
        let page = await opened(room)
        const first = await order(page)
        await view(page, 'moby', 'typee', 'emma')
        const before = await order(page)
        assert.notDeepEqual(before, first)
        await reopened(page)
        assert.deepEqual(await order(page), before)
        await room.restart()
        page = await opened(room)
        assert.deepEqual(await order(page), before)
        const { storage, events } = await health(page)
        assert.deepEqual([storage.kind, storage.problem, storage.damaged, events], ['indexeddb', undefined, 0, 3])
      })

      test('an event that is acknowledged is a row in the database, at once', async () => {
        const page = await opened(room)
        for (const count of [1, 2, 3]) {
          assert.deepEqual(await view(page, 'island'), [count])
          const { events, items } = await rows(page)
          assert.deepEqual(
            events.map(([key]) => key),
            [1, 2, 3].slice(0, count),
          )
          assert.deepEqual(
            items.map(([key]) => key),
            ['island'],
          )
          const kept = [...events, ...items].reduce((sum, [, bytes]) => sum + bytes.length, 0)
          assert.equal((await health(page)).storage.bytes, kept)
        }
      })

      test('a hundred calls at once are a hundred events, in the order of the calls', async () => {
        const page = await opened(room)
        const numbers = await page.evaluate(async () => {
          const items = Array.from({ length: 100 }, (_, k) => (k % 2 ? 'moby' : 'emma'))
          const recorded = await Promise.all(items.map((item) => lab.penchant.record({ type: 'view', item })))
          return recorded.map(({ event }) => event)
        })
        assert.deepEqual(
          numbers,
          Array.from({ length: 100 }, (_, k) => k + 1),
        )
        const before = await order(page)
        await reopened(page)
        assert.equal((await health(page)).events, 100)
        assert.deepEqual(await order(page), before)
      })

      test('calls that wait for each other longer than for the database are not refused', async () => {
        const page = await enter(room, () => {
          // The time limit of a transaction, a tenth of it: a thousand take longer than that.
          const set = setTimeout
          globalThis.setTimeout = (work, limit, ...given) => set(work, limit === 5_000 ? 500 : limit, ...given)
        })
        await page.evaluate(() => lab.open())
        const count = await page.evaluate(async () => {
          const views = Array.from({ length: 1_000 }, () => lab.penchant.record({ type: 'view', item: 'moby' }))
          const numbers = (await Promise.all(views)).map(({ event }) => event)
          return new Set(numbers).size
        })
        assert.equal(count, 1_000)
        assert.equal((await health(page)).events, 1_000)
      })

      test('erase empties every object store before it resolves', async () => {
        const page = await opened(room)
        const fresh = await order(page)
        await view(page, 'moby', 'typee')
        await page.evaluate(() => lab.penchant.data.erase())
        assert.deepEqual(await rows(page), { events: [], items: [] })
        assert.deepEqual(await order(page), fresh)
        await reopened(page)
        assert.deepEqual(await order(page), fresh)
      })

      test('profiles of different names know nothing of each other', async () => {
        const page = await opened(room, { profile: 'one' })
        const fresh = await order(page)
        await view(page, 'moby')
        await reopened(page, { profile: 'two' })
        assert.deepEqual(await order(page), fresh)
        await reopened(page, { profile: 'one' })
        assert.equal((await health(page)).events, 1)
        await page.evaluate(() => lab.penchant.data.erase())
      })

      test('retention holds in the database too', async () => {
        const items = [
          { id: 'a', tags: ['x'] },
          { id: 'b', tags: ['x'] },
        ]
        const page = await enter(room)
        const open = () => page.evaluate((items) => lab.open({ items, config: { retention: { events: 10 } } }), items)
        await open()
        await view(page, 'b', ...Array(14).fill('a'))
        const { events, items: kept } = await rows(page)
        assert.ok(events.length <= 10)
        assert.deepEqual(
          kept.map(([id]) => id),
          ['a'],
        )
        assert.equal((await health(page)).events, events.length)
      })

      test('close lets the database be deleted', async () => {
        const page = await opened(room)
        await view(page, 'moby')
        await page.evaluate(() => lab.penchant.close())
        await page.evaluate(() => lab.remove())
        assert.equal(await page.evaluate(() => lab.exists()), false)
      })

      test('an open profile does not keep the database from being deleted either, and goes on afterwards', async () => {
        const page = await opened(room)
        await view(page, 'moby')
        await page.evaluate(() => lab.remove())
        await view(page, 'emma')
        const before = await order(page)
        await reopened(page)
        assert.equal((await health(page)).events, 1)
        assert.deepEqual(await order(page), before)
      })
    })

    describe('without consent for the device', () => {
      for (const consent of ['off', 'session']) {
        test(`at level ${consent} no database is made, whatever is called`, async () => {
          const page = await opened(room, { consent })
          await page.evaluate(async () => {
            await lab.penchant.record({ type: 'view', item: 'moby' })
            await lab.penchant.recommend()
            await lab.penchant.data.erase()
            await lab.penchant.close()
          })
          assert.equal(await page.evaluate(() => lab.exists()), false)
        })

        test(`going down to ${consent} erases what the device had before it resolves`, async () => {
          const page = await opened(room)
          await view(page, 'moby', 'typee')
          await page.evaluate((level) => lab.penchant.consent.set(level), consent)
          assert.equal(await page.evaluate(() => lab.exists()), false)
          assert.equal((await health(page)).events, consent === 'session' ? 2 : 0)
        })

        test(`an event on its way while the level goes down to ${consent} does not stay on the device`, async () => {
          const page = await opened(room)
          await view(page, 'moby')
          await page.evaluate(async (level) => {
            const view = () => lab.penchant.record({ type: 'view', item: 'emma' })
            await Promise.allSettled([view(), lab.penchant.consent.set(level), view(), view()])
          }, consent)
          assert.equal(await page.evaluate(() => lab.exists()), false)
        })
      }

      test('going up from session keeps what the session knew, on the device', async () => {
        const page = await opened(room, { consent: 'session' })
        await view(page, 'moby', 'typee')
        const before = await order(page)
        await page.evaluate(() => lab.penchant.consent.set('device'))
        await reopened(page)
        assert.deepEqual(await order(page), before)
      })

      test('going up adds the session to what the device already knew', async () => {
        const page = await opened(room)
        await view(page, 'moby')
        await reopened(page, { consent: 'session' })
        await view(page, 'emma')
        await page.evaluate(() => lab.penchant.consent.set('device'))
        assert.equal((await health(page)).events, 2)
        const before = await order(page)
        await reopened(page)
        assert.deepEqual(await order(page), before)
      })
    })

    describe('two tabs', () => {
      /** Waits until the tab has heard of what the other did. */
      const hears = (page, events) =>
        page.waitForFunction(async (events) => (await lab.health()).events === events, {}, events)

      test('that record at once lose nothing, and agree on the order afterwards', async () => {
        const tabs = [await opened(room), await opened(room)]
        const work = (page, item) =>
          page.evaluate(async (item) => {
            const recorded = []
            for (let k = 0; k < 50; k++) recorded.push(await lab.penchant.record({ type: 'view', item }))
            return recorded.map(({ event }) => event)
          }, item)
        const numbers = await Promise.all([work(tabs[0], 'moby'), work(tabs[1], 'emma')])
        assert.equal(new Set(numbers.flat()).size, 100)
        await Promise.all(tabs.map((page) => hears(page, 100)))
        const [one, other] = await Promise.all(tabs.map(order))
        assert.deepEqual(one, other)
        assert.equal((await rows(tabs[0])).events.length, 100)
      })

      test('tell each other: what one records, the other ranks by', async () => {
        const [one, other] = [await opened(room), await opened(room)]
        await view(one, 'moby')
        await hears(other, 1)
        assert.deepEqual(await order(other), await order(one))
        assert.deepEqual(await other.evaluate(() => lab.heard), ['other-tab'])
      })

      test('that one erases while the other records: nothing that was erased comes back', async () => {
        const [one, other] = [await opened(room), await opened(room)]
        await view(one, 'moby', 'typee')
        await hears(other, 2)
        const recording = other.evaluate(async () => {
          for (let k = 0; k < 40; k++) await lab.penchant.record({ type: 'view', item: 'emma' })
        })
        await one.evaluate(() => lab.penchant.data.erase())
        await recording
        const { events, items } = await rows(one)
        assert.ok(
          items.every(([id]) => id === 'emma'),
          `after erasing there is still ${items.map(([id]) => id)}`,
        )
        await Promise.all([hears(one, events.length), hears(other, events.length)])
        assert.deepEqual(await order(one), await order(other))
        await reopened(one)
        assert.deepEqual(await order(one), await order(other))
      })

      test('that one erases and says nothing: the other writes back nothing of it, and learns on', async () => {
        const [one, other] = [await opened(room), await opened(room)]
        const fresh = await order(one)
        await view(one, 'moby', 'typee')
        await hears(other, 2)
        // As if the message were lost.
        await one.evaluate(() => lab.clear())
        // The same book again: the other tab must not take it for remembered.
        assert.deepEqual(await view(other, 'moby'), [1])
        const { events, items } = await rows(other)
        assert.deepEqual([events.length, items.map(([id]) => id)], [1, ['moby']])
        const learned = await order(other)
        assert.notDeepEqual(learned, fresh)
        await reopened(one)
        assert.deepEqual(await order(one), learned)
      })

      test('a forged message is heard and changes nothing', async () => {
        const page = await opened(room)
        await view(page, 'moby')
        const before = await order(page)
        await page.evaluate(async () => {
          const channel = new BroadcastChannel(lab.name)
          for (const forged of [null, { events: [1] }, 'erase', new Uint8Array(1e6)]) channel.postMessage(forged)
          channel.close()
          await new Promise((resolve) => setTimeout(resolve, 50))
        })
        assert.deepEqual(await order(page), before)
        assert.equal((await rows(page)).events.length, 1)
      })
    })

    test('what another tab records is read as what was added, however long the log is', async () => {
      const [one, two] = [await opened(room), await opened(room)]
      await view(one, 'moby', 'emma')
      await view(two, 'typee')
      await one.waitForFunction(async () => (await lab.health()).events === 3)
      // What is read of events from here on: the first number that is asked for; none where all are.
      for (const page of [one, two]) {
        await page.evaluate(() => {
          lab.read = []
          const { getAll } = IDBObjectStore.prototype
          IDBObjectStore.prototype.getAll = function (...given) {
            if (this.name === 'events') lab.read.push(given[0]?.lower ?? 'all')
            return getAll.apply(this, given)
          }
        })
      }
      for (let turn = 0; turn < 4; turn++) {
        await view(one, 'waverley')
        await view(two, 'persuasion')
      }
      await Promise.all([one, two].map((page) => page.waitForFunction(async () => (await lab.health()).events === 11)))
      for (const page of [one, two]) {
        const read = await page.evaluate(() => lab.read)
        assert.ok(read.length >= 4 && read.every((from) => from >= 2), read.join())
      }
      const [order, other] = [await one.evaluate(() => lab.order()), await two.evaluate(() => lab.order())]
      assert.deepEqual(order, other)
      const third = await opened(room)
      assert.deepEqual(await third.evaluate(() => lab.order()), order, 'as by all that there is')
    })
  },
  { root },
)
