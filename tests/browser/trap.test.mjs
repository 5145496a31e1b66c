// After a trap, with a profile that is kept on the device: what was acknowledged is there, what was under way is refused, other
// tabs wait for nothing, and consent is withdrawn all the same.

import assert from 'node:assert/strict'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from 'node:test'
import { enter, lab, opened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()
await copyFile(new URL('../fixtures/trap.mjs', import.meta.url), join(root, 'trap.js'))

/** The ways to stop the engine, in the page. */
const withWays = (page) =>
  page.evaluate(async () => {
    lab.ways = await import('/trap.js')
    lab.stopping = (call) => lab.ways.inTheMiddle(Object, 'keys', call)
    lab.stop = () => lab.refused(() => lab.stopping(() => lab.penchant.recommend({ limit: 3 })))
  })

const open = async (room, options, before) => {
  const page = await opened(room, options, before)
  await withWays(page)
  return page
}

const WITHDRAWALS = {
  'erase()': () => lab.penchant.data.erase(),
  "consent.set('off')": () => lab.penchant.consent.set('off'),
}

await forEachBrowser(
  (room) => {
    const health = (page) => page.evaluate(() => lab.health())
    const view = (page, ...items) => page.evaluate((items) => lab.view(...items), items)
    const stop = (page) => page.evaluate(() => lab.stop())

    test('a call that is stopped is refused, and the profile is read again', async () => {
      const page = await open(room)
      await view(page, 'moby', 'typee')
      const order = await page.evaluate(() => lab.order())
      assert.equal((await stop(page)).code, 'engine_trap')
      assert.deepEqual(await page.evaluate(() => lab.order()), order)
      assert.deepEqual(await view(page, 'emma'), [3])
      const { events, storage } = await health(page)
      assert.deepEqual([events, storage.kind], [3, 'indexeddb'])
      assert.deepEqual(await page.evaluate(() => lab.heard), ['recorded', 'recorded', 'restarted', 'recorded'])
    })

    test('at the end of the stack, what was acknowledged is kept, and nothing twice', async () => {
      const page = await open(room)
      const { raw, codes, acknowledged } = await page.evaluate(async () => {
        const settled = await lab.ways.atTheEndOfTheStack(
          () => lab.penchant.record({ type: 'view', item: 'moby' }),
          300,
        )
        const numbers = settled.filter(({ value }) => value).map(({ value }) => value.event)
        return { raw: lab.ways.raw(settled), codes: lab.ways.codes(settled), acknowledged: numbers }
      })
      assert.deepEqual(raw, [])
      assert.ok(
        codes.every((code) => code === 'engine_trap'),
        codes.join(),
      )
      const kept = (await page.evaluate(() => lab.rows())).events.map(([key]) => key)
      assert.equal(new Set(acknowledged).size, acknowledged.length)
      assert.deepEqual(
        acknowledged.filter((number) => !kept.includes(number)),
        [],
      )
      assert.equal((await health(page)).events, kept.length)
      assert.deepEqual(await view(page, 'emma'), [Math.max(0, ...kept) + 1])
      // WebKit makes the promise of an async function before it finds that there is no stack left to wait for it: the caller is
      // told by its own promise, and that one is nobody's.
      if (room.name === 'webkit') page.problems = page.problems.filter((text) => !/call stack size/.test(text))
    })

    test('a record that is under way is refused, and done at most once', async () => {
      const page = await open(room)
      await view(page, 'moby')
      const { under, next } = await page.evaluate(async () => {
        const under = lab.refused(() => lab.penchant.record({ type: 'view', item: 'emma' }))
        await lab.stop()
        return { under: await under, next: (await lab.view('typee'))[0] }
      })
      const rows = (await page.evaluate(() => lab.rows())).events.map(([key]) => key)
      assert.equal(under.code, 'engine_trap')
      assert.ok(rows.includes(next))
      assert.ok(rows.length <= 3)
      assert.equal((await health(page)).events, rows.length)
    })

    test('a task that stops between two calls is noticed, and whoever waits for it is told', async () => {
      const page = await open(room)
      const { error, late, events } = await page.evaluate(async () => {
        // It is the test's own.
        for (const kind of ['error', 'unhandledrejection']) addEventListener(kind, (event) => event.preventDefault())
        const since = performance.now()
        const refused = lab.refused(() => lab.penchant.record({ type: 'view', item: 'moby' }))
        // The event's bytes are copied out of the engine once the database has answered.
        const error = await lab.ways.inTheMiddle(globalThis, 'Uint8Array', () => refused)
        return { error, late: performance.now() - since > 3_000, events: (await lab.health()).events }
      })
      assert.deepEqual([error?.code, late, events], ['engine_trap', false, 0])
      assert.deepEqual(await view(page, 'emma'), [1])
    })

    describe('withdrawing', () => {
      for (const [name, way] of Object.entries(WITHDRAWALS)) {
        test(`${name} is done although the engine stops in it`, async () => {
          const page = await open(room)
          await view(page, 'moby', 'typee')
          // The first promise that is made in these is the engine's.
          await page.evaluate((source) => {
            const way = new Function(`return (${source})()`)
            return lab.ways.inTheMiddle(globalThis, 'Promise', way)
          }, `${way}`)
          assert.ok((await page.evaluate(() => lab.heard)).includes('restarted'))
          assert.equal((await health(page)).events, 0)
          await page.close()
          const next = await opened(room)
          assert.equal((await health(next)).events, 0)
        })

        test(`${name} is done where the engine cannot be started again`, async () => {
          const page = await open(room)
          await view(page, 'moby', 'typee')
          await page.evaluate((source) => {
            WebAssembly.Instance = class {
              constructor() {
                throw new RangeError(
                  'WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance',
                )
              }
            }
            return lab.ways.inTheMiddle(globalThis, 'Promise', new Function(`return (${source})()`))
          }, `${way}`)
          assert.match(
            await page.evaluate(async () => (await lab.refused(() => lab.penchant.recommend())).message),
            /reload the page/,
          )
          await page.close()
          const next = await opened(room)
          assert.equal((await health(next)).events, 0)
        })
      }
    })

    test('another tab does not wait for a page whose engine stopped', async () => {
      const page = await open(room)
      await view(page, 'moby')
      await stop(page)
      const other = await enter(room)
      await other.evaluate(() => lab.open())
      const took = await other.evaluate(async () => {
        const since = performance.now()
        await lab.penchant.consent.set('off')
        return performance.now() - since
      })
      assert.ok(took < 4_000, `${took} ms`)
      assert.equal(await other.evaluate(() => lab.exists()), false)
      await page.waitForFunction(() => lab.penchant.consent.level === 'off')
    })

    test('the page’s own errors are none of it', async () => {
      const page = await open(room)
      const errors = await page.evaluate(async () => {
        const errors = []
        addEventListener('error', ({ message }) => errors.push(message))
        addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)))
        for (let time = 0; time < 20; time += 1) {
          const under = lab.refused(() => lab.penchant.record({ type: 'view', item: 'emma' }))
          await lab.stop()
          await under
        }
        await new Promise((resolve) => setTimeout(resolve, 300))
        return errors
      })
      assert.deepEqual(errors, [])
    })
  },
  { root },
)
