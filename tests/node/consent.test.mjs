// Consent: what is learned at which level, and what becomes of it when the level changes.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ids, listsOrder } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

describe('at level off', () => {
  test('which is where a page begins, nothing is learned, and shelves are the site’s own order', async (t) => {
    t.mock.method(console, 'info', () => {})
    const penchant = await visit(t, { consent: undefined })
    assert.equal(penchant.consent.level, 'off')
    assert.deepEqual(await penchant.record({ type: 'like', item: 'omoo' }), { recorded: false, reason: 'consent' })
    assert.deepEqual(ids(await penchant.recommend()), listsOrder)
    const { consent, events, interests, storage } = await penchant.health()
    assert.deepEqual({ consent, events, interests }, { consent: 'off', events: 0, interests: 0 })
    assert.deepEqual(storage, { kind: 'none', bytes: 0, damaged: 0 })
  })

  test('the console says why nothing is learned, once', async (t) => {
    const said = t.mock.method(console, 'info', () => {})
    const penchant = await visit(t, { consent: 'off' })
    for (const item of ['moby', 'emma', 'omoo']) await penchant.record({ type: 'view', item })
    assert.equal(said.mock.callCount(), 1)
    assert.match(said.mock.calls[0].arguments[0], /penchant: .*consent/)
  })

  test('a bad event is an error all the same, so that mistakes are found before consent is', async (t) => {
    const penchant = await visit(t, { consent: 'off' })
    await refuses(() => penchant.record({ type: 'stare', item: 'moby' }), 'event_type')
    await refuses(() => penchant.record({ type: 'view', item: 'nobody' }), 'item_unknown')
  })
})

test('at level session nothing is said, and events are learned in memory', async (t) => {
  const said = t.mock.method(console, 'info', () => {})
  const penchant = await visit(t, { consent: 'session' })
  await act(penchant, ['like', 'typee'])
  const { storage, events } = await penchant.health()
  assert.deepEqual([storage.kind, storage.problem, events], ['memory', undefined, 1])
  assert.equal(said.mock.callCount(), 0)
})

test('at level device without IndexedDB it goes on in memory, and health says why in a sentence', async (t) => {
  const penchant = await visit(t, { consent: 'device' })
  await act(penchant, ['like', 'typee'])
  const { storage, consent, events } = await penchant.health()
  assert.deepEqual([storage.kind, consent, events], ['memory', 'device', 1])
  assert.match(storage.problem, /IndexedDB/)
})

describe('the level', () => {
  test('going down to off forgets what was learned', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'typee'], ['dislike', 'moby'])
    await penchant.consent.set('off')
    assert.equal(penchant.consent.level, 'off')
    assert.deepEqual(ids(await penchant.recommend()), listsOrder)
    await penchant.consent.set('session')
    const { events, storage } = await penchant.health()
    assert.deepEqual([events, storage.bytes], [0, 0])
    assert.deepEqual(ids(await penchant.recommend()), listsOrder)
  })

  test('going up keeps what the session knew', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'typee'], ['dislike', 'moby'])
    const before = await standing(penchant)
    await penchant.consent.set('device')
    const after = await standing(penchant)
    assert.equal(penchant.consent.level, 'device')
    assert.deepEqual([after.order, after.scores, after.learned], [before.order, before.scores, before.learned])
  })

  test('going from device to session keeps the session, and clears the problem', async (t) => {
    const penchant = await visit(t, { consent: 'device' })
    await act(penchant, ['like', 'typee'])
    const before = await standing(penchant)
    await penchant.consent.set('session')
    const after = await standing(penchant)
    assert.deepEqual([after.order, after.scores], [before.order, before.scores])
    assert.equal(after.storage.problem, undefined)
  })

  test('set to what it is changes nothing and tells nobody', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'typee'])
    const heard = []
    penchant.subscribe(({ kind }) => heard.push(kind))
    await penchant.consent.set('session')
    assert.deepEqual(heard, [])
    assert.equal((await penchant.health()).events, 1)
  })

  test('withdrawn while an event is on its way: nothing of it is left', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'typee'])
    await Promise.all([penchant.record({ type: 'like', item: 'omoo' }), penchant.consent.set('off')])
    assert.equal((await penchant.health()).events, 0)
    assert.deepEqual(ids(await penchant.recommend()), listsOrder)
  })
})
