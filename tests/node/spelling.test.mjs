// One spelling for each value, as a page and a build meet it: normal forms and small letters come from JavaScript here.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { ids } from '../fixtures/shop.mjs'
import { refuses } from '../fixtures/visit.mjs'

const NFC = 'Café Rösti'
/** Other ways to write the same. */
const SPELLINGS = [NFC, NFC.normalize('NFD'), 'Café\u{a0}Rösti', ' Cafe\u{301}  Rösti\u{200b}', 'Ca\u{ad}fé\tRösti']
const items = [
  ...SPELLINGS.map((place, number) => ({ id: `d${number}`, place, likes: 10 - number })),
  { id: 'other', place: 'CAFÉ RÖSTI', likes: 1 },
  { id: 'third', place: 'Cafe Rosti', likes: 0 },
]
const dishes = ['d0', 'd1', 'd2', 'd3', 'd4']
const exact = { fields: { place: 'creator', likes: 'popularity' } }
const folding = { fields: { place: { role: 'creator', case: 'fold' }, likes: 'popularity' } }

async function kitchen(t, config = exact) {
  const penchant = await open({ items, config, consent: 'session' })
  t.after(() => penchant.close())
  return penchant
}

describe('a value in every spelling', () => {
  for (const spelling of [...SPELLINGS, NFC.normalize('NFKD')]) {
    test(`${JSON.stringify(spelling)} is filtered by, muted, pinned and released`, async (t) => {
      const penchant = await kitchen(t)
      assert.deepEqual(ids(await penchant.recommend({ filter: { place: spelling } })), dishes)
      await penchant.profile.mute({ field: 'place', value: spelling })
      assert.deepEqual(ids(await penchant.recommend()), ['other', 'third'])
      await penchant.profile.release({ field: 'place', value: NFC })
      assert.equal(ids(await penchant.recommend()).length, items.length)
      await penchant.profile.weigh({ field: 'place', value: spelling }, 1)
      const [interest] = await penchant.profile.interests()
      assert.deepEqual([interest.value, interest.weight], [NFC, 1])
    })
  }

  test('is one in a copy too', async (t) => {
    const [writer, reader] = [await kitchen(t), await kitchen(t)]
    await writer.record({ type: 'like', item: 'd0' })
    await writer.profile.mute({ field: 'place', value: NFC })
    const copy = JSON.parse(JSON.stringify(await writer.data.export()).replaceAll(NFC, NFC.normalize('NFD')))
    await reader.data.import(copy)
    assert.deepEqual(ids(await reader.recommend()), ['other', 'third'])
    await reader.profile.release({ field: 'place', value: NFC })
    assert.equal((await reader.profile.wishes()).length, 0)
  })

  test('and is shown as most of the items write it, without what nobody sees', async (t) => {
    const penchant = await kitchen(t)
    for (const id of dishes) assert.equal(penchant.item(id).place, NFC)
  })
})

describe('a field whose case is folded', () => {
  test('has one value for all of them, and an exact one keeps them apart', async (t) => {
    const penchant = await kitchen(t, folding)
    for (const spelling of ['café rösti', 'CAFE\u{301} RÖSTI', NFC]) {
      assert.deepEqual(ids(await penchant.recommend({ filter: { place: spelling } })), [...dishes, 'other'], spelling)
    }
    assert.equal(penchant.item('other').place, NFC)
    assert.deepEqual(ids(await (await kitchen(t)).recommend({ filter: { place: 'CAFÉ RÖSTI' } })), ['other'])
  })

  test('is known from a copy of another spelling', async (t) => {
    const penchant = await kitchen(t, folding)
    await penchant.profile.mute({ field: 'place', value: 'CAFÉ RÖSTI' })
    const [wish] = await penchant.profile.wishes()
    assert.equal(wish.value, NFC)
    const copy = JSON.parse(JSON.stringify(await penchant.data.export()).replaceAll(NFC, 'café rösti'))
    await penchant.data.import(copy, { mode: 'replace' })
    assert.deepEqual(ids(await penchant.recommend()), ['third'])
    await penchant.profile.release({ field: 'place', value: NFC })
    assert.equal(ids(await penchant.recommend()).length, items.length)
  })

  test('says what it may be', async () => {
    const config = { fields: { place: { role: 'creator', case: 'lower' } } }
    await refuses(() => open({ items, config }), 'config_invalid', /fields\.place\.case/, /"fold" or "exact"/)
  })
})

test('ids stay as they are', async (t) => {
  const written = ['é', 'e\u{301}'].map((id) => ({ id, title: id }))
  const penchant = await open({ items: written, consent: 'session' })
  t.after(() => penchant.close())
  assert.equal(ids(await penchant.recommend()).length, 2)
  assert.equal(penchant.item('e\u{301}').id, 'e\u{301}')
})
