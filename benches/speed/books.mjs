// The books of a benchmark: the demo's, real ones from a file, or made ones of the same statistics.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

export function read(path) {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** A small seeded generator (mulberry32), so that every run makes the same books. */
function random(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * So many books like those of the demo: each takes its shelves and class from one book, its subjects mostly from the same, its
 * title's words from another. As in a larger collection, creators and rare subjects grow with it.
 */
export function made(demo, count) {
  const books = demo
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const next = random(1851)
  const any = () => books[Math.floor(next() * books.length)]
  const lines = []
  for (let number = 0; number < count; number++) {
    const like = any()
    const subjects = like.subjects.map((subject) => {
      const luck = next()
      if (luck < 0.2) return any().subjects[0] ?? subject
      return luck < 0.3 ? `${subject} -- ${Math.floor(next() * count)}` : subject
    })
    const creators = next() < 0.5 ? like.creators : [`Author ${Math.floor(next() * count * 0.4)}`]
    lines.push(
      JSON.stringify({
        id: String(number),
        title: any().title,
        creators,
        author_birth: like.author_birth,
        shelves: like.shelves,
        subjects: [...new Set(subjects)],
        lcc: like.lcc,
        lists: like.lists,
      }),
    )
  }
  return lines.join('\n')
}
