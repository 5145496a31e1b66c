// An erasure and the other tabs: nothing comes back, neither what was forgotten before nor what a tab had in memory.

import assert from 'node:assert/strict'
import { lab, opened, reopened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

const mute = () => {
  delete globalThis.BroadcastChannel
}

await forEachBrowser(
  (room) => {
    const view = (page, ...items) => page.evaluate((items) => lab.view(...items), items)
    const erase = (page) => page.evaluate(() => lab.penchant.data.erase())
    const copy = (page) => page.evaluate(() => lab.penchant.data.export())
    const take = (page, copy) => page.evaluate((copy) => lab.penchant.data.import(copy), copy)
    const events = (page) => page.evaluate(async () => (await lab.health()).events)
    const items = (page) =>
      page.evaluate(async () => (await lab.penchant.data.export()).events.map(({ item }) => item).sort())
    const forget = (page, item) =>
      page.evaluate(async (item) => {
        lab.forgotten = await lab.penchant.profile.forget({ item })
      }, item)
    const undo = (page) => page.evaluate(() => lab.refused(() => lab.forgotten.undo()))
    const soon = (page) => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))

    test('without a word between tabs, what was forgotten is not put back among fewer events than there were', async () => {
      const [one, other] = [await opened(room, {}, mute), await opened(room, {}, mute)]
      await view(one, 'moby', 'emma', 'typee')
      await forget(one, 'typee')
      await erase(other)
      await view(other, 'emma')
      assert.equal((await undo(one))?.code, 'option_invalid')
      assert.deepEqual([await items(one), await items(other)], [['emma'], ['emma']])
    })

    test('without a word between tabs, nor where the log ends as it did before', async () => {
      const [one, other] = [await opened(room, {}, mute), await opened(room, {}, mute)]
      await view(one, 'moby')
      const before = await copy(one)
      await view(one, 'typee')
      await forget(one, 'typee')
      await erase(other)
      await take(other, before)
      assert.equal((await undo(one))?.code, 'option_invalid')
      assert.deepEqual([await items(one), await items(other)], [['moby'], ['moby']])
    })

    test('an undo of what another tab replaced is refused by what the types promise, and says why', async () => {
      for (const before of [undefined, mute]) {
        const [one, other] = [await opened(room, {}, before), await opened(room, {}, before)]
        await view(one, 'moby', 'emma')
        const whole = await copy(one)
        await forget(one, 'moby')
        await other.evaluate((copy) => lab.penchant.data.import(copy, { mode: 'replace' }), whole)
        const refused = await undo(one)
        assert.deepEqual([refused?.name, refused?.code], ['PenchantError', 'option_invalid'])
        assert.match(refused.message, /replaced/)
        assert.deepEqual(
          [await items(one), await items(other)],
          [whole, whole].map(() => ['emma', 'moby']),
        )
        await erase(other)
        for (const page of [one, other]) await page.evaluate(() => lab.penchant.close())
      }
    })

    test('a profile under a name that is too long for `open` is deleted all the same', async () => {
      const page = await opened(room, { consent: 'off' })
      const left = await page.evaluate(async () => {
        const { erase, open } = await import('./penchant/index.js')
        const profile = 'a'.repeat(300)
        const request = indexedDB.open(`penchant:${profile}`)
        await new Promise((resolve) => {
          request.onsuccess = resolve
        })
        request.result.close()
        const refused = await lab.refused(() => open({ catalog: '/books.pnc', profile }))
        await erase({ profile })
        return [refused?.code, (await indexedDB.databases()).filter(({ name }) => name.endsWith(profile)).length]
      })
      assert.deepEqual(left, ['option_invalid', 0])
    })

    test('what another tab took over of an item stays, whatever the catalogue of this one says of it', async () => {
      const [one, other] = [await opened(room, {}, mute), await opened(room, {}, mute)]
      await view(one, 'emma', 'moby')
      const whole = await copy(one)
      const features = [{ field: 'subjects', value: 'Submarines', weight: 1 }]
      await erase(one)
      await view(one, 'emma')
      await take(other, {
        ...whole,
        items: whole.items.map((item) => (item.id === 'moby' ? { ...item, features } : item)),
      })
      await view(one, 'moby')
      for (const page of [one, await reopened(other)]) {
        const { items } = await copy(page)
        assert.deepEqual(items.find(({ id }) => id === 'moby').features, features)
      }
    })

    test('what was forgotten is there once where another tab was given a copy of it before it is put back', async () => {
      const [one, other] = [await opened(room), await opened(room)]
      await view(one, 'moby', 'emma')
      const before = await copy(one)
      await view(one, 'moby')
      await forget(one, 'moby')
      assert.deepEqual(await take(other, before), { events: 0, skipped: 2, forgotten: 1 })
      assert.deepEqual(await items(other), ['emma'], 'the other tab knows that it was forgotten')
      await one.evaluate(() => {
        lab.now += 60_000
      })
      await view(one, 'typee')
      assert.equal(await undo(one), undefined)
      await soon(other)
      assert.deepEqual(
        [await items(one), await items(other)],
        [
          ['emma', 'moby', 'moby', 'typee'],
          ['emma', 'moby', 'moby', 'typee'],
        ],
        'both visits, each once',
      )
      const { history } = (await other.evaluate(() => lab.health())).storage
      assert.deepEqual(history, { kind: 'first' }, 'no row counts as missing')
    })

    test('what a tab has in memory goes with an erasure in another, at whichever level that is', async () => {
      for (const consent of ['device', 'session', 'off']) {
        const [one, other] = [await opened(room, { consent }), await opened(room, { consent: 'session' })]
        await view(other, 'moby')
        await erase(one)
        await other.waitForFunction(async () => (await lab.health()).events === 0)
        await view(other, 'emma')
        await other.evaluate(() => lab.penchant.consent.set('device'))
        assert.deepEqual(await items(other), ['emma'], consent)
        await erase(other)
        for (const page of [one, other]) await page.evaluate(() => lab.penchant.close())
      }
    })

    test('and with `erase`, which opens nothing', async () => {
      const [one, other] = [await opened(room, { consent: 'off' }), await opened(room, { consent: 'session' })]
      await view(other, 'moby')
      await one.evaluate(async () => (await import('./penchant/index.js')).erase({ profile: lab.profile }))
      await other.waitForFunction(async () => (await lab.health()).events === 0)
      assert.equal(await other.evaluate(() => lab.heard.at(-1)), 'erased')
    })

    test('what is recorded in a tab after its own erasure stays, wherever it goes then', async () => {
      for (const consent of ['session', 'device']) {
        const page = await opened(room, { consent })
        await view(page, 'moby')
        await page.evaluate(async () => {
          await lab.penchant.data.erase()
          await lab.penchant.consent.set('session')
          await lab.view('emma')
        })
        await soon(page)
        assert.equal(await events(page), 1, consent)
        await page.evaluate(() => lab.penchant.close())
      }
    })
  },
  { root },
)
