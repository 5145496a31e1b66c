// Exports of content systems and of a German shop, from a file to a shelf: what they keep a level deeper, or call otherwise.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()

/** Builds a file; resolves to the roles of its fields, and to an item by its id. */
async function built(t, name, content, ...args) {
  await writeFile(join(folder, name), content)
  const { code, stdout, stderr } = await penchant(['build', name, '--out', 'system.pnc', '--json', ...args], {
    cwd: folder,
  })
  assert.equal(code, 0, stderr)
  const profile = await open({ catalog: await readFile(join(folder, 'system.pnc')), consent: 'session' })
  t.after(() => profile.close())
  const { fields, feed } = JSON.parse(stdout)
  return {
    roles: Object.fromEntries(fields.map(({ name, role }) => [name, role])),
    item: (id) => profile.item(id),
    feed,
  }
}

const some = (one) => Array.from({ length: 12 }, (_, number) => one(number + 1))
const lines = (records) => records.map((record) => JSON.stringify(record)).join('\n')
const LONG = 'The harbour was busy before anybody in the town had woken, and nobody minded the noise of the gulls. '

const resource = (number) => ({
  id: number,
  type: 'articles',
  attributes: {
    title: `Article ${number}`,
    body: `${LONG}${number}`,
    publishedAt: `2026-03-${10 + number}T10:00:00.000Z`,
    category: { data: { id: number % 3, attributes: { name: `Ships ${number % 3}` } } },
    tags: {
      data: [
        { id: 1, attributes: { name: 'Sea' } },
        { id: 2, attributes: { name: number % 2 ? 'Sail' : 'Steam' } },
      ],
    },
    none: { data: null },
    cover: { url: '/uploads/x.jpg' },
  },
})

describe('resources of JSON:API and Strapi', () => {
  const files = {
    'in an answer': JSON.stringify({ data: some(resource), meta: { pagination: { page: 1 } } }),
    'in an array': JSON.stringify(some(resource)),
    'a line each': lines(some(resource)),
  }
  for (const [name, content] of Object.entries(files)) {
    test(`are items with their attributes, ${name}`, async (t) => {
      const { roles, item } = await built(t, 'strapi.json', content)
      const { title, body, publishedAt, category, tags } = roles
      assert.deepEqual([title, body, publishedAt, category, tags], ['title', 'text', 'date', 'category', 'tag'])
      const { id, title: shown, category: of, type } = item('2')
      assert.deepEqual([id, shown, type], ['2', 'Article 2', 'articles'])
      assert.deepEqual(of, { id: 2, name: 'Ships 2' })
    })
  }

  test('are no items that have attributes beside other fields', async (t) => {
    const lamp = (number) => ({ id: number, title: `Lamp ${number}`, attributes: { colour: 'red' } })
    const { item } = await built(t, 'lamps.ndjson', lines(some(lamp)))
    assert.deepEqual(item('1').attributes, { colour: 'red' })
  })
})

test('entries of Contentful are items with their fields, and the id of the entry', async (t) => {
  const entry = (number) => ({
    sys: {
      id: `e${number}`,
      type: 'Entry',
      createdAt: '2026-03-01T10:00:00.000Z',
      updatedAt: '2026-03-02T10:00:00.000Z',
    },
    metadata: { tags: [] },
    fields: { title: `Entry ${number}`, body: `${LONG}${number}`, publishDate: `March ${number}, 2026`, id: 'its own' },
  })
  const { roles, item } = await built(t, 'contentful.ndjson', lines(some(entry)))
  assert.deepEqual([roles.title, roles.body, roles.publishDate], ['title', 'text', 'date'])
  const { title, publishDate, created_at: created } = item('e3')
  assert.deepEqual([title, publishDate, created], ['Entry 3', Date.UTC(2026, 2, 3), Date.UTC(2026, 2, 1, 10)])
})

test('what WordPress has rendered is read, and shown as given', async (t) => {
  const post = (number) => ({
    id: number,
    date: `2026-03-0${1 + (number % 9)}T10:00:00`,
    slug: `post-${number}`,
    link: `https://blog.example/post-${number}/`,
    title: { rendered: `Post ${number} &#8211; harbour` },
    content: { rendered: `<p>${LONG}${number}</p>`, protected: false },
    excerpt: { rendered: `<p>Short ${number}</p>`, protected: false },
    _links: { self: [{ href: 'https://blog.example/wp-json/1' }] },
  })
  const { roles, item } = await built(t, 'wp.json', JSON.stringify(some(post)))
  assert.deepEqual([roles.title, roles.content, roles.link, roles.date], ['title', 'text', 'url', 'date'])
  assert.deepEqual(item('2').title, { rendered: 'Post 2 &#8211; harbour' })
})

test('the CSV of WooCommerce is read with its columns in German', async (t) => {
  const header =
    'ID,Typ,Artikelnummer,Name,Veröffentlicht,"Sichtbarkeit im Katalog",Kurzbeschreibung,Beschreibung,"Datum, an dem Angebotspreis beginnt","Datum, an dem Angebotspreis endet",Vorrätig?,Angebotspreis,"Regulärer Preis",Kategorien,Schlagwörter,Bilder,"Übergeordnetes Produkt","Attribut 1 Name","Attribut 1 Wert(e)"'
  const rows = [
    '44,variable,HOOD,Kapuzenpulli,1,visible,Warm,,,,1,,,"Kleidung, Kleidung > Pullis","Wolle, warm",https://shop.example/h.jpg,,Farbe,"Blau, Grün"',
    '45,variation,HOOD-B,Kapuzenpulli - Blau,1,visible,,,,,1,"42,50","45,00",,,,HOOD,Farbe,Blau',
    '46,simple,007,Entwurf,0,visible,,,,,1,,"5,00",,,,,,',
    '47,simple,008,Schal,1,visible,,,2020-01-01,2020-02-01,0,"3,00","5,00",,,,,,',
  ]
  const { item, feed } = await built(t, 'woo-de.csv', `\ufeff${[header, ...rows].join('\n')}\n`)
  assert.deepEqual(
    [feed.format, feed.items, feed.passedOver.map(({ example }) => example)],
    ['woocommerce', 2, ['Entwurf']],
  )
  const { title, price, list_price, farbe, categories, sku, available } = item('44')
  assert.deepEqual([title, price, list_price, farbe], ['Kapuzenpulli', 42.5, 45, ['Blau', 'Grün']])
  assert.deepEqual([categories, sku, available], [['Kleidung', 'Kleidung > Pullis'], 'HOOD', true])
  assert.deepEqual([item('47').price, item('47').sku, item('47').available], [5, '008', false])
})

test('a table of Excel in German is read with its numbers, dates, words and ids', async (t) => {
  const row = (number) =>
    `00${number};"Lampe ${number}; groß";${number % 4 ? `${20 + number}` : '1.299'},90 €;0,${20 + number};${String(number).padStart(2, '0')}.12.2024;${number % 3 ? 'Ja' : 'Nein'};0400638133${1000 + number}`
  const header = 'Artikelnummer;Bezeichnung;Preis;Gewicht;Erscheinungsdatum;Auf Lager;EAN'
  // 0x80 is the euro's sign.
  const content = Buffer.from(`${[header, ...some(row)].join('\r\n')}\r\n`.replaceAll('€', '\x80'), 'latin1')
  const { roles, item } = await built(t, 'excel.csv', content, '--encoding', 'windows-1252')
  const { Bezeichnung: name, Preis: price, Erscheinungsdatum: out, 'Auf Lager': stock } = roles
  assert.deepEqual([name, price, out, stock], ['title', 'price', 'date', 'flag'])
  const { Bezeichnung, Preis, Preis_currency: currency, Gewicht, Erscheinungsdatum, EAN } = item('004')
  assert.equal(currency, 'EUR')
  assert.deepEqual([Bezeichnung, Preis, Gewicht, EAN], ['Lampe 4; groß', 1299.9, 0.24, '04006381331004'])
  assert.equal(Erscheinungsdatum, Date.UTC(2024, 11, 4))
})
