// What goes back, what was finished, and what was opened: the events, and the list of them.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import Ajv2020 from 'ajv/dist/2020.js'
import { words } from '../../dist/words.js'
import { books, config, NOON } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

const HOUR = 3_600_000
const schema = JSON.parse(readFileSync(new URL('../../dist/profile.schema.json', import.meta.url), 'utf8'))
const isValid = new Ajv2020({ allErrors: true }).compile(schema)

/** What was learned, without the number of events. */
const learned = async (penchant) => {
  const { events: _events, storage: _storage, ...rest } = await standing(penchant)
  return rest
}

describe('what goes back', () => {
  test('an uncart leaves the profile that never had the cart, and a return the one without the purchase', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'])
    const before = await learned(penchant)
    for (const [type, back] of [
      ['cart', 'uncart'],
      ['purchase', 'return'],
    ]) {
      await act(penchant, { type, item: 'emma', value: 3, amount: 30 })
      assert.notDeepEqual(await learned(penchant), before)
      const recorded = await penchant.record({ type: back, item: 'emma' })
      assert.equal(recorded.recorded, true)
      assert.deepEqual(await learned(penchant), before)
      await refuses(
        () => penchant.record({ type: back, item: 'emma' }),
        'event_unknown',
        new RegExp(`${type} of "emma"`),
      )
    }
    const timeline = await penchant.profile.timeline()
    assert.deepEqual(
      timeline.map(({ type, takenBack }) => [type, takenBack]),
      [
        ['purchase', true],
        ['cart', true],
        ['view', false],
      ],
    )
  })

  test('is refused in part, and not without consent', async (t) => {
    const penchant = await visit(t)
    await act(penchant, { type: 'cart', item: 'emma', value: 3 })
    await refuses(() => penchant.record({ type: 'uncart', item: 'emma', value: 1 }), 'event_field', /whole event/)
    await refuses(() => penchant.record({ type: 'uncart', item: 'nowhere' }), 'item_unknown')
    await penchant.consent.set('off')
    const expected = { recorded: false, reason: 'consent' }
    assert.deepEqual(await penchant.record({ type: 'uncart', item: 'emma' }), expected)
    assert.deepEqual(await penchant.record({ type: 'return', item: 'emma' }), expected)
  })

  test('goes with a copy, which is what the schema says, into another browser', async (t) => {
    const penchant = await visit(t)
    await act(
      penchant,
      ['cart', 'emma'],
      ['uncart', 'emma'],
      ['purchase', 'moby'],
      ['return', 'moby'],
      { type: 'view', item: 'typee', progress: 0.5 },
      { type: 'complete', item: 'omoo', value: 0.75 },
    )
    const copy = await penchant.data.export()
    assert.ok(isValid(copy), JSON.stringify(isValid.errors))
    assert.deepEqual(
      copy.events.map(({ type, event, progress, value }) => [type, event, progress, value]),
      [
        ['cart', undefined, undefined, undefined],
        ['uncart', 1, undefined, undefined],
        ['purchase', undefined, undefined, undefined],
        ['return', 3, undefined, undefined],
        ['view', undefined, 0.5, undefined],
        ['complete', undefined, undefined, 0.75],
      ],
    )
    const other = await visit(t, { profile: 'other' })
    // With an event of its own, so that the numbers differ.
    await act(other, ['search', undefined])
    await other.data.import(JSON.parse(JSON.stringify(copy)))
    const weights = async (penchant) =>
      (await penchant.profile.interests()).map(({ field, value, weight, session, events }) => [
        field,
        value,
        weight,
        session,
        events,
      ])
    assert.deepEqual(await weights(other), await weights(penchant))
    await refuses(() => other.record({ type: 'uncart', item: 'emma' }), 'event_unknown')
    assert.deepEqual(
      await other.history({ types: ['complete', 'view'] }),
      await penchant.history({ types: ['complete', 'view'] }),
    )
    const wrong = structuredClone(copy)
    wrong.events[4].progress = 2
    await refuses(() => other.data.import(wrong), 'import_invalid', /events\[4\]\.progress/)
  })

  test('has words, in English and in German', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['complete', 'moby'])
    const [event] = await penchant.profile.timeline()
    const titleOf = () => 'Moby Dick'
    assert.equal(words({ locale: 'en' }).did(event, { titleOf }).text, 'You finished Moby Dick')
    assert.equal(words({ locale: 'de' }).did(event, { titleOf }).text, 'Du hast Moby Dick zu Ende gebracht')
    const { items } = await penchant.recommend({ limit: 10 })
    const reason = items.flatMap(({ reasons }) => reasons).find(({ because }) => because.length > 0)
    assert.equal(reason.because[0].type, 'complete')
  })
})

describe('history', () => {
  test('gives the items that were opened, the latest first, with how far they were read', async (t) => {
    const penchant = await visit(t)
    const at = (hours) => NOON - hours * HOUR
    await act(
      penchant,
      { type: 'view', item: 'moby', at: at(5), progress: 0.2 },
      { type: 'view', item: 'emma', at: at(4), progress: 1 },
      { type: 'click', item: 'moby', at: at(3) },
      { type: 'purchase', item: 'typee', at: at(2) },
    )
    const item = (id) => penchant.item(id)
    assert.deepEqual(await penchant.history(), [
      { id: 'moby', item: item('moby'), type: 'click', at: at(3), progress: 0.2 },
      { id: 'emma', item: item('emma'), type: 'view', at: at(4), progress: 1 },
    ])
    const ids = async (options) => (await penchant.history(options)).map(({ id }) => id)
    assert.deepEqual(await ids({ progress: { max: 0.95 } }), ['moby'])
    assert.deepEqual(await ids({ types: 'purchase' }), ['typee'])
    assert.deepEqual(await ids({ types: ['purchase', 'click'], limit: 1 }), ['typee'])
    assert.deepEqual(await ids({ filter: { creators: 'Austen' } }), ['emma'])
    await penchant.profile.forget({ item: 'moby' })
    assert.deepEqual(await ids(), ['emma'])
    await penchant.profile.mute({ item: 'emma' })
    assert.deepEqual(await ids(), [])
  })

  test('keeps what the config calls unavailable out, and is empty without consent', async (t) => {
    const shaping = { available: { lists: { min: 5 } } }
    const penchant = await visit(t, { items: books, config: { ...config, shaping } })
    await act(penchant, ['view', 'moby'], ['view', 'pirate'])
    assert.deepEqual(
      (await penchant.history()).map(({ id }) => id),
      ['moby'],
    )
    await penchant.consent.set('off')
    assert.deepEqual(await penchant.history(), [])
  })

  test('refuses what makes no sense, and after close', async (t) => {
    const penchant = await visit(t)
    await refuses(() => penchant.history({ types: ['undo'] }), 'option_invalid', /`types`/)
    await refuses(() => penchant.history({ progress: { max: 1.5 } }), 'option_invalid', /`progress\.max`/)
    await refuses(() => penchant.history({ most: 3 }), 'option_invalid', /`most`/, /limit, types, filter, progress/)
    await penchant.close()
    await refuses(() => penchant.history(), 'closed')
  })
})
