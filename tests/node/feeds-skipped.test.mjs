// Broken records in a feed of any size: --skip-bad leaves out as many as it says, also of those that only the compiler refuses, with as many
// attempts as its work has stages. And a folder of Parquet files, which is one feed.

import assert from 'node:assert/strict'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { open } from '../../dist/node.js'
import { readingFeeds } from '../fixtures/reading.mjs'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()
const at = (name) => join(folder, name)
const ITEMS = 100_000

const build = (...args) => penchant(['build', ...args], { cwd: folder })

/** NDJSON of so many items, every n-th of them with what `broken` makes of it. */
function feed(every, broken) {
  const item = (row) => JSON.stringify({ sku: `p${row}`, title: `Lamp ${row}`, tags: [`t${row % 50}`] })
  return Array.from({ length: ITEMS }, (_, row) => (row % every === every - 1 ? broken(row) : item(row))).join('\n')
}

const tooLong = (row) => JSON.stringify({ sku: `p${row}`, tags: ['x'.repeat(1_025)] })

describe('of 100,000 records 2,000 that only the compiler refuses', () => {
  const args = ['many.ndjson', '--config', 'tags.json', '--out', 'many.pnc', '--json']
  before(async () => {
    await writeFile(at('tags.json'), '{"fields":{"title":"title","tags":"tag"}}')
    await writeFile(at('many.ndjson'), feed(50, tooLong))
  })

  test('are left out with --skip-bad 2000', async () => {
    const { code, stdout, stderr } = await build(...args, '--skip-bad', '2000')
    assert.equal(code, 0, stderr)
    const { items, feed } = JSON.parse(stdout)
    assert.deepEqual([items, feed.items, feed.badRecords, feed.bad.length], [98_000, 98_000, 2_000, 20])
    assert.deepEqual([feed.bad[0].line, feed.bad[19].line], [50, 1_000])
    const profile = await open({ catalog: await readFile(at('many.pnc')), consent: 'session' })
    assert.deepEqual(
      ['p48', 'p49', 'p50', 'p99998', 'p99999'].map((id) => profile.item(id)?.title),
      ['Lamp 48', undefined, 'Lamp 50', 'Lamp 99998', undefined],
    )
    await profile.close()
  })

  test('are one too many with --skip-bad 1999, which names the first places', async () => {
    const { code, stderr } = await build(...args, '--skip-bad', '1999')
    assert.equal(code, 1)
    assert.match(stderr, /^penchant: line 100000, field `tags`: .*one more than the 1,999 that --skip-bad allows/)
    assert.match(
      stderr,
      /The first that the compiler refuses: line 50, line 100, line 150, line 200, line 250 \[source_field\]\n$/,
    )
  })
})

test('the compiler begins again once for each stage that refuses, not for each record', async () => {
  const feeds = await readingFeeds(folder)
  // Two kinds, of which the first is refused where rows are read, and the second where features are found.
  const surrogate = (row) => `{"sku":"p${row}","tags":["\\ud800"]}`
  await writeFile(
    at('kinds.ndjson'),
    feed(100, (row) => (row % 200 === 99 ? surrogate(row) : tooLong(row))),
  )
  const given = await feeds.readFeed({ path: at('kinds.ndjson'), skipBad: 1_000, now: 0 })
  let attempts = 0
  const { compiled, feed: left } = await feeds.compileFeed(given, (attempt) => {
    attempts++
    const job = { config: '{"fields":{"tags":"tag"}}', duplicates: 'merge' }
    return feeds.typed(() => feeds.compile({ ...job, ...attempt }))
  })
  assert.deepEqual([attempts, compiled.items, left.mayLeave], [3, 99_000, 0])
})

describe('a folder of Parquet files, as Spark writes it', () => {
  const part = fileURLToPath(new URL('../fixtures/feeds/items.parquet', import.meta.url))
  before(async () => {
    await mkdir(at('spark'))
    for (const name of ['part-00000.snappy.parquet', 'part-00001.snappy.parquet'])
      await copyFile(part, at(`spark/${name}`))
    await writeFile(at('spark/_SUCCESS'), '')
    for (const name of ['.part-00000.snappy.parquet.crc', '_metadata.parquet', 'notes.txt']) {
      await writeFile(at(`spark/${name}`), 'no Parquet')
    }
    await mkdir(at('empty'))
  })

  test('is one feed, whose rows are counted on', async () => {
    const { code, stdout, stderr } = await build('spark', '--out', 'spark.pnc', '--json', '--skip-bad', '2')
    assert.equal(code, 0, stderr)
    const { items, feed } = JSON.parse(stdout)
    assert.deepEqual([items, feed.format, feed.items], [3, 'parquet', 6], 'both parts have the same three')
    assert.deepEqual(
      feed.bad.map(({ line }) => line),
      [4, 8],
    )
  })

  const refused = {
    'has none': [['empty'], /empty: got a folder without \.parquet files/, 'file_unreadable'],
    'is said to be something else': [
      ['spark', '--from', 'csv'],
      /got a folder of Parquet files, expected a CSV/,
      'source_syntax',
    ],
    'has a part that is none': [['broken'], /broken.part-1\.parquet: got .*expected/, 'source_syntax'],
  }
  for (const [name, [args, says, code]] of Object.entries(refused)) {
    test(`is refused where it ${name}`, async () => {
      await mkdir(at('broken'), { recursive: true })
      await writeFile(at('broken/part-1.parquet'), 'no Parquet')
      const { code: status, stderr } = await build(...args, '--out', 'refused.pnc')
      assert.equal(status, 1)
      assert.match(stderr, says)
      assert.match(stderr, new RegExp(`\\[${code}\\]`))
    })
  }
})
