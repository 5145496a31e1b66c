// The elements and the profile they are given: one that cannot be opened yet, that the page has closed, that is provided once more,
// and elements that a framework moves and renders anew.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { blank as blankPage, until } from '../fixtures/elements/blank.mjs'
import { site } from '../fixtures/elements/site.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global elements, trial: what runs inside page.evaluate runs in the page */

const root = await site()

await forEachBrowser(
  (room) => {
    const blank = (...given) => blankPage(room, ...given)
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
  },
  { root },
)
