// npm run bench:life -- --quick: every way of filling a cart page is measured.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { json, text, within } from './running.mjs'

const WAYS = ['together', 'similar to the last item', 'recommend, as the cart’s visitor', 'popularity']

test('what goes with a cart is measured beside what a shop had before', async () => {
  const { carts } = await json('life')
  assert.equal(carts.length, 1)
  const [{ baskets, items, rows }] = carts
  assert.ok(baskets > 0 && items === 1000)
  assert.deepEqual(
    rows.map(({ name }) => name),
    WAYS,
  )
  for (const row of rows) {
    within(row)
    assert.ok(row.low >= 0 && row.high <= 1 && row.same >= 0 && row.same <= 1)
  }
  // What is similar to a thing is of its category, by construction.
  assert.ok(rows[1].same > rows[0].same)
})

test('it is printed for people', async () => {
  const said = await text('life')
  for (const name of WAYS) assert.match(said, new RegExp(`${name} +\\.?\\d+`))
})

test('after a coat there are few coats, with a lifecycle', async () => {
  const { coats } = await json('life')
  assert.equal(coats.length, 12)
  for (const { name, coats: count } of coats) {
    assert.ok(Number.isInteger(count) && count >= 0 && count <= 24)
    if (name.startsWith('with ')) assert.ok(count <= 4, `${name}: ${count}`)
  }
  const most = (how) => Math.max(...coats.filter(({ name }) => name.startsWith(how)).map(({ coats: count }) => count))
  assert.ok(most('without ') > 2 * most('with '))
})

test('what is needed again is measured beside what was bought most', async () => {
  const { replenishment } = await json('life')
  const { visitors, purchases, rows } = replenishment
  assert.ok(visitors > 0 && purchases > 0)
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['due', 'bought most often by the visitor', 'bought last by the visitor', 'bought most by all'],
  )
  for (const row of rows) within(row)
  assert.ok(rows[0].mean > rows[3].mean)
})

test('no item is there twice on a page, and none again on the next', async () => {
  const { pages } = await json('life')
  const [apart, page, again, more] = pages.map(({ repeats }) => repeats)
  assert.deepEqual([page, more], [0, 0])
  assert.ok(apart > 1 && again >= 0)
})

test('lessons come in order where their prerequisites are known', async () => {
  const { courses } = await json('life')
  const [without, known] = courses
  assert.deepEqual([known.leads, known.out], [1, 0])
  assert.ok(without.leads < 1 && without.out > 1)
})
