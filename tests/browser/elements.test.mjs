// The elements on a shop's page under a strict policy: what they show, what they record, and that everybody can use them.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { english } from '../../dist/words.js'
import { harmful, site } from '../fixtures/elements/site.mjs'
import { forEachBrowser } from './harness.mjs'

/* global shifts, shop: what runs inside page.evaluate runs in the page */

const root = await site()
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let profile = 0

await forEachBrowser(
  (room) => {
    /** The shop's page, with a profile of this test's own. */
    async function visit(query = '', { viewport, state = 'open', same = false, path = '/' } = {}) {
      if (!same) profile++
      const page = await room.open(`${path}?profile=test-${profile}&${query}`, viewport && { viewport })
      await page.waitForSelector(`[data-state="${state}"]`)
      if (state === 'open') await page.waitForSelector('penchant-shelf[state="ready"]')
      return page
    }
    /** Looked for at every frame: what changes in a shadow, observers of the document do not hear of. */
    const found = (page, selector) => page.waitForSelector(selector, { visible: true })
    const press = async (page, selector) => {
      const handle = await found(page, selector)
      await handle.evaluate((element) => {
        element.focus()
        element.click()
      })
    }
    const shown = (page) =>
      page.$eval('penchant-shelf', ({ shadowRoot }) =>
        [...shadowRoot.querySelectorAll('li[data-id]')].map(({ dataset }) => dataset.id),
      )
    const recorded = (page, type) => page.evaluate((type) => shop.recorded.filter((event) => event.type === type), type)
    const view = (page, ...items) =>
      page.evaluate(async (items) => {
        for (const item of items) await shop.penchant.record({ type: 'view', item })
      }, items)
    const refresh = (page) => page.$eval('penchant-shelf', (shelf) => shelf.refresh())
    const changed = (page, before) =>
      page.waitForFunction(
        (before) => {
          const { shadowRoot } = document.querySelector('penchant-shelf')
          const now = [...shadowRoot.querySelectorAll('li[data-id]')].map(({ dataset }) => dataset.id)
          return JSON.stringify(now) !== before
        },
        {},
        JSON.stringify(before),
      )
    const shows = (page, ids) =>
      page.waitForFunction(
        (ids) => {
          const { shadowRoot } = document.querySelector('penchant-shelf')
          return (
            JSON.stringify([...shadowRoot.querySelectorAll('li[data-id]')].map(({ dataset }) => dataset.id)) === ids
          )
        },
        {},
        JSON.stringify(ids),
      )
    const told = (page, pattern) =>
      page.waitForFunction(
        (source) =>
          new RegExp(source).test(
            document.querySelector('penchant-controls').shadowRoot.querySelector('[part="status"]')?.textContent ?? '',
          ),
        {},
        pattern.source,
      )
    const focused = (page) =>
      page.evaluate(() => {
        let at = document.activeElement
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
        const { localName, dataset } = at
        return { name: localName, text: at.textContent.trim(), item: at.closest('li')?.dataset.id, ...dataset }
      })
    async function tabTo(page, matches, most = 80) {
      for (let presses = 0; presses < most; presses++) {
        await page.keyboard.press('Tab')
        const at = await focused(page)
        if (matches(at)) return at
      }
      return assert.fail(`not reached in ${most} presses of Tab`)
    }

    describe('the shelf', () => {
      test('shows what recommend gives, in its order, as a list with a heading', async () => {
        const page = await visit()
        const expected = await page.evaluate(async () => {
          const { items } = await shop.real.recommend({ surface: 'home', limit: 6 })
          return items.map(({ id }) => id)
        })
        assert.deepEqual(await shown(page), expected)
        const said = await page.$eval('penchant-shelf', ({ shadowRoot }) => {
          const card = shadowRoot.querySelector('li[data-id="moby"]')
          return {
            list: shadowRoot.querySelector('ul').getAttribute('role'),
            heading: shadowRoot.querySelector('[role="heading"]').textContent,
            texts: [...card.querySelectorAll('bdi')].map(({ textContent }) => textContent),
            link: new URL(card.querySelector('a').href).search,
            image: new URL(card.querySelector('img').src).pathname,
          }
        })
        const texts = ['Moby Dick', 'Melville']
        assert.deepEqual(said, { list: 'list', heading: 'For you', texts, link: '?book=moby', image: '/cover.svg' })
      })

      test('keeps its room while it loads: nothing on the page moves', async () => {
        profile++
        const page = await room.open(`/?profile=test-${profile}&slow`)
        await page.waitForSelector('penchant-shelf[state="loading"]')
        const top = () => page.$eval('#below', (element) => element.getBoundingClientRect().top)
        const before = await top()
        await page.waitForSelector('penchant-shelf[state="ready"]')
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))
        assert.equal(await top(), before)
        assert.ok(before > 300, 'there is something above')
        const moved = await page.evaluate(() => shifts)
        if (room.name === 'chromium')
          assert.ok(await page.evaluate(() => PerformanceObserver.supportedEntryTypes.includes('layout-shift')))
        // The controls below grow as they load; nothing stands under them.
        assert.deepEqual(moved, [])
      })

      test('puts a site’s own markup into the page, where its styles are', async () => {
        const page = await visit()
        await page.waitForSelector('#own[state="ready"]')
        const own = await page.$$eval('#own article', (articles) =>
          articles.map((article) => ({
            title: article.querySelector('b').textContent,
            href: article.querySelector('a').getAttribute('href')?.split('?')[1],
            hidden: article.querySelector('img').hidden,
          })),
        )
        assert.deepEqual(own, [
          { title: 'Moby Dick', href: 'book=moby', hidden: false },
          { title: 'Emma', href: 'book=emma', hidden: true },
          { title: 'Treasure Island', href: 'book=island', hidden: false },
        ])
        await press(page, '#own [data-act="like"]')
        await page.waitForFunction(() => shop.recorded.some(({ type }) => type === 'like'))
        const [{ item, position, recommendation }] = await recorded(page, 'like')
        const shelf = await page.$eval('#own', ({ shelf }) => shelf.id)
        assert.deepEqual({ item, position, recommendation }, { item: 'moby', position: 0, recommendation: shelf })
      })

      test('takes what renderItem returns: a template or a node', async () => {
        const page = await visit()
        const texts = await page.evaluate(async () => {
          const shelf = document.querySelector('#own')
          const read = async () => {
            await shelf.updateComplete
            return [...shelf.querySelectorAll('[slot^="item "]')].map(({ textContent }) => textContent.trim())
          }
          shelf.renderItem = ({ item }) => shop.html`<a href="#x">${item.title}</a>`
          const templates = await read()
          shelf.renderItem = ({ position }) => document.createTextNode(`No ${position}`)
          return [templates, await read()]
        })
        assert.deepEqual(texts, [
          ['Moby Dick', 'Emma', 'Treasure Island'],
          ['No 0', 'No 1', 'No 2'],
        ])
      })

      test('takes a list that the page asked for itself, and then asks for nothing', async () => {
        const page = await visit()
        const told = await page.evaluate(async () => {
          const asked = []
          const shelf = document.createElement('penchant-shelf')
          Object.assign(shelf, { given: null, records: '', limit: 3 })
          shelf.penchant = new Proxy(shop.penchant, {
            get(target, name) {
              if (name === 'recommend') asked.push(name)
              return Reflect.get(target, name, target)
            },
          })
          document.querySelector('main').append(shelf)
          const ids = () => [...shelf.shadowRoot.querySelectorAll('li[data-id]')].map(({ dataset }) => dataset.id)
          await shelf.refresh()
          await shelf.updateComplete
          const waiting = [shelf.state, shelf.list.children.length, ids()]
          const list = await shop.real.rank(['emma', 'omoo', 'moby'])
          shelf.given = list
          await shelf.updateComplete
          const given = [shelf.state, shelf.shelf === list, ids()]
          shelf.shadowRoot.querySelector('a').addEventListener('click', (event) => event.preventDefault())
          shelf.shadowRoot.querySelector('a').click()
          await shelf.refresh()
          shelf.scrollIntoView({ behavior: 'instant' })
          await new Promise((resolve) => setTimeout(resolve, 1_300))
          const recorded = shop.recorded.filter(({ recommendation }) => recommendation === list.id)
          return { waiting, given, asked, recorded }
        })
        assert.deepEqual(told, {
          waiting: ['loading', 3, []],
          given: ['ready', true, ['emma', 'omoo', 'moby']],
          asked: [],
          recorded: [],
        })
      })

      test('keeps a site’s own markup in its order in the page too, and the focus on the very button', async () => {
        const page = await visit()
        const orders = await page.evaluate(async () => {
          const shelf = document.querySelector('#own')
          shelf.renderItem = ({ id, item }) =>
            shop.html`<a href="#x">${item.title}</a><button data-for=${id}>Keep</button>`
          const orders = []
          for (const ids of [
            ['emma', 'omoo', 'moby'],
            ['moby', 'typee', 'emma'],
          ]) {
            shelf.given = await shop.real.rank(ids)
            await shelf.updateComplete
            orders.push([...shelf.querySelectorAll('[data-for]')].map(({ dataset }) => dataset.for))
            if (orders.length === 1) shelf.querySelector('[data-for="emma"]').focus()
          }
          return [...orders, document.activeElement.dataset.for]
        })
        assert.deepEqual(orders, [['emma', 'omoo', 'moby'], ['moby', 'typee', 'emma'], 'emma'])
      })

      test('lets no colour of its own reach what stands in its slots', async () => {
        const page = await visit()
        const [outside, inside] = await page.evaluate(() => {
          const names = ['--ink', '--soft', '--line', '--edge', '--paper', '--accent', '--width']
          for (const name of names) document.documentElement.style.setProperty(name, 'mine')
          const style = getComputedStyle(document.querySelector('#own article'))
          return [names.map(() => 'mine'), names.map((name) => style.getPropertyValue(name))]
        })
        assert.deepEqual(inside, outside)
      })

      test('records as seen what was half in sight for a second, once', async () => {
        const page = await visit('', { viewport: { width: 800, height: 480 } })
        // Timers of one page fire in their order, however busy the machine is.
        const early = await page.$eval('penchant-shelf', async (shelf) => {
          await shelf.refresh()
          await new Promise((resolve) => setTimeout(resolve, 700))
          return shop.recorded.filter(({ recommendation }) => recommendation === shelf.shelf.id)
        })
        assert.deepEqual(early, [], 'not before a second has gone by')
        const shelf = await page.$eval('penchant-shelf', ({ shelf }) => shelf.id)
        const ofShelf = ({ recommendation }) => recommendation === shelf
        await page.waitForFunction((id) => shop.recorded.some((event) => event.recommendation === id), {}, shelf)
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_400)))
        const seen = (await recorded(page, 'impression')).filter(ofShelf)
        const ids = await shown(page)
        const visible = await page.$eval('penchant-shelf', ({ shadowRoot }) =>
          [...shadowRoot.querySelectorAll('li[data-id]')]
            .filter((entry) => entry.getBoundingClientRect().left + entry.offsetWidth / 2 <= innerWidth)
            .map(({ dataset }) => dataset.id),
        )
        assert.ok(visible.length > 1 && visible.length < ids.length, 'some are out of sight')
        assert.deepEqual(
          seen.map(({ item, position, recommendation, surface }) => [item, position, recommendation, surface]),
          visible.map((id) => [id, ids.indexOf(id), shelf, 'home']),
        )
      })

      test('records a click with its place, also when the click leaves the page', async () => {
        const page = await visit('', { viewport: { width: 1440, height: 900 } })
        const [, second] = await shown(page)
        const link = await found(page, `penchant-shelf >>> li[data-id="${second}"] a`)
        await Promise.all([page.waitForNavigation(), link.click()])
        assert.match(page.url(), new RegExp(`arrived.html\\?book=${second}`))
        const back = await visit('', { same: true })
        const because = await back.evaluate(async () => {
          const interests = await shop.real.profile.interests()
          return interests.flatMap(({ because }) => because).map(({ type, item }) => `${type} ${item}`)
        })
        assert.ok(because.includes(`click ${second}`), `the click is in the log: ${because}`)
      })

      test('leaves the page all the same where the click cannot be kept', async () => {
        const page = await visit('', { viewport: { width: 1440, height: 900 } })
        await page.evaluate(() => {
          shop.penchant.record = () => new Promise(() => {})
        })
        const [, second] = await shown(page)
        const link = await found(page, `penchant-shelf >>> li[data-id="${second}"] a`)
        await Promise.all([page.waitForNavigation(), link.click()])
        assert.match(page.url(), new RegExp(`arrived.html\\?book=${second}`))
      })

      test('leaves following a link to a router that hears of it anywhere on the page', async () => {
        const page = await visit('', { viewport: { width: 1440, height: 900 } })
        await page.evaluate(() => {
          document.addEventListener('click', (event) => event.preventDefault())
        })
        const before = page.url()
        const [, second] = await shown(page)
        const link = await found(page, `penchant-shelf >>> li[data-id="${second}"] a`)
        await link.click()
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 900)))
        assert.equal(page.url(), before)
        const [{ item }] = await recorded(page, 'click')
        assert.equal(item, second)
      })

      test('lets a page follow the link itself', async () => {
        const page = await visit()
        const detail = await page.evaluate(
          () =>
            new Promise((resolve) => {
              document.addEventListener('penchant-select', (event) => {
                event.preventDefault()
                const { item, position, shelf } = event.detail
                resolve({ item: item.id, position, shelf: shelf.id })
              })
              document.querySelector('penchant-shelf').shadowRoot.querySelector('li[data-position="1"] a').click()
            }),
        )
        const [{ item, position, recommendation }] = await recorded(page, 'click')
        assert.deepEqual({ item, position, shelf: recommendation }, detail)
        assert.match(page.url(), /\/\?profile/)
      })

      test('stays as it is under the reader’s hand, and follows consent, erasing and its own refresh', async () => {
        const page = await visit()
        const first = await shown(page)
        await view(page, 'moby', 'typee', 'omoo')
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)))
        assert.deepEqual(await shown(page), first)
        await refresh(page)
        assert.notDeepEqual(await shown(page), first)
        await page.evaluate(() => shop.penchant.data.erase())
        await shows(page, first)
      })

      test('follows another tab, but not while the reader is in it', async () => {
        const page = await visit()
        const first = await shown(page)
        await page.$eval('penchant-shelf', ({ shadowRoot }) => shadowRoot.querySelector('a').focus())
        await page.evaluate(async (profile) => {
          const { open } = await import('./penchant/index.js')
          const other = await open({ catalog: 'books.pnc', consent: 'device', profile })
          for (const item of ['moby', 'typee']) await other.record({ type: 'view', item })
          await other.close()
        }, `test-${profile}`)
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
        assert.deepEqual(await shown(page), first)
        await page.$eval('penchant-shelf', ({ shadowRoot }) => shadowRoot.activeElement.blur())
        await changed(page, first)
      })

      test('says in words that there is nothing, or that something failed', async () => {
        const page = await visit()
        const state = await page.$eval('penchant-shelf', async (shelf) => {
          shelf.filter = { subjects: ['No such thing'] }
          await new Promise((resolve) => shelf.addEventListener('penchant-shelf', resolve, { once: true }))
          return [shelf.state, shelf.shadowRoot.querySelector('[role="status"]').textContent.trim()]
        })
        assert.deepEqual(state, ['empty', 'Nothing to show here.'])
        const failed = await visit('failing', { state: 'failed' })
        await failed.waitForSelector('penchant-shelf[state="error"]')
        const words = await failed.$eval(
          'penchant-shelf',
          ({ shadowRoot }) => shadowRoot.querySelector('[role="status"]').textContent,
        )
        assert.match(words, /did not work/)
      })

      test('lets nothing of a hostile catalogue run or lead away', async () => {
        const page = await visit()
        const hostile = await page.evaluate(async () => {
          const found = []
          for (const shelf of document.querySelectorAll('penchant-shelf')) {
            shelf.limit = 30
            await new Promise((resolve) => shelf.addEventListener('penchant-shelf', resolve, { once: true }))
            await shelf.updateComplete
            for (const scope of [shelf, shelf.shadowRoot]) {
              found.push(
                ...[...scope.querySelectorAll('a[href], img[src]')].map((element) => element.href ?? element.src),
              )
              found.push(
                ...[...scope.querySelectorAll('script, svg, [onerror], [onload]')].map(({ outerHTML }) => outerHTML),
              )
            }
          }
          await new Promise((resolve) => setTimeout(resolve, 200))
          return { found, pwned: globalThis.pwned, titles: shopTitles() }
          function shopTitles() {
            const { shadowRoot } = document.querySelector('penchant-shelf')
            return [...shadowRoot.querySelectorAll('li[data-id^="evil-"] .title')].map(({ textContent }) => textContent)
          }
        })
        assert.equal(hostile.pwned, undefined)
        assert.equal(hostile.titles.length, Object.keys(harmful).length)
        for (const title of hostile.titles) assert.match(title, /^<img src=x onerror=/)
        const own = new URL(room.url).origin
        // The close button's cross in “Why this?” is in a shadow of its own and not among these.
        for (const address of hostile.found)
          assert.ok(address.startsWith(own) || address.startsWith('data:image/png'), address)
      })

      test('does not move what should not move', async () => {
        profile++
        const page = await room.open('/arrived.html')
        await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]).catch(() => {})
        await page.goto(new URL(`/?profile=test-${profile}&slow`, room.url).href)
        await page.waitForSelector('penchant-shelf[state="loading"]')
        const [reduced, animations] = await page.evaluate(() => [
          matchMedia('(prefers-reduced-motion: reduce)').matches,
          document.querySelector('penchant-shelf').shadowRoot.getAnimations().length,
        ])
        assert.equal(animations > 0, !reduced)
        await page.waitForSelector('penchant-shelf[state="ready"]')
      })
    })

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
          why.close()
          await new Promise((resolve) => setTimeout(resolve))
          return [before ?? 'nothing', during, head() ?? 'nothing', told]
        })
        assert.deepEqual(heads, ['nothing', true, 'nothing', [true, false]])
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

    describe('the controls', () => {
      const control = (selector) => `penchant-controls >>> ${selector}`
      const count = (page, selector) =>
        page.$eval(
          'penchant-controls',
          ({ shadowRoot }, selector) => shadowRoot.querySelectorAll(selector).length,
          selector,
        )

      test('give and withdraw consent with one press each, by mouse', async () => {
        const page = await visit('consent=off')
        const level = () => page.evaluate(() => shop.real.consent.level)
        for (const wanted of ['device', 'session', 'off']) {
          const button = await found(page, control(`[data-level="${wanted}"]`))
          await button.click()
          await found(page, control(`[data-level="${wanted}"][aria-pressed="true"]`))
          assert.equal(await level(), wanted)
        }
        await told(page, /what was kept is erased/)
      })

      test('give and withdraw consent by the keyboard', async () => {
        const page = await visit('consent=off')
        await found(page, control('[data-level]'))
        await tabTo(page, ({ level }) => level === 'device')
        await page.keyboard.press('Enter')
        await found(page, control('[data-level="device"][aria-pressed="true"]'))
        assert.equal((await focused(page)).level, 'device', 'the focus stays')
        await page.keyboard.down('Shift')
        await tabTo(page, ({ level }) => level === 'off')
        await page.keyboard.up('Shift')
        await page.keyboard.press(' ')
        await found(page, control('[data-level="off"][aria-pressed="true"]'))
        assert.equal(await page.evaluate(() => shop.real.consent.level), 'off')
      })

      test('erase only when asked twice, and then everything', async () => {
        const page = await visit()
        await view(page, 'moby')
        // Impressions go on where consent does, so what was learned is counted and not the events.
        const learned = () => page.evaluate(async () => (await shop.real.profile.interests()).length)
        await press(page, control('[data-act="erase"]'))
        await told(page, /cannot be undone/)
        assert.ok((await learned()) > 0)
        await press(page, control('[data-act="cancel"]'))
        await page.waitForFunction(() => !document.querySelector('penchant-controls').shadowRoot.querySelector('.sure'))
        await press(page, control('[data-act="erase"]'))
        await press(page, control('.sure'))
        await told(page, /Everything is erased\.\s*$/)
        assert.equal(await learned(), 0)
        assert.match(await page.$eval('penchant-controls', ({ shadowRoot }) => shadowRoot.textContent), /Nothing yet\./)
      })

      test('move the dial, and the shelf follows', async () => {
        const page = await visit()
        const first = await shown(page)
        await view(page, 'moby', 'typee')
        await refresh(page)
        const personal = await shown(page)
        const input = await found(page, control('[part="dial"]'))
        await input.focus()
        await page.keyboard.press('Home')
        await page.waitForFunction(() => shop.penchant.profile.dial === 0)
        await changed(page, personal)
        const unseen = first.filter((id) => !['moby', 'typee'].includes(id))
        assert.deepEqual((await shown(page)).slice(0, unseen.length), unseen)
      })

      test('turn the dial of surprise, and take that back', async () => {
        const page = await visit()
        const input = await found(page, control('[part="surprise"]'))
        assert.equal(await input.evaluate(({ ariaValueText }) => ariaValueText), '50% surprise.')
        await input.focus()
        await page.keyboard.press('End')
        await page.waitForFunction(() => shop.penchant.profile.surprise === 1)
        await told(page, /100% surprise\./)
        await press(page, control('[part="status"] button'))
        await page.waitForFunction(() => shop.penchant.profile.surprise === 0.5)
      })

      test('weigh, pin, mute and forget an interest, and take each back', async () => {
        const page = await visit()
        await view(page, 'moby', 'typee')
        await found(page, control('.chip'))
        const chip = await found(page, control('.chip'))
        const name = await chip.$eval('bdi', ({ textContent }) => textContent)
        await chip.press('Enter')
        const slider = await found(page, control('.details input'))
        await slider.focus()
        await page.keyboard.press('ArrowLeft')
        await page.waitForFunction(async () =>
          (await shop.penchant.profile.wishes()).some(({ kind }) => kind === 'weigh'),
        )
        await press(page, control('[data-act="pin"]'))
        await found(page, control('[data-act="pin"][aria-pressed="true"]'))
        await press(page, control('[data-act="pin"]'))
        await found(page, control('[data-act="pin"][aria-pressed="false"]'))
        await press(page, control('[data-act="mute"]'))
        await found(page, control('[data-act="allow"]'))
        const names = () =>
          page.$eval('penchant-controls', ({ shadowRoot }) =>
            [...shadowRoot.querySelectorAll('.chip bdi')].map(({ textContent }) => textContent),
          )
        assert.ok(!(await names()).includes(name))
        await press(page, control('[part="status"] button'))
        await told(page, /Taken back/)
        assert.ok((await names()).includes(name))
      })

      test('forget single acts, and undo that', async () => {
        const page = await visit()
        await view(page, 'moby', 'typee')
        await page.waitForFunction(
          () => document.querySelector('penchant-controls').shadowRoot.querySelectorAll('.timeline li').length === 2,
        )
        await press(page, control('.timeline [data-act="forget"]'))
        await told(page, /Forgotten: 1 event/)
        assert.equal(await count(page, '.timeline li'), 1)
        await press(page, control('[part="status"] button'))
        await told(page, /Taken back/)
        assert.equal(await count(page, '.timeline li'), 2)
      })

      test('hand the data out as a file, and take one in', async () => {
        const page = await visit()
        await view(page, 'moby')
        await page.evaluate(() => {
          const { createObjectURL } = URL
          URL.createObjectURL = (blob) => {
            shop.blob = blob
            return createObjectURL.call(URL, blob)
          }
          HTMLAnchorElement.prototype.click = function () {
            shop.download = [this.download, this.href]
          }
        })
        await press(page, control('[data-act="export"]'))
        await page.waitForFunction(() => shop.download)
        const [name, address] = await page.evaluate(() => shop.download)
        assert.match(name, /^penchant-profile-\d{4}-\d\d-\d\d\.json$/)
        assert.match(address, /^blob:/)
        const json = await page.evaluate(() => shop.blob.text())
        assert.equal(JSON.parse(json).format, 'penchant-profile')

        const file = join(root, `brought-${room.name}.json`)
        await writeFile(file, json)
        await page.evaluate(() => shop.real.data.erase())
        const input = await found(page, control('input[type="file"]'))
        await input.uploadFile(file)
        await told(page, /Brought: \d+ events?/)
        const { events } = await page.evaluate(() => shop.real.health())
        assert.equal(events, JSON.parse(json).events.length)
        for (const [name, text] of Object.entries({ 'no JSON': 'no profile', 'no profile': '{"format":"cookies"}' })) {
          await writeFile(file, json)
          await input.uploadFile(file)
          await told(page, /Brought: 0 events/)
          await writeFile(file, text)
          await input.uploadFile(file)
          await told(page, /not a profile/, name)
        }
      })
    })

    describe('for everybody', () => {
      /** The page after a few acts, with everything open that can be. */
      async function lived(query, viewport) {
        const page = await visit(query, { viewport })
        await view(page, 'moby', 'typee', 'island')
        await page.evaluate(async () => {
          await shop.penchant.record({ type: 'not_interested', item: 'waverley' })
          await shop.penchant.profile.mute({ field: 'subjects', value: 'England' })
        })
        await refresh(page)
        await press(page, 'penchant-controls >>> .chip')
        await found(page, 'penchant-controls >>> .details')
        return page
      }
      async function violations(page) {
        await page.evaluate(`${axe}; undefined`)
        return page.evaluate(async () => {
          const animationsIn = (root) => [
            ...root.getAnimations(),
            ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
              shadowRoot ? animationsIn(shadowRoot) : [],
            ),
          ]
          const animations = animationsIn(document)
          await Promise.all(animations.map(({ finished }) => finished.catch(() => {})))
          const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] })
          return violations.map(({ id, nodes: [{ html }] }) => `${id}: ${html.slice(0, 160)}`)
        })
      }

      for (const theme of ['light', 'dark']) {
        test(`axe finds nothing, ${theme}`, async () => {
          const page = await lived(`theme=${theme}`)
          assert.deepEqual(await violations(page), [])
          await page.$eval('penchant-shelf', ({ shadowRoot }) => {
            const why = shadowRoot.querySelector('penchant-why')
            return why.show().then(() => {
              why.shadowRoot.querySelector('details').open = true
            })
          })
          assert.deepEqual(await violations(page), [], 'with “Why this?” open')
        })
      }

      test('every target is 24 pixels large or more', async () => {
        const page = await lived('')
        const small = await page.evaluate(() => {
          const targets = ['penchant-shelf', 'penchant-controls'].flatMap((name) => [
            ...document.querySelector(name).shadowRoot.querySelectorAll('a, button, summary, input:not(.unseen)'),
          ])
          return targets
            .filter((target) => Math.min(target.offsetWidth, target.offsetHeight) < 24 && !target.closest('label'))
            .map(({ outerHTML }) => outerHTML)
        })
        assert.deepEqual(small, [])
      })

      for (const [width, dir] of [
        [390, 'ltr'],
        [390, 'rtl'],
        [1440, 'rtl'],
      ]) {
        test(`nothing is wider than the window at ${width} pixels, ${dir}`, async () => {
          const page = await lived(`dir=${dir}`, { width, height: 844 })
          const [over, order] = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement
            const entries = document.querySelector('penchant-shelf').shadowRoot.querySelectorAll('li[data-id]')
            return [scrollWidth - clientWidth, Math.sign(entries[1].offsetLeft - entries[0].offsetLeft)]
          })
          assert.ok(over <= 0, `${over} pixels too wide`)
          assert.equal(order, dir === 'rtl' ? -1 : 1)
        })
      }

      for (const [dir, forth, back] of [
        ['ltr', 'ArrowRight', 'ArrowLeft'],
        ['rtl', 'ArrowLeft', 'ArrowRight'],
      ]) {
        test(`the keyboard goes from item to item, asks why, and comes back, ${dir}`, async () => {
          const page = await visit(`dir=${dir}`)
          const ids = await shown(page)
          await tabTo(page, ({ item }) => item === ids[0])
          await page.keyboard.press(forth)
          assert.equal((await focused(page)).item, ids[1])
          await page.keyboard.press(back)
          assert.equal((await focused(page)).item, ids[0])
          await page.keyboard.press('Tab')
          assert.equal((await focused(page)).name, 'button')
          await page.keyboard.press('Enter')
          await found(page, 'penchant-shelf >>> penchant-why >>> dialog[open]')
          await page.keyboard.press('Escape')
          await page.waitForFunction(
            () => !document.querySelector('penchant-shelf').shadowRoot.querySelector('penchant-why').open,
          )
          const back_ = await page.evaluate(() => document.activeElement.shadowRoot.activeElement.localName)
          assert.equal(back_, 'penchant-why', 'the focus is back on the button')
        })
      }

      test('speaks the nearest language, and changes with it', async () => {
        const page = await visit('lang=de')
        const words = () =>
          page.evaluate(async () => {
            const controls = document.querySelector('penchant-controls')
            // Nothing of another language is seen while the words are on their way.
            while (controls.hasAttribute('wordless')) await new Promise(requestAnimationFrame)
            await new Promise((resolve) => setTimeout(resolve, 50))
            const why = document.querySelector('penchant-shelf').shadowRoot.querySelector('penchant-why')
            return [
              controls.shadowRoot.querySelector('[role="heading"]').textContent,
              why.shadowRoot.querySelector('slot').textContent.trim(),
            ]
          })
        await found(page, 'penchant-controls >>> [data-level]')
        assert.deepEqual(await words(), ['Darf diese Seite aus dem lernen, was du tust?', 'Warum das?'])
        await page.evaluate(() => {
          document.documentElement.lang = 'en-GB'
        })
        assert.deepEqual(await words(), ['May this site learn from what you do?', 'Why this?'])
      })
    })
  },
  { root },
)
