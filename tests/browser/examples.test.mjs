// The example sites, as a visitor finds them: what each is there to show happens in a browser, without an error and without a request for
// anything but the site's own files.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildExample, examples } from '../../xtask/example-site.mjs'
import { at } from '../../xtask/layout.mjs'
import { forEachBrowser, test } from './harness.mjs'

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
for (const name of examples) await buildExample(name)

const COATS = ['harbour-coat-camel', 'ostrava-parka-olive', 'belted-trench-stone']

/** Waits in the page until a selector matches, and no view is being drawn. */
const seen = (page, selector) => page.waitForSelector(selector, { timeout: 10_000 })

/** Goes to a view, and waits until it is the one that is shown: `mark` is something that only it has. */
async function go(page, hash, mark) {
  await page.evaluate((hash) => {
    document.querySelector('#main').replaceChildren()
    if (location.hash === hash) dispatchEvent(new HashChangeEvent('hashchange'))
    else location.hash = hash
  }, hash)
  await seen(page, mark)
}

/** A visitor who is here for the first time, and lets the site learn for this visit. */
async function visit(room, site) {
  const page = await room.open(`/${site}/`)
  await seen(page, '#main > *')
  // The test before this one has answered.
  if (!(await page.$('.consent'))) {
    await page.evaluate(() => localStorage.clear())
    await page.reload()
  }
  await agree(page)
  return page
}

async function agree(page) {
  await seen(page, '.consent button')
  await page.evaluate(() => document.querySelectorAll('.consent button')[1].click())
  await page.waitForFunction(() => !document.querySelector('.consent'))
}

const click = (page, selector) => page.evaluate((selector) => document.querySelector(selector).click(), selector)

/** The addresses of the links to items in the page's shelves, in their order. */
const shown = (page, within = '#main') =>
  page.evaluate(
    (within) =>
      [
        ...document.querySelectorAll(
          `${within} penchant-shelf article :is(h2, h3) a, ${within} penchant-shelf article > a`,
        ),
      ].map((a) => a.hash.split('/').at(-1)),
    within,
  )

const settled = (page, shelf = 'penchant-shelf') =>
  page.waitForFunction(
    (shelf) => {
      const shelves = [...document.querySelectorAll(`#main ${shelf}`)]
      return shelves.length > 0 && shelves.every((one) => ['ready', 'empty'].includes(one.getAttribute('state')))
    },
    { timeout: 10_000 },
    shelf,
  )

/** Where in the served folder requests went that are not the site's files. */
const foreign = (room, site) =>
  room.requests.filter(
    ({ url }) =>
      !url.startsWith(`/${site}/`) ||
      !/^(\?|$|[\w-]+\.(js|css|html|pnc|ndjson)$|shared\/[\w-]+\.js$|penchant\/[\w.-]+\.(js|wasm)$)/.test(
        url.slice(site.length + 2),
      ),
  )

async function buy(page, id) {
  await go(page, `#/item/${id}`, '.product .buy')
  await click(page, '.product .buy')
  await seen(page, '.total .buy')
  await click(page, '.total .buy')
  await page.waitForFunction(
    () => location.hash === '#/thanks' && document.querySelector('h1')?.textContent === 'Thank you',
  )
}

async function later(page, days) {
  await click(page, `[data-days="${days}"]`)
}

await forEachBrowser(
  (room) => {
    for (const name of examples) {
      test(`${name}: axe finds nothing on the first page`, async () => {
        const page = await room.open(`/${name}/`)
        await settled(page)
        await page.evaluate(axe)
        const { violations } = await page.evaluate(() => globalThis.axe.run())
        assert.deepEqual(
          violations.map(({ id, nodes }) => [id, nodes[0].html]),
          [],
        )
      })
    }

    describe('shop', () => {
      test('who bought a coat after looking at several is shown no coats three days later, and finds everything else once', async () => {
        const page = await visit(room, 'shop')
        for (const coat of COATS) await go(page, `#/item/${coat}`, '.product .buy')
        await go(page, '#/', '.long > button')
        await settled(page)
        await buy(page, COATS[0])
        await later(page, 3)
        await go(page, '#/', '.long > button')
        await settled(page)
        for (let pages = 1; pages < 3; pages++) {
          await click(page, '.long > button')
          await page.waitForFunction(
            (count) => document.querySelectorAll('.long penchant-shelf').length > count,
            {},
            pages,
          )
        }
        await settled(page)
        const forYou = await shown(page, '.long')
        assert.equal(forYou.length, 24)
        const coats = forYou.filter((id) => /coat|parka|trench|boiled-wool/.test(id))
        assert.deepEqual(coats, [], `coats on the shelves of somebody who has just bought one: ${forYou}`)
        const all = await shown(page)
        assert.equal(new Set(all).size, all.length, 'an item is on the page twice')
        assert.deepEqual(foreign(room, 'shop'), [])
      })

      test('a dress in the cart brings what goes with it, and no other dress', async () => {
        const page = await visit(room, 'shop')
        await go(page, '#/item/alba-slip-dress-emerald', '.product .buy')
        await click(page, '.product .buy')
        await seen(page, '#goes-with')
        await settled(page, '#goes-with')
        const ids = await shown(page)
        assert.equal(ids.length, 4)
        assert.ok(ids.includes('court-shoes-black') && ids.includes('evening-clutch-emerald'), ids.join())
        assert.ok(!ids.some((id) => id.includes('dress')), ids.join())
        await click(page, '.lines button')
        await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Your cart is empty')
      })

      test('socks that are bought every month are due again, and a filter leaves only what fits', async () => {
        const page = await visit(room, 'shop')
        for (let month = 0; month < 3; month++) {
          await buy(page, 'everyday-socks-grey')
          await later(page, 30)
        }
        await go(page, '#/', '.due')
        assert.match(await page.$eval('.due', (due) => due.textContent), /Everyday socks/)

        await go(page, '#/shop/Dresses', '.filters')
        await page.select('[name="price"]', '100')
        await page.waitForFunction(() => document.querySelectorAll('#main article').length === 1)
        assert.match(await page.$eval('#main article', (card) => card.textContent), /Tove smock dress€99/)
      })
    })

    describe('newsroom', () => {
      test('a story that was begun is offered to be continued, a finished one is not, and a muted section is gone', async () => {
        const page = await visit(room, 'newsroom')
        for (const [id, part] of [
          ['a-moon-with-weather', 0.5],
          ['the-eel-question', 1.2],
        ]) {
          await go(page, `#/story/${id}`, '.text')
          await page.evaluate(async (part) => {
            const { top, height } = document.querySelector('.text').getBoundingClientRect()
            scrollBy(0, top + height * part - innerHeight)
            for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame)
          }, part)
        }
        await go(page, '#/', '.begun')
        const begun = await page.$$eval('.begun li a', (links) => links.map((link) => link.textContent))
        assert.deepEqual(begun, ['A moon with weather'])
        await settled(page)
        const all = await shown(page)
        assert.equal(new Set(all).size, all.length, 'a story is on the front page twice')
        assert.ok(!all.some((id) => id.startsWith('embargoed')))

        await go(page, '#/section/Sport', 'main button')
        await click(page, 'main button')
        await seen(page, '.tools button')
        await settled(page)
        assert.ok(
          !(await page.$$eval('.kicker', (kickers) => kickers.map((kicker) => kicker.textContent))).includes('Sport'),
        )
        assert.deepEqual(foreign(room, 'newsroom'), [])
      })
    })

    describe('course', () => {
      test('after two lessons the third comes first, nothing out of reach is offered, and the way to the goal is shorter', async () => {
        const page = await visit(room, 'course')
        await go(page, '#/', '.line li')
        const before = (await page.$$('.line li')).length
        for (const id of ['py-1', 'py-2']) {
          await go(page, `#/lesson/${id}`, '.lesson .go')
          await click(page, '.lesson .go')
          await seen(page, '#next')
        }
        assert.equal(await page.$eval('#next', (heading) => heading.textContent), 'Loops')
        assert.equal((await page.$$('.line li')).length, before - 2)
        await settled(page)
        assert.deepEqual((await shown(page)).sort(), ['da-1', 'ma-1', 'we-1'])

        await go(page, '#/map', '.course')
        const state = (id) => page.$eval(`[data-lesson="${id}"]`, (lesson) => lesson.className.split(' ')[1])
        assert.deepEqual([await state('py-2'), await state('py-3'), await state('py-4')], ['done', 'open', 'locked'])
        assert.deepEqual(foreign(room, 'course'), [])
      })
    })

    describe('b2b', () => {
      test('a reader of invoices is greeted as finance, and a search has what suits them first', async () => {
        const page = await room.open('/b2b/')
        await seen(page, '[data-segment="everybody"]')
        await agree(page)
        const first = async () => {
          await go(page, '#/search/invoices', '#results')
          await settled(page, '#results')
          return shown(page, '#main')
        }
        const strangers = await first()
        for (const id of ['invoices', 'usage']) await go(page, `#/page/${id}`, '.page')
        await settled(page)
        await go(page, '#/', '[data-segment="finance"]')
        await settled(page)
        const forThem = await page.$$eval('#for-you article', (entries) =>
          entries.map((entry) => entry.textContent).join(),
        )
        assert.match(forThem, /Budgets/)
        const theirs = await first()
        assert.deepEqual([...theirs].sort(), [...strangers].sort())
        assert.equal(theirs[0], 'invoices')
        assert.deepEqual(foreign(room, 'b2b'), [])
      })

      test('a reader who says what they do gets what goes with it, and a colleague of their company is named', async () => {
        const page = await room.open('/b2b/')
        // They agreed before, as the test above did.
        await seen(page, '#role:not(:disabled)')
        await settled(page)
        const titles = () => page.$$eval('#for-you h3 a', (links) => links.map((link) => link.textContent))
        assert.ok(!(await titles()).some((title) => /invoice/i.test(title)), 'nobody has said anything yet')
        await page.select('#role', 'finance')
        await page.waitForFunction(() => /invoice/i.test(document.querySelector('#for-you')?.textContent ?? ''))
        const shelf = await page.$eval('#for-you', ({ given }) =>
          given.items.flatMap(({ reasons }) => reasons.map(({ fact, layer }) => ({ fact: fact?.value, layer }))),
        )
        assert.ok(shelf.some(({ fact }) => fact === 'finance'))
        assert.ok(shelf.some(({ layer }) => layer === 'Nordwind Logistics'))
        assert.deepEqual(foreign(room, 'b2b'), [])
      })
    })
  },
  { root: at('target', 'examples') },
)
