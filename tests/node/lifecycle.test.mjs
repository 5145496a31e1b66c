// After a purchase: what one has makes room, what one needs again comes again, and `due` says when.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { words } from '../../dist/words.js'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'
import { refuses } from '../fixtures/visit.mjs'

const DAY = 86_400_000
const KINDS = ['coat', 'sock', 'shirt', 'hat']
const items = KINDS.flatMap((category) =>
  Array.from({ length: 20 }, (_, number) => ({ id: `${category}${number}`, title: `${category} ${number}`, category })),
)
const config = { lifecycle: { values: { coat: { owned: '1y' }, sock: { again: '30d' } } } }

const folder = await temporaryFolder()
const at = (name) => join(folder, name)
const now = Date.now()

async function shop(t, options = { items, config }) {
  const penchant = await open({ ...options, consent: 'session' })
  t.after(() => penchant.close())
  return penchant
}

const buy = (penchant, item, daysAgo) => penchant.record({ type: 'purchase', item, at: now - daysAgo * DAY })

describe('what one has', () => {
  test('makes room, is a part of the score with a name, and is said with the item that was bought', async (t) => {
    const penchant = await shop(t)
    for (const item of ['coat1', 'coat2', 'coat3']) await penchant.record({ type: 'view', item })
    await buy(penchant, 'coat4', 3)
    const shelf = await penchant.recommend({ limit: 24 })
    assert.ok(shelf.items.filter(({ item }) => item.category === 'coat').length <= 2)
    const all = await penchant.recommend({ limit: 80, seen: 'include', shape: false })
    const explanation = await penchant.explain(all.id, 'coat9')
    const sum = explanation.parts.reduce((sum, { contribution }) => sum + contribution, 0)
    assert.ok(Math.abs(sum - explanation.score) <= 1e-5 * Math.abs(explanation.score))
    const owned = explanation.parts.find(({ signal }) => signal === 'owned')
    assert.equal(owned.kind, 'owned')
    assert.deepEqual([owned.field, owned.value, owned.share], ['category', 'coat', 0])
    assert.ok(owned.contribution < 0)
    assert.deepEqual(
      owned.because.map(({ type, item }) => [type, item]),
      [['purchase', 'coat4']],
    )
    const naming = { titleOf: (id) => penchant.item(id)?.title }
    for (const [locale, says, because] of [
      ['en', 'You have one', 'Because you bought coat 4'],
      ['de', 'Du hast schon eins', 'coat 4'],
    ]) {
      const said = words({ locale })
        .parts(explanation, naming)
        .find(({ part }) => part.signal === 'owned')
      assert.equal(said.says.text, says)
      assert.ok(said.because.text.includes(because), said.because.text)
      const contra = words({ locale }).arguments(explanation, naming).contra
      assert.ok(contra.some((one) => one.says.text === says && one.argument.kind === 'owned'))
    }
  })

  test('is gone with the purchase', async (t) => {
    const penchant = await shop(t)
    const { event } = await buy(penchant, 'coat4', 3)
    const { undo } = await penchant.profile.forget({ event })
    const all = await penchant.recommend({ limit: 80, seen: 'include', shape: false })
    const { parts } = await penchant.explain(all.id, 'coat9')
    assert.ok(parts.every(({ signal }) => signal !== 'owned'))
    await undo()
    const again = await penchant.recommend({ limit: 80, seen: 'include', shape: false })
    assert.ok((await penchant.explain(again.id, 'coat9')).parts.some(({ signal }) => signal === 'owned'))
  })
})

describe('what one needs again', () => {
  test('comes again', async (t) => {
    const penchant = await shop(t)
    await buy(penchant, 'sock1', 10)
    await buy(penchant, 'sock2', 28)
    const ids = (await penchant.recommend({ limit: 80 })).items.map(({ id }) => id)
    assert.deepEqual([ids.includes('sock1'), ids.includes('sock2')], [false, true])
  })

  test('is due, soonest first, with its item and an interval', async (t) => {
    const penchant = await shop(t)
    assert.deepEqual(await penchant.due(), [])
    await buy(penchant, 'sock1', 20)
    await buy(penchant, 'sock2', 40)
    await buy(penchant, 'coat2', 300)
    const due = await penchant.due({ within: '14d' })
    assert.deepEqual(
      due.map(({ id }) => id),
      ['sock2', 'sock1'],
    )
    const [first, second] = due
    assert.deepEqual(first, {
      id: 'sock2',
      item: items[22],
      at: now - 10 * DAY,
      from: now - 25 * DAY,
      to: now + 20 * DAY,
      basis: 'config',
      purchases: 1,
    })
    assert.equal(second.at, now + 10 * DAY)
    assert.deepEqual(await penchant.due({ within: '1w', filter: { category: 'hat' } }), [])
    assert.equal((await penchant.due({ limit: 1 })).length, 1)
  })

  test('refuses options by name', async (t) => {
    const penchant = await shop(t)
    await refuses(() => penchant.due({ within: 14 }), 'option_invalid', /`within`.*whole number of m, h, d, w or y/)
    await refuses(
      () => penchant.due({ when: '14d' }),
      'option_invalid',
      /`when`.*one of limit, filter, exclude, within/,
    )
    await refuses(() => penchant.due('14d'), 'option_invalid', /options/)
  })
})

/** Orders of sixty users over 300 days: sock 1 each 30 days, a coat once; in the first order with it. */
function orders() {
  const rows = []
  const add = (user, item, day) =>
    rows.push([`o${user}-${day}`, `u${user}`, item, new Date(now - (400 - day) * DAY).toISOString()])
  for (let user = 0; user < 60; user++) {
    for (let day = user % 30; day <= 300; day += 30) add(user, 'sock1', day)
    add(user, 'coat1', user % 30)
  }
  return rows
}

describe('penchant build --orders', () => {
  before(async () => {
    await writeFile(at('items.ndjson'), items.map((item) => `${JSON.stringify(item)}\n`).join(''))
    const rows = orders()
    await writeFile(at('log.csv'), ['user,item,timestamp', ...rows.map((row) => row.slice(1).join(','))].join('\n'))
    await writeFile(at('orders.csv'), ['order,user,item,timestamp', ...rows.map((row) => row.join(','))].join('\n'))
    await writeFile(at('plain.csv'), ['order,item', ...rows.map(([order, , item]) => `${order},${item}`)].join('\n'))
  })

  const build = (...args) => penchant(['build', at('items.ndjson'), '--out', at('shop.pnc'), ...args])

  for (const file of ['log.csv', 'orders.csv']) {
    test(`learns from ${file} what returns and what stops, and says so`, async (t) => {
      const { code, stdout, stderr } = await build('--orders', at(file))
      assert.equal(code, 0, stderr)
      assert.match(stdout, /Bought again, by category: sock after 30 days \(100 % of 60\)\./)
      assert.match(stdout, /Not bought again, by category: coat within \d+ days \(0 % of 60 did\)\./)
      const penchant = await shop(t, { catalog: await readFile(at('shop.pnc')) })
      await buy(penchant, 'sock1', 25)
      const [due] = await penchant.due()
      assert.equal(due.basis, 'category')
      assert.ok(Math.abs(due.at - (now + 5 * DAY)) < 1000)
    })
  }

  test('learns nothing of it from orders without users', async (t) => {
    const { code, stdout, stderr } = await build('--orders', at('plain.csv'))
    assert.equal(code, 0, stderr)
    assert.doesNotMatch(stdout, /[Bb]ought again/)
    const penchant = await shop(t, { catalog: await readFile(at('shop.pnc')) })
    await buy(penchant, 'sock1', 25)
    assert.deepEqual(await penchant.due(), [])
  })

  test('warns of values that no item has, and refuses what cannot be used', async () => {
    await writeFile(at('typo.json'), JSON.stringify({ lifecycle: { values: { caot: { owned: '1y' } } } }))
    const { code, stdout } = await build('--config', at('typo.json'))
    assert.equal(code, 0)
    assert.match(stdout, /Warning: lifecycle\.values: no item has this category: caot\./)
    await writeFile(at('bad.json'), JSON.stringify({ lifecycle: { values: { coat: { owned: 'a year' } } } }))
    const refused = await build('--config', at('bad.json'))
    assert.notEqual(refused.code, 0)
    assert.match(refused.stderr, /lifecycle\.values\.coat\.owned.*"a year".*whole number of m, h, d, w or y/)
  })
})
