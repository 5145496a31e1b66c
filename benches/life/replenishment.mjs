// What visitors need again, in a shop that is made up: each has a few things of some categories that they buy at gaps of their own around
// those of the category, and now and then buys anything at all. The shop learns from other households' orders.

import { open } from '../../dist/node.js'
import { drawing } from '../shelf/library.mjs'
import { built } from './shop.mjs'

const DAY = 86_400_000
/** Days of the other households' log, of a visitor's past, and of the time in which it is counted what they buy. */
const [LOG, PAST, AHEAD] = [360, 200, 14]
const KINDS = 30
const EACH = 20
/** The first kinds come again, after 10 to 70 days; of the others one has one. */
const RETURNING = 20
const LIST = 10
/** The things that a visitor buys again and again. */
const THINGS = 20

const gapOf = (kind) => 10 + 3 * kind
const items = Array.from({ length: KINDS * EACH }, (_, number) => ({
  id: `i${number}`,
  title: `Thing ${number}`,
  category: `kind ${Math.floor(number / EACH)}`,
}))

/** The purchases of a household over some days: item and day. */
function purchases(draw, days) {
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
  const whole = (most) => Math.floor(draw() * most)
  const all = []
  for (let thing = 0; thing < THINGS; thing++) {
    const kind = whole(RETURNING)
    const own = gapOf(kind) * Math.exp(0.4 * normal())
    const item = `i${kind * EACH + Math.floor(EACH * draw() ** 2)}`
    for (let day = draw() * own; day < days; day += own * Math.exp(0.25 * normal())) all.push({ item, day })
  }
  for (let day = 0; day < days; day += 20 * draw() + 1) all.push({ item: `i${whole(KINDS * EACH)}`, day })
  return all.sort((one, other) => one.day - other.day)
}

/** By way of foretelling: the share of what was bought again that a list of ten has. */
export async function replenishment(folder, { households, visitors }) {
  const numbers = drawing(3)
  const draw = () => numbers.below(2 ** 32) / 2 ** 32
  const begin = Date.now() - (LOG + 1) * DAY
  const row = (user, { item, day }) => `${user},${item},${new Date(begin + day * DAY).toISOString()}`
  const log = Array.from({ length: households }, (_, user) => purchases(draw, LOG).map((one) => row(user, one))).flat()
  const catalog = built(folder, { items, inputs: { orders: ['user,item,timestamp', ...log] } })
  const ways = {
    due: [],
    'bought most often by the visitor': [],
    'bought last by the visitor': [],
    'bought most by all': [],
  }
  const all = ranked(log.map((line) => line.split(',')[1]))
  let count = 0
  for (let visitor = 0; visitor < visitors; visitor++) {
    const whole = purchases(draw, PAST + AHEAD)
    const past = whole.filter(({ day }) => day < PAST)
    const before = new Set(past.map(({ item }) => item))
    const later = whole.filter(({ day, item }) => day >= PAST && before.has(item))
    const wanted = new Set(later.map(({ item }) => item))
    count += wanted.size
    const ids = past.map(({ item }) => item)
    const lists = [await foretold(catalog, past), ranked(ids), ranked(ids, true), all]
    for (const [place, hits] of Object.values(ways).entries()) hits.push(judged(lists[place].slice(0, LIST), wanted))
  }
  const rows = Object.entries(ways).map(([name, hits]) => ({ name, ...summary(hits) }))
  return { visitors, purchases: count, rows }
}

async function foretold(catalog, past) {
  const penchant = await open({ catalog, consent: 'session' })
  const now = Date.now()
  for (const { item, day } of past) {
    await penchant.record({ type: 'purchase', item, at: Math.floor(now - (PAST - day) * DAY) })
  }
  const due = await penchant.due({ within: `${AHEAD}d`, limit: LIST })
  await penchant.close()
  return due.map(({ id }) => id)
}

/** The items by how often they stand in a list; `byTime`, the latest first. */
function ranked(ids, byTime = false) {
  const counts = new Map()
  for (const [place, id] of ids.entries()) counts.set(id, byTime ? place : (counts.get(id) ?? 0) + 1)
  return [...counts].sort((one, other) => other[1] - one[1]).map(([id]) => id)
}

const judged = (list, wanted) => ({
  hits: list.filter((id) => wanted.has(id)).length,
  wanted: wanted.size,
  shown: list.length,
})

function summary(judgements) {
  const sum = (name) => judgements.reduce((all, one) => all + one[name], 0)
  const share = sum('hits') / Math.max(1, sum('wanted'))
  const reach = 1.96 * Math.sqrt((share * (1 - share)) / Math.max(1, sum('wanted')))
  const precision = sum('hits') / Math.max(1, sum('shown'))
  return { mean: share, low: Math.max(0, share - reach), high: Math.min(1, share + reach), precision }
}
