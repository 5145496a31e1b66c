// Products of a shop that is made up, and the ways that they are written in.

import { once } from 'node:events'
import { createWriteStream, statSync } from 'node:fs'
import { join } from 'node:path'

const COLOURS = ['Brass', 'Black', 'Oak', 'Blue', 'Green', 'White']
const KINDS = ['Lamp', 'Rug', 'Chair', 'Table', 'Shelf', 'Mirror', 'Vase', 'Clock']
const WORDS = 'a light for the evening with a shade of linen and a foot that stands on any floor without a sound'.split(
  ' ',
)

/** The product of a number; the same at each run. */
function product(number) {
  const [kind, colour] = [KINDS[number % KINDS.length], COLOURS[(number >> 3) % COLOURS.length]]
  const words = Array.from({ length: 40 }, (_, at) => WORDS[(number * 7 + at * (1 + (number % 5))) % WORDS.length])
  return {
    id: `P-${number}`,
    title: `${kind} ${colour} ${number}`,
    description: `<p>${words.join(' ')} & more</p>`,
    link: `https://shop.example/p/${number}?colour=${colour}&from=feed`,
    image_link: `https://shop.example/img/${number}.jpg`,
    product_type: `Home > ${kind}s > ${kind}s of ${colour.toLowerCase()}`,
    brand: `Brand ${number % 300}`,
    price: `${5 + (number % 900)}.90 EUR`,
    availability: number % 20 === 0 ? 'out_of_stock' : 'in_stock',
    item_group_id: `G-${number >> 2}`,
    gtin: String(4_000_000_000_000 + number),
    color: colour,
  }
}

const ATTRIBUTES = Object.keys(product(0))
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const element = ([name, value]) => `<g:${name}>${escaped(value)}</g:${name}>`

/** The item that the reader of the feed makes of a product. */
const item = ({
  id,
  title,
  description,
  link,
  image_link,
  product_type,
  brand,
  price,
  availability,
  item_group_id,
  gtin,
  color,
}) => ({
  ...{ id, title, description, url: link, image: image_link, brand, price: Number.parseFloat(price), currency: 'EUR' },
  categories: product_type.split(' > ').map((_, level, parts) => parts.slice(0, level + 1).join(' > ')),
  ...{
    on_sale: false,
    availability,
    available: availability === 'in_stock',
    group: item_group_id,
    gtin,
    color: [color],
  },
})

/** How the products are written: what stands before them, each of them, and what stands after them. */
export const FORMS = [
  {
    name: 'Google Merchant, XML',
    file: 'merchant.xml',
    args: ['--from', 'merchant'],
    start: '<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>\n',
    each: (product) => `<item>${Object.entries(product).map(element).join('\n')}</item>\n`,
    end: '</channel></rss>\n',
  },
  {
    name: 'Google Merchant, a table',
    file: 'merchant.tsv',
    args: ['--from', 'merchant'],
    start: `${ATTRIBUTES.join('\t')}\n`,
    each: (product) => `${Object.values(product).join('\t')}\n`,
    end: '',
  },
  {
    name: 'the same items as NDJSON',
    file: 'items.ndjson',
    args: [],
    start: '',
    each: (product) => `${JSON.stringify(item(product))}\n`,
    end: '',
  },
]

/** Writes so many products. Resolves to where they are, and how many bytes. */
export async function write(folder, { file, start, each, end }, products) {
  const path = join(folder, file)
  const stream = createWriteStream(path)
  stream.write(start)
  for (let number = 0; number < products; number++) {
    if (!stream.write(each(product(number)))) await once(stream, 'drain')
  }
  stream.end(end)
  await once(stream, 'finish')
  return { path, bytes: statSync(path).size }
}
