// Items as sites have them: what is read of their values, through open({ items }) and through penchant build.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { runExamples } from '../fixtures/documented.mjs'
import { ids, NOON, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()
/** 10:00 of 1 December 2026 in UTC. */
const TEN = 1_796_119_200_000

async function opened(t, items, config = {}) {
  const one = await open({ items, config, consent: 'session', now: () => NOON })
  t.after(() => one.close())
  return one
}

/** The values of a field of two items, as a page is shown them. */
function shown(one, field) {
  return ['a', 'b'].map((id) => one.item(id)?.[field])
}

const of = (field, first, second) => [
  { id: 'a', [field]: first },
  { id: 'b', [field]: second },
]

const passing = async (one, filter) => ids(await one.recommend({ filter })).sort()

describe('a page that opens items is shown and filters', () => {
  const cases = {
    'prices in German': ['price', '€ 1.299,00', '89,00 €', [1299, 89], { price: { min: 1000 } }],
    'prices in Swiss': ['price', 'CHF 1’299.–', 'CHF 5.50', [1299, 5.5], { price: { min: 1000 } }],
    'prices as objects': [
      'price',
      { value: 1299, currency: 'EUR' },
      { amount_minor: 8900, currency: 'EUR' },
      [1299, 89],
      { price: { min: 1000 } },
    ],
    'prices as commercetools has them': [
      'price',
      { id: 'p1', value: { type: 'centPrecision', centAmount: 1999, currencyCode: 'EUR', fractionDigits: 2 } },
      { centAmount: 5, currencyCode: 'JPY', fractionDigits: 0 },
      [19.99, 5],
      { price: { min: 10 } },
    ],
    'prices as Saleor and Shopify have them': [
      'price',
      { amount: '19.99', currency_code: 'USD' },
      { amount: 5.5, currency: 'USD' },
      [19.99, 5.5],
      { price: { min: 10 } },
    ],
    'months in words': [
      'published',
      'December 1, 2026 10:00',
      '1 Nov 2026',
      [TEN, TEN - 30 * 86_400_000 - 36_000_000],
      { published: { after: '1 December 2026' } },
    ],
    'dates of mail and with a zone': [
      'published',
      'Tue, 01 Dec 2026 10:00:00 GMT',
      '2026-11-01T11:00:00+01:00[Europe/Berlin]',
      [TEN, TEN - 30 * 86_400_000],
      { published: { after: '2026-12-01' } },
    ],
    seconds: ['created_at', TEN / 1000, TEN / 1000 - 60, [TEN, TEN - 60_000], { created_at: '2026-12-01T10:00Z' }],
    availability: ['in_stock', 'in stock', 'out of stock', [true, false], { in_stock: true }],
    'genres with names': [
      'genres',
      [{ id: 28, name: 'Action' }],
      [{ id: 12, name: 'Adventure' }],
      [[{ id: 28, name: 'Action' }], [{ id: 12, name: 'Adventure' }]],
      { genres: 'Action' },
    ],
    'lists in one text': ['genres', 'Action|Comedy', 'Drama|War', ['Action|Comedy', 'Drama|War'], { genres: 'Action' }],
  }
  for (const [name, [field, first, second, expected, filter]] of Object.entries(cases)) {
    test(name, async (t) => {
      const one = await opened(t, of(field, first, second))
      assert.deepEqual(shown(one, field), expected)
      assert.deepEqual(await passing(one, filter), ['a'])
    })
  }

  test('a zone that does not fit its date, as no date', async () => {
    const items = of('published', '2026-12-01T11:00:00+02:00[Europe/Berlin]', '2026-12-01')
    await assert.rejects(open({ items, config: { fields: { published: 'date' } } }), {
      code: 'source_field',
      message: /item 1, field `published`.*Europe\/Berlin/,
    })
  })

  test('objects as they were given', async (t) => {
    const place = { lat: 48.1, lng: 11.6, names: ['München', null, true] }
    const one = await opened(t, of('_geoloc', place, [[1], {}]))
    assert.deepEqual(shown(one, '_geoloc'), [place, [[1], {}]])
  })

  test('the currency beside the price', async (t) => {
    const one = await opened(t, of('price', '€ 5', '12.90 EUR'))
    assert.deepEqual(shown(one, 'price_currency'), ['EUR', 'EUR'])
  })
})

test('no items are an empty catalogue, and everything is answered', async (t) => {
  const one = await opened(t, [])
  assert.equal((await one.health()).catalog.items, 0)
  assert.deepEqual(ids(await one.recommend({ limit: 5 })), [])
  assert.deepEqual(ids(await one.rank(['a'])), [])
  assert.deepEqual(await one.profile.interests(), [])
  assert.deepEqual(await one.profile.timeline(), [])
  assert.deepEqual(await one.onboarding.next(), [])
  await assert.rejects(one.similar('a'), { code: 'item_unknown' })
  await assert.rejects(one.record({ type: 'click', item: 'a' }), { code: 'item_unknown' })
})

test('the examples of docs/data.md run', async () => {
  assert.deepEqual(await runExamples('data.md', 'session'), { examples: 1, shown: 2 })
})

async function built(lines, ...options) {
  const out = join(folder, 'catalog.pnc')
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  return penchant(['build', '-', '--out', out, ...options], { input })
}

describe('penchant build says what it could not take as it stands', () => {
  const prices = Array.from({ length: 20 }, (_, at) => ({
    id: `p${at}`,
    title: `Lamp ${at}`,
    price: `${at + 1}.50 €`,
    sales: at,
  }))
  const some = [...prices.slice(0, 16), { ...prices[16], price: 'on request' }, ...prices.slice(17)]

  test('in the report for people', async () => {
    const { stdout, code } = await built(some)
    assert.equal(code, 0)
    assert.match(
      stdout,
      /Could not be read\n {2}price: 1 of 20 could not be read as a number, e\.g\. "on request" \(line 17\)\n/,
    )
    assert.match(
      stdout,
      /Read in other spellings or units\n {2}price: 19 of 20 were read as a number, e\.g\. "1\.50 €" \(line 1\)\n/,
    )
  })

  test('as an object with --json', async () => {
    const { findings } = JSON.parse((await built(some, '--json')).stdout)
    assert.deepEqual(findings, [
      { field: 'price', kind: 'converted', note: 'a number', count: 19, of: 20, example: '1.50 €', place: 'line 1' },
      { field: 'price', kind: 'missing', note: 'a number', count: 1, of: 20, example: 'on request', place: 'line 17' },
    ])
  })

  test('as an error with --strict', async () => {
    const config = join(folder, 'strict.json')
    const policy = {
      version: '1',
      purposes: ['Order the lamps'],
      legalBasis: 'consent',
      owner: 'L',
      contact: 'a@example.org',
    }
    await writeFile(config, JSON.stringify({ fields: { sales: 'popularity' }, policy }))
    const refused = await built(some, '--strict', '--config', config)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /got 1 doubt \(price: 1 of 20 could not be read.*source_doubtful/s)
    assert.equal((await built(prices, '--strict', '--config', config)).code, 0)
  })

  test('with what is in doubt', async () => {
    const ambiguous = prices.map((lamp) => ({ ...lamp, price: '1.299' }))
    const { stdout } = await built(ambiguous)
    assert.match(stdout, /Not sure\n.*price: "1\.299" \(line 1\) has two readings.*\(20 of 20 are so\)/s)
  })

  test('and an example does nothing to the terminal', async () => {
    const hostile = [...some.slice(0, 16), { ...some[16], price: '\u001b[31m\u202eon request' }, ...some.slice(17)]
    const { stdout } = await built(hostile)
    assert.match(stdout, /"\[31mon request" \(line 17\)/)
  })

  test('and of no items', async () => {
    const { stdout, code } = await built(['[]'])
    assert.equal(code, 0)
    assert.match(stdout, /Not sure\n {2}the list of items is empty: every shelf will be\n/)
    assert.match(stdout, /: 0 items/)
  })
})
