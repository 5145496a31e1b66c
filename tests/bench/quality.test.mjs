// npm run bench:quality -- --quick: every system has its figures. MovieTweetings’ are of too few users to be held to anything;
// in the made-up papers there is something to be found.

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { intervalIn, json, numberIn, rows, text, within } from './running.mjs'

const SYSTEMS = ['content', 'hybrid']
/** The engine, what it is compared with, and its signals by themselves. */
const RANKED = [
  ...['penchant', 'popularity', 'random', 'most-similar-to-last', 'item-knn'],
  ...['affinity', 'session', 'signal-popularity', 'trending', 'taste'],
]
const USERS = 30

describe('as JSON', () => {
  let results
  before(async () => {
    results = await json('quality')
  })

  test('papers have their recall, which grows with the shelf', () => {
    for (const split of ['p10', 'p1']) {
      const systems = results['made-up papers'][split]
      assert.deepEqual(Object.keys(systems), SYSTEMS)
      for (const recall of Object.values(systems)) {
        assert.deepEqual(Object.keys(recall), ['recall@50', 'recall@100', 'recall@300'])
        const [fifty, hundred, all] = Object.values(recall)
        assert.ok(0 < fifty && fifty <= hundred && hundred <= all && all <= 1, JSON.stringify(recall))
      }
    }
  })

  test('who kept papers of one field finds the field’s others', () => {
    // Forty of the hundred and sixty papers are of the field: by chance it were 50 / 160.
    assert.ok(results['made-up papers'].p10.hybrid['recall@50'] > 0.8)
  })

  test('every system was asked about the films', () => {
    const { movietweetings } = results
    assert.deepEqual(Object.keys(movietweetings).sort(), [...RANKED].sort())
    assert.equal(movietweetings.penchant.users, USERS)
    for (const figures of Object.values(movietweetings)) {
      for (const metric of ['recall@20', 'ndcg@20']) {
        const [low, high] = figures[`${metric}:interval`]
        within({ mean: figures[metric], low, high })
        assert.ok(low >= 0 && high <= 1)
      }
    }
  })
})

describe('for people', () => {
  let said
  before(async () => {
    said = await text('quality')
  })

  test('papers stand beside what is published', () => {
    for (const kept of ['ten papers', 'one paper'])
      assert.ok(said.includes(`made-up papers, ${kept} a user in training`))
    for (const system of SYSTEMS) {
      const found = rows(said, system)
      assert.equal(found.length, 2, system)
      for (const cells of found) {
        const figures = cells.slice(1, 4).map(numberIn)
        assert.ok(
          figures.every((figure) => figure > 0 && figure <= 1),
          cells.join(' '),
        )
        assert.match(cells.at(-1), /^\.\d{3} \/ \.\d{3} \/ \.\d{3}$/)
      }
    }
  })

  test('films have their figures with intervals', () => {
    assert.ok(said.includes(`the last fifth of each of ${USERS} users`))
    for (const system of RANKED) {
      const [[, ...cells]] = rows(said, system)
      assert.equal(cells.length, 2, system)
      cells.forEach(intervalIn)
    }
  })
})
