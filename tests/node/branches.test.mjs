// “That wasn't me”: what is moved into a branch never happened to the profile, and comes back bit for bit.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runExamples } from '../fixtures/documented.mjs'
import { HOUR, ids, NOON } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

/** Records events, and returns their numbers. */
async function numbered(penchant, ...events) {
  const done = []
  for (const [type, item] of events) done.push((await penchant.record({ type, item })).event)
  return done
}

/** An evening of one's own, and one in which somebody else looked for a gift. */
async function evenings(t) {
  let at = NOON - 48 * HOUR
  const penchant = await visit(t, { now: () => at })
  const own = await numbered(penchant, ['view', 'moby'], ['like', 'typee'])
  const before = await standing(penchant)
  at = NOON - 24 * HOUR
  const gift = await numbered(penchant, ['view', 'emma'], ['like', 'persuasion'])
  return { penchant, own, gift, before, from: NOON - 25 * HOUR, to: NOON }
}

describe('a branch', () => {
  test('takes an evening out of the profile, and merging brings it back', async (t) => {
    const { penchant, from, to } = await evenings(t)
    const whole = await standing(penchant)
    const moved = await penchant.profile.branch({ from, to }, 'for Anna')
    assert.deepEqual([moved.recorded, moved.name, moved.events], [true, 'for Anna', 2])
    const interests = await penchant.profile.interests()
    assert.ok(!interests.some(({ value }) => value === 'Austen'))
    const history = await penchant.history()
    assert.deepEqual(
      history.map(({ id }) => id),
      ['moby'],
    )
    const [branch, ...others] = await penchant.profile.branches()
    assert.deepEqual(others, [])
    assert.deepEqual(branch, {
      name: 'for Anna',
      events: 2,
      from: NOON - 24 * HOUR,
      to: NOON - 24 * HOUR,
      titles: ['Persuasion', 'Emma'],
    })
    const timeline = await penchant.profile.timeline()
    assert.deepEqual(
      timeline.map(({ type, branch }) => [type, branch]),
      [
        ['branch', 'for Anna'],
        ['like', 'for Anna'],
        ['view', 'for Anna'],
        ['like', undefined],
        ['view', undefined],
      ],
    )
    const merged = await penchant.profile.merge('for Anna')
    assert.deepEqual((await standing(penchant)).scores, whole.scores)
    await penchant.record({ type: 'undo', event: merged.event })
    await penchant.record({ type: 'undo', event: moved.event })
    assert.deepEqual(await penchant.profile.branches(), [])
    assert.deepEqual((await standing(penchant)).learned, whole.learned)
  })

  test('is opened by its name, and what is recorded there is learned there alone', async (t) => {
    const penchant = await visit(t, { branch: 'gift' })
    await act(penchant, ['like', 'emma'])
    const copy = await penchant.data.export()
    assert.deepEqual(
      copy.events.map(({ type, branch }) => [type, branch]),
      [['like', 'gift']],
    )
    const main = await visit(t)
    await act(main, ['view', 'moby'])
    const shelf = ids(await main.recommend())
    await main.data.import(copy)
    assert.deepEqual(ids(await main.recommend()), shelf, 'the profile learns nothing of it')
    assert.deepEqual(
      (await main.profile.branches()).map(({ name }) => name),
      ['gift'],
    )
    const gift = await visit(t, { branch: 'gift' })
    await gift.data.import(await main.data.export())
    const interests = await gift.profile.interests()
    assert.ok(interests.some(({ value }) => value === 'Austen') && !interests.some(({ value }) => value === 'Melville'))
  })

  test('is erased with everything in it, and put back', async (t) => {
    const { penchant, gift, before } = await evenings(t)
    await penchant.profile.branch({ events: gift }, 'gift')
    const forgotten = await penchant.profile.forget({ branch: 'gift' })
    assert.equal(forgotten.events, 2)
    assert.ok(!JSON.stringify(await penchant.data.export()).includes('gift'))
    assert.deepEqual((await standing(penchant)).learned.length, before.learned.length)
    await forgotten.undo()
    assert.equal((await penchant.profile.branches())[0].events, 2)
  })

  test('refuses what cannot be moved, by name', async (t) => {
    const { penchant, own, gift } = await evenings(t)
    const { profile } = penchant
    const [first] = own
    const [other] = gift
    await profile.branch({ events: [other] }, 'gift')
    const refusal = (code, what, name, words) => refuses(() => profile.branch(what, name), code, words)
    await refusal('option_invalid', { events: [other] }, 'again', /event 3, which is in the branch "gift"/)
    await refusal('option_invalid', { from: 0 }, 'again', /event 3, which is in the branch "gift"/)
    await refusal('event_unknown', { events: [99] }, 'again', /99/)
    await refusal('option_invalid', { from: 2, to: 1 }, 'again', /from/)
    await refusal('option_invalid', { from: 1, to: 2 }, 'again', /a period without events/)
    await refusal('option_invalid', { events: [first] }, '', /1 to 64 bytes/)
    await refusal('option_invalid', { events: [first] }, 7, /1 to 64 bytes/)
    await refusal('option_invalid', {}, 'again', /events/)
    await refuses(() => profile.merge('nothing'), 'option_invalid')
    await refuses(() => profile.forget({ branch: 'nothing' }), 'option_invalid')
    await refuses(() => visit(t, { branch: '' }), 'option_invalid')
    await refuses(() => visit(t, { branch: 3 }), 'option_invalid')
    await refuses(() => penchant.record({ type: 'view', item: 'moby', branch: 'gift' }), 'event_field')
  })
})

test('the examples of docs/branches.md run', async () => {
  assert.deepEqual(await runExamples('branches.md', 'session'), { examples: 1, shown: 5 })
})
