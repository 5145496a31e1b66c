// `<penchant-why>` on a shop’s page: what speaks for an item, what was done to it after the score, and what can be said of it.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { english } from '../../dist/words.js'
import { shopIn } from '../fixtures/elements/shop.mjs'
import { site } from '../fixtures/elements/site.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global shop: what runs inside page.evaluate runs in the page */

const root = await site()

await forEachBrowser(
  (room) => {
    const { visit, found, press, shown, recorded, view, refresh, focused } = shopIn(room)

    describe('why', () => {
      const open = (page) =>
        page.$eval('penchant-shelf', ({ shadowRoot }) => shadowRoot.querySelector('penchant-why').show())
      const dialog = (page, read) => page.$eval('penchant-shelf >>> penchant-why', read)

      test('says what speaks for an item, with the visitor’s own acts, and the sum adds up', async () => {
        const page = await visit()
        await view(page, 'moby', 'typee')
        await refresh(page)
        await open(page)
        const said = await dialog(page, ({ shadowRoot }) => ({
          text: shadowRoot.querySelector('.lead').textContent,
          cells: [...shadowRoot.querySelectorAll('td')].map(({ textContent }) => Number(textContent.replace('−', '-'))),
        }))
        assert.match(said.text, /Number 1 on this shelf\.\s+.+, because you opened .*(Moby Dick|Typee)/)
        const [score, ...parts] = said.cells.reverse()
        const sum = parts.reduce((one, other) => one + other, 0)
        assert.ok(Math.abs(sum - score) < 1e-4 * parts.length, `${sum} is ${score}`)
      })

      test('keeps its close button in sight on a phone, however far one reads', async () => {
        const page = await visit('', { viewport: { width: 390, height: 360 } })
        await open(page)
        const [scrolled, isOnTop] = await dialog(page, async ({ shadowRoot }) => {
          const sheet = shadowRoot.querySelector('dialog')
          shadowRoot.querySelector('details').open = true
          sheet.scrollTo(0, sheet.scrollHeight)
          await new Promise(requestAnimationFrame)
          const button = shadowRoot.querySelector('.x')
          const { left, top, width, height } = button.getBoundingClientRect()
          const hit = shadowRoot.elementFromPoint(left + width / 2, top + height / 2)
          return [sheet.scrollTop, button.contains(hit)]
        })
        assert.ok(scrolled > 60, `${scrolled}`)
        assert.equal(isOnTop, true)
      })

      test('has the server hear that it stands on the page, and not that it was opened', async () => {
        const page = await visit()
        const heard = () => room.requests.map(({ url }) => url).filter((url) => /elements-/.test(url))
        await page.waitForNetworkIdle()
        const before = heard()
        assert.ok(before.some((url) => url.includes('elements-account')))
        await open(page)
        assert.equal(
          await dialog(page, ({ shadowRoot }) => shadowRoot.querySelectorAll('[part="reasons"]').length > 0),
          true,
        )
        await page.waitForNetworkIdle()
        assert.deepEqual(heard(), before)
      })

      test('has room for a site’s own markup above the account, while it is read', async () => {
        const page = await visit()
        const heads = await dialog(page, async (why) => {
          const told = []
          why.addEventListener('penchant-why', ({ detail }) => told.push(detail.open))
          why.renderHead = ({ item }) => item
          const head = () => why.querySelector('[slot="head"]')?.textContent
          const before = head()
          await why.show()
          const during = head() === why.item
          const closed = new Promise((resolve) => why.addEventListener('penchant-why', resolve, { once: true }))
          why.close()
          await closed
          return [before ?? 'nothing', during, head() ?? 'nothing', told]
        })
        assert.deepEqual(heads, ['nothing', true, 'nothing', [true, false]])
      })

      test('begins closed where its shelf was moved to while it was read', async () => {
        const page = await visit()
        const found = await page.evaluate(async () => {
          const shelf = document.querySelector('penchant-shelf')
          const why = shelf.shadowRoot.querySelector('penchant-why')
          const told = []
          why.addEventListener('penchant-why', ({ detail }) => told.push(detail.open))
          await why.show()
          const closed = new Promise((resolve) => why.addEventListener('penchant-why', resolve, { once: true }))
          document.body.append(shelf)
          await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 500))])
          const moved = why.open
          await why.show()
          const modal = why.shadowRoot.querySelector('dialog').matches(':modal')
          await why.show()
          why.close()
          await new Promise((resolve) => setTimeout(resolve, 50))
          shelf.remove()
          await why.show()
          return { moved, modal, told, gone: why.open }
        })
        assert.deepEqual(found, { moved: false, modal: true, told: [true, false, true, false], gone: false })
      })

      test('takes a refusal, offers it back, and the shelf follows when it is closed', async () => {
        const page = await visit()
        const [first] = await shown(page)
        await press(page, 'penchant-shelf >>> penchant-why >>> button')
        await press(page, 'penchant-shelf >>> penchant-why >>> .acts button')
        await found(page, 'penchant-shelf >>> penchant-why >>> dialog[open] [role="status"] button')
        assert.deepEqual(await shown(page).then(([id]) => id), first, 'not while it is read')
        const [{ item, position }] = await recorded(page, 'not_interested')
        assert.deepEqual({ item, position }, { item: first, position: 0 })
        await page.keyboard.press('Escape')
        await page.waitForFunction(
          (id) => !document.querySelector('penchant-shelf').shadowRoot.querySelector(`li[data-id="${id}"]`),
          {},
          first,
        )
        assert.equal((await focused(page)).item, (await shown(page))[0], 'the focus is on what took its place')
      })

      test('has buttons for more and for nothing more of what speaks for it, and says what would be without', async () => {
        const page = await visit()
        await view(page, 'moby', 'typee')
        await refresh(page)
        await open(page)
        const buttons = await dialog(page, ({ shadowRoot }) =>
          [...shadowRoot.querySelectorAll('.acts button')].map(({ textContent }) => textContent.trim()),
        )
        assert.equal(buttons[0], 'Not interested')
        assert.ok(
          buttons.includes('Nothing more of Sea stories') && buttons.includes('More of Sea stories'),
          buttons.join(),
        )
        const said = await dialog(page, ({ shadowRoot }) => shadowRoot.querySelector('.without').textContent)
        const [, title, place] = /Without (.+?) this would (?:still )?stand (\w+)\./.exec(said)
        const [first] = await shown(page)
        const computed = await page.evaluate(
          async (item, title) => {
            const { id } = ['moby', 'typee'].map((id) => shop.real.item(id)).find((book) => book.title === title)
            await shop.real.profile.forget({ item: id })
            const { items } = await shop.real.recommend({ surface: 'home', limit: 100 })
            return items.findIndex(({ id }) => id === item)
          },
          first,
          title,
        )
        const nth = english.ordinals.words[computed] ?? `${computed + 1}th`
        assert.equal(place, nth, 'it is what happens when that is forgotten')
      })
    })

    describe('what comes after the score', () => {
      /** A profile whose shelves were shaped after the score, as its own engine would say. */
      const shaped = (page) =>
        page.evaluate(async () => {
          const shelf = document.querySelector('penchant-shelf')
          shelf.penchant = new Proxy(shop.penchant, {
            get(target, name) {
              const value = Reflect.get(target, name, target)
              if (name === 'recommend')
                return async (options) => {
                  const shelf = await value(options)
                  const items = shelf.items.map((entry, at) => ({
                    id: entry.id,
                    item: entry.item,
                    position: at,
                    score: entry.score,
                    reasons: entry.reasons,
                    exploring: at === 1,
                  }))
                  return { ...shelf, items }
                }
              if (name === 'explain')
                return async (...asked) => ({
                  ...(await value(...asked)),
                  stages: [
                    { stage: 'diversity', from: 8, to: 2 },
                    { stage: 'margin', from: 2, to: 4 },
                  ],
                })
              return value
            },
          })
          await new Promise((resolve) => shelf.addEventListener('penchant-shelf', resolve, { once: true }))
        })

      test('is marked where an item is there to find out, and nowhere else', async () => {
        const page = await visit()
        const marks = () =>
          page.$eval('penchant-shelf', ({ shadowRoot }) =>
            [...shadowRoot.querySelectorAll('li[data-id]')].map(
              (entry) => entry.querySelector('[part="exploring"]')?.textContent ?? '',
            ),
          )
        assert.deepEqual(new Set(await marks()), new Set(['']))
        await shaped(page)
        await found(page, 'penchant-shelf >>> [part="exploring"]')
        assert.deepEqual((await marks()).slice(0, 3), ['', 'Something different', ''])
      })

      test('is told in “Why this?”, stage by stage', async () => {
        const page = await visit()
        const stages = () =>
          page.$eval('penchant-shelf', async ({ shadowRoot }) => {
            const why = shadowRoot.querySelector('penchant-why')
            await why.show()
            const told = [...why.shadowRoot.querySelectorAll('[part="stages"] li')].map(
              ({ textContent }) => textContent,
            )
            why.close()
            return told
          })
        assert.deepEqual(await stages(), [])
        await shaped(page)
        assert.deepEqual(await stages(), ['Variety: up from ninth to third', 'margin: down from third to fifth'])
      })
    })
  },
  { root },
)
