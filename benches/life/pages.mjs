// Repeats: an item twice on a page of several shelves, and on the next page of a shelf after the visitor did something. Before: a call of
// `recommend` for each shelf and for each page. Now: `page`, and `more`.

import { join } from 'node:path'
import { open } from '../../dist/node.js'
import { drawing } from '../shelf/library.mjs'
import { built } from './shop.mjs'

const KINDS = ['coat', 'sock', 'shirt', 'hat', 'shoe', 'bag', 'scarf', 'belt', 'dress', 'glove']
const EACH = 60
const LENGTH = 12
/** Three shelves that many home pages have: for you, popular, and a kind that the visitor likes. */
const shelvesFor = (kind) => [
  { name: 'for you', limit: LENGTH },
  { name: 'popular', limit: LENGTH, personalization: 0 },
  { name: 'kind', limit: LENGTH, filter: { category: kind } },
]

const items = KINDS.flatMap((kind) =>
  Array.from({ length: EACH }, (_, number) => ({
    id: `${kind}${number}`,
    title: `A ${kind} of make ${number % 9}`,
    brand: `Maker ${number % 9}`,
    category: kind,
    sold: 1_000 / (1 + number),
  })),
)

const idsOf = ({ items: shown }) => shown.map(({ id }) => id)
const repeatsOf = (ids) => ids.length - new Set(ids).size

/** By visitor: repeated items of the page, before and now, and of the second page. */
async function visitor(catalog, numbers) {
  const penchant = await open({ catalog, consent: 'session' })
  const kind = KINDS[numbers.below(KINDS.length)]
  for (let act = 0; act < 6; act++) await penchant.record({ type: 'view', item: `${kind}${numbers.below(EACH)}` })
  const shelves = shelvesFor(kind)
  const apart = await Promise.all(shelves.map(({ name: _, ...options }) => penchant.recommend(options)))
  const page = Object.values(await penchant.page(shelves))
  const first = await penchant.recommend({ limit: LENGTH })
  await penchant.record({ type: 'like', item: idsOf(first)[LENGTH - 1] })
  const longer = idsOf(await penchant.recommend({ limit: 2 * LENGTH })).slice(LENGTH)
  const more = idsOf(await first.more(LENGTH))
  const repeats = [
    repeatsOf(apart.flatMap(idsOf)),
    repeatsOf(page.flatMap(idsOf)),
    repeatsOf([...idsOf(first), ...longer]),
    repeatsOf([...idsOf(first), ...more]),
  ]
  await penchant.close()
  return repeats
}

/** By way: the mean number of repeated items, of three shelves of twelve and of two pages of twelve. */
export async function pages(folder, { visitors }) {
  const config = { fields: { sold: 'popularity' } }
  const catalog = built(join(folder, 'pages'), { items, config })
  const numbers = drawing(7)
  const sums = [0, 0, 0, 0]
  for (let number = 0; number < visitors; number++) {
    for (const [place, repeats] of (await visitor(catalog, numbers)).entries()) sums[place] += repeats
  }
  const names = [
    'three shelves, each by recommend',
    'three shelves by page',
    'page two by recommend',
    'page two by more',
  ]
  return names.map((name, place) => ({ name, repeats: sums[place] / visitors }))
}
