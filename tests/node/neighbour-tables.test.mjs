// Tables of neighbours from CSV and Parquet, as sites have them; and what is refused, by the line.

import assert from 'node:assert/strict'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { failsWith, moduleOf } from '../fixtures/command.mjs'
import { books, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { readNeighbours } = await moduleOf('neighbours/read.ts')
const { neighbourFile } = await moduleOf('neighbours/write.ts')
const fixtures = fileURLToPath(new URL('../fixtures/neighbours/', import.meta.url))
const folder = await temporaryFolder()

const ids = books.map(({ id }) => id)
/** What tests/fixtures/neighbours/make.py writes. */
const rows = ids.flatMap((id, at) => [
  [id, ids[(at + 1) % 10], 0.5],
  [id, ids[(at + 3) % 10], -0.25],
])
const csv = ['item,neighbour,weight', ...rows.map((row) => row.join(','))].join('\n')

/** A file in a folder of its own; returns its path. */
let count = 0
async function place(name, content) {
  const path = join(folder, String(count++), name)
  await mkdir(join(path, '..'))
  await writeFile(path, content)
  return path
}

/** A table's rows with their ids. */
const spelled = ({ ids, item, neighbour, weight }) =>
  Array.from(item, (_, row) => [ids[item[row]], ids[neighbour[row]], weight[row]])
const read = async (path) => spelled(await readNeighbours(path))

describe('neighbours are read from', () => {
  const texts = {
    'CSV with a header': ['a.csv', csv],
    'CSV without one': ['a.csv', csv.slice(csv.indexOf('\n') + 1)],
    'compressed CSV': ['a.csv.gz', gzipSync(csv)],
    'semicolons and carriage returns': ['a.csv', `\ufeff${csv.replaceAll(',', ';').replaceAll('\n', '\r\n')}\r\n`],
    'other names, in another order, among other columns': [
      'a.csv',
      ['rank,Score,to,From', ...rows.map(([one, other, weight]) => `1,${weight},${other},"${one}"`)].join('\n'),
    ],
  }
  for (const [name, [file, content]] of Object.entries(texts)) {
    test(name, async () => assert.deepEqual(await read(await place(file, content)), rows))
  }

  test('Parquet, in Snappy and groups of rows', async () => {
    assert.deepEqual(await read(join(fixtures, 'snappy.parquet')), rows)
  })

  test('a folder of Parquet files, with whole numbers as ids', async () => {
    const numbered = rows.map(([one, other, weight]) => [one, other].map((id) => `10${ids.indexOf(id)}`).concat(weight))
    assert.deepEqual(await read(join(fixtures, 'parts')), numbered)
  })

  test('what was written, to the last bit, whatever the ids are', async () => {
    const strange = ['a,b', 'c"d', 'line\nend', ' room ', 'tab\there', 'semi;colon', 'plain', 'ümläut']
    const pairs = strange.flatMap((_, one) => strange.flatMap((_, other) => (one === other ? [] : [[one, other]])))
    const table = {
      ids: strange,
      item: Uint32Array.from(pairs, ([one]) => one),
      neighbour: Uint32Array.from(pairs, ([, other]) => other),
      weight: Float32Array.from(pairs, (_, at) => Math.sin(at + 1) * 10 ** ((at % 40) - 34)),
    }
    const { content } = neighbourFile('a.csv', table)
    assert.deepEqual(await read(await place('a.csv', [...content].join(''))), spelled(table))
  })
})

describe('neighbours are refused, with the line, what was got and what was expected:', () => {
  const head = 'item,neighbour,weight\n'
  const texts = {
    'an empty file': ['', /nothing/],
    'a header and nothing else': [head, /a header and nothing else/],
    'a missing column': ['item,neighbour\na,b', /line 1/, /none is weight/, /item, neighbour and weight/],
    'columns of other names': ['item,b,c\na,b,1', /none is neighbour or weight/],
    'two columns and no header': ['a,b\nc,d', /2 columns and no header/],
    'a column that is there twice': ['item,neighbour,weight,weight\na,b,1,2', /2 columns named "weight"/],
    'an item that is missing': [`${head},b,1`, /line 2/, /no item/, /column 1/],
    'a neighbour that is missing': [`${head}a,,1`, /line 2/, /no neighbour/],
    'a weight that is missing': [`${head}a,b,1\na,c,`, /line 3/, /the weight ""/],
    'a weight that is none': [`${head}a,b,much`, /the weight "much"/, /a number of/],
    'a weight that is not a number': [`${head}a,b,NaN`, /the weight "NaN"/],
    'a weight without end': [`${head}a,b,-Infinity`, /the weight "-Infinity"/],
    'a huge weight': [`${head}a,b,1e7`, /the weight "1e7"/, /1000000/],
    'a row that is too short': [`${head}a,b,1\na,b`, /line 3/, /2 cells/, /expected 3/],
    'the same pair twice': [`${head}a,b,1\nb,a,1\na,b,2`, /line 4/, /"a" with "b" again/, /line 2/],
    'a quote that is never closed': [`${head}"a,b,1`, /line 2/, /never closed/],
    'UTF-16': [Buffer.from(`\ufeff${head}`, 'utf16le'), /UTF-16/],
    'bytes that are no text': [Buffer.from([0x61, 0x2c, 0xff, 0x2c, 0x31]), /UTF-8/],
  }
  for (const [name, [content, ...says]] of Object.entries(texts)) {
    test(name, async () => {
      const path = await place('table.csv', content)
      await failsWith(() => readNeighbours(path), 'neighbours_invalid', /table\.csv: /, ...says)
    })
  }

  const files = {
    'Parquet without weights': [() => join(fixtures, 'no-weight.parquet'), /none is weight/],
    'Parquet with a hole': [() => join(fixtures, 'hole.parquet'), /row 2/, /null as the weight/],
    'Parquet that was cut off': [() => place('cut.parquet', 'PAR1'), /cannot be read/],
    'a folder without Parquet': [async () => join(await place('a.txt', ''), '..'), /a folder without \.parquet files/],
    'a folder with a part that is none': [async () => join(await place('a.parquet', csv), '..'), /no Parquet/],
  }
  for (const [name, [path, ...says]] of Object.entries(files)) {
    test(name, async () => {
      const at = await path()
      await failsWith(() => readNeighbours(at), 'neighbours_invalid', ...says)
    })
  }
})

describe('penchant build --neighbours', () => {
  let cwd
  before(async () => {
    cwd = join(await place('items.ndjson', books.map((book) => JSON.stringify(book)).join('\n')), '..')
    await writeFile(join(cwd, 'neighbours.csv'), csv)
    await writeFile(join(cwd, 'some.csv'), 'moby,emma,1\nmoby,moby,1\nmoby,stranger,1\nstranger,emma,1')
    await writeFile(join(cwd, 'twice.csv'), 'moby,emma,1\nmoby,emma,1')
    await writeFile(join(cwd, 'vectors.ndjson'), JSON.stringify({ id: 'moby', vector: [1, 2, 3, 4, 5, 6, 7, 8] }))
  })
  const build = (args, input) => penchant(['build', 'items.ndjson', '--out', 'out.pnc', ...args], { cwd, input })

  async function succeeds(args, input) {
    const { code, stdout, stderr } = await build(args, input)
    assert.deepEqual([code, stderr], [0, ''])
    return stdout
  }

  async function fails(code, says, ...args) {
    const before = await readdir(cwd)
    const result = await build(args)
    assert.deepEqual([result.code, result.stdout], [code, ''], result.stderr)
    for (const pattern of says) assert.match(result.stderr, pattern)
    assert.deepEqual(await readdir(cwd), before)
  }

  test('takes up to four tables with names, and says how many items have some', async () => {
    const next = join(fixtures, 'snappy.parquet')
    const stdout = await succeeds(['--neighbours', 'neighbours.csv', '--neighbours', `next=${next}`])
    assert.match(stdout, /Neighbours neighbours: 10 of 10 items have some, 20 in all and 2 at the most\./)
    assert.match(stdout, /Neighbours next: 10 of 10 items have some/)
  })

  test('passes over rows of no item and of an item with itself, and counts them', async () => {
    const stdout = await succeeds(['--neighbours', 'some.csv'])
    assert.match(stdout, /1 of 10 items have some, 1 in all/)
    assert.match(stdout, /rows passed over: 2 with an id of no item, 1 of an item with itself\./)
  })

  test('reads one from standard input', async () => {
    assert.match(await succeeds(['--neighbours', 'own=-'], csv), /Neighbours own: 10 of 10/)
  })

  const typed = {
    'five tables': [['a', 'b', 'c', 'd', 'e'].flatMap((name) => ['--neighbours', `${name}=neighbours.csv`]), /5 files/],
    'two of one name': [['--neighbours', 'neighbours.csv', '--neighbours', 'some.csv'], /"neighbours" twice/],
    'the name of another signal': [['--neighbours', 'popularity=some.csv'], /"popularity"/],
    'the name of vectors': [['--vectors', 'x=vectors.ndjson', '--neighbours', 'x=some.csv'], /expected two names/],
    'standard input twice': [['--neighbours', '-', '--vectors', '-'], /got - more than once/],
  }
  for (const [name, [args, says]] of Object.entries(typed)) {
    test(`refuses ${name}, with exit code 2`, () => fails(2, [says, /penchant build <items>/], ...args))
  }

  test('refuses a table that cannot be taken, and leaves no catalogue behind', async () => {
    await build(['--neighbours', 'neighbours.csv'])
    await fails(1, [/twice\.csv: line 2/, /neighbours_invalid/], '--neighbours', 'twice.csv')
  })
})
