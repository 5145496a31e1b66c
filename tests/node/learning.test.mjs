// Learning: what is recorded, what was learned from it, taking back, forgetting, listening, and closing.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HOUR, ids, listsOrder, NOON } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

describe('recording', () => {
  test('numbers the events from 1, and every type is accepted', async (t) => {
    const penchant = await visit(t)
    const events = [
      { type: 'impression', item: 'moby', surface: 'home', recommendation: 'x-1', position: 0 },
      { type: 'click', item: 'moby', at: NOON - HOUR },
      { type: 'view', item: 'moby' },
      { type: 'dwell', item: 'moby', durationMs: 42_000 },
      { type: 'like', item: 'moby' },
      { type: 'dislike', item: 'emma' },
      { type: 'not_interested', item: 'emma' },
      { type: 'bookmark', item: 'moby' },
      { type: 'share', item: 'moby' },
      { type: 'cart', item: 'moby', value: 2 },
      { type: 'purchase', item: 'moby', value: 1 },
      { type: 'rating', item: 'moby', value: 5 },
      { type: 'search', query: 'whales' },
      { type: 'undo' },
    ]
    for (const [k, event] of events.entries()) {
      assert.deepEqual(await penchant.record(event), { recorded: true, event: k + 1 })
    }
    assert.equal((await penchant.health()).events, events.length)
  })

  test('keeps the order of calls that overlap', async (t) => {
    const penchant = await visit(t)
    const wanted = Array.from({ length: 100 }, (_, k) => listsOrder[k % 10])
    const recorded = await Promise.all(wanted.map((item) => penchant.record({ type: 'view', item })))
    assert.deepEqual(
      recorded.map(({ event }) => event),
      wanted.map((_, k) => k + 1),
    )
    const [interest] = await penchant.profile.interests()
    for (const { event, item } of interest.because) assert.equal(item, wanted[event - 1])
  })

  test('takes the clock’s time where an event has none', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'], { type: 'view', item: 'typee', at: NOON - HOUR })
    const [{ because }] = await penchant.profile.interests({ field: 'creators' })
    assert.deepEqual(Object.fromEntries(because.map(({ item, at }) => [item, at])), { moby: NOON, typee: NOON - HOUR })
  })

  test('drops the oldest events beyond what the config lets it keep', async (t) => {
    const retention = { events: 20 }
    const penchant = await visit(t, { config: { fields: { lists: 'popularity' }, retention } })
    await act(penchant, ['like', 'waverley'])
    for (let k = 0; k < 40; k++) await act(penchant, ['view', 'moby'])
    assert.ok((await penchant.health()).events <= 20)
    assert.ok(!(await penchant.profile.interests()).some(({ value }) => value === 'Scott'))
  })

  test('fades: what was liked long ago counts less than what was viewed now', async (t) => {
    let now = NOON
    const penchant = await visit(t, { now: () => now })
    await act(penchant, ['like', 'emma'])
    now += 24 * HOUR * 365
    await act(penchant, ['view', 'nostromo'])
    const [first] = await penchant.profile.interests({ field: 'creators' })
    assert.equal(first.value, 'Conrad')
  })

  for (const years of [10, -10]) {
    test(`survives a clock that jumps ${years} years: every score stays a number`, async (t) => {
      let now = NOON
      const penchant = await visit(t, { now: () => now })
      await act(penchant, ['like', 'moby'])
      now += years * 365 * 24 * HOUR
      await act(penchant, ['view', 'emma'])
      const { scores } = await standing(penchant)
      assert.ok(scores.every(Number.isFinite))
      for (const { weight, session } of await penchant.profile.interests()) {
        assert.ok(Math.abs(weight) <= 1 && Math.abs(session) <= 1)
      }
    })
  }
})

describe('interests', () => {
  test('are what the visitor turned to and away from, strongest first, with the events that taught them', async (t) => {
    const penchant = await visit(t)
    assert.deepEqual(await penchant.profile.interests(), [])
    await act(penchant, ['like', 'typee'], ['view', 'omoo'], ['dislike', 'emma'])
    const interests = await penchant.profile.interests()
    const weights = interests.map(({ weight }) => Math.abs(weight))
    assert.deepEqual(
      weights,
      weights.toSorted((one, other) => other - one),
    )
    assert.ok(weights.every((weight) => weight <= 1))
    const about = (value) => interests.find((interest) => interest.value === value)
    assert.equal(about('Melville').field, 'creators')
    assert.equal(about('Melville').events, 2)
    assert.deepEqual(
      about('Melville').because.map(({ item, type }) => `${type} ${item}`),
      ['like typee', 'view omoo'],
    )
    assert.ok(about('Melville').weight > 0 && about('Austen').weight < 0)
  })

  test('can be limited in number and to a field', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'typee'], ['view', 'waverley'])
    assert.equal((await penchant.profile.interests({ limit: 2 })).length, 2)
    const subjects = await penchant.profile.interests({ field: 'subjects' })
    assert.ok(subjects.length > 0 && subjects.every(({ field }) => field === 'subjects'))
    assert.deepEqual(await penchant.profile.interests({ field: 'nothing' }), [])
  })

  test('never come from a sensitive field', async (t) => {
    const fields = { lists: 'popularity', subjects: { role: 'tag', sensitive: true } }
    const penchant = await visit(t, { config: { fields } })
    await act(penchant, ['like', 'typee'], ['purchase', 'island'])
    assert.ok((await penchant.profile.interests()).every(({ field }) => field !== 'subjects'))
    assert.deepEqual(penchant.item('typee').subjects, ['Sea stories', 'Islands'])
  })
})

describe('undo', () => {
  test('takes back the latest event, as if it had never been', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'])
    const before = await standing(penchant)
    await act(penchant, ['not_interested', 'typee'], { type: 'undo' })
    const after = await standing(penchant)
    assert.deepEqual([after.order, after.scores, after.learned], [before.order, before.scores, before.learned])
  })

  test('with an item takes back what was last done to that item', async (t) => {
    const [penchant, never] = await Promise.all([visit(t), visit(t)])
    await act(penchant, ['like', 'moby'], ['view', 'emma'], { type: 'undo', item: 'moby' })
    await act(never, ['view', 'emma'])
    assert.deepEqual((await standing(penchant)).order, (await standing(never)).order)
    assert.deepEqual(ids(await penchant.recommend()), ids(await never.recommend()))
  })

  test('of nothing is refused and leaves no entry', async (t) => {
    const penchant = await visit(t)
    const nothing = (event, message) =>
      refuses(() => penchant.record({ type: 'undo', ...event }), 'event_unknown', message)
    await nothing({}, /^no act that still counts is in the log/)
    await nothing({ item: 'moby' }, /^no act on "moby" that still counts is in the log/)
    await act(penchant, ['impression', 'moby'], ['like', 'emma'])
    await nothing({ item: 'moby' }, /"moby"/)
    await act(penchant, { type: 'undo' })
    await nothing({}, /no act/)
    await nothing({ item: 'emma' }, /"emma"/)
    assert.deepEqual(ids(await penchant.recommend()), listsOrder)
    const { events } = await penchant.data.export()
    assert.deepEqual(
      events.map(({ type }) => type),
      ['impression', 'like', 'undo'],
    )
  })
})

test('erase forgets everything: the next visit is a first visit', async (t) => {
  const penchant = await visit(t)
  const fresh = await standing(penchant)
  await act(penchant, ['like', 'typee'], ['dislike', 'emma'], { type: 'search', query: 'whales' })
  await penchant.data.erase()
  assert.deepEqual(await standing(penchant), fresh)
  assert.deepEqual(await penchant.record({ type: 'view', item: 'emma' }), { recorded: true, event: 4 })
})

test('health tells how much is kept: more with every event, nothing after erase', async (t) => {
  const penchant = await visit(t)
  const { storage, catalog } = await penchant.health()
  assert.deepEqual(storage, { kind: 'memory', bytes: 0, damaged: 0 })
  assert.ok(catalog.features > 0 && catalog.loadMs >= 0)
  await act(penchant, ['view', 'moby'])
  const { bytes } = (await penchant.health()).storage
  await act(penchant, ['view', 'moby'])
  assert.ok(bytes > 0 && (await penchant.health()).storage.bytes > bytes)
  await penchant.data.erase()
  assert.equal((await penchant.health()).storage.bytes, 0)
})

describe('listeners', () => {
  test('hear of every change until they end it', async (t) => {
    const penchant = await visit(t)
    const heard = []
    const end = penchant.subscribe(({ kind }) => heard.push(kind))
    await act(penchant, ['view', 'moby'])
    await penchant.data.erase()
    await penchant.consent.set('off')
    await penchant.record({ type: 'view', item: 'moby' })
    await refuses(() => penchant.record({ type: 'stare', item: 'moby' }), 'event_type')
    assert.deepEqual(heard, ['recorded', 'erased', 'consent'])
    end()
    end()
    await penchant.consent.set('session')
    assert.equal(heard.length, 3)
  })

  test('may ask and record themselves, and one that throws keeps none of the others from hearing', async (t) => {
    const penchant = await visit(t)
    const said = t.mock.method(console, 'error', () => {})
    const orders = []
    penchant.subscribe(() => {
      throw new Error('not my day')
    })
    penchant.subscribe(async ({ kind }) => {
      if (kind === 'recorded' && orders.length === 0) {
        orders.push(ids(await penchant.recommend()))
        await penchant.record({ type: 'view', item: 'emma' })
        orders.push(ids(await penchant.recommend()))
      }
    })
    await act(penchant, ['view', 'moby'])
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.deepEqual(
      orders.map((order) => order.length),
      [9, 8],
    )
    assert.match(String(said.mock.calls[0].arguments[0]), /not my day/)
  })
})

describe('after close', () => {
  const later = {
    record: (p) => p.record({ type: 'view', item: 'moby' }),
    recommend: (p) => p.recommend(),
    similar: (p) => p.similar('moby'),
    explain: (p) => p.explain('x', 'moby'),
    interests: (p) => p.profile.interests(),
    erase: (p) => p.data.erase(),
    'consent.set': (p) => p.consent.set('off'),
    health: (p) => p.health(),
    item: (p) => p.item('moby'),
    'consent.level': (p) => p.consent.level,
  }
  for (const [name, call] of Object.entries(later)) {
    test(`${name} is refused as closed`, async (t) => {
      const penchant = await visit(t)
      await penchant.close()
      await refuses(() => call(penchant), 'closed', /open/)
    })
  }

  test('closing again is harmless, and shelves that were read stay readable', async (t) => {
    const penchant = await visit(t)
    const shelf = await penchant.recommend()
    const before = structuredClone(shelf)
    await penchant.close()
    await penchant.close()
    assert.deepEqual(structuredClone(shelf), before)
  })

  test('a call that was under way ends, one way or the other', async (t) => {
    const penchant = await visit(t)
    const recording = penchant.record({ type: 'view', item: 'moby' })
    await penchant.close()
    const ended = await recording.catch((error) => error.code)
    assert.ok(ended === 'closed' || ended.recorded === true, ended)
  })
})
