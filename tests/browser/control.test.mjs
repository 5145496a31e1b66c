// What the visitor says and takes back, in the browser's own storage: forgotten rows are gone, come back as they were, and
// every tab hears of it.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { lab, opened, reopened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

await forEachBrowser(
  (room) => {
    const order = (page) => page.evaluate(() => lab.order())
    const rows = (page) => page.evaluate(() => lab.rows())
    const view = (page, ...items) => page.evaluate((items) => lab.view(...items), items)
    const forget = (page, what) =>
      page.evaluate(async (what) => {
        lab.forgotten = await lab.penchant.profile.forget(what)
        return lab.forgotten.events
      }, what)
    const putBack = (page) => page.evaluate(() => lab.refused(() => lab.forgotten.undo()))
    const muted = (page) => page.evaluate(async () => (await lab.penchant.profile.wishes()).map(({ item }) => item))
    /** Waits until another tab's news have arrived. */
    const until = (page, kind) => page.waitForFunction((kind) => lab.heard.includes(kind), {}, kind)

    describe('what is forgotten', () => {
      test('is gone from the database before the call resolves, and comes back row by row', async () => {
        const page = await opened(room)
        await view(page, 'moby', 'emma', 'moby', 'typee')
        const [before, known] = [await rows(page), await order(page)]
        assert.equal(await forget(page, { item: 'moby' }), 2)
        const left = await rows(page)
        assert.deepEqual(
          [left.events.map(([key]) => key), left.items.map(([key]) => key)],
          [
            [2, 4],
            ['emma', 'typee'],
          ],
        )
        const without = await order(page)
        await putBack(page)
        assert.deepEqual([await rows(page), await order(page)], [before, known])
        await forget(page, { item: 'moby' })
        await reopened(page)
        assert.deepEqual(await order(page), without)
      })

      test('leaves its number to nobody, the latest event too', async () => {
        const page = await opened(room)
        await view(page, 'moby', 'emma')
        await forget(page, { event: 2 })
        assert.deepEqual(await view(page, 'typee'), [3])
        assert.equal(await putBack(page), undefined)
        assert.deepEqual(
          (await rows(page)).events.map(([key]) => key),
          [1, 2, 3],
        )
      })

      test('is forgotten by every tab, and put back in every tab', async () => {
        const page = await opened(room)
        const other = await opened(room)
        await view(page, 'moby', 'emma')
        await until(other, 'other-tab')
        const known = await order(page)
        await other.evaluate(() => lab.heard.splice(0))
        await forget(page, { event: 1 })
        await until(other, 'other-tab')
        assert.deepEqual(await order(other), await order(page))
        await other.evaluate(() => lab.heard.splice(0))
        await putBack(page)
        await until(other, 'other-tab')
        assert.deepEqual(await order(other), known)
      })

      test('takes nothing with it that another tab recorded a moment before', async () => {
        const page = await opened(room)
        const other = await opened(room)
        await view(page, 'moby')
        await Promise.all([view(other, 'moby', 'emma', 'typee'), forget(page, { event: 1 })])
        const { events, items } = await rows(page)
        assert.equal(events.length, 3)
        assert.deepEqual(items.map(([key]) => key).sort(), ['emma', 'moby', 'typee'])
        await reopened(page)
        await reopened(other)
        assert.deepEqual(await order(page), await order(other))
      })

      test('cannot be put back once another tab erased everything', async () => {
        const page = await opened(room)
        const other = await opened(room)
        await view(page, 'moby', 'emma')
        await forget(page, { event: 1 })
        await other.evaluate(() => lab.penchant.data.erase())
        await page.waitForFunction(async () => (await lab.health()).events === 0)
        assert.equal((await putBack(page)).code, 'option_invalid')
        assert.deepEqual(await rows(page), { events: [], items: [] })
      })
    })

    test('a wish holds after a reload and in every tab', async () => {
      const page = await opened(room)
      const other = await opened(room)
      await page.evaluate(async () => {
        await lab.penchant.profile.mute({ item: 'moby' })
        await lab.penchant.profile.setDial(0.5)
      })
      await other.waitForFunction(() => lab.penchant.profile.dial === 0.5)
      for (const tab of [other, await reopened(page)]) {
        assert.deepEqual(await muted(tab), ['moby'])
        assert.ok(!(await order(tab)).some((line) => line.startsWith('moby ')))
      }
    })
  },
  { root },
)
