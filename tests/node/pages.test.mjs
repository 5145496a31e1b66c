// Several shelves of one page, and the next page of a shelf: no item twice, and none skipped.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { books, ids } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

describe('a page of several shelves', () => {
  const SHELVES = [
    { name: 'popular', limit: 4, personalization: 0 },
    { name: 'for you', limit: 4 },
    { name: 'sea', limit: 4, filter: { subjects: 'Sea stories' } },
  ]

  test('has no item twice', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'emma'], ['view', 'typee'])
    const page = await penchant.page(SHELVES)
    assert.deepEqual(Object.keys(page), ['popular', 'for you', 'sea'])
    const shown = Object.values(page).flatMap(ids)
    assert.equal(new Set(shown).size, shown.length)
    assert.equal(page['for you'].items.length, 4)
  })

  test('goes on without the items of its other shelves', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'emma'])
    const page = await penchant.page([
      { name: 'one', limit: 2 },
      { name: 'other', limit: 2 },
    ])
    const shown = Object.values(page).flatMap(ids)
    const more = await page.one.more(2)
    const further = await more.more(2)
    const all = [...shown, ...ids(more), ...ids(further)]
    assert.equal(new Set(all).size, all.length)
    assert.equal(all.length, 8)
  })

  test('lets the most personal shelf choose first, or the first one given', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'emma'])
    const alone = async (options) => ids(await penchant.recommend(options))
    const personal = await penchant.page(SHELVES)
    assert.deepEqual(ids(personal['for you']), await alone({ limit: 4 }))
    const given = await penchant.page(SHELVES, { first: 'given' })
    assert.deepEqual(ids(given.popular), await alone({ limit: 4, personalization: 0 }))
    assert.notDeepEqual(ids(given['for you']), ids(personal['for you']))
  })

  test('keeps what each shelf excludes itself, and explains each shelf', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'emma'])
    const page = await penchant.page([
      { name: 'one', limit: 3, exclude: ['moby'] },
      { name: 'two', limit: 3, exclude: ['lordjim'] },
    ])
    assert.ok(!ids(page.one).includes('moby') && !ids(page.two).includes('lordjim'))
    for (const shelf of Object.values(page)) {
      const { parts, score } = await penchant.explain(shelf.id, shelf.items[0].id)
      assert.ok(Math.abs(parts.reduce((sum, { contribution }) => sum + contribution, 0) - score) < 1e-9)
    }
  })

  test('of no shelves is empty', async (t) => {
    assert.deepEqual(await (await visit(t)).page([]), {})
  })

  for (const [name, shelves, options, message] of [
    ['no list', 'popular', {}, /shelves/],
    ['a shelf without a name', [{ limit: 3 }], {}, /`name`/],
    ['an empty name', [{ name: '' }], {}, /`name`.*a name of at least one character/],
    ['a name twice', [{ name: 'a' }, { name: 'a' }], {}, /got "a", expected another name/],
    ['an unknown option of a shelf', [{ name: 'a', limits: 3 }], {}, /limits/],
    ['an unknown option', [], { firsts: 'given' }, /firsts/],
    ['another first', [], { first: 'best' }, /"personal" or "given"/],
  ]) {
    test(`is refused with ${name}`, async (t) => {
      const penchant = await visit(t)
      await refuses(() => penchant.page(shelves, options), 'option_invalid', message)
    })
  }
})

describe('the next page of a shelf', () => {
  test('neither repeats nor skips an item, though the visitor goes on', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'emma'])
    let page = await penchant.recommend({ limit: 2 })
    const shown = [...ids(page)]
    for (const event of [
      ['purchase', 'lordjim'],
      ['like', 'pirate'],
      ['dislike', 'moby'],
    ]) {
      await act(penchant, event)
      page = await page.more(2)
      assert.equal(page.items.length, 2)
      shown.push(...ids(page))
    }
    page = await page.more(12)
    shown.push(...ids(page))
    // All but what was liked before the first page.
    assert.deepEqual(
      [...shown].sort(),
      books
        .map(({ id }) => id)
        .filter((id) => id !== 'emma')
        .sort(),
    )
    assert.deepEqual(ids(await page.more()), [])
  })

  test('is asked by the shelf’s id as well, and is a shelf like any other', async (t) => {
    const penchant = await visit(t)
    const first = await penchant.recommend({ limit: 3, surface: 'obscure' })
    const next = await penchant.recommend({ after: first.id, limit: 3 })
    assert.deepEqual(ids(next), ids(await first.more(3)))
    assert.equal(next.surface, 'obscure')
    assert.notEqual(next.id, first.id)
    assert.ok(next.items[0].reasons.length >= 0)
    assert.equal((await penchant.explain(next.id, next.items[0].id)).position, 0)
  })

  test('has twelve items where nothing is said', async (t) => {
    const penchant = await visit(t)
    const first = await penchant.recommend({ limit: 1 })
    assert.equal((await first.more()).items.length, books.length - 1)
  })

  test('is not asked for by what a page added to Object.prototype', async (t) => {
    const penchant = await visit(t)
    Object.prototype.after = 'something'
    t.after(() => delete Object.prototype.after)
    assert.equal((await penchant.recommend({ limit: 3 })).items.length, 3)
  })

  test('leaves a copy of a shelf plain data', async (t) => {
    const shelf = await (await visit(t)).recommend({ limit: 2 })
    assert.ok(!Object.keys(shelf).includes('more'))
    assert.equal({ ...shelf }.more, undefined)
  })

  test('is refused for other shelves, shelves that are forgotten, and other options', async (t) => {
    const penchant = await visit(t)
    const similar = await penchant.similar('emma')
    await refuses(() => similar.more(2), 'option_invalid', /`after`.*`recommend` did not make/)
    await refuses(() => penchant.recommend({ after: 'nothing' }), 'shelf_unknown')
    await refuses(() => penchant.recommend({ after: 7 }), 'option_invalid', /`after`/)
    const shelf = await penchant.recommend()
    await refuses(() => penchant.recommend({ after: shelf.id, filter: {} }), 'option_invalid', /filter/)
    await refuses(() => shelf.more(0), 'option_invalid', /limit/)
    for (let shelves = 0; shelves < 32; shelves++) await penchant.recommend()
    await refuses(() => shelf.more(2), 'shelf_unknown')
  })
})
