// How newcomers answer when they are asked about films: of what they rated in truth, and of nothing that a shelf is judged
// by.
//
// They are shown pages of six, at most four of them, and stop after three answers. A film that they rated 7 or better is
// liked, one that they rated 5 or worse is disliked, anything else is skipped. `guesses` stands for people who also say of a
// film they never saw whether it looks like one of theirs: on each page, of the films that they cannot answer, the one
// whose genres are most like those of a film they rated well is liked, where at least half of the genres are common.

const PAGE = 6
const PAGES = 4
export const ENOUGH = 3
const LIKED = 7
const DISLIKED = 5
const ALIKE = 0.5

/** Resolves to `{ liked, disliked, shown }`. `pageOf` resolves to the ids of the next page. */
export async function asked(newcomer, pageOf, guess) {
  const ratings = new Map(newcomer.says.map(({ id, rating }) => [id, rating]))
  const answers = { liked: [], disliked: [], shown: [] }
  const isEnough = () => answers.liked.length + answers.disliked.length === ENOUGH
  for (let page = 0; page < PAGES && !isEnough(); page++) {
    const ids = await pageOf(PAGE, answers)
    answers.shown.push(...ids)
    for (const id of ids) {
      const rating = ratings.get(id)
      if (isEnough() || rating === undefined) continue
      if (rating >= LIKED) answers.liked.push(id)
      else if (rating <= DISLIKED) answers.disliked.push(id)
    }
    const looksLike = isEnough()
      ? undefined
      : guess?.(
          newcomer,
          ids.filter((id) => !ratings.has(id)),
        )
    if (looksLike !== undefined) answers.liked.push(looksLike)
  }
  return answers
}

/** Asks page after page what `onboarding.next` says. */
export const byOnboarding =
  (penchant) =>
  async (count, { liked, disliked, shown }) => {
    await penchant.data.erase()
    await penchant.onboarding.answer({ liked, disliked })
    return (await penchant.onboarding.next({ count, exclude: shown })).map(({ id }) => id)
  }

/** Asks about the most popular that were not shown yet. */
export const byPopularity =
  (penchant) =>
  async (count, { shown }) => {
    const shelf = await penchant.recommend({ personalization: 0, limit: count, exclude: shown, seen: 'include' })
    return shelf.items.map(({ id }) => id)
  }

/** Guesses by genres. */
export function guessing(items) {
  const genres = new Map(items.map(({ id, categories = [] }) => [id, new Set(categories)]))
  const likeness = (one, other) => {
    const [a, b] = [genres.get(one) ?? new Set(), genres.get(other) ?? new Set()]
    const common = [...a].filter((genre) => b.has(genre)).length
    return common / (a.size + b.size - common || 1)
  }
  return ({ says }, ids) => {
    const well = says.filter(({ rating }) => rating >= LIKED)
    const best = (id) => well.reduce((most, film) => Math.max(most, likeness(id, film.id)), 0)
    const [first] = ids.map((id) => [best(id), id]).sort(([one], [other]) => other - one)
    return first && first[0] >= ALIKE ? first[1] : undefined
  }
}
