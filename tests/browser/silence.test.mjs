// The server learns nothing of a visitor: its log of whole requests is the same whatever is known of them, whatever they
// consented to and however they turned the dials.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { site } from '../fixtures/silence/site.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global story: what runs inside page.evaluate runs in the page */

const root = await site()

/** Who comes: what they allow, what they do, how they turn the dials, and whether they ask why. */
const visitors = {
  'nothing is known of': { consent: 'device' },
  'who loves the sea': { consent: 'device', likes: 'sea', leaves: 'land' },
  'who loves the land': { consent: 'device', likes: 'land', leaves: 'sea' },
  'who consents to a session': { consent: 'session', likes: 'sea', leaves: 'land' },
  'who consents to nothing': { consent: 'off', likes: 'sea', leaves: 'land' },
  'who withdraws': { consent: 'device', likes: 'sea', leaves: 'land', withdraws: true },
  'who asks why': { consent: 'device', likes: 'sea', leaves: 'land', asks: true },
  'of whom nothing is known, who asks why': { consent: 'device', asks: true },
  'who consents to nothing and asks why': { consent: 'off', asks: true },
  ...Object.fromEntries(
    ['dial', 'surprise'].flatMap((dial) =>
      [0, 0.5, 1].map((at) => [
        `with ${dial} at ${at}`,
        { consent: 'device', likes: 'sea', leaves: 'land', dials: { [dial]: at } },
      ]),
    ),
  ),
}

/** The pages, who comes to each, and whether something is loaded there when nothing else is to do. */
const pages = {
  '/elements.html': { loadsLater: true, comes: Object.keys(visitors) },
  // A shelf alone, whose marks of what is there to find out are the only words that are said of reasons.
  '/shelf.html': {
    comes: [
      'nothing is known of',
      'who loves the sea',
      'who consents to nothing',
      'with surprise at 0',
      'with surprise at 1',
    ],
  },
  '/seen.html': { loadsLater: true, comes: [] },
  '/seen-own.html': { loadsLater: true, comes: [] },
  '/plain.html': { comes: Object.keys(visitors).filter((name) => !visitors[name].asks) },
}

/** All that a server is told, as one text. In which order headers or requests come, browsers leave open. */
const asHeard = ({ method, url, headers }) => `${method} ${url} ${JSON.stringify(Object.entries(headers).sort())}`

const act = (page, { likes, leaves, sees = [], dials = {}, withdraws }) =>
  page.evaluate(
    async ({ likes, leaves, sees, dials, withdraws }) => {
      const { penchant } = story
      if (likes) {
        for (const at of [0, 1, 2, 4, 8]) {
          await penchant.record({ type: 'like', item: `${likes}-${at}` })
          await penchant.record({ type: 'not_interested', item: `${leaves}-${at}` })
        }
      }
      for (const item of sees) await penchant.record({ type: 'view', item })
      if (dials.dial !== undefined) await penchant.profile.setDial(dials.dial)
      if (dials.surprise !== undefined) await penchant.profile.setSurprise(dials.surprise)
      const shelf = await penchant.recommend({ surface: 'home', limit: 12 })
      await penchant.explain(shelf.id, shelf.items[0].id)
      await penchant.profile.interests()
      await penchant.profile.timeline()
      if (withdraws) await penchant.consent.set('off')
    },
    { likes, leaves, sees, dials, withdraws },
  )

/** Opens the first *Why this?* at once, without waiting for anything, and reads it. */
const askWhy = (page) =>
  page.evaluate(async () => {
    const shelf = document.querySelector('#shelf')
    const asked = () => shelf.shadowRoot?.querySelector('penchant-why')
    while (!asked()?.shadowRoot) await new Promise((resolve) => setTimeout(resolve, 5))
    await asked().show()
    const { length } = asked().shadowRoot.querySelectorAll('[part="sum"] tbody tr')
    asked().close()
    return length
  })

await forEachBrowser(
  (room) => {
    /** What the server hears of a visitor who comes to a page, does what they do there, and comes once more. */
    async function heardOf(path, visitor, look = async () => {}) {
      const context = await room.browser.createBrowserContext()
      const from = room.requests.length
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      const problems = []
      page.on('pageerror', (error) => problems.push(String(error)))
      const open = async () => {
        await page.goto(new URL(`${path}#${visitor.consent}`, room.url).href)
        await page.waitForSelector('[data-state="open"]')
      }
      await open()
      await act(page, visitor)
      await settled(page, path)
      await page.goto('about:blank')
      await open()
      // At once, before the page is idle.
      if (visitor.asks) assert.ok((await askWhy(page)) > 0)
      await settled(page, path)
      const seen = await look(page)
      // What would still be sent when a page is left, is sent.
      await page.goto('about:blank')
      await new Promise((resolve) => setTimeout(resolve, 200))
      await context.close()
      assert.deepEqual(problems, [])
      const requests = room.requests.slice(from)
      return { log: requests.map(asHeard).sort(), requests, seen }
    }
    /** All is loaded that a page loads later, and nothing more comes. */
    async function settled(page, path) {
      if (pages[path].loadsLater) {
        await page.waitForFunction(() =>
          performance.getEntriesByType('resource').some(({ name }) => name.includes('elements-account')),
        )
      }
      await page.waitForNetworkIdle({ idleTime: 300 })
    }
    const same = ({ log }, other) => {
      assert.deepEqual(
        log.filter((line) => !other.log.includes(line)),
        [],
      )
      assert.deepEqual(log, other.log)
    }

    for (const [path, { comes }] of Object.entries(pages)) {
      describe(`on ${path}, the server hears the same of a visitor`, () => {
        let first
        for (const name of comes) {
          test(name, async () => {
            const heard = await heardOf(path, visitors[name])
            first ??= heard
            same(heard, first)
          })
        }
      })
    }

    test('what is told apart by nobody differs: shelves, marks and levels', async () => {
      const look = (page) =>
        page.evaluate(async () => {
          const { shadowRoot } = document.querySelector('#shelf')
          const entries = [...shadowRoot.querySelectorAll('li[data-id]')]
          const first = entries.slice(0, 2).map(({ dataset }) => dataset.id.split('-')[0])
          return [
            first.join(),
            shadowRoot.querySelectorAll('[part="exploring"]').length > 0,
            story.penchant.consent.level,
          ]
        })
      const seen = async (name) => (await heardOf('/elements.html', visitors[name], look)).seen
      assert.deepEqual(await seen('who loves the sea'), ['sea,sea', true, 'device'])
      assert.deepEqual(await seen('who loves the land'), ['land,land', true, 'device'])
      assert.deepEqual((await seen('nothing is known of')).slice(1), [false, 'device'])
      assert.deepEqual((await seen('with surprise at 0')).slice(1), [false, 'device'])
      assert.deepEqual((await seen('who consents to nothing')).slice(1), [false, 'off'])
    })

    for (const path of ['/seen.html', '/seen-own.html']) {
      test(`a shelf that is empty for who has seen everything loads the same, on ${path}`, async () => {
        const look = (page) => page.$eval('#shelf', ({ state }) => state)
        const fresh = await heardOf(path, { consent: 'device' }, look)
        const sees = Array.from({ length: 8 }, (_, at) => `sea-${at * 4}`)
        const done = await heardOf(path, { consent: 'device', sees }, look)
        assert.deepEqual([fresh.seen, done.seen], ['ready', 'empty'])
        same(done, fresh)
      })
    }

    test('whatever the package asks for, it sends no cookie, no referrer and no query', async () => {
      const { requests } = await heardOf('/elements.html', visitors['who loves the sea'])
      const asked = requests.filter(({ url }) => /\.(wasm|pnc)/.test(url))
      assert.deepEqual(
        [...new Set(asked.map(({ url }) => url))].sort(),
        ['/penchant/penchant.wasm', '/stories.pnc'],
        'without a query',
      )
      for (const { url, method, headers } of asked) {
        assert.equal(method, 'GET')
        assert.deepEqual(
          [headers.cookie, headers.referer, headers.authorization],
          [undefined, undefined, undefined],
          url,
        )
      }
      const script = requests.findLast(({ url }) => url === '/page.js')
      assert.match(script.headers.cookie, /visit=1/, 'the page has a cookie')
      assert.match(script.headers.referer, /elements\.html/, 'and sends referrers')
    })

    test('a click on a card tells the server the same at every level', async () => {
      const heard = {}
      for (const consent of ['off', 'session', 'device']) {
        const context = await room.browser.createBrowserContext()
        const page = await context.newPage()
        await page.goto(new URL(`/elements.html#${consent}`, room.url).href)
        await page.waitForSelector('penchant-shelf[state="ready"]')
        const link = await page.waitForSelector('penchant-shelf >>> a[href$="book=land-17"]', { visible: true })
        await Promise.all([page.waitForNavigation(), link.click()])
        heard[consent] = room.requests.filter(({ url }) => url.startsWith('/arrived.html')).map(asHeard)
        room.requests.length = 0
        await context.close()
      }
      assert.equal(heard.off.length, 1)
      assert.deepEqual(heard.session, heard.off)
      assert.deepEqual(heard.device, heard.off)
    })
  },
  { root },
)
