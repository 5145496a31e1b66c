// Consent that is set while it is being set, without a clock, after a pause, where the browser blocks what it has: the latest word of the
// visitor's holds, and whoever is told that all is gone is told the truth.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { enter, lab, opened, reopened, view } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

const LEVELS = ['off', 'session', 'device']
const pairs = LEVELS.flatMap((one) => LEVELS.filter((other) => other !== one).map((other) => [one, other]))
/** Every two levels one after the other, and a visitor who cannot decide. */
const ORDERS = [
  ...pairs,
  ['device', 'off', 'device', 'off'],
  ['off', 'device', 'session'],
  ['session', 'device', 'off'],
]

/** A database is there only after a while. */
const isSlow = () => {
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (...given) {
    globalThis.isOpening = true
    const request = open.apply(this, given)
    const { addEventListener } = request
    let heard
    Object.defineProperty(request, 'onsuccess', { set: (listener) => (heard = listener) })
    addEventListener.call(request, 'success', (event) => setTimeout(() => heard?.call(request, event), 300))
    return request
  }
}

const isBlocked = () => {
  const refuse = () => {
    throw new DOMException('site data is blocked', 'SecurityError')
  }
  globalThis.block = () => {
    IDBFactory.prototype.deleteDatabase = refuse
    IDBObjectStore.prototype.clear = refuse
  }
}

const hasNoCaches = () => {
  Object.defineProperty(globalThis, 'caches', {
    get() {
      throw new DOMException('the document is sandboxed', 'SecurityError')
    },
  })
}

await forEachBrowser(
  (room) => {
    /** Sets levels without waiting for any; resolves to where that ends, and what is kept after one more event. */
    const setAll = (page, levels) =>
      page.evaluate(async (levels) => {
        await Promise.all(levels.map((level) => lab.penchant.consent.set(level)))
        const { level } = lab.penchant.consent
        const said = lab.penchant.consent.receipt().level
        await lab.penchant.record({ type: 'view', item: 'moby' })
        return { level, said, kept: (await lab.kept()) > 0, storage: (await lab.health()).storage.kind }
      }, levels)
    const expected = (level) => ({
      level,
      said: level,
      kept: level === 'device',
      storage: { off: 'none', session: 'memory', device: 'indexeddb' }[level],
    })

    for (const from of ['off', 'device']) {
      test(`of levels that are set at once from ${from}, the last one holds`, async () => {
        for (const levels of ORDERS) {
          const page = await opened(room, { consent: from })
          assert.deepEqual(await setAll(page, levels), expected(levels.at(-1)), levels.join(', '))
          await page.evaluate(() => lab.penchant.data.erase())
          await page.close()
        }
      })
    }

    test('nor does one that waits for a slow database come back', async () => {
      const page = await opened(room, { consent: 'off' }, isSlow)
      await page.evaluate(async () => {
        lab.raised = lab.penchant.consent.set('device')
        await new Promise((resolve) => setTimeout(resolve, 100))
        await lab.penchant.consent.set('off')
        await lab.raised
      })
      assert.deepEqual(await page.evaluate(async () => [lab.penchant.consent.level, await lab.kept()]), ['off', 0])
    })

    describe('a withdrawal while the profile is being opened holds:', () => {
      const ways = {
        'withdraw() in another tab': async (other) => {
          await other.evaluate(async () => (await import('/penchant/index.js')).withdraw({ profile: lab.profile }))
        },
        'consent.set(off) in another tab': async (other) => {
          await other.evaluate(() => lab.penchant.consent.set('off'))
        },
        'withdraw() on the same page': async (_, page) => {
          await page.evaluate(async () => (await import('/penchant/index.js')).withdraw({ profile: lab.profile }))
        },
      }
      for (const [name, withdraw] of Object.entries(ways)) {
        for (const part of ['engine', 'database']) {
          test(`${name}, before the ${part} is there`, async () => {
            const [other, page] = [await opened(room), await enter(room, part === 'database' ? isSlow : undefined)]
            await view(other, 'moby')
            await page.evaluate(async (waits) => {
              await import('/penchant/index.js')
              const engine = new Promise((resolve) => {
                globalThis.arrive = () => resolve(fetch('/penchant/penchant.wasm'))
              })
              lab.opening = lab.open(waits ? { engine } : {})
              // Until `open` was called.
              await new Promise((resolve) => setTimeout(resolve, 10))
            }, part === 'engine')
            if (part === 'database') await page.waitForFunction(() => globalThis.isOpening)
            await withdraw(other, page)
            const { level, recorded } = await page.evaluate(async () => {
              globalThis.arrive?.()
              await lab.opening
              const { recorded } = await lab.penchant.record({ type: 'view', item: 'emma' })
              return { level: lab.penchant.consent.level, recorded }
            })
            assert.deepEqual([level, recorded], ['off', false])
            assert.equal(await page.evaluate(() => lab.exists()), false)
          })
        }
      }
    })

    test('going down needs no clock', async () => {
      for (const level of ['session', 'off']) {
        const page = await opened(room)
        await page.evaluate(() => lab.view('moby'))
        const set = await page.evaluate(async (level) => {
          lab.now = Number.NaN
          const { at } = await lab.penchant.consent.set(level)
          return [lab.penchant.consent.level, await lab.exists(), Math.abs(at - Date.now()) < 60_000]
        }, level)
        assert.deepEqual(set, [level, false, true])
        await page.close()
      }
    })

    test('after a pause, a session keeps nothing on the device', async () => {
      const page = await opened(room)
      await page.evaluate(async () => {
        await lab.view('moby')
        await lab.penchant.consent.set('off', { keep: true })
      })
      assert.equal(await page.evaluate(() => lab.exists()), true)
      await page.evaluate(() => lab.penchant.consent.set('session'))
      assert.equal(await page.evaluate(() => lab.exists()), false)
    })

    test('a receipt that went with the database is not said to be kept', async () => {
      const page = await opened(room)
      await page.evaluate(() => lab.view('moby'))
      const { kept } = await page.evaluate(() => lab.penchant.consent.set('off'))
      assert.equal(kept, false)
      await reopened(page)
      assert.deepEqual(await page.evaluate(() => lab.penchant.consent.receipts()), [])
    })

    describe('where the browser blocks what it has kept', () => {
      for (const name of ['data.erase()', "consent.set('off')", 'erase()', 'withdraw()']) {
        test(`${name} says that it is there still`, async () => {
          const page = await opened(room, {}, isBlocked)
          const said = await page.evaluate(async (name) => {
            const { erase, withdraw } = await import('./penchant/index.js')
            const ways = {
              'data.erase()': () => lab.penchant.data.erase(),
              "consent.set('off')": () => lab.penchant.consent.set('off'),
              'erase()': () => erase({ profile: lab.profile }),
              'withdraw()': () => withdraw({ profile: lab.profile }),
            }
            await lab.view('moby')
            globalThis.block()
            return lab.refused(ways[name])
          }, name)
          assert.equal(said?.code, 'storage_failed')
          assert.match(said.message, /is on this device still.*Delete this site’s data/)
          assert.equal(await page.evaluate(() => lab.exists()), true)
        })
      }
    })

    test('what is no profile’s name erases nothing', async () => {
      const page = await opened(room)
      await page.evaluate(() => lab.view('moby'))
      const codes = await page.evaluate(async () => {
        const { erase, withdraw } = await import('./penchant/index.js')
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        const odd = [lab.profile, null, 5, { profile: 5 }, { profile: '' }, { profile: null }, { profile: {} }, proxy]
        const refused = odd.flatMap((where) => [erase, withdraw].map((way) => lab.refused(() => way(where))))
        return (await Promise.all(refused)).map((said) => said?.code)
      })
      assert.deepEqual([...new Set(codes)], ['option_invalid'])
      assert.equal(await page.evaluate(async () => (await lab.health()).events), 1)
    })

    test('in a frame that may not ask for caches it is opened all the same', async () => {
      for (const consent of LEVELS) {
        const page = await enter(room, hasNoCaches)
        assert.equal(await page.evaluate((consent) => lab.refused(() => lab.open({ consent })), consent), undefined)
        assert.equal(await page.evaluate(() => lab.penchant.consent.level), consent)
        await page.close()
      }
    })
  },
  { root },
)
