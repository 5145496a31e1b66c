// Shaping: what stands between the score and the shelf, through the public API, and what a shelf tells of it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { runExamples } from '../fixtures/documented.mjs'
import { books, config, HOUR, ids, NOON } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

const topics = ['sea', 'love', 'crime', 'moon']
const DAY = 24 * HOUR

/** 120 books: of four topics and twelve authors in turn, the first the most popular, every fifth of a small house. */
const library = Array.from({ length: 120 }, (_, number) => ({
  id: `book-${number}`,
  topic: topics[number % 4],
  author: `Author ${number % 12}`,
  house: number % 5 === 0 ? 'small' : 'large',
  sold: 1000 - number,
  stock: number % 7,
}))
const fields = { topic: 'category', author: 'creator', house: 'group', sold: 'popularity', stock: 'number' }

/** Somebody who likes love stories and the sea, in a library that is shaped as `more` says. */
async function reader(t, { more = {}, ...options } = {}) {
  const penchant = await visit(t, { items: library, config: { fields, ...more }, ...options })
  await act(penchant, ['like', 'book-1'], ['like', 'book-8'], ['like', 'book-17'])
  return penchant
}

/** Of all values of a field, the largest number of items on a shelf that have one. */
const most = ({ items }, field) => {
  return Math.max(...items.map(({ item }) => items.filter((other) => other.item[field] === item[field]).length))
}
const drawn = (shelf) => shelf.items.filter(({ exploring }) => exploring)
/** What was done to candidates, without who was none. */
const moves = ({ trace }) => trace.filter(({ stage }) => stage !== 'eligibility')
const stages = (shelf) => new Set(moves(shelf).map(({ stage }) => stage))
const descends = ({ items }) => items.every(({ score }, place) => place === 0 || score <= items[place - 1].score)

describe('rules', () => {
  test('no more of an author than the cap, on a shelf of any length', async (t) => {
    const penchant = await reader(t)
    const free = await penchant.recommend({ limit: 12 })
    assert.ok(most(free, 'author') > 2, 'the cap has something to do')
    for (const limit of [3, 12, 24]) {
      const shelf = await penchant.recommend({ limit, caps: { author: 2 } })
      assert.equal(shelf.items.length, limit)
      assert.ok(most(shelf, 'author') <= 2)
    }
    assert.equal((await penchant.recommend({ limit: 100, caps: { author: 2 } })).items.length, 24, 'not one too many')
  })

  test('whom a cap took from the shelf is told, in the trace and nowhere else', async (t) => {
    const penchant = await reader(t)
    const shelf = await penchant.recommend({ limit: 12, caps: { author: 2 } })
    const gone = shelf.trace.filter(({ stage, to }) => stage === 'caps' && to === undefined)
    assert.ok(gone.length > 0)
    for (const { item, from } of gone) {
      assert.ok(from < 12)
      assert.ok(!ids(shelf).includes(item))
    }
  })

  test('a group has its floor in the first places of every shelf', async (t) => {
    const penchant = await reader(t)
    const { items } = await penchant.recommend({
      limit: 20,
      exposure: [{ field: 'house', value: 'small', atLeast: 0.25, atMost: 0.5 }],
    })
    for (let places = 1; places <= items.length; places++) {
      const small = items.slice(0, places).filter(({ item }) => item.house === 'small').length
      assert.ok(small >= Math.floor(places / 4) && small <= Math.ceil(places / 2), `${small} of ${places}`)
    }
  })

  test('what the site lifts and pins says so, with the site’s own words', async (t) => {
    const penchant = await reader(t)
    const shelf = await penchant.recommend({
      limit: 6,
      calibration: 0,
      boosts: [{ field: 'topic', value: 'moon', by: 9, label: 'The year of the moon' }],
      pins: [{ item: 'book-2', position: 1, label: 'Chosen by our staff' }],
    })
    assert.equal(ids(shelf)[1], 'book-2')
    const pinned = await penchant.explain(shelf.id, 'book-2')
    assert.deepEqual(
      pinned.stages.map(({ stage, to, label }) => ({ stage, to, label })),
      [{ stage: 'pin', to: 1, label: 'Chosen by our staff' }],
    )
    const [first] = shelf.items
    assert.equal(first.item.topic, 'moon')
    const { parts, score } = await penchant.explain(shelf.id, first.id)
    const lifted = parts.find(({ signal }) => signal === 'boost')
    assert.deepEqual([lifted.contribution, lifted.label], [9, 'The year of the moon'])
    const sum = parts.reduce((whole, { contribution }) => whole + contribution, 0)
    assert.ok(Math.abs(sum - score) <= 1e-5 * Math.abs(score), `${sum} for ${score}`)
  })

  test('what is not available is on no shelf, unshaped ones and first visits too', async (t) => {
    const more = { shaping: { available: { stock: { min: 3 } } } }
    const newcomer = await visit(t, { items: library, config: { fields, ...more } })
    const known = await reader(t, { more })
    for (const penchant of [newcomer, known]) {
      for (const options of [{}, { shape: false }]) {
        const { items } = await penchant.recommend({ ...options, limit: 100 })
        assert.ok(items.length > 60 && items.every(({ item }) => item.stock >= 3))
      }
    }
  })
})

describe('`shape: false`', () => {
  test('has the score’s own order, and nothing to tell', async (t) => {
    const penchant = await reader(t, { more: { shaping: { caps: { author: 1 }, exploration: 0.5 } } })
    const shaped = await penchant.recommend()
    assert.ok(!descends(shaped) && drawn(shaped).length === 6)
    const shelf = await penchant.recommend({ shape: false })
    assert.ok(descends(shelf))
    assert.deepEqual([moves(shelf), drawn(shelf)], [[], []])
    const { stages } = await penchant.explain(shelf.id, shelf.items[3].id)
    assert.deepEqual(stages, [])
  })

  test('leaves what else the call says, and nothing besides', async (t) => {
    const penchant = await reader(t)
    const shelf = await penchant.recommend({ shape: false, caps: { author: 2 } })
    assert.ok(most(shelf, 'author') <= 2)
    assert.deepEqual(stages(shelf), new Set(['caps']))
    assert.ok(descends(shelf))
  })

  test('can be a surface’s own way, over the site’s', async (t) => {
    const surfaces = { list: { shaping: { shape: false } } }
    const penchant = await reader(t, { more: { shaping: { caps: { author: 1 } }, surfaces } })
    assert.ok(most(await penchant.recommend(), 'author') === 1)
    const list = await penchant.recommend({ surface: 'list' })
    assert.ok(most(list, 'author') > 1 && descends(list))
  })
})

describe('who was no candidate', () => {
  test('is counted by what kept it away, and named where it would have been on the shelf', async (t) => {
    const penchant = await reader(t, { more: { shaping: { available: { stock: { min: 1 } } } } })
    await act(penchant, ['not_interested', 'book-4'])
    await penchant.profile.mute({ field: 'author', value: 'Author 9' })
    const shelf = await penchant.recommend({ limit: 12, exclude: ['book-5'] })
    assert.deepEqual(shelf.ineligible, { available: 18, excluded: 1, rejected: 1, seen: 3, muted: 8 })
    const away = shelf.trace.filter(({ stage }) => stage === 'eligibility')
    assert.deepEqual(
      away.find(({ item }) => item === 'book-1'),
      { stage: 'eligibility', item: 'book-1', from: 0, reason: 'seen' },
    )
    for (const { item, from, to, reason } of away) {
      assert.ok(from < 12 && to === undefined && reason in shelf.ineligible)
      assert.ok(!ids(shelf).includes(item))
    }
    const whole = await penchant.recommend({ limit: 1000, seen: 'include' })
    const kept = Object.values(whole.ineligible).reduce((sum, count) => sum + count, 0)
    assert.equal(whole.items.length + kept, library.length, 'every item is on the shelf or has its reason')
  })

  test('is told as it was, whatever was recorded since', async (t) => {
    const penchant = await reader(t)
    const [first, second] = [await penchant.recommend(), await penchant.recommend()]
    const before = [first.ineligible, first.trace]
    await act(penchant, ['view', 'book-0'], ['not_interested', 'book-2'])
    assert.deepEqual([second.ineligible, second.trace], before)
    assert.deepEqual(second.ineligible, { seen: 3 })
  })

  test('is nobody on shelves of `rank` and `similar`, which have lists of their own', async (t) => {
    const penchant = await reader(t)
    for (const shelf of [await penchant.rank(['book-1', 'book-2']), await penchant.similar('book-1')]) {
      assert.deepEqual([shelf.ineligible, shelf.trace], [{}, []])
    }
  })
})

describe('the trace', () => {
  test('is empty on a first visit, whose order is the site’s own', async (t) => {
    const penchant = await visit(t, { items: library, config: { fields } })
    const shelf = await penchant.recommend()
    assert.deepEqual(shelf.trace, [])
    assert.deepEqual(
      ids(shelf),
      library.slice(0, 12).map(({ id }) => id),
    )
  })

  test('accounts for every item that does not stand by its score', async (t) => {
    const penchant = await reader(t)
    const shelf = await penchant.recommend({ limit: 20, diversity: 0.5, exploration: 0 })
    const plain = ids(await penchant.recommend({ limit: 20, shape: false }))
    assert.ok(stages(shelf).has('diversity'))
    const told = new Map(shelf.trace.filter(({ to }) => to !== undefined).map(({ item, to }) => [item, to]))
    for (const { id, position } of shelf.items) {
      if (plain[position] === id) continue
      assert.equal(told.get(id), position, `${id} came to ${position}`)
      const { stages } = await penchant.explain(shelf.id, id)
      assert.deepEqual(
        stages,
        shelf.trace.filter(({ item }) => item === id),
      )
    }
  })

  test('says what tires, after three impressions and not before, until they are old', async (t) => {
    let now = NOON
    const penchant = await reader(t, { now: () => now })
    const options = { limit: 3, exploration: 0, diversity: 0, calibration: 0 }
    const { items } = await penchant.recommend(options)
    const [tired] = items
    for (let times = 1; times <= 3; times++) {
      assert.equal(ids(await penchant.recommend(options))[0], tired.id, `after ${times - 1}`)
      await act(penchant, ['impression', tired.id])
    }
    const after = await penchant.recommend(options)
    assert.notEqual(ids(after)[0], tired.id)
    const [told] = after.trace.filter(({ item }) => item === tired.id)
    assert.deepEqual([told.stage, told.from], ['fatigue', 0])
    now += 8 * DAY
    assert.ok(!stages(await penchant.recommend(options)).has('fatigue'))
  })
})

describe('exploring', () => {
  test('takes every fourth place at a quarter, says so, and knows the chance', async (t) => {
    const penchant = await reader(t)
    const shelf = await penchant.recommend({ exploration: 0.25 })
    assert.deepEqual(
      drawn(shelf).map(({ position }) => position),
      [3, 7, 11],
    )
    for (const { exploring, propensity } of shelf.items) {
      if (exploring) assert.ok(propensity > 0 && propensity < 1, String(propensity))
      else assert.equal(propensity, 1)
    }
    assert.equal(shelf.trace.filter(({ stage }) => stage === 'exploration').length, 3)
  })

  test('draws by the chances that it names, which add up to one', async (t) => {
    const penchant = await reader(t)
    const SEEDS = 1_500
    const met = new Map()
    for (let seed = 0; seed < SEEDS; seed++) {
      const { items } = await penchant.recommend({ exploration: 0.5, limit: 2, seed })
      const { id, exploring, propensity } = items[1]
      assert.ok(exploring)
      const known = met.get(id) ?? { propensity, times: 0 }
      assert.equal(known.propensity, propensity)
      met.set(id, { propensity, times: known.times + 1 })
    }
    const whole = [...met.values()].reduce((sum, { propensity }) => sum + propensity, 0)
    assert.ok(Math.abs(whole - 1) < 1e-9, String(whole))
    for (const [id, { propensity, times }] of met) {
      const slack = 5 * Math.sqrt(propensity / SEEDS)
      assert.ok(Math.abs(times / SEEDS - propensity) < slack, `${id}: ${times} of ${SEEDS} for ${propensity}`)
    }
  })

  test('does the same all through a visit, and something else in later ones', async (t) => {
    let now = NOON
    const penchant = await reader(t, { now: () => now })
    const explored = async () => drawn(await penchant.recommend({ exploration: 0.5 })).map(({ id }) => id)
    const first = await explored()
    now += 60_000
    assert.deepEqual(await explored(), first)
    const later = []
    for (let day = 1; day <= 5; day++) {
      now += DAY
      await act(penchant, { type: 'search', query: 'tea' })
      later.push((await explored()).join())
    }
    assert.ok(new Set(later).size >= 3, later.join(' | '))
  })

  test('leaves its chance with the impression, and leaves with it', async (t) => {
    const penchant = await reader(t)
    const shelf = await penchant.recommend({ exploration: 0.25 })
    const [lot] = drawn(shelf)
    const { event } = await penchant.record({ type: 'impression', item: lot.id, recommendation: shelf.id })
    const noted = async () => (await penchant.data.export()).events.find(({ number }) => number === event)
    const { shown, position } = await noted()
    assert.equal(position, lot.position)
    assert.ok(Math.abs(shown.propensity - lot.propensity) < 1e-6, `${shown.propensity} for ${lot.propensity}`)
    await penchant.profile.forget({ event })
    assert.equal(await noted(), undefined)
  })
})

describe('the dial from more of the same to surprise me', () => {
  test('reaches the shelf, unless the call says how much', async (t) => {
    const penchant = await reader(t)
    const explored = async (options) => drawn(await penchant.recommend({ limit: 20, ...options })).length
    const counts = []
    for (const surprise of [0, 0.5, 1]) {
      assert.equal((await penchant.profile.setSurprise(surprise)).recorded, true)
      counts.push(await explored())
    }
    assert.deepEqual(counts, [0, 2, 10])
    assert.equal(await explored({ exploration: 0 }), 0)
    assert.equal(await explored({ shape: false }), 0)
  })

  test('stands at a half, is kept, shows in the timeline, and goes with everything else', async (t) => {
    const penchant = await visit(t)
    assert.equal(penchant.profile.surprise, 0.5)
    const { event } = await penchant.profile.setSurprise(0.8)
    assert.equal(penchant.profile.surprise, 0.8)
    const [newest] = await penchant.profile.timeline()
    const { type, value, at, takenBack } = newest
    assert.deepEqual([newest.event, type, value, at, takenBack], [event, 'surprise', 0.8, NOON, false])
    await penchant.profile.setSurprise(0.2)
    const [, replaced] = await penchant.profile.timeline()
    assert.deepEqual([replaced.event, replaced.takenBack], [event, true])
    const copy = JSON.parse(JSON.stringify(await penchant.data.export()))
    await penchant.data.erase()
    assert.equal(penchant.profile.surprise, 0.5)
    await penchant.data.import(copy)
    assert.equal(penchant.profile.surprise, 0.2)
  })

  test('is undone by its number', async (t) => {
    const penchant = await visit(t)
    const { event } = await penchant.profile.setSurprise(1)
    await penchant.record({ type: 'undo', event })
    assert.equal(penchant.profile.surprise, 0.5)
  })

  test('takes numbers of 0 to 1, and no other', async (t) => {
    const penchant = await visit(t)
    for (const value of [-0.1, 1.5, Number.NaN, 'much', undefined]) {
      await refuses(() => penchant.profile.setSurprise(value), 'option_invalid', /surprise/)
    }
    assert.equal(penchant.profile.surprise, 0.5)
  })
})

describe('where nothing may be personal', () => {
  test('nothing is drawn and nothing tires, whatever was learned', async (t) => {
    const penchant = await reader(t)
    for (let times = 0; times < 4; times++) await act(penchant, ['impression', 'book-0'])
    const shelf = await penchant.recommend({ personalization: 0, exploration: 0.5, rotation: 1, seen: 'include' })
    assert.deepEqual(
      ids(shelf),
      library.slice(0, 12).map(({ id }) => id),
    )
    assert.deepEqual([moves(shelf), drawn(shelf)], [[], []])
  })
})

describe('what makes no sense', () => {
  const cases = [
    [{ shaping: { diversity: 2 } }, /`shaping\.diversity`: got 2, expected a number of 0 to 1/],
    [{ shaping: { exploration: 0.6 } }, /`shaping\.exploration`/, /0 to 0\.5/],
    [{ shaping: { variety: 1 } }, /`shaping\.variety`/, /diversity/],
    [{ shaping: [] }, /`shaping`/],
    [{ shaping: { caps: { lists: 1 } } }, /`shaping\.caps\.lists`/, /creators, subjects/],
    [{ shaping: { boosts: [{ item: 'moby', by: 1 }] } }, /`shaping\.boosts\[0\]\.label`/, /visitor reads/],
    [{ shaping: { pins: [{ item: 'moby', label: 'x', position: -1 }] } }, /`shaping\.pins\[0\]\.position`/],
    [{ shaping: { available: { nowhere: 'x' } } }, /`shaping\.available\.nowhere`/],
    [
      { surfaces: { home: { shaping: { diversify: 'magic' } } } },
      /`surfaces\.home\.shaping\.diversify`/,
      /"mmr" or "dpp"/,
    ],
    [
      { surfaces: { home: { shaping: { exposure: [{ field: 'subjects', value: 'x', atLeast: 0.5, atMost: 0.2 }] } } } },
      /`surfaces\.home\.shaping\.exposure\[0\]\.atMost`/,
    ],
  ]

  test('in a config is refused by its path', async () => {
    for (const [more, ...says] of cases) {
      await refuses(() => open({ items: books, config: { ...config, ...more } }), 'config_invalid', ...says)
    }
  })

  test('in a sensitive field is refused, since nothing may go by it', async () => {
    const own = { ...config.fields, subjects: { role: 'tag', sensitive: true } }
    for (const shaping of [{ caps: { subjects: 1 } }, { calibrate: 'subjects' }]) {
      const settings = { ...config, fields: own, shaping }
      await refuses(() => open({ items: books, config: settings }), 'config_invalid', /not sensitive/)
    }
  })

  test('in a call is refused by its name, and the next call is as it was', async (t) => {
    const penchant = await visit(t)
    const before = ids(await penchant.recommend())
    await refuses(() => penchant.recommend({ diversity: -1 }), 'option_invalid', /`diversity`: got -1/)
    await refuses(() => penchant.recommend({ caps: { creators: 0 } }), 'option_invalid', /`caps\.creators`/)
    await refuses(() => penchant.recommend({ shape: 'no' }), 'option_invalid', /`shape`/, /true or false/)
    await refuses(() => penchant.recommend({ seed: 1.5 }), 'option_invalid', /`seed`/)
    await refuses(() => penchant.recommend({ available: {} }), 'option_invalid', /`available`/)
    await refuses(() => penchant.rank(['moby'], { diversity: 1 }), 'option_invalid', /`diversity`/)
    await refuses(() => penchant.similar('moby', { caps: {} }), 'option_invalid', /`caps`/)
    assert.deepEqual(ids(await penchant.recommend()), before)
  })
})

test('the examples of docs/shaping.md run', async () => {
  assert.deepEqual(await runExamples('shaping.md', 'session'), { examples: 2, shown: 15 })
})
