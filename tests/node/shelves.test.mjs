// Shelves: what stands on them, in which order, and what a call may ask for.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { books, find, ids, listsOrder } from '../fixtures/shop.mjs'
import { act, visit } from '../fixtures/visit.mjs'

const of = (author) => books.filter(({ creators }) => creators.includes(author)).map(({ id }) => id)

describe('a first visit', () => {
  test('sees the site’s own order, and nothing personal in it', async (t) => {
    const penchant = await visit(t)
    const shelf = await penchant.recommend()
    assert.deepEqual(ids(shelf), listsOrder)
    assert.equal(shelf.personal, 0)
    for (const { reasons } of shelf.items) assert.ok(reasons.every(({ signal }) => signal === 'popularity'))
  })

  test('sees twelve items where the call does not say how many', async (t) => {
    const items = Array.from({ length: 30 }, (_, k) => ({ id: `n${k}`, tags: [`t${k % 2}`], popularity: k }))
    const penchant = await visit(t, { items, config: undefined })
    assert.equal((await penchant.recommend()).items.length, 12)
    assert.equal((await penchant.similar('n0')).items.length, 12)
    assert.equal((await penchant.recommend({ limit: 1000 })).items.length, 30)
  })
})

describe('after one event', () => {
  test('what is like the item rises, the item itself is not shown again', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'typee'])
    const shelf = await penchant.recommend()
    assert.ok(!ids(shelf).includes('typee'))
    assert.deepEqual(ids(shelf).slice(0, 2).sort(), ['moby', 'omoo'])
    assert.ok(shelf.personal > 0 && shelf.personal < 1)
    assert.deepEqual(ids(await penchant.recommend({ seen: 'include', limit: 1 })), ['typee'])
  })

  test('what was rejected never comes back, whatever the call asks for', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['not_interested', 'moby'], ['dislike', 'emma'])
    const shown = ids(await penchant.recommend({ seen: 'include' }))
    assert.ok(!shown.includes('moby') && !shown.includes('emma'))
    assert.equal(shown.length, books.length - 2)
    assert.ok(!ids(await penchant.similar('persuasion')).includes('emma'))
  })

  test('not interested sinks what is like it', async (t) => {
    const penchant = await visit(t)
    const before = ids(await penchant.recommend())
    await act(penchant, ['not_interested', 'persuasion'])
    const after = ids(await penchant.recommend())
    assert.equal(before.indexOf('emma'), 1)
    assert.ok(after.indexOf('emma') > 4, `Emma stands at ${after.indexOf('emma')}`)
  })

  test('an impression or a search alone changes no order', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['impression', 'omoo'], { type: 'search', query: 'whales' })
    assert.deepEqual(ids(await penchant.recommend()), listsOrder)
    assert.equal((await penchant.health()).events, 2)
  })
})

describe('a call', () => {
  test('takes as many as it asks for, and has them in the same order', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'island'])
    const all = ids(await penchant.recommend())
    for (const limit of [1, 2, 5]) assert.deepEqual(ids(await penchant.recommend({ limit })), all.slice(0, limit))
  })

  test('keeps to a filter: one value, any of several, a range, all fields at once', async (t) => {
    const penchant = await visit(t)
    const chosen = async (filter) => new Set(ids(await penchant.recommend({ filter })))
    const having = (holds) => new Set(books.filter(holds).map(({ id }) => id))
    assert.deepEqual(await chosen({ subjects: 'Pirates' }), new Set(['island', 'pirate']))
    assert.deepEqual(await chosen({ creators: ['Scott', 'Conrad'] }), new Set([...of('Scott'), ...of('Conrad')]))
    assert.deepEqual(
      await chosen({ year: { min: 1850 } }),
      having(({ year }) => year >= 1850),
    )
    assert.deepEqual(
      await chosen({ year: { min: 1846, max: 1851 } }),
      having(({ year }) => year >= 1846 && year <= 1851),
    )
    assert.deepEqual(await chosen({ subjects: 'Sea stories', year: { max: 1850 } }), new Set(['typee', 'omoo']))
    assert.deepEqual(await chosen({ subjects: 'Cookery' }), new Set())
    assert.deepEqual(await chosen({ subjects: [] }), new Set())
  })

  test('leaves out what it excludes; an id that is not in the catalogue is allowed', async (t) => {
    const penchant = await visit(t)
    const shelf = await penchant.recommend({ exclude: ['moby', 'gone since yesterday', 'emma'] })
    assert.deepEqual(
      ids(shelf),
      listsOrder.filter((id) => id !== 'moby' && id !== 'emma'),
    )
    assert.ok(!ids(await penchant.similar('typee', { exclude: ['omoo'] })).includes('omoo'))
  })

  test('gets an empty shelf where nothing is left', async (t) => {
    const penchant = await visit(t)
    const shelf = await penchant.recommend({ exclude: listsOrder })
    assert.deepEqual([shelf.items, shelf.personal], [[], 0])
  })

  test('turns the visitor’s dial: 0 is the site’s order, 1 what is learned', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'pirate'], ['like', 'waverley'])
    const unseen = listsOrder.filter((id) => !of('Scott').includes(id))
    const [none, half, all] = await Promise.all(
      [0, 0.5, 1].map((personalization) => penchant.recommend({ personalization })),
    )
    assert.deepEqual(ids(none), unseen)
    assert.equal(none.personal, 0)
    assert.ok(half.personal > 0 && half.personal < all.personal)
    assert.notDeepEqual(ids(all), unseen)
  })

  test('weighs signals itself: off, alone, and turned round', async (t) => {
    const penchant = await visit(t)
    const weighed = async (weights) => ids(await penchant.recommend({ weights }))
    assert.deepEqual(await weighed({ popularity: -1 }), listsOrder.toReversed())
    await act(penchant, ['view', 'moby'])
    const [first] = await weighed({ popularity: 0 })
    assert.ok(of('Melville').includes(first))
    const [last] = (await weighed({ popularity: 0, affinity: -1, session: -1 })).toReversed()
    assert.ok(of('Melville').includes(last))
  })

  test('from a surface gets the surface’s own weights and its name back', async (t) => {
    const penchant = await visit(t)
    const shelf = await penchant.recommend({ surface: 'obscure' })
    assert.equal(shelf.surface, 'obscure')
    assert.deepEqual(ids(shelf), listsOrder.toReversed())
    const unknown = await penchant.recommend({ surface: 'elsewhere' })
    assert.deepEqual(ids(unknown), listsOrder)
  })
})

describe('similar', () => {
  test('has the most alike first, without the item itself, the same for every visitor', async (t) => {
    const [one, other] = await Promise.all([visit(t), visit(t)])
    await act(one, ['like', 'emma'], ['view', 'omoo'])
    const shelf = await one.similar('typee')
    assert.equal(ids(shelf)[0], 'omoo')
    assert.ok(!ids(shelf).includes('typee'))
    assert.deepEqual(ids(shelf), ids(await other.similar('typee')))
    for (const { reasons } of shelf.items) {
      assert.ok(reasons.every(({ signal, because }) => signal === 'similarity' && because.length === 0))
    }
  })
})

describe('a shelf', () => {
  test('gives the page fields of its own: what it changes in them changes no other shelf, nor the catalogue', async (t) => {
    const penchant = await visit(t)
    const [first] = (await penchant.recommend()).items
    const before = structuredClone(first.item)
    const list = Object.keys(before).find((name) => Array.isArray(before[name]))
    assert.ok(list, 'an item with a list')
    first.item[list].push('mine')
    first.item.title = 'Mine'
    assert.equal(first.item.title, 'Mine')
    assert.deepEqual((await penchant.recommend()).items[0].item, before)
    assert.deepEqual(penchant.item(first.id), before)
  })

  test('is plain enough: JSON and structuredClone carry ids, items and reasons', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'], ['like', 'island'])
    const shelf = await penchant.recommend({ surface: 'home' })
    const copies = { json: JSON.parse(JSON.stringify(shelf)), clone: structuredClone(shelf) }
    for (const [how, copy] of Object.entries(copies)) {
      assert.equal(copy.id, shelf.id)
      assert.equal(copy.items.length, 8)
      for (const [position, entry] of copy.items.entries()) {
        const { id, item, reasons, score, propensity, exploring } = shelf.items[position]
        assert.deepEqual(entry, { id, item, position, reasons, score, propensity, exploring }, how)
        assert.deepEqual(entry.item, find(id), how)
      }
      assert.equal(copy.items[0].reasons[0].because[0].item.length > 0, true)
    }
  })

  test('has places from 0, by the score alone descending ones, and at most five reasons whose shares are parts of the whole', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'], ['like', 'island'], ['not_interested', 'emma'])
    const { items } = await penchant.recommend({ shape: false })
    for (const [position, entry] of items.entries()) {
      assert.equal(entry.position, position)
      if (position > 0) assert.ok(entry.score <= items[position - 1].score)
      assert.ok(entry.reasons.length <= 5)
      const shares = entry.reasons.map(({ share }) => share)
      assert.ok(shares.every((share) => share > 0 && share <= 1))
      assert.ok(shares.reduce((sum, share) => sum + share, 0) <= 1 + 1e-9)
      assert.deepEqual(
        shares,
        shares.toSorted((one, other) => other - one),
      )
    }
  })

  test('keeps telling what it told, after more was recorded and after everything was forgotten', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'])
    const looked = await penchant.recommend()
    const unlooked = await penchant.recommend()
    const before = structuredClone(looked)
    await act(penchant, ['like', 'emma'])
    assert.deepEqual(structuredClone(looked), before)
    await penchant.data.erase()
    await act(penchant, ['like', 'waverley'])
    assert.deepEqual(structuredClone(looked), before)
    const told = unlooked.items.flatMap(({ reasons }) => reasons.flatMap(({ because }) => because))
    assert.ok(
      told.every(({ item }) => item === 'moby'),
      'an event of after the erasing speaks on a shelf from before',
    )
  })

  test('has an id of its own, and says how long it took', async (t) => {
    const penchant = await visit(t)
    const shelves = [await penchant.recommend(), await penchant.recommend(), await penchant.similar('moby')]
    assert.equal(new Set(shelves.map(({ id }) => id)).size, 3)
    for (const { took } of shelves) assert.ok(took >= 0 && Number.isFinite(took))
  })
})
