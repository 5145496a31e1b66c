// Consent between tabs and on the device: what one withdraws, all let go of; what is paused stays; copies move over.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { lab, opened, reopened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

await forEachBrowser(
  (room) => {
    const order = (page) => page.evaluate(() => lab.order())
    const view = (page, ...items) => page.evaluate((items) => lab.view(...items), items)
    const set = (page, level, options) =>
      page.evaluate((level, options) => lab.penchant.consent.set(level, options), level, options)
    const level = (page) => page.evaluate(() => lab.penchant.consent.level)
    const events = (page) => page.evaluate(async () => (await lab.health()).events)
    const exists = (page) => page.evaluate(() => lab.exists())

    describe('consent withdrawn in one tab', () => {
      for (const [lower, left] of [
        ['off', 0],
        ['session', 2],
      ]) {
        test(`down to ${lower} holds in every tab before the call resolves, and no database is left`, async () => {
          const tabs = [await opened(room), await opened(room), await opened(room)]
          await view(tabs[0], 'moby')
          await view(tabs[1], 'typee')
          await tabs[2].evaluate(() => lab.penchant.data.export())
          await set(tabs[0], lower)
          assert.deepEqual(await Promise.all(tabs.map(level)), [lower, lower, lower])
          assert.equal(await exists(tabs[0]), false)
          assert.equal(await events(tabs[0]), left)
        })
      }

      test('ends what another tab was about to write', async () => {
        const [one, other] = [await opened(room), await opened(room)]
        await view(one, 'moby')
        const recording = other.evaluate(async () => {
          const recorded = []
          for (let k = 0; k < 60; k++) recorded.push(await lab.penchant.record({ type: 'view', item: 'emma' }))
          return recorded.at(-1)
        })
        await set(one, 'off')
        assert.deepEqual(await recording, { recorded: false, reason: 'consent' })
        assert.equal(await exists(one), false)
      })

      for (const [what, ms, left] of [
        ['waits for a connection that is about to close, and then no database is left', 300, false],
        ['does not wait for a connection that stays open: the database is left, with nothing in it', 60_000, true],
      ]) {
        test(what, async () => {
          const [one, other] = [await opened(room), await opened(room)]
          await view(one, 'moby')
          await other.evaluate(async (ms) => {
            const [{ name }] = await indexedDB.databases()
            const database = await new Promise((resolve, reject) => {
              const request = indexedDB.open(name)
              request.onsuccess = () => resolve(request.result)
              request.onerror = () => reject(request.error)
            })
            setTimeout(() => database.close(), ms)
          }, ms)
          await set(one, 'off')
          assert.equal(await exists(one), left)
          assert.equal(await events(one), 0)
        })
      }

      /** Without a word between tabs, and without the deletion, which asks every tab for its connection. */
      const silent = () => {
        delete globalThis.BroadcastChannel
        IDBFactory.prototype.deleteDatabase = () => new EventTarget()
      }

      test('without a word between tabs, the other hears of it by the deletion', async () => {
        const mute = () => {
          delete globalThis.BroadcastChannel
        }
        const [one, other] = [await opened(room, {}, mute), await opened(room, {}, mute)]
        await view(one, 'moby')
        await view(other, 'typee')
        await set(one, 'off')
        assert.deepEqual([await level(other), await exists(one)], ['off', false])
        assert.deepEqual(await other.evaluate(() => lab.heard.at(-1)), 'consent')
      })

      test('a tab that is stuck is not waited for, and finds it as soon as it is not', async () => {
        const [one, other] = [await opened(room), await opened(room)]
        await view(one, 'moby')
        await view(other, 'typee')
        const stuck = other.evaluate(async () => {
          const until = performance.now() + 2_500
          await new Promise((resolve) => setTimeout(resolve, 200))
          while (performance.now() < until);
        })
        await one.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)))
        await set(one, 'off')
        await stuck
        const late = await other.evaluate(() => lab.penchant.record({ type: 'view', item: 'emma' }))
        assert.deepEqual([late, await level(other)], [{ recorded: false, reason: 'consent' }, 'off'])
        await one.waitForFunction(async () => !(await lab.exists()))
      })

      test('where nothing is deleted, the other finds it in its next transaction and writes nothing', async () => {
        const [one, other] = [await opened(room, {}, silent), await opened(room, {}, silent)]
        await view(one, 'moby')
        await view(other, 'typee')
        await set(one, 'off')
        const late = await other.evaluate(() => lab.penchant.record({ type: 'view', item: 'emma' }))
        assert.deepEqual([late, await level(other)], [{ recorded: false, reason: 'consent' }, 'off'])
        const { events, items } = await one.evaluate(() => lab.rows())
        assert.deepEqual([events.length, items], [1, []], 'only the withdrawal is there')
      })

      for (const [what, late] of Object.entries({
        'a forgetting': () => lab.penchant.profile.forget({ item: 'typee' }),
        'what was forgotten and is put back': () => lab.forgotten.undo(),
        'a copy that is taken over': () => lab.penchant.data.import(lab.copy),
      })) {
        test(`without a word between tabs, ${what} brings nothing back either`, async () => {
          const [one, other] = [await opened(room, {}, silent), await opened(room, {}, silent)]
          await view(other, 'typee', 'emma')
          await other.evaluate(async () => {
            lab.copy = await lab.penchant.data.export()
            lab.forgotten = await lab.penchant.profile.forget({ item: 'emma' })
          })
          await set(one, 'off')
          await other.evaluate(`(${late})().catch(() => {})`)
          assert.equal(await level(other), 'off')
          const { events, items } = await one.evaluate(() => lab.rows())
          assert.deepEqual([events.length, items], [1, []], 'only the withdrawal is there')
        })
      }

      test('is asked for once: a tab opened afterwards goes on at the level it is given', async () => {
        const page = await opened(room)
        await view(page, 'moby')
        await set(page, 'off')
        await reopened(page)
        await view(page, 'emma')
        assert.deepEqual([await level(page), await events(page)], ['device', 1])
      })
    })

    test('a receipt is kept with the profile it allows', async () => {
      const page = await opened(room, { consent: 'off' })
      assert.equal(await page.evaluate(() => lab.penchant.consent.ask), 'first')
      const { kept, ...receipt } = await set(page, 'device', { text: 'banner-3' })
      assert.equal(kept, true)
      await reopened(page)
      assert.deepEqual(await page.evaluate(() => lab.penchant.consent.receipts()), [receipt])
      assert.equal(await events(page), 0)
    })

    test('a pause keeps everything and uses nothing, and other tabs pause too', async () => {
      const [one, other] = [await opened(room), await opened(room)]
      const fresh = await order(one)
      await view(one, 'moby', 'typee')
      const personal = await order(one)
      await set(one, 'off', { keep: true })
      await other.waitForFunction(() => lab.penchant.consent.level === 'off')
      assert.deepEqual([await order(one), await order(other)], [fresh, fresh])
      assert.equal(await exists(one), true)
      await set(one, 'device')
      assert.deepEqual(await order(one), personal)
      await set(one, 'off', { keep: true })
      await one.evaluate(() => lab.penchant.data.erase())
      assert.equal(await exists(one), false, 'erase takes what a pause kept as well')
    })

    test('a copy is taken over by another profile in one step', async () => {
      const page = await opened(room)
      await view(page, 'moby', 'typee', 'emma')
      const before = await order(page)
      const copy = await page.evaluate(() => lab.penchant.data.export())
      await page.evaluate(() => lab.penchant.data.erase())
      assert.notDeepEqual(await order(page), before)
      await page.evaluate((copy) => lab.penchant.data.import(copy), copy)
      assert.deepEqual(await order(page), before)
      await reopened(page)
      assert.deepEqual(await order(page), before)
    })
  },
  { root },
)
