// `<penchant-controls>` on a shop’s page: consent, erasing, dials, interests, the timeline, and the data as a file.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from 'node:test'
import { shopIn } from '../fixtures/elements/shop.mjs'
import { site } from '../fixtures/elements/site.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global shop: what runs inside page.evaluate runs in the page */

const root = await site()

await forEachBrowser(
  (room) => {
    const { visit, found, press, shown, view, refresh, changed, told, focused, tabTo } = shopIn(room)

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

      test('keep a visit apart that was somebody else’s, bring it back by the keyboard, and erase it', async () => {
        const page = await visit()
        await view(page, 'moby', 'typee')
        const branches = () => page.evaluate(() => shop.real.profile.branches())
        const learned = () => page.evaluate(async () => (await shop.real.profile.interests()).length)
        await found(page, control('[data-act="not-me"]'))
        assert.ok((await learned()) > 0)
        await press(page, control('[data-act="not-me"]'))
        await told(page, /Moved out of your profile: \d+ events?/)
        assert.equal(await learned(), 0)
        const [{ titles }] = await branches()
        assert.ok(titles.length > 0)
        assert.equal(await count(page, '.branches li'), 1)
        assert.equal(await count(page, '[data-act="not-me"]'), 0, 'nothing of the visit counts any more')
        await press(page, control('[part="status"] button'))
        await told(page, /Taken back/)
        assert.deepEqual(await branches(), [])

        await press(page, control('[data-act="not-me"]'))
        const back = await found(page, control('[data-act="merge"]'))
        assert.match(await back.evaluate((button) => button.ariaLabel), /^Bring back: /)
        await back.focus()
        await page.keyboard.press('Enter')
        await told(page, /It counts again/)
        assert.ok((await learned()) > 0)

        await press(page, control('[data-act="not-me"]'))
        await press(page, control('[data-act="erase-branch"]'))
        await told(page, /Forgotten: \d+ events/)
        assert.deepEqual(await branches(), [])
        assert.equal(await page.evaluate(async () => (await shop.real.profile.timeline()).length), 0)
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
  },
  { root },
)
