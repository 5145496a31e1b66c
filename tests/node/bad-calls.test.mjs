// Bad events and options: whatever an open profile is handed, a typed error with a stable code comes back, and the
// profile is what it was.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { erase, open, withdraw } from '../../dist/node.js'
import { books, compileTo, config, NOON, temporaryFolder } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

const bytes = await compileTo(join(await temporaryFolder(), 'books.pnc'))
const nan = Number.NaN

/** Calls that must be refused. Whatever they are, the profile stays as it was. */
const calls = {
  'an event of an unknown type': [(p) => p.record({ type: 'stare', item: 'moby' }), 'event_type', /"stare"/],
  'an event without a type': [(p) => p.record({ item: 'moby' }), 'event_type'],
  'an event of a type named like a method': [(p) => p.record({ type: 'constructor', item: 'moby' }), 'event_type'],
  'no event': [(p) => p.record(), 'event_field'],
  'a text as an event': [(p) => p.record('view'), 'event_field'],
  'a list as an event': [(p) => p.record(['view', 'moby']), 'event_field'],
  'an event of an unknown item': [(p) => p.record({ type: 'view', item: 'nobody' }), 'item_unknown', /"nobody"/],
  'an event of half a character': [(p) => p.record({ type: 'view', item: '\ud800' }), 'item_unknown'],
  'a view of nothing': [(p) => p.record({ type: 'view' }), 'event_field', /`item`/],
  'a number as an item': [(p) => p.record({ type: 'view', item: 3 }), 'event_field', /`item`/, /3/],
  'a NaN rating': [(p) => p.record({ type: 'rating', item: 'moby', value: nan }), 'event_field', /`value`/, /NaN/],
  'a rating without a value': [(p) => p.record({ type: 'rating', item: 'moby' }), 'event_field', /`value`/],
  'six stars': [(p) => p.record({ type: 'rating', item: 'moby', value: 6 }), 'event_field', /1 to 5/],
  'an infinite dwell': [(p) => p.record({ type: 'dwell', item: 'moby', durationMs: Infinity }), 'event_field'],
  'a NaN time': [(p) => p.record({ type: 'view', item: 'moby', at: nan }), 'event_field', /`at`/],
  'a date as a time': [(p) => p.record({ type: 'view', item: 'moby', at: '2026-09-21' }), 'event_field', /`at`/],
  'a time two days ahead': [
    (p) => p.record({ type: 'view', item: 'moby', at: NOON + 2 * 86_400_000 }),
    'event_in_future',
    /more than a day ahead of the clock\. Expected/,
  ],
  'a time in seconds': [
    (p) => p.record({ type: 'view', item: 'moby', at: NOON / 1_000 }),
    'event_too_old',
    /got 1790000000, which is before 2000: are these seconds\?/,
  ],
  'a time in microseconds': [
    (p) => p.record({ type: 'view', item: 'moby', at: NOON * 1_000 }),
    'event_in_future',
    /are these microseconds\?/,
  ],
  'a time since the page was opened': [
    (p) => p.record({ type: 'view', item: 'moby', at: 1_740.3 }),
    'event_too_old',
    /performance\.now\(\)/,
  ],
  'a value for a view': [(p) => p.record({ type: 'view', item: 'moby', value: 3 }), 'event_field', /only rating/],
  'an unknown property': [(p) => p.record({ type: 'view', item: 'moby', colour: 1 }), 'event_field', /colour/],
  'a place below the first': [(p) => p.record({ type: 'view', item: 'moby', position: -1 }), 'event_field'],
  'a megabyte of a query': [(p) => p.record({ type: 'search', query: 'x'.repeat(1e6) }), 'event_field', /`query`/],
  'an event that contains itself': [
    (p) => {
      const event = { type: 'view', item: 'moby' }
      event.at = event
      return p.record(event)
    },
    'event_field',
  ],
  'an event with a function in it': [(p) => p.record({ type: 'view', item: 'moby', at: () => NOON }), 'event_field'],

  'null as options': [(p) => p.recommend(null), 'option_invalid'],
  'a text as options': [(p) => p.recommend('home'), 'option_invalid'],
  'an unknown option': [(p) => p.recommend({ limits: 3 }), 'option_invalid', /limits/],
  'no items at all': [(p) => p.recommend({ limit: 0 }), 'option_invalid', /`limit`/],
  'half an item': [(p) => p.recommend({ limit: 1.5 }), 'option_invalid', /1\.5/],
  'a NaN limit': [(p) => p.recommend({ limit: nan }), 'option_invalid', /NaN/],
  'a limit as a text': [(p) => p.recommend({ limit: '5' }), 'option_invalid', /"5"/],
  'a filter on an unknown field': [(p) => p.recommend({ filter: { colour: 'red' } }), 'option_invalid', /colour/],
  'a filter with a NaN bound': [(p) => p.recommend({ filter: { year: { min: nan } } }), 'option_invalid', /year/],
  'a filter that is a function': [(p) => p.recommend({ limit: 3, filter: () => true }), 'option_invalid'],
  'numbers to exclude': [(p) => p.recommend({ exclude: [1] }), 'option_invalid', /exclude/],
  'a Set to exclude': [(p) => p.recommend({ limit: 3, exclude: new Set(['moby']) }), 'option_invalid'],
  'a symbol as a surface': [(p) => p.recommend({ limit: 3, surface: Symbol('home') }), 'option_invalid'],
  'a limit beyond every number': [(p) => p.recommend({ limit: 2n ** 70n }), 'option_invalid'],
  'a seen policy that is none': [(p) => p.recommend({ seen: 'sometimes' }), 'option_invalid', /include/],
  'a dial beyond its end': [(p) => p.recommend({ personalization: 1.1 }), 'option_invalid', /0 to 1/],
  'a NaN weight': [(p) => p.recommend({ weights: { affinity: nan } }), 'option_invalid', /weights\.affinity/],
  'a weight of no signal': [(p) => p.recommend({ weights: { charm: 1 } }), 'option_invalid', /weights/],
  'similar to an unknown item': [(p) => p.similar('nobody'), 'item_unknown', /"nobody"/],
  'similar with options of recommend': [(p) => p.similar('moby', { seen: 'include' }), 'option_invalid', /seen/],
  'similar with null as options': [(p) => p.similar('moby', null), 'option_invalid'],
  'an unknown shelf': [(p) => p.explain('nowhere-1', 'moby'), 'shelf_unknown', /nowhere-1/],
  'an item that was not on the shelf': [
    async (p) => p.explain((await p.recommend({ limit: 1 })).id, 'waverley'),
    'shelf_unknown',
    /waverley/,
  ],
  'interests without end': [(p) => p.profile.interests({ limit: 1e9 }), 'option_invalid', /`limit`/],
  'interests with a text as options': [(p) => p.profile.interests('subjects'), 'option_invalid', /`options`/],
  'a timeline with a list as options': [(p) => p.profile.timeline([3]), 'option_invalid', /`options`/],
  'fatigue by an unknown entry': [
    (p) => p.recommend({ fatigue: { days: 3 } }),
    'option_invalid',
    /fatigue\.days/,
    /hours/,
  ],
  'interests of a number': [(p) => p.profile.interests({ field: 3 }), 'option_invalid', /`field`/],
  'a level of consent that is none': [(p) => p.consent.set('always'), 'option_invalid', /off, session or device/],
}

/** Calls with a name or an id: what is no text is refused, and the message says what was got. */
const named = {
  'the slot of choose': (p, name) => p.choose(name, ['a', 'b']),
  'the key of experiment': (p, name) => p.experiment(name, ['a', 'b']),
  'the key of experiments.share': (p, name) => p.experiments.share(name, ['a', 'b'], { goal: 'click', epsilon: 1 }),
  'the item of similar': (p, name) => p.similar(name),
  'the shelf of explain': (p, name) => p.explain(name, 'moby'),
  'the item of explain': async (p, name) => p.explain((await p.recommend()).id, name),
  'the id of item': (p, name) => p.item(name),
  'the goal of predict': (p, name) => p.predict(name),
  'the level of consent.set': (p, name) => p.consent.set(name),
  'the locale of describe': (p, name) => p.describe({ locale: name }),
  'the surface of recommend': (p, name) => p.recommend({ surface: name === null ? {} : name }),
  'the item of pin': (p, name) => p.profile.pin({ item: name }),
  'the item of forget': (p, name) => p.profile.forget({ item: name }),
  'the profile of erase': (_, name) => erase({ profile: name }),
  'the profile of withdraw': (_, name) => withdraw({ profile: name }),
}
/** Each would be the text of a good name, or of one. */
const noTexts = { 5: 5, true: true, null: null, 'an object': {}, 'a list': ['moby'], 'a level in a list': ['device'] }

for (const [place, call] of Object.entries(named)) {
  test(`no text is made of what stands for ${place}`, async (t) => {
    // Items that numbers would name, too.
    const penchant = await visit(t, { items: [...books, ...['5', 'null', 'true'].map((id) => ({ id }))], config })
    await act(penchant, ['view', 'island'])
    const before = await standing(penchant)
    for (const [got, value] of Object.entries(noTexts)) {
      await refuses(() => call(penchant, value), 'option_invalid', /^[5t]/.test(got) ? new RegExp(got) : /./)
    }
    assert.deepEqual(await standing(penchant), before)
    assert.equal(penchant.consent.level, 'session')
    assert.deepEqual((await penchant.experiments.report()).slots, [])
  })
}

test('a listener that is no function is refused, and so is what is to be agreed to and is neither yes nor no', async (t) => {
  const penchant = await visit(t)
  for (const [got, value] of Object.entries({ ...noTexts, undefined, '"log"': 'log' })) {
    await refuses(
      () => penchant.subscribe(value),
      'option_invalid',
      /`listener`/,
      /^a/.test(got) ? /./ : new RegExp(got),
    )
  }
  for (const value of [0, 1, 0.5, 'true', null, undefined, {}]) {
    await refuses(() => penchant.experiments.setSharing(value), 'option_invalid', /true or false/)
  }
})

test('options that cannot be read are refused by a rejection, whatever level is asked for', async (t) => {
  const penchant = await visit(t)
  for (const level of ['off', 'session', 'device']) {
    const options = {
      get keep() {
        throw new RangeError('not today')
      },
    }
    const set = penchant.consent.set(level, options)
    assert.ok(set instanceof Promise)
    await refuses(() => set, 'option_invalid', /not today/)
  }
  assert.equal(penchant.consent.level, 'session')
})

describe('an empty list is answered by nothing, and refuses nobody:', () => {
  const empty = {
    rank: (p) => p.rank([]),
    'rank, with scores': (p) => p.rank([], { scores: [], method: 'reciprocal-rank', limit: 3 }),
    'rank, of what the catalogue has not': (p) => p.rank(['nobody']),
    'a filter that nothing can pass': (p) => p.recommend({ filter: { subjects: [] } }),
    'similar, where nothing can pass': (p) => p.similar('moby', { filter: { subjects: [] } }),
  }
  for (const [name, call] of Object.entries(empty)) {
    test(name, async (t) => {
      const penchant = await visit(t)
      await act(penchant, ['view', 'island'], ['like', 'lordjim'])
      const shelf = await call(penchant)
      assert.deepEqual([shelf.items, shelf.personal], [[], 0])
      await refuses(() => penchant.explain(shelf.id, 'moby'), 'shelf_unknown')
    })
  }

  test('and where nothing is left out, everything may be there', async (t) => {
    const penchant = await visit(t)
    const all = (await penchant.recommend()).items.map(({ id }) => id)
    for (const options of [{ exclude: [] }, { filter: {} }, { boosts: [] }, { pins: [] }, { weights: {} }]) {
      assert.deepEqual(
        (await penchant.recommend(options)).items.map(({ id }) => id),
        all,
        Object.keys(options)[0],
      )
    }
    for (const shelf of [await penchant.recommend({ surface: null }), await penchant.rank(all, { surface: null })]) {
      assert.deepEqual(
        shelf.items.map(({ id }) => id),
        all,
        'null is nothing',
      )
    }
    assert.deepEqual(await penchant.onboarding.answer({ liked: [], disliked: [], interests: [] }), {
      recorded: true,
      events: [],
    })
  })
})

describe('after close', () => {
  const calls = {
    'consent.level': (p) => p.consent.level,
    'consent.paused': (p) => p.consent.paused,
    'consent.ask': (p) => p.consent.ask,
    'consent.receipt': (p) => p.consent.receipt(),
    'consent.receipts': (p) => p.consent.receipts(),
    'profile.dial': (p) => p.profile.dial,
    'profile.surprise': (p) => p.profile.surprise,
    'experiments.heldOut': (p) => p.experiments.heldOut,
    'experiments.sharing': (p) => p.experiments.sharing,
    policy: (p) => p.policy,
    item: (p) => p.item('moby'),
    'the trace of a shelf': (_, { shelf }) => shelf.trace,
    'the reasons of an item': (_, { shelf }) => shelf.items[0].reasons,
    record: (p) => p.record({ type: 'view', item: 'moby' }),
    recommend: (p) => p.recommend(),
    rank: (p) => p.rank(['moby']),
    similar: (p) => p.similar('moby'),
    explain: (p, { shelf }) => p.explain(shelf.id, 'moby'),
    interests: (p) => p.profile.interests(),
    pin: (p) => p.profile.pin({ item: 'moby' }),
    undo: (_, { forgotten }) => forgotten.undo(),
    choose: (p) => p.choose('hero', ['a', 'b']),
    experiment: (p) => p.experiment('hero', ['a', 'b']),
    segments: (p) => p.segments(),
    'onboarding.next': (p) => p.onboarding.next(),
    'consent.set': (p) => p.consent.set('off'),
    'data.export': (p) => p.data.export(),
    'data.import': (p) => p.data.import({}),
    'data.erase': (p) => p.data.erase(),
    describe: (p) => p.describe(),
    health: (p) => p.health(),
  }
  test('there are no changes to hear of', async (t) => {
    const penchant = await visit(t)
    await penchant.close()
    const end = penchant.subscribe(() => assert.fail())
    await refuses(() => penchant.record({ type: 'view', item: 'moby' }), 'closed')
    end()
  })

  for (const [name, call] of Object.entries(calls)) {
    test(`${name} says so`, async (t) => {
      const penchant = await visit(t)
      await act(penchant, ['view', 'island'])
      const left = { shelf: await penchant.recommend(), forgotten: await penchant.profile.forget({ item: 'island' }) }
      await penchant.close()
      await refuses(() => call(penchant, left), 'closed', /call `open` again/)
      await penchant.close()
    })
  }
})

describe('refused, and the profile unharmed:', () => {
  for (const [name, [call, code, ...says]] of Object.entries(calls)) {
    test(name, async (t) => {
      const penchant = await visit(t, { catalog: bytes })
      await act(penchant, ['view', 'island'], ['like', 'lordjim'], ['not_interested', 'emma'])
      const before = await standing(penchant)
      await refuses(() => call(penchant), code, ...says)
      assert.deepEqual(await standing(penchant), before)
      assert.equal(penchant.consent.level, 'session')
    })
  }
})

test('an event whose getter throws leaves the profile as it was, to be used and closed', async () => {
  const penchant = await open({ catalog: bytes, consent: 'session', now: () => NOON })
  await act(penchant, ['view', 'island'])
  const before = await standing(penchant)
  const event = {
    type: 'view',
    get item() {
      throw new RangeError('not today')
    },
  }
  await assert.rejects(penchant.record(event))
  assert.deepEqual(await standing(penchant), before)
  await penchant.close()
})

for (const time of [nan, Infinity, -Infinity, -1, 9e15, 'soon', undefined]) {
  test(`a clock that says ${time} is refused, and what it would have stamped is not learned`, async (t) => {
    let now = NOON
    const penchant = await visit(t, { catalog: bytes, now: () => now })
    await act(penchant, ['view', 'island'])
    const before = await standing(penchant)
    now = time
    await refuses(() => penchant.record({ type: 'view', item: 'moby' }), 'option_invalid', /`now`/)
    await refuses(() => penchant.recommend(), 'option_invalid', /`now`/)
    now = NOON
    assert.deepEqual(await standing(penchant), before)
  })
}
