// penchant train, as a child process: from what visitors did to vectors that build takes.

import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { moduleOf } from '../fixtures/command.mjs'
import { books, config, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { readVectors } = await moduleOf('vectors/read.ts')
const folder = await temporaryFolder()

/** Two crowds of readers, who share no book: each reads four of its six. Typee nobody reads. */
const CROWDS = {
  sailors: ['moby', 'omoo', 'lordjim', 'island', 'pirate', 'nostromo'],
  lovers: ['emma', 'persuasion', 'waverley', 'x-sense', 'x-mansfield', 'x-abbey'],
}
const visits = Object.entries(CROWDS).flatMap(([crowd, shelf]) =>
  Array.from({ length: 30 }, (_, who) =>
    [0, 1, 2, 3].map(
      (at) => `${crowd}-${who},${shelf[(who + at * (1 + (who % 2))) % shelf.length]},${1 + ((who + at) % 5)}`,
    ),
  ).flat(),
)
// A stride of two meets a book twice: no pair is to count twice for that.
const pairs = new Set(visits.map((row) => row.split(',').slice(0, 2).join())).size

let count = 0
let cwd

beforeEach(async () => {
  cwd = join(folder, String(count++))
  await mkdir(cwd)
  await writeFile(join(cwd, 'visits.csv'), ['user,item,rating', ...visits].join('\n'))
  await writeFile(join(cwd, 'items.ndjson'), books.map((book) => JSON.stringify(book)).join('\n'))
  await writeFile(join(cwd, 'config.json'), JSON.stringify(config))
})

async function trains(...args) {
  const { code, stdout, stderr } = await penchant(['train', 'visits.csv', '--dim', '8', ...args], { cwd })
  assert.equal(code, 0, stderr)
  return { stdout, stderr }
}

const bytes = (name) => readFile(join(cwd, name))
const vectors = (name = 'vectors.npy') => readVectors(join(cwd, name))

/** The cosine of the angle between two items' vectors. */
function likeness({ ids, dimensions, values }, one, other) {
  const of = (id) => values.subarray(ids.indexOf(id) * dimensions, (ids.indexOf(id) + 1) * dimensions)
  const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0)
  const [a, b] = [of(one), of(other)]
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

describe('penchant train', () => {
  test('brings items together that the same people had to do with, and keeps the others apart', async () => {
    await trains()
    const set = await vectors()
    for (const [crowd, shelf] of Object.entries(CROWDS)) {
      const others = crowd === 'sailors' ? CROWDS.lovers : CROWDS.sailors
      for (const book of shelf) {
        const within = Math.min(...shelf.filter((one) => one !== book).map((one) => likeness(set, book, one)))
        const across = Math.max(...others.map((one) => likeness(set, book, one)))
        assert.ok(within > across, `${book}: ${within} within, ${across} across`)
      }
    }
  })

  test('writes a vector for each item that somebody touched, with the ids beside them', async () => {
    const { stdout } = await trains()
    const { ids, dimensions } = await vectors()
    assert.deepEqual([...ids].sort(), Object.values(CROWDS).flat().sort())
    assert.equal(dimensions, 8)
    const files = ['config.json', 'items.ndjson', 'vectors.ids.txt', 'vectors.npy', 'visits.csv']
    assert.deepEqual(await readdir(cwd), files)
    assert.match(stdout, /vectors\.npy and vectors\.ids\.txt: 12 vectors of 8 numbers/)
  })

  test('says what it learned from and what to do next, and that works', async () => {
    const { stdout } = await trains('--items', 'items.ndjson', '--config', 'config.json', '--out', 'my taste.npy')
    assert.match(stdout, new RegExp(`Trained on ${pairs} distinct pairs of an item and one of 60 users, from 240 rows`))
    const [, next] = /Next: npx penchant (build .*)/.exec(stdout)
    assert.equal(next, "build items.ndjson --config config.json --vectors 'my taste.npy'")
    const args = ['build', 'items.ndjson', '--config', 'config.json', '--vectors', 'my taste.npy']
    const built = await penchant(args, { cwd })
    assert.deepEqual([built.code, built.stderr], [0, ''])
    assert.match(built.stdout, /Vectors taste: 10 of 10 items have one/)
  })

  test('tells each sweep’s loss in a log, and it never rises', async () => {
    const { stderr } = await trains('--sweeps', '5')
    const losses = [...stderr.matchAll(/^sweep (\d) of 5: loss ([\d.e+-]+)/gm)].map(([, , loss]) => Number(loss))
    assert.equal(losses.length, 5, stderr)
    assert.deepEqual(
      [...losses].sort((a, b) => b - a),
      losses,
    )
    assert.ok(losses[4] < losses[0])
  })

  test('gives the same vectors each time, and others for another seed', async () => {
    await trains()
    const first = await bytes('vectors.npy')
    await trains()
    assert.deepEqual(await bytes('vectors.npy'), first)
    await trains('--seed', '2')
    assert.notDeepEqual(await bytes('vectors.npy'), first)
  })

  test('counts a user and an item once, however often they met', async () => {
    await trains()
    const once = await bytes('vectors.npy')
    await writeFile(join(cwd, 'visits.csv'), ['user,item,rating', ...visits, ...visits.slice(0, 99)].join('\n'))
    await trains()
    assert.deepEqual(await bytes('vectors.npy'), once)
  })

  test('leaves out rows below --min-value and rows without a value, and the users who have no other', async () => {
    const more = ['shy,moby,', 'shy,emma,2', 'stranger,x-unloved,3']
    await writeFile(join(cwd, 'visits.csv'), ['user,item,rating', ...visits, ...more].join('\n'))
    const { stdout } = await trains('--min-value', '4')
    const kept = new Set(visits.filter((row) => Number(row.split(',')[2]) >= 4).map((row) => row.replace(/,\d$/, '')))
    const users = new Set([...kept].map((pair) => pair.split(',')[0])).size
    assert.match(stdout, new RegExp(`${kept.size} distinct pairs of an item and one of ${users} users, from 243 rows`))
    assert.ok(!(await vectors()).ids.includes('x-unloved'))
  })

  test('with --items gives vectors to items that nobody touched, near those which share their terms', async () => {
    const { stdout } = await trains('--items', 'items.ndjson', '--config', 'config.json')
    const set = await vectors()
    assert.deepEqual([...set.ids].sort(), books.map(({ id }) => id).sort())
    assert.ok(likeness(set, 'typee', 'omoo') > likeness(set, 'typee', 'emma'))
    const strangers = visits.filter((row) => /,x-/.test(row)).map((row) => row.replace(/,\d$/, ''))
    assert.match(stdout, new RegExp(`not among those given: ${new Set(strangers).size}\\.`))
  })

  test('with --items leaves an item without a vector that has nothing in common with anything', async () => {
    const alone = {
      id: 'alone',
      title: 'Zyzzyva',
      creators: ['Nobody Else'],
      subjects: ['Weevils'],
      year: 1999,
      lists: 0,
    }
    await writeFile(join(cwd, 'items.ndjson'), [...books, alone].map((book) => JSON.stringify(book)).join('\n'))
    const { stdout } = await trains('--items', 'items.ndjson', '--config', 'config.json')
    assert.ok(!(await vectors()).ids.includes('alone'))
    assert.match(stdout, /Items without a vector, .*: 1\./)
  })

  test('writes NDJSON where the name says so, with the same numbers', async () => {
    await trains()
    await trains('--out', 'vectors.ndjson')
    assert.deepEqual(await vectors('vectors.ndjson'), await vectors())
  })

  test('reads standard input', async () => {
    const args = ['train', '-', '--dim', '8', '--out', 'piped.npy']
    const { code } = await penchant(args, { cwd, input: visits.join('\n') })
    assert.equal(code, 0)
    assert.equal((await vectors('piped.npy')).ids.length, 12)
  })
})

describe('penchant train refuses', () => {
  async function fails(code, says, ...args) {
    const before = await readdir(cwd)
    const result = await penchant(['train', ...args], { cwd })
    assert.deepEqual([result.code, result.stdout], [code, ''], result.stderr)
    for (const pattern of says) assert.match(result.stderr, pattern)
    assert.doesNotMatch(result.stderr, /\n\s+at /, 'a stack trace is no message')
    assert.deepEqual(await readdir(cwd), before)
  }

  const typed = {
    'no source': [[], /0 sources/],
    'two sources': [['a.csv', 'b.csv'], /2 sources/],
    'a number that is none': [['visits.csv', '--dim', 'many'], /--dim: got "many", expected a number/],
    'a kind of file that it cannot write': [['visits.csv', '--out', 'vectors.parquet'], /"vectors\.parquet"/],
    'terms without items': [['visits.csv', '--terms', '5'], /without --items/],
    'standard input twice': [['-', '--items', '-'], /got - twice/],
  }
  for (const [name, [args, says]] of Object.entries(typed)) {
    test(`${name}, with exit code 2 and the usage`, () =>
      fails(2, [says, /penchant train <interactions\.csv>/], ...args))
  }

  const settings = {
    'vectors that are too short': ['--dim', '4'],
    'vectors of half a number': ['--dim', '9.5'],
    'no sweep': ['--sweeps', '0'],
    'an alpha of zero': ['--alpha', '0'],
    'a regularization below zero': ['--regularization', '-1'],
  }
  for (const [name, [option, value]] of Object.entries(settings)) {
    test(`${name}, with the setting’s range`, () =>
      fails(1, [/training_invalid/, new RegExp(value.replace('.', '\\.')), / to /], 'visits.csv', `${option}=${value}`))
  }

  test('a --min-value that leaves nothing', () =>
    fails(
      1,
      [/none of 240 interactions/, /value of 6 or more/, /interactions_invalid/],
      'visits.csv',
      '--min-value',
      '6',
    ))
  test('items of which none was touched, and shows an id of each', async () => {
    await writeFile(join(cwd, 'other.ndjson'), '{"id":"B-1","title":"One"}\n{"id":"B-2","title":"Two"}')
    await fails(1, [/none of the 2 items/, /"moby"/, /"B-1"/], 'visits.csv', '--items', 'other.ndjson')
  })
  test('an id with a line end, which a list of ids cannot hold, before it trains', async () => {
    await writeFile(join(cwd, 'visits.csv'), 'ann,"mo\nby"')
    await fails(1, [/"mo\\nby"/, /vectors\.ndjson/], 'visits.csv')
  })
  test('a file that is not there', () => fails(1, [/none\.csv/, /no such file/], 'none.csv'))
})
