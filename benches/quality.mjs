// npm run bench:quality [-- --citeulike <folder>] [-- --quick] [-- --json]: how well the engine ranks, on real behaviour.
//
// Everything goes through the commands that a site uses, one after the other: `train` on the training part, `tune` on a
// validation share split off it, `evaluate` on the test part, which nothing saw before. Nothing here knows the data but
// how to read them.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as citeulike from './quality/citeulike.mjs'
import { Commands } from './quality/commands.mjs'
import { quick, whole } from './quality/extent.mjs'
import { writePapers } from './quality/made-papers.mjs'
import * as movietweetings from './quality/movietweetings.mjs'
import { print } from './quality/print.mjs'
import { marked } from './quick.mjs'

const { values } = parseArgs({
  options: { citeulike: { type: 'string' }, json: { type: 'boolean' }, quick: { type: 'boolean' } },
})
const extent = values.quick ? quick : whole
const work = fileURLToPath(new URL(values.quick ? '../target/quality/quick/' : '../target/quality/', import.meta.url))

/** Writes the parts of a task where the commands find them. */
function prepared(name, { items, train, test }) {
  const folder = join(work, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'items.ndjson'), items)
  writeFileSync(join(folder, 'train.csv'), train)
  writeFileSync(join(folder, 'test.csv'), test)
  return new Commands(folder)
}

const CITEULIKE_AT = '50,100,300'

/** Content alone and content with vectors, for ten or one kept papers a user. */
function papers(folder, kept) {
  const { dimensions, terms } = extent.papers
  const commands = prepared(`citeulike-${kept}`, { items: citeulike.items(folder), ...citeulike.split(folder, kept) })
  const content = commands.tune('content', ['--at', '100'])
  const hybrid = commands.tune('hybrid', ['--at', '100', '--train', `${dimensions}`, '--terms', `${terms}`])
  const recall = (config, vectors) => {
    const { penchant } = commands.evaluate(config, ['--at', CITEULIKE_AT], vectors)
    return Object.fromEntries(CITEULIKE_AT.split(',').map((k) => [`recall@${k}`, penchant[`recall@${k}`]]))
  }
  const sets = [commands.train('taste', dimensions), commands.train('terms', dimensions, terms)]
  return { content: recall(content, []), hybrid: recall(hybrid, sets) }
}

/** All signals, beside popularity and item-KNN. */
function films() {
  const { dimensions } = extent.films
  const commands = prepared('movietweetings', movietweetings.task(extent.users))
  const config = commands.tune('all', ['--at', '20', '--train', `${dimensions}`])
  return commands.evaluate(config, ['--at', '20', '--baselines'], [commands.train('taste', dimensions)])
}

/** The folder of papers: the one that was named, or for a quick run made-up ones. */
function papersFolder() {
  if (values.citeulike) return { name: 'citeulike-t', folder: resolve(values.citeulike) }
  if (!values.quick) return undefined
  const folder = join(work, 'made-papers')
  writePapers(folder)
  return { name: 'made-up papers', folder }
}

const given = papersFolder()
const results = {
  ...marked(values.quick),
  ...(given && { [given.name]: { p10: papers(given.folder, 10), p1: papers(given.folder, 1) } }),
  movietweetings: films(),
}
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
else print(results)
