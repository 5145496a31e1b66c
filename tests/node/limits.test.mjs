// The limits of what the command line reads: what is too large is refused with its code, and before it takes memory.

import assert from 'node:assert/strict'
import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { open as openProfile } from '../../dist/node.js'
import { books, penchant, temporaryFolder } from '../fixtures/shop.mjs'
import { refuses } from '../fixtures/visit.mjs'

const folder = await temporaryFolder()
const at = (name) => join(folder, name)
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const GIB = 2 ** 30

await writeFile(at('items.json'), JSON.stringify(books))
await writeFile(
  at('watch.mjs'),
  `import { writeFileSync } from 'node:fs'
   process.on('exit', () => writeFileSync(${JSON.stringify(at('memory.txt'))}, String(process.resourceUsage().maxRSS)))`,
)

/** Runs a command that is refused; resolves to the most memory that it had, in megabytes. */
async function refused(args, code, ...says) {
  const program = [process.execPath, '--import', `file://${at('watch.mjs')}`, cli]
  const result = await penchant(args, { cwd: folder, program })
  assert.deepEqual([result.code, result.stdout], [1, ''], result.stderr)
  assert.match(result.stderr, new RegExp(`\\[${code}\\]\\n$`))
  for (const pattern of says) assert.match(result.stderr, pattern)
  return Number(await readFile(at('memory.txt'), 'utf8')) / 1_024
}

/** A file of so many bytes, zeros but for its beginning, which take no room. */
async function sparse(name, bytes, start = '') {
  const file = await open(at(name), 'w')
  await file.write(start)
  await file.truncate(bytes)
  await file.close()
}

/** A .gz of more than so many bytes: one part, again and again. */
async function packed(name, bytes) {
  const part = 64 * 2 ** 20
  const member = gzipSync(Buffer.alloc(part, ' '), { level: 9 })
  await writeFile(at(name), Buffer.concat(Array(Math.floor(bytes / part) + 1).fill(member)))
}

describe('a file that is too large is refused before it takes memory', () => {
  test('of items', async () => {
    await sparse('large.ndjson', GIB + 1, '{"id":"a"}\n')
    const says = /large\.ndjson: got 1,073,741,825 bytes, expected 1,073,741,824 bytes of items at most: leave out/
    assert.ok((await refused(['build', 'large.ndjson'], 'source_syntax', says)) < 300)
  })

  test('of items, in a .gz', async () => {
    await packed('large.ndjson.gz', GIB)
    const says = /large\.ndjson\.gz: got more than 1,073,741,824 bytes once it is unpacked, expected/
    const memory = await refused(['build', 'large.ndjson.gz'], 'source_syntax', says)
    assert.ok(memory < 300, `${memory} MB`)
  })

  const others = {
    'of interactions': [['build', 'items.json', '--interactions', 'huge'], 'interactions_invalid'],
    'of vectors': [['build', 'items.json', '--vectors', 'huge'], 'vectors_invalid'],
    'of neighbours': [['build', 'items.json', '--neighbours', 'huge'], 'neighbours_invalid'],
    'of a config': [['build', 'items.json', '--config', 'huge'], 'config_invalid'],
    'of a catalogue': [['inspect', 'huge'], 'catalog_length'],
  }
  for (const [name, [args, code]] of Object.entries(others)) {
    test(name, async () => {
      await sparse('huge', 1.5 * GIB + 1)
      assert.ok(
        (await refused(args, code, /huge: got 1,610,612,737 bytes, expected [\d,]+ bytes of \w+ at most/)) < 300,
      )
    })
  }
})

test('a .gz that is none is refused by the code of what it should hold', async () => {
  await writeFile(at('broken.gz'), gzipSync('{"id":1}').subarray(0, 20))
  await refused(
    ['build', 'broken.gz'],
    'source_syntax',
    /broken\.gz could not be unpacked: .+\. Expected a sound \.gz of items/,
  )
})

describe('open({ items }) refuses, as build does', () => {
  const tags = Array.from({ length: 1_000_000 }, (_, number) => `tag ${number}`)
  const fields = Object.fromEntries(tags.slice(0, 100_000).map((name) => [name, 'x']))
  const cases = {
    'a million tags': [[{ id: 'a', tags }], /item 1, field `tags`: got a list of 1000000 values, expected 10,000/],
    'a hundred thousand fields': [[{ id: 'a', ...fields }], /item 1, field `tag 1000`: .*1,000 fields at most/],
  }
  for (const [name, [items, says]] of Object.entries(cases)) {
    test(name, { timeout: 20_000 }, () => refuses(() => openProfile({ items }), 'source_field', says))
  }
})

describe('an import', () => {
  const now = Date.now()
  const features = (count) =>
    Array.from({ length: count }, (_, number) => ({ field: 'subjects', value: `value ${number}`, weight: 0.1 }))
  const copy = (events, items) => ({ format: 'penchant-profile', version: 1, events, items })
  const view = (number, item) => ({ number, type: 'view', at: now - 1e6 + number, item })
  const opened = () => openProfile({ items: books, consent: 'session', profile: 'limits' })

  test('takes the features of an item once, however many events are about it', { timeout: 60_000 }, async () => {
    const penchant = await opened()
    const events = Array.from({ length: 5_000 }, (_, number) => view(number + 1, 'gone'))
    const data = copy(events, [{ id: 'gone', features: features(10_000) }])
    // With each of its events, they would be two gigabytes.
    assert.deepEqual(await penchant.data.import(data), { events: 5_000, skipped: 0 })
    await penchant.close()
  })

  const refused = {
    'more features than there is room for, all items together': [
      copy(
        [],
        Array.from({ length: 101 }, (_, item) => ({ id: `i${item}`, features: Array(9_901).fill(features(1)[0]) })),
      ),
      /`items`: got items with 1000001 features, expected 1,000,000 of all items together at most/,
    ],
    'more features of an item': [
      copy([], [{ id: 'a', features: Array(10_001).fill(features(1)[0]) }]),
      /`items\[0\]\.features`: got 10001 of them, expected 10,000 at most/,
    ],
    'more values than anything is read of': [
      copy([], Array(1_000).fill({ id: 'a', features: Array(10_000).fill({ a: 1 }) })),
      /got more than 8,000,000 values/,
    ],
    'a text without end': [
      copy([], [{ id: 'x'.repeat(2 ** 28), features: Array(10_000).fill('x'.repeat(2 ** 28)) }]),
      /got more than 8,000,000 values/,
    ],
    'a list of four billion': [copy(new Array(2 ** 32 - 1), []), /`events`: got a list of 4294967295/],
  }
  for (const [name, [data, says]] of Object.entries(refused)) {
    test(`with ${name} is refused, and the profile stays`, { timeout: 60_000 }, async () => {
      const penchant = await opened()
      await penchant.record({ type: 'view', item: 'moby' })
      await refuses(() => penchant.data.import(data), 'import_invalid', says)
      assert.equal((await penchant.health()).events, 1)
      await penchant.close()
    })
  }
})
