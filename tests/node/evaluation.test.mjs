// penchant evaluate: figures that can be worked out by hand, and shelves whose quality is known because it was planted.

import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { failsWith, moduleOf } from '../fixtures/command.mjs'
import { circleBooks, circleNeighbours, circleVectors, circleVisits } from '../fixtures/readers.mjs'
import { books, config, listsOrder, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { judge } = await moduleOf('evaluation/metrics.ts')
const { Calibration, Diversity, surprise } = await moduleOf('evaluation/beyond.ts')
const { Bootstrap, quantile } = await moduleOf('evaluation/bootstrap.ts')
const { defaultSplit, parseSplit, splitInteractions } = await moduleOf('evaluation/split.ts')
const { highest } = await moduleOf('evaluation/highest.ts')
const { report } = await moduleOf('evaluation/report/index.ts')
const { parseInteractions } = await moduleOf('interactions.ts')
const folder = await temporaryFolder()

const close = (got, wanted, within = 1e-9) => assert.ok(Math.abs(got - wanted) <= within, `${got} is not ${wanted}`)
const interactions = (rows) => parseInteractions(Buffer.from(rows.join('\n')), 'rows')
const said = ({ users, items, user, item }) => Array.from(user, (who, row) => `${users[who]} ${items[item[row]]}`)

describe('accuracy', () => {
  // Hits at ranks 2 and 4; four items are to be found.
  const ranking = Uint32Array.of(7, 3, 9, 1, 8)
  const wanted = Uint32Array.of(1, 2, 3, 4)

  test('is what the definitions say', () => {
    const [three, five] = judge(ranking, wanted, [3, 5])
    close(three.recall, 1 / 4)
    close(three.precision, 1 / 3)
    close(three.mrr, 1 / 2)
    assert.equal(three.hitrate, 1)
    close(three.ndcg, 1 / Math.log2(3) / (1 + 1 / Math.log2(3) + 1 / 2))
    close(five.recall, 2 / 4)
    close(five.precision, 2 / 5)
    close(five.ndcg, (1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3) + 1 / 2 + 1 / Math.log2(5)))
  })

  test('is 0 where nothing was found, and 1 on a perfect shelf', () => {
    const nothing = { recall: 0, ndcg: 0, mrr: 0, hitrate: 0, precision: 0 }
    assert.deepEqual(judge(ranking, Uint32Array.of(2), [5]), [nothing])
    const all = { recall: 1, ndcg: 1, mrr: 1, hitrate: 1, precision: 1 }
    assert.deepEqual(judge(Uint32Array.of(3, 1), Uint32Array.of(1, 3), [2]), [all])
  })

  test('counts a shelf that is too short by its full length', () => {
    const [{ recall, precision }] = judge(Uint32Array.of(3), Uint32Array.of(1, 3), [10])
    assert.deepEqual([recall, precision], [1 / 2, 1 / 10])
  })
})

describe('beyond accuracy', () => {
  // Items 0 and 1 share feature 0; item 2 has nothing of them. Features 0 and 2 are genres.
  const features = [
    { places: [0, 1], weights: [3, 4] },
    { places: [0], weights: [2] },
    { places: [2, 3], weights: [1, 0] },
  ]
  const host = {
    items: 3,
    fields: [
      { name: 'title', role: 'title', sensitive: false },
      { name: 'faith', role: 'category', sensitive: true },
      { name: 'genres', role: 'tag', sensitive: false },
    ],
    features: (item) => ({
      places: Uint32Array.from(features[item].places),
      weights: Float64Array.from(features[item].weights),
    }),
    fieldOf: (feature) => (feature % 2 === 0 ? 'genres' : 'title'),
  }

  test('diversity is one less the mean cosine of all pairs', () => {
    const diversity = new Diversity(host)
    close(diversity.of(Uint32Array.of(0, 1)), 1 - 0.6)
    close(diversity.of(Uint32Array.of(0, 1, 2)), 1 - 0.6 / 3)
    close(diversity.of(Uint32Array.of(0, 1)), 1 - 0.6)
    assert.ok(Number.isNaN(diversity.of(Uint32Array.of(0))))
  })

  test('novelty is the bits by which an item surprises', () => {
    assert.deepEqual([...surprise(Uint32Array.of(8, 4, 1, 0), 8)], [0, 1, 3, 3])
  })

  test('calibration is Steck’s divergence, over the first field that may be learned', () => {
    const calibration = Calibration.of(host)
    assert.equal(calibration.field, 'genres')
    close(calibration.divergence(Uint32Array.of(0), Uint32Array.of(1)), 0)
    const half = 0.5 * Math.log(0.5 / (0.99 * 1 + 0.01 * 0.5)) + 0.5 * Math.log(0.5 / (0.01 * 0.5))
    close(calibration.divergence(Uint32Array.of(0, 2), Uint32Array.of(1)), half)
    assert.ok(Number.isNaN(calibration.divergence(new Uint32Array(), Uint32Array.of(1))))
  })
})

describe('the bootstrap', () => {
  const column = Float64Array.from({ length: 400 }, (_, user) => (user % 4 === 0 ? 1 : 0))

  test('gives an interval as wide as theory says', () => {
    const { mean, low, high } = Bootstrap.of([column], 1).estimate(0)
    close(mean, 0.25)
    const error = 1.96 * Math.sqrt((0.25 * 0.75) / 400)
    close(low, 0.25 - error, 0.01)
    close(high, 0.25 + error, 0.01)
  })

  test('pairs differences by user: what is always the same is certain', () => {
    const better = column.map((value) => value + 0.125)
    const { mean, low, high } = Bootstrap.of([column, better], 1).difference(1, 0)
    for (const number of [mean, low, high]) close(number, 0.125)
  })

  test('repeats by its seed, and leaves users without a value out', () => {
    const estimate = (seed) => Bootstrap.of([column], seed).estimate(0)
    assert.deepEqual(estimate(7), estimate(7))
    assert.notDeepEqual(estimate(7), estimate(8))
    const holes = Float64Array.from([...column, Number.NaN, Number.NaN])
    close(Bootstrap.of([holes], 1).estimate(0).mean, 0.25)
  })

  test('interpolates quantiles', () => {
    assert.equal(quantile(Float64Array.of(1, 2, 4), 0.75), 3)
    assert.ok(Number.isNaN(quantile(new Float64Array(), 0.5)))
  })
})

describe('the split', () => {
  const rows = ['user,item,timestamp']
  // Out of order, and twice at one moment: of these, the later row is the later one.
  for (const [item, at] of [
    [4, 40],
    [1, 10],
    [3, 30],
    [2, 20],
    [5, 40],
  ])
    rows.push(`ann,i${item},${at}`)
  rows.push('bob,i1,10', 'bob,i2,20')
  const all = interactions(rows)

  test('holds the last back by time, of those with enough', () => {
    const { train, test: held } = splitInteractions(all, { by: 'last', amount: 0.4 }, 5, 1)
    assert.deepEqual(said(held), ['ann i4', 'ann i5'])
    assert.deepEqual(said(train), ['ann i1', 'ann i3', 'ann i2', 'bob i1', 'bob i2'])
  })

  test('holds a number back, but never everything', () => {
    const last = (amount, least) => said(splitInteractions(all, { by: 'last', amount }, least, 1).test)
    assert.deepEqual(last(1, 5), ['ann i5'])
    assert.deepEqual(last(9, 2), ['ann i4', 'ann i3', 'ann i2', 'ann i5', 'bob i2'])
  })

  test('holds back what is after one moment, of those who were there before it', () => {
    const rows = ['user,item,timestamp']
    // Ann on both sides, Bob only before, Cid only after; Dan once before and once after; two rows at the moment itself.
    for (const [user, item, at] of [
      ['ann', 1, 10],
      ['bob', 1, 20],
      ['ann', 2, 30],
      ['bob', 2, 40],
      ['dan', 1, 50],
      ['bob', 3, 60],
      ['ann', 3, 70],
      ['cid', 1, 80],
      ['dan', 2, 80],
      ['ann', 4, 90],
    ])
      rows.push(`${user},i${item},${at}`)
    const all = interactions(rows)
    const after = (amount, least) => splitInteractions(all, { by: 'after', amount }, least, 1)
    assert.deepEqual(said(after(0.3, 2).train), ['ann i1', 'bob i1', 'ann i2', 'bob i2', 'dan i1', 'bob i3', 'ann i3'])
    assert.deepEqual(said(after(0.3, 2).test), ['dan i2', 'ann i4'])
    assert.deepEqual(said(after(0.3, 4).test), ['ann i4'], 'Dan has too few rows to be asked')
    assert.deepEqual(said(after(0.2, 2).train), said(after(0.3, 2).train), 'one moment is on one side')
    assert.deepEqual(said(after(0.01, 2).test), ['ann i4'], 'at least one row is held back')
  })

  test('holds a share back by chance, which the seed repeats', () => {
    const many = interactions(['user,item', ...Array.from({ length: 100 }, (_, row) => `${row % 4},${row}`)])
    const share = (seed) => said(splitInteractions(many, { by: 'share', amount: 0.2 }, 5, seed).test)
    assert.equal(share(1).length, 20)
    assert.deepEqual(share(1), share(1))
    assert.notDeepEqual(share(1), share(2))
  })

  test('is by time where every row has one, and by chance elsewhere', async () => {
    assert.equal(defaultSplit(all).by, 'last')
    const some = interactions(['user,item,timestamp', 'ann,moby,10', 'ann,emma,'])
    assert.equal(defaultSplit(some).by, 'share')
    await failsWith(() => splitInteractions(some, { by: 'last', amount: 1 }, 2, 1), 'option_invalid', /1 rows? without/)
  })

  test('is read as it is written', () => {
    assert.deepEqual(parseSplit('last:0.2'), { by: 'last', amount: 0.2 })
    assert.deepEqual(parseSplit('last:3'), { by: 'last', amount: 3 })
    assert.deepEqual(parseSplit('after:0.1'), { by: 'after', amount: 0.1 })
    for (const wrong of ['after:1', 'after:0', 'share:1', 'share:0', 'last:1.5', 'last', 'first:1', 'last:-1']) {
      assert.equal(parseSplit(wrong), undefined, wrong)
    }
  })
})

test('the highest of many are those that sorting finds', () => {
  const scores = Float64Array.from({ length: 300 }, (_, place) => (place * 7_919) % 23)
  const places = Array.from(scores, (_, place) => place).filter((place) => place % 3 > 0)
  const sorted = [...places].sort((one, other) => scores[other] - scores[one] || one - other)
  for (const count of [1, 20, 199, 500]) assert.deepEqual(highest(places, scores, count), sorted.slice(0, count))
})

let count = 0
let cwd

beforeEach(async () => {
  cwd = join(folder, String(count++))
  await mkdir(cwd)
  await writeFile(join(cwd, 'books.ndjson'), books.map((book) => JSON.stringify(book)).join('\n'))
  await writeFile(join(cwd, 'config.json'), JSON.stringify(config))
})

const write = (name, rows) => writeFile(join(cwd, name), Array.isArray(rows) ? rows.join('\n') : rows)

async function evaluates(...args) {
  const { code, stdout, stderr } = await penchant(['evaluate', ...args], { cwd })
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
}

/** In the bookshop. */
const inShop = (...args) => evaluates('--items', 'books.ndjson', '--config', 'config.json', ...args)
const figures = async (...args) => JSON.parse(await inShop('--json', ...args))

describe('penchant evaluate', () => {
  test('judges a first visit by the site’s own order, as by hand', async () => {
    await write('train.csv', ['bob,moby', 'bob,emma'])
    // The second, the fourth and the last of the site's order.
    await write(
      'test.csv',
      [1, 3, 9].map((place) => `ann,${listsOrder[place]}`),
    )
    const found = await figures('--train', 'train.csv', '--test', 'test.csv', '--at', '1,4')
    const { penchant } = found
    assert.deepEqual(Object.keys(found), ['penchant'])
    assert.equal(penchant['recall@1'], 0)
    close(penchant['recall@4'], 2 / 3, 1e-6)
    close(penchant['precision@4'], 1 / 2, 1e-6)
    close(penchant['mrr@4'], 1 / 2, 1e-6)
    close(penchant['ndcg@4'], (1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3) + 1 / 2), 1e-6)
    assert.deepEqual(penchant['recall@4:interval'], [penchant['recall@4'], penchant['recall@4']])
    close(penchant['coverage@1'], 1 / 10, 1e-6)
    assert.deepEqual([penchant.users, penchant['test-items'], penchant.items], [1, 3, 10])
    assert.deepEqual(Object.keys(penchant['by-history']), ['0'])
  })

  test('prints one object and nothing else with --json, every system with the same figures', async () => {
    await write('train.csv', circleVisits())
    await write('items.ndjson', JSON.stringify(circleBooks()))
    const stdout = await evaluates(
      '--items',
      'items.ndjson',
      '--train',
      'train.csv',
      '--at',
      '5,10',
      '--baselines',
      '--json',
    )
    const found = JSON.parse(stdout)
    for (const name of [
      'penchant',
      'popularity',
      'random',
      'most-similar-to-last',
      'item-knn',
      'affinity',
      'session',
    ]) {
      for (const k of [5, 10]) {
        for (const measure of ['recall', 'ndcg', 'mrr', 'hitrate', 'precision']) {
          const value = found[name][`${measure}@${k}`]
          const [low, high] = found[name][`${measure}@${k}:interval`]
          assert.ok(low <= value && value <= high && low >= 0 && high <= 1, `${name} ${measure}@${k}`)
        }
      }
      for (const measure of ['coverage', 'novelty', 'diversity', 'calibration']) {
        assert.equal(typeof found[name][`${measure}@5`], 'number', `${name} ${measure}`)
      }
    }
    const gain = found.popularity['penchant-gain']['recall@5']
    close(gain, found.penchant['recall@5'] - found.popularity['recall@5'], 2e-6)
  })

  test('finds a taste that was planted, beyond chance', async () => {
    await write('train.csv', circleVisits())
    await write('items.ndjson', JSON.stringify(circleBooks()))
    const args = ['--items', 'items.ndjson', '--train', 'train.csv', '--at', '10', '--baselines', '--json']
    const { penchant, popularity, random, 'item-knn': knn } = JSON.parse(await evaluates(...args))
    for (const other of [popularity, random]) {
      assert.ok(penchant['recall@10:interval'][0] > other['recall@10:interval'][1])
      assert.ok(other['penchant-gain']['recall@10:interval'][0] > 0)
    }
    // The circles show in who read what as well.
    assert.ok(knn['recall@10:interval'][0] > popularity['recall@10:interval'][1])
    assert.ok(penchant['calibration@10'] < random['calibration@10'])
  })

  test('takes vectors, and ranks by them alone as well', async () => {
    await write('train.csv', circleVisits())
    await write('items.ndjson', JSON.stringify(circleBooks({ shows: false })))
    await write('vectors.ndjson', circleVectors())
    const args = ['--items', 'items.ndjson', '--train', 'train.csv', '--at', '10', '--baselines', '--json']
    const { affinity, circle } = JSON.parse(await evaluates(...args, '--vectors', 'circle=vectors.ndjson'))
    assert.ok(circle['recall@10:interval'][0] > affinity['recall@10:interval'][1])
  })

  test('takes neighbours, and ranks by them alone as well', async () => {
    await write('train.csv', circleVisits())
    await write('items.ndjson', JSON.stringify(circleBooks({ shows: false })))
    await write('near.csv', circleNeighbours())
    const args = ['--items', 'items.ndjson', '--train', 'train.csv', '--at', '10', '--baselines', '--json']
    const { affinity, near } = JSON.parse(await evaluates(...args, '--neighbours', 'near=near.csv'))
    assert.ok(near['recall@10:interval'][0] > affinity['recall@10:interval'][1])
  })

  test('shows nobody what they have had, whoever ranks and however long ago it was', async () => {
    const rest = listsOrder.at(-1)
    const had = listsOrder.slice(0, -1)
    // Two months between one book and the next: the log has let the first ones go.
    const rows = had.map((book, at) => `ann,${book},${1_600_000_000 + at * 60 * 86_400}`)
    await write('train.csv', ['user,item,timestamp', ...rows])
    await write('test.csv', [`ann,${rest}`, `ann,${had[0]}`])
    const found = await figures('--train', 'train.csv', '--test', 'test.csv', '--at', '1', '--baselines')
    const systems = ['penchant', 'popularity', 'random', 'most-similar-to-last', 'item-knn']
    assert.deepEqual(Object.keys(found), systems)
    for (const [name, { 'recall@1': recall }] of Object.entries(found)) assert.equal(recall, 1, name)
    assert.equal(found.penchant['test-items'], 1)
  })

  test('leaves what the catalogue does not have out of the count, and says so', async () => {
    await write('train.csv', ['ann,moby', 'ann,nowhere'])
    await write('test.csv', ['ann,typee', 'ann,unheard', 'bob,unheard'])
    const { penchant } = await figures('--train', 'train.csv', '--test', 'test.csv', '--at', '10')
    assert.equal(penchant['recall@10'], 1)
    assert.deepEqual([penchant.users, penchant['test-items-unknown'], penchant['train-items-unknown']], [1, 2, 1])
    const stdout = await inShop('--train', 'train.csv', '--test', 'test.csv', '--at', '10')
    assert.match(stdout, /Left out.*: 1 rows to learn from, 2 to be found/)
  })

  test('tells users apart by how much they had done', async () => {
    await write('train.csv', ['one,moby', ...['moby', 'typee', 'omoo', 'emma'].map((book) => `four,${book}`)])
    await write('test.csv', ['none,omoo', 'one,typee', 'four,lordjim'])
    const { penchant } = await figures('--train', 'train.csv', '--test', 'test.csv', '--at', '5')
    const users = Object.entries(penchant['by-history']).map(([name, { users }]) => [name, users])
    assert.deepEqual(users, [
      ['0', 1],
      ['1-2', 1],
      ['3-5', 1],
    ])
  })

  test('repeats by its seed', async () => {
    await write('train.csv', circleVisits({ times: false }))
    await write('items.ndjson', JSON.stringify(circleBooks()))
    const run = (seed) =>
      evaluates(
        '--items',
        'items.ndjson',
        '--train',
        'train.csv',
        '--baselines',
        '--split',
        'share:0.2',
        '--seed',
        seed,
      )
    assert.equal(await run('4'), await run('4'))
    assert.notEqual(await run('4'), await run('5'))
  })

  test('evaluates no more users than asked for, and only rows of enough value', async () => {
    await write('items.ndjson', JSON.stringify(circleBooks()))
    await write('train.csv', circleVisits())
    const args = ['--items', 'items.ndjson', '--train', 'train.csv', '--at', '10', '--json']
    assert.equal(JSON.parse(await evaluates(...args, '--users', '20')).penchant.users, 20)
    await write('rated.csv', ['user,item,rating', 'ann,moby,5', 'ann,emma,1', 'ann,typee,4'])
    const rated = ['--train', 'rated.csv', '--min-history', '2', '--split', 'share:0.5', '--at', '10']
    const { penchant } = await figures(...rated, '--min-value', '4')
    assert.deepEqual([penchant['test-items'], Object.keys(penchant['by-history'])], [1, ['1-2']])
  })

  test('prints tables that people can read', async () => {
    await write('train.csv', circleVisits())
    await write('items.ndjson', JSON.stringify(circleBooks()))
    const stdout = await evaluates('--items', 'items.ndjson', '--train', 'train.csv', '--at', '5,10', '--baselines')
    assert.match(
      stdout,
      /^160 users, 160 items to be found among 120: the last 20 % of the interactions of each user with 5 or more/,
    )
    assert.match(stdout, /recall@5 +ndcg@5 +mrr@5 +hitrate@5 +precision@5/)
    assert.match(stdout, /penchant +0\.\d{3} \(0\.\d{3} to 0\.\d{3}\)/)
    assert.match(stdout, /coverage@5 +novelty@5 +diversity@5 +calibration@5/)
    assert.match(stdout, /penchant has more than +recall@5/)
  })
})

describe('the report', () => {
  async function reported(items, visits) {
    await write('items.json', JSON.stringify(items))
    await write('train.csv', visits)
    await evaluates('--items', 'items.json', '--train', 'train.csv', '--at', '5,10', '--report', 'report.html')
    return readFile(join(cwd, 'report.html'), 'utf8')
  }

  test('is one file that asks nobody for anything', async () => {
    const html = await reported(circleBooks(), circleVisits())
    assert.deepEqual(
      (await readdir(cwd)).filter((name) => name.includes('report')),
      ['report.html'],
    )
    assert.doesNotMatch(html, /https?:|\/\/|<script|<link|<img|@import|url\(/)
    assert.match(html, /Content-Security-Policy" content="default-src 'none'/)
  })

  test('says what was found in a sentence, and every picture in words and numbers', async () => {
    const html = await reported(circleBooks(), circleVisits())
    assert.match(html, /Of 100 items that visitors turned to later, \d+\.\d stood among the first 5/)
    const pictures = [...html.matchAll(/<svg [^>]*role="img"[^>]*>/g)]
    assert.ok(pictures.length >= 8)
    for (const [picture] of pictures) assert.match(picture, /aria-label="[^"]{40,}"/)
    assert.equal([...html.matchAll(/<table>/g)].length, pictures.length)
  })

  const verdicts = {
    'Penchant finds more than everything it was compared with': [0.01, 0.03],
    'Penchant and plain popularity are level': [-0.01, 0.03],
    'Plain popularity finds more than Penchant': [-0.03, -0.01],
  }
  for (const [verdict, [low, high]] of Object.entries(verdicts)) {
    test(`says so where the gain lies between ${low} and ${high}: ${verdict}`, () => {
      const figures = { 'recall@5': { mean: 0.2, low: 0.1, high: 0.3 } }
      const system = {
        figures,
        coverage: 0.5,
        history: [],
        gains: { 'recall@5': { mean: (low + high) / 2, low, high } },
      }
      const systems = [
        { ...system, name: 'penchant', kind: 'penchant' },
        { ...system, name: 'popularity', kind: 'baseline' },
      ]
      const leftOut = { trainRows: 0, testRows: 0, repeatedRows: 0, users: 0 }
      const result = { ks: [5], users: 9, coldUsers: 0, items: 9, wanted: 9, leftOut, systems, notes: [] }
      assert.ok(report(result, 'a part').includes(`<h1>${verdict}</h1>`))
    })
  }

  test('takes names from the data as text', async () => {
    const named = circleBooks().map(({ id, subjects }) => ({ id, '<i>"mood': subjects }))
    const html = await reported(named, circleVisits())
    assert.doesNotMatch(html, /<i>|"mood/)
    assert.match(html, /&#60;i&#62;&#34;mood/)
  })
})

describe('penchant evaluate refuses, and writes nothing:', () => {
  async function fails(args, code, ...says) {
    await write('train.csv', ['ann,moby', 'ann,emma'])
    const before = await readdir(cwd)
    const result = await penchant(['evaluate', ...args], { cwd })
    assert.equal(result.code, code, result.stderr)
    assert.equal(result.stdout, '')
    for (const pattern of says) assert.match(result.stderr, pattern)
    assert.doesNotMatch(result.stderr, /\n\s+at /, 'a stack trace is no message')
    assert.deepEqual(await readdir(cwd), before)
  }
  const source = ['--items', 'books.ndjson', '--train', 'train.csv']
  const cases = {
    'no items': [['--train', 'train.csv'], /--items <file>/],
    'a length of 0': [[...source, '--at', '0'], /--at/, /"0"/, /1 to 1,000/],
    'a split that is none': [[...source, '--split', 'half'], /--split/, /"half"/, /last:0.2/],
    'a split beside a test file': [[...source, '--test', 'train.csv', '--split', 'last:1'], /--test/],
    'a seed that is none': [[...source, '--seed', 'x'], /--seed/, /"x"/],
    'a name of vectors that a signal has': [[...source, '--vectors', 'session=x.npy'], /"session"/],
    'one name for vectors and neighbours': [
      [...source, '--vectors', 'a=x.npy', '--neighbours', 'a=x.csv'],
      /"a" for --vectors and --neighbours/,
    ],
    'neighbours beside a finished catalogue': [
      ['--catalog', 'a.pnc', '--train', 'train.csv', '--test', 'train.csv', '--neighbours', 'x.csv'],
      /--neighbours beside --catalog/,
    ],
    'standard input for two files': [['--items', '-', '--train', '-'], /- more than once/],
    'an unknown option': [[...source, '--top', '5'], /--top/],
  }
  for (const [name, [args, ...says]] of Object.entries(cases)) test(name, () => fails(args, 2, ...says))

  test('data in which nobody has anything to be found', () =>
    fails([...source, '--report', 'report.html'], 1, /no user with an item to be found/, /option_invalid/))
  test('a split by time without times', () => fails([...source, '--split', 'last:1'], 1, /2 rows without a time/))
  test('a file that is not there', () => fails(['--items', 'none.ndjson', '--train', 'train.csv'], 1, /none\.ndjson/))
})
