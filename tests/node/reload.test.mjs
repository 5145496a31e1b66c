// Another catalogue under an open profile.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { describe, test } from 'node:test'
import { compile } from '../../dist/node-compiler.js'
import { books, config, find, ids } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

const HOSTS = { items: books, config }
/** The catalogue of tomorrow: Emma is gone, Moby Dick is read by fewer, and there is a new sea story in the first place. */
const TOMORROW = {
  items: [
    { id: 'marlin', title: 'The Marlin', creators: ['Hemingway'], subjects: ['Sea stories'], year: 1952, lists: 12 },
    ...books.filter(({ id }) => id !== 'emma').map((book) => (book.id === 'moby' ? { ...book, lists: 1 } : book)),
  ],
  config,
}

const kept = (shelf) => structuredClone({ ...shelf, items: shelf.items.map((item) => ({ ...item })) })

describe('a new catalogue', () => {
  test('ranks as if the profile had been opened with it', async (t) => {
    const [penchant, other] = [await visit(t), await visit(t, { ...TOMORROW })]
    for (const visitor of [penchant, other]) await act(visitor, ['like', 'moby'], ['view', 'lordjim'])
    await penchant.reload(TOMORROW)
    const scored = ({ items }) => items.map(({ id, score }) => [id, score])
    assert.deepEqual(scored(await penchant.recommend()), scored(await other.recommend()))
    assert.equal(penchant.item('emma'), undefined)
    assert.deepEqual(penchant.item('moby'), { ...find('moby'), lists: 1 })
    assert.equal((await penchant.health()).catalog.items, 10)
  })

  test('leaves known what is gone from it, and what was learned of it', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'emma'])
    await penchant.reload(TOMORROW)
    assert.equal((await penchant.profile.timeline())[0].item, 'emma')
    const { items } = await penchant.recommend({ limit: 1 })
    assert.equal(items[0].id, 'persuasion')
    assert.equal(items[0].reasons[0].because[0].item, 'emma')
    await penchant.reload(HOSTS)
    assert.ok(!ids(await penchant.recommend()).includes('emma'), 'it was liked, and is not shown again')
  })

  test('leaves shelves of the former one as they were, explained with theirs', async (t) => {
    const [penchant, still] = [await visit(t), await visit(t)]
    const shelves = []
    for (const visitor of [penchant, still]) {
      await act(visitor, ['like', 'moby'])
      shelves.push([await visitor.recommend({ limit: 4 }), await visitor.similar('emma', { limit: 3 })])
    }
    const [[shelf, similar], [sameShelf, sameSimilar]] = shelves
    await penchant.reload(TOMORROW)
    const withoutIds = ({ id: _, took: _took, ...rest }) => rest
    assert.deepEqual(withoutIds(kept(shelf)), withoutIds(kept(sameShelf)))
    assert.deepEqual(withoutIds(kept(similar)), withoutIds(kept(sameSimilar)))
    const explained = async (visitor, { id, items }) => {
      const { shelf: _, ...explanation } = await visitor.explain(id, items[1].id, { without: { item: 'moby' } })
      return explanation
    }
    assert.deepEqual(await explained(penchant, shelf), await explained(still, sameShelf))
  })

  test('keeps how an item came to be shown on a former shelf', async (t) => {
    const penchant = await visit(t, { config: { ...config, shaping: { exploration: 0.5 } } })
    const shelf = await penchant.recommend({ limit: 6 })
    await penchant.reload(TOMORROW)
    const { id, propensity } = shelf.items[5]
    await penchant.record({ type: 'impression', item: id, recommendation: shelf.id })
    const { events } = await penchant.data.export()
    const impression = events.find(({ type }) => type === 'impression')
    assert.equal(impression.position, 5)
    assert.equal(impression.propensity ?? 1, propensity)
  })

  test('is where a former shelf goes on, without repeats', async (t) => {
    const penchant = await visit(t)
    const shelf = await penchant.recommend({ limit: 4 })
    await penchant.reload(TOMORROW)
    const more = await shelf.more(20)
    assert.equal(more.items[0].id, 'marlin')
    const shown = [...ids(shelf), ...ids(more)]
    assert.equal(new Set(shown).size, shown.length)
    assert.equal(shown.length, 11)
    assert.deepEqual(ids(await more.more(5)), [])
  })

  test('explains former shelves until the visitor forgets', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'moby'])
    const shelf = await penchant.recommend({ limit: 4 })
    await penchant.reload(TOMORROW)
    await penchant.explain(shelf.id, shelf.items[0].id)
    await penchant.profile.forget({ item: 'moby' })
    await refuses(() => penchant.explain(shelf.id, shelf.items[0].id), 'shelf_unknown')
  })

  test('explains former shelves as long as any are remembered', async (t) => {
    const penchant = await visit(t)
    const shelf = await penchant.recommend({ limit: 4 })
    await penchant.reload(TOMORROW)
    for (let made = 0; made < 31; made++) await penchant.recommend()
    await penchant.explain(shelf.id, shelf.items[0].id)
    await penchant.recommend()
    await refuses(() => penchant.explain(shelf.id, shelf.items[0].id), 'shelf_unknown')
  })

  test('is heard of, once it is there', async (t) => {
    const penchant = await visit(t)
    const heard = []
    penchant.subscribe(({ kind }) => heard.push([kind, penchant.item('marlin')?.id]))
    await penchant.reload(TOMORROW)
    assert.deepEqual(heard, [['catalog', 'marlin']])
  })

  test('that is none leaves the present one', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'moby'])
    const before = ids(await penchant.recommend())
    await refuses(() => penchant.reload(new Uint8Array(64)), 'catalog_magic')
    await refuses(() => penchant.reload({ items: [{ id: 'a' }, { id: 'a' }] }), 'source_duplicate')
    await refuses(() => penchant.reload(), 'option_invalid', /catalog/)
    for (const source of [null, 7, {}, { items: books, catalog: 'x' }, { itmes: [] }]) {
      await refuses(() => penchant.reload(source), 'option_invalid')
    }
    assert.deepEqual(ids(await penchant.recommend()), before)
    await penchant.close()
    await refuses(() => penchant.reload(TOMORROW), 'closed')
  })

  test('is the latest of several', async (t) => {
    const penchant = await visit(t)
    await Promise.all([penchant.reload(TOMORROW), penchant.reload(HOSTS), penchant.reload(TOMORROW)])
    assert.equal(penchant.item('marlin').id, 'marlin')
  })

  test('comes from the same address without an argument', async (t) => {
    const built = async ({ items, config: of }) => {
      const source = new TextEncoder().encode(JSON.stringify(items))
      return (await compile({ source, config: JSON.stringify(of), duplicates: 'refuse' })).bytes
    }
    // `open({ items })` has loaded the compiler.
    await visit(t)
    const [today, tomorrow] = [await built(HOSTS), await built(TOMORROW)]
    let served = today
    const server = createServer((_, response) => response.end(served)).listen(0, '127.0.0.1')
    t.after(() => server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const penchant = await visit(t, { catalog: `http://127.0.0.1:${server.address().port}/books.pnc` })
    await act(penchant, ['like', 'moby'])
    served = tomorrow
    await penchant.reload()
    assert.equal(penchant.item('marlin').id, 'marlin')
    served = 'gone'
    await refuses(() => penchant.reload(), 'catalog_magic')
    assert.equal(penchant.item('marlin').id, 'marlin')
  })
})
