// Every format of feed from its fixture, which follows the vendor's specification, to a shelf: through the package's own command.

import assert from 'node:assert/strict'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { open } from '../../dist/node.js'
import { cases, fixture } from '../fixtures/feeds.mjs'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()

/** Builds a feed; resolves to what was said, the shelf of a first visit and the item of an id. */
async function built(path, ...args) {
  const { code, stdout, stderr } = await penchant(['build', path, '--out', 'feed.pnc', ...args], { cwd: folder })
  assert.equal(code, 0, stderr)
  const profile = await open({ catalog: await readFile(join(folder, 'feed.pnc')), consent: 'session' })
  const shelf = (await profile.recommend({ limit: 100 })).items.map(({ id }) => id)
  const item = (id) => Object.fromEntries(Object.entries(profile.item(id) ?? {}).filter(([, value]) => !isEmpty(value)))
  return { said: stdout, shelf, item, profile }
}

const isEmpty = (value) => Array.isArray(value) && value.length === 0

/** Asserts that an item has at least these values. */
function has(item, wanted) {
  assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((name) => [name, item[name]])), wanted)
}

describe('from fixture to shelf', () => {
  test('there is a fixture of every format', async () => {
    const { stderr } = await penchant(['build', 'none', '--from', '?'], { cwd: folder })
    const [, formats] = /expected one of ([\w, ]+)/.exec(stderr)
    assert.deepEqual([...new Set(Object.values(cases).map(({ from }) => from))].sort(), formats.split(', ').sort())
  })

  for (const [name, { from, args = [], says, shelf, items }] of Object.entries(cases)) {
    test(`${name}, told by its content`, async () => {
      const feed = await built(fixture(name), ...args)
      for (const pattern of says) assert.match(feed.said, pattern)
      assert.deepEqual(feed.shelf, shelf)
      for (const [id, wanted] of Object.entries(items)) has(feed.item(id), wanted)
      await feed.profile.close()
    })

    test(`${name}, said by --from ${from}, packed and from standard input`, async () => {
      if (from === 'sitemap' && name !== 'sitemap.xml')
        await copyFile(fixture('sitemap.xml'), join(folder, 'sitemap.xml'))
      await writeFile(join(folder, `${name}.gz`), gzipSync(await readFile(fixture(name))))
      const feed = await built(`${name}.gz`, '--from', from, ...args)
      assert.deepEqual(feed.shelf, shelf)
      await feed.profile.close()
      if (name === 'sitemap-index.xml') return
      const input = await readFile(fixture(name))
      const piped = await penchant(['build', '-', '--out', 'piped.pnc', ...args], { cwd: folder, input })
      assert.equal(piped.code, 0, piped.stderr)
      assert.deepEqual(await readFile(join(folder, 'piped.pnc')), await readFile(join(folder, 'feed.pnc')))
    })
  }
})

describe('what the format says of its fields', () => {
  test('is the role of a field, and the config’s own goes before it', async () => {
    const config = { fields: { brand: 'tag', color: { role: 'stored' } } }
    await writeFile(join(folder, 'own.json'), JSON.stringify(config))
    const { said, profile } = await built(fixture('merchant.xml'), '--config', 'own.json')
    assert.match(said, /^ {2}brand +tag .* the config says so$/m)
    assert.match(said, /^ {2}color +stored .*the config says so$/m)
    assert.match(said, /^ {2}group +variant-of .*the format of the feed$/m)
    await profile.close()
  })

  test('keeps what cannot be had off shelves, unless the config says what is available', async () => {
    await writeFile(join(folder, 'all.json'), JSON.stringify({ shaping: { available: {} } }))
    const { shelf, profile } = await built(fixture('merchant.tsv'), '--config', 'all.json')
    assert.deepEqual(shelf, ['SHOE-1', 'SHOE-2'])
    await profile.close()
  })

  test('leaves shelves as they are where nothing at all can be had', async () => {
    await writeFile(
      join(folder, 'gone.tsv'),
      (await readFile(fixture('merchant.tsv'), 'utf8')).replace('in_stock', 'out_of_stock'),
    )
    const { shelf, profile } = await built('gone.tsv')
    assert.deepEqual(shelf, ['SHOE-1', 'SHOE-2'])
    await profile.close()
  })
})

describe('columns of a table', () => {
  test('are numbers where nearly all are, and what is none is left out and counted', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => `r${at},Thing ${at},${at === 30 ? 'on request' : at + 0.5}`)
    await writeFile(join(folder, 'prices.csv'), `id,title,price\n${rows.join('\n')}\n`)
    const { said, item, profile } = await built('prices.csv')
    assert.match(said, /`price` that were left out: 1 \(line 32: "on request"/)
    has(item('r29'), { price: 29.5 })
    has(item('r30'), { price: undefined, title: 'Thing 30' })
    await profile.close()
  })

  test('are texts where only the first thousand are numbers', async () => {
    const rows = Array.from({ length: 1_500 }, (_, at) => `r${at},Thing ${at},${at < 1_000 ? at : `size ${at}`}`)
    await writeFile(join(folder, 'sizes.csv'), `id,title,size\n${rows.join('\n')}\n`)
    const { item, profile } = await built('sizes.csv')
    has(item('r7'), { size: '7' })
    has(item('r1200'), { size: 'size 1200' })
    await profile.close()
  })

  test('keep a code with zeros before it as it is', async () => {
    await writeFile(join(folder, 'codes.csv'), 'id,title,code\na,One,007\nb,Two,008\n')
    const { item, profile } = await built('codes.csv')
    has(item('a'), { code: '007' })
    await profile.close()
  })
})
