// Events from a data layer in real pages: what was pushed before the package came, page loads, tabs, and what another script does to `push`.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { enter, lab, reopened } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()

/** Google's snippet, and what a shop's thank-you page pushes while it is being loaded. */
function thanks() {
  window.dataLayer = window.dataLayer || []
  window.gtag = function gtag() {
    // biome-ignore lint/complexity/noArguments: gtag pushes its arguments.
    window.dataLayer.push(arguments)
  }
  window.gtag('js', new Date())
  window.gtag('config', 'G-12345')
  window.dataLayer.push({ ecommerce: null })
  const items = [
    { item_id: 'moby', item_name: 'Moby Dick', price: 9, quantity: 2 },
    { item_id: 'emma', item_name: 'Emma', price: 5, quantity: 1 },
  ]
  window.dataLayer.push({
    event: 'purchase',
    ecommerce: { transaction_id: 'T_12345', value: 23, currency: 'EUR', items },
  })
  window.gtag('event', 'view_item', { items: [{ item_id: 'typee' }] })
}

await forEachBrowser(
  (room) => {
    const connect = (page) =>
      page.evaluate(async () => {
        const { connect } = await import('/penchant/events-ga4.js')
        window.errors = []
        window.connection = connect(window.dataLayer, lab.penchant, {
          onError: (error) => window.errors.push(String(error)),
        })
        await window.connection.settled()
      })
    const open = (page, consent) => page.evaluate((consent) => lab.open({ consent }), consent)
    /** What stands, oldest first; nothing may have gone wrong. */
    const heard = async (page) => {
      const [errors, entries] = await page.evaluate(async () => {
        await window.connection.settled()
        return [window.errors, await lab.penchant.profile.timeline()]
      })
      assert.deepEqual(errors, [])
      const standing = entries.filter(({ takenBack }) => !takenBack).reverse()
      return standing.map(({ type, item, query }) => `${type} ${item ?? query}`)
    }
    const visit = async (consent = 'device') => {
      const page = await enter(room, thanks)
      await open(page, consent)
      await connect(page)
      return page
    }

    describe('a data layer', () => {
      test('is heard from its beginning, by push and by gtag, while a tag manager takes over push', async () => {
        const page = await visit()
        assert.deepEqual(await heard(page), ['purchase moby', 'purchase emma', 'view typee'])
        const lengths = await page.evaluate(() => {
          const before = window.dataLayer.length
          const former = window.dataLayer.push
          window.dataLayer.push = function (...entries) {
            return former.apply(this, entries)
          }
          window.gtag('event', 'search', { search_term: 'whales' })
          const { length } = window.dataLayer
          return [
            before,
            length,
            window.dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'omoo' }] } }),
          ]
        })
        assert.deepEqual(lengths, [lengths[0], lengths[0] + 1, lengths[0] + 2])
        assert.deepEqual((await heard(page)).slice(3), ['search whales', 'cart omoo'])
      })

      test('has an order once, though its page is loaded again and opened in other tabs', async () => {
        const page = await visit()
        await page.evaluate(() => window.connection.disconnect())
        await reopened(page, { consent: 'device' })
        await connect(page)
        const other = await visit()
        const bought = ['purchase moby', 'purchase emma']
        for (const tab of [page, other]) {
          const events = await heard(tab)
          assert.deepEqual(
            events.filter((event) => event.startsWith('purchase')),
            bought,
          )
        }
        assert.equal(
          (await heard(other)).filter((event) => event === 'view typee').length,
          3,
          'three pages were viewed',
        )
      })

      test('has an order once, though several tabs report it in the same moment', async () => {
        const tabs = await Promise.all([enter(room, thanks), enter(room, thanks), enter(room, thanks)])
        for (const tab of tabs) await open(tab, 'device')
        for (let order = 0; order < 10; order++) {
          const push = (order) => {
            const items = [{ item_id: 'moby' }, { item_id: 'emma' }]
            window.dataLayer.push({ event: 'purchase', ecommerce: { transaction_id: `T${order}`, items } })
          }
          await Promise.all(tabs.map((tab) => tab.evaluate(push, order)))
        }
        await Promise.all(tabs.map(connect))
        const [first] = tabs
        const { events } = await first.evaluate(() => lab.penchant.data.export())
        const keys = events.filter(({ type }) => type === 'purchase').map(({ key, item }) => `${key} ${item}`)
        assert.equal(keys.length, 22)
        assert.equal(new Set(keys).size, 22)
      })

      test('is heard once consent is given, and the order counts once on the device all the same', async () => {
        const page = await visit('off')
        assert.deepEqual(await heard(page), [])
        await page.evaluate(() => lab.penchant.consent.set('device'))
        assert.deepEqual(await heard(page), ['purchase moby', 'purchase emma', 'view typee'])
        await reopened(page, { consent: 'off' })
        await connect(page)
        await page.evaluate(() => lab.penchant.consent.set('device'))
        assert.deepEqual(await heard(page), ['purchase moby', 'purchase emma', 'view typee', 'view typee'])
      })
    })
  },
  { root },
)
