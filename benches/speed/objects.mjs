// What a web developer would write first: a score in plain JavaScript, with objects, maps and a sort.
//
// It is the engine's in its plainest form: BM25-weighted features of length one, two half-lives, standardised signals,
// the site's prior. No stems, no bounded shares, no vectors, no explanations.

const STOP = new Set(
  (
    'a about after all an and are as at be being by for from had has have he her his how i in into is it its me my no ' +
    'not of on or our she so some that the their them they this to up upon was we were what when which who whom will ' +
    'with you your other'
  ).split(' '),
)
/** How often an item has to be chosen before that says anything; and which signal has its own scale. */
const PSEUDO_COUNT = 10
const PRIOR = 2
const K1 = 1.2
const B = 0.75
const LONG = 720 * 3_600_000
const SHORT = 0.5 * 3_600_000

const words = (text) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}'’]+/u)
    .map((word) => word.replace(/['’]s$/, ''))
    .filter((word) => word.length > 1 && !STOP.has(word))

/** Items from JSON lines, with their vectors: what a page does at start when nothing was compiled. */
export function load(text, weights) {
  const items = new Map()
  for (const line of text.split('\n')) {
    if (!line) continue
    const item = JSON.parse(line)
    const known = items.get(item.id)
    if (!known) items.set(item.id, item)
    else
      for (const field of ['creators', 'subjects', 'shelves', 'lcc'])
        known[field] = [...new Set([...(known[field] ?? []), ...(item[field] ?? [])])]
  }
  const list = [...items.values()]
  const counts = new Map()
  let titleWords = 0
  const drafts = list.map((item) => {
    const features = new Map()
    const title = words(item.title)
    titleWords += title.length
    for (const word of title) features.set(`title=${word}`, (features.get(`title=${word}`) ?? 0) + 1)
    for (const field of ['creators', 'subjects', 'shelves', 'lcc'])
      for (const value of item[field] ?? []) features.set(`${field}=${value}`, 1)
    for (const feature of features.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1)
    return { item, features, length: title.length }
  })
  const mean = titleWords / list.length
  const listed = list.filter((item) => item.lists > 0)
  const choice = listed.reduce((sum, item) => sum + item.lists, 0) / Math.max(listed.length, 1) || 1
  for (const { item, features, length } of drafts) {
    let norm = 0
    const vector = []
    for (const [feature, frequency] of features) {
      const field = feature.slice(0, feature.indexOf('='))
      const count = counts.get(feature)
      if (field === 'title' && count < 2) continue
      const idf = Math.log(1 + (list.length - count + 0.5) / (count + 0.5))
      const saturated =
        field === 'title' ? (frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * length) / mean)) : 1
      const weight = weights[field] * idf * saturated
      norm += weight * weight
      vector.push([feature, weight])
    }
    norm = Math.sqrt(norm)
    item.vector = vector.map(([feature, weight]) => [feature, weight / norm])
    item.prior = Math.log1p((item.lists ?? 0) / choice / PSEUDO_COUNT)
  }
  return new Plain(list)
}

class Plain {
  constructor(items) {
    this.items = items
    this.byId = new Map(items.map((item) => [item.id, item]))
    this.events = []
    this.profile = new Map()
    this.seen = new Set()
  }

  /** Learns one view: every known weight fades, the item's features are added. */
  record(id, at) {
    this.events.push({ id, at })
    this.seen.add(id)
    for (const [feature, weight] of this.byId.get(id).vector) {
      const known = this.profile.get(feature) ?? { long: 0, short: 0, at }
      known.long = known.long * 2 ** ((known.at - at) / LONG) + weight
      known.short = known.short * 2 ** ((known.at - at) / SHORT) + weight
      known.at = at
      this.profile.set(feature, known)
    }
  }

  recommend(now, limit, weights) {
    const evidence = (halfLife) => this.events.reduce((sum, { at }) => sum + 2 ** ((at - now) / halfLife), 0)
    const trust = [evidence(LONG), evidence(SHORT)].map((n) => n / (n + 1))
    const wanted = new Map(
      [...this.profile].map(([feature, { long, short, at }]) => [
        feature,
        [long * 2 ** ((at - now) / LONG), short * 2 ** ((at - now) / SHORT)],
      ]),
    )
    const scored = this.items
      .filter((item) => !this.seen.has(item.id))
      .map((item) => {
        let long = 0
        let short = 0
        for (const [feature, weight] of item.vector) {
          const known = wanted.get(feature)
          if (known) {
            long += known[0] * weight
            short += known[1] * weight
          }
        }
        return { item, signals: [long, short, item.prior] }
      })
    const factors = [weights.affinity * trust[0], weights.session * trust[1], weights.popularity]
    const moments = [0, 1, 2].map((k) => {
      const mean = scored.reduce((sum, { signals }) => sum + signals[k], 0) / scored.length
      const variance = scored.reduce((sum, { signals }) => sum + (signals[k] - mean) ** 2, 0) / scored.length
      return { mean, deviation: Math.sqrt(variance) || 1 }
    })
    for (const entry of scored)
      entry.score = entry.signals.reduce(
        (sum, s, k) => sum + (factors[k] * (s - moments[k].mean)) / (k === PRIOR ? 1 : moments[k].deviation),
        0,
      )
    return scored.sort((a, b) => b.score - a.score).slice(0, limit)
  }
}
