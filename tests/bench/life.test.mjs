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
