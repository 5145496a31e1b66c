// Coats among the recommendations after a coat was bought: a shop of a thousand items in ten categories.

import { join } from 'node:path'
import { open } from '../../dist/node.js'
import { drawing } from '../shelf/library.mjs'
import { built } from './shop.mjs'

const KINDS = ['coat', 'sock', 'shirt', 'hat', 'shoe', 'bag', 'scarf', 'belt', 'dress', 'glove']
const EACH = 100
const DAY = 86_400_000
const LENGTH = 24
const OWNED = { lifecycle: { values: { coat: { owned: '1y' } } } }

const items = KINDS.flatMap((kind) =>
  Array.from({ length: EACH }, (_, number) => ({
    id: `${kind}${number}`,
    title: `A ${kind} of make ${number % 9}`,
    brand: `Maker ${number % 9}`,
    category: kind,
  })),
)

/** Everybody's purchases: `more` times as many coats as other things. */
function interactions(more) {
  const numbers = drawing(5)
  const draw = () => numbers.below(2 ** 32) / 2 ** 32
  const kinds = [...KINDS, ...Array.from({ length: more - 1 }, () => 'coat')]
  const item = () => `${kinds[Math.floor(draw() * kinds.length)]}${Math.floor(EACH * draw() ** 3)}`
  return ['user,item', ...Array.from({ length: 20_000 }, (_, row) => `u${Math.floor(row / 20)},${item()}`)]
}

/** What goes with what: the coats of a maker and its neighbours. */
const neighbours = [
  'item,neighbour,weight',
  ...items.flatMap(({ id, category }, place) =>
    Array.from({ length: 8 }, (_, step) => items[(place + step + 1) % items.length])
      .filter((other) => other.category === category)
      .map((other, step) => `${id},${other.id},${1 / (step + 1)}`),
  ),
]

/** A visitor who looked at some coats and few other things, and bought a coat three days ago. */
async function coatsOf(catalog, looked) {
  const penchant = await open({ catalog, consent: 'session' })
  const at = Date.now() - 3 * DAY
  for (let number = 0; number < looked; number++) {
    await penchant.record({ type: 'view', item: `coat${3 * number}`, at: at - 60_000 })
  }
  for (const item of ['shirt1', 'hat2', 'bag3']) await penchant.record({ type: 'view', item, at: at - 60_000 })
  await penchant.record({ type: 'purchase', item: 'coat5', at })
  const { items: shown } = await penchant.recommend({ limit: LENGTH, seed: 1 })
  const count = shown.filter(({ item }) => item.category === 'coat').length
  await penchant.close()
  return count
}

/** By situation: the number of coats. */
export async function coats(folder) {
  const shops = [
    ['', { interactions: interactions(1) }],
    [', coats are four times as popular', { interactions: interactions(4) }],
    [', neighbours', { interactions: interactions(1), neighbours }],
  ]
  const rows = []
  for (const [what, inputs] of shops) {
    for (const [how, config] of [
      ['without', {}],
      ['with', OWNED],
    ]) {
      const catalog = built(join(folder, String(rows.length)), { items, config, inputs })
      for (const looked of [3, 20]) {
        rows.push({ name: `${how} lifecycle, ${looked} coats looked at${what}`, coats: await coatsOf(catalog, looked) })
      }
    }
  }
  return rows
}
