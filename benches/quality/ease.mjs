// What a table of neighbours ranks by itself: each visitor's plain sum of the rows of all their items, what they know left
// out. It is what EASE is published as, without the engine, its trust and its fading.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Recall and nDCG at `k` over the users of test.csv, from the table `file` in the same folder as train.csv and test.csv. */
export function ranked(folder, file, k) {
  const table = tableOf(readFileSync(join(folder, file), 'utf8'))
  const known = byUser(readFileSync(join(folder, 'train.csv'), 'utf8'))
  const wanted = byUser(readFileSync(join(folder, 'test.csv'), 'utf8'))
  let [recall, ndcg, users] = [0, 0, 0]
  for (const [user, test] of wanted) {
    const history = known.get(user) ?? new Set()
    const found = new Set([...test].filter((item) => !history.has(item)))
    if (found.size === 0) continue
    const list = best(scores(table, history), k)
    users++
    recall += list.filter((item) => found.has(item)).length / found.size
    ndcg += gain(list.map((item) => found.has(item))) / gain(Array(Math.min(k, found.size)).fill(true))
  }
  return { users, [`recall@${k}`]: recall / users, [`ndcg@${k}`]: ndcg / users }
}

/** The table that `train --neighbours` wrote: no id of these data has a comma. */
function tableOf(text) {
  const table = new Map()
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const [item, neighbour, weight] = line.split(',')
    if (!table.has(item)) table.set(item, [])
    table.get(item).push([neighbour, Number(weight)])
  }
  return table
}

function byUser(text) {
  const users = new Map()
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const [user, item] = line.split(',', 2)
    if (!users.has(user)) users.set(user, new Set())
    users.get(user).add(item.trim())
  }
  return users
}

function scores(table, history) {
  const sums = new Map()
  for (const item of history) {
    for (const [neighbour, weight] of table.get(item) ?? []) {
      if (!history.has(neighbour)) sums.set(neighbour, (sums.get(neighbour) ?? 0) + weight)
    }
  }
  return sums
}

const best = (sums, k) =>
  [...sums]
    .sort(([, one], [, other]) => other - one)
    .slice(0, k)
    .map(([item]) => item)

const gain = (hits) => hits.reduce((sum, hit, place) => sum + (hit ? 1 / Math.log2(place + 2) : 0), 0)
