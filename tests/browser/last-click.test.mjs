// What is recorded while the page goes is kept, exactly once.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { lab, opened, reopened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()
const ROUNDS = 5

/**
 * Moments at which WebKit begins no transaction any more, not even one of a page's own: nothing is kept, and nothing half.
 * docs/durability.md says so.
 */
const LOST = { webkit: ['pagehide', 'visibilitychange'] }

const LOCKED = 'WebKit kept a page in the middle of a transaction, and the database locked'

await forEachBrowser(
  (room) => {
    const events = async (page) => (await page.evaluate(() => lab.health())).events
    const away = () => new URL('/blank.html', room.url).href
    /** Whether WebKit has left the database locked: then this page has its profile in memory, and says so. */
    const isLocked = async (page) => {
      const { storage } = await page.evaluate(() => lab.health())
      if (room.name !== 'webkit' || storage.kind !== 'memory') return false
      assert.match(storage.problem, /no answer in time/)
      return true
    }
    /** How many events are kept of so many that were recorded at that moment. */
    const kept = (moment, recorded) => (LOST[room.name]?.includes(moment) ? 0 : recorded)

    for (const moment of ['pagehide', 'visibilitychange', 'beforeunload']) {
      test(`in ${moment}, on the way to another page`, async (context) => {
        const page = await opened(room)
        for (let round = 1; round <= ROUNDS; round++) {
          await page.evaluate((moment) => {
            const target = moment === 'visibilitychange' ? document : globalThis
            target.addEventListener(
              moment,
              () => void lab.penchant.record({ type: 'click', item: 'moby', at: lab.now - 1 }),
            )
          }, moment)
          const address = page.url()
          await page.goto(away())
          await page.goto(address)
          const at = 1_790_000_000_000 + round * 3_600_000
          await reopened(page, { at })
          if (await isLocked(page)) return context.skip(LOCKED)
          // Chromium may give the next page a process of its own, which then reads before the page that was left has written.
          for (let tries = 0; tries < 5 && (await events(page)) !== kept(moment, round); tries++) {
            await reopened(page, { at })
          }
          assert.equal(await events(page), kept(moment, round))
        }
        const numbers = (await page.evaluate(() => lab.rows())).events.map(([key]) => key)
        assert.deepEqual(
          numbers,
          [...numbers].sort((one, other) => one - other),
        )
        assert.equal(new Set(numbers).size, kept(moment, ROUNDS))
        assert.ok((await page.evaluate(() => lab.rows())).items.every(([key]) => typeof key === 'string'))
      })
    }

    test('of a hidden tab, in a listener that came late, and what is left lets the database be deleted', async () => {
      const page = await opened(room)
      const other = await opened(room)
      await other.bringToFront()
      await page.evaluate(() => {
        addEventListener('pagehide', () => void lab.penchant.record({ type: 'click', item: 'moby' }))
      })
      await reopened(page)
      assert.equal(await events(page), kept('pagehide', 1))
      await page.evaluate(() => lab.penchant.consent.set('session'))
      const next = await opened(room)
      const { storage } = await next.evaluate(() => lab.health())
      assert.deepEqual([storage.kind, storage.problem], ['indexeddb', undefined])
    })

    test('after everything has let go of the database, none is opened in a page that goes', async () => {
      const page = await opened(room)
      const other = await opened(room)
      await other.bringToFront()
      await page.evaluate(() => {
        // The last moment of all, too late for an event.
        addEventListener('unload', () => void lab.penchant.record({ type: 'click', item: 'moby' }))
      })
      await reopened(page)
      await page.evaluate(() => lab.penchant.consent.set('session'))
      const next = await opened(room)
      assert.equal((await next.evaluate(() => lab.health())).storage.kind, 'indexeddb')
    })

    describe('of a page that stays after all,', () => {
      test('an event gets its number, and is known at once', async () => {
        const page = await opened(room)
        const recorded = await page.evaluate(async () => {
          await lab.view('emma')
          const recording = new Promise((resolve) => {
            addEventListener('pagehide', () => resolve(lab.penchant.record({ type: 'click', item: 'moby' })), {
              once: true,
            })
          })
          dispatchEvent(new Event('pagehide'))
          return recording
        })
        assert.deepEqual(recorded, { recorded: true, event: 2 })
        await page.evaluate(() => dispatchEvent(new Event('pageshow')))
        assert.equal(await events(page), 2)
        await page.evaluate(() => lab.view('typee'))
        await reopened(page)
        assert.equal(await events(page), 3)
        const { storage } = await page.evaluate(() => lab.health())
        assert.equal(storage.damaged, 0)
      })

      test('several in one turn are all kept', async () => {
        const page = await opened(room)
        await page.evaluate(() => {
          addEventListener('pagehide', () => {
            for (const item of ['moby', 'emma', 'typee']) void lab.penchant.record({ type: 'click', item })
          })
        })
        const address = page.url()
        await page.goto(away())
        await page.goto(address)
        await reopened(page)
        assert.equal(await events(page), kept('pagehide', 3))
      })
    })

    test('nothing of it comes back after a withdrawal in another tab', async () => {
      const page = await opened(room)
      await page.evaluate(() => lab.view('emma'))
      const other = await opened(room)
      await page.evaluate(() => {
        addEventListener('pagehide', () => void lab.penchant.record({ type: 'click', item: 'moby' }))
      })
      await other.evaluate(() => lab.penchant.consent.set('off'))
      const address = page.url()
      await page.goto(away())
      await page.goto(address)
      await reopened(page)
      assert.equal(await events(page), 0)
    })
  },
  { root },
)
