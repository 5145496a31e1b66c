// The Reading Room for everybody: checked by axe in every view and theme, at every width, and walked by keyboard alone.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe } from 'node:test'
import { account, closeAccount, press, settled, shelf, stored, walk, why } from '../fixtures/library.mjs'
import { forEachBrowser, test } from './harness.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe objects to: `rule: the first element`. */
async function violations(page) {
  // Evaluated by the browser's own protocol: the page's policy lets in no script but its own.
  await page.evaluate(`${axe}; undefined`)
  return page.evaluate(async () => {
    // Halfway through a transition nothing has its colours.
    const animationsIn = (root) => [
      ...root.getAnimations(),
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? animationsIn(shadowRoot) : [])),
    ]
    await Promise.all(animationsIn(document).map(({ finished }) => finished.catch(() => {})))
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, nodes: [{ html }] }) => `${id}: ${html.slice(0, 160)}`)
  })
}

/** How far the page is wider than the window. */
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const views = {
  home: async () => {},
  'a book’s page': async (page) => {
    await walk(page, '#/book/15')
    await page.waitForSelector('article.book[data-book="15"]')
  },
  'a subject’s page': async (page) => {
    await walk(page, '#/subject/Sea%20stories')
    await page.waitForSelector('[data-shelf="subject"] [data-book]')
  },
  'your data': async (page) => {
    await walk(page, '#/data')
    await page.waitForSelector('penchant-controls >>> [part="timeline"] li', { visible: true })
  },
  'the why panel': async (page) => {
    await press(page, why('for-you'))
    await account(page)
  },
  'the drawer': async (page) => {
    await press(page, '.masthead [data-action="learned"]')
    await page.waitForSelector('dialog[data-learned][open]')
  },
}

await forEachBrowser((room) => {
  /** The room after a few acts, so that there is something to show. */
  async function lived(viewport) {
    const page = await room.open('/', { viewport })
    await settled(page)
    await page.waitForSelector('[data-shelf="for-you"] [data-book]')
    if ((await page.$('[data-shelf="because"]')) === null) {
      await press(page, '[data-shelf="for-you"] [data-book] [data-action="like"]')
      await press(page, '[data-shelf="for-you"] :nth-child(4 of [slot^="item "]) [data-action="not-for-me"]')
      await walk(page, '#/book/120')
      await press(page, '[data-shelf="similar"] [data-action="open"]')
      await press(page, 'a[href="#/"]')
      await page.waitForSelector('[data-shelf="because"] [data-book]')
    }
    return page
  }

  describe('axe finds nothing', () => {
    for (const [name, arrive] of Object.entries(views)) {
      test(`on ${name}, by day and by lamplight`, async () => {
        const page = await lived()
        await arrive(page)
        for (const theme of ['light', 'dark']) {
          // The lamp is behind the dialogs; the theme is the page's to set.
          await page.evaluate((theme) => {
            document.documentElement.dataset.theme = theme
          }, theme)
          assert.deepEqual(await violations(page), [], theme)
        }
      })
    }
  })

  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ]) {
    test(`nothing is wider than the window at ${width} pixels`, async () => {
      const page = await lived({ width, height })
      for (const [name, arrive] of Object.entries(views)) {
        await walk(page, '#/')
        await arrive(page)
        assert.ok((await overflow(page)) <= 0, `${name} is ${await overflow(page)} pixels too wide`)
        await page.keyboard.press('Escape')
      }
    })
  }

  test('the keyboard alone opens a book, asks why, and forgets everything', async () => {
    await room.fresh()
    const page = await room.open('/')
    await settled(page)
    const fresh = await shelf(page, 'for-you')

    /**
     * Presses Tab until what has the focus matches. Never past the end of the page: the next stop would be in the
     * browser's own window, from which keys do not come back in every browser.
     */
    async function tabTo(selector, { back = false } = {}) {
      if (back) await page.keyboard.down('Shift')
      let presses = 0
      for (; presses < 120; presses++) {
        if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) break
        await page.keyboard.press('Tab')
      }
      if (back) await page.keyboard.up('Shift')
      assert.ok(presses < 120, `${selector} was not reached in ${presses} presses of Tab`)
    }
    /** Who arrives on a page starts at its heading. */
    const arrived = () => page.waitForFunction(() => document.activeElement?.matches('main h1'))
    const focused = () =>
      page.evaluate(() => {
        const { activeElement } = document
        const inside = activeElement?.shadowRoot?.activeElement?.closest('dialog[open]')
        return inside ? activeElement.dataset.action : 'page'
      })

    await tabTo('[data-shelf="for-you"] [data-action="open"]')
    await page.keyboard.press('Enter')
    await page.waitForSelector(`article.book[data-book="${fresh[0]}"]`)
    await arrived()

    await tabTo('.crumb a[href="#/"]', { back: true })
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-shelf="because"]')
    await arrived()

    await tabTo('[data-shelf="for-you"] [data-action="why"]')
    await page.keyboard.press(' ')
    await account(page)
    assert.equal(await focused(), 'why', 'the focus is in the panel')
    await closeAccount(page)
    const back = await page.evaluate(() => document.activeElement?.dataset.action)
    assert.equal(back, 'why', 'the focus is back on the button')

    await tabTo('[data-action="learned"]', { back: true })
    await page.keyboard.press(' ')
    await page.waitForSelector('dialog[data-learned][open]')
    await tabTo('[data-action="forget"]')
    await page.keyboard.press(' ')
    await page.waitForSelector('[data-action="forget"].forget-sure')
    await page.keyboard.press(' ')
    await page.waitForSelector('[data-action="forget"][disabled]')
    await settled(page)
    assert.deepEqual(Object.values(await stored(page)), [0, 0])
    assert.deepEqual(await shelf(page, 'for-you'), fresh)
  })
})
