// The visitor in charge, through the public API: pins, mutes, weights, the dial, forgetting, and taking all of it back.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { books, config, HOUR, ids, listsOrder, NOON } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

const all = { seen: 'include', limit: 1_000 }
const sea = { field: 'subjects', value: 'Sea stories' }
const hasSea = (id) => books.find((book) => book.id === id).subjects.includes('Sea stories')
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)

describe('what is muted', () => {
  test('is on no shelf, in no likeness and in no list, and the list says which ids it left out', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'], ['like', 'island'])
    await penchant.profile.mute(sea)
    await penchant.profile.mute({ item: 'emma' })
    const shows = (shelf) => ids(shelf).filter((id) => hasSea(id) || id === 'emma')
    assert.deepEqual(shows(await penchant.recommend(all)), [])
    for (const { id } of books) assert.deepEqual(shows(await penchant.similar(id, { limit: 1_000 })), [])
    const list = await penchant.rank(['moby', 'nowhere', 'emma', 'nostromo', 'typee'])
    assert.deepEqual(ids(list), ['nostromo'])
    assert.deepEqual([list.unknown, list.muted], [['nowhere'], ['moby', 'emma', 'typee']])
  })

  test('is no interest, and released it is one again as if nothing had been', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'], ['like', 'typee'], ['view', 'emma'])
    const before = await standing(penchant)
    await penchant.profile.mute(sea)
    const muted = await penchant.profile.interests()
    assert.ok(!muted.some(({ value }) => value === 'Sea stories'))
    assert.ok(
      muted.some(({ value }) => value === 'Islands'),
      'the rest is still known',
    )
    await penchant.profile.release(sea)
    const { order, scores, learned } = await standing(penchant)
    assert.deepEqual(
      { order, scores, learned },
      { order: before.order, scores: before.scores, learned: before.learned },
    )
  })

  test('is heard of in the wishes, newest first, until it is released', async (t) => {
    let now = NOON
    const penchant = await visit(t, { now: () => now++ })
    const { event: first } = await penchant.profile.mute({ item: 'emma' })
    const { event: second } = await penchant.profile.weigh(sea, -0.5)
    const wishes = await penchant.profile.wishes()
    assert.deepEqual(
      wishes.map(({ at, ...wish }) => wish),
      [
        { event: second, kind: 'weigh', ...sea, weight: -0.5 },
        { event: first, kind: 'mute', item: 'emma', title: 'Emma' },
      ],
    )
    assert.ok(wishes[0].at > wishes[1].at)
    await penchant.profile.release({ item: 'emma' })
    await penchant.record({ type: 'undo', event: second })
    assert.deepEqual(await penchant.profile.wishes(), [])
  })
})

describe('what is pinned', () => {
  test('comes first, says why, and its parts still add up', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'moby'])
    await penchant.profile.pin({ item: 'pirate' })
    await penchant.profile.pin({ item: 'waverley' })
    const shelf = await penchant.recommend()
    assert.deepEqual(ids(shelf).slice(0, 2), ['pirate', 'waverley'])
    assert.ok(shelf.items[0].reasons.some(({ signal }) => signal === 'wish'))
    for (const { id, score } of shelf.items) {
      const { parts, signals } = await penchant.explain(shelf.id, id)
      const lift = sum(parts.filter(({ signal }) => signal === 'wish').map(({ contribution }) => contribution))
      for (const whole of [
        sum(parts.map((part) => part.contribution)),
        lift + sum(signals.map((s) => s.contribution)),
      ]) {
        assert.ok(Math.abs(whole - score) <= 1e-5 * Math.max(1, Math.abs(score)), `${id}: ${whole} ${score}`)
      }
      assert.equal(lift > 0, ['pirate', 'waverley'].includes(id))
    }
  })

  test('is an interest at full weight that does not fade', async (t) => {
    let now = NOON
    const penchant = await visit(t, { now: () => now })
    await act(penchant, ['like', 'emma'])
    await penchant.profile.pin(sea)
    now += 20_000 * HOUR
    const [first] = await penchant.profile.interests()
    const { field, value, weight, pinned, weighed, because } = first
    assert.deepEqual([field, value, weight, pinned, weighed, because], ['subjects', 'Sea stories', 1, true, 1, []])
    const shelf = await penchant.recommend({ ...all, weights: { popularity: 0 } })
    const { parts } = await penchant.explain(shelf.id, 'lordjim')
    const wish = parts.find(({ kind }) => kind === 'wish')
    assert.deepEqual([wish.signal, wish.value, wish.contribution > 0], ['affinity', 'Sea stories', true])
  })
})

test('a weight turns an interest round, whatever was learned', async (t) => {
  const penchant = await visit(t)
  await act(penchant, ['like', 'moby'])
  const personal = { ...all, weights: { popularity: 0 } }
  const place = async (id) => ids(await penchant.recommend(personal)).indexOf(id)
  const before = await place('lordjim')
  await penchant.profile.weigh(sea, -1)
  assert.ok((await place('lordjim')) > before)
  const { weight, weighed, pinned, events } = (await penchant.profile.interests()).find(
    ({ value }) => value === sea.value,
  )
  assert.deepEqual([weight, weighed, pinned, events], [-1, -1, false, 1])
})

describe('the dial', () => {
  test('is how personal a shelf is where the call does not say', async (t) => {
    const penchant = await visit(t)
    assert.equal(penchant.profile.dial, 1)
    await act(penchant, ['like', 'waverley'])
    const { event } = await penchant.profile.setDial(0)
    assert.equal(penchant.profile.dial, 0)
    const shelf = await penchant.recommend({ seen: 'include' })
    assert.deepEqual([ids(shelf), shelf.personal], [listsOrder, 0])
    assert.ok((await penchant.recommend({ personalization: 1 })).personal > 0)
    await penchant.record({ type: 'undo', event })
    assert.equal(penchant.profile.dial, 1)
  })
})

describe('what is forgotten', () => {
  const history = [
    ['view', 'moby'],
    ['like', 'emma'],
    ['not_interested', 'nostromo'],
    ['view', 'moby'],
  ]
  const known = async (penchant) => {
    const { order, scores, learned } = await standing(penchant)
    return { order, scores, learned: learned.map(({ because, ...interest }) => interest) }
  }

  test('by item is what nobody ever did, and comes back as it was', async (t) => {
    const [penchant, innocent] = [await visit(t), await visit(t)]
    await act(penchant, ...history)
    await act(innocent, ...history.filter(([, item]) => item !== 'moby'))
    const before = await standing(penchant)
    const { events, undo } = await penchant.profile.forget({ item: 'moby' })
    assert.equal(events, 2)
    assert.deepEqual(await known(penchant), await known(innocent))
    await undo()
    assert.deepEqual(await standing(penchant), before)
    await refuses(undo, 'option_invalid', /put back already/)
  })

  test('by number, by a stretch of time and by interest as well', async (t) => {
    const penchant = await visit(t)
    await act(penchant, { type: 'view', item: 'moby', at: NOON - 9 * HOUR }, ['like', 'emma'], ['view', 'typee'])
    assert.equal((await penchant.profile.forget({ event: 2 })).events, 1)
    assert.deepEqual(
      (await penchant.profile.timeline()).map(({ item }) => item),
      ['typee', 'moby'],
    )
    const learned = await penchant.profile.forget(sea)
    assert.equal(learned.events, 2)
    assert.ok(!(await penchant.profile.interests()).some(({ value }) => value === sea.value))
    await act(penchant, ['view', 'lordjim'])
    assert.equal((await penchant.profile.interests()).find(({ value }) => value === sea.value).events, 1)
    await learned.undo()
    assert.equal((await penchant.profile.interests()).find(({ value }) => value === sea.value).events, 3)
    assert.equal((await penchant.profile.forget({ to: NOON - HOUR })).events, 1)
    assert.deepEqual(
      (await penchant.profile.timeline()).map(({ item }) => item),
      ['lordjim', 'typee'],
    )
  })

  test('is told to who listens', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'])
    const heard = []
    penchant.subscribe(({ kind }) => heard.push(kind))
    const { undo } = await penchant.profile.forget({ event: 1 })
    await undo()
    await penchant.profile.mute(sea)
    assert.deepEqual(heard, ['forgotten', 'restored', 'recorded'])
  })

  test('cannot be put back once everything was erased, consent changed or the page was left', async (t) => {
    const penchant = await visit(t)
    const forgetOne = async () => {
      const { event } = await penchant.record({ type: 'view', item: 'moby' })
      return (await penchant.profile.forget({ event })).undo
    }
    const first = await forgetOne()
    await penchant.data.erase()
    await refuses(first, 'option_invalid')
    const second = await forgetOne()
    await penchant.consent.set('off')
    await refuses(second, 'option_invalid')
    await penchant.consent.set('session')
    const third = await forgetOne()
    await penchant.close()
    await refuses(third, 'closed')
  })
})

test('an undo takes back the very event that it names', async (t) => {
  const penchant = await visit(t)
  await act(penchant, ['like', 'moby'], ['view', 'emma'], ['impression', 'typee'])
  await penchant.record({ type: 'undo', event: 1 })
  await penchant.record({ type: 'undo', event: 3 })
  const told = (await penchant.profile.timeline()).map(({ item, takenBack }) => [item, takenBack])
  assert.deepEqual(told, [
    ['typee', true],
    ['emma', false],
    ['moby', true],
  ])
  for (const event of [1, 4, 99]) await refuses(() => penchant.record({ type: 'undo', event }), 'event_unknown')
})

test('the timeline tells what was done and what it taught', async (t) => {
  const penchant = await visit(t)
  await act(
    penchant,
    { type: 'rating', item: 'moby', value: 5, surface: 'home' },
    { type: 'search', query: 'whales' },
    { type: 'dwell', item: 'emma', durationMs: 5_000 },
  )
  await penchant.profile.weigh(sea, 0.5)
  const [wish, dwell, search, rating] = await penchant.profile.timeline()
  assert.deepEqual(wish, { event: 4, type: 'weigh', at: NOON, interest: sea, value: 0.5, takenBack: false, taught: [] })
  assert.deepEqual([dwell.durationMs, dwell.title, search.query], [5_000, 'Emma', 'whales'])
  const { taught, ...rest } = rating
  const expected = { event: 1, type: 'rating', at: NOON, item: 'moby', title: 'Moby Dick', surface: 'home', value: 5 }
  assert.deepEqual(rest, { ...expected, takenBack: false })
  assert.ok(taught.length <= 5 && taught.some(({ field, value }) => field === sea.field && value === sea.value))
  assert.deepEqual(
    (await penchant.profile.timeline({ limit: 1, before: 3 })).map(({ event }) => event),
    [2],
  )
})

test('without consent nothing is wished, and the call says so', async (t) => {
  const penchant = await visit(t, { consent: 'off' })
  const nothing = { recorded: false, reason: 'consent' }
  assert.deepEqual(await penchant.profile.mute({ item: 'moby' }), nothing)
  assert.deepEqual(await penchant.profile.setDial(0), nothing)
  assert.deepEqual([await penchant.profile.wishes(), penchant.profile.dial], [[], 1])
})

describe('a bad call is refused and changes nothing', () => {
  const cases = {
    'a wish as an event': [(p) => p.record({ type: 'pin', item: 'moby' }), 'event_type'],
    'a pin of nothing': [(p) => p.profile.pin(), 'option_invalid'],
    'a pin of an unknown item': [(p) => p.profile.pin({ item: 'nowhere' }), 'item_unknown'],
    'a pin of an item and an interest': [(p) => p.profile.pin({ item: 'moby', ...sea }), 'option_invalid'],
    'a mute of a field that is not learned': [
      (p) => p.profile.mute({ field: 'year', value: '1851' }),
      'option_invalid',
      /subjects/,
    ],
    'a weight of an item': [(p) => p.profile.weigh({ item: 'moby' }, 1), 'option_invalid'],
    'a weight without a number': [(p) => p.profile.weigh(sea), 'option_invalid', /weight/],
    'a weight beyond 1': [(p) => p.profile.weigh(sea, 1.01), 'option_invalid', /1\.01/],
    'a dial that is turned too far': [(p) => p.profile.setDial(2), 'option_invalid', /dial/],
    'a dial that is a text': [(p) => p.profile.setDial('1'), 'option_invalid'],
    'a getter that throws': [
      (p) =>
        p.profile.pin({
          get item() {
            throw new RangeError('no')
          },
        }),
      'option_invalid',
      /`target.item`|`target`: got what cannot be read \(no\)/,
    ],
    'a forgetting of everything at once': [(p) => p.profile.forget({}), 'option_invalid', /\{ event \}/],
    'a forgetting of an unknown event': [(p) => p.profile.forget({ event: 99 }), 'event_unknown'],
    'a forgetting of an unknown item': [(p) => p.profile.forget({ item: 'nowhere' }), 'item_unknown'],
    'a time that ends before it begins': [(p) => p.profile.forget({ from: 2, to: 1 }), 'option_invalid', /from/],
    'a timeline of nothing': [(p) => p.profile.timeline({ limit: 0 }), 'option_invalid', /limit/],
  }
  for (const [name, [call, code, ...says]] of Object.entries(cases)) {
    test(name, async (t) => {
      const penchant = await visit(t)
      await act(penchant, ['view', 'moby'])
      const before = await standing(penchant)
      await refuses(() => call(penchant), code, ...says)
      assert.deepEqual(await standing(penchant), before)
    })
  }

  test('a wish about a sensitive field', async (t) => {
    const guarded = { ...config, fields: { ...config.fields, subjects: { role: 'tag', sensitive: true } } }
    const penchant = await visit(t, { items: books, config: guarded })
    for (const wish of [
      () => penchant.profile.pin(sea),
      () => penchant.profile.mute(sea),
      () => penchant.profile.weigh(sea, 1),
      () => penchant.profile.release(sea),
      () => penchant.profile.forget(sea),
    ]) {
      await refuses(wish, 'option_invalid', /"subjects"/)
    }
  })
})
