// The bindings for frameworks, each in a page of that framework: a shelf follows what the visitor does, the engine is loaded
// once, and nothing is complained of.

import assert from 'node:assert/strict'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from 'node:test'
import { addPage, onServer, react18, site, svelte } from '../fixtures/frameworks/site.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global penchant, root, warned: what runs inside page.evaluate runs in the page */

const folder = await site()
const shows = {
  'list.html': { show: 'list' },
  'elements.html': { show: 'elements' },
  'live.html': { show: 'home live' },
  'unstable.html': { show: 'unstable inline' },
  'frame.html': { show: 'frame' },
  'late.html': { show: 'list elements', catalog: '/late.pnc' },
}

const reacts = { 'react-19': undefined, 'react-18': react18 }
for (const [name, alias] of Object.entries(reacts)) {
  const { render } = await onServer(folder, name, { entry: 'react-server.jsx', alias })
  const hydrated = Object.fromEntries(
    ['home', 'list', 'elements'].map((show) => [`hydrated-${show}.html`, { show, markup: render(show) }]),
  )
  await addPage(folder, name, { entry: 'react-page.jsx', alias, html: { ...shows, ...hydrated } })
}
const served = async (name, options) => {
  const { render } = await onServer(folder, name, options)
  return { 'hydrated.html': { markup: await render() } }
}
await addPage(folder, 'vue', { entry: 'vue-page.mjs', html: await served('vue', { entry: 'vue-server.mjs' }) })
await addPage(folder, 'svelte', {
  ...{ entry: 'svelte-page.mjs', plugins: [svelte('client')], conditions: ['svelte'] },
  html: await served('svelte', { entry: 'svelte-server.mjs', plugins: [svelte('server')] }),
})
await addPage(folder, 'solid', { entry: 'solid-page.mjs' })

const isReact = (name) => name in reacts
const ids = (page) => page.$$eval('#shelf [data-id]', (buttons) => buttons.map(({ dataset }) => dataset.id))
const topic = (id) => id.split('-')[0]
const text = (page, selector) => page.$eval(selector, ({ textContent }) => textContent)
const shown = (page, selector, expected) =>
  page.waitForFunction(
    (selector, expected) => document.querySelector(selector)?.textContent === expected,
    {},
    selector,
    expected,
  )

/** A shelf of twelve, three clicks on one topic, and the shelf that comes of it. */
async function walk(page) {
  await page.waitForFunction(() => document.querySelectorAll('#shelf [data-id]').length === 12)
  const before = await ids(page)
  const liked = topic(before[0])
  for (let click = 0; click < 3; click++) {
    const order = (await ids(page)).join()
    const [next] = (await ids(page)).filter((id) => topic(id) === liked)
    await page.$eval(`[data-id="${next}"]`, (button) => button.click())
    await page.waitForFunction(
      (order) => [...document.querySelectorAll('#shelf [data-id]')].map(({ dataset }) => dataset.id).join() !== order,
      {},
      order,
    )
  }
  const after = await ids(page)
  const among = (list) => list.slice(0, 6).filter((id) => topic(id) === liked).length
  assert.ok(among(after) > among(before), `${liked}: ${before} became ${after}`)
}

await forEachBrowser(
  (room) => {
    /** What is the same in every browser, since the store's own tests have it too. */
    const once = room.name === 'chromium' ? test : () => {}
    const requested = () => room.requests.map(({ url }) => url.split('/').pop())
    /** The engine and the catalogue, once each, whatever mounts twice. */
    const loadedOnce = () => {
      const files = requested().filter((file) => /\.(wasm|pnc)$/.test(file))
      assert.deepEqual(files.sort(), ['catalog.pnc', 'penchant.wasm'])
    }

    for (const name of [...Object.keys(reacts), 'vue', 'svelte', 'solid']) {
      describe(name, () => {
        test('a shelf follows three clicks, in Strict Mode, with one request for the engine', async () => {
          const page = await room.open(`/${name}/`)
          await walk(page)
          loadedOnce()
        })

        once('rendering again with the same values asks nothing anew', async () => {
          const page = await room.open(`/${name}/`)
          await page.waitForSelector('[data-shelf]')
          const shelf = await page.$eval('#shelf', ({ dataset }) => dataset.shelf)
          for (let render = 1; render <= 3; render++) {
            await page.click('#render')
            await shown(page, '#render', String(render))
          }
          assert.equal(await page.$eval('#shelf', ({ dataset }) => dataset.shelf), shelf)
        })

        once('what is recorded moves no shelf but a live one; a muted interest and consent move both', async () => {
          const page = await room.open(`/${name}/${isReact(name) ? 'live.html' : ''}`)
          await page.waitForFunction(() => document.querySelector('#live')?.textContent)
          await page.waitForSelector('[data-shelf]')
          const both = () =>
            page.evaluate(() => [
              document.querySelector('#shelf').dataset.shelf,
              document.querySelector('#live').textContent,
            ])
          const moved = (before, which) =>
            page.waitForFunction(
              (before, which) => {
                const now = [
                  document.querySelector('#shelf').dataset.shelf,
                  document.querySelector('#live').textContent,
                ]
                return which.every((at) => now[at] !== before[at])
              },
              {},
              before,
              which,
            )
          const first = await both()
          await page.evaluate(() => penchant.record({ type: 'like', item: 'sea-01' }))
          await moved(first, [1])
          const second = await both()
          assert.equal(second[0], first[0], 'it stays under the hand')
          await page.waitForSelector('[data-interest="sea"]')
          await page.$eval('[data-interest="sea"]', (button) => button.click())
          await moved(second, [0, 1])
          await page.waitForFunction(() => !document.querySelector('[data-interest="sea"]'))
          assert.ok(!(await ids(page)).some((id) => topic(id) === 'sea'))
          const third = await both()
          await page.click('#withdraw')
          await moved(third, [0, 1])
        })

        once('unmounting closes the profile', async () => {
          const page = await room.open(`/${name}/`)
          await page.waitForFunction(() => globalThis.penchant)
          const code = await page.evaluate(async () => {
            root.unmount()
            await new Promise((resolve) => setTimeout(resolve))
            return penchant.recommend().then(
              () => 'open',
              ({ code }) => code,
            )
          })
          assert.equal(code, 'closed')
        })

        once('consent is said and known', async () => {
          const page = await room.open(`/${name}/`)
          await shown(page, '#level', 'session')
          await page.click('#withdraw')
          await shown(page, '#level', 'off')
          await page.click('#allow')
          await shown(page, '#level', 'session')
        })
      })
    }

    for (const name of ['vue', 'svelte', 'solid']) {
      describe(name, () => {
        once('another value of an option asks anew', async () => {
          const page = await room.open(`/${name}/`)
          await page.waitForFunction(() => document.querySelectorAll('#shelf [data-id]').length === 12)
          await page.click('#fewer')
          await page.waitForFunction(() => document.querySelectorAll('#shelf [data-id]').length === 3)
        })

        test('what is seen in the list is recorded, where it was found', async () => {
          const page = await room.open(`/${name}/`)
          const entries = await page.waitForFunction(async () => {
            const events = (await globalThis.penchant?.data.export())?.events ?? []
            const shelf = document.querySelector('#shelf')?.dataset.shelf
            return events.length === 12 && events.map((event) => ({ ...event, isHere: event.recommendation === shelf }))
          })
          for (const { type, surface, position, isHere } of await entries.jsonValue()) {
            assert.deepEqual({ type, surface, isHere }, { type: 'impression', surface: 'home', isHere: true })
            assert.ok(position >= 0 && position < 12)
          }
        })
      })
    }

    for (const name of ['vue', 'svelte']) {
      describe(name, () => {
        test('what a server rendered is taken up without a complaint', async () => {
          const page = await room.open(`/${name}/hydrated.html`)
          await walk(page)
        })
      })
    }

    for (const name of Object.keys(reacts)) {
      describe(name, () => {
        test('what a server rendered is taken up without a complaint', async () => {
          for (const show of ['home', 'list', 'elements']) {
            const page = await room.open(`/${name}/hydrated-${show}.html`)
            await page.waitForFunction(() => globalThis.penchant)
            if (show === 'home') await walk(page)
            if (show === 'list') await page.waitForSelector('#list [data-item]')
            if (show === 'elements') await page.waitForFunction(() => document.querySelector('#shown')?.textContent)
            assert.deepEqual(page.problems, [], show)
          }
        })

        once('consent is said by hook and by the provider, and known', async () => {
          const page = await room.open(`/${name}/`)
          await shown(page, '#level', 'session')
          await page.click('#withdraw')
          await shown(page, '#level', 'off')
          await page.click('#allow')
          await shown(page, '#level', 'session')
          await page.click('#provider-off')
          await shown(page, '#level', 'off')
          assert.equal(await page.evaluate(() => penchant.consent.receipt().source), 'site')
        })

        test('<Shelf> keeps its room, is a list, and records what was seen and opened, where it was found', async () => {
          const page = await room.open(`/${name}/list.html`)
          await page.waitForSelector('#list [data-item]')
          const list = await page.$eval('#list', (section) => ({
            label: section.getAttribute('aria-label'),
            heading: section.querySelector('h2').textContent,
            items: section.querySelectorAll('ul[role="list"] > li > a[href]').length,
          }))
          assert.deepEqual(list, { label: 'For you', heading: 'For you', items: 4 })
          const timeline = (count) =>
            page.waitForFunction(
              async (count) => {
                const entries = await penchant.profile.timeline()
                return (
                  entries.length === count && entries.map(({ type, item, surface }) => [type, item, surface].join())
                )
              },
              {},
              count,
            )
          const seen = await (await timeline(4)).jsonValue()
          const items = await page.$$eval('#list [data-item]', (entries) => entries.map(({ dataset }) => dataset.item))
          assert.deepEqual(seen.sort(), items.map((id) => `impression,${id},list`).sort())
          await page.click('#list li:nth-child(2) a')
          await shown(page, '#opened', items[1])
          const [latest] = await (await timeline(5)).jsonValue()
          assert.equal(latest, `click,${items[1]},list`)
          const exported = await page.evaluate(async () => (await penchant.data.export()).events)
          const click = exported.find(({ type }) => type === 'click')
          assert.equal(click.position, 1)
          assert.match(click.recommendation, /./)
          assert.equal(new URL(page.url()).hash, '', 'prevented')
        })

        test('what never is the same leaves the page its turn, and the console says what to do', async () => {
          const page = await room.open(`/${name}/unstable.html`)
          await page.waitForFunction(() => warned.some((text) => text.includes('useMemo')))
          for (let renders = 1; renders <= 3; renders++) {
            await page.click('#inline')
            await shown(page, '#inline', String(renders))
          }
          await page.waitForFunction(() => document.querySelector('#unstable').textContent === 'ready')
          const told = await page.evaluate(() => warned.filter((text) => text.startsWith('penchant: ')).sort())
          assert.equal(told.length, 2)
          assert.match(told[0], /<PenchantProvider penchant=.*\(\) => open/)
        })

        test('<Shelf> in a frame records what is opened', async () => {
          const page = await room.open(`/${name}/frame.html`)
          await page.waitForFunction(() =>
            document.querySelector('#frame')?.contentDocument.querySelector('[data-item] a'),
          )
          await page.$eval('#frame', (frame) => frame.contentDocument.querySelector('[data-item] a').click())
          await page.waitForFunction(async () =>
            (await penchant.data.export()).events.some(({ type, surface }) => type === 'click' && surface === 'frame'),
          )
        })

        test('where the entry with the focus goes away, the focus goes to what took its place', async () => {
          const page = await room.open(`/${name}/list.html`)
          await page.waitForSelector('#list [data-item]')
          await page.evaluate(() => penchant.record({ type: 'like', item: 'sea-01' }))
          await page.waitForSelector('[data-interest="sea"]')
          await page.focus('#list li:first-child a')
          const gone = await page.$eval('#list li:first-child', ({ dataset }) => dataset.item)
          await page.$eval(`[data-interest="${topic(gone)}"]`, (button) => button.click())
          await page.waitForFunction((gone) => !document.querySelector(`#list [data-item="${gone}"]`), {}, gone)
          await page.waitForFunction(() => document.activeElement.matches('#list li:first-child a'))
        })

        test('a catalogue that cannot be had is said, and asked for again', async () => {
          const page = await room.open(`/${name}/late.html`)
          await page.waitForSelector('#list .penchant-failed button')
          await page.waitForFunction(() => document.querySelector('penchant-shelf')?.state === 'error')
          page.problems.length = 0
          await copyFile(join(folder, 'catalog.pnc'), join(folder, 'late.pnc'))
          await page.click('#list .penchant-failed button')
          await page.waitForSelector('#list [data-item]')
          await page.waitForFunction(() => document.querySelector('penchant-shelf')?.state === 'ready')
          await rm(join(folder, 'late.pnc'))
        })

        test('an element opens again what could not be opened', async () => {
          const page = await room.open(`/${name}/late.html`)
          await page.waitForFunction(() => document.querySelector('penchant-shelf')?.state === 'error')
          page.problems.length = 0
          await copyFile(join(folder, 'catalog.pnc'), join(folder, 'late.pnc'))
          await page.evaluate(() => document.querySelector('penchant-shelf').shadowRoot.querySelector('button').click())
          await page.waitForFunction(() => document.querySelector('penchant-shelf')?.state === 'ready')
          await page.waitForSelector('#list [data-item]')
          await rm(join(folder, 'late.pnc'))
        })

        test('<PenchantShelf> gives the element its objects and functions, and hears it', async () => {
          const page = await room.open(`/${name}/elements.html`)
          await page.waitForFunction(() => document.querySelector('#shown')?.textContent)
          const shelf = await text(page, '#shown')
          assert.match(shelf, /^(garden-\d\d ?){3}$/)
          const own = await page.$$eval('penchant-shelf > div', (entries) =>
            entries.map(({ textContent }) => textContent),
          )
          assert.deepEqual(
            own,
            shelf.split(' ').map((id) => `own ${id}`),
          )
        })
      })
    }
  },
  { root: folder },
)
