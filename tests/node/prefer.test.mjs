// “This above that”: what is preferred scores higher, by a change that is said before and taken back as one wish.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { english, german, words } from '../../dist/words.js'
import { runExamples } from '../fixtures/documented.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

const all = { seen: 'include', limit: 1_000 }
const scoreOf = (shelf, id) => shelf.items.find((item) => item.id === id).score

async function sailor(t) {
  const penchant = await visit(t)
  await act(penchant, ['like', 'moby'], ['like', 'typee'])
  return { penchant, shelf: await penchant.recommend(all) }
}

describe('a preference', () => {
  test('says what it changes, puts one above the other, and undone it never was', async (t) => {
    const { penchant, shelf } = await sailor(t)
    const before = await standing(penchant)
    const preview = await penchant.profile.prefer('persuasion', 'island', { shelf: shelf.id, preview: true })
    assert.deepEqual([preview.recorded, preview.reason], [false, 'preview'])
    assert.deepEqual(await standing(penchant), before, 'a preview changes nothing')
    const preferred = await penchant.profile.prefer('persuasion', 'island', { shelf: shelf.id })
    assert.deepEqual([preferred.changes, preferred.scores], [preview.changes, preview.scores])
    for (const { field, value, from, to } of preferred.changes) assert.ok(from !== to, `${field} ${value}`)
    const next = await penchant.recommend(all)
    assert.ok(scoreOf(next, 'persuasion') > scoreOf(next, 'island'))
    const { parts, score } = await penchant.explain(next.id, 'persuasion')
    assert.ok(parts.some(({ signal, kind }) => signal === 'preferred' && kind === 'wish'))
    assert.ok(Math.abs(parts.reduce((sum, { contribution }) => sum + contribution, 0) - score) < 1e-5)
    const reasons = next.items.find(({ id }) => id === 'persuasion').reasons
    assert.ok(reasons.some(({ signal }) => signal === 'preferred'))
    const [wish] = await penchant.profile.wishes()
    assert.deepEqual(
      [wish.kind, wish.item, wish.below, wish.event],
      ['prefer', 'persuasion', 'island', preferred.event],
    )
    await penchant.record({ type: 'undo', event: preferred.event })
    const after = await standing(penchant)
    assert.deepEqual([after.scores, after.learned], [before.scores, before.learned])
  })

  test('is told in the timeline in words, and is in the copy', async (t) => {
    const { penchant, shelf } = await sailor(t)
    await penchant.profile.prefer('persuasion', 'island', { shelf: shelf.id })
    const [entry] = await penchant.profile.timeline()
    assert.deepEqual([entry.type, entry.item, entry.below], ['prefer', 'persuasion', 'island'])
    const titleOf = (id) => penchant.item(id)?.title
    assert.equal(words({ messages: english }).did(entry, { titleOf }).text, 'You put Persuasion above Treasure Island')
    assert.equal(
      words({ locale: 'de', messages: german }).did(entry, { titleOf }).text,
      'Du hast Persuasion über Treasure Island gestellt',
    )
    const other = await visit(t)
    await other.data.import(await penchant.data.export())
    assert.equal((await other.profile.wishes())[0].kind, 'prefer')
    const shelves = await Promise.all([penchant, other].map((one) => one.recommend(all)))
    assert.deepEqual(...shelves.map(({ items }) => items.map(({ score }) => score)))
  })

  test('of a list that `rank` ordered works too', async (t) => {
    const { penchant } = await sailor(t)
    const list = await penchant.rank(['island', 'lordjim', 'emma', 'persuasion'], { method: 'blend', queryWeight: 0.1 })
    const preferred = await penchant.profile.prefer('persuasion', 'island', { shelf: list.id })
    assert.ok(preferred.scores.above > preferred.scores.below)
  })

  test('refuses what interests do not order, by name', async (t) => {
    const { penchant, shelf } = await sailor(t)
    const { profile } = penchant
    const of =
      (above, below, options = { shelf: shelf.id }) =>
      () =>
        profile.prefer(above, below, options)
    const [first] = shelf.items
    await refuses(of(first.id, shelf.items.at(-1).id), 'option_invalid', /stands above the other already/)
    await refuses(of('emma', 'emma'), 'option_invalid', /the same item/)
    await refuses(of('nowhere', 'emma'), 'shelf_unknown', /nowhere/)
    await refuses(of('emma', 'moby', { shelf: 'gone' }), 'shelf_unknown')
    await refuses(of('emma', 'moby', {}), 'option_invalid', /shelf/)
    await refuses(of('emma', 'moby', { shelf: shelf.id, dry: true }), 'option_invalid', /dry/)
    await refuses(of('emma', 'moby', { shelf: shelf.id, preview: 1 }), 'option_invalid', /preview/)
    await refuses(of(1, 'moby'), 'option_invalid', /above/)
    const similar = await penchant.similar('moby')
    await refuses(of('typee', 'emma', { shelf: similar.id }), 'option_invalid', /similar/)
  })
})

test('the examples of docs/preferring.md run', async () => {
  assert.deepEqual(await runExamples('preferring.md', 'session'), { examples: 1, shown: 3 })
})
