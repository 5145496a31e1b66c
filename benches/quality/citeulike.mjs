// citeulike-t as items and interactions: papers with the words of their abstracts, and who kept which.
//
// The data come without a licence and stay where they are: the folder is named on the command line. The splits are those
// of the published figures: ten (or one) kept papers a user in training, the rest in the test.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const lines = (text) => text.split('\n')

/** NDJSON: `{ id, text }`, each word as often as it stands in the title and the abstract. */
export function items(folder) {
  const vocabulary = lines(readFileSync(join(folder, 'vocabulary.dat'), 'utf8')).map((word) => word.trim())
  const bags = lines(gunzipSync(readFileSync(join(folder, 'mult.dat.gz'))).toString('utf8').trimEnd())
  const text = (bag) =>
    bag
      .split(' ')
      .slice(1)
      .flatMap((entry) => {
        const [word, count] = entry.split(':')
        return Array(Number(count)).fill(vocabulary[Number(word)])
      })
      .join(' ')
  return bags.map((bag, id) => JSON.stringify({ id: String(id), text: text(bag) })).join('\n')
}

/** The train and the test part, as CSV, for ten or one kept papers a user. */
export function split(folder, kept) {
  return { train: csv(folder, `cf-train-${kept}-users.dat`), test: csv(folder, `cf-test-${kept}-users.dat`) }
}

function csv(folder, name) {
  const users = lines(readFileSync(join(folder, 'cvae-splits', name), 'utf8').trimEnd())
  const rows = users.flatMap((line, user) =>
    line
      .trim()
      .split(' ')
      .slice(1)
      .map((item) => `${user},${item}`),
  )
  return ['user,item', ...rows].join('\n')
}
