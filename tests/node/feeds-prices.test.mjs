// Prices of feeds: every spelling of docs/data.md, thousands by the currency, and a sale that is one.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()

/** Builds a feed; resolves to how its items are shown, and to what was left out. */
async function built(t, name, content, ...args) {
  await writeFile(join(folder, name), content)
  const { code, stdout, stderr } = await penchant(['build', name, '--out', 'f.pnc', '--json', ...args], { cwd: folder })
  assert.equal(code, 0, stderr)
  const profile = await open({ catalog: await readFile(join(folder, 'f.pnc')), consent: 'session' })
  t.after(() => profile.close())
  return { item: (id) => profile.item(id), report: JSON.parse(stdout) }
}

const merchant = (rows) =>
  [
    'id\ttitle\tlink\timage_link\tavailability\tprice\tsale_price',
    ...rows.map(([price, sale = ''], row) =>
      [`i${row}`, `Thing ${row}`, 'https://shop.example/', 'https://shop.example/i.jpg', 'in_stock', price, sale].join(
        '\t',
      ),
    ),
  ].join('\n')

describe('a price in a feed', () => {
  const spellings = [
    ['12.90 EUR', 12.9, 'EUR'],
    ['EUR 12.90', 12.9, 'EUR'],
    ['€12.50', 12.5, 'EUR'],
    ['12,50 €', 12.5, 'EUR'],
    ['€ 1.299,00', 1299, 'EUR'],
    ['$1,299.00', 1299, 'USD'],
    ['1.299 EUR', 1299, 'EUR'],
    ['1.299 KWD', 1.299, 'KWD'],
    ['1.299,00', 1299, undefined],
    ['1 299,00 zł', 1299, 'PLN'],
    ["CHF 1'299.–", 1299, 'CHF'],
    ['0.125 EUR', 0.125, 'EUR'],
    ['12.5', 12.5, undefined],
  ]
  test('is read in its usual spellings, with its currency', async (t) => {
    const { item } = await built(t, 'spellings.tsv', merchant(spellings.map(([given]) => [given])))
    for (const [row, [given, price, currency]] of spellings.entries()) {
      assert.deepEqual([item(`i${row}`).price, item(`i${row}`).currency ?? undefined], [price, currency], given)
    }
  })

  for (const [given, expected] of [
    ['1.299', 'a price of one reading: 1299 or 1.30'],
    ['on request', 'a price such as 12.90 or 12.90 EUR'],
    ['12 EUR USD', 'a price such as 12.90 or 12.90 EUR'],
  ]) {
    test(`is left out and told where it is ${given}`, async (t) => {
      const { item, report } = await built(t, 'doubt.tsv', merchant([[given], ['5.00 EUR']]))
      assert.deepEqual([item('i0').price ?? undefined, item('i1').price], [undefined, 5])
      const [{ field, why, example, count }] = report.feed.dropped
      assert.deepEqual([field, why, example, count], ['price', `expected ${expected}`, given, 1])
    })
  }

  test('is told for each reason on its own', async (t) => {
    const { report } = await built(t, 'both.tsv', merchant([['on request'], ['1.299'], ['on request'], ['5.00 EUR']]))
    assert.deepEqual(
      report.feed.dropped.map(({ field, line, count }) => [field, line, count]),
      [
        ['price', 2, 2],
        ['price', 3, 1],
      ],
    )
  })

  test('in JSON-LD has the currency beside it', async (t) => {
    const product = (id, price, priceCurrency) => ({
      '@type': 'Product',
      '@id': id,
      name: id,
      offers: { '@type': 'Offer', price, priceCurrency },
    })
    const graph = [product('a', '1.299', 'EUR'), product('b', '€ 12.50', undefined), product('c', 1.299, 'EUR')]
    const content = JSON.stringify({ '@context': 'https://schema.org', '@graph': graph })
    const { item } = await built(t, 'graph.json', content)
    assert.deepEqual(
      ['a', 'b', 'c'].map((id) => item(id)?.price),
      [1299, 12.5, 1.299],
    )
  })

  test('of a sale is below the usual one, in its currency', async (t) => {
    const rows = [
      ['10.00 EUR', '8.00 EUR'],
      ['10.00 EUR', '12.00 EUR'],
      ['10.00 EUR', '8.00 USD'],
      ['10.00 EUR', '10.00 EUR'],
    ]
    const { item, report } = await built(t, 'sales.tsv', merchant(rows))
    assert.deepEqual(
      rows.map((_, row) => [item(`i${row}`).price, item(`i${row}`).on_sale]),
      [
        [8, true],
        [10, false],
        [10, false],
        [10, false],
      ],
    )
    assert.match(JSON.stringify(report), /expected less than the usual price, in its currency/)
  })
})

describe('a first line that is longer than what a format is told by', () => {
  const body = 'word '.repeat(20_000)
  const record = (id) => JSON.stringify({ id, title: `T ${id}`, body, comments: [{ id: `c-${id}`, text: 'hi' }] })
  for (const [count, name] of [
    [1, 'one.json'],
    [2, 'two.json'],
    [2, 'two.ndjson'],
  ]) {
    test(`is an item, in ${name} of ${count}`, async (t) => {
      const lines = Array.from({ length: count }, (_, row) => record(`p${row}`))
      const { item, report } = await built(t, name, `${lines.join('\n')}\n`)
      assert.equal(item('p0').title, 'T p0')
      assert.equal(item('c-p0'), undefined)
      assert.equal(report.items, count)
    })
  }

  test('holds the items of a document, where it names a list of them', async (t) => {
    const products = Array.from({ length: 30 }, (_, row) => ({
      id: `p${row}`,
      title: `T ${row}`,
      body: body.slice(0, 5_000),
    }))
    const { item } = await built(t, 'document.json', JSON.stringify({ id: 'shop', name: 'Shop', products }))
    assert.equal(item('p29').title, 'T 29')
  })
})

test('NDJSON that ends in the middle is an error also where broken records are left out', async () => {
  await writeFile(join(folder, 'cut.ndjson'), '{"sku":"a","title":"A"}\n{"sku":"b","title":"B"}\n{"sku":"c","ti')
  const { code, stderr } = await penchant(['build', 'cut.ndjson', '--out', 'f.pnc', '--id', 'sku', '--skip-bad', '5'], {
    cwd: folder,
  })
  assert.equal(code, 1)
  assert.match(
    stderr,
    /line 3: got a record that ends in the middle \("\{\\"sku\\":\\"c\\",\\"ti"\), expected its end: is the file whole\?/,
  )
})
