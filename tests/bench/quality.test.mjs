// npm run bench:quality -- --quick: every system has its figures. MovieTweetings’ are of too few users to be held to anything;
// in the made-up papers there is something to be found.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { intervalIn, json, numberIn, rows, text, within } from './running.mjs'

const SYSTEMS = ['content', 'hybrid']
/** What the README's way gives, and what it has to beat. */
const UNAIDED = ['learn', 'defaults', 'popularity', 'item-knn']
/** The engine, what it is compared with, and its signals by themselves. */
const RANKED = [
  ...['penchant', 'popularity', 'random', 'most-similar-to-last', 'item-knn'],
  ...['affinity', 'session', 'signal-popularity', 'trending', 'taste'],
  ...['learn', 'defaults', 'content'],
]
const USERS = 30

/**
 * A folder with the visits of eighty visitors, each of one of four circles of eight pages: six are known, one is to be found.
 */
async function visits() {
  const folder = await mkdtemp(join(tmpdir(), 'penchant-visits-'))
  const pages = Array.from({ length: 32 }, (_, page) => JSON.stringify({ id: `page${page}`, title: `Page ${page}` }))
  const of = (visitor) => Array.from({ length: 7 }, (_, step) => 8 * (visitor % 4) + ((visitor + step * 3) % 8))
  const rows = (from, to) =>
    Array.from({ length: 80 }, (_, visitor) =>
      of(visitor)
        .slice(from, to)
        .map((page) => `v${visitor},page${page}`),
    )
  const csv = (from, to) => ['user,item', ...rows(from, to).flat()].join('\n')
  await writeFile(join(folder, 'items.ndjson.gz'), gzipSync(pages.join('\n')))
  await writeFile(join(folder, 'train.csv'), csv(0, 6))
  await writeFile(join(folder, 'test.csv'), csv(6, 7))
  return folder
}

describe('as JSON', () => {
  let results
  let folder
  before(async () => {
    folder = await visits()
    results = await json('quality', '--msweb', folder)
  })
  after(() => rm(folder, { recursive: true }))

  test('a set that is read from a folder has what is learned beside what that has to beat', () => {
    const { msweb } = results
    assert.deepEqual(Object.keys(msweb), [...UNAIDED, 'content', 'ease'])
    // Two pages of each circle are left, of which one is to be found: it stands on a shelf of twenty whatever happens, and first
    // with what the others did.
    assert.ok(msweb.learn['ndcg@20'] > 0.6 && msweb.ease['ndcg@20'] > 0.6, JSON.stringify(msweb))
    assert.ok(msweb.learn['ndcg@20'] > msweb.content['ndcg@20'])
  })

  test('papers have their recall, which grows with the shelf', () => {
    for (const split of ['p10', 'p1']) {
      const systems = results['made-up papers'][split]
      assert.deepEqual(Object.keys(systems), split === 'p10' ? [...SYSTEMS, ...UNAIDED] : SYSTEMS)
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
    const { ease, ...ranked } = movietweetings
    assert.deepEqual(Object.keys(ranked).sort(), [...RANKED].sort())
    assert.deepEqual([ranked.penchant.users, ease.users], [USERS, USERS])
    assert.ok(ease['recall@20'] >= 0 && ease['ndcg@20'] <= 1)
    for (const figures of Object.values(ranked)) {
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
      const ofPapers = found.filter((cells) => cells.length > 3)
      assert.equal(ofPapers.length, 2, system)
      for (const cells of ofPapers) {
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
      // The papers' rows, where there are any, stand above.
      const [, ...cells] = rows(said, system).at(-1)
      assert.equal(cells.length, 2, system)
      cells.forEach(intervalIn)
    }
  })
})
