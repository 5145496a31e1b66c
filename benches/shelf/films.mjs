// MovieTweetings, with newcomers: people of whom the catalogue knows nothing at all. Neither its vectors nor its
// popularity were made with a single rating of theirs.
//
// Half of those with at least 16 ratings before their last fifth are newcomers, drawn by chance. Of each, the last fifth by
// time is what a shelf has to find, as in `bench:quality`; of the ratings before, ten are what the newcomer does, and the
// others are what the newcomer has to say when asked. All that was rated before is left out of every shelf. Which ten is
// told in two ways:
//
// - as it happened: the last ten, at their own times. They are nearer to what is to be found than any answer can be, often
//   by a year, and tastes in films of the day change: this is the harder test of answers.
// - in one sitting: any ten, drawn by chance, in any order, a minute apart just before the shelf. Neither acts nor answers are newer.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { task } from '../quality/movietweetings.mjs'
import { drawing, sample } from './library.mjs'

const LEAST = 16
const ACTS = 10
const MINUTE = 60_000

/** The two ways in which newcomers' ten ratings are told. */
export const STORIES = ['as it happened', 'in one sitting']

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const folder = fileURLToPath(new URL('../../target/shelf/films/', import.meta.url))

const read = (csv) =>
  csv
    .split('\n')
    .slice(1)
    .map((row) => {
      const [user, id, rating, seconds] = row.split(',')
      return { user, id, rating: Number(rating), at: 1_000 * Number(seconds), row }
    })

function byUser(rows) {
  const users = new Map()
  for (const row of rows) {
    if (users.has(row.user)) users.get(row.user).push(row)
    else users.set(row.user, [row])
  }
  return users
}

/** The films, the catalogue's bytes, and the newcomers; no more users than these, and vectors of so many dimensions. */
export function films({ users, dimensions }, seed) {
  const parts = task(users)
  const [history, held] = [byUser(read(parts.train)), byUser(read(parts.test))]
  const able = [...held.keys()].filter((user) => (history.get(user)?.length ?? 0) >= LEAST)
  const drawn = sample(able.length, Math.floor(able.length / 2), drawing(seed, 31))
  const chosen = new Set(Array.from(drawn, (number) => able[number]))
  const draw = drawing(seed, 32)
  const newcomers = [...chosen].map((user) => newcomer(history.get(user), held.get(user), draw))
  const others = [...history].filter(([user]) => !chosen.has(user)).flatMap(([, rows]) => rows)
  const source = parts.items
  const bytes = built(source, dimensions, ['user,item,rating,timestamp', ...others.map(({ row }) => row)].join('\n'))
  const known = source
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  return { items: known, bytes, newcomers: newcomers.filter(({ wanted }) => wanted.length > 0) }
}

function newcomer(rows, held, draw) {
  const before = [...new Set(rows.map(({ id }) => id))]
  const wanted = [...new Set(held.map(({ id }) => id))].filter((id) => !before.includes(id))
  const now = held[0].at
  const latest = { says: rows.slice(0, -ACTS), does: rows.slice(-ACTS) }
  return { rows, before, wanted, now, stories: [latest, sitting(rows, now, draw)] }
}

function sitting(rows, now, draw) {
  const drawn = new Set(sample(rows.length, ACTS, draw))
  const keyed = rows.filter((_, number) => drawn.has(number)).map((row) => [draw.below(2 ** 32), row])
  const does = keyed.sort(([one], [other]) => one - other).map(([, row]) => row)
  return {
    says: rows.filter((_, number) => !drawn.has(number)),
    does: does.map((row, number) => ({ ...row, at: now - (ACTS - number) * MINUTE })),
  }
}

function built(source, dimensions, train) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'items.ndjson'), source)
  writeFileSync(join(folder, 'train.csv'), train)
  const run = (...args) =>
    execFileSync(process.execPath, [cli, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  run('train', 'train.csv', '--dim', String(dimensions), '--out', 'taste.npy')
  const sides = ['--interactions', 'train.csv', '--vectors', 'taste=taste.npy']
  run('build', 'items.ndjson', ...sides, '--out', 'films.pnc')
  return new Uint8Array(readFileSync(join(folder, 'films.pnc')))
}
