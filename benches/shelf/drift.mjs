// Whether shelves collapse: simulated readers of the Reading Room with three interests each, who come back 200 times, day
// after day. They are those of `penchant audit` (cli/audit/reader.ts has what they look at and click), but that they take one
// book at most and have larger interests, so that shelves are never narrow for want of books. Beside their clicks all
// that stood on the shelf is recorded as shown, with the shelf and the place, as a page records it.
//
// Entropy is that of Project Gutenberg's own bookshelves on a shelf, in bits. It stays high where everything on a shelf is of
// one interest and varied otherwise; what that interest has of all clicks then says so: a third is the least, 1 the collapse.
// Every set of options gets the same readers and the same chances of attention.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { open } from '../../dist/node.js'
import { Bootstrap, clicked, drawing, entropy, interestsFrom, oneOfEach, shownOf } from './library.mjs'
import { optionSets } from './options.mjs'
import { Predictions } from './predictions.mjs'

const DAY = 86_400_000
const BEGINNING = Date.UTC(2026, 0, 1)
const K = 12
/** A reader takes one book a visit at most: with three, those who kept to one interest had read all of it by visit 150. */
const MOST_CLICKS = 1
/** So many books make an interest: 200 visits do not read it empty, and it is no more than a tenth of the room. */
const BOOKS = [200, 600]
const FIELD = 'shelves'

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The Reading Room's books as they were built, and its bytes. */
function room() {
  mkdirSync(at('target/shelf'), { recursive: true })
  const args = ['build', at('www/books.ndjson'), '--config', at('www/penchant.config.json')]
  execFileSync(process.execPath, [at('dist/cli.js'), ...args, '--out', at('target/shelf/room.pnc')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return new Uint8Array(readFileSync(at('target/shelf/room.pnc')))
}

const isInterest = ([, books]) => books.length >= BOOKS[0] && books.length <= BOOKS[1]

/** The books by number, their values of the field by number, and by value the books that have it. */
function inventory(penchant) {
  const lines = readFileSync(at('www/books.ndjson'), 'utf8').trimEnd().split('\n')
  const ids = [...new Set(lines.map((line) => JSON.parse(line).id))]
  const numbers = new Map()
  const values = ids.map((id) => {
    const own = [...new Set(penchant.item(id)[FIELD] ?? [])]
    for (const value of own) if (!numbers.has(value)) numbers.set(value, numbers.size)
    return Uint32Array.from(own, (value) => numbers.get(value))
  })
  const topics = Array.from(numbers.values(), (topic) => [topic, []])
  values.forEach((own, book) => {
    for (const topic of own) topics[topic][1].push(book)
  })
  const places = new Map(ids.map((id, book) => [id, book]))
  return { ids, places, values, draw: interestsFrom(topics.filter(isInterest)) }
}

/** By set of options: entropy, shown interests and clicks by visit, and what was predicted of clicks beside what came of it. */
export async function drift({ readers, visits }, seed, say) {
  let now = BEGINNING
  const bytes = room()
  const clock = { consent: 'session', context: false, now: () => now }
  const penchant = await open({ catalog: bytes, ...clock })
  const known = inventory(penchant)
  const sets = []
  for (const { name, options } of await optionSets(penchant)) {
    const table = Array.from({ length: visits }, () => ({
      entropy: new Float64Array(readers),
      interests: new Float64Array(readers),
      clicks: new Float64Array(readers),
    }))
    const predictions = new Predictions()
    const foremost = new Float64Array(readers)
    for (let reader = 0; reader < readers; reader++) {
      const draw = drawing(seed + reader, 41)
      const interests = known.draw(draw)
      const chance = () => draw.below(2 ** 32) / 2 ** 32
      const clicked = []
      await penchant.data.erase()
      now = BEGINNING
      for (const book of oneOfEach(interests, draw)) await penchant.record({ type: 'view', item: known.ids[book] })
      for (let visit = 0; visit < visits; visit++) {
        now = BEGINNING + (visit + 1) * DAY
        const { shelf, clicks } = await visitOnce(penchant, { options, known, interests, chance, predictions })
        table[visit].entropy[reader] = entropy(shelf, known.values)
        table[visit].interests[reader] = shownOf(interests, shelf)
        table[visit].clicks[reader] = clicks.length
        clicked.push(...clicks)
      }
      foremost[reader] = shareOfForemost(interests, clicked)
      if (reader % 5 === 0) say(`${name}: reader ${reader} of ${readers}`)
    }
    sets.push({ ...summary(name, table, predictions, seed), foremost: Bootstrap.of([foremost], seed).estimate(0) })
  }
  await penchant.close()
  return { field: FIELD, readers, visits, k: K, sets }
}

/** A shelf is shown, looked at and clicked on. Resolves to its books and the clicks. */
async function visitOnce(penchant, { options, known, interests, chance, predictions }) {
  const { id: recommendation, items } = await penchant.recommend({ ...options, limit: K })
  const shelf = Uint32Array.from(items, ({ id }) => known.places.get(id))
  // What is foretold is of the first place.
  const foretold = await predictions.of(penchant, items.slice(0, 1))
  for (const { id, position } of items) {
    await penchant.record({ type: 'impression', item: id, recommendation, position })
  }
  const clicks = clicked(shelf, interests, chance).slice(0, MOST_CLICKS)
  for (const book of clicks) {
    await penchant.record({ type: 'click', item: known.ids[book], recommendation, position: shelf.indexOf(book) })
  }
  predictions.add(
    foretold,
    Array.from(shelf.slice(0, 1), (book) => clicks.includes(book)),
  )
  return { shelf, clicks }
}

/** The most clicked interest's share of the clicks; a book of two counts half for each. */
function shareOfForemost(interests, clicked) {
  const counts = interests.map(() => 0)
  for (const book of clicked) {
    const own = interests.flatMap(([, books], interest) => (books.includes(book) ? [interest] : []))
    for (const interest of own) counts[interest] += 1 / own.length
  }
  return Math.max(...counts) / clicked.length
}

function summary(name, table, predictions, seed) {
  const fifth = Math.max(1, Math.floor(table.length / 5))
  const estimates = (part) => {
    const last = table.slice(-fifth)
    const ends = table[0][part].map((_, reader) => last.reduce((sum, row) => sum + row[part][reader], 0) / fifth)
    const bootstrap = Bootstrap.of([...table.map((row) => row[part]), ends], seed)
    return { byVisit: table.map((_, visit) => bootstrap.estimate(visit)), last: bootstrap.estimate(table.length) }
  }
  const parts = { entropy: estimates('entropy'), interests: estimates('interests'), clicks: estimates('clicks') }
  return { name, ...parts, reliability: predictions.summary() }
}
