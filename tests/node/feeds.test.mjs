// Every format of feed from its fixture, which follows the vendor's specification, to a shelf: through the package's own command.

import assert from 'node:assert/strict'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { open } from '../../dist/node.js'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()
const fixtures = fileURLToPath(new URL('../fixtures/feeds/', import.meta.url))
const fixture = (name) => join(fixtures, name)

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

const time = (text) => Date.parse(text)

/** By fixture: the format that it is told for, the shelf, and values of items. What cannot be had is on no shelf. */
const cases = {
  'merchant.xml': {
    says: [/a Google Merchant feed, in UTF-8: 3 items/, /`price` that were left out: 1 \(line 54: "on request"/],
    shelf: ['LAMP-1-BR', 'RUG-7'],
    items: {
      'LAMP-1-BR': {
        title: 'Reading lamp <Brass> & oak',
        description: '<p><strong>Dimmable</strong> light for reading.</p>',
        url: 'https://shop.example/lamps/1?colour=brass&size=m',
        images: ['https://shop.example/img/lamp-1b.jpg', 'https://shop.example/img/lamp-1c.jpg'],
        categories: ['Lighting', 'Lighting > Lamps', 'Lighting > Lamps > Reading lamps', 'New in'],
        google_categories: ['Home & Garden', 'Home & Garden > Lighting', 'Home & Garden > Lighting > Lamps'],
        ...{ price: 69, list_price: 89, on_sale: true, currency: 'EUR', group: 'LAMP-1', gtin: '4006381333931' },
        ...{ color: ['Brass', 'Oak'], product_detail: ['Bulb: E27'], available: true, shipping: undefined },
      },
      // Its sale is over.
      'LAMP-1-BK': { price: 89, list_price: undefined, on_sale: false, available: false, google_categories: ['4636'] },
      'RUG-7': { title: 'A rug of wool', price: undefined, available: true, availability: 'preorder' },
    },
  },
  'merchant.atom': {
    says: [/a Google Merchant feed/],
    shelf: ['TV-1', 'TV-2'],
    items: {
      'TV-1': { title: 'A screen of 42 "', url: 'https://shop.example/tv/1', price: 1299, currency: 'USD' },
      'TV-2': { availability: 'backorder', available: true },
    },
  },
  'merchant.tsv': {
    says: [/a Google Merchant feed/],
    shelf: ['SHOE-1'],
    items: {
      'SHOE-1': {
        title: 'Running shoe 5" sole',
        description: 'Light, and\nvery "fast"',
        images: ['https://shop.example/s1b.jpg', 'https://shop.example/s1c.jpg'],
        ...{ price: 59.99, list_price: 79.99, currency: 'GBP', group: 'SHOE', brand: 'Fleet' },
      },
      'SHOE-2': { available: false, price: 99.99 },
    },
  },
  'shopify.json': {
    says: [/products of Shopify/, /not active \(draft or archived\): 1 \(line 24: A draft\)/],
    shelf: ['632910392'],
    items: {
      632910392: {
        title: 'Enamel mug',
        vendor: 'Kiln & Co',
        // The cheaper one cannot be had.
        ...{ price: 15.5, on_sale: false, available: true, colour: ['White', 'Blue'], size: ['Small'] },
        skus: ['MUG-W-S', 'MUG-B-S'],
        published: time('2026-03-01T10:00:00-05:00'),
      },
      921728736: { tags: ['gift', 'kitchen'], price: 25, available: false, title: 'Gift card' },
    },
  },
  'shopify.csv': {
    says: [/products of Shopify/, /not active/],
    shelf: ['wool-scarf', 'felt-hat'],
    items: {
      'wool-scarf': {
        description: '<p>Warm, and\n"soft".</p>',
        ...{
          colour: ['Red', 'Green'],
          price: 35,
          available: true,
          skus: ['SCARF-R', 'SCARF-G'],
          tags: ['winter', 'wool'],
        },
        images: ['https://cdn.shop.example/scarf-green.jpg', 'https://cdn.shop.example/scarf-both.jpg'],
        url: '/products/wool-scarf',
      },
      'felt-hat': { price: 59, available: true, colour: undefined },
    },
  },
  'shopify-2025.csv': {
    says: [/products of Shopify/],
    shelf: ['tea-towel'],
    items: { 'tea-towel': { pattern: ['Stripes', 'Dots'], price: 11, available: true, skus: ['TOWEL-1', 'TOWEL-2'] } },
  },
  'woocommerce.csv': {
    says: [/products of WooCommerce/, /hidden from the catalogue: 1 .*Secret cap/, /not published: 1 .*Draft/],
    shelf: ['44', '47'],
    items: {
      44: {
        ...{ title: 'Hoodie', price: 42, list_price: 45, on_sale: true, available: true, color: ['Blue', 'Green'] },
        ...{ categories: ['Clothing', 'Clothing > Hoodies'], tags: ['warm', 'cotton'], featured: true },
      },
      45: { title: 'Belt, leather', price: 55, on_sale: false, available: false },
      47: { price: 20, list_price: 25, url: 'https://elsewhere.example/poster' },
    },
  },
  'news.rss': {
    says: [/an RSS feed/, /`pubDate` that were left out: 1 \(line 18: "31 Feb 2026 10:00 \+0100"/],
    shelf: ['tag:news.example,2026:17', 'https://news.example/note/4', 'https://news.example/2026/no-guid'],
    items: {
      'tag:news.example,2026:17': {
        title: 'Harbour opens & ships come',
        text: '<p>After years, the harbour opened; a sample tag is </item> in the text.</p>',
        authors: ['Ada Lovelace', 'Grace Hopper'],
        categories: ['Economy', 'Ports'],
        image: 'https://news.example/harbour.jpg',
        published: time('2026-11-03T08:30:00-05:00'),
      },
      'https://news.example/note/4': {
        ...{ title: undefined, authors: ['Ed Itor'], published: undefined, image: 'https://news.example/note.png' },
        url: 'https://news.example/note/4',
      },
      'https://news.example/2026/no-guid': { published: time('2026-11-03T09:00:00Z') },
    },
  },
  'blog.atom': {
    says: [/an Atom feed/],
    shelf: ['tag:blog.example,2026:1', 'tag:blog.example,2026:2'],
    items: {
      'tag:blog.example,2026:1': {
        ...{ title: 'Engines & looms', text: '<p>An <i>engine</i> weaves.</p>', url: 'https://blog.example/engines' },
        ...{
          authors: ['Ada', 'Charles'],
          categories: ['Engines', 'looms'],
          published: time('2026-11-01T07:00:00.250Z'),
        },
      },
      'tag:blog.example,2026:2': { published: time('2026-10-31T08:00:00Z'), image: 'https://blog.example/clip.jpg' },
    },
  },
  'feed.json': {
    says: [/a JSON Feed/],
    shelf: ['n1', '2'],
    items: {
      n1: { text: '<p>First &amp; foremost</p>', authors: ['Ann'], categories: ['a', 'b'] },
      2: { url: 'https://else.example/2', authors: ['Bob'], text: 'Second, with "quotes", {braces} and [brackets]' },
    },
  },
  'schema.jsonld': {
    says: [/JSON-LD of schema\.org/],
    shelf: ['9780142437247', 'BIKE-1', 'SHIRT-S', 'm1', 'C1', 'https://books.example/news/whale'],
    items: {
      9780142437247: {
        ...{ type: 'Book', title: 'Moby Dick', authors: ['Herman Melville'], publisher: 'Penguin Books', pages: 720 },
        ...{ genres: ['Adventure', 'Sea stories'], price: 12.5, currency: 'GBP', available: true, rating: 4.2 },
        ...{ ratings: 88, published: time('1851-01-01') },
      },
      'BIKE-1': {
        price: 199,
        brand: 'Wheely',
        categories: ['Sport', 'Sport > Bicycles'],
        image: 'https://books.example/bike.jpg',
      },
      'SHIRT-M': { group: 'SHIRT', size: ['M'], color: ['White'] },
      m1: { type: 'Movie', directors: ['D. Rector'], actors: ['A. Ctor'], genres: ['Drama'] },
      C2: { title: 'Knots II', prerequisites: ['C1'], provider: 'Harbour school', teaches: ['knots'] },
      'https://books.example/news/whale': { authors: ['Ishmael'], tags: ['whales', 'sea'], section: 'Sea' },
    },
  },
  'sitemap.xml': {
    args: ['--pages', fixture('pages')],
    says: [/the pages of a sitemap/, /without a Product, .*: 1 \(line 3: https:\/\/site\.example\/\)/],
    shelf: ['9780142437247', 'LAMP-9'],
    items: {
      9780142437247: {
        title: 'Moby Dick',
        image: 'https://site.example/img/moby.jpg',
        url: 'https://site.example/books/moby',
      },
      'LAMP-9': {
        ...{ title: 'Lamp & shade', description: 'A lamp with a shade.', price: 49, currency: 'EUR', brand: 'Lumen' },
        ...{ available: true, image: 'https://site.example/img/lamp.jpg' },
      },
    },
  },
  'sitemap-index.xml': {
    args: ['--pages', fixture('pages')],
    says: [/sitemap/],
    shelf: ['9780142437247', 'LAMP-9'],
    items: {},
  },
  'semicolons.csv': {
    says: [/a CSV/, /Ids are taken from `sku`/],
    shelf: ['B-1', 'B-2'],
    items: {
      'B-1': { name: 'Kettle; steel', price: 39.9, in_stock: true },
      'B-2': { name: 'Pot "big"\nof iron', in_stock: false },
    },
  },
  'bars.csv': { says: [/a CSV/], shelf: ['b1', 'b2'], items: { b1: { title: 'Bar one', year: 1984 } } },
  'mongo.ndjson': {
    says: [/Ids are taken from `_id`/],
    shelf: ['64f0c0ffee', '64f0c0fff0'],
    items: { '64f0c0ffee': { tags: ['a'] } },
  },
  'wrapped.json': {
    says: [/Ids are taken from `sku`/],
    shelf: ['P1', 'P2'],
    items: { P2: { title: 'Second', price: 2 } },
  },
}

/** The formats that a fixture is told for by its content. */
const FROM = {
  ...{ 'merchant.xml': 'merchant', 'merchant.atom': 'merchant', 'merchant.tsv': 'merchant', 'shopify.json': 'shopify' },
  ...{ 'shopify.csv': 'shopify', 'shopify-2025.csv': 'shopify', 'woocommerce.csv': 'woocommerce', 'news.rss': 'rss' },
  ...{ 'blog.atom': 'atom', 'feed.json': 'jsonfeed', 'schema.jsonld': 'jsonld', 'sitemap.xml': 'sitemap' },
  ...{
    'sitemap-index.xml': 'sitemap',
    'semicolons.csv': 'csv',
    'bars.csv': 'csv',
    'mongo.ndjson': 'ndjson',
    'wrapped.json': 'json',
  },
}

describe('from fixture to shelf', () => {
  for (const [name, { args = [], says, shelf, items }] of Object.entries(cases)) {
    test(`${name}, told by its content`, async () => {
      const feed = await built(fixture(name), ...args)
      for (const pattern of says) assert.match(feed.said, pattern)
      assert.deepEqual(feed.shelf, shelf)
      for (const [id, wanted] of Object.entries(items)) has(feed.item(id), wanted)
      await feed.profile.close()
    })

    test(`${name}, said by --from ${FROM[name]}, packed and from standard input`, async () => {
      if (FROM[name] === 'sitemap' && name !== 'sitemap.xml')
        await copyFile(fixture('sitemap.xml'), join(folder, 'sitemap.xml'))
      await writeFile(join(folder, `${name}.gz`), gzipSync(await readFile(fixture(name))))
      const feed = await built(`${name}.gz`, '--from', FROM[name], ...args)
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
