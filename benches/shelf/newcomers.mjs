// How good the first shelves are: nDCG@10 after 0, 1, 3, 5 and 10 things done, without and with answers, beside popularity.

import { open } from '../../dist/node.js'
import { asked, byOnboarding, byPopularity, guessing } from './asking.mjs'
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

/** By way, the estimates after so many acts, the gain over not being asked, and how many answers there were. */
export async function firstVisits({ items, bytes, newcomers }, seed, say) {
  let now = 0
  const penchant = await open({ catalog: bytes, consent: 'session', context: false, now: () => now })
  const places = new Map(items.map(({ id }, place) => [id, place]))
  const ndcg = (shelf, { wanted }) => {
    const ranking = Uint32Array.from(shelf.items, ({ id }) => places.get(id))
    return judge(ranking, Uint32Array.from(wanted, (id) => places.get(id)).sort(), [K])[0].ndcg
  }
  const known = newcomers.map((newcomer) => ({ ...newcomer, wanted: newcomer.wanted.filter((id) => places.has(id)) }))
  const judged = known.filter(({ wanted }) => wanted.length > 0)
  const popular = new Float64Array(judged.length)
  const all = ways(penchant, items).map((way) => ({
    ...way,
    columns: AFTER.map(() => new Float64Array(judged.length)),
  }))
  for (const way of all) way.answers = new Float64Array(judged.length)
  const ages = []
  for (const [number, newcomer] of judged.entries()) {
    now = newcomer.now
    const shelf = { limit: K, exclude: newcomer.before }
    await penchant.data.erase()
    popular[number] = ndcg(await penchant.recommend({ ...shelf, personalization: 0 }), newcomer)
    for (const way of all) {
      const { liked, disliked } = way.pageOf
        ? await asked(newcomer, way.pageOf, way.guess)
        : { liked: [], disliked: [] }
      way.answers[number] = liked.length + disliked.length
      if (way.pageOf && !way.guess) ages.push(...daysBefore(newcomer, [...liked, ...disliked]))
      for (const [column, acts] of AFTER.entries()) {
        const done = newcomer.does.slice(newcomer.does.length - acts)
        await penchant.data.erase()
        now = (done[0]?.at ?? newcomer.now) - MINUTE
        await penchant.onboarding.answer({ liked, disliked })
        now = newcomer.now
        for (const { id, at } of done) if (places.has(id)) await penchant.record({ type: 'view', item: id, at })
        way.columns[column][number] = ndcg(await penchant.recommend(shelf), newcomer)
      }
    }
    if (number % 50 === 0) say(`first visits: ${number} of ${judged.length}`)
  }
  await penchant.close()
  return summary(popular, all, median(ages), seed)
}

/** How long before the shelf the answered films were rated. */
const daysBefore = ({ says, now }, ids) => says.filter(({ id }) => ids.includes(id)).map(({ at }) => (now - at) / DAY)

const median = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)]

function summary(popular, all, answeredDaysBefore, seed) {
  const bootstrap = Bootstrap.of([popular, ...all.flatMap(({ columns }) => columns)], seed)
  const column = (way, after) => 1 + way * AFTER.length + after
  const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  return {
    ...{ newcomers: popular.length, k: K, after: AFTER },
    popularity: bootstrap.estimate(0),
    answeredDaysBefore,
    ways: all.map(({ name, answers }, way) => ({
      name,
      answers: mean(answers),
      ndcg: AFTER.map((_, after) => bootstrap.estimate(column(way, after))),
      ...(way > 0 && { gain: AFTER.map((_, after) => bootstrap.difference(column(way, after), column(0, after))) }),
    })),
  }
}
