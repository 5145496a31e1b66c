// npm run bench:feeds -- --quick: every form of the products is built whole.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { json, numberIn, positive, rows, text } from './running.mjs'

const FORMS = ['Google Merchant, XML', 'Google Merchant, a table', 'the same items as NDJSON']

test('every form of the products is built whole, with its time and memory', async () => {
  const { products, feeds } = await json('feeds')
  assert.equal(products, 2_000)
  assert.deepEqual(
    feeds.map(({ name, items }) => [name, items]),
    FORMS.map((name) => [name, products]),
  )
  for (const { bytes, seconds, processor, itemsPerSecond, memory } of feeds)
    positive({ bytes, seconds, processor, itemsPerSecond, memory })
})

test('it is printed for people', async () => {
  const said = await text('feeds')
  for (const name of FORMS) {
    const [cells] = rows(said, name)
    assert.equal(cells.length, 6)
    assert.ok(numberIn(cells[4].replace(' items/s', '')) > 0)
  }
})
