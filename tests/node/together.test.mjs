// What goes with a basket: from orders to a shelf, its reasons and its words.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { words } from '../../dist/words.js'
import { failsWith, trainingModules } from '../fixtures/command.mjs'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'
import { refuses } from '../fixtures/visit.mjs'

const folder = await temporaryFolder()
const at = (name) => join(folder, name)

const ITEMS = ['dress', 'shoes', 'bag', 'coat', 'scarf', 'mug'].map((id) => ({
  id,
  title: id[0].toUpperCase() + id.slice(1),
  category: id === 'mug' ? 'kitchen' : 'fashion',
}))

/** A hundred orders: of forty with a dress ten have the shoes and four the bag; of thirty coats fifteen have a scarf. */
function orders() {
  const lines = []
  const order = (number, ...items) => lines.push(...items.map((item) => `o${number},${item}`))
  for (let number = 0; number < 100; number++) {
    if (number < 10) order(number, 'dress', 'shoes', ...(number < 4 ? ['bag'] : []))
    else if (number < 40) order(number, 'dress')
    else if (number < 55) order(number, 'coat', 'scarf')
    else if (number < 70) order(number, 'coat')
    else order(number, 'mug')
  }
  return lines
}

const build = (...args) => penchant(['build', at('items.ndjson'), '--out', at('shop.pnc'), ...args])

before(async () => {
  await writeFile(at('items.ndjson'), ITEMS.map((item) => `${JSON.stringify(item)}\n`).join(''))
  await writeFile(at('orders.csv'), ['order,item', ...orders()].join('\n'))
})

async function shop(t) {
  const penchant = await open({ catalog: await readFile(at('shop.pnc')), consent: 'session' })
  t.after(() => penchant.close())
  return penchant
}

describe('orders of variants', () => {
  const sizes = ['m', 'l'].flatMap((size) =>
    ['dress', 'boots'].map((product) => ({ id: `${product}-${size}`, title: product, size, item_group_id: product })),
  )
  const items = [...sizes, { id: 'scarf', title: 'scarf', size: 'one', item_group_id: '' }]
  /** No pair of sizes is in three orders; dress and boots are in four of twelve. */
  const rows = [
    ...['m,m', 'm,l', 'l,m', 'l,l'].flatMap((pair, order) => {
      const [dress, boots] = pair.split(',')
      return [`o${order},dress-${dress}`, `o${order},boots-${boots}`]
    }),
    ...Array.from({ length: 8 }, (_, order) => `p${order},scarf`),
  ]

  test('are counted by product: any size in the basket has what goes with it', async (t) => {
    await writeFile(at('sizes.ndjson'), items.map((item) => `${JSON.stringify(item)}\n`).join(''))
    await writeFile(at('sizes.csv'), ['order,item', ...rows].join('\n'))
    await writeFile(at('sizes.json'), JSON.stringify({ fields: { item_group_id: 'variant-of' } }))
    const files = ['--orders', at('sizes.csv'), '--config', at('sizes.json'), '--out', at('sizes.pnc')]
    const built = await penchant(['build', at('sizes.ndjson'), ...files])
    assert.equal(built.code, 0, built.stderr)
    assert.match(built.stdout, /Orders: 12, in 16 rows, counted by product\./)
    assert.match(built.stdout, /Neighbours together: 2 of 5 items have some, 2 in all and 1 at the most/)
    const visit = await open({ catalog: await readFile(at('sizes.pnc')), consent: 'session' })
    t.after(() => visit.close())
    for (const size of ['m', 'l']) {
      const shelf = await visit.together([`dress-${size}`])
      assert.deepEqual(
        shelf.items.map(({ id }) => id),
        ['boots-m'],
      )
      assert.deepEqual(shelf.items[0].reasons[0].with, { item: `dress-${size}`, confidence: 1 })
    }
    const shelf = await visit.together(['dress-l'], { filter: { size: 'l' } })
    assert.deepEqual(
      shelf.items.map(({ id }) => id),
      ['boots-l'],
    )
  })
})

describe('penchant build --orders', () => {
  test('says what the orders were, and what goes with what', async () => {
    const { code, stdout, stderr } = await build('--orders', at('orders.csv'))
    assert.equal(code, 0, stderr)
    assert.match(stdout, /Orders: 100, in 129 rows\./)
    assert.match(stdout, /Neighbours together: 5 of 6 items have some, 8 in all and 2 at the most/)
  })

  test('makes the same file of the same orders, whatever their rows’ order', async () => {
    await build('--orders', at('orders.csv'))
    const first = await readFile(at('shop.pnc'))
    await build('--orders', at('orders.csv'))
    assert.deepEqual(await readFile(at('shop.pnc')), first)
  })

  test('refuses orders of which nothing can be learned in words about orders', async () => {
    const order = (number, ...items) => items.map((item) => `o${number},${item}`)
    const same = (...items) => [1, 2, 3, 4, 5].flatMap((number) => order(number, ...items))
    for (const [rows, code, says] of [
      [order(1, 'dress', 'shoes'), 'training_invalid', /: got 1 order, expected two or more/],
      [
        same('dress', 'shoes'),
        'training_invalid',
        /: got 5 orders, all of the same 2 items, expected orders that differ/,
      ],
      [
        same('dress', 'shoes', 'hat'),
        'training_invalid',
        /: got 5 orders, all of the same 2 items \(5 of 15 rows are of no item\), expected/,
      ],
      [same('dress'), 'training_invalid', /: got 5 orders of one item alone, expected/],
      [
        [...order(1, 'dress'), ...order(2, 'bag')],
        'training_invalid',
        /: got 2 orders with one item each, expected some orders with two/,
      ],
      [order(1, 'hat', 'cap'), 'interactions_invalid', /got "hat", "cap", of which none is an item/],
    ]) {
      await writeFile(at('few.csv'), ['order,item', ...rows].join('\n'))
      const { code: status, stderr } = await build('--orders', at('few.csv'))
      assert.equal(status, 1)
      assert.match(stderr, new RegExp(code))
      assert.match(stderr, says)
      assert.doesNotMatch(stderr, /users?\b/)
    }
    for (const text of ['', 'order,item\n']) {
      await writeFile(at('few.csv'), text)
      const { code, stderr } = await build('--orders', at('few.csv'))
      assert.equal(code, 1)
      assert.match(stderr, /expected rows of order, item\[, timestamp\]/)
    }
  })

  test('cuts a log by user and pauses of half an hour', async () => {
    const minute = 60
    const rows = orders().map((row) =>
      row.replace(/^o(\d+),(.*)$/, (_, order, item) => {
        // Ten orders a user, an hour apart; the items of an order ten minutes apart.
        const [user, place] = [Math.floor(order / 10), order % 10]
        const later = ['shoes', 'scarf'].includes(item) ? 10 : item === 'bag' ? 20 : 0
        return `u${user},${item},${1_700_000_000 + place * 80 * minute + later * minute}`
      }),
    )
    await writeFile(at('log.csv'), ['user,item,timestamp', ...rows].join('\n'))
    const { code, stdout, stderr } = await build('--orders', at('log.csv'))
    assert.equal(code, 0, stderr)
    assert.match(stdout, /Orders: 100, cut from 129 rows by user and pauses of half an hour\./)
    const cut = await readFile(at('shop.pnc'))
    await build('--orders', at('orders.csv'))
    assert.deepEqual(await readFile(at('shop.pnc')), cut)
  })

  test('takes no header, and names of the columns as shops have them', async () => {
    await build('--orders', at('orders.csv'))
    const expected = await readFile(at('shop.pnc'))
    for (const header of [[], ['Order ID,SKU'], ['invoice,product'], ['transaction_id;product_id']]) {
      const separator = header[0]?.includes(';') ? ';' : ','
      const rows = orders().map((row) => row.replace(',', separator))
      await writeFile(at('named.csv'), [...header, ...rows].join('\n'))
      const { code, stderr } = await build('--orders', at('named.csv'))
      assert.equal(code, 0, stderr)
      assert.deepEqual(await readFile(at('shop.pnc')), expected, header[0])
    }
  })

  test('leaves out orders of more than 500 items, and says so', async () => {
    const bulk = Array.from({ length: 501 }, (_, item) => `bulk,thing${item}`)
    await writeFile(at('bulk.csv'), ['order,item', ...orders(), ...bulk].join('\n'))
    const { stdout } = await build('--orders', at('bulk.csv'))
    assert.match(stdout, /Orders: 100, in 129 rows; left out, with more than 500 items: 1\./)
  })

  test('counts the rows of no item', async () => {
    await writeFile(
      at('strange.csv'),
      ['order,item', ...orders(), 'x1,hat', 'x1,glove', 'x2,hat', 'x3,dress'].join('\n'),
    )
    const { code, stdout, stderr } = await build('--orders', at('strange.csv'))
    assert.equal(code, 0, stderr)
    assert.match(stdout, /Orders: 103, in 133 rows; rows of no item: 3\./)
  })

  test('refuses orders of which no row is of an item, with ids of both, and leaves the older catalogue', async () => {
    await build('--orders', at('orders.csv'))
    const kept = await readFile(at('shop.pnc'))
    await writeFile(at('wrong.csv'), ['order,item', ...orders().map((row) => row.replace(',', ',sku-'))].join('\n'))
    const { code, stderr } = await build('--orders', at('wrong.csv'))
    assert.notEqual(code, 0)
    assert.match(
      stderr,
      /wrong\.csv: got "sku-dress", "sku-shoes".*of which none is an item; expected ids of the items, such as "dress"/s,
    )
    assert.match(stderr, /interactions_invalid/)
    assert.deepEqual(await readFile(at('shop.pnc')), kept)
  })

  test('warns of facts that stand for values which no item has', async () => {
    const facts = {
      kind: { field: 'category', values: { cook: ['kitchen', 'oven'] } },
      size: { field: 'category', bands: { fashion: [1, 9], XXL: [10, 99] } },
    }
    await writeFile(at('facts.json'), JSON.stringify({ facts }))
    const { code, stdout, stderr } = await build('--config', at('facts.json'))
    assert.equal(code, 0, stderr)
    assert.match(stdout, /Warning: facts\.kind: no item has this category: oven\./)
    assert.match(stdout, /Warning: facts\.size: no item has this category: XXL\./)
    await writeFile(
      at('facts.json'),
      JSON.stringify({ facts: { kind: { ...facts.kind, values: { cook: 'kitchen' } } } }),
    )
    assert.doesNotMatch((await build('--config', at('facts.json'))).stdout, /Warning/)
  })

  for (const [name, lines, ...says] of [
    ['users without times', ['user,item', 'u1,dress'], /users and no order/, /a column order, or a time in each row/],
    ['no rows', ['order,item'], /a header and nothing else/],
    ['a row without an item', ['order,item', 'o1,dress', 'o2,'], /line 3/, /no item/],
    ['orders of one item each', ['order,item', 'o1,dress', 'o2,coat'], /./],
  ]) {
    test(`refuses ${name}`, async () => {
      await writeFile(at('bad.csv'), lines.join('\n'))
      const { code, stderr } = await build('--orders', at('bad.csv'))
      assert.notEqual(code, 0)
      for (const pattern of says) assert.match(stderr, pattern)
    })
  }

  test('refuses a second table of the same name', async () => {
    const { code, stderr } = await build('--orders', at('orders.csv'), '--neighbours', `together=${at('orders.csv')}`)
    assert.notEqual(code, 0)
    assert.match(stderr, /got --orders and --neighbours together=…, expected one of them/)
  })
})

test('penchant train --kind lift takes the same orders, and writes the same weights', async () => {
  const [table, orders] = [at('together.csv'), at('orders.csv')]
  const args = ['--neighbours', '--kind', 'lift', '--per-item', '64', '--out', table]
  const { code, stderr } = await penchant(['train', orders, ...args])
  assert.equal(code, 0, stderr)
  await build('--neighbours', `together=${table}`)
  const scores = async () => {
    const shop = await open({ catalog: await readFile(at('shop.pnc')), consent: 'session' })
    const { items } = await shop.together(['dress', 'coat'])
    const found = items.map(({ id, score, reasons }) => [id, score, reasons[0].with.confidence !== undefined])
    await shop.close()
    return found
  }
  const written = await scores()
  await build('--orders', orders)
  assert.ok(written.length > 1)
  assert.deepEqual(
    written,
    (await scores()).map(([id, score]) => [id, score, false]),
  )
})

describe('together', () => {
  before(() => build('--orders', at('orders.csv')))

  test('offers what is bought with the items of a basket, with the share of those who did', async (t) => {
    const shelf = await (await shop(t)).together(['dress'])
    assert.deepEqual(
      shelf.items.map(({ id }) => id),
      ['shoes', 'bag'],
    )
    const [reason] = shelf.items[0].reasons
    assert.deepEqual([reason.signal, reason.with.item, reason.because], ['together', 'dress', []])
    assert.ok(Math.abs(reason.with.confidence - 10 / 40) < 1 / 510)
    assert.deepEqual([shelf.unknown, shelf.muted, shelf.personal], [[], [], 0])
  })

  test('is said in English and in German', async (t) => {
    const penchant = await shop(t)
    const shelf = await penchant.together(['dress'])
    const titleOf = (id) => penchant.item(id)?.title
    const said = (locale) => words({ locale }).because(shelf.items[0].reasons[0], { titleOf }).text
    assert.equal(said('en'), 'Goes with Dress: 25% of those who bought it bought this too')
    assert.equal(said('de'), 'Passt zu Dress: 25\u00a0% derer, die das gekauft haben, kauften auch dies')
    const explanation = await penchant.explain(shelf.id, 'shoes')
    const [part] = words().parts(explanation, { titleOf })
    assert.equal(part.says.text, 'Goes with Dress: 25% of those who bought it bought this too')
  })

  test('explains a sum over the basket, item by item', async (t) => {
    const penchant = await shop(t)
    const shelf = await penchant.together(['dress', 'shoes'])
    const [bag] = shelf.items
    assert.equal(bag.id, 'bag')
    const { parts, score } = await penchant.explain(shelf.id, 'bag')
    assert.deepEqual(
      parts.map((part) => part.with.item),
      ['dress', 'shoes'],
    )
    assert.ok(Math.abs(parts.reduce((sum, { contribution }) => sum + contribution, 0) - score) < 1e-9)
    assert.equal(bag.reasons.length, 2)
    const { pro } = words().arguments({ ...(await penchant.explain(shelf.id, 'bag')) }, {})
    assert.equal(pro.length, 2)
    await refuses(() => penchant.explain(shelf.id, 'bag', { without: { item: 'dress' } }), 'option_invalid', /together/)
  })

  test('is the same for every visitor, but for what they muted', async (t) => {
    const penchant = await shop(t)
    const ids = async () => (await penchant.together(['dress'])).items.map(({ id }) => id)
    await penchant.record({ type: 'purchase', item: 'shoes' })
    assert.deepEqual(await ids(), ['shoes', 'bag'])
    await penchant.profile.mute({ item: 'shoes' })
    assert.deepEqual(await ids(), ['bag'])
    assert.deepEqual((await penchant.together(['shoes', 'nothing'])).muted, ['shoes'])
    assert.deepEqual((await penchant.together(['shoes', 'nothing'])).unknown, ['nothing'])
  })

  test('of a catalogue without a table says how to make one', async (t) => {
    const penchant = await open({ items: ITEMS, consent: 'session' })
    t.after(() => penchant.close())
    await refuses(() => penchant.together(['dress']), 'option_invalid', /penchant build --orders/)
  })
})

test('rows of one order need not stand together', async () => {
  const { ordersOf } = await trainingModules('orders.ts')
  const bytes = new TextEncoder().encode('order,item\na,1\nb,2\na,3\nb,4\n')
  const { interactions, count } = ordersOf(bytes, 'orders.csv')
  assert.deepEqual([...interactions.user], [0, 1, 0, 1])
  assert.equal(count, 2)
  await failsWith(
    () => ordersOf(new TextEncoder().encode('user,item,time\na,1,\n'), 'x.csv'),
    'interactions_invalid',
    /x\.csv/,
  )
})
