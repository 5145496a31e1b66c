// All elements together: that everybody can use them, in any theme, width and language.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe } from 'node:test'
import { shopIn } from '../fixtures/elements/shop.mjs'
import { site } from '../fixtures/elements/site.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global shop: what runs inside page.evaluate runs in the page */

const root = await site()
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

await forEachBrowser(
  (room) => {
    const { visit, found, press, shown, view, refresh, focused, tabTo } = shopIn(room)

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
        // WebKitGTK says that a button without styles is white on silver in the dark, and paints it otherwise: the fixture's own.
        const exclude = room.name === 'webkit' ? [['article button[data-act="like"]']] : []
        return page.evaluate(async (exclude) => {
          const animationsIn = (root) => [
            ...root.getAnimations(),
            ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
              shadowRoot ? animationsIn(shadowRoot) : [],
            ),
          ]
          const animations = animationsIn(document)
          await Promise.all(animations.map(({ finished }) => finished.catch(() => {})))
          const { violations } = await globalThis.axe.run(
            { include: document, exclude },
            { resultTypes: ['violations'] },
          )
          return violations.map(({ id, nodes: [{ html }] }) => `${id}: ${html.slice(0, 160)}`)
        }, exclude)
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

      for (const theme of ['light', 'dark']) {
        test(`axe finds nothing where everything failed, ${theme}`, async () => {
          const page = await visit(`theme=${theme}&failing&retry`, { state: 'failed' })
          const buttons = await page.evaluate(async () => {
            const failed = ['penchant-shelf', 'penchant-controls'].map((name) => document.querySelector(name))
            for (const element of failed) {
              while (element.state !== 'error') await new Promise((resolve) => setTimeout(resolve, 20))
              await element.updateComplete
            }
            return failed.map(({ shadowRoot }) => shadowRoot.querySelector('.again').offsetHeight)
          })
          assert.ok(buttons.every((height) => height >= 24))
          assert.deepEqual(await violations(page), [])
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
        const says = (...words) =>
          page.waitForFunction(
            (words) => {
              const controls = document.querySelector('penchant-controls')
              // Nothing of another language is seen while the words are on their way.
              if (getComputedStyle(controls.shadowRoot.firstElementChild).visibility === 'hidden') return false
              const why = document.querySelector('penchant-shelf').shadowRoot.querySelector('penchant-why')
              const heading = controls.shadowRoot.querySelector('[role="heading"]').textContent
              return heading === words[0] && why.shadowRoot.querySelector('slot').textContent.trim() === words[1]
            },
            {},
            words,
          )
        await found(page, 'penchant-controls >>> [data-level]')
        await says('Darf diese Seite aus dem lernen, was du tust?', 'Warum das?')
        await page.evaluate(() => {
          document.documentElement.lang = 'en-GB'
        })
        await says('May this site learn from what you do?', 'Why this?')
      })
    })
  },
  { root },
)
