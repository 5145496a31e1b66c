// Feeds in every format, broken in every way: cut, bytes changed, parts doubled, moved and left out. A typed error or a sound catalogue
// comes of them, nothing else.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { open, PenchantError } from '../../dist/node.js'
import { readingFeeds } from '../fixtures/reading.mjs'
import { temporaryFolder } from '../fixtures/shop.mjs'
import { report } from '../long/counts.mjs'

/** Broken feeds of each format; `npm run test:long -- feeds` takes them to length. */
const numRuns = Number(process.env.PENCHANT_FEEDS ?? 60)

const folder = await temporaryFolder()
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const fixture = (name) => at(`tests/fixtures/feeds/${name}`)

const NAMES = [
  ...['merchant.xml', 'merchant.atom', 'merchant.tsv', 'shopify.json', 'shopify.csv', 'shopify-2025.csv'],
  ...['woocommerce.csv', 'news.rss', 'blog.atom', 'feed.json', 'schema.jsonld', 'sitemap.xml', 'sitemap-index.xml'],
  ...['semicolons.csv', 'bars.csv', 'tabs.tsv', 'mongo.ndjson', 'wrapped.json', 'items.parquet'],
]

let feeds
before(async () => {
  feeds = await readingFeeds(folder)
})

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 4 }),
  fc
    .constantFrom(
      '"',
      '<',
      '>',
      '&',
      '{',
      '}',
      '[',
      ']',
      ',',
      ';',
      '\t',
      '\n',
      '\r',
      '\\',
      '\0',
      '\ufeff',
      '<!--',
      ']]>',
      '</item>',
      '<item>',
      'null',
      '-1',
      '1e999',
      '\ud83d\ude00',
    )
    .map((text) => new Uint8Array(Buffer.from(text))),
)
/** Ways of breaking a feed. Places are parts of its length. */
const mutation = fc.oneof(
  fc.record({ way: fc.constant('cut'), from: place }),
  fc.record({ way: fc.constant('put'), from: place, bytes }),
  fc.record({ way: fc.constant('over'), from: place, bytes }),
  fc.record({ way: fc.constant('move'), from: place, to: place, length: fc.nat(80) }),
  fc.record({ way: fc.constant('swap'), from: place, to: place }),
  fc.record({ way: fc.constant('lines'), from: place, to: place }),
)

function mutated(feed, { way, from, to = 0, length = 0, bytes = new Uint8Array() }) {
  const [start, other] = [from, to].map((part) => Math.floor(part * feed.length))
  const parts = (...all) => Buffer.concat(all)
  if (way === 'cut') return feed.subarray(0, start)
  if (way === 'put') return parts(feed.subarray(0, start), bytes, feed.subarray(start))
  if (way === 'over') return parts(feed.subarray(0, start), bytes, feed.subarray(start + bytes.length))
  if (way === 'swap') return swapped(feed, start, other)
  if (way === 'move') {
    const rest = parts(feed.subarray(0, start), feed.subarray(start + length))
    return parts(rest.subarray(0, other), feed.subarray(start, start + length), rest.subarray(other))
  }
  const lines = feed.toString('latin1').split('\n')
  const [one, two] = [from, to].map((part) => Math.floor(part * lines.length))
  return Buffer.from(lines.with(one, lines[two]).with(two, lines[one]).join('\n'), 'latin1')
}

/** Exchanges two fields: what stands between marks around two places. */
function swapped(feed, ...places) {
  const text = feed.toString('latin1')
  const [one, two] = places
    .toSorted((first, second) => first - second)
    .map((place) => {
      const start = Math.max(...[',', '"', '>', ';', '\t', '\n'].map((mark) => text.lastIndexOf(mark, place))) + 1
      const end = /[,"<;\t\n]/.exec(text.slice(start))?.index ?? text.length - start
      return { start, end: start + end }
    })
  if (one.end > two.start) return feed
  const cell = ({ start, end }) => text.slice(start, end)
  return Buffer.from(
    text.slice(0, one.start) + cell(two) + text.slice(one.end, two.start) + cell(one) + text.slice(two.end),
    'latin1',
  )
}

/** Builds a feed as the command does; the catalogue, or what was thrown. */
async function built(path, from, skipBad) {
  const pages = from === 'sitemap' ? fixture('pages') : undefined
  const given = await feeds.readFeed({ path, from, skipBad, pages, now: Date.parse('2026-06-01') })
  const { config } = feeds.withFeed('', given)
  const job = { config, duplicates: 'merge' }
  return feeds.compileFeed(given, (attempt) => feeds.typed(() => feeds.compile({ ...job, ...attempt })))
}

async function isSound({ feed, compiled }) {
  const { report, places } = feed
  if (report) {
    assert.equal(compiled.items + compiled.merged, report.items)
    assert.equal(places.length, report.items)
  }
  const profile = await open({ catalog: compiled.bytes, consent: 'session' })
  const { items } = await profile.recommend({ limit: 5 })
  for (const { id } of items) assert.ok(profile.item(id))
  await profile.close()
}

for (const name of NAMES) {
  const isSitemap = name.startsWith('sitemap')
  test(`${name}, broken in every way, is a typed error or a sound catalogue`, { timeout: 3_600_000 }, async () => {
    const feed = await readFile(fixture(name))
    const path = join(folder, `mutated-${name}`)
    const from = isSitemap ? 'sitemap' : undefined
    if (isSitemap) await writeFile(join(folder, 'sitemap.xml'), await readFile(fixture('sitemap.xml')))
    let [sound, refused] = [0, 0]
    const property = fc.asyncProperty(fc.array(mutation, { maxLength: 4 }), fc.nat(3), async (ways, skipBad) => {
      await writeFile(path, ways.reduce(mutated, feed))
      try {
        await isSound(await built(path, from, skipBad))
        sound++
      } catch (error) {
        if (error instanceof feeds.PenchantError || error instanceof PenchantError) {
          assert.match(error.code, /^source_(syntax|field|empty|encoding|duplicate)$/)
          refused++
          return
        }
        throw error
      }
    })
    const seed = process.env.PENCHANT_SEED === undefined ? {} : { seed: Number(process.env.PENCHANT_SEED) }
    await fc.assert(property, { numRuns, ...seed })
    assert.ok(sound > 0, 'some come through')
    report(`mutated ${name}`, { 'were built': sound, 'were refused': refused })
  })
}

/** Fields of records that are made up: names of several roles, names that JavaScript knows, and others. */
const name = fc.constantFrom(
  ...['title', 'tags', 'price', 'published', 'in_stock', 'sku', 'authors', 'url', 'x', '', ' ', 'ä', '\u0000', '"'],
  ...['toString', 'constructor', 'valueOf', 'hasOwnProperty'],
)
const record = fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 })
const withId = fc
  .tuple(record, fc.oneof(fc.nat(30_000), fc.string({ maxLength: 8 })))
  .map(([rest, id]) => ({ ...rest, id }))
const line = fc.oneof(
  { weight: 8, arbitrary: withId.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: record.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\n', '')) },
)

test('20,000 random lines of NDJSON: those with an id become items, and all others are broken records', async () => {
  const lines = ['{"id":0}', ...fc.sample(line, { numRuns: 20_000, seed: 17 })]
  const path = join(folder, 'random.ndjson')
  await writeFile(path, lines.join('\n'))
  const made = await built(path, 'ndjson', 20_000)
  await isSound(made)
  const { items, badRecords } = made.feed.report
  assert.equal(items + badRecords, lines.filter((text) => text.trim() !== '').length)
  assert.ok(items > 10_000 && badRecords > 1_000, `${items} items, ${badRecords} broken`)
})
