// What is told of a profile's past: a first visit, one that is there, one that is damaged, one that is gone. And the question whether the
// browser should keep it.

import assert from 'node:assert/strict'
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from 'node:test'
import { enter, lab, opened, reopened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

const mute = () => {
  delete globalThis.BroadcastChannel
}

/** Ways for a page to have no localStorage. */
const unmarked = {
  'there is none': () => Object.defineProperty(globalThis, 'localStorage', { value: undefined }),
  'it is refused': () =>
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    }),
  'it is full': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
  },
}

await forEachBrowser(
  (room) => {
    const health = (page) => page.evaluate(() => lab.health())
    const history = async (page) => (await health(page)).storage.history
    const marker = (page) => page.evaluate(() => lab.marker())
    const view = (page, ...items) => page.evaluate((items) => lab.view(...items), items)
    const views = (page, count) => view(page, ...Array(count).fill('moby'))
    const lose = (page, name, ...keys) => page.evaluate((given) => lab.lose(...given), [name, ...keys])
    const soon = (page, ms = 200) => page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), ms)
    /** A page in which a profile has so many events, and is closed. */
    const closed = async (count) => {
      const page = await opened(room)
      await views(page, count)
      await page.evaluate(() => lab.penchant.close())
      return page
    }
    const cdp = async (page, storageTypes) => {
      const session = await page.createCDPSession()
      await session.send('Storage.clearDataForOrigin', { origin: new URL(room.url).origin, storageTypes })
    }
    /** Ends Chromium, and gives the folder in which it keeps the site's databases. */
    const ended = async () => {
      const argument = room.browser.process().spawnargs.find((given) => given.startsWith('--user-data-dir='))
      const databases = join(argument.slice('--user-data-dir='.length), 'Default', 'IndexedDB')
      const [folder] = (await readdir(databases)).filter((name) => name.endsWith('.leveldb'))
      await room.browser.close()
      return join(databases, folder)
    }
    const chromiumOnly = room.name === 'chromium' ? false : 'only Chromium can be told to'

    describe('a visit', () => {
      test('is the first; the next finds what is known', async () => {
        const page = await opened(room)
        assert.deepEqual([await history(page), await marker(page)], [{ kind: 'first' }, null])
        await view(page, 'moby', 'typee')
        assert.deepEqual([await history(page), await marker(page)], [{ kind: 'first' }, '2'])
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'known' })
      })

      test('is the first where only consent was given before', async () => {
        const page = await opened(room, { consent: 'off' })
        assert.equal(await history(page), undefined)
        await page.evaluate(() => lab.penchant.consent.set('device'))
        assert.deepEqual(await history(page), { kind: 'first' })
        await reopened(page)
        assert.deepEqual([await history(page), await marker(page)], [{ kind: 'first' }, null])
      })

      test('finds what is known where there was no marker, as in a profile of an earlier version', async () => {
        const page = await closed(3)
        await page.evaluate(() => localStorage.clear())
        // That nobody counted what was removed.
        await lose(page, 'items', ['gaps'])
        await lose(page, 'events', 2)
        await reopened(page)
        assert.deepEqual([await history(page), await marker(page)], [{ kind: 'known' }, '3'])
        await views(page, 1)
        await lose(page, 'events', 1)
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'damaged', missing: 1 })
      })

      test('leaves a marker that says about how many entries there were, and is seldom written', async () => {
        const page = await opened(room, { persist: false })
        const written = await page.evaluate(async () => {
          const texts = []
          const { setItem } = Storage.prototype
          Storage.prototype.setItem = function (key, text) {
            texts.push(`${key === lab.name} ${text}`)
            setItem.call(this, key, text)
          }
          await lab.view(...Array(40).fill('moby'))
          return texts
        })
        const exact = Array.from({ length: 15 }, (_, k) => k + 1)
        const rounded = [16, 18, 20, 22, 24, 26, 28, 30, 32, 36, 40]
        assert.deepEqual(
          written,
          [...exact, ...rounded].map((count) => `true ${count}`),
        )
      })

      test('asks no more of the database for an event than before: how the log ends, and to put it', async () => {
        const page = await opened(room)
        await views(page, 1)
        const asked = await page.evaluate(async () => {
          const names = []
          for (const name of ['get', 'getAll', 'getAllKeys', 'count', 'put', 'add', 'delete']) {
            const work = IDBObjectStore.prototype[name]
            IDBObjectStore.prototype[name] = function (...given) {
              names.push(name)
              return work.apply(this, given)
            }
          }
          await lab.view('moby')
          return names
        })
        assert.deepEqual(asked, ['getAllKeys', 'getAll', 'put'])
      })

      for (const level of ['off', 'session']) {
        test(`at level ${level} leaves no marker, whatever is called`, async () => {
          const page = await opened(room, { consent: level })
          await page.evaluate(async () => {
            await lab.view('moby')
            await lab.penchant.health()
            await lab.penchant.data.erase()
            await lab.view('moby')
          })
          assert.equal(await marker(page), null)
          assert.equal(await history(page), undefined)
        })
      }

      for (const [name, stub] of Object.entries(unmarked)) {
        test(`goes on without a marker, since ${name}`, async () => {
          const page = await opened(room, {}, stub)
          await view(page, 'moby', 'typee')
          assert.deepEqual(await history(page), { kind: 'first' })
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'known' })
          await page.evaluate(() => lab.penchant.data.erase())
          assert.equal((await health(page)).events, 0)
        })
      }
    })

    describe('a profile that is gone', () => {
      const ways = {
        'its database was deleted': (page) => page.evaluate(() => lab.remove()),
        'its database was emptied': (page) => page.evaluate(() => lab.clear()),
        ...(!chromiumOnly && { 'the browser dropped its databases': (page) => cdp(page, 'indexeddb') }),
      }
      for (const [name, way] of Object.entries(ways)) {
        test(`is told at each visit until something is kept: ${name}`, async () => {
          const page = await closed(9)
          await way(page)
          for (const _ of [1, 2]) {
            await reopened(page)
            assert.deepEqual(await history(page), { kind: 'gone', missing: 9 })
          }
          await page.evaluate(() => lab.penchant.consent.set('device'))
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'gone', missing: 9 })
          await views(page, 1)
          assert.deepEqual(await history(page), { kind: 'gone', missing: 9 })
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'known' })
        })

        test(`is told while it is open, and listeners hear of it: ${name}`, async () => {
          const page = await opened(room)
          await views(page, 9)
          await way(await enter(room))
          await soon(page, 1_000)
          if (name.includes('emptied')) {
            // Nobody says so: the next event finds it.
            await views(page, 1)
          } else {
            assert.deepEqual(await page.evaluate(() => lab.heard.at(-1)), 'other-tab')
            assert.deepEqual([await history(page), (await health(page)).events], [{ kind: 'gone', missing: 9 }, 0])
            await views(page, 1)
          }
          assert.deepEqual((await health(page)).events, 1)
          assert.deepEqual(
            await history(page),
            name.includes('emptied') ? { kind: 'damaged', missing: 8 } : { kind: 'gone', missing: 9 },
          )
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'known' })
        })
      }

      const spoilt = {
        'the list of its files is damaged': (name) => name.startsWith('MANIFEST'),
        'the name of that list is damaged': (name) => name === 'CURRENT',
      }
      for (const [name, isSpoilt] of Object.entries(spoilt)) {
        test(`since the browser discarded it is told from one that was deleted: ${name}`, {
          skip: chromiumOnly,
        }, async () => {
          await room.fresh()
          await closed(9)
          const folder = await ended()
          for (const file of (await readdir(folder)).filter(isSpoilt)) {
            const bytes = await readFile(join(folder, file))
            await writeFile(join(folder, file), bytes.fill(0x55))
          }
          await room.restart()
          const page = await opened(room)
          const discarded = { kind: 'gone', missing: 9, cause: 'corruption' }
          assert.deepEqual([await history(page), (await health(page)).storage.kind], [discarded, 'indexeddb'])
          for (const _ of [1, 2]) {
            await reopened(page)
            assert.deepEqual(await history(page), discarded, 'the browser said it once')
          }
          await views(page, 1)
          assert.deepEqual([await history(page), await marker(page)], [discarded, '1'])
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'known' })
          await page.evaluate(() => lab.penchant.close())
          await page.evaluate(() => lab.remove())
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'gone', missing: 1 }, 'that was a deletion')
        })
      }

      test('is answered by the visitor’s own export', async () => {
        const page = await opened(room)
        await views(page, 9)
        const before = await page.evaluate(() => lab.order())
        const copy = await page.evaluate(() => lab.penchant.data.export())
        await page.evaluate(() => lab.penchant.close())
        await page.evaluate(() => lab.remove())
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'gone', missing: 9 })
        await page.evaluate((copy) => lab.penchant.data.import(copy), copy)
        assert.deepEqual(
          [await history(page), await page.evaluate(() => lab.order())],
          [{ kind: 'gone', missing: 9 }, before],
        )
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'known' })
      })

      test('with everything else of the site looks like a first visit', { skip: chromiumOnly }, async () => {
        const page = await closed(9)
        await cdp(page, 'all')
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'first' })
      })
    })

    describe('damage', () => {
      test('of a record is told, and answered by an import', async () => {
        const page = await opened(room)
        await views(page, 9)
        const copy = await page.evaluate(() => lab.penchant.data.export())
        await page.evaluate(() => lab.write('events', 4, [1, 2, 3]))
        for (const _ of [1, 2]) {
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'damaged', missing: 1 })
        }
        await page.evaluate((copy) => lab.penchant.data.import(copy, { mode: 'replace' }), copy)
        await reopened(page)
        assert.deepEqual([await history(page), (await health(page)).events], [{ kind: 'known' }, 9])
      })

      test('of which rows are missing is told, with a marker and without', async () => {
        const page = await closed(9)
        await lose(page, 'events', 3, 7)
        for (const _ of [1, 2]) {
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'damaged', missing: 2 })
          await page.evaluate(() => localStorage.clear())
        }
        await views(page, 1)
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'damaged', missing: 2 })
        const copy = await page.evaluate(() => lab.penchant.data.export())
        copy.events.push({ ...copy.events[0], number: 99, at: copy.events[0].at + 1 })
        await page.evaluate((copy) => lab.penchant.data.import(copy), copy)
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'known' })
      })

      test('of which the last rows are missing is told by the marker, until something is recorded', async () => {
        const page = await closed(40)
        await lose(page, 'events', ...Array.from({ length: 20 }, (_, k) => 21 + k))
        for (const _ of [1, 2]) {
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'damaged', missing: 20 })
        }
        await views(page, 1)
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'known' })
      })

      test('of a file that was cut short is told', { skip: chromiumOnly }, async () => {
        for (let page = await opened(room); (await health(page)).events < 150; ) await views(page, 50)
        const folder = await ended()
        const [log] = (await readdir(folder)).filter((name) => name.endsWith('.log'))
        const file = join(folder, log)
        await truncate(file, Math.floor((await stat(file)).size * 0.6))
        await room.restart()
        const page = await opened(room)
        const { events, storage } = await health(page)
        assert.ok(events > 0 && events < 150, `${events} events`)
        assert.equal(storage.damaged, 0, 'nothing that is there is damaged')
        assert.equal(storage.history.kind, 'damaged')
        assert.equal(storage.history.missing, 144 - events)
      })

      test('of which events and gaps are lost at once is not worse than that', async () => {
        const page = await closed(9)
        await lose(page, 'items', ['gaps'])
        await page.evaluate(() => lab.write('items', ['gaps'], [1, 2, 3]))
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'known' })
        await views(page, 1)
        await reopened(page)
        assert.deepEqual([await history(page), (await health(page)).events], [{ kind: 'known' }, 10])
      })
    })

    describe('no damage is', () => {
      const ends = {
        'erase()': () => lab.penchant.data.erase(),
        "consent.set('off')": () => lab.penchant.consent.set('off'),
        "consent.set('session')": () => lab.penchant.consent.set('session'),
        'erase() without the engine': async () => (await import('./penchant/index.js')).erase({ profile: lab.profile }),
        'withdraw()': async () => (await import('./penchant/index.js')).withdraw({ profile: lab.profile }),
      }
      for (const [name, end] of Object.entries(ends)) {
        test(`${name}: the next visit is the first, in another tab too`, async () => {
          const page = await opened(room)
          await views(page, 9)
          const other = await opened(room)
          await page.evaluate(end)
          await soon(other)
          assert.equal(await marker(page), null)
          assert.notEqual((await history(other))?.kind, 'gone')
          const later = await opened(room)
          assert.deepEqual(await history(later), { kind: 'first' })
          await views(later, 3)
          await views(other, 3)
          assert.notEqual((await history(other))?.kind, 'damaged')
          await reopened(later)
          assert.deepEqual(await history(later), { kind: 'known' })
        })
      }

      test('an erasure that a tab did not hear of, after which another recorded', async () => {
        const [page, other] = [await opened(room), await opened(room, {}, mute)]
        await views(page, 9)
        await views(other, 1)
        await page.evaluate(() => lab.penchant.data.erase())
        await views(page, 2)
        await views(other, 1)
        assert.deepEqual([await history(other), (await health(other)).events], [{ kind: 'first' }, 3])
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'known' })
      })

      const forgettings = {
        'one in the middle': [3],
        'the last': [9],
        'the last few': [7, 8, 9],
        all: [1, 2, 3, 4, 5, 6, 7, 8, 9],
      }
      for (const [name, events] of Object.entries(forgettings)) {
        test(`what the visitor forgot: ${name}, and no number is given again`, async () => {
          const page = await opened(room)
          await views(page, 9)
          const forget = (events) =>
            page.evaluate(async (events) => {
              for (const event of events) await lab.penchant.profile.forget({ event })
            }, events)
          await forget(events)
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'known' })
          assert.deepEqual(await view(page, 'emma'), [10])
          await forget([10])
          await page.evaluate(async () => {
            const { undo } = await lab.penchant.profile.forget({ event: (await lab.view('emma'))[0] })
            await undo()
          })
          await reopened(page)
          assert.deepEqual(await history(page), { kind: 'known' })
          await lose(page, 'events', 11)
          await reopened(page)
          assert.equal((await history(page)).missing, 1)
        })
      }

      test('what retention dropped', async () => {
        const items = [{ id: 'moby', tags: ['x'] }]
        const config = { retention: { events: 10 } }
        const page = await enter(room)
        await page.evaluate((options) => lab.open(options), { items, config })
        await views(page, 34)
        await reopened(page, { items, config })
        const { storage, events } = await health(page)
        assert.ok(events <= 10)
        assert.deepEqual(storage.history, { kind: 'known' })
      })

      for (const [name, before] of Object.entries({ 'that talk': undefined, 'without a word': mute })) {
        test(`what two tabs ${name} record and forget in turn`, async () => {
          const tabs = [await opened(room, {}, before), await opened(room, {}, before)]
          for (let round = 0; round < 3; round++) {
            for (const tab of tabs) {
              const [number] = await view(tab, 'moby', 'emma')
              if (round !== 1) await tab.evaluate((event) => lab.penchant.profile.forget({ event }), number)
            }
            for (const tab of tabs) assert.notEqual((await history(tab)).kind, 'damaged')
          }
          await reopened(tabs[0])
          assert.deepEqual(await history(tabs[0]), { kind: 'known' })
          assert.equal((await health(tabs[0])).events, 8)
        })
      }

      test('a session that is moved to the device', async () => {
        const page = await closed(5)
        await reopened(page, { consent: 'session' })
        await view(page, 'emma', 'typee')
        await page.evaluate(() => lab.penchant.consent.set('device'))
        assert.deepEqual(await history(page), { kind: 'known' })
        await reopened(page)
        assert.deepEqual([await history(page), (await health(page)).events], [{ kind: 'known' }, 7])
      })

      test('a last click', async (context) => {
        const page = await opened(room)
        // In `pagehide` WebKit keeps nothing.
        const moment = room.name === 'webkit' ? 'beforeunload' : 'pagehide'
        await page.evaluate(
          (moment) => addEventListener(moment, () => void lab.penchant.record({ type: 'click', item: 'moby' })),
          moment,
        )
        const address = page.url()
        await page.goto(new URL('/blank.html', room.url).href)
        await page.goto(address)
        await reopened(page)
        if (room.name === 'webkit' && (await health(page)).storage.kind === 'memory')
          return context.skip('WebKit kept a page in the middle of a transaction, and the database locked')
        assert.deepEqual([await history(page), (await health(page)).events], [{ kind: 'known' }, 1])
        await lose(page, 'events', 1)
        await reopened(page)
        assert.deepEqual(await history(page), { kind: 'gone', missing: 1 })
      })
    })

    describe('persistent storage', () => {
      const asks = (page) => page.evaluate(() => globalThis.asked)
      /** A browser that has not agreed yet; `touched` says whether the visitor has touched the page. */
      const browser = ({ answer = true, touched = true, fails = false } = {}) =>
        `globalThis.asked = []
        const persist = async () => {
          asked.push(globalThis.lab.heard?.length ?? 'at load')
          if (${fails}) throw new Error('no')
          return (globalThis.agreed = ${answer})
        }
        const persisted = async () => globalThis.agreed ?? false
        const estimate = async () => ({ quota: 0, usage: 0 })
        Object.defineProperty(Navigator.prototype, 'storage', { value: { persist, persisted, estimate } })
        globalThis.touched = ${touched}
        Object.defineProperty(navigator, 'userActivation', { get: () => ({ hasBeenActive: touched }) })`
      const begin = (options, given) => opened(room, options, browser(given))

      test('is asked for once, after twenty entries, never at load', async () => {
        const page = await begin({})
        await views(page, 19)
        assert.deepEqual([await asks(page), (await health(page)).storage.persisted], [[], false])
        await views(page, 1)
        await soon(page)
        assert.deepEqual([await asks(page), (await health(page)).storage.persisted], [[20], true])
        await views(page, 3)
        assert.deepEqual([await asks(page), await marker(page)], [[20], '22 asked'])
        await reopened(page)
        await soon(page)
        await views(page, 3)
        assert.deepEqual([await asks(page), await history(page)], [[], { kind: 'known' }])
      })

      test('is not asked for before the visitor has touched the page', async () => {
        const page = await begin({}, { touched: false })
        await views(page, 25)
        assert.deepEqual(await asks(page), [])
        await page.evaluate(() => {
          globalThis.touched = true
        })
        await views(page, 1)
        assert.deepEqual(await asks(page), [26])
      })

      for (const [name, given] of Object.entries({ 'is refused': { answer: false }, fails: { fails: true } })) {
        test(`that ${name} is said in health, troubles nobody, and is not asked for again`, async () => {
          const page = await begin({}, given)
          await views(page, 25)
          await soon(page)
          assert.deepEqual([await asks(page), (await health(page)).storage.persisted], [[20], false])
          assert.deepEqual(page.problems, [])
          await reopened(page)
          await views(page, 1)
          assert.deepEqual(await asks(page), [])
        })
      }

      test('is not asked for where the browser has agreed, where the site does not want it, or at level session', async () => {
        for (const options of [{ persist: false }, { consent: 'session' }]) {
          const page = await begin(options)
          await views(page, 25)
          assert.deepEqual(await asks(page), [])
          await page.evaluate(() => lab.penchant.data.erase())
        }
        const page = await begin({})
        await page.evaluate(() => {
          globalThis.agreed = true
        })
        await views(page, 25)
        assert.deepEqual([await asks(page), (await health(page)).storage.persisted], [[], true])
      })

      test('is left out where the browser knows nothing of it', async () => {
        const page = await opened(room, {}, () =>
          Object.defineProperty(Navigator.prototype, 'storage', { value: undefined }),
        )
        await views(page, 21)
        const { storage } = await health(page)
        assert.deepEqual([storage.kind, storage.persisted], ['indexeddb', undefined])
      })

      test('is asked for once where no marker can be written', async () => {
        const page = await enter(room, `${browser()};(${unmarked['it is full']})()`)
        await page.evaluate(() => lab.open())
        await views(page, 25)
        assert.deepEqual(await asks(page), [20])
      })

      test('`persist` is true or false', async () => {
        const page = await enter(room)
        const refused = await page.evaluate(() => lab.refused(() => lab.open({ persist: 'later' })))
        assert.equal(refused.code, 'option_invalid')
      })
    })
  },
  { root },
)
