// Explanations: a score taken apart through the public API adds up again, down to the single event.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { books, find, HOUR, ids, NOON } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)
const contributions = (parts) => parts.map(({ contribution }) => contribution)

/** The parts make the whole, to a relative error of 1e-5 of the largest number in play. */
function addsUp(parts, whole, what) {
  const scale = Math.max(Math.abs(whole), ...parts.map(Math.abs))
  const error = Math.abs(sum(parts) - whole)
  assert.ok(error <= 1e-5 * scale, `${what}: the parts make ${sum(parts)}, the whole is ${whole}`)
}

const history = [
  { type: 'view', item: 'moby', at: NOON - 700 * HOUR },
  { type: 'like', item: 'island', at: NOON - 30 * HOUR },
  { type: 'rating', item: 'nostromo', value: 2, at: NOON - 5 * HOUR },
  { type: 'purchase', item: 'persuasion', value: 3, at: NOON - 2 * HOUR },
  { type: 'not_interested', item: 'waverley', at: NOON - HOUR },
  { type: 'dwell', item: 'moby', durationMs: 90_000, at: NOON - HOUR / 2 },
  { type: 'click', item: 'typee', at: NOON - HOUR / 60 },
]

describe('every item on a shelf', () => {
  const surfaces = {
    'by default': {},
    'with a surface': { surface: 'obscure' },
    'half personal': { personalization: 0.5 },
  }
  for (const [name, options] of Object.entries(surfaces)) {
    test(`has parts, signals and events that add up to its score, ${name}`, async (t) => {
      const penchant = await visit(t)
      await act(penchant, ...history)
      const shelf = await penchant.recommend({ seen: 'include', ...options })
      // The one sent away and the one rated below the middle never come.
      assert.equal(shelf.items.length, books.length - 2)
      for (const { id, position, score } of shelf.items) {
        const told = await penchant.explain(shelf.id, id)
        assert.deepEqual([told.shelf, told.item, told.position, told.score], [shelf.id, id, position, score])
        addsUp(contributions(told.parts), score, `${id}, parts`)
        addsUp(contributions(told.signals), score, `${id}, signals`)
        for (const { signal, contribution } of told.signals) {
          const own = told.parts.filter((part) => part.signal === signal)
          addsUp(contributions(own), contribution, `${id}, ${signal}`)
        }
        for (const part of told.parts.filter(({ kind }) => kind === 'feature')) {
          addsUp(contributions(part.because), part.contribution, `${id}, ${part.signal} ${part.field}=${part.value}`)
        }
        const speaking = told.parts.filter(({ contribution }) => contribution > 0)
        assert.ok(Math.abs(sum(speaking.map(({ share }) => share)) - 1) < 1e-6, 'what speaks for it is the whole')
      }
    })
  }

  test('has signals that follow the formula in their type', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ...history)
    const shelf = await penchant.recommend()
    for (const id of ids(shelf)) {
      const { signals } = await penchant.explain(shelf.id, id)
      const names = signals.map(({ signal }) => signal)
      for (const name of ['affinity', 'session', 'popularity']) assert.ok(names.includes(name), name)
      for (const { value, mean, unit, weight, trust, contribution } of signals) {
        const expected = (weight * trust * (value - mean)) / unit
        assert.ok(Math.abs(contribution - expected) <= 1e-9 * Math.max(1, Math.abs(expected)))
        assert.ok(trust >= 0 && trust <= 1)
      }
    }
  })

  test('names only values that it has, and only the visitor’s own events', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ...history)
    const shelf = await penchant.recommend({ seen: 'include' })
    for (const { id } of shelf.items) {
      const { parts } = await penchant.explain(shelf.id, id)
      for (const { field, value, because } of parts.filter(({ kind }) => kind === 'feature')) {
        if (field === 'title') assert.ok(find(id).title.toLowerCase().includes(value))
        else assert.ok(find(id)[field].includes(value), `${id} has no ${field} ${value}`)
        for (const { event, type, item, at } of because) {
          const { type: did, item: to, at: then } = history[event - 1]
          assert.deepEqual({ type, item, at }, { type: did, item: to, at: then })
        }
      }
    }
  })

  test('is explained from what was known when the shelf was made', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'])
    const shelf = await penchant.recommend()
    const before = await penchant.explain(shelf.id, 'typee')
    await act(penchant, ['like', 'emma'], ['dislike', 'omoo'])
    assert.deepEqual(await penchant.explain(shelf.id, 'typee'), before)
  })
})

test('a shelf of similar items is explained by their likeness alone', async (t) => {
  const penchant = await visit(t)
  const shelf = await penchant.similar('typee')
  const told = await penchant.explain(shelf.id, 'omoo')
  assert.deepEqual(told.signals, [])
  addsUp(contributions(told.parts), told.score, 'omoo')
  for (const { signal, field, value } of told.parts) {
    assert.equal(signal, 'similarity')
    assert.ok(find('typee')[field].includes(value) && find('omoo')[field].includes(value))
  }
})

test('the last 32 shelves can be explained, an older one is shelf_unknown', async (t) => {
  const penchant = await visit(t)
  const first = await penchant.recommend()
  const second = await penchant.recommend()
  for (let k = 0; k < 31; k++) await penchant.recommend({ limit: 1 })
  assert.equal((await penchant.explain(second.id, 'moby')).item, 'moby')
  await refuses(() => penchant.explain(first.id, 'moby'), 'shelf_unknown')
})

test('after everything was forgotten no earlier shelf can be explained', async (t) => {
  const penchant = await visit(t)
  await act(penchant, ['view', 'moby'])
  const shelf = await penchant.recommend()
  await penchant.data.erase()
  await refuses(() => penchant.explain(shelf.id, 'typee'), 'shelf_unknown')
})
