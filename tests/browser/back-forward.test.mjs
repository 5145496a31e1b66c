// A page in the back/forward cache: nothing keeps it out, nobody waits for it, and what other tabs did while it slept it knows
// before it shows or records anything.

import assert from 'node:assert/strict'
import { before, describe } from 'node:test'
import { shopIn } from '../fixtures/elements/shop.mjs'
import { site } from '../fixtures/elements/site.mjs'
import { enter, lab, opened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global kept, lab, shop: what runs inside page.evaluate runs in the page */

const root = await lab()

/** Tries until it is so: a page that is on its way cannot be asked. */
async function eventually(page, what, ...given) {
  for (const since = Date.now(); ; ) {
    const is = await page.evaluate(what, ...given).catch(() => false)
    if (is) return is
    assert.ok(Date.now() - since < 30_000, `never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Marks a page, so that the same page can be told from one that was loaded anew. */
const mark = (page) =>
  page.evaluate(() => {
    globalThis.kept = { shown: [] }
    addEventListener('pageshow', ({ persisted }) => kept.shown.push(persisted), { once: true })
  })

/** Goes to another page, by a script of the page's own. */
async function away(room, page, to = 'blank.html') {
  await mark(page)
  const address = new URL(`${to}?elsewhere`, room.url).href
  await page.evaluate((address) => {
    setTimeout(() => location.assign(address))
  }, address)
  await eventually(page, () => location.search === '?elsewhere' && document.readyState === 'complete')
}

async function goBack(page) {
  // Firefox tells nobody that the page is back, so the answer is not waited for.
  await page.goBack({ timeout: 1 }).catch(() => {})
  await eventually(page, () => location.search !== '?elsewhere')
}

/** Comes back, and says whether it is the very page that was left, and not the same address loaded anew. */
async function isBack(page) {
  await goBack(page)
  await eventually(page, () => globalThis.kept?.shown.length > 0 || document.readyState === 'complete')
  return page.evaluate(() => globalThis.kept?.shown[0] === true)
}

/** Comes back, to the very page that was left. */
async function back(page) {
  assert.ok(await isBack(page), 'the page came out of the cache')
}

/** Whether the browser keeps any page: the Chromium that is an npm package keeps none, whatever is on it. */
async function keepsPages(room, to) {
  const page = await room.open(`/${to}`)
  await away(room, page, to)
  await goBack(page)
  await eventually(page, () => document.readyState === 'complete')
  return page.evaluate(() => globalThis.kept !== undefined)
}

/** What a page hears when it leaves and when it is back, in any browser. */
const ways = {
  'in the back/forward cache': { away, back, isReal: true },
  'as the events of a page tell it': {
    away: (_room, page) =>
      page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
        dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
      }),
    back: async (page) => {
      await page.bringToFront()
      await page.evaluate(() => {
        delete document.visibilityState
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
      })
    },
    isReal: false,
  },
}

await forEachBrowser(
  (room) => {
    const health = (page) => page.evaluate(() => lab.health())
    const view = (page, ...items) => page.evaluate((items) => lab.view(...items), items)
    const order = (page) => page.evaluate(() => lab.order())
    const exists = (page) => page.evaluate(() => lab.exists())
    const rows = (page) => page.evaluate(() => lab.rows())
    const set = (page, level, options) =>
      page.evaluate((level, options) => lab.penchant.consent.set(level, options), level, options)

    /** An open profile on a page that asks for a shelf as soon as it is back. It hears of that before the library does. */
    async function asking(options) {
      const page = await enter(room)
      await page.evaluate((options) => {
        addEventListener('pageshow', () => {
          lab.first = lab.order()
        })
        return lab.open(options)
      }, options)
      return page
    }

    const first = (page) => page.evaluate(() => lab.first)
    const heard = (page) => page.evaluate(() => lab.heard)

    let keeps = false
    before(async () => {
      keeps = await keepsPages(room, 'blank.html')
      await room.tidy()
    })

    for (const [where, way] of Object.entries(ways)) {
      /** A test of that way, where the browser has it. */
      const sleeping = (name, work) =>
        test(name, async (context) => {
          if (way.isReal && !keeps) return context.skip('this build of the browser keeps no page at all')
          await work()
        })

      describe(where, () => {
        for (const consent of ['off', 'session', 'device']) {
          sleeping(`a page at level ${consent} is kept, and goes on where it was`, async () => {
            const page = await asking({ consent })
            await view(page, 'moby')
            const before = await order(page)
            const { events } = await health(page)
            await page.evaluate(() => {
              lab.heard.length = 0
            })
            await way.away(room, page)
            await way.back(page)
            assert.deepEqual(await first(page), before)
            assert.deepEqual(await heard(page), [], 'nothing happened')
            await view(page, 'emma')
            const learned = consent !== 'off'
            assert.equal((await health(page)).events, learned ? events + 1 : 0)
            if (learned) assert.notDeepEqual(await order(page), before)
            assert.equal(await exists(page), consent === 'device')
          })
        }

        sleeping('an event of another tab is in the first shelf', async () => {
          const page = await asking()
          await view(page, 'moby')
          const before = await order(page)
          await way.away(room, page)
          const other = await opened(room)
          await view(other, 'emma', 'typee')
          await way.back(page)
          const shelf = await first(page)
          assert.notDeepEqual(shelf, before)
          assert.deepEqual(shelf, await order(other))
          assert.deepEqual(await heard(page), ['recorded', 'other-tab'])
          // And from now on it hears of them again.
          await view(other, 'emma')
          await page.waitForFunction(async () => (await lab.health()).events === 4)
          await view(page, 'moby')
          await other.waitForFunction(async () => (await lab.health()).events === 5)
        })

        sleeping('what another tab erased is gone, and nothing of it comes back', async () => {
          const page = await asking()
          const fresh = await order(page)
          await view(page, 'moby', 'typee', 'emma')
          await page.evaluate(async () => {
            lab.forgotten = await lab.penchant.profile.forget({ event: 3 })
          })
          await way.away(room, page)
          const other = await opened(room)
          await other.evaluate(() => lab.penchant.data.erase())
          await way.back(page)
          assert.deepEqual(await first(page), fresh)
          assert.ok((await heard(page)).includes('other-tab'))
          await view(page, 'typee')
          const undone = await page.evaluate(() => lab.refused(() => lab.forgotten.undo()))
          assert.equal(undone?.code, 'option_invalid')
          const { events, items } = await rows(page)
          assert.deepEqual([events.length, items.map(([id]) => id)], [1, ['typee']])
          assert.deepEqual(await order(other), await order(page))
        })

        sleeping('what was forgotten before cannot be put back among what came after an erasure', async () => {
          const page = await asking()
          await view(page, 'moby', 'typee', 'emma')
          await page.evaluate(async () => {
            lab.forgotten = await lab.penchant.profile.forget({ event: 3 })
          })
          await way.away(room, page)
          const other = await opened(room)
          await other.evaluate(() => lab.penchant.data.erase())
          await view(other, 'island')
          await way.back(page)
          const undone = await page.evaluate(() => lab.refused(() => lab.forgotten.undo()))
          assert.equal(undone?.code, 'option_invalid')
          const { items } = await rows(page)
          assert.deepEqual(
            items.map(([id]) => id),
            ['island'],
          )
        })

        for (const lower of ['off', 'session']) {
          sleeping(`a withdrawal to ${lower} waits for no page that sleeps, which finds it when it wakes`, async () => {
            const page = await asking()
            const fresh = await order(page)
            await view(page, 'moby', 'typee')
            await way.away(room, page)
            const other = await opened(room)
            await set(other, lower)
            assert.equal(await exists(other), false, 'no database is left')
            await way.back(page)
            assert.deepEqual(await first(page), fresh)
            assert.ok((await heard(page)).includes('consent'))
            const after = await page.evaluate(async () => {
              const { level, ask } = lab.penchant.consent
              const receipt = lab.penchant.consent.receipt()
              return { level, ask, receipt, late: await lab.penchant.record({ type: 'view', item: 'emma' }) }
            })
            assert.deepEqual([after.level, after.ask, after.receipt.level], ['off', undefined, 'off'])
            assert.deepEqual(after.late, { recorded: false, reason: 'consent' })
            assert.equal(await exists(page), false, 'nor is one made')
            await set(page, 'device')
            assert.deepEqual(await view(page, 'emma'), [2], 'after the receipt')
          })
        }

        sleeping('who withdrew and agreed anew goes on with what came after', async () => {
          const page = await asking()
          await view(page, 'moby', 'typee')
          await way.away(room, page)
          const other = await opened(room)
          await set(other, 'off')
          await set(other, 'device')
          await view(other, 'emma')
          await way.back(page)
          assert.deepEqual(await first(page), await order(other))
          assert.equal(await page.evaluate(() => lab.penchant.consent.level), 'device')
          await view(page, 'emma')
          const { items } = await rows(page)
          assert.deepEqual(
            items.map(([id]) => id),
            ['emma'],
          )
        })

        sleeping('a pause in another tab is found', async () => {
          const page = await asking()
          const fresh = await order(page)
          await view(page, 'moby')
          await way.away(room, page)
          const other = await opened(room)
          await set(other, 'off', { keep: true })
          await way.back(page)
          assert.deepEqual(await first(page), fresh)
          assert.equal(await page.evaluate(() => lab.penchant.consent.level), 'off')
          assert.equal(await exists(page), true)
        })

        sleeping('what is recorded while the page leaves is kept once, and what is on its way as well', async () => {
          // Firefox keeps no page that is left while a transaction is active, and whether one is, is a matter of luck.
          for (let pages = 1; !(await leftInTheMiddle()); pages++) {
            assert.ok(pages < 10, 'none of ten pages was kept')
          }
        })

        /** Leaves a page that records all along, comes back, and says whether the browser had kept it. */
        async function leftInTheMiddle() {
          const page = await asking()
          await page.evaluate(() => {
            // Of events that say the same, nobody can tell which is which: each has its own moment.
            const record = () => {
              lab.now++
              const call = lab.penchant.record({ type: 'view', item: 'moby' })
              // What became of it is asked for later.
              call.catch(() => {})
              return call
            }
            lab.leaving = []
            lab.many = () => {
              for (let k = 0; k < 20; k++) lab.leaving.push(record())
            }
            addEventListener('pagehide', lab.many)
          })
          // On its way when the page leaves, in its leaving, and after that.
          await page.evaluate((isReal) => {
            lab.many()
            if (isReal) addEventListener('beforeunload', lab.many)
          }, way.isReal)
          await way.away(room, page)
          if (!way.isReal) await page.evaluate(() => lab.many())
          // Chromium ends a page that sleeps and keeps others from the database by what it has not finished.
          const isEnded = way.isReal && room.name === 'chromium'
          const other = isEnded ? undefined : await opened(room)
          // WebKit keeps a page in the middle of a transaction, and the database locked: the other page has its profile in memory.
          const isLocked = room.name === 'webkit' && other && (await health(other)).storage.kind === 'memory'
          const theirs = other && !isLocked ? await view(other, 'emma') : []
          if (!way.isReal) await way.back(page)
          else if (!(await isBack(page))) {
            // It was loaded anew, and what was on its way is there or not. The next one begins with nothing.
            await page.close()
            const next = await opened(room)
            await next.evaluate(() => lab.penchant.data.erase())
            await next.close()
            return false
          }
          const settled = await page.evaluate(() =>
            Promise.all(lab.leaving.map((call) => call.catch(({ code, message }) => ({ code, message })))),
          )
          assert.equal(settled.length, 60)
          const recorded = settled.filter(({ code }) => code === undefined)
          // In WebKit what is recorded in `pagehide` is lost, and the calls say so.
          const isLost = ({ code }) => code === 'storage_failed' && way.isReal && room.name === 'webkit'
          assert.deepEqual(
            settled.filter((call) => call.code !== undefined && !isLost(call)),
            [],
          )
          const numbers = [...recorded.map(({ event }) => event), ...theirs].sort((one, two) => one - two)
          const kept = (await rows(page)).events.map(([number]) => number)
          // There some of the calls that are told so are kept all the same: WebKit commits, and does not tell a page that sleeps.
          const told = way.isReal && room.name === 'webkit' ? kept.filter((number) => numbers.includes(number)) : kept
          assert.deepEqual(numbers, told)
          assert.equal((await health(page)).events, kept.length)
          if (!other || isLocked) return true
          await other.waitForFunction(async (events) => (await lab.health()).events === events, {}, kept.length)
          assert.deepEqual(await order(page), await order(other))
          return true
        }

        sleeping('a page whose profile is closed takes nothing again', async () => {
          const page = await opened(room)
          await view(page, 'moby')
          await page.evaluate(() => addEventListener('pagehide', () => lab.penchant.close()))
          await way.away(room, page)
          await way.back(page)
          await page.evaluate(() => lab.remove())
          assert.equal(await exists(page), false)
        })

        sleeping('all profiles of a page go on, and two of one name agree', async () => {
          const page = await opened(room)
          await page.evaluate(async () => {
            const { open } = await import('./penchant/index.js')
            const more = (options) => open({ catalog: 'books.pnc', consent: 'device', now: () => lab.now, ...options })
            const twin = lab.name.split(':')[1]
            lab.all = [lab.penchant, await more({ profile: twin }), await more({ profile: `${twin}-second` })]
            for (const penchant of lab.all) await penchant.record({ type: 'view', item: 'moby' })
          })
          const counts = () =>
            page.evaluate(() => Promise.all(lab.all.map(async (penchant) => (await penchant.health()).events)))
          await page.waitForFunction(async () => (await lab.health()).events === 2)
          for (const times of [1, 2, 3]) {
            await way.away(room, page)
            await way.back(page)
            await page.evaluate(async () => {
              for (const penchant of lab.all) await penchant.record({ type: 'view', item: 'typee' })
            })
            const expected = [2 + 2 * times, 2 + 2 * times, 1 + times]
            await page.waitForFunction(
              async (expected) => {
                const counts = await Promise.all(lab.all.map(async (penchant) => (await penchant.health()).events))
                return String(counts) === String(expected)
              },
              {},
              expected,
            )
            assert.deepEqual(await counts(), expected)
          }
          await page.evaluate(() => Promise.all(lab.all.map((penchant) => penchant.data.erase())))
        })
      })
    }

    test('a page that opens its profile while it leaves has it when it is back', async (context) => {
      if (!keeps) return context.skip('this build of the browser keeps no page at all')
      const page = await opened(room)
      await view(page, 'moby')
      await page.evaluate(async () => {
        const options = { catalog: await (await fetch('books.pnc')).arrayBuffer(), consent: 'device' }
        const { open } = await import('./penchant/index.js')
        addEventListener('pagehide', () => {
          lab.late = open({ ...options, profile: lab.name.split(':')[1], now: () => lab.now })
        })
      })
      await away(room, page)
      await back(page)
      const { events, storage } = await page.evaluate(async () => (await lab.late).health())
      assert.deepEqual([events, storage.kind, storage.problem], [1, 'indexeddb', undefined])
    })

    test('no lock is held, by whatever name', async () => {
      const page = await opened(room)
      await view(page, 'moby')
      const { held, pending } = await page.evaluate(() => navigator.locks.query())
      assert.deepEqual([held, pending], [[], []])
    })
  },
  { root },
)

const shopRoot = await site()

/** Waits until what is seen of a shelf is recorded, and nothing more comes. */
async function settledEvents(page) {
  const count = () => page.evaluate(async () => (await shop.real.health()).events)
  for (let [before, same, turns] = [0, 0, 0]; same < 5 && turns < 200; turns++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const events = await count()
    same = events > 0 && events === before ? same + 1 : 0
    before = events
  }
  assert.ok((await count()) > 0, 'nothing was seen')
}

await forEachBrowser(
  (room) => {
    const { another, shown } = shopIn(room)

    for (const consent of ['off', 'session', 'device']) {
      test(`a page with elements on it at level ${consent} is kept, and its shelf goes on`, async (context) => {
        if (!(await keepsPages(room, 'arrived.html')))
          return context.skip('this build of the browser keeps no page at all')
        const page = await room.open(`/?profile=${another()}&consent=${consent}`)
        await page.waitForSelector('penchant-shelf[state="ready"]')
        const before = await shown(page)
        // Firefox keeps no page that is left in the middle of a write, and what is seen is written after a second.
        if (consent !== 'off') await settledEvents(page)
        await away(room, page, 'arrived.html')
        await back(page)
        assert.deepEqual(await shown(page), before)
        await page.evaluate(async () => {
          await shop.real.record({ type: 'like', item: 'waverley' })
          await document.querySelector('penchant-shelf').refresh()
        })
        const expected = await page.evaluate(async () => {
          const { items } = await shop.real.recommend({ surface: 'home', limit: 6 })
          return items.map(({ id }) => id)
        })
        assert.deepEqual(await shown(page), expected)
        assert.equal((await page.evaluate(() => shop.real.health())).events > 0, consent !== 'off')
      })
    }
  },
  { root: shopRoot },
)
