// A cart page: a shelf of `recommend` that goes with a basket, and the lists that a shop keeps by hand.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { words } from '../../dist/words.js'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'
import { act, refuses } from '../fixtures/visit.mjs'

const GOODS = [
  { id: 'dress', title: 'Dress', sold: 30, goesWith: ['shoes', 'scarf', 'nothing'] },
  { id: 'coat', title: 'Coat', sold: 28, goesWith: ['scarf'] },
  { id: 'mug', title: 'Mug', sold: 26 },
  { id: 'shoes', title: 'Shoes', sold: 20, goesWith: ['shoes', 'bag'] },
  { id: 'scarf', title: 'Scarf', sold: 10 },
  { id: 'bag', title: 'Bag', sold: 5 },
]
const CONFIG = {
  fields: { sold: 'popularity', goesWith: 'related' },
  surfaces: { cart: { shaping: { basket: 'cart' } } },
}

async function shop(t, config = CONFIG) {
  const shop = await open({ items: GOODS, config, consent: 'session' })
  t.after(() => shop.close())
  return shop
}

const ids = ({ items }) => items.map(({ id }) => id)

describe('a cart page', () => {
  test('leaves out what is in the basket, puts first what goes with it, and says so', async (t) => {
    const shelves = await shop(t)
    assert.deepEqual(ids(await shelves.recommend({ shape: false })).slice(0, 3), ['dress', 'coat', 'mug'])
    const shelf = await shelves.recommend({ basket: ['dress'], shape: false })
    assert.deepEqual(new Set(ids(shelf)), new Set(['coat', 'mug', 'shoes', 'scarf', 'bag']))
    assert.equal(shelf.items[0].id, 'shoes')
    const { with: goesWith, signal, because } = shelf.items[0].reasons.find((reason) => reason.with)
    assert.deepEqual([goesWith, signal, because], [{ item: 'dress' }, 'related', []])
    const { parts, score } = await shelves.explain(shelf.id, 'shoes')
    const sum = parts.reduce((sum, { contribution }) => sum + contribution, 0)
    assert.ok(Math.abs(sum - score) <= 1e-5 * Math.abs(score))
    const part = parts.find((part) => part.with)
    assert.ok(Math.abs(part.contribution - 4) < 0.05)
    assert.ok(shelf.trace.some(({ stage, item, to }) => stage === 'basket' && item === 'shoes' && to === 0))
    const reason = shelf.items[0].reasons.find((reason) => reason.with)
    assert.equal(words({ locale: 'en' }).because(reason, { titleOf: () => 'Dress' }).text, 'Goes with Dress')
    const moved = shelf.trace.find(({ stage }) => stage === 'basket')
    assert.match(words({ locale: 'en' }).moved(moved).text, /^Goes with your basket: up from/)
  })

  test('is what `together` goes with, where it is asked for the cart', async (t) => {
    const shelves = await shop(t)
    assert.deepEqual(ids(await shelves.together('cart')), [])
    await act(shelves, ['cart', 'dress'], ['cart', 'mug'])
    assert.deepEqual(ids(await shelves.together('cart')), ids(await shelves.together(['dress', 'mug'])))
    assert.ok(ids(await shelves.together('cart')).includes('shoes'))
    await refuses(() => shelves.together('carts'), 'option_invalid', /basket.*"cart"/)
  })

  test('takes the visitor’s own cart, where a surface says so or the call', async (t) => {
    const shelves = await shop(t)
    const empty = ids(await shelves.recommend({ surface: 'cart', shape: false }))
    await act(shelves, ['cart', 'dress'])
    assert.equal(ids(await shelves.recommend({ surface: 'cart', shape: false }))[0], 'shoes')
    assert.equal(ids(await shelves.recommend({ basket: true, shape: false }))[0], 'shoes')
    assert.notEqual(ids(await shelves.recommend({ surface: 'cart', basket: false, shape: false }))[0], 'shoes')
    await act(shelves, ['uncart', 'dress'])
    assert.deepEqual(ids(await shelves.recommend({ surface: 'cart', shape: false })), empty)
  })

  test('is refused by name, and where there is no table', async (t) => {
    const shelves = await shop(t)
    await refuses(() => shelves.recommend({ basket: 'dress' }), 'option_invalid', /`basket`/, /"cart", true or false/)
    await refuses(() => shelves.recommend({ basketWeight: 20 }), 'option_invalid', /`basketWeight`/)
    const bare = await shop(t, { fields: { sold: 'popularity', goesWith: 'stored' } })
    await refuses(() => bare.recommend({ basket: ['dress'] }), 'option_invalid', /--orders/)
    // A site may ask for the cart before it has orders: its shelves stay.
    const early = await shop(t, { fields: { sold: 'popularity', goesWith: 'stored' }, shaping: { basket: 'cart' } })
    await act(early, ['cart', 'dress'])
    assert.ok((await early.recommend()).items.length > 0)
    const wrong = { ...CONFIG, surfaces: { cart: { shaping: { basket: 'full' } } } }
    await refuses(() => shop(t, wrong), 'config_invalid', /surfaces\.cart\.shaping\.basket/)
  })
})

describe('curated lists', () => {
  test('are what goes together, in their order', async (t) => {
    const shelves = await shop(t)
    assert.deepEqual(ids(await shelves.together(['dress'])), ['shoes', 'scarf'])
    assert.deepEqual(ids(await shelves.similar('dress', { by: 'neighbours', neighbours: 'related' })), [
      'shoes',
      'scarf',
    ])
    assert.equal(shelves.item('dress').goesWith, undefined, 'the field is not in the catalogue')
  })

  test('are counted by build, with the ids of no item and of the item itself', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'goods.ndjson'), GOODS.map((item) => JSON.stringify(item)).join('\n'))
    await writeFile(join(folder, 'config.json'), JSON.stringify(CONFIG))
    const args = [
      'build',
      join(folder, 'goods.ndjson'),
      '--config',
      join(folder, 'config.json'),
      '--out',
      join(folder, 'a.pnc'),
    ]
    const { code, stdout, stderr } = await penchant(args)
    assert.equal(code, 0, stderr)
    assert.match(stdout, /Neighbours related: 3 of 6 items have some, 4 in all and 2 at the most/)
    assert.match(stdout, /1 with an id of no item, 1 of an item with itself/)
  })
})
