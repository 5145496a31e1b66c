// Lists that someone else retrieved, in an order that is the visitor's too.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ids } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

const found = ['emma', 'moby', 'gone', 'persuasion', 'omoo']
const known = found.filter((id) => id !== 'gone')

for (const method of ['blend', 'reciprocal-rank']) {
  describe(`a list ranked by ${method}`, () => {
    test('stays as it was before the first event, and says what is not in the catalogue', async (t) => {
      const penchant = await visit(t)
      const list = await penchant.rank(found, { method })
      assert.deepEqual(ids(list), known)
      assert.deepEqual(list.unknown, ['gone'])
      assert.equal(list.personal, 0)
    })

    test('brings up what the visitor turned to, and is explained to the last part', async (t) => {
      const penchant = await visit(t)
      await act(penchant, ['like', 'typee'], ['like', 'moby'])
      const list = await penchant.rank(found, { method, queryWeight: 0.5, limit: 3 })
      assert.equal(list.items.length, 3)
      assert.ok(ids(list).includes('omoo'), ids(list).join())
      for (const { id, score } of list.items) {
        const { parts } = await penchant.explain(list.id, id)
        const sum = parts.reduce((total, { contribution }) => total + contribution, 0)
        assert.ok(Math.abs(sum - score) <= 1e-9, `${id}: ${sum} is not ${score}`)
        assert.ok(parts.some(({ signal }) => signal === 'query'))
      }
    })

    test('says where an item would stand without an act, which is where it then stands', async (t) => {
      const penchant = await visit(t)
      await act(penchant, ['like', 'typee'], ['view', 'persuasion'])
      const asked = [[...found], { method, queryWeight: 0.2, limit: 2, surface: 'search' }]
      const list = await penchant.rank(...asked)
      assert.ok(ids(list).includes('omoo'), ids(list).join())
      // What the page does to its own list afterwards does not reach the one that was asked with.
      asked[0].reverse()
      const { without } = await penchant.explain(list.id, 'omoo', { without: { item: 'typee' } })
      await penchant.profile.forget({ item: 'typee' })
      const after = await penchant.rank(found, { method, queryWeight: 0.2 })
      const { position, score } = after.items.find(({ id }) => id === 'omoo')
      assert.deepEqual(without, { position, score })
      assert.ok(position > list.items.find(({ id }) => id === 'omoo').position)
    })

    test('follows the scores it is given, whatever the ids’ order', async (t) => {
      const penchant = await visit(t)
      const list = await penchant.rank(known, { method, scores: [0.1, 7, 3, 5] })
      assert.deepEqual(ids(list), ['moby', 'omoo', 'persuasion', 'emma'])
    })
  })
}

test('a priors’ weight counts in a list only where the call gives it', async (t) => {
  const penchant = await visit(t)
  const list = await penchant.rank([...known].reverse(), { queryWeight: 0, weights: { popularity: 1 } })
  assert.deepEqual(ids(list).slice(0, 2).sort(), ['emma', 'moby'])
})

test('what is no list, no scores or no method is refused, and the profile unharmed', async (t) => {
  const penchant = await visit(t)
  await act(penchant, ['like', 'moby'])
  const before = await standing(penchant)
  await refuses(() => penchant.rank('emma'), 'option_invalid', /a list of at most 10,000/)
  await refuses(() => penchant.rank(['emma', 'emma']), 'option_invalid', /"emma" twice/)
  await refuses(() => penchant.rank(['emma'], { scores: [1, 2] }), 'option_invalid', /1 numbers of -1e100 to 1e100/)
  await refuses(() => penchant.rank(['emma'], { scores: [Number.NaN] }), 'option_invalid', /scores/)
  await refuses(() => penchant.rank(['emma'], { method: 'magic' }), 'option_invalid', /reciprocal-rank/)
  await refuses(() => penchant.rank(['emma'], { queryWeight: 99 }), 'option_invalid', /0 to 10/)
  await refuses(() => penchant.rank(['emma'], { filters: {} }), 'option_invalid', /unknown option/)
  assert.deepEqual(await standing(penchant), before)
})
