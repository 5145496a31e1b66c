// penchant train --neighbours, as a child process: from what visitors did to a table that build takes.

import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { failsWith, moduleOf, trainingModules } from '../fixtures/command.mjs'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { readNeighbours } = await moduleOf('neighbours/read.ts')
const folder = await temporaryFolder()

/** Two crowds of readers, who share no book: each reads four of its six, a minute apart and always in their order. */
const CROWDS = {
  sailors: ['moby', 'omoo', 'lordjim', 'island', 'pirate', 'nostromo'],
  lovers: ['emma', 'persuasion', 'waverley', 'x,sense', 'x"mansfield', 'x-abbey'],
}
const MINUTE = 60_000
const visits = Object.entries(CROWDS).flatMap(([crowd, shelf]) =>
  Array.from({ length: 30 }, (_, who) =>
    [...new Set([0, 1, 2, 3].map((at) => (who + at * (1 + (who % 2))) % 6))]
      .sort()
      .map((at, nth) => [`${crowd}-${who}`, shelf[at], 1 + ((who + at) % 5), 1_790_000_000_000 + nth * MINUTE]),
  ).flat(),
)
const quoted = (cell) => `"${String(cell).replaceAll('"', '""')}"`
const written = (rows) => ['user,item,rating,timestamp', ...rows.map((row) => row.map(quoted).join(','))].join('\n')

let count = 0
let cwd

beforeEach(async () => {
  cwd = join(folder, String(count++))
  await mkdir(cwd)
  await writeFile(join(cwd, 'visits.csv'), written(visits))
})

async function trains(...args) {
  const { code, stdout, stderr } = await penchant(['train', 'visits.csv', '--neighbours', ...args], { cwd })
  assert.equal(code, 0, stderr)
  return { stdout, stderr }
}

const bytes = (name = 'neighbours.csv') => readFile(join(cwd, name))

/** The table as objects, in its order. */
async function table(name = 'neighbours.csv') {
  const { ids, item, neighbour, weight } = await readNeighbours(join(cwd, name))
  return Array.from(item, (_, row) => ({ item: ids[item[row]], neighbour: ids[neighbour[row]], weight: weight[row] }))
}

const crowdOf = (book) => Object.keys(CROWDS).find((crowd) => CROWDS[crowd].includes(book))
const shelfOf = (book) => CROWDS[crowdOf(book)]

describe('penchant train --neighbours', () => {
  for (const kind of ['ease', 'cosine', 'next']) {
    test(`finds neighbours of the own crowd: ${kind}`, async () => {
      await trains('--kind', kind)
      const rows = await table()
      assert.ok(rows.length >= 30)
      for (const { item, neighbour, weight } of rows) {
        assert.notEqual(item, neighbour)
        if (weight > 0) assert.equal(crowdOf(item), crowdOf(neighbour))
      }
    })
  }

  test('finds with --kind next what is done afterwards, and never what is done before', async () => {
    const { stdout } = await trains('--kind', 'next')
    for (const { item, neighbour } of await table()) {
      assert.ok(shelfOf(item).indexOf(item) < shelfOf(item).indexOf(neighbour), `${item} before ${neighbour}`)
    }
    assert.match(stdout, /What is done after what, within a visit: 12 items, at shrinkage 50\./)
    assert.match(stdout, /Items that took part and have no neighbour: 2\./)
    assert.match(stdout, /Next: npx penchant build <items> --neighbours next=neighbours\.csv/)
  })

  test('says what it learned from, how, and what to do next', async () => {
    const { stdout, stderr } = await trains('--regularization', '7', '--out', 'my table.csv')
    const pairs = new Set(visits.map(([user, item]) => `${user} ${item}`)).size
    const rows = visits.length
    assert.match(stdout, new RegExp(`from ${pairs} distinct pairs of an item and one of 60 users, from ${rows} rows`))
    assert.match(stdout, /EASE in closed form for 12 items, at regularization 7\./)
    assert.match(stdout, /my table\.csv: neighbours of 12 items, \d+ rows, [\d.]+ s/)
    assert.match(stdout, /Next: npx penchant build <items> --neighbours 'my table\.csv'/)
    assert.equal(stderr, '')
    assert.deepEqual(await readdir(cwd), ['my table.csv', 'visits.csv'])
  })

  test('goes item by item beyond --most-items, and says so', async () => {
    const { stdout } = await trains('--most-items', '11')
    assert.match(stdout, /EASE item by item, at regularization .*: 12 items are more than --most-items/)
    for (const { item, neighbour, weight } of await table()) {
      if (weight > 0) assert.equal(crowdOf(item), crowdOf(neighbour))
    }
  })

  test('keeps the strongest of each item, the strongest first', async () => {
    await trains()
    const all = await table()
    await trains('--per-item', '2')
    const kept = await table()
    for (const shelf of Object.values(CROWDS)) {
      for (const book of shelf) {
        const expected = all.filter(({ item }) => item === book).slice(0, 2)
        assert.deepEqual(
          kept.filter(({ item }) => item === book),
          expected,
        )
        const strengths = expected.map(({ weight }) => Math.abs(weight))
        assert.ok(strengths[0] >= strengths[1])
      }
    }
  })

  test('gives the same table each time, and the same whatever the order of the rows', async () => {
    await trains()
    const first = await bytes()
    await trains()
    assert.deepEqual(await bytes(), first)
    const by = (row) => row[1] + row[0]
    await trains('--out', 'before.csv')
    await writeFile(join(cwd, 'visits.csv'), written([...visits].sort((a, b) => (by(a) < by(b) ? 1 : -1))))
    await trains('--out', 'after.csv')
    const sorted = (rows) => rows.map((row) => JSON.stringify(row)).sort()
    assert.deepEqual(sorted(await table('after.csv')), sorted(await table('before.csv')))
  })

  test('leaves out rows below --min-value, and items below --min-support', async () => {
    await writeFile(join(cwd, 'visits.csv'), written([...visits, ['sailors-0', 'rare', 5, 1_790_000_000_000]]))
    await trains()
    assert.ok((await table()).some(({ item }) => item === 'rare'))
    await trains('--min-support', '2')
    assert.ok(!(await table()).some(({ item, neighbour }) => item === 'rare' || neighbour === 'rare'))
    const { stdout } = await trains('--min-value', '4')
    const kept = visits.filter(([, , value]) => value >= 4).length + 1
    assert.match(stdout, new RegExp(`from ${kept} distinct pairs`))
  })

  test('reads standard input', async () => {
    const args = ['train', '-', '--neighbours', '--out', 'piped.csv']
    const { code, stderr } = await penchant(args, { cwd, input: written(visits) })
    assert.equal(code, 0, stderr)
    await trains()
    assert.deepEqual(await bytes('piped.csv'), await bytes())
  })
})

describe('penchant train --neighbours refuses', () => {
  async function fails(code, says, ...args) {
    const before = await readdir(cwd)
    const result = await penchant(['train', ...args, '--neighbours'], { cwd })
    assert.deepEqual([result.code, result.stdout], [code, ''], result.stderr)
    for (const pattern of says) assert.match(result.stderr, pattern)
    assert.doesNotMatch(result.stderr, /\n\s+at /, 'a stack trace is no message')
    assert.deepEqual(await readdir(cwd), before)
  }

  const typed = {
    'no source': [[], /0 sources/],
    'a kind that there is not': [['visits.csv', '--kind', 'als'], /"als"/, /ease, cosine, next/],
    'a number that is none': [['visits.csv', '--per-item', 'many'], /--per-item: got "many"/],
    'a kind of file that it cannot write': [['visits.csv', '--out', 'neighbours.parquet'], /ends in \.csv/],
    'what the kind does not read': [['visits.csv', '--shrinkage', '5'], /--shrinkage/, /cosine or next/],
    'a regularization that cosine does not read': [
      ['visits.csv', '--kind', 'cosine', '--regularization', '5'],
      /--kind ease/,
    ],
    'what only vectors have': [['visits.csv', '--dim', '64'], /--dim/],
  }
  for (const [name, [args, ...says]] of Object.entries(typed)) {
    test(`${name}, with exit code 2 and the usage`, () => fails(2, [...says, /--neighbours \[--kind/], ...args))
  }

  const settings = {
    'no neighbours': ['--per-item', '0'],
    'half a user': ['--min-support', '0.5'],
    'a regularization of zero': ['--regularization', '0'],
    'a regularization beyond all': ['--regularization', '1e12'],
    'one item at the most': ['--most-items', '1'],
  }
  for (const [name, [option, value]] of Object.entries(settings)) {
    test(`${name}, with the setting’s range`, () =>
      fails(1, [/training_invalid/, / to /], 'visits.csv', `${option}=${value}`))
  }

  const logs = {
    'one user': ['a,x\na,y', [], /1 user/, /two or more/],
    'one item': ['a,x\nb,x', [], /1 item/, /two or more/],
    'users who are all alike': ['a,x\na,y\nb,y\nb,x', [], /2 users who all had to do with the same 2 items/],
    'one act each': ['a,x\nb,y\nc,x', [], /3 users with one item each/],
    'support that no item has': ['a,x\na,y\nb,x', ['--min-support', '9'], /minSupport/, /0 items/],
    'what is done next without times': ['a,x\na,y\nb,x', ['--kind', 'next'], /no times/],
    'what is done next at one time': [
      'user,item,timestamp\na,x,1790000000\na,y,1790000000\nb,x,1790000000',
      ['--kind', 'next'],
      /times that are all equal/,
    ],
    'what is done next by users who did one thing': [
      'user,item,timestamp\na,x,1790000000\na,y,1790000000\nb,x,1790000009',
      ['--kind', 'next'],
      /no user with two items at different times/,
    ],
  }
  for (const [name, [log, args, ...says]] of Object.entries(logs)) {
    test(name, async () => {
      await writeFile(join(cwd, 'log.csv'), log)
      await fails(1, [/training_invalid/, ...says], 'log.csv', ...args)
    })
  }

  test('a --min-value that leaves nothing', () =>
    fails(1, [/none of \d+ interactions/, /value of 6/, /interactions_invalid/], 'visits.csv', '--min-value', '6'))
  test('a file that is not there', () => fails(1, [/none\.csv/, /no such file/], 'none.csv'))
})

describe('neighbours in memory', async () => {
  const { loadTrainer, NeighbourTrainer, trainNeighbours } = await trainingModules(
    'training.ts',
    'training/neighbours.ts',
  )
  await loadTrainer()
  const ids = (column) => [...new Set(visits.map((row) => row[column]))]
  const [users, items] = [ids(0), ids(1)]
  const interactions = {
    users,
    items,
    user: Uint32Array.from(visits, ([user]) => users.indexOf(user)),
    item: Uint32Array.from(visits, ([, item]) => items.indexOf(item)),
    value: Float32Array.from(visits, ([, , value]) => value),
    at: Float64Array.from(visits, ([, , , at]) => at),
  }

  test('are the same from a log that is used again', () => {
    const trainer = new NeighbourTrainer({ interactions })
    const kinds = [
      ['ease', { regularization: 3 }],
      ['ease', { regularization: 30, perItem: 2 }],
      ['ease', { regularization: 30, minSupport: 25 }],
      ['cosine', {}],
      ['next', { shrinkage: 1 }],
      ['ease', { regularization: 3 }],
    ]
    for (const [kind, settings] of kinds) {
      assert.deepEqual(trainer.make(kind, settings), trainNeighbours({ interactions, kind, ...settings }))
    }
    trainer.free()
  })

  test('are of the catalogue’s items alone where it is given, and hear how much is done', () => {
    const catalogue = CROWDS.sailors.slice(0, 4)
    const parts = []
    const found = trainNeighbours({ interactions, kind: 'ease', catalogue }, (part) => parts.push(part))
    assert.deepEqual([...new Set(found.item)].map((item) => found.ids[item]).sort(), [...catalogue].sort())
    assert.deepEqual([found.taking, found.having, parts.at(-1)], [4, 4, 1])
  })

  test('refuse a catalogue of other items', () =>
    failsWith(
      () => trainNeighbours({ interactions, kind: 'ease', catalogue: ['x'] }),
      'interactions_invalid',
      /none of \d+ interactions with one of the items/,
    ))
})
