// `<penchant-shelf>` on a shop’s page under a strict policy: what it shows, what it records, and where its clicks lead.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { shopIn } from '../fixtures/elements/shop.mjs'
import { CSS_ADDRESS, harmful, site } from '../fixtures/elements/site.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global shifts, shop: what runs inside page.evaluate runs in the page */

const root = await site()

/** Adds a shelf to the page, with these attributes. The page's policy refuses markup from texts. */
const add = (page, attributes) =>
  page.evaluate((attributes) => {
    const shelf = document.createElement('penchant-shelf')
    for (const [name, value] of Object.entries(attributes)) shelf.setAttribute(name, value)
    document.querySelector('main').append(shelf)
  }, attributes)

await forEachBrowser(
  (room) => {
    const { profile, another, visit, found, press, shown, recorded, view, refresh, changed, shows } = shopIn(room)

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
        const page = await room.open(`/?profile=${another()}&slow`)
        await page.waitForFunction(() => document.querySelector('penchant-shelf').shadowRoot?.querySelector('.loading'))
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

      test('of the kind together shows what goes with a basket, the same for everybody, with its reasons', async () => {
        const page = await visit()
        await view(page, 'emma')
        await add(page, { id: 'with', kind: 'together', basket: 'moby emma', why: '' })
        await page.waitForSelector('#with[state="ready"]')
        const [ids, heading, label] = await page.$eval('#with', async (shelf) => {
          await shelf.updateComplete
          const ids = [...shelf.shadowRoot.querySelectorAll('li[data-id]')].map(({ dataset }) => dataset.id)
          const heading = shelf.shadowRoot.querySelector('[role="heading"]').textContent
          return [ids, heading, shelf.shadowRoot.querySelector('section').getAttribute('aria-label')]
        })
        assert.deepEqual([ids, heading, label], [['island', 'omoo'], 'Goes well with it', 'Goes well with it'])
        assert.equal(
          await page.$eval('#with', ({ shadowRoot }) => shadowRoot.querySelectorAll('penchant-why').length),
          2,
        )
        const goesWith = await page.$eval('#with', ({ shelf }) => shelf.items[0].reasons[0].with)
        assert.deepEqual(goesWith, { item: 'moby' })
        // Another basket, as a property and as JSON.
        const others = await page.$eval('#with', async (shelf) => {
          const read = async () => {
            await shelf.updateComplete
            await shelf.refresh()
            return [shelf.state, shelf.shelf.items.map(({ id }) => id)]
          }
          shelf.basket = ['emma']
          const empty = await read()
          shelf.setAttribute('basket', '["moby"]')
          return [empty, await read()]
        })
        assert.deepEqual(others, [
          ['empty', []],
          ['ready', ['island', 'omoo']],
        ])
      })

      test('takes the basket along in recommend, where the kind does not say otherwise', async () => {
        const page = await visit()
        await add(page, { id: 'cart', basket: 'moby', weights: '{"popularity":0}' })
        await page.waitForSelector('#cart[state="ready"]')
        const [first, excluded] = await page.$eval('#cart', (shelf) => {
          return [shelf.shelf.items[0].id, shelf.shelf.items.every(({ id }) => id !== 'moby')]
        })
        assert.deepEqual([first, excluded], ['island', true])
      })

      test('of the kind history shows what was opened, the latest first, and moves by the arrow keys', async () => {
        const page = await visit()
        await view(page, 'moby', 'emma', 'typee')
        await page.evaluate(() => shop.penchant.record({ type: 'dwell', item: 'emma', durationMs: 9, progress: 0.4 }))
        await add(page, { id: 'history', kind: 'history', limit: '3', why: '' })
        await page.waitForSelector('#history[state="ready"]')
        const read = () =>
          page.$eval('#history', async (shelf) => {
            await shelf.updateComplete
            const { shadowRoot } = shelf
            return {
              ids: [...shadowRoot.querySelectorAll('li[data-id]')].map(({ dataset }) => dataset.id),
              heading: shadowRoot.querySelector('[role="heading"]').textContent,
              whys: shadowRoot.querySelectorAll('penchant-why').length,
            }
          })
        assert.deepEqual(await read(), { ids: ['emma', 'typee', 'moby'], heading: 'Recently viewed', whys: 0 })
        // By the keyboard, as in any shelf.
        await page.$eval('#history', ({ shadowRoot }) => shadowRoot.querySelector('li a').focus())
        await page.keyboard.press('ArrowRight')
        const focused = await page.$eval(
          '#history',
          ({ shadowRoot }) => shadowRoot.activeElement.closest('li').dataset.id,
        )
        assert.equal(focused, 'typee')
        // A click is recorded as one, and not as one that a shelf led to.
        await page.$eval('#history', (shelf) => {
          shelf.addEventListener('penchant-select', (event) => event.preventDefault())
          shelf.shadowRoot.querySelector('li[data-id="moby"] a').click()
        })
        await page.waitForFunction(() => shop.recorded.some(({ type }) => type === 'click'))
        const [click] = await recorded(page, 'click')
        assert.deepEqual(click, { type: 'click', item: 'moby', position: 2 })
        const others = await page.$eval('#history', async (shelf) => {
          const ids = async () => {
            await shelf.updateComplete
            await shelf.refresh()
            return shelf.shelf.items.map(({ id }) => id)
          }
          shelf.setAttribute('progress', '{"max":0.95}')
          const begun = await ids()
          shelf.removeAttribute('progress')
          shelf.setAttribute('types', 'purchase like')
          return [begun, await ids(), shelf.state]
        })
        assert.deepEqual(others, [['emma'], [], 'empty'])
      })

      test('says once that there is no such kind, and shows what is recommended', async () => {
        const page = await visit()
        const said = []
        page.on('console', (message) => said.push(message.text()))
        await add(page, { id: 'odd', kind: 'newest' })
        await page.waitForSelector('#odd[state="ready"]')
        while (!said.some((text) => text.includes('kind'))) await new Promise((resolve) => setTimeout(resolve, 20))
        assert.equal(said.filter((text) => /kind.*newest.*recommended, together, history/s.test(text)).length, 1)
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
        }, profile())
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
        assert.match(words, /cannot be shown/)
      })

      const phone = { width: 390, height: 844 }

      for (const isOwn of [false, true]) {
        test(`has room for its words on a phone, ${isOwn ? 'with' : 'without'} markup of the site’s own`, async () => {
          const page = await visit('', { viewport: phone })
          const rooms = await page.evaluate(async (isOwn) => {
            const shelf = document.createElement('penchant-shelf')
            const below = document.createElement('p')
            below.textContent = 'What stands below.'
            if (isOwn) shelf.append(document.querySelector('template').cloneNode(true))
            document.querySelector('main').prepend(shelf, below)
            const measured = async (name) => {
              await new Promise((resolve) => shelf.addEventListener(name, resolve, { once: true }))
              await shelf.updateComplete
              await new Promise(requestAnimationFrame)
              const message = shelf.shadowRoot.querySelector('[part="message"]').getBoundingClientRect()
              const host = shelf.getBoundingClientRect()
              const over = document.elementFromPoint(message.left + 5, message.bottom - 5)
              const ends = [message.bottom <= host.bottom, host.bottom <= below.getBoundingClientRect().top]
              return [shelf.state, message.height > 20, ...ends, over === shelf]
            }
            shelf.filter = { subjects: ['No such thing'] }
            const empty = await measured('penchant-shelf')
            shelf.load = () => Promise.reject(new Error('search is away'))
            return [empty, await measured('penchant-error')]
          }, isOwn)
          assert.deepEqual(rooms, [
            ['empty', true, true, true, true],
            ['error', true, true, true, true],
          ])
        })
      }

      test('says what failed in the console, once', async () => {
        const page = await visit()
        const said = []
        page.on('console', (message) => said.push([message.type(), message.text()]))
        await page.evaluate(async () => {
          const error = new Error('search is away')
          for (const shelf of document.querySelectorAll('penchant-shelf')) {
            const failed = new Promise((resolve) => shelf.addEventListener('penchant-error', resolve, { once: true }))
            shelf.load = () => Promise.reject(error)
            await failed
          }
          console.log('done')
        })
        while (said.at(-1)?.[1] !== 'done') await new Promise((resolve) => setTimeout(resolve, 20))
        assert.equal(said.length, 2, JSON.stringify(said))
        assert.match(said[0][0], /^warn/)
        assert.match(said[0][1], /^penchant: <penchant-shelf> Error: search is away$/)
      })

      describe('a row', () => {
        const turned = [7, 6, 5, 4, 3, 2, 1, 0]
        /** Puts the items in another order, and says how far the row is scrolled before and after that. */
        const reorder = (page, order, { scroll = 0, focus } = {}) =>
          page.evaluate(
            async (order, scroll, focus) => {
              const shelf = document.querySelector('penchant-shelf')
              const { items } = await shop.real.recommend({ limit: 8 })
              const rank = (ids) => shop.real.rank(ids)
              const frames = async () => {
                await shelf.updateComplete
                for (let at = 0; at < 12; at++) await new Promise(requestAnimationFrame)
              }
              shelf.given = await rank(items.map(({ id }) => id))
              const ids = shelf.given.items.map(({ id }) => id)
              await frames()
              const of = (id) => shelf.shadowRoot.querySelector(`li[data-id="${id}"]`)
              shelf.list.scrollTo(shelf.list.children[scroll].offsetLeft, 0)
              await frames()
              if (focus !== undefined) of(ids[focus]).querySelector('a, button').focus({ preventScroll: true })
              const before = shelf.list.scrollLeft
              const list = {
                ...shelf.given,
                items: order.map((at, position) => ({ ...shelf.given.items[at], position })),
              }
              shelf.given = list
              await frames()
              const shown = [...shelf.shadowRoot.querySelectorAll('li[data-id]')].map(({ dataset }) => dataset.id)
              const box = shelf.list.getBoundingClientRect()
              const entry = focus !== undefined && of(ids[focus]).getBoundingClientRect()
              return {
                isTurned: shown.join() === order.map((at) => ids[at]).join(),
                before,
                after: shelf.list.scrollLeft,
                snaps: getComputedStyle(shelf.list).scrollSnapType,
                inView: entry && entry.left >= box.left && entry.right <= box.right,
                hasFocus: entry && of(ids[focus]).contains(shelf.shadowRoot.activeElement),
              }
            },
            order,
            scroll,
            focus,
          )

        for (const scroll of [0, 2]) {
          test(`stays where it is scrolled to when its order changes, from item ${scroll} on`, async () => {
            const page = await visit('', { viewport: phone })
            const { isTurned, before, after, snaps } = await reorder(page, turned, { scroll })
            assert.ok(isTurned)
            assert.equal(before > 0, scroll > 0)
            assert.equal(after, before)
            assert.match(snaps, /^x/)
          })
        }

        test('goes along with the item that has the focus, and only then', async () => {
          const page = await visit('', { viewport: phone })
          const moved = await reorder(page, turned, { focus: 0 })
          assert.ok(moved.isTurned && moved.hasFocus && moved.inView && moved.after > 0, JSON.stringify(moved))
          const stayed = await reorder(page, [0, 7, 6, 5, 4, 3, 2, 1], { focus: 0, scroll: 3 })
          assert.ok(stayed.isTurned && stayed.hasFocus && stayed.after === stayed.before, JSON.stringify(stayed))
        })
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

      test('asks for nothing that a catalogue says in CSS', async () => {
        const page = await visit()
        const shown = await page.evaluate(async () => {
          const shelf = document.querySelector('penchant-shelf')
          shelf.limit = 30
          await new Promise((resolve) => shelf.addEventListener('penchant-shelf', resolve, { once: true }))
          await shelf.updateComplete
          const evil = shelf.shadowRoot.querySelector('li[data-id^="evil-"]')
          evil.scrollIntoView()
          await new Promise((resolve) => setTimeout(resolve, 200))
          const styled = [...shelf.shadowRoot.querySelectorAll('[style], style')]
          const styles = styled.map((one) => `${one.getAttribute('style')} ${one.sheet ? one.textContent : ''}`)
          return { text: evil.textContent, styles: styles.join() }
        })
        assert.match(shown.text, new RegExp(`url\\(${CSS_ADDRESS}`), 'it is shown as text')
        assert.doesNotMatch(shown.styles, new RegExp(CSS_ADDRESS))
        assert.deepEqual(
          room.requests.filter(({ url }) => url.includes(CSS_ADDRESS)),
          [],
        )
      })

      test('does not move what should not move', async () => {
        const page = await room.open('/arrived.html')
        await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]).catch(() => {})
        await page.goto(new URL(`/?profile=${another()}&slow`, room.url).href)
        await page.waitForFunction(() => document.querySelector('penchant-shelf').shadowRoot?.querySelector('.loading'))
        const [reduced, animations] = await page.evaluate(() => [
          matchMedia('(prefers-reduced-motion: reduce)').matches,
          document.querySelector('penchant-shelf').shadowRoot.getAnimations().length,
        ])
        assert.equal(animations > 0, !reduced)
        await page.waitForSelector('penchant-shelf[state="ready"]')
      })
    })
  },
  { root },
)
