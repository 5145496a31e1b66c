// Predictions, rhythm and how well it works, as a page asks for them.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runExamples } from '../fixtures/documented.mjs'
import { books, HOUR, NOON } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

const DAY = 24 * HOUR

/** Somebody who came so many times, every other day at the same hour, and signed up on every fourth visit. */
async function regular(t, { visits = 16, ...options } = {}) {
  let now = NOON - visits * 2 * DAY
  const penchant = await visit(t, { now: () => now, ...options })
  for (let number = 0; number < visits; number++) {
    await act(penchant, ['view', 'moby'])
    if (number % 4 === 0) await act(penchant, { type: 'goal', goal: 'signup' })
    now += 2 * DAY
  }
  return penchant
}

const isOrdered = ({ low, probability, high }) => 0 <= low && low <= probability && probability <= high && high <= 1

describe('a prediction', () => {
  test('is a chance with its interval, and says that nothing is known where nothing is', async (t) => {
    const penchant = await visit(t)
    const nothing = { impressions: 0, clicks: 0, openings: 0, visits: 0, goals: 0 }
    for (const [goal, item] of [['click', 'moby'], ['purchase', 'moby'], ['signup']]) {
      const { basis, enough, ...chance } = await penchant.predict(goal, item)
      assert.deepEqual([enough, basis], [false, nothing])
      assert.ok(isOrdered(chance) && chance.high - chance.low > 0.3, JSON.stringify(chance))
    }
  })

  test('of a goal on a visit is the share of those that had it', async (t) => {
    const penchant = await regular(t)
    const { probability, enough, basis } = await penchant.predict('signup')
    assert.deepEqual([enough, basis.visits, basis.goals], [true, 16, 4])
    assert.ok(Math.abs(probability - 0.25) < 0.08, String(probability))
  })

  test('takes the surface and the situation, and every goal by name', async (t) => {
    const penchant = await regular(t)
    const options = { surface: 'obscure', context: { place: 'train' } }
    for (const goal of ['click', 'like', 'bookmark', 'share', 'cart', 'purchase', 'signup']) {
      assert.ok(isOrdered(await penchant.predict(goal, 'emma', options)), goal)
    }
    const { basis } = await penchant.predict('signup', 'emma')
    assert.deepEqual([basis.openings, basis.goals], [16, 4])
  })

  test('is made of the same visits after they were copied into another profile', async (t) => {
    const [penchant, other] = [await regular(t), await visit(t)]
    await other.data.import(await penchant.data.export())
    assert.deepEqual(await other.predict('signup'), await penchant.predict('signup'))
  })

  test('of a return is the rhythm’s for a day and a week, and grows with the time', async (t) => {
    const penchant = await regular(t)
    const within = (time) => penchant.predict('return', undefined, time && { within: time })
    const [day, week, month, year] = await Promise.all(['1d', '7d', '30d', '1y'].map(within))
    const chance = ({ probability, low, high }) => ({ probability, low, high })
    const rhythm = await penchant.rhythm()
    assert.deepEqual([chance(day), chance(week)], [rhythm.day, rhythm.week])
    assert.ok(week.probability < month.probability && month.probability <= year.probability)
    assert.deepEqual(await within(), week)
    assert.deepEqual([week.enough, week.basis.visits], [true, 16])
    assert.deepEqual(await within('48h'), await within('2d'))
    assert.deepEqual(await within('2w'), await within('14d'))
    for (const time of ['36h', '0d', '2y', '366d', '2mo', '', 7, '7 d']) {
      const expected = /within.*1 to 365 whole days, such as "30d", "48h", "2w" or "1y"/
      await refuses(() => penchant.predict('return', undefined, { within: time }), 'option_invalid', expected)
    }
    await refuses(() => penchant.predict('return', 'moby'), 'option_invalid', /item.*comes back/)
    await refuses(() => penchant.predict('click', 'moby', { within: '7d' }), 'option_invalid', /within/)
  })

  test('of what cannot be predicted is refused', async (t) => {
    const penchant = await visit(t)
    await refuses(() => penchant.predict('click', 'nowhere'), 'item_unknown', /nowhere/)
    await refuses(() => penchant.predict('impression', 'moby'), 'option_invalid', /goal.*impression/)
    await refuses(() => penchant.predict(''), 'option_invalid', /1 to 64 bytes/)
    await refuses(() => penchant.predict(7), 'option_invalid', /goal/)
    await refuses(() => penchant.predict(() => {}), 'option_invalid', /goal/)
    await refuses(() => penchant.predict('click', 7), 'option_invalid', /item/)
    await refuses(() => penchant.predict('click', 'moby', null), 'option_invalid', /options/)
    await refuses(() => penchant.predict('click', 'moby', { limit: 3 }), 'option_invalid', /limit/)
    await penchant.close()
    await refuses(() => penchant.predict('click', 'moby'), 'closed')
    await refuses(() => penchant.rhythm(), 'closed')
  })
})

describe('the rhythm', () => {
  test('has the hours and weekdays of this device’s clock', async (t) => {
    const rhythm = await (await regular(t)).rhythm()
    const first = new Date(NOON - 32 * DAY)
    assert.deepEqual([rhythm.visits, rhythm.enough, rhythm.hours.length, rhythm.weekdays.length], [16, true, 24, 7])
    // Every other day, so on all days of the week; told by the distance from UTC of now.
    const shift = (first.getTimezoneOffset() - new Date(NOON).getTimezoneOffset()) / 60
    assert.equal(rhythm.hours[(first.getHours() + shift + 24) % 24], 1)
    assert.ok(rhythm.weekdays.every((share) => share >= 2 / 16))
  })

  test('expects back who comes every other day, and less and less who stays away', async (t) => {
    let now = NOON
    const penchant = await regular(t)
    const away = await visit(t, { now: () => now })
    await away.data.import(await penchant.data.export())
    const { day, week } = await away.rhythm()
    assert.ok(isOrdered(day) && isOrdered(week) && week.probability > 0.8, JSON.stringify(week))
    now += 60 * DAY
    assert.ok((await away.rhythm()).week.probability < 0.1)
  })
})

describe('what was shown and clicked', () => {
  /** Somebody who, on eighty visits, clicked what was popular and nothing else, as a copy of a profile has it. */
  async function clicker(t) {
    const visits = 80
    const clicked = []
    let now = NOON - visits * 2 * HOUR
    const first = await visit(t, { now: () => now })
    for (let number = 0; number < visits; number++) {
      for (let position = 0; position < 5; position++) {
        const shown = { item: books[(number + position) % 10].id, recommendation: `s${number}`, position }
        await first.record({ type: 'impression', ...shown })
        if ((number + 3 * position) % 5 === 0) {
          await first.record({ type: 'click', ...shown })
          clicked.push(`${shown.recommendation} ${shown.item}`)
        }
      }
      now += 2 * HOUR
    }
    const copy = await first.data.export()
    const events = copy.events.map((event) => {
      if (event.type !== 'impression') return event
      const popularity = clicked.includes(`${event.recommendation} ${event.item}`) ? 1.5 : -0.5
      return { ...event, shown: { propensity: 1, baseline: event.position, signals: { affinity: 0.5, popularity } } }
    })
    const penchant = await visit(t)
    await penchant.data.import({ ...copy, events }, { mode: 'replace' })
    return penchant
  }

  const weights = async (penchant) => {
    const shelf = await penchant.recommend({ seen: 'include' })
    const { signals } = await penchant.explain(shelf.id, shelf.items[0].id)
    const weight = (name) => signals.find(({ signal }) => signal === name)?.weight
    return { affinity: weight('affinity'), popularity: weight('popularity') }
  }

  test('adapts the weights, which an explanation shows, and the score still adds up', async (t) => {
    const penchant = await clicker(t)
    const { affinity, popularity } = await weights(penchant)
    assert.ok(popularity > 0.45 && affinity < 1, JSON.stringify({ affinity, popularity }))
    const shelf = await penchant.recommend({ seen: 'include' })
    for (const { id, score } of shelf.items) {
      const { parts } = await penchant.explain(shelf.id, id)
      const sum = parts.reduce((sum, { contribution }) => sum + contribution, 0)
      assert.ok(Math.abs(sum - score) < 1e-5 * Math.max(1, Math.abs(score)), `${sum} ${score}`)
    }
  })

  test('is enough for a prediction and an estimate, and gone once it is forgotten', async (t) => {
    const penchant = await clicker(t)
    const { enough, basis } = await penchant.predict('click', 'moby')
    assert.deepEqual([enough, basis.impressions, basis.clicks], [true, 400, 80])
    const { lift } = await penchant.health()
    assert.deepEqual([lift.shelves, lift.impressions, lift.clicks, lift.support, lift.enough], [80, 400, 80, 1, true])
    assert.deepEqual([lift.visits, Math.round(lift.effective)], [80, 80])
    assert.ok(Math.abs(lift.lift) < 1e-9, 'the site’s own order, against itself')
    await penchant.profile.forget({ from: 0 })
    const { affinity, popularity } = await weights(penchant)
    assert.ok((affinity ?? 1) === 1 && Math.abs(popularity - 4) < 1e-6)
    assert.equal((await penchant.predict('click', 'moby')).basis.impressions, 0)
    assert.equal((await penchant.health()).lift.shelves, 0)
  })
})

describe('health', () => {
  test('says how well it works, as far as anybody knows, and how varied what was shown is', async (t) => {
    const penchant = await visit(t)
    for (const item of ['moby', 'lordjim']) await act(penchant, { type: 'impression', item, at: NOON - HOUR })
    const { lift, bubble } = await penchant.health()
    assert.deepEqual(
      [lift.enough, lift.shelves, lift.lift, lift.low, lift.popularity],
      [false, 0, undefined, undefined, undefined],
    )
    const [week] = bubble.windows
    const { entropy, ...rest } = week
    assert.deepEqual(rest, { from: NOON - 7 * DAY, to: NOON, impressions: 2, coverage: 2 / 7 })
    assert.ok(Math.abs(entropy - 0.811) < 1e-3)
    assert.deepEqual([bubble.field, bubble.catalog.values], ['subjects', 7])
  })

  test('leaves the bubble out where the catalogue has no topics', async (t) => {
    const penchant = await visit(t, { config: { fields: { subjects: { role: 'tag', sensitive: true } } } })
    assert.equal('bubble' in (await penchant.health()), false)
  })
})

test('the examples of docs/prediction.md run as they stand there', async () => {
  assert.deepEqual(await runExamples('prediction.md', 'session'), { examples: 3, shown: 18 })
})
