// The elements on pages as frameworks, bundlers and policies make them: attributes that say nothing, images that are gone,
// profiles that cannot be opened yet, two copies of the package, and no leave to make markup.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
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
    /**
     * A page with the elements and nothing on it. `trial` has what tests need: items, `open`, and what the console was told
     * stands in `page.said`.
     */
    async function blank(path = '/arrived.html', from = './penchant/elements.js') {
      const page = await room.open(path)
      page.said = []
      page.on('console', (message) => page.said.push(message.text()))
      await page.evaluate(async (from) => {
        globalThis.elements = await import(new URL(from, location.href))
        const { open } = await import(new URL('./penchant/index.js', location.href))
        const items = ['moby', 'emma', 'omoo', 'typee'].map((id, at) => ({
          id,
          title: `Title ${id}`,
          subjects: [at % 2 ? 'Odd' : 'Even'],
          url: `#${id}`,
        }))
        const next = (target, name) => new Promise((resolve) => target.addEventListener(name, resolve, { once: true }))
        globalThis.trial = {
          items,
          open: () => open({ items }),
          next,
          put(markup) {
            document.body.insertAdjacentHTML('beforeend', markup)
            return document.body.lastElementChild
          },
          async ready(shelf) {
            if (shelf.state === 'loading') await next(shelf, 'penchant-shelf')
            await shelf.updateComplete
            return [...shelf.shadowRoot.querySelectorAll('li[data-id]')].map(({ dataset }) => dataset.id)
          },
          /** Opens at the second call. */
          late() {
            let calls = 0
            const late = async () => {
              calls++
              if (calls === 1) throw new Error('no network')
              return trial.open()
            }
            return Object.defineProperty(late, 'calls', { get: () => calls })
          },
          /** A profile whose lists are counted. */
          async counted() {
            const real = await open({ items })
            const asked = []
            const penchant = new Proxy(real, {
              get(target, name) {
                const value = Reflect.get(target, name, target)
                if (name !== 'recommend') return typeof value === 'function' ? value.bind(target) : value
                return (options) => {
                  asked.push(options)
                  return real.recommend(options)
                }
              },
            })
            return { penchant, asked }
          },
        }
      }, from)
      return page
    }
    const warned = (page, pattern) => page.said.filter((text) => pattern.test(text))
    const until = async (page, holds) => {
      for (let turns = 0; !holds() && turns < 200; turns++) {
        await new Promise((resolve) => setTimeout(resolve, 25))
        // By WebDriver, what the console was told comes with the next answer.
        await page.evaluate(() => {})
      }
    }
    /** What a test brought about itself is no problem of the page. */
    const expected = (page, pattern) => {
      page.problems = page.problems.filter((text) => !pattern.test(text))
    }
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
        ['limit', 'many', /<penchant-shelf> limit: got "many", expected a number/],
        ['limit', 'Infinity', /<penchant-shelf> limit: got "Infinity", expected a number/],
        ['level', '', /<penchant-shelf> level: got "", expected a number/],
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
        assert.equal(warned(page, /<penchant-shelf> limit: got Symbol\(odd\), expected a number/).length, 1)
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

    describe('a function that opens the profile', () => {
      test('is called once for all elements, and by the first that needs it', async () => {
        const page = await blank()
        const calls = await page.evaluate(async () => {
          const calls = []
          elements.provide(() => {
            calls.push(document.querySelectorAll('penchant-shelf').length)
            return trial.open()
          })
          await new Promise((resolve) => setTimeout(resolve, 50))
          const before = calls.length
          const shelves = [
            trial.put('<penchant-shelf why></penchant-shelf>'),
            trial.put('<penchant-shelf></penchant-shelf>'),
          ]
          trial.put('<penchant-controls></penchant-controls>')
          for (const shelf of shelves) await trial.ready(shelf)
          return [before, calls]
        })
        assert.deepEqual(calls, [0, [2]])
      })

      for (const [lang, failed, again, loading] of [
        ['en', 'This did not work. Please try again.', 'Try again', 'Loading…'],
        ['de', 'Das hat nicht geklappt. Bitte versuch es noch einmal.', 'Noch einmal', 'Wird geladen…'],
      ]) {
        test(`is called again by a button that keeps the focus, ${lang}`, async () => {
          const page = await blank()
          await page.evaluate(async (lang) => {
            document.documentElement.lang = lang
            let release
            trial.gate = new Promise((resolve) => {
              release = resolve
            })
            trial.release = release
            let calls = 0
            elements.provide(async () => {
              calls++
              if (calls === 1) throw new Error('no network')
              await trial.gate
              return trial.open()
            })
            trial.put('<penchant-shelf></penchant-shelf>')
          }, lang)
          await page.waitForSelector('penchant-shelf[state="error"]')
          const says = () =>
            page.$eval('penchant-shelf', ({ shadowRoot }) => {
              const button = shadowRoot.querySelector('button.again')
              return {
                status: shadowRoot.querySelector('[role="status"]').textContent.trim(),
                button: button?.textContent.trim(),
                isWaiting: button?.getAttribute('aria-disabled'),
                hasFocus: button !== null && shadowRoot.activeElement === button,
              }
            })
          await page.waitForFunction(
            (failed) =>
              document
                .querySelector('penchant-shelf')
                .shadowRoot.querySelector('[role="status"]')
                .textContent.trim() === failed,
            {},
            failed,
          )
          await page.keyboard.press('Tab')
          assert.deepEqual(await says(), { status: failed, button: again, isWaiting: 'false', hasFocus: true })
          await page.keyboard.press('Enter')
          await page.waitForFunction(() => document.querySelector('penchant-shelf').state === 'loading')
          await page.$eval('penchant-shelf', (shelf) => shelf.updateComplete)
          assert.deepEqual(await says(), { status: loading, button: again, isWaiting: 'true', hasFocus: true })
          await page.keyboard.press('Enter')
          await page.evaluate(() => trial.release())
          await page.waitForSelector('penchant-shelf[state="ready"]')
          const [focused, first] = await page.$eval('penchant-shelf', async (shelf) => {
            await shelf.updateComplete
            return [
              shelf.shadowRoot.activeElement?.localName,
              shelf.shadowRoot.activeElement?.closest('li').dataset.position,
            ]
          })
          assert.deepEqual([focused, first], ['a', '0'])
        })
      }

      test('is called again by refresh(), which resolves when the answer is there', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          const late = trial.late()
          elements.provide(late)
          const [shelf, other] = [
            trial.put('<penchant-shelf></penchant-shelf>'),
            trial.put('<penchant-shelf></penchant-shelf>'),
          ]
          await trial.next(other, 'penchant-error')
          await shelf.refresh()
          const state = shelf.state
          await trial.ready(other)
          return [state, other.state, late.calls]
        })
        assert.deepEqual(told, ['ready', 'ready', 2])
      })

      test('is called again when the browser is online again, once for all', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          const late = trial.late()
          elements.provide(late)
          const shelves = [
            trial.put('<penchant-shelf></penchant-shelf>'),
            trial.put('<penchant-shelf></penchant-shelf>'),
          ]
          const controls = trial.put('<penchant-controls></penchant-controls>')
          await trial.next(controls, 'penchant-error')
          dispatchEvent(new Event('online'))
          await Promise.all(shelves.map(trial.ready))
          while (controls.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
          dispatchEvent(new Event('online'))
          return [...shelves.map(({ state }) => state), late.calls]
        })
        assert.deepEqual(told, ['ready', 'ready', 2])
      })

      test('is an element’s own too, as its property', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          const late = trial.late()
          const shelf = document.createElement('penchant-shelf')
          Object.assign(shelf, { penchant: late, why: true })
          document.body.append(shelf)
          await trial.next(shelf, 'penchant-error')
          shelf.shadowRoot.querySelector('.again').click()
          const shown = await trial.ready(shelf)
          return [shown.length, late.calls]
        })
        assert.deepEqual(told, [4, 2])
      })

      test('gives the controls and the account a button of their own', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          const shelf = await (await trial.open()).recommend({ limit: 1 })
          let calls = 0
          elements.provide(async () => {
            calls++
            if (calls < 3) throw new Error('no network')
            return trial.open()
          })
          const controls = trial.put('<penchant-controls></penchant-controls>')
          const why = trial.put('<penchant-why></penchant-why>')
          Object.assign(why, { shelf: shelf.id, item: shelf.items[0].id })
          await trial.next(why, 'penchant-error')
          const failing = trial.next(why, 'penchant-error')
          void why.show()
          await failing
          await why.updateComplete
          const root = why.shadowRoot
          const asked = calls
          const said = [...root.querySelectorAll('dialog [role="status"], dialog #title')].at(-1).textContent
          root.querySelector('.again').focus()
          root.querySelector('.again').click()
          while (root.querySelector('.again')) await new Promise((resolve) => setTimeout(resolve, 20))
          while (controls.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
          await why.updateComplete
          return [asked, said, calls, root.activeElement?.id, controls.shadowRoot.querySelector('.again')]
        })
        assert.deepEqual(told, [2, 'This did not work. Please try again.', 3, 'title', null])
      })

      test('leaves the focus in the controls where they come in place of the button', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          elements.provide(trial.late())
          const controls = trial.put('<penchant-controls></penchant-controls>')
          await trial.next(controls, 'penchant-error')
          await controls.updateComplete
          const button = controls.shadowRoot.querySelector('.again')
          button.focus()
          button.click()
          while (controls.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
          await controls.updateComplete
          return controls.shadowRoot.activeElement?.closest('section') !== null
        })
        assert.equal(told, true)
      })

      test('can help where a promise that was rejected cannot: no button, and a word in the console', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          elements.provide(Promise.reject(new Error('no network')))
          const [shelf, other] = [
            trial.put('<penchant-shelf></penchant-shelf>'),
            trial.put('<penchant-shelf></penchant-shelf>'),
          ]
          await trial.next(other, 'penchant-error')
          await shelf.updateComplete
          await shelf.refresh()
          dispatchEvent(new Event('online'))
          const { shadowRoot } = shelf
          return [
            shelf.state,
            shadowRoot.querySelector('[role="status"]').textContent,
            shadowRoot.querySelector('.again'),
          ]
        })
        assert.deepEqual(told, ['error', 'This cannot be shown at the moment.', null])
        await until(page, () => page.said.length > 1)
        assert.deepEqual(
          page.said.map((text) =>
            /^penchant: (<penchant-shelf> Error: no network$|.*provide\(\(\) => open\(…\)\))/.test(text),
          ),
          [true, true],
          page.said.join('\n'),
        )
      })

      test('is not needed to ask a profile again that refused once', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          const real = await trial.open()
          let calls = 0
          elements.provide(real)
          const shelf = document.createElement('penchant-shelf')
          shelf.load = (penchant, options) => {
            calls++
            return calls === 1 ? Promise.reject(new Error('search is away')) : penchant.recommend(options)
          }
          document.body.append(shelf)
          await trial.next(shelf, 'penchant-error')
          await shelf.updateComplete
          shelf.shadowRoot.querySelector('.again').click()
          return (await trial.ready(shelf)).length
        })
        assert.equal(told, 4)
      })

      for (const name of ['function without `return`', 'promise of nothing']) {
        test(`that gives nothing, as a ${name}, is told so, and what is not provided yet is waited for`, async () => {
          const page = await blank()
          const told = await page.evaluate(async (name) => {
            elements.provide(undefined)
            const shelf = trial.put('<penchant-shelf></penchant-shelf>')
            await shelf.updateComplete
            await new Promise((resolve) => setTimeout(resolve, 30))
            const before = shelf.state
            const failing = trial.next(shelf, 'penchant-error')
            elements.provide(name.startsWith('promise') ? Promise.resolve(undefined) : () => {})
            const { error } = (await failing).detail
            await shelf.updateComplete
            return [before, shelf.state, error.code, error.message]
          }, name)
          assert.deepEqual(told.slice(0, 3), ['loading', 'error', 'option_invalid'])
          assert.match(told[3], /got undefined, expected what `open` returns/)
        })
      }

      test('that opens something else is told what was expected', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          elements.provide(() => ({ items: [] }))
          const { detail } = await trial.next(trial.put('<penchant-shelf></penchant-shelf>'), 'penchant-error')
          return [detail.error.code, detail.error.message]
        })
        assert.equal(told[0], 'option_invalid')
        assert.match(told[1], /got object, expected what `open` returns/)
      })
    })

    /** Every rejection and error that nobody caught, by name. */
    const uncaught = (page) =>
      page.evaluate(() => {
        trial.uncaught = []
        addEventListener('unhandledrejection', ({ reason }) => trial.uncaught.push(String(reason)))
        addEventListener('error', ({ message }) => trial.uncaught.push(message))
      })

    describe('a profile that the page has closed', () => {
      test('records nothing, and the click is followed', async () => {
        const page = await blank()
        await uncaught(page)
        const told = await page.evaluate(async () => {
          const penchant = await trial.open()
          elements.provide(penchant)
          const shelf = trial.put('<penchant-shelf why></penchant-shelf>')
          await trial.ready(shelf)
          await penchant.close()
          const selected = []
          shelf.addEventListener('penchant-select', ({ detail }) => selected.push(detail.item.id))
          const link = shelf.shadowRoot.querySelector('a[href]')
          link.click()
          // What was seen for a second is recorded, and the account of an item names it.
          await new Promise((resolve) => setTimeout(resolve, 1_400))
          document.documentElement.lang = 'de'
          const why = shelf.shadowRoot.querySelector('penchant-why')
          await why.show()
          await why.updateComplete
          await new Promise((resolve) => setTimeout(resolve, 50))
          return {
            selected,
            hash: location.hash,
            wanted: new URL(link.href).hash,
            id: link.closest('li').dataset.id,
            uncaught: trial.uncaught,
          }
        })
        assert.deepEqual(told.selected, [told.id])
        assert.equal(told.hash, told.wanted)
        assert.deepEqual(told.uncaught, [])
      })

      test('is a failure to the controls, before they are drawn and after', async () => {
        const page = await blank()
        await uncaught(page)
        const told = await page.evaluate(async () => {
          const penchant = await trial.open()
          elements.provide(penchant)
          const early = trial.put('<penchant-controls></penchant-controls>')
          while (early.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
          await penchant.close()
          const late = trial.put('<penchant-controls></penchant-controls>')
          await early.refresh()
          await trial.next(late, 'penchant-error')
          while (late.state !== 'error') await new Promise((resolve) => setTimeout(resolve, 20))
          await late.refresh()
          await new Promise((resolve) => setTimeout(resolve, 50))
          const texts = [early, late].map(({ shadowRoot }) => shadowRoot.querySelector('[role="status"]').textContent)
          return [early.state, late.state, ...texts, ...trial.uncaught]
        })
        const failed = 'This did not work. Please try again.'
        assert.deepEqual(told, ['error', 'error', failed, failed])
      })
    })

    describe('a function of the site’s own that throws', () => {
      for (const name of ['renderItem', 'presentation.title', 'load']) {
        test(`as ${name}, is told once, and \`provide\` without it asks anew`, async () => {
          const page = await blank()
          await uncaught(page)
          const told = await page.evaluate(async (name) => {
            const { penchant, asked } = await trial.counted()
            const bad = () => {
              throw new Error('no good')
            }
            const shelf = document.createElement('penchant-shelf')
            const heard = []
            for (const type of ['penchant-error', 'penchant-shelf'])
              shelf.addEventListener(type, ({ detail }) => heard.push(detail.error?.message ?? type))
            if (name !== 'presentation.title') shelf[name] = bad
            elements.provide(penchant, name === 'presentation.title' ? { title: bad } : {})
            document.body.append(shelf)
            await trial.next(shelf, 'penchant-error')
            await new Promise((resolve) => setTimeout(resolve, 50))
            await shelf.updateComplete
            const broken = [shelf.state, shelf.getAttribute('state'), ...heard]
            if (name === 'renderItem') shelf.renderItem = undefined
            if (name === 'load') shelf.load = undefined
            elements.provide(penchant)
            while (shelf.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
            await shelf.updateComplete
            await new Promise((resolve) => setTimeout(resolve, 50))
            const shown = shelf.shadowRoot.querySelectorAll('li[data-id]').length
            return { broken, shown, last: heard.at(-1), asked: asked.length > 0, uncaught: trial.uncaught }
          }, name)
          assert.deepEqual(told.broken, ['error', 'error', 'no good'])
          assert.deepEqual([told.shown, told.last, told.asked, told.uncaught], [4, 'penchant-shelf', true, []])
        })
      }

      test('about a list that was given, lets the list be drawn once it is gone', async () => {
        const page = await blank()
        await uncaught(page)
        const told = await page.evaluate(async () => {
          const penchant = await trial.open()
          elements.provide(penchant)
          const shelf = document.createElement('penchant-shelf')
          shelf.given = await penchant.recommend()
          shelf.renderItem = () => {
            throw new Error('no good')
          }
          document.body.append(shelf)
          await trial.next(shelf, 'penchant-error')
          await shelf.updateComplete
          const { state } = shelf
          shelf.renderItem = ({ id }) => id
          await shelf.refresh()
          await shelf.updateComplete
          return [state, shelf.state, shelf.querySelectorAll('[slot^="item "]').length, ...trial.uncaught]
        })
        assert.deepEqual(told, ['error', 'ready', 4])
      })
    })

    describe('the same function provided once more, as a module that is loaded anew does,', () => {
      test('is called again where it failed, once for all, and not where it did not', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          const late = trial.late()
          elements.provide(late)
          const shelves = [0, 1].map(() => trial.put('<penchant-shelf></penchant-shelf>'))
          await Promise.all(shelves.map((shelf) => trial.next(shelf, 'penchant-error')))
          elements.provide(late)
          for (const shelf of shelves)
            while (shelf.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
          elements.provide(late)
          await trial.ready(trial.put('<penchant-shelf></penchant-shelf>'))
          return late.calls
        })
        assert.equal(told, 2)
      })

      test('is called again for elements that come after those that it failed for', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          const late = trial.late()
          elements.provide(late)
          const first = trial.put('<penchant-shelf></penchant-shelf>')
          await trial.next(first, 'penchant-error')
          first.remove()
          elements.provide(late)
          const second = trial.put('<penchant-shelf></penchant-shelf>')
          while (second.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
          return late.calls
        })
        assert.equal(told, 2)
      })
    })

    describe('an element that is moved into a frame', () => {
      test('looks as it did: there, in a frame from the beginning, with what is loaded there, and back', async () => {
        const page = await blank()
        await uncaught(page)
        const told = await page.evaluate(async () => {
          elements.provide(trial.open)
          const frame = document.createElement('iframe')
          document.body.append(frame)
          const { contentDocument } = frame
          const look = (shelf) => {
            const { defaultView } = shelf.ownerDocument
            const { display, listStyleType } = defaultView.getComputedStyle(shelf.list)
            return [display, listStyleType, shelf.shadowRoot.adoptedStyleSheets.length]
          }
          const [shelf, born] = ['shelf', 'shelf'].map((name) => document.createElement(`penchant-${name}`))
          document.body.append(shelf)
          await trial.ready(shelf)
          const looks = [look(shelf)]
          contentDocument.body.append(contentDocument.adoptNode(shelf))
          contentDocument.body.append(born)
          await trial.ready(shelf)
          await trial.ready(born)
          looks.push(look(shelf), look(born))
          const controls = document.createElement('penchant-controls')
          contentDocument.body.append(controls)
          while (controls.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
          await controls.updateComplete
          const section = controls.shadowRoot.querySelector('section')
          const framed = frame.contentWindow.getComputedStyle(section).display
          document.body.append(shelf)
          await shelf.updateComplete
          looks.push(look(shelf))
          return { looks, framed, uncaught: trial.uncaught }
        })
        const [first, ...others] = told.looks
        assert.deepEqual(first.slice(0, 2), ['flex', 'none'])
        for (const look of others) assert.deepEqual(look, first)
        assert.deepEqual([told.framed, told.uncaught], ['grid', []])
      })
    })

    describe('a framework that renders anew', () => {
      test('asks for nothing by equal objects, and for something by others', async () => {
        const page = await blank()
        const counts = await page.evaluate(async () => {
          const { penchant, asked } = await trial.counted()
          elements.provide(penchant)
          const shelf = document.createElement('penchant-shelf')
          const props = () => ({
            filter: { subjects: ['Odd', 'Even'], id: ['emma', 'moby'] },
            exclude: ['omoo'],
            weights: { popularity: 1, freshness: 0.5 },
          })
          Object.assign(shelf, props())
          shelf.filter = { subjects: ['Odd', 'Even'] }
          document.body.append(shelf)
          await trial.ready(shelf)
          const settle = async () => {
            await shelf.updateComplete
            await new Promise((resolve) => setTimeout(resolve, 60))
            return asked.length
          }
          const once = await settle()
          shelf.filter = { subjects: ['Odd', 'Even'] }
          Object.assign(shelf, { exclude: ['omoo'], weights: { freshness: 0.5, popularity: 1 } })
          const equal = await settle()
          shelf.presentation = { title: (item) => item.id }
          const otherwiseShown = await settle()
          const filter = { subjects: ['Odd'] }
          shelf.filter = filter
          const other = await settle()
          filter.subjects.push('Even')
          shelf.filter = { ...filter }
          const changedInPlace = await settle()
          return { once, equal, otherwiseShown, other, changedInPlace }
        })
        assert.deepEqual(counts, { once: 1, equal: 1, otherwiseShown: 1, other: 2, changedInPlace: 3 })
      })

      test('draws over what another function drew: the same nodes, with the focus, what was typed and the place', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          const { penchant, asked } = await trial.counted()
          elements.provide(penchant)
          const shelf = trial.put('<penchant-shelf style="inline-size: 200px"></penchant-shelf>')
          const render = (note) => {
            shelf.renderItem = ({ item }) =>
              elements.html`<a href="#x">${item.title}, ${note}</a><input name=${item.id}>`
          }
          render('first')
          await trial.ready(shelf)
          const input = shelf.querySelector('input[name="omoo"]')
          input.value = 'typed'
          input.focus()
          shelf.list.scrollLeft = 120
          const { scrollLeft } = shelf.list
          const { href, textContent } = shelf.querySelector('a')
          render('second')
          await shelf.updateComplete
          return {
            asked: asked.length,
            isSame: shelf.querySelector('input[name="omoo"]') === input && document.activeElement === input,
            typed: input.value,
            scrolled: shelf.list.scrollLeft === scrollLeft && scrollLeft > 0,
            texts: [
              href !== '',
              textContent.endsWith('first'),
              shelf.querySelector('a').textContent.endsWith('second'),
            ],
          }
        })
        assert.deepEqual(told, { asked: 1, isSame: true, typed: 'typed', scrolled: true, texts: [true, true, true] })
      })

      test('goes from a template to a function and back with nothing left over', async () => {
        const page = await blank()
        const texts = await page.evaluate(async () => {
          elements.provide(trial.open)
          const shelf = trial.put(
            '<penchant-shelf limit="2"><template><b data-text="id"></b></template></penchant-shelf>',
          )
          await trial.ready(shelf)
          const read = async () => {
            await shelf.updateComplete
            return [...shelf.querySelectorAll('[slot^="item "]')].map(({ textContent }) => textContent.trim())
          }
          const texts = [await read()]
          shelf.renderItem = ({ position }) => `No ${position}`
          texts.push(await read())
          shelf.renderItem = undefined
          texts.push(await read())
          return texts
        })
        assert.deepEqual(texts[1], ['No 0', 'No 1'])
        assert.deepEqual(texts[2], texts[0])
        assert.ok(
          texts[0].every((text) => /^(moby|emma|omoo|typee)$/.test(text)),
          texts[0],
        )
      })

      test('finds on the elements no attribute that the page did not write, before there is data', async () => {
        const page = await blank()
        const before = await page.evaluate(async () => {
          document.documentElement.lang = 'de'
          trial.markup = [
            '<penchant-shelf surface="home"></penchant-shelf>',
            '<penchant-controls></penchant-controls>',
            '<penchant-why></penchant-why>',
          ]
          const put = trial.markup.map((markup) => trial.put(markup))
          for (const element of put) await element.updateComplete
          const early = put.map(({ outerHTML }) => outerHTML)
          while (put[0].shadowRoot.querySelector('.late')) await new Promise((resolve) => setTimeout(resolve, 20))
          return [early, put.map(({ outerHTML }) => outerHTML), trial.markup]
        })
        assert.deepEqual(before[0], before[2])
        assert.deepEqual(before[1], before[2])
      })

      test('can style the states, as attribute and as state', async () => {
        const page = await blank()
        const states = await page.evaluate(async () => {
          const is = (shelf, state) => {
            try {
              return shelf.matches(`:state(${state})`)
            } catch {
              return 'no such thing'
            }
          }
          elements.provide(trial.open)
          const shelf = trial.put('<penchant-shelf filter=\'{"subjects":["None"]}\'></penchant-shelf>')
          await shelf.updateComplete
          const seen = [[shelf.getAttribute('state'), is(shelf, 'loading'), is(shelf, 'empty')]]
          await trial.ready(shelf)
          seen.push([shelf.getAttribute('state'), is(shelf, 'loading'), is(shelf, 'empty')])
          shelf.removeAttribute('state')
          shelf.heading = 'Another'
          await shelf.updateComplete
          seen.push([shelf.getAttribute('state'), shelf.state])
          shelf.filter = undefined
          while (shelf.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
          await shelf.updateComplete
          seen.push([shelf.getAttribute('state'), is(shelf, 'ready'), is(shelf, 'empty')])
          return seen
        })
        assert.deepEqual(states, [
          [null, true, false],
          ['empty', false, true],
          ['empty', 'empty'],
          ['ready', true, false],
        ])
      })

      test('may take the children away, bring back a copy of them, and add a template late', async () => {
        const page = await blank()
        const told = await page.evaluate(async () => {
          elements.provide(trial.open)
          const shelf = trial.put('<penchant-shelf limit="2"></penchant-shelf>')
          const ids = await trial.ready(shelf)
          const read = async () => {
            await new Promise((resolve) => setTimeout(resolve, 30))
            await shelf.updateComplete
            const slots = [...shelf.querySelectorAll(':scope > [slot^="item "]')]
            return slots.map(({ slot, textContent }) => `${slot}: ${textContent.trim()}`)
          }
          const template = document.createElement('template')
          const bold = document.createElement('b')
          bold.dataset.text = 'id'
          template.content.append(bold)
          shelf.append(template)
          const late = await read()
          const copy = [...shelf.children].map((child) => child.cloneNode(true))
          shelf.replaceChildren()
          const gone = [...(await read())]
          shelf.replaceChildren(...copy)
          const back = await read()
          shelf.querySelector('[slot^="item "]').remove()
          return { wanted: ids.map((id) => `item ${id}: ${id}`), late, gone, back, mended: await read() }
        })
        assert.deepEqual(told.late, told.wanted)
        assert.deepEqual(told.gone, [])
        assert.deepEqual(told.back, told.wanted)
        assert.deepEqual(told.mended, told.wanted)
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
