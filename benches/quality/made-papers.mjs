// Made-up papers in the files of citeulike-t, for quick runs: the data themselves may not be given on.
//
// Every field of study has its own words, and every user keeps papers of one field: there is something to be found.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const FIELDS = ['optics', 'ecology', 'topology', 'linguistics']
const PAPERS = 40
const USERS = 8
/** Papers that a user keeps of the field, and words that a field has. */
const KEPT = 20
const WORDS = 12

const all = (count) => Array.from({ length: count }, (_, number) => number)
const lines = (list) => `${list.join('\n')}\n`

/** Writes the files into a folder, with the splits for ten and for one kept paper a user. */
export function writePapers(folder) {
  mkdirSync(join(folder, 'cvae-splits'), { recursive: true })
  writeFileSync(
    join(folder, 'vocabulary.dat'),
    lines(FIELDS.flatMap((field) => all(WORDS).map((word) => `${field}${word}`))),
  )
  writeFileSync(join(folder, 'mult.dat.gz'), gzipSync(lines(FIELDS.flatMap((_, field) => bags(field)))))
  const kept = FIELDS.flatMap((_, field) => all(USERS).map((user) => shelf(field, user)))
  for (const count of [10, 1]) {
    writeSplit(
      folder,
      `cf-train-${count}-users.dat`,
      kept.map((papers) => papers.slice(0, count)),
    )
    writeSplit(
      folder,
      `cf-test-${count}-users.dat`,
      kept.map((papers) => papers.slice(count)),
    )
  }
}

/** A field's papers: `<words> <word>:<times> …`, three of the field's words each. */
const bags = (field) =>
  all(PAPERS).map((paper) => {
    const words = [0, 1, 3].map((step) => field * WORDS + ((paper + step) % WORDS))
    return `${words.length} ${words.map((word, place) => `${word}:${place + 1}`).join(' ')}`
  })

/** What a user keeps, in an order of the user's own. */
const shelf = (field, user) => all(KEPT).map((number) => field * PAPERS + ((7 * number + 3 * user) % PAPERS))

/** One line a user: how many papers, and which. */
const writeSplit = (folder, name, shelves) =>
  writeFileSync(join(folder, 'cvae-splits', name), lines(shelves.map((papers) => [papers.length, ...papers].join(' '))))
