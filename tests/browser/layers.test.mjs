// A layer of this device: another profile's database is read, and nothing is written to it or made of it. And what was forgotten, over tabs.

import assert from 'node:assert/strict'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { enter, lab, opened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()
await copyFile(new URL('../fixtures/trap.mjs', import.meta.url), join(root, 'trap.js'))

await forEachBrowser(
  (room) => {
    /** Opens a profile beside the test's own, does something in it, and closes it. */
    const beside = (page, name, events, after) =>
      page.evaluate(
        async (name, events, after) => {
          const { open } = await import('./penchant/index.js')
          const options = {
            catalog: 'books.pnc',
            consent: 'device',
            profile: `${lab.profile}-${name}`,
            now: () => lab.now,
          }
          const penchant = await open(options)
          for (const [type, item] of events) await penchant.record({ type, item })
          if (after) await penchant.consent.set('off', after)
          await penchant.close()
        },
        name,
        events,
        after,
      )
    /** All rows of another profile's database, as texts; `null` if there is no such database. */
    const rowsOf = (page, name) =>
      page.evaluate(async (name) => {
        const database = name ? `${lab.name}-${name}` : lab.name
        const known = (await indexedDB.databases()).map((one) => one.name)
        if (!known.includes(database)) return null
        const done = (request) =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => reject(request.error)
          })
        const opened = await done(indexedDB.open(database))
        const transaction = opened.transaction(['events', 'items'])
        const all = []
        for (const store of ['events', 'items']) {
          const keys = await done(transaction.objectStore(store).getAllKeys())
          const values = await done(transaction.objectStore(store).getAll())
          all.push(...keys.map((key, at) => `${store} ${JSON.stringify(key)} ${values[at]}`))
        }
        opened.close()
        return all
      }, name)
    const named = (page) => page.evaluate(() => [{ profile: `${lab.profile}-ada`, name: 'ada', weight: 0.5 }])
    const open = (page, options) => page.evaluate((options) => lab.open(options), options)
    const layers = (page) => page.evaluate(async () => (await lab.penchant.health()).layers)
    const taught = (page) =>
      page.evaluate(async () =>
        (await lab.penchant.profile.interests()).map(({ value, layers }) => `${value} ${layers}`),
      )

    test('is read once and named in reasons; its database stays as it was', async () => {
      const page = await enter(room)
      await beside(page, 'ada', [
        ['purchase', 'emma'],
        ['cart', 'typee'],
      ])
      const before = await rowsOf(page, 'ada')
      await open(page, { layers: await named(page) })
      assert.deepEqual(await layers(page), [{ name: 'ada', events: 2 }])
      const because = await page.evaluate(async () => {
        await lab.view('moby')
        const { items } = await lab.penchant.recommend()
        return items.find(({ id }) => id === 'emma').reasons[0].because
      })
      assert.deepEqual(
        because.map(({ type, item, layer }) => [type, item, layer]),
        [['purchase', 'emma', 'ada']],
      )
      await page.evaluate(async () => {
        await lab.penchant.profile.mute({ item: 'emma' })
        await lab.penchant.data.erase()
      })
      assert.deepEqual(await rowsOf(page, 'ada'), before)
      assert.equal(before.length > 0, true)
    })

    test('is not kept open: it can be deleted while the profile beside it is used', async () => {
      const page = await enter(room)
      await beside(page, 'ada', [['purchase', 'emma']])
      await open(page, { layers: await named(page) })
      await page.evaluate(async () => {
        const { erase } = await import('./penchant/index.js')
        await erase({ profile: `${lab.profile}-ada` })
      })
      assert.equal(await rowsOf(page, 'ada'), null)
    })

    test('that is not there is not made, and the profile opens without it', async () => {
      const page = await enter(room)
      await open(page, { layers: await named(page) })
      const [{ name, events, problem }] = await layers(page)
      assert.deepEqual([name, events], ['ada', 0])
      assert.match(problem, /no profile of that name/)
      assert.equal(await rowsOf(page, 'ada'), null)
    })

    test('in which learning is paused counts for nothing', async () => {
      const page = await enter(room)
      await beside(page, 'ada', [['purchase', 'emma']], { keep: true })
      await open(page, { layers: await named(page) })
      const [{ events, problem }] = await layers(page)
      assert.equal(events, 0)
      assert.match(problem, /paused/)
      assert.deepEqual(await taught(page), [])
    })

    test('counts at level `device` alone', async () => {
      const page = await enter(room)
      await beside(page, 'ada', [['purchase', 'emma']])
      await open(page, { consent: 'session', layers: await named(page) })
      assert.deepEqual(await taught(page), [])
      await page.evaluate(() => lab.penchant.consent.set('device'))
      assert.ok((await taught(page)).includes('Austen 1'))
      await page.evaluate(() => lab.penchant.consent.set('session'))
      assert.deepEqual(await taught(page), [])
    })

    test('what was forgotten in one tab comes back by no older copy in the other, nor after a reload', async () => {
      const [one, other] = [await opened(room), await opened(room)]
      await one.evaluate(() => lab.view('moby', 'emma'))
      const copy = await one.evaluate(() => lab.penchant.data.export())
      await one.evaluate(async () => {
        lab.forgotten = await lab.penchant.profile.forget({ item: 'moby' })
      })
      const merge = (page) => page.evaluate((copy) => lab.penchant.data.import(copy), copy)
      const events = (page) =>
        page.evaluate(async () => (await lab.penchant.profile.timeline()).map(({ item }) => item))
      const left = { events: 0, skipped: 2, forgotten: 1 }
      assert.deepEqual([await merge(one), await merge(other)], [left, left])
      await one.reload({ waitUntil: 'load' })
      await one.waitForSelector('[data-state="ready"]')
      await open(one, {})
      assert.deepEqual(await merge(one), left)
      assert.deepEqual([await events(one), await events(other)], [['emma'], ['emma']])
      const { storage } = await one.evaluate(() => lab.health())
      assert.deepEqual([storage.damaged, storage.history.kind], [0, 'known'])
      await other.evaluate(() => lab.penchant.data.erase())
      assert.deepEqual(await merge(other), { events: 2, skipped: 0 })
    })

    test('the undo of a forgetting removes its hash', async () => {
      const page = await opened(room)
      const rows = () => rowsOf(page, '').then((rows) => rows.filter((row) => row.startsWith('items')).length)
      await page.evaluate(() => lab.view('moby'))
      const before = await rows()
      await page.evaluate(async () => {
        lab.forgotten = await lab.penchant.profile.forget({ item: 'moby' })
      })
      assert.equal(await rows(), before, 'a hash in place of the item')
      await page.evaluate(() => lab.forgotten.undo())
      assert.equal(await rows(), before)
    })

    test('stays when the engine starts again after a trap', async () => {
      const page = await opened(room, {})
      await beside(page, 'ada', [['purchase', 'emma']])
      await page.evaluate(() => lab.penchant.close())
      await open(page, { layers: await named(page) })
      const before = await taught(page)
      const code = await page.evaluate(async () => {
        const { inTheMiddle } = await import('/trap.js')
        const stopped = await lab.refused(() => inTheMiddle(Object, 'keys', () => lab.penchant.recommend({ limit: 3 })))
        return stopped.code
      })
      assert.equal(code, 'engine_trap')
      const after = await taught(page)
      assert.ok(before.includes('Austen 1'))
      assert.deepEqual(after, before)
    })
  },
  { root },
)
