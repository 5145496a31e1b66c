// What the page knows of the situation, and what a site adds to it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ids } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

const only = { weights: { affinity: 0, session: 0, popularity: 0, context: 1 }, seen: 'include' }

test('what was done in one situation comes back in another like it', async (t) => {
  const penchant = await visit(t)
  const at = (item, place) => ({ type: 'like', item, context: { place } })
  await act(penchant, at('moby', 'train'), at('typee', 'train'), at('emma', 'sofa'), at('persuasion', 'sofa'))
  const train = await penchant.recommend({ ...only, context: { place: 'train' } })
  const sofa = await penchant.recommend({ ...only, context: { place: 'sofa' } })
  assert.ok(['moby', 'typee', 'omoo'].includes(ids(train)[0]), ids(train).join())
  assert.ok(['emma', 'persuasion'].includes(ids(sofa)[0]), ids(sofa).join())
  const { parts } = await penchant.explain(train.id, ids(train)[0])
  assert.ok(parts.some(({ signal, kind, because }) => signal === 'context' && kind === 'feature' && because.length))
})

test('the time of day is known without being said, and stays unknown where it is not wanted', async (t) => {
  for (const context of [true, false]) {
    const morning = new Date(2026, 5, 1, 8).getTime()
    let now = morning
    const penchant = await visit(t, { context, now: () => now })
    await act(penchant, ['like', 'moby'])
    now = morning + 12 * 3_600_000
    await act(penchant, ['like', 'emma'])
    const shelf = await penchant.recommend(only)
    const { signals } = await penchant.explain(shelf.id, ids(shelf)[0])
    assert.equal(
      signals.some(({ signal }) => signal === 'context'),
      context,
    )
  }
})

test('what is no context is refused', async (t) => {
  const penchant = await visit(t)
  for (const context of [5, 'evening', ['evening'], { place: 5 }, { place: '' }, { place: 'x'.repeat(65) }]) {
    await refuses(() => penchant.recommend({ context }), 'option_invalid', /context/, /64 bytes/)
    await refuses(() => penchant.record({ type: 'view', item: 'moby', context }), 'event_field', /context/)
  }
  await refuses(() => visit(t, { context: 'yes' }), 'option_invalid', /true or false/)
})
