// How good the first shelves are: nDCG@10 after 0, 1, 3, 5 and 10 things done, without and with answers, beside popularity.

import { open } from '../../dist/node.js'
import { asked, byOnboarding, byPopularity, ENOUGH, guessing } from './asking.mjs'
import { STORIES } from './films.mjs'
import { Bootstrap, judge } from './library.mjs'

export const AFTER = [0, 1, 3, 5, 10]
const K = 10
const MINUTE = 60_000
const DAY = 86_400_000

/** Ways to begin, by name: who is asked about what. */
const ways = (penchant, items) => [
  { name: 'not asked' },
  { name: 'up to three answers', pageOf: byOnboarding(penchant) },
  { name: 'up to three answers, guesses too', pageOf: byOnboarding(penchant), guess: guessing(items) },
  { name: 'up to three, on the most popular', pageOf: byPopularity(penchant) },
]

/** By story and way: the estimates after so many acts, the gain over not being asked, and how many answers there were. */
export async function firstVisits(data, seed, say) {
  const bench = await Bench.open(data)
  const popularity = await bench.popularity()
  const stories = []
  for (const [number, name] of STORIES.entries()) {
    stories.push(summary(name, popularity, await bench.story(number, (part) => say(`${name}: ${part}`)), seed))
  }
  await bench.close()
  const estimate = Bootstrap.of([popularity], seed).estimate(0)
  return { newcomers: popularity.length, k: K, after: AFTER, popularity: estimate, stories }
}

/** One profile, which is every newcomer in turn. */
class Bench {
  now = 0

  static async open({ items, bytes, newcomers }) {
    const bench = new Bench()
    bench.penchant = await open({ catalog: bytes, consent: 'session', context: false, now: () => bench.now })
    bench.items = items
    bench.places = new Map(items.map(({ id }, place) => [id, place]))
    const known = ({ wanted }) => wanted.filter((id) => bench.places.has(id))
    bench.newcomers = newcomers.map((one) => ({ ...one, wanted: known(one) })).filter(({ wanted }) => wanted.length > 0)
    return bench
  }

  close() {
    return this.penchant.close()
  }

  /** By newcomer, the nDCG of the site's own order. */
  async popularity() {
    const column = new Float64Array(this.newcomers.length)
    await this.penchant.data.erase()
    for (const [number, newcomer] of this.newcomers.entries()) {
      column[number] = await this.#ndcg(newcomer, { personalization: 0 })
    }
    return column
  }

  /** By way, a column for each number of acts; how many answers each newcomer gave, and how old they are in days. */
  async story(story, hear) {
    const told = ways(this.penchant, this.items).map((way) => ({
      ...way,
      columns: AFTER.map(() => new Float64Array(this.newcomers.length)),
      answers: new Float64Array(this.newcomers.length),
      ages: [],
    }))
    for (const [number, newcomer] of this.newcomers.entries()) {
      const one = { ...newcomer, ...newcomer.stories[story] }
      for (const way of told) {
        this.now = one.now
        const { liked, disliked } = way.pageOf ? await asked(one, way.pageOf, way.guess) : { liked: [], disliked: [] }
        way.answers[number] = liked.length + disliked.length
        way.ages.push(...daysBefore(one, [...liked, ...disliked]))
        for (const [column, acts] of AFTER.entries()) {
          way.columns[column][number] = await this.#visit(one, { liked, disliked }, acts)
        }
      }
      if (number % 100 === 0) hear(`${number} of ${this.newcomers.length}`)
    }
    return told
  }

  /** Somebody new answers, then does so much. Resolves to the nDCG of the next shelf. */
  async #visit(newcomer, answers, acts) {
    const done = newcomer.does.slice(newcomer.does.length - acts)
    await this.penchant.data.erase()
    this.now = (done[0]?.at ?? newcomer.now) - MINUTE
    await this.penchant.onboarding.answer(answers)
    this.now = newcomer.now
    for (const { id, at } of done) {
      if (this.places.has(id)) await this.penchant.record({ type: 'view', item: id, at })
    }
    return this.#ndcg(newcomer, {})
  }

  async #ndcg({ before, wanted }, options) {
    const shelf = await this.penchant.recommend({ ...options, limit: K, exclude: before })
    const ranking = Uint32Array.from(shelf.items, ({ id }) => this.places.get(id))
    return judge(ranking, Uint32Array.from(wanted, (id) => this.places.get(id)).sort(), [K])[0].ndcg
  }
}

/** How long before the shelf the answered films were rated. */
const daysBefore = ({ says, now }, ids) => says.filter(({ id }) => ids.includes(id)).map(({ at }) => (now - at) / DAY)

const median = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)]

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

/** The estimates among those newcomers alone who gave so many answers, with them and without. */
function thoseWhoAnswered(count, { answers, columns }, without, seed) {
  const own = (column) => column.filter((_, number) => answers[number] === count)
  const all = [columns, without.columns].map((columns) => columns.map(own))
  const bootstrap = Bootstrap.of(all.flat(), seed)
  const estimates = (way) => AFTER.map((_, after) => bootstrap.estimate(way * AFTER.length + after))
  return { count, newcomers: all[0][0].length, ndcg: estimates(0), without: estimates(1) }
}

function summary(name, popularity, told, seed) {
  const bootstrap = Bootstrap.of([popularity, ...told.flatMap(({ columns }) => columns)], seed)
  const column = (way, after) => 1 + way * AFTER.length + after
  const ways = told.map(({ name, answers, ages }, way) => ({
    name,
    answers: mean(answers),
    ndcg: AFTER.map((_, after) => bootstrap.estimate(column(way, after))),
    ...(way > 0 && {
      answeredDaysBefore: median(ages),
      gain: AFTER.map((_, after) => bootstrap.difference(column(way, after), column(0, after))),
      whole: thoseWhoAnswered(ENOUGH, told[way], told[0], seed),
    }),
  }))
  return { name, ways }
}
