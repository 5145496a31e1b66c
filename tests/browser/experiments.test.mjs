// What a site tries out, where it is kept: in the browser's own storage, through reloads and in every tab.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { lab, opened, reopened } from '../fixtures/lab.mjs'
import { NOON } from '../fixtures/shop.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const DAY = 86_400_000
const tones = ['warm', 'plain', 'witty']
/** So many at once that chance alone would not make two lots alike. */
const many = (name, count = 12) => Array.from({ length: count }, (_, number) => `${name}-${number}`)
const slots = many('slot')
const keys = many('key', 24)
/** An answer about sixteen variants has 32 bits, most of them by chance. */
const versions = many('version', 16)

const root = await lab()

await forEachBrowser(
  (room) => {
    const rows = async (page) => (await page.evaluate(() => lab.rows())).events
    const entries = (page, type) =>
      page.evaluate(
        async (type) => (await lab.penchant.profile.timeline({ limit: 1000 })).filter((entry) => entry.type === type),
        type,
      )

    describe('a slot', () => {
      /** What each of the slots shows: the choice and its variant. */
      const chosen = (page) =>
        page.evaluate(
          async (slots, tones) => {
            const shown = []
            for (const slot of slots) {
              const { id, variant, recorded } = await lab.penchant.choose(slot, tones)
              shown.push({ id, variant, recorded })
            }
            return shown
          },
          slots,
          tones,
        )

      test('shows the same variant all through a visit: again, after a reload and in a second tab', async () => {
        const page = await opened(room)
        const shown = await chosen(page)
        assert.ok(shown.every(({ variant, recorded }) => tones.includes(variant) && recorded))
        assert.ok(new Set(shown.map(({ variant }) => variant)).size > 1, 'each has a lot of its own')
        assert.deepEqual(await chosen(page), shown)
        await reopened(page, { at: NOON + 60_000 })
        assert.deepEqual(await chosen(page), shown)
        assert.deepEqual(await chosen(await opened(room)), shown)
      })

      test('draws anew in the next visit, also where a reload lies between', async () => {
        const page = await opened(room)
        const shown = await chosen(page)
        await reopened(page, { at: NOON + DAY })
        const anew = await chosen(page)
        const ids = (all) => all.map(({ id }) => id)
        assert.equal(new Set([...ids(shown), ...ids(anew)]).size, 2 * slots.length)
        assert.ok(anew.some(({ variant }, at) => variant !== shown[at].variant))
      })

      test('keeps each draw in the database, once a visit', async () => {
        const page = await opened(room)
        const shown = await chosen(page)
        const kept = await rows(page)
        assert.equal(kept.length, slots.length + 1, 'the choices, and the seed that lots are drawn by')
        await reopened(page)
        await chosen(page)
        assert.deepEqual(await rows(page), kept)
        const choices = (await entries(page, 'choice')).reverse()
        assert.deepEqual(
          choices.map(({ slot, variant }) => [slot, variant]),
          slots.map((slot, at) => [slot, shown[at].variant]),
        )
      })

      /** Somebody who comes every day and signs up where the tone is witty. */
      const learn = (page) =>
        page.evaluate(
          async (tones, day) => {
            for (let visit = 0; visit < 40; visit++) {
              const { id, variant } = await lab.penchant.choose('hero', tones)
              if (variant === 'witty') {
                await lab.penchant.record({ type: 'goal', goal: 'signup', recommendation: id })
              }
              lab.now += day
            }
            lab.now += day
          },
          tones,
          DAY,
        )
      /** The chances of a draw, and what came of the slot so far. */
      const learned = (page) =>
        page.evaluate(async (tones) => {
          const { slots } = await lab.penchant.experiments.report()
          const { propensities } = await lab.penchant.choose('hero', tones, { fresh: true })
          return { slots, propensities }
        }, tones)

      test('is rewarded by what is recorded, and goes by the same rewards after a reload', async () => {
        const page = await opened(room)
        const before = (await learned(page)).propensities
        await learn(page)
        const { slots, propensities } = await learned(page)
        assert.ok(propensities.witty > 0.7 && propensities.witty > before.witty, JSON.stringify(propensities))
        const witty = slots[0].variants.find(({ variant }) => variant === 'witty')
        assert.ok(witty.rewarded > 5 && witty.rate > 0.9, JSON.stringify(witty))
        await reopened(page, { at: NOON + 41 * DAY })
        const again = await learned(page)
        assert.deepEqual(again.propensities, propensities)
        assert.deepEqual(
          again.slots[0].variants.map(({ variant, rewarded }) => [variant, rewarded]),
          slots[0].variants.map(({ variant, rewarded }) => [variant, rewarded]),
        )
      })

      test('whose reward is taken back after a reload draws as if it had never been', async () => {
        const page = await opened(room)
        const untaught = (await learned(page)).propensities
        await learn(page)
        await reopened(page, { at: NOON + 41 * DAY })
        await page.evaluate(() => lab.penchant.profile.forget({ from: 0 }))
        assert.deepEqual((await learned(page)).propensities, untaught)
      })
    })

    describe('an experiment', () => {
      /** Which variant the visitor has of each experiment. */
      const assigned = (page, options) =>
        page.evaluate(
          async (keys, options) => {
            const variants = []
            for (const key of keys) {
              variants.push((await lab.penchant.experiment(key, ['old', 'new'], options)).variant)
            }
            return variants
          },
          keys,
          options,
        )

      test('keeps its variant after a reload, in a second tab and overnight, whatever becomes of its share', async () => {
        const page = await opened(room)
        const variants = await assigned(page)
        assert.deepEqual([...new Set(variants)].sort(), ['new', 'old'])
        const other = { share: 0, weights: [0, 1] }
        await reopened(page)
        assert.deepEqual(await assigned(page, other), variants)
        assert.deepEqual(await assigned(await opened(room), other), variants)
        await room.restart()
        const later = await opened(room, { at: NOON + 30 * DAY })
        assert.deepEqual(await assigned(later, other), variants)
      })

      test('leaves who does not take part where they are, reload or not', async () => {
        const page = await opened(room)
        const half = { share: 0.5 }
        const variants = await assigned(page, half)
        const without = variants.filter((variant) => variant === undefined || variant === null)
        assert.ok(without.length > 0 && without.length < keys.length, JSON.stringify(variants))
        await reopened(page)
        assert.deepEqual(await assigned(page, half), variants)
      })

      test('notes one exposure a visit, whichever tab asks', async () => {
        const page = await opened(room)
        const ask = (page) => page.evaluate(() => lab.penchant.experiment('layout', ['old', 'new']))
        const { variant } = await ask(page)
        const second = await opened(room)
        await ask(second)
        await reopened(page, { at: NOON + 60_000 })
        await ask(page)
        assert.deepEqual(
          (await entries(page, 'exposure')).map((entry) => [entry.experiment, entry.variant]),
          [['layout', variant]],
        )
        await reopened(page, { at: NOON + DAY })
        await ask(page)
        assert.equal((await entries(page, 'exposure')).length, 2)
      })

      test('gives two tabs that ask at once the same variants', async () => {
        const tabs = [await opened(room), await opened(room)]
        const [one, other] = await Promise.all(tabs.map((page) => assigned(page)))
        assert.deepEqual(other, one)
        await reopened(tabs[0])
        assert.deepEqual(await assigned(tabs[0]), one)
      })
    })

    describe('an answer', () => {
      const agree = (page) =>
        page.evaluate(async (versions) => {
          await lab.penchant.experiments.setSharing(true)
          await lab.penchant.experiment('layout', versions)
        }, versions)
      const ask = (page, goal = 'signup', epsilon = 1) =>
        page.evaluate((versions, options) => lab.penchant.experiments.share('layout', versions, options), versions, {
          goal,
          epsilon,
        })
      const budget = (page) => page.evaluate(() => lab.penchant.experiments.budget())

      test('is given once: after a reload, in a second tab and overnight it is the same, and costs nothing', async () => {
        let page = await opened(room)
        await agree(page)
        const { shared, answer } = await ask(page)
        assert.deepEqual([shared, answer.bits.length], [true, 2 * versions.length])
        await page.evaluate(() => lab.penchant.record({ type: 'goal', goal: 'signup' }))
        const spent = { epsilon: 2, spent: 1, left: 1, answers: [answer] }
        await reopened(page)
        assert.deepEqual(await ask(page), { shared, answer }, 'what came later changes nothing')
        assert.deepEqual(await budget(page), spent)
        const second = await opened(room)
        assert.deepEqual(await ask(second), { shared, answer })
        await room.restart()
        page = await opened(room, { at: NOON + DAY })
        assert.deepEqual(await ask(page), { shared, answer })
        assert.deepEqual(await budget(page), spent)
      })

      test('beyond the budget is not given, after a reload no more than before', async () => {
        const page = await opened(room)
        await agree(page)
        assert.equal((await ask(page, 'signup', 1.5)).shared, true)
        const refused = { shared: false, reason: 'budget' }
        assert.deepEqual(await ask(page, 'read'), refused)
        await reopened(page)
        assert.deepEqual(await ask(page, 'read'), refused)
        assert.deepEqual(await ask(await opened(room), 'read'), refused)
        const { spent, left, answers } = await budget(page)
        assert.deepEqual([spent, left, answers.length], [1.5, 0.5, 1])
      })

      test('needs a yes that holds after a reload, and a no that does too', async () => {
        const page = await opened(room)
        await agree(page)
        await reopened(page)
        assert.equal((await ask(page)).shared, true)
        await page.evaluate(() => lab.penchant.experiments.setSharing(false))
        await reopened(page)
        assert.deepEqual(await ask(page), { shared: false, reason: 'not-agreed' })
      })

      test('that two tabs ask for at once is the same in both', async () => {
        const tabs = [await opened(room)]
        await agree(tabs[0])
        tabs.push(await opened(room))
        const [one, other] = await Promise.all(tabs.map((page) => ask(page, 'signup', 0.5)))
        assert.deepEqual(other, one)
        await reopened(tabs[0])
        assert.deepEqual(await ask(tabs[0], 'signup', 0.5), one)
        const { spent, answers } = await budget(tabs[0])
        assert.deepEqual([spent, answers], [0.5, [one.answer]], 'and costs once')
      })

      test('to each of two questions that two tabs ask at once keeps to the budget', async () => {
        const tabs = [await opened(room)]
        await agree(tabs[0])
        tabs.push(await opened(room))
        const told = await Promise.all([ask(tabs[0], 'signup', 1.5), ask(tabs[1], 'read', 1.5)])
        assert.deepEqual(told.map(({ shared, reason }) => reason ?? shared).sort(), ['budget', true])
        await reopened(tabs[0])
        const { left, answers } = await budget(tabs[0])
        assert.deepEqual(
          [left, answers],
          [0.5, told.flatMap(({ answer }) => answer ?? [])],
          'what was not told costs nothing',
        )
        assert.deepEqual(await Promise.all([ask(tabs[0], 'signup', 1.5), ask(tabs[1], 'read', 1.5)]), told)
      })

      test('stands in the timeline with no button to forget it by, since it cannot be', async () => {
        const page = await opened(room)
        await agree(page)
        await ask(page)
        const told = await page.evaluate(async () => {
          const { loadAll, provide } = await import('./penchant/elements.js')
          await loadAll()
          provide(lab.penchant)
          const controls = document.createElement('penchant-controls')
          controls.sections = 'timeline'
          controls.lang = 'en'
          document.body.append(controls)
          const entries = () => [...controls.shadowRoot.querySelectorAll('.timeline li')]
          while (entries().length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
          return entries().map((entry) => [
            entry.querySelector('.what').textContent.trim(),
            entry.querySelector('[data-act="forget"]') !== null,
          ])
        })
        assert.deepEqual(
          told.map(([says, canBeForgotten]) => [says.replace(/version-\d+/, '…'), canBeForgotten]),
          [
            ['You gave this site an answer about “layout” and “signup”, with chance mixed in', false],
            ['You took part in the experiment “layout”, with “…”', true],
            ['You agreed to give this site answers about what it tries out', true],
          ],
        )
      })
    })
  },
  { root },
)
