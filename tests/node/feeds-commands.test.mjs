// learn, tune, evaluate and train read items in every format that build reads, with the same options, and give the same result as for NDJSON.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { circleBooks, circleVisits } from '../fixtures/readers.mjs'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()
const write = (name, text) => writeFile(join(folder, name), text)
const read = (name) => readFile(join(folder, name))

async function run(...args) {
  const { code, stdout, stderr } = await penchant(args, { cwd: folder })
  assert.equal(code, 0, stderr)
  return stdout
}

const WRAPPED = ['wrapped.json', '--from', 'json', '--id', '_id', '--skip-bad', '1']

before(async () => {
  const books = circleBooks()
  await write('visits.csv', circleVisits({ readers: 60 }))
  await write('items.ndjson', books.map((book) => JSON.stringify(book)).join('\n'))
  // A record without an id stands among them.
  const records = books.map(({ id, ...rest }) => ({ _id: id, ...rest })).toSpliced(7, 0, { subjects: ['None'] })
  await write('wrapped.json', JSON.stringify({ data: { books: records } }))
  const rows = books.map(({ id, subjects: [subject] }) => [
    id,
    `Title ${id}`,
    `https://a/${id}`,
    subject,
    'in_stock',
    '1 EUR',
  ])
  const table = [['id', 'title', 'link', 'product_type', 'availability', 'price'], ...rows]
  await write('merchant.tsv', table.map((row) => row.join('\t')).join('\n'))
})

describe('an export gives what the same items as NDJSON give', () => {
  const [path, ...options] = WRAPPED
  const cases = {
    evaluate: (items, ...how) => ['evaluate', '--items', items, ...how, '--train', 'visits.csv', '--json'],
    tune: (items, ...how) => ['tune', 'visits.csv', '--items', items, ...how, '--out', 'tuned.json', '--json'],
  }
  for (const [name, command] of Object.entries(cases)) {
    test(`in ${name}`, async () => {
      const [plain, wrapped] = [await run(...command('items.ndjson')), await run(...command(path, ...options))]
      assert.deepEqual(JSON.parse(wrapped), JSON.parse(plain))
    })
  }

  test('in train, in the command that it names as well', async () => {
    const train = (out, items, ...how) =>
      run('train', 'visits.csv', '--dim', '8', '--items', items, ...how, '--out', out)
    await train('plain.npy', 'items.ndjson')
    const said = await train('wrapped.npy', path, ...options)
    assert.deepEqual(await read('wrapped.npy'), await read('plain.npy'))
    assert.match(said, /npx penchant build wrapped\.json --from json --id _id --skip-bad 1 --vectors wrapped\.npy/)
  })

  test('in train --neighbours', async () => {
    const train = (out, items, ...how) =>
      run('train', 'visits.csv', '--neighbours', '--items', items, ...how, '--out', out)
    await train('plain.csv', 'items.ndjson')
    await train('wrapped.csv', path, ...options)
    assert.deepEqual(await read('wrapped.csv'), await read('plain.csv'))
  })
})

test('learn knows the fields of a feed, and the commands that it prints make the same catalogue', async () => {
  const said = await run(
    'learn',
    'merchant.tsv',
    'visits.csv',
    '--from',
    'merchant',
    '--plan',
    'quick',
    '--at',
    '10',
    '--json',
  )
  const learned = await read('catalog.pnc')
  const { fields, shaping } = JSON.parse(await read('catalog.config.json'))
  assert.equal(fields.categories.role ?? fields.categories, 'category')
  assert.deepEqual(shaping.available, { not: { available: false } })
  const { commands } = JSON.parse(said)
  for (const line of commands) {
    assert.match(line, /merchant\.tsv --from merchant|penchant train/)
    await run(...line.split(' ').slice(2))
  }
  assert.deepEqual(await read('catalog.pnc'), learned)
})

test('options that say how items are read need items', async () => {
  for (const args of [
    ['train', 'visits.csv', '--id', 'sku'],
    ['train', 'visits.csv', '--neighbours', '--id', 'sku'],
    ['evaluate', '--catalog', 'catalog.pnc', '--train', 'visits.csv', '--test', 'visits.csv', '--id', 'sku'],
  ]) {
    const { code, stderr } = await penchant(args, { cwd: folder })
    assert.equal(code, 2, stderr)
    assert.match(stderr, /got --id without --items, expected the items that it is about/)
  }
})

test('a number below 0 after an option is its value, and is refused as one', async () => {
  for (const given of [['--skip-bad', '-1'], ['--skip-bad=-1']]) {
    const { code, stderr } = await penchant(['build', 'merchant.tsv', ...given], { cwd: folder })
    assert.equal(code, 2)
    assert.match(stderr, /build: --skip-bad: got -1, expected a whole number of broken records, 0 or more/)
  }
})

test('an error of the compiler names the line of the feed', async () => {
  await write('long.csv', `sku,tags\na,x\nb,"\n\n"\nc,${'y'.repeat(1_100)}\n`)
  await write('tags.json', '{"fields":{"tags":"tag"}}')
  const { code, stderr } = await penchant(
    ['evaluate', '--items', 'long.csv', '--config', 'tags.json', '--train', 'visits.csv'],
    { cwd: folder },
  )
  assert.equal(code, 1)
  assert.match(stderr, /line 6\b.*1,024.*\[source_field\]/)
})
