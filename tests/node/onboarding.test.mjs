// A first visit, through the public API: what is asked, what the answers teach, and how they are taken back.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runExamples } from '../fixtures/documented.mjs'
import { books, ids, listsOrder, NOON } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

const asked = async (penchant, options) => (await penchant.onboarding.next(options)).map(({ id }) => id)
const pirates = { field: 'subjects', value: 'Pirates' }

describe('what is asked', () => {
  test('is six items with their own fields, none twice, and the same again', async (t) => {
    const penchant = await visit(t)
    const items = await penchant.onboarding.next()
    assert.equal(new Set(items.map(({ id }) => id)).size, 6)
    for (const item of items) assert.deepEqual(item, penchant.item(item.id))
    assert.deepEqual(await penchant.onboarding.next({}), items)
  })

  test('begins with what is known to many and goes on with something else', async (t) => {
    const [first, second] = await asked(await visit(t))
    const subjects = (id) => books.find((book) => book.id === id).subjects
    assert.ok(listsOrder.slice(0, 3).includes(first), first)
    assert.ok(!subjects(second).some((subject) => subjects(first).includes(subject)))
  })

  test('is never what was answered, acted on or muted, until nothing is left', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'])
    await penchant.profile.mute(pirates)
    const met = ['moby']
    for (let page = await asked(penchant, { count: 2 }); page.length > 0; page = await asked(penchant, { count: 2 })) {
      const [liked, disliked] = page
      await penchant.onboarding.answer({ liked: [liked], disliked: disliked ? [disliked] : [] })
      met.push(...page)
    }
    const expected = books.filter(({ subjects }) => !subjects.includes('Pirates')).map(({ id }) => id)
    assert.deepEqual(met.sort(), expected.sort())
  })

  test('is the same without consent, from which nothing is learned', async (t) => {
    const allowed = await asked(await visit(t))
    assert.deepEqual(await asked(await visit(t, { consent: 'off' })), allowed)
  })

  test('is refused for options that make no sense', async (t) => {
    const penchant = await visit(t)
    await refuses(() => penchant.onboarding.next({ count: 25 }), 'option_invalid', /`count`: got 25/, /1 to 24/)
    await refuses(() => penchant.onboarding.next({ limit: 3 }), 'option_invalid', /count, filter, exclude/)
    await refuses(() => penchant.onboarding.next({ filter: { nowhere: 'x' } }), 'option_invalid', /filter\.nowhere/)
    await refuses(() => penchant.onboarding.next(null), 'option_invalid')
  })
})

describe('an answer', () => {
  test('moves the next shelf, and stands in the timeline with its surface', async (t) => {
    const penchant = await visit(t)
    const answers = { liked: ['typee'], disliked: ['emma'], interests: [pirates] }
    const { recorded, events } = await penchant.onboarding.answer(answers)
    assert.deepEqual([recorded, events.length], [true, 3])
    const shelf = ids(await penchant.recommend())
    assert.ok(!shelf.includes('emma'))
    assert.notDeepEqual(
      shelf,
      listsOrder.filter((id) => shelf.includes(id)),
    )
    const told = (await penchant.profile.timeline()).map(({ event, type, item, surface, at }) => ({
      ...{ event, type, at },
      ...(item && { item, surface }),
    }))
    assert.deepEqual(told, [
      { event: events[2], type: 'weigh', at: NOON },
      { event: events[1], type: 'dislike', at: NOON, item: 'emma', surface: 'onboarding' },
      { event: events[0], type: 'like', at: NOON, item: 'typee', surface: 'onboarding' },
    ])
    const [strongest] = await penchant.profile.interests()
    assert.deepEqual([strongest.value, strongest.weight], ['Pirates', 1])
  })

  test('is taken back by its number, and then was never given', async (t) => {
    const penchant = await visit(t)
    const before = ids(await penchant.recommend())
    const { events } = await penchant.onboarding.answer({ liked: ['omoo'], disliked: ['moby'], interests: [pirates] })
    assert.notDeepEqual(ids(await penchant.recommend()), before)
    for (const event of events) await penchant.record({ type: 'undo', event })
    assert.deepEqual(ids(await penchant.recommend()), before)
    assert.deepEqual(await penchant.profile.wishes(), [])
  })

  test('may be missing: whoever skips has skipped', async (t) => {
    const penchant = await visit(t)
    const before = await standing(penchant)
    for (const answers of [undefined, {}, { liked: [], disliked: [], interests: [] }]) {
      assert.deepEqual(await penchant.onboarding.answer(answers), { recorded: true, events: [] })
    }
    assert.deepEqual(await standing(penchant), before)
  })

  test('is heard of once, however much it says', async (t) => {
    const penchant = await visit(t)
    const heard = []
    penchant.subscribe(({ kind }) => heard.push(kind))
    await penchant.onboarding.answer({ liked: ['typee', 'omoo'], interests: [pirates] })
    await penchant.onboarding.answer({})
    assert.deepEqual(heard, ['recorded'])
  })

  test('that makes no sense leaves everything as it was, the good part of it too', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'])
    const before = await standing(penchant)
    const answer = (answers) => () => penchant.onboarding.answer(answers)
    await refuses(answer({ liked: ['typee', 'atlantis'] }), 'item_unknown', /atlantis/)
    await refuses(answer({ liked: ['typee'], disliked: ['typee'] }), 'option_invalid', /disliked/, /typee/)
    await refuses(answer({ liked: 'typee' }), 'option_invalid', /liked/)
    await refuses(
      answer({ liked: ['typee'], interests: [{ field: 'year', value: '1851' }] }),
      'option_invalid',
      /subjects/,
    )
    await refuses(answer({ liked: ['typee'], loved: [] }), 'option_invalid', /loved/)
    await refuses(answer({ liked: [() => 'typee'] }), 'option_invalid', /liked\[0\]/)
    assert.deepEqual(await standing(penchant), before)
  })

  test('is not recorded without consent', async (t) => {
    t.mock.method(console, 'info', () => {})
    const penchant = await visit(t, { consent: 'off' })
    const refused = { recorded: false, reason: 'consent' }
    assert.deepEqual(await penchant.onboarding.answer({ liked: ['typee'] }), refused)
    assert.deepEqual(await penchant.onboarding.answer(), refused)
    assert.equal(console.info.mock.callCount(), 1)
    await refuses(() => penchant.onboarding.answer({ liked: ['atlantis'] }), 'item_unknown')
  })

  test('goes to no profile that was closed', async (t) => {
    const penchant = await visit(t)
    await penchant.close()
    await refuses(() => penchant.onboarding.next(), 'closed')
    await refuses(() => penchant.onboarding.answer(), 'closed')
  })
})

test('the examples of docs/onboarding.md run', async () => {
  assert.deepEqual(await runExamples('onboarding.md', 'session'), { examples: 2, shown: 3 })
})
