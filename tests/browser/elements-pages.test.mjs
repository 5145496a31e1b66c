// The elements on pages as frameworks, bundlers and policies make them: attributes that say nothing, images that are gone,
// two copies of the package, and no leave to make markup.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { blank as blankPage, expected, until, warned } from '../fixtures/elements/blank.mjs'
import { site } from '../fixtures/elements/site.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global elements, trial: what runs inside page.evaluate runs in the page */

const root = await site()
const dist = fileURLToPath(new URL('../../dist/', import.meta.url))

/** The package as two bundles have it: each a copy of its own. */
await build({
  entryPoints: ['one', 'other'].map((name) => ({ in: join(dist, 'elements.js'), out: `${name}/elements` })),
  bundle: true,
  format: 'esm',
  splitting: false,
  outdir: root,
  logLevel: 'silent',
})

await forEachBrowser(
  (room) => {
    const blank = (...given) => blankPage(room, ...given)
    /** An attribute is what a server or React 18 writes. */
    const withAttributes = (page, attributes) =>
      page.evaluate(async (attributes) => {
        elements.provide(trial.open)
        const shelf = document.createElement('penchant-shelf')
        for (const [name, value] of Object.entries(attributes)) shelf.setAttribute(name, value)
        document.body.append(shelf)
        return trial.ready(shelf)
      }, attributes)

    describe('an image that cannot be had', () => {
      test('gives way to the initial on a card, and is hidden in a site’s own markup', async () => {
        const page = await blank()
        const found = await page.evaluate(async () => {
          const { open } = await import('./penchant/index.js')
          const items = [
            { id: 'gone', title: 'Gone', cover: 'not-there.png' },
            { id: 'there', title: 'There', cover: 'cover.svg' },
          ]
          elements.provide(open({ items }))
          const shelf = trial.put('<penchant-shelf></penchant-shelf>')
          const own = trial.put('<penchant-shelf><template><img data-src="cover" alt=""></template></penchant-shelf>')
          await trial.ready(shelf)
          await trial.ready(own)
          const entry = (id) => shelf.shadowRoot.querySelector(`li[data-id="${id}"]`)
          const height = entry('gone').offsetHeight
          const lost = async () => {
            while (entry('gone').querySelector('img')) await new Promise((resolve) => setTimeout(resolve, 20))
          }
          await lost()
          while (!own.querySelector('img[src*="not-there"]').hidden)
            await new Promise((resolve) => setTimeout(resolve, 20))
          const initial = entry('gone').querySelector('[part="image"]').textContent
          dispatchEvent(new Event('online'))
          await shelf.updateComplete
          const isTriedAgain = entry('gone').querySelector('img') !== null
          await lost()
          return {
            isTriedAgain,
            initial,
            isAsHigh: entry('gone').offsetHeight === height,
            there: entry('there').querySelectorAll('img').length,
            hidden: [...own.querySelectorAll('img')].map(({ hidden }) => hidden),
          }
        })
        assert.deepEqual([found.initial, found.isTriedAgain], ['G', true])
        assert.ok(found.isAsHigh)
        assert.equal(found.there, 1)
        assert.deepEqual(found.hidden.toSorted(), [false, true])
        expected(page, /404|not-there/)
      })
    })

    describe('an attribute that cannot be read', () => {
      for (const [name, value, pattern] of [
        ['filter', '{subjects:', /<penchant-shelf> filter: got "\{subjects:", expected an object as JSON/],
        ['filter', '5', /<penchant-shelf> filter: got "5", expected an object as JSON/],
        ['filter', '["Odd"]', /<penchant-shelf> filter: got .*, expected an object as JSON/],
        ['weights', 'heavy', /<penchant-shelf> weights: got "heavy", expected an object/],
        ['exclude', 'moby,emma', /<penchant-shelf> exclude: got "moby,emma", expected a list as JSON/],
        ['presentation', 'title', /<penchant-shelf> presentation: got "title", expected an object/],
        ['limit', 'many', /<penchant-shelf> limit: got "many", expected a whole number of 1 to 1000/],
        ['limit', 'Infinity', /<penchant-shelf> limit: got "Infinity", expected a whole number of 1 to 1000/],
        ['limit', '0', /<penchant-shelf> limit: got "0", expected a whole number of 1 to 1000/],
        ['limit', '1.5', /<penchant-shelf> limit: got "1.5", expected a whole number of 1 to 1000/],
        ['limit', '5000', /<penchant-shelf> limit: got "5000", expected a whole number of 1 to 1000/],
        ['level', '7', /<penchant-shelf> level: got "7", expected a whole number of 1 to 6/],
        ['level', '', /<penchant-shelf> level: got "", expected a whole number of 1 to 6/],
        ['filter', '[object Object]', /filter: got "\[object Object\]".*set the property `filter` instead/],
      ]) {
        test(`${name}="${value}" is said once and counts as left out`, async () => {
          const page = await blank()
          assert.equal((await withAttributes(page, { [name]: value })).length, 4)
          assert.equal((await withAttributes(page, { [name]: value })).length, 4)
          await until(page, () => page.said.length > 0)
          assert.equal(page.said.length, 1)
          assert.match(page.said[0], pattern)
        })
      }

      test('as a property of any kind throws nothing, and is said once', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          elements.provide(trial.open)
          const read = []
          for (const odd of [() => Symbol('odd'), () => Object.create(null), () => [Symbol('odd')], () => true]) {
            for (const _ of [1, 2]) {
              const [shelf, controls] = [
                document.createElement('penchant-shelf'),
                document.createElement('penchant-controls'),
              ]
              Object.assign(shelf, { limit: odd(), level: odd(), records: odd(), layout: odd() })
              Object.assign(controls, { sections: odd() })
              document.body.append(shelf)
              const shown = await trial.ready(shelf)
              read.push([shown.length, shelf.limit, shelf.level, shelf.records, shelf.layout, controls.sections])
            }
          }
          return read
        })
        const usual = [4, 12, 2, 'impression click', 'row', 'consent dial interests timeline data privacy']
        for (const read of told) assert.deepEqual(read, usual)
        // Four values for five properties; two of the values look alike in the console.
        await until(page, () => page.said.length >= 15)
        assert.equal(page.said.length, 15)
        assert.equal(
          warned(page, /<penchant-shelf> limit: got Symbol\(odd\), expected a whole number of 1 to 1000/).length,
          1,
        )
        assert.equal(warned(page, /<penchant-controls> sections: got object, expected words/).length, 1)
      })

      test('and words may stand in an array', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          elements.provide(trial.open)
          const shelf = document.createElement('penchant-shelf')
          Object.assign(shelf, { records: ['click'], layout: ['grid'] })
          const controls = document.createElement('penchant-controls')
          controls.sections = ['data', 'consent']
          document.body.append(shelf, controls)
          await trial.ready(shelf)
          while (controls.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
          await controls.updateComplete
          const sections = [...controls.shadowRoot.querySelectorAll('section')]
          return [shelf.state, shelf.records, shelf.layout, sections.map(({ part }) => part[1])]
        })
        assert.deepEqual(told, ['ready', 'click', 'grid', ['data', 'consent']])
        assert.deepEqual(page.said, [])
      })

      test('and one that can be does what it says', async () => {
        const page = await blank()
        const shown = await withAttributes(page, { filter: '{"subjects":["Odd"]}', exclude: '["emma"]', limit: '8' })
        assert.deepEqual(shown, ['typee'])
        assert.deepEqual(page.said, [])
      })

      test('as a property, text is read alike, and a number without end is none', async () => {
        const page = await blank()
        const [shown, limit] = await page.evaluate(async () => {
          elements.provide(trial.open)
          const shelf = document.createElement('penchant-shelf')
          Object.assign(shelf, { filter: '{"subjects":["Odd"]}', limit: Number.POSITIVE_INFINITY, records: undefined })
          document.body.append(shelf)
          return [await trial.ready(shelf), shelf.limit]
        })
        assert.deepEqual([shown.toSorted(), limit], [['emma', 'typee'], 12])
      })

      test('written once more by a framework, takes nothing from what was set since', async () => {
        const page = await blank()
        const shown = await page.evaluate(async () => {
          elements.provide(trial.open)
          const shelf = trial.put('<penchant-shelf filter="[object Object]" limit="4"></penchant-shelf>')
          shelf.filter = { subjects: ['Odd'] }
          shelf.limit = 1
          shelf.setAttribute('filter', '[object Object]')
          shelf.setAttribute('limit', '4')
          return trial.ready(shelf)
        })
        assert.equal(shown.length, 1)
      })
    })

    describe('yes and no', () => {
      test('are read from every form that frameworks write', async () => {
        const page = await blank()
        const read = await page.evaluate(() => {
          const attribute = (value) => {
            const shelf = document.createElement('penchant-shelf')
            for (const name of ['why', 'plain']) shelf.setAttribute(name, value)
            return [shelf.why, shelf.plain]
          }
          const property = (value) => {
            const shelf = document.createElement('penchant-shelf')
            Object.assign(shelf, { why: value, plain: value })
            return [shelf.why, shelf.plain]
          }
          return {
            yes: [attribute(''), attribute('true'), attribute('why'), property(true), property('true'), property('')],
            no: [attribute('false'), property(false), property('false'), property(undefined), property(null)],
          }
        })
        for (const both of read.yes) assert.deepEqual(both, [true, true])
        for (const both of read.no) assert.deepEqual(both, [false, false])
      })
    })

    describe('two copies of the package', () => {
      test('are one to the elements: profiles, presentation, wishes and words', async () => {
        const page = await blank('/arrived.html', './one/elements.js')
        const told = await page.evaluate(async () => {
          const other = await import('./other/elements.js')
          const mine = trial.put('<penchant-shelf why></penchant-shelf>')
          other.registerStrings('en', { why: 'Whence this?', shelf: 'From the other copy' })
          other.provide(trial.open, { title: 'id' })
          const shown = await trial.ready(mine)
          mine.renderItem = ({ item }) => other.html`<i>${item.title}</i>`
          await mine.updateComplete
          return {
            isOther: other.PenchantShelf !== elements.PenchantShelf && mine instanceof elements.PenchantShelf,
            shown: shown.length,
            heading: mine.shadowRoot.querySelector('[role="heading"]').textContent,
            drawn: mine.querySelectorAll('i').length,
          }
        })
        assert.deepEqual(told, { isOther: true, shown: 4, heading: 'From the other copy', drawn: 4 })
      })

      test('open a profile once between them', async () => {
        const page = await blank('/arrived.html', './one/elements.js')
        const told = await page.evaluate(async () => {
          const other = await import('./other/elements.js')
          customElements.define('other-shelf', class extends other.PenchantShelf {})
          const late = trial.late()
          other.provide(late)
          const [mine, theirs] = [
            trial.put('<penchant-shelf></penchant-shelf>'),
            trial.put('<other-shelf></other-shelf>'),
          ]
          await trial.next(theirs, 'penchant-error')
          await mine.refresh()
          await trial.ready(theirs)
          const first = theirs.shelf.id
          const anew = trial.next(theirs, 'penchant-shelf')
          mine.shadowRoot.querySelector('li[data-id]').append(Object.assign(document.createElement('b'), { id: 'no' }))
          mine.shadowRoot.querySelector('#no').dataset.act = 'not_interested'
          mine.shadowRoot.querySelector('#no').click()
          await anew
          return [late.calls, theirs.shelf.id !== first]
        })
        assert.deepEqual(told, [2, true])
      })
    })

    describe('a policy for trusted types', () => {
      const hasTrustedTypes = (page) => page.evaluate(() => 'trustedTypes' in globalThis)

      test('that allows none lets the elements be imported, and they say which they need, once', async () => {
        const page = await blank('/untrusted.html')
        const told = await page.evaluate(async () => {
          elements.provide(trial.open)
          if (!('trustedTypes' in globalThis)) return undefined
          const shelves = [0, 1].map(() => document.createElement('penchant-shelf'))
          const errors = Promise.all(shelves.map((shelf) => trial.next(shelf, 'penchant-error')))
          document.body.append(...shelves)
          const [{ detail }] = await errors
          shelves[0].heading = 'Another'
          await shelves[0].updateComplete
          await shelves[0].refresh()
          return {
            code: detail.error.code,
            message: detail.error.message,
            state: shelves[0].state,
            attribute: shelves[1].getAttribute('state'),
            text: shelves[0].shadowRoot.textContent,
          }
        })
        if (!(await hasTrustedTypes(page))) return
        assert.equal(told.code, 'trusted_types')
        assert.match(told.message, /trusted-types lit-html/)
        assert.deepEqual(
          [told.state, told.attribute, told.text],
          ['error', 'error', 'This cannot be shown at the moment.'],
        )
        await until(page, () => warned(page, /^penchant: /).length > 0)
        assert.equal(warned(page, /^penchant: .*trusted-types lit-html/).length, 1)
        expected(page, /TrustedHTML|Trusted ?Type|policy|^penchant: /i)
      })

      test('that a page’s own Lit has used up leaves the policy penchant', async () => {
        const page = await room.open('/another-lit.html')
        await page.evaluate(() => {
          globalThis.litHtmlVersions = ['3.0.0']
          globalThis.trustedTypes?.createPolicy('lit-html', { createHTML: (markup) => markup })
        })
        const shown = await page.evaluate(async () => {
          const elements = await import('./penchant/elements.js')
          const { open } = await import('./penchant/index.js')
          elements.provide(open({ items: [{ id: 'moby', title: 'Moby Dick' }] }))
          const shelf = document.createElement('penchant-shelf')
          document.body.append(shelf)
          await new Promise((resolve) => shelf.addEventListener('penchant-shelf', resolve))
          return shelf.shadowRoot.querySelectorAll('li[data-id]').length
        })
        assert.equal(shown, 1)
      })
    })

    describe('a language', () => {
      test('is understood with an underscore, in `lang` and in registerStrings', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          elements.registerStrings('pt_BR', { shelf: 'Para você' })
          const headings = []
          for (const lang of ['de_DE', 'pt-BR', 'pt_br', 'de_AT.UTF-8']) {
            const shelf = trial.put(`<penchant-shelf lang="${lang}"></penchant-shelf>`)
            await shelf.updateComplete
            while (shelf.shadowRoot.querySelector('.late')) await new Promise((resolve) => setTimeout(resolve, 20))
            headings.push(shelf.shadowRoot.querySelector('[role="heading"]').textContent)
          }
          return headings
        })
        assert.deepEqual(told, ['Für dich empfohlen', 'Para você', 'Para você', 'Für dich empfohlen'])
      })
    })
  },
  { root },
)
