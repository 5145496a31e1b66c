// What a visitor may ask for: receipts, a pause, a copy of everything, a copy taken over.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import Ajv2020 from 'ajv/dist/2020.js'
import { runExamples } from '../fixtures/documented.mjs'
import { ids, listsOrder, NOON } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

const schema = JSON.parse(readFileSync(new URL('../../dist/profile.schema.json', import.meta.url), 'utf8'))
const isValid = new Ajv2020({ allErrors: true }).compile(schema)

/** A visitor who did a bit of everything. */
async function reader(t, options) {
  const penchant = await visit(t, options)
  await act(penchant, ['view', 'moby'], ['like', 'typee'], ['dislike', 'emma'], { type: 'search', query: 'whales' })
  await act(penchant, { type: 'dwell', item: 'omoo', durationMs: 60_000, context: { place: 'train' } })
  await act(penchant, ['view', 'waverley'], { type: 'undo' })
  return penchant
}

describe('a receipt', () => {
  test('says when, which level, which words, which policy and who', async (t) => {
    const penchant = await visit(t, { consent: 'off' })
    assert.equal(penchant.consent.ask, 'first')
    const { kept, ...receipt } = await penchant.consent.set('session', { text: 'banner-3' })
    assert.equal(kept, false, 'nothing is kept at this level')
    assert.deepEqual(receipt, { at: NOON, level: 'session', text: 'banner-3', source: 'visitor' })
    assert.deepEqual([penchant.consent.receipt(), penchant.consent.ask], [receipt, undefined])
    await penchant.consent.set('off', { source: 'tcf' })
    assert.deepEqual(
      penchant.consent.receipts().map(({ level, source }) => [level, source]),
      [
        ['session', 'visitor'],
        ['off', 'tcf'],
      ],
    )
  })

  test('is not given for what makes no sense, and the level stays', async (t) => {
    const penchant = await visit(t, { consent: 'session' })
    await refuses(() => penchant.consent.set('session', { keep: true }), 'option_invalid', /keep/)
    await refuses(() => penchant.consent.set('off', { text: '' }), 'option_invalid', /text/)
    await refuses(() => penchant.consent.set('forever'), 'option_invalid', /off, session or device/)
    assert.deepEqual([penchant.consent.level, penchant.consent.receipts()], ['session', []])
  })
})

describe('a copy of everything', () => {
  test('is what its schema says', async (t) => {
    const copy = await (await reader(t)).data.export()
    assert.ok(isValid(copy), JSON.stringify(isValid.errors))
    assert.deepEqual(
      [copy.format, copy.version, copy.exportedAt, copy.profile],
      ['penchant-profile', 1, NOON, 'default'],
    )
  })

  test('has every event as it was recorded, the undone one too', async (t) => {
    const { events } = await (await reader(t)).data.export()
    assert.deepEqual(
      events.map(({ type, item, query }) => [type, item ?? query]),
      [
        ['view', 'moby'],
        ['like', 'typee'],
        ['dislike', 'emma'],
        ['search', 'whales'],
        ['dwell', 'omoo'],
        ['view', 'waverley'],
        ['undo', undefined],
      ],
    )
    assert.deepEqual([events[4].durationMs, events[4].context.place], [60_000, 'train'])
  })

  test('teaches another browser the same, bit for bit', async (t) => {
    const one = await reader(t)
    const other = await visit(t)
    const copy = JSON.parse(JSON.stringify(await one.data.export()))
    assert.deepEqual(await other.data.import(copy), { events: 7, skipped: 0 })
    const [mine, theirs] = [await standing(one), await standing(other)]
    assert.deepEqual([theirs.order, theirs.scores], [mine.order, mine.scores])
  })
})

describe('a copy taken over', () => {
  test('is added once, however often it is given', async (t) => {
    const penchant = await reader(t)
    const copy = await penchant.data.export()
    const before = await standing(penchant)
    assert.deepEqual(await penchant.data.import(copy), { events: 0, skipped: 7 })
    assert.deepEqual(await standing(penchant), before)
  })

  test('takes the place of what is there where that is asked for', async (t) => {
    const copy = await (await reader(t)).data.export()
    const penchant = await visit(t)
    await act(penchant, ['purchase', 'persuasion'])
    const heard = []
    penchant.subscribe(({ kind }) => heard.push(kind))
    await penchant.data.import(copy, { mode: 'replace' })
    const { events } = await penchant.data.export()
    assert.deepEqual(events.map(({ item }) => item).includes('persuasion'), false)
    assert.deepEqual(heard, ['imported'])
  })

  test('is nothing without consent', async (t) => {
    const copy = await (await reader(t)).data.export()
    const penchant = await visit(t, { consent: 'off' })
    assert.deepEqual(await penchant.data.import(copy), { events: 0, skipped: 0 })
    assert.deepEqual(ids(await penchant.recommend()), listsOrder)
  })

  const spoilt = {
    'no object': () => 7,
    'another format': (copy) => ({ ...copy, format: 'cookies' }),
    'a later version': (copy) => ({ ...copy, version: 2 }),
    'no events': ({ events: _, ...copy }) => copy,
    'an event of no kind': (copy) => ({ ...copy, events: [{ number: 1, type: 'stare', at: 1 }] }),
    'numbers that go back': (copy) => ({ ...copy, events: [copy.events[1], copy.events[0]] }),
    'an event from the future': (copy) => ({ ...copy, events: [{ ...copy.events[0], at: 9e15 }] }),
    'a weight that is no number': (copy) => ({
      ...copy,
      items: [{ id: 'x', features: [{ field: 'a', value: 'b', weight: 'c' }] }],
    }),
    'an infinite weight': (copy) => ({
      ...copy,
      items: [{ id: 'x', features: [{ field: 'a', value: 'b', weight: Infinity }] }],
    }),
    'too many events': (copy) => ({ ...copy, events: Array.from({ length: 110_001 }, () => copy.events[0]) }),
    'a function': (copy) => ({ ...copy, events: [() => 1] }),
  }
  for (const [name, spoil] of Object.entries(spoilt)) {
    test(`with ${name} is refused with the place, and nothing is changed`, async (t) => {
      const penchant = await reader(t)
      const before = await standing(penchant)
      const copy = spoil(await penchant.data.export())
      await refuses(() => penchant.data.import(copy), 'import_invalid')
      assert.deepEqual(await standing(penchant), before)
    })
  }

  test('says of an event which property is wrong, what it is and what it may be', async (t) => {
    const penchant = await visit(t)
    const says = {
      'events[0].type`: got "stare", expected a type of event': { type: 'stare' },
      'events[0].colour`: got an unknown property, expected type, item': { type: 'view', colour: 1 },
      'events[0].item`: got 5, expected an item’s id': { type: 'view', item: 5 },
    }
    for (const [text, event] of Object.entries(says)) {
      const copy = { ...(await penchant.data.export()), events: [{ number: 1, at: NOON, item: 'moby', ...event }] }
      const error = await penchant.data.import(copy).catch((refused) => refused)
      assert.ok(error.message.includes(text.replace('’', "'")), error.message)
      assert.equal(error.message.match(/got/g).length, 1, error.message)
    }
    await refuses(
      () => penchant.record({ type: 'view', colour: 1 }),
      'event_field',
      /`colour`: got an unknown property/,
    )
  })

  test('with names that JavaScript knows is taken as data', async (t) => {
    const penchant = await visit(t)
    const features = [{ field: '__proto__', value: 'constructor', weight: 1 }]
    const items = [{ id: '__proto__', features }]
    const events = [{ number: 1, type: 'like', at: NOON, item: '__proto__' }]
    const copy = { ...(await penchant.data.export()), events, items }
    assert.deepEqual(await penchant.data.import(copy), { events: 1, skipped: 0 })
    assert.equal({}.constructor, Object)
  })
})

test('the examples of docs/rights.md run', async () => {
  const { examples } = await runExamples('rights.md', 'session')
  assert.ok(examples > 5)
})
