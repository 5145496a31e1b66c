// MovieTweetings: films and who rated them on Twitter, when. MIT, see its LICENSE; any rating counts as an act.
//
// The split of the published task: of the users with ten or more ratings the last fifth by time is the test, and all
// the rest, of everybody, is the training part.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const FOLDER = new URL('../data/movietweetings/', import.meta.url)
const LEAST = 10
const HELD_OUT = 0.2

const unpacked = (name) => gunzipSync(readFileSync(new URL(name, FOLDER))).toString('utf8')

/**
 * The films as NDJSON (`{ id, title, year, categories }` and more), and the train and the test part as CSV with times. Of no
 * more users with a test part than `users`; with fewer than there are, they and their films are all there is.
 */
export function task(users = Infinity) {
  const [header, ...rows] = unpacked('interactions.csv.gz').trimEnd().split('\n')
  const films = unpacked('items.ndjson.gz')
  const everybody = [...(Map.groupBy?.(rows, userOf) ?? grouped(rows)).values()]
  if (users === Infinity) return { items: films, ...split(header, everybody) }
  const some = everybody.filter((own) => own.length >= LEAST).slice(0, users)
  return { items: those(films, new Set(some.flat().map(itemOf))), ...split(header, some) }
}

const those = (films, ids) =>
  films
    .trimEnd()
    .split('\n')
    .filter((line) => ids.has(JSON.parse(line).id))
    .join('\n')

function split(header, byUser) {
  const train = [header]
  const test = [header]
  for (const own of byUser) {
    own.sort((a, b) => timeOf(a) - timeOf(b))
    const held = own.length < LEAST ? 0 : Math.max(1, Math.round(own.length * HELD_OUT))
    train.push(...own.slice(0, own.length - held))
    test.push(...own.slice(own.length - held))
  }
  return { train: train.join('\n'), test: test.join('\n') }
}

const userOf = (row) => row.slice(0, row.indexOf(','))
const itemOf = (row) => row.split(',', 2)[1]
const timeOf = (row) => Number(row.slice(row.lastIndexOf(',') + 1))

function grouped(rows) {
  const groups = new Map()
  for (const row of rows) {
    const user = userOf(row)
    if (groups.has(user)) groups.get(user).push(row)
    else groups.set(user, [row])
  }
  return groups
}
