// What is learned and what follows from it, where it is kept: the same numbers after a reload and in every tab.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { lab, opened, reopened } from '../fixtures/lab.mjs'
import { books, config, NOON } from '../fixtures/shop.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const DAY = 86_400_000
const VISITS = 32

/** More books than the best that no lot is drawn among, with a place of four for exploring. */
const topics = ['Sea stories', 'Love stories', 'Crime', 'The moon']
const library = {
  items: Array.from({ length: 120 }, (_, number) => ({
    id: `book-${number}`,
    topic: topics[number % 4],
    author: `Author ${number % 12}`,
    sold: 1000 - number,
  })),
  config: {
    fields: { topic: 'category', author: 'creator', sold: 'popularity' },
    shaping: { exploration: 0.25, caps: { author: 2 } },
  },
}

const root = await lab()

await forEachBrowser(
  (room) => {
    /** Somebody who comes every other day, looks at a shelf, opens what is about the sea, and at times signs up. */
    const regular = (page) =>
      page.evaluate(
        async (visits, day) => {
          const { penchant } = lab
          for (let visit = 0; visit < visits; visit++) {
            const shelf = await penchant.recommend({ limit: 8, seen: 'include' })
            for (const { id, position } of shelf.items) {
              await penchant.record({ type: 'impression', item: id, recommendation: shelf.id, position })
            }
            const liked = shelf.items.filter(({ item }) => item.topic === 'Sea stories').slice(0, 2)
            for (const { id, position } of liked) {
              await penchant.record({ type: 'click', item: id, recommendation: shelf.id, position })
            }
            if (visit % 4 === 0) await penchant.record({ type: 'goal', goal: 'signup', item: shelf.items[0].id })
            lab.now += 2 * day
          }
        },
        VISITS,
        DAY,
      )
    /** When the last of those visits is over, and the time at which they began. */
    const after = { at: NOON + 2 * VISITS * DAY, ...library }

    /** Everything that follows from what was shown and done. */
    const follows = (page) =>
      page.evaluate(async () => {
        const { penchant } = lab
        const { lift, bubble } = await penchant.health()
        const chances = {
          click: await penchant.predict('click', 'book-0'),
          purchase: await penchant.predict('purchase', 'book-0'),
          signup: await penchant.predict('signup'),
        }
        return { chances, rhythm: await penchant.rhythm(), lift, bubble }
      })

    describe('what follows from what was shown and clicked', () => {
      test('is nothing in the first visit, and says that it is not enough', async () => {
        const page = await opened(room, library)
        const { chances, rhythm, lift, bubble } = await follows(page)
        assert.deepEqual(
          [chances.click, chances.signup, rhythm, lift].map(({ enough }) => enough),
          Array(4).fill(false),
        )
        assert.deepEqual([chances.click.basis.impressions, rhythm.visits, lift.shelves], [0, 0, 0])
        assert.deepEqual(bubble.windows, [])
      })

      test('is the same after a reload and in a second tab: predictions, rhythm, lift and bubble', async () => {
        const page = await opened(room, library)
        await regular(page)
        const before = await follows(page)
        const { click, signup } = before.chances
        const seen = VISITS * 8
        assert.deepEqual([click.enough, click.basis.impressions], [true, seen])
        assert.deepEqual([signup.basis.visits, signup.basis.goals], [VISITS, VISITS / 4])
        assert.ok(signup.low < 0.25 && 0.25 < signup.high, JSON.stringify(signup))
        assert.deepEqual([before.rhythm.visits, before.rhythm.enough], [VISITS, true])
        assert.ok(before.rhythm.week.probability > before.rhythm.day.probability)
        assert.deepEqual([before.lift.shelves, before.lift.impressions], [VISITS, seen])
        assert.ok(before.lift.clicks > VISITS / 2 && Number.isFinite(before.lift.lift), JSON.stringify(before.lift))
        assert.ok(before.bubble.windows.length > 1 && before.bubble.field === 'topic')
        await reopened(page, after)
        assert.deepEqual(await follows(page), before)
        assert.deepEqual(await follows(await opened(room, after)), before)
      })

      test('is gone everywhere once it was forgotten, and after a reload', async () => {
        const page = await opened(room, library)
        const nothing = await follows(page)
        await regular(page)
        const second = await opened(room, after)
        await page.evaluate(() => lab.penchant.profile.forget({ from: 0 }))
        await second.waitForFunction(async () => (await lab.health()).events === 0)
        await reopened(page, library)
        assert.deepEqual(await follows(page), nothing)
        assert.equal((await follows(second)).lift.shelves, 0)
      })
    })

    describe('a shelf', () => {
      const like = (page) =>
        page.evaluate(async () => {
          for (const item of ['book-0', 'book-4', 'book-28']) await lab.penchant.record({ type: 'like', item })
        })
      /** All that a shelf says of how it came about. */
      const told = (page, options = { limit: 16 }) =>
        page.evaluate(async (options) => {
          const shelf = await lab.penchant.recommend(options)
          const items = shelf.items.map(({ id, score, exploring, propensity }) => ({
            id,
            score,
            exploring,
            propensity,
          }))
          return { items, trace: shelf.trace }
        }, options)
      const explored = ({ items }) => items.filter(({ exploring }) => exploring).map(({ id }) => id)

      test('explores the same places and tells the same trace after a reload and in a second tab', async () => {
        const page = await opened(room, library)
        await like(page)
        const shelf = await told(page)
        assert.deepEqual(
          shelf.items.flatMap(({ exploring }, position) => (exploring ? [position] : [])),
          [3, 7, 11, 15],
        )
        for (const { exploring, propensity } of shelf.items) assert.equal(propensity < 1, exploring)
        const stages = new Set(shelf.trace.map(({ stage }) => stage))
        assert.ok(stages.has('exploration') && stages.has('caps'), [...stages].join())
        await reopened(page, { ...library, at: NOON + 60_000 })
        assert.deepEqual(await told(page), shelf)
        assert.deepEqual(await told(await opened(room, { ...library, at: NOON + 60_000 })), shelf)
      })

      test('explores other places in later visits, and each visit’s are the same in both tabs', async () => {
        const page = await opened(room, library)
        await like(page)
        const drawn = [explored(await told(page))]
        for (let visit = 1; visit <= 4; visit++) {
          const at = NOON + visit * DAY
          await reopened(page, { ...library, at })
          const shelf = await told(page)
          assert.deepEqual(explored(await told(await opened(room, { ...library, at }))), explored(shelf))
          drawn.push(explored(shelf))
          // A visit is one that something was done in.
          await page.evaluate(() => lab.penchant.record({ type: 'search', query: 'whales' }))
        }
        assert.ok(new Set(drawn.map(String)).size > 2, JSON.stringify(drawn))
      })

      test('is drawn by the seed of a call instead, in any tab', async () => {
        const page = await opened(room, library)
        await like(page)
        const shelves = []
        for (const seed of [1, 2, 3]) shelves.push(explored(await told(page, { limit: 16, seed })))
        assert.ok(new Set(shelves.map(String)).size > 1, JSON.stringify(shelves))
        const second = await opened(room, library)
        for (const [at, seed] of [1, 2, 3].entries()) {
          assert.deepEqual(explored(await told(second, { limit: 16, seed })), shelves[at])
        }
      })
    })

    describe('segments', () => {
      const interests = [{ field: 'subjects', value: 'Sea stories', atLeast: 0.2 }]
      const segments = {
        'sea-lovers': { interests, context: { device: 'phone' }, events: { atLeast: 2 } },
        romantics: { centroid: [{ field: 'subjects', value: 'Love stories' }], group: 'readers' },
        sailors: { centroid: [{ field: 'subjects', value: 'Sea stories' }], group: 'readers' },
      }
      const shop = { items: books, config: { ...config, segments } }
      const segmentsOf = (page, device = 'phone') =>
        page.evaluate((device) => lab.penchant.segments({ context: { device } }), device)
      const names = async (page, device) => (await segmentsOf(page, device)).map(({ name }) => name)
      const view = (page, ...items) => page.evaluate((items) => lab.view(...items), items)

      test('are the same after a reload and in a second tab, with all that they rest on', async () => {
        const page = await opened(room, shop)
        assert.deepEqual(await segmentsOf(page), [])
        await view(page, 'lordjim', 'island')
        const here = await segmentsOf(page)
        assert.deepEqual(
          here.map(({ name }) => name),
          ['sailors', 'sea-lovers'],
        )
        assert.deepEqual(
          here[1].because.map(({ kind }) => kind),
          ['interest', 'context', 'events'],
        )
        await reopened(page, shop)
        assert.deepEqual(await segmentsOf(page), here)
        const second = await opened(room, shop)
        assert.deepEqual(await segmentsOf(second), here)
        assert.deepEqual(await names(second, 'computer'), ['sailors'])
      })

      test('follow what is done and wished in another tab', async () => {
        const [one, other] = [await opened(room, shop), await opened(room, shop)]
        await view(one, 'lordjim', 'island')
        await other.waitForFunction(async () => (await lab.health()).events === 2)
        assert.deepEqual(await names(other), ['sailors', 'sea-lovers'])
        await one.evaluate(() => lab.penchant.profile.mute({ field: 'subjects', value: 'Sea stories' }))
        await other.waitForFunction(async () => (await lab.health()).events === 3)
        assert.deepEqual(await names(other), [])
      })

      test('leave nothing in the database, and are none once consent is withdrawn', async () => {
        const page = await opened(room, shop)
        await view(page, 'lordjim', 'island')
        const kept = await page.evaluate(() => lab.rows())
        assert.equal((await segmentsOf(page)).length, 2)
        assert.deepEqual(await page.evaluate(() => lab.rows()), kept)
        await page.evaluate(() => lab.penchant.consent.set('off', { keep: true }))
        assert.deepEqual(await segmentsOf(page), [])
        await page.evaluate(() => lab.penchant.consent.set('device'))
        assert.equal((await segmentsOf(page)).length, 2)
      })
    })

    describe('a first visit', () => {
      const pirates = { field: 'subjects', value: 'Pirates' }
      const asked = (page, options) =>
        page.evaluate(async (options) => (await lab.penchant.onboarding.next(options)).map(({ id }) => id), options)
      const answer = (page, answers) => page.evaluate((answers) => lab.penchant.onboarding.answer(answers), answers)
      const order = (page) => page.evaluate(() => lab.order())

      test('asks the same after a reload as long as nothing was answered, and keeps nothing of it', async () => {
        const page = await opened(room)
        const first = await asked(page, { count: 3 })
        assert.equal(new Set(first).size, 3)
        assert.deepEqual(await page.evaluate(() => lab.rows()), { events: [], items: [] })
        await reopened(page)
        assert.deepEqual(await asked(page, { count: 3 }), first)
      })

      test('has answers that outlive a reload: the order is theirs, and the next page asks on', async () => {
        const page = await opened(room)
        const fresh = await order(page)
        const [liked, disliked, skipped] = await asked(page, { count: 3 })
        const { recorded, events } = await answer(page, { liked: [liked], disliked: [disliked], interests: [pirates] })
        assert.deepEqual([recorded, events], [true, [1, 2, 3]])
        assert.equal((await page.evaluate(() => lab.rows())).events.length, 3)
        const [taught, next] = [await order(page), await asked(page, { count: 3 })]
        assert.notDeepEqual(taught, fresh)
        assert.ok(!next.includes(liked) && !next.includes(disliked), `${next} after ${[liked, disliked, skipped]}`)
        await reopened(page)
        assert.deepEqual([await order(page), await asked(page, { count: 3 })], [taught, next])
        const second = await opened(room)
        assert.deepEqual([await order(second), await asked(second, { count: 3 })], [taught, next])
      })

      test('of which an answer is wrong keeps none of them', async () => {
        const page = await opened(room)
        const refused = await page.evaluate(() =>
          lab.refused(() => lab.penchant.onboarding.answer({ liked: ['moby', 'nowhere'] })),
        )
        assert.equal(refused.code, 'item_unknown')
        assert.deepEqual(await page.evaluate(() => lab.rows()), { events: [], items: [] })
      })

      test('has answers that can be taken back after a reload, one by one', async () => {
        const page = await opened(room)
        const fresh = await order(page)
        const { events } = await answer(page, { liked: ['typee'], disliked: ['emma'] })
        await reopened(page)
        assert.notDeepEqual(await order(page), fresh)
        for (const event of events) {
          await page.evaluate((event) => lab.penchant.record({ type: 'undo', event }), event)
        }
        await reopened(page)
        assert.deepEqual(await order(page), fresh)
      })
    })
  },
  { root },
)
