// What a withdrawal or an erasure leaves where something else goes on meanwhile: `close`, `health()`, a reload, other tabs and
// workers. The marker in localStorage goes first and does not come back, and the call does what it says.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { enter, lab, opened, reopened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

const WAYS = {
  "consent.set('off')": () => lab.penchant.consent.set('off'),
  "consent.set('session')": () => lab.penchant.consent.set('session'),
  'data.erase()': () => lab.penchant.data.erase(),
  'erase()': () => lab.library.erase({ profile: lab.profile }),
  'withdraw()': () => lab.library.withdraw({ profile: lab.profile }),
}
const OWN = Object.entries(WAYS).slice(0, 3)

/** Makes the ways callable in a page, before anything is timed; `asks` keeps asking for `health()` until `lab.stop`. */
const prepare = async (page) => {
  await page.evaluate(async () => {
    lab.library = await import('./penchant/index.js')
    lab.asks = async (penchant) => {
      while (!lab.stop) {
        await penchant.health().catch(() => {})
        await new Promise((resolve) => setTimeout(resolve))
      }
    }
    lab.other = () =>
      lab.library.open({ catalog: 'books.pnc', consent: 'device', profile: lab.profile, now: () => lab.now })
    lab.soon = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    /** Has a worker erase or withdraw; resolves to what went wrong, or to an empty text. */
    lab.inWorker = (way) => {
      const worker = new Worker('worker.js', { type: 'module' })
      return new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = ({ message }) => resolve(`no worker: ${message}`)
        worker.postMessage({ way, profile: lab.profile })
      }).finally(() => worker.terminate())
    }
  })
}

/** Counts what a page asks of storage. */
const counts = () => {
  globalThis.touched = []
  for (const [prototype, name] of [
    [IDBFactory.prototype, 'open'],
    [IDBFactory.prototype, 'deleteDatabase'],
    [Storage.prototype, 'getItem'],
    [Storage.prototype, 'setItem'],
    [Storage.prototype, 'removeItem'],
    // Not on the blank page before.
    [globalThis.CacheStorage?.prototype ?? {}, 'open'],
    [globalThis.CacheStorage?.prototype ?? {}, 'delete'],
  ]) {
    const work = prototype[name]
    prototype[name] = function (...given) {
      globalThis.touched.push(name)
      return work.apply(this, given)
    }
  }
}

await forEachBrowser(
  (room) => {
    const marker = (page) => page.evaluate(() => lab.marker())
    const history = async (page) => (await page.evaluate(() => lab.health())).storage.history
    const views = (page, count) => page.evaluate((count) => lab.view(...Array(count).fill('moby')), count)
    const hasCache = (page) => page.evaluate(() => caches.has(`penchant catalogue of ${lab.profile}`))
    const soon = (page, ms) => page.evaluate((ms) => lab.soon(ms), ms)
    /** A page with a profile of five events, whose marker was seen. */
    const known = async (options, before) => {
      const page = await opened(room, options, before)
      await prepare(page)
      await views(page, 5)
      assert.equal(await marker(page), '5')
      return page
    }
    /** Whether the marker is gone, and what the next visit finds. */
    const isGone = async (page) => {
      assert.equal(await marker(page), null)
      assert.deepEqual(await history(await reopened(page)), { kind: 'first' })
    }

    describe('the marker does not come back', () => {
      for (const [name, way] of Object.entries(WAYS)) {
        test(`after ${name}, while health() is asked of the profile and of another one that is open on the page`, async () => {
          const page = await known()
          await page.evaluate(`(async () => {
            const other = await lab.other()
            await other.health()
            const asking = [lab.asks(lab.penchant), lab.asks(other)]
            await lab.soon(20)
            await (${way})()
            lab.left = lab.marker()
            await lab.soon(300)
            lab.stop = true
            await Promise.all(asking)
          })()`)
          assert.equal(await page.evaluate(() => lab.left), null)
          await isGone(page)
        })

        test(`after ${name}, while health() is asked in another tab`, async () => {
          const page = await known()
          const other = await opened(room)
          await prepare(other)
          await other.evaluate(() => {
            lab.asking = lab.asks(lab.penchant)
          })
          await page.evaluate(way)
          await soon(other, 500)
          await other.evaluate(async () => {
            lab.stop = true
            await lab.asking
          })
          assert.deepEqual([await marker(page), await marker(other)], [null, null])
          await isGone(page)
        })

        test(`after ${name} of a page that is loaded again while it runs`, async () => {
          const page = await known()
          // The reload begins by itself: a call into the page must have its answer before the page goes.
          const reloaded = page.waitForNavigation()
          await page.evaluate(`void (${way})().catch(() => {})
            sessionStorage.setItem('left', String(lab.marker()))
            setTimeout(() => location.reload())`)
          await reloaded
          await page.waitForSelector('[data-state="ready"]')
          assert.equal(
            await page.evaluate(() => sessionStorage.getItem('left')),
            'null',
            'it goes when the call is made',
          )
          assert.equal(await marker(page), null)
        })
      }

      test('after a withdrawal while a record of another one on the page is under way', async () => {
        const page = await known()
        await page.evaluate(async () => {
          const other = await lab.other()
          const recorded = other.record({ type: 'view', item: 'emma' }).catch(() => {})
          await Promise.all([recorded, lab.penchant.consent.set('off')])
          await lab.soon(300)
        })
        await isGone(page)
      })

      test('but stays through a pause, which keeps what it speaks of', async () => {
        const page = await known()
        const other = await opened(room)
        await page.evaluate(() => lab.penchant.consent.set('off', { keep: true }))
        await soon(page, 300)
        await other.evaluate(() => lab.penchant.health())
        assert.deepEqual([await marker(page), await marker(other)], ['5', '5'])
        await page.evaluate(() => lab.penchant.consent.set('session'))
        assert.deepEqual([await marker(page), await page.evaluate(() => lab.exists())], [null, false])
      })

      for (const name of ['erase()', 'withdraw()', "consent.set('off')", 'data.erase()']) {
        for (const level of ['device', 'session']) {
          test(`after ${name} in a worker, where a page is open at ${level}`, async () => {
            const page = await known()
            if (level === 'session') {
              await reopened(page, { consent: 'session' })
              await prepare(page)
            }
            assert.equal(await page.evaluate((way) => lab.inWorker(way), name), '')
            await soon(page, 500)
            await isGone(page)
          })
        }
      }
    })

    test('a marker that is no whole number counts as none', async () => {
      const page = await enter(room)
      for (const text of [
        'abc',
        '1e9',
        '-5',
        '0',
        '1.5',
        '05',
        '99999999999999999999',
        '5\u0000',
        ' asked',
        '7 lost',
      ]) {
        await page.evaluate((text) => localStorage.setItem(lab.name, text), text)
        await page.evaluate(() => lab.open())
        assert.deepEqual(await history(page), { kind: 'first' }, text)
        await views(page, 1)
        assert.equal(await marker(page), '1', text)
        await page.evaluate(async () => {
          await lab.penchant.consent.set('off')
          await lab.penchant.close()
        })
      }
      for (const [text, missing] of [
        ['5 damaged asked', 5],
        ['9007199254740992', 2 ** 53],
      ]) {
        await page.evaluate((text) => localStorage.setItem(lab.name, text), text)
        await page.evaluate(() => lab.open())
        assert.equal((await history(page)).missing, missing)
        await page.evaluate(() => lab.penchant.close())
      }
    })

    describe('what was called before close is done all the same:', () => {
      for (const [name, way] of OWN) {
        for (const pause of [undefined, 0, 3]) {
          test(`${name}, closed ${pause === undefined ? 'at once' : `after ${pause} ms`}`, async () => {
            const page = await known()
            await page.waitForFunction(() => caches.has(`penchant catalogue of ${lab.profile}`))
            const done = await page.evaluate(`(async () => {
              const done = (${way})().then(() => 'done', ({ code }) => code)
              if (${pause} !== undefined) await lab.soon(${pause})
              const heard = lab.heard.length
              const closed = lab.penchant.close()
              const after = [
                await lab.refused(() => lab.penchant.recommend()),
                await lab.refused(() => lab.penchant.consent.set('off')),
                await lab.refused(() => lab.penchant.data.erase()),
              ]
              await closed
              return [await done, lab.heard.length - heard, ...after.map((error) => error?.code)]
            })()`)
            assert.deepEqual(done, ['done', 0, 'closed', 'closed', 'closed'])
            assert.deepEqual([await marker(page), await hasCache(page)], [null, false])
            assert.equal(await page.evaluate(() => lab.kept()), 0)
            if (name !== 'data.erase()') assert.equal(await page.evaluate(() => lab.exists()), false)
            await page.evaluate(() => lab.remove())
            await isGone(page)
          })
        }
      }

      test('a pause, with its receipt', async () => {
        const page = await known()
        const [kept, code] = await page.evaluate(async () => {
          const paused = lab.penchant.consent.set('off', { keep: true })
          lab.penchant.close()
          return [(await paused).kept, (await lab.refused(() => lab.penchant.consent.set('off')))?.code]
        })
        assert.deepEqual([kept, code], [true, 'closed'])
        await reopened(page)
        assert.deepEqual(
          await page.evaluate(() => [lab.penchant.consent.receipt().level, lab.penchant.consent.receipt().keep]),
          ['off', true],
        )
      })

      test('what could not be deleted is said, not that it was closed', async () => {
        const page = await known()
        const said = await page.evaluate(async () => {
          const refuse = () => {
            throw new DOMException('site data is blocked', 'SecurityError')
          }
          IDBFactory.prototype.deleteDatabase = refuse
          IDBObjectStore.prototype.clear = refuse
          return Promise.all(
            [() => lab.penchant.data.erase(), () => lab.penchant.consent.set('off'), () => lab.penchant.close()].map(
              (call) => lab.refused(call),
            ),
          )
        })
        assert.deepEqual(
          said.map((error) => error?.code),
          ['storage_failed', 'storage_failed', undefined],
        )
      })

      test('but going up is not', async () => {
        const page = await opened(room, { consent: 'session' })
        const code = await page.evaluate(async () => {
          const raised = lab.refused(() => lab.penchant.consent.set('device'))
          lab.penchant.close()
          return (await raised)?.code
        })
        assert.deepEqual([code, await page.evaluate(() => lab.exists())], ['closed', false])
      })
    })

    test('a session that ends touches no storage, unless the profile was on the device', async () => {
      const page = await opened(room, { consent: 'session' }, counts)
      const touched = await page.evaluate(async () => {
        await lab.view('moby')
        await lab.penchant.consent.set('off')
        await lab.penchant.consent.set('session')
        await lab.penchant.consent.set('off')
        return globalThis.touched
      })
      assert.deepEqual(touched, [])
      await page.evaluate(async () => {
        await lab.penchant.consent.set('device')
        await lab.view('moby')
        await lab.penchant.consent.set('off', { keep: true })
        await lab.penchant.consent.set('off')
      })
      assert.deepEqual(await page.evaluate(async () => [lab.marker(), await lab.exists()]), [null, false])
    })

    test('what an earlier visit paused goes with a withdrawal at off', async () => {
      const page = await known()
      await page.evaluate(() => lab.penchant.consent.set('off', { keep: true }))
      await reopened(page, { consent: 'off' })
      await page.evaluate(() => lab.penchant.consent.set('off'))
      assert.deepEqual(await page.evaluate(async () => [lab.marker(), await lab.exists()]), [null, false])
    })

    test('an opening that fails leaves no empty cache', async () => {
      const page = await enter(room)
      const { code } = await page.evaluate(() =>
        lab.refused(async () => {
          const { open } = await import('./penchant/index.js')
          await open({ catalog: 'none.pnc', consent: 'device', profile: lab.profile })
        }),
      )
      assert.equal(code, 'catalog_unreachable')
      assert.equal(await hasCache(page), false)
      page.problems.length = 0
    })
  },
  { root },
)
