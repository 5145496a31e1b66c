// npm run bench:quality [-- --citeulike <folder>] [-- --msweb <folder>] [-- --completejourney <folder>] [-- --quick] [-- --json]:
// how well the engine ranks, on real behaviour.
//
// Everything goes through the commands that a site uses: `learn` on the training part, and `evaluate` of its catalogue on the
// test part, which nothing saw before; beside it the engine's defaults with nothing but popularity, popularity, item-KNN and
// content alone, and EASE by itself. For papers and films also `train` and `tune` with the settings that docs/decisions
// quotes. Nothing here knows the data but how to read them.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as citeulike from './quality/citeulike.mjs'
import { Commands } from './quality/commands.mjs'
import * as ease from './quality/ease.mjs'
import { quick, whole } from './quality/extent.mjs'
import { writePapers } from './quality/made-papers.mjs'
import * as movietweetings from './quality/movietweetings.mjs'
import { print } from './quality/print.mjs'
import { SETS, task } from './quality/sets.mjs'
import { marked } from './quick.mjs'

const { values } = parseArgs({
  options: {
    citeulike: { type: 'string' },
    msweb: { type: 'string' },
    completejourney: { type: 'string' },
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
  },
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

/**
 * What a site has that follows the README: what `learn` makes, and without a log for anything but popularity the defaults.
 * Beside it what both have to beat. EASE is measured at the first of the lengths. `options` are those of
 * `learn` that a site would give of itself.
 */
function unaided(commands, at, regularization, options = []) {
  const learned = commands.learn('learned.pnc', [...extent.learn, ...options])
  const { penchant: learn } = commands.judge(learned, ['--at', at])
  const alone = commands.evaluate(undefined, ['--at', at, '--baselines'], [])
  const table = commands.neighbours('ease.csv', regularization)
  return {
    learn,
    defaults: alone.penchant,
    popularity: alone.popularity,
    'item-knn': alone['item-knn'],
    content: alone.affinity,
    ease: ease.ranked(commands.folder, table, Number(at.split(',')[0])),
  }
}

const CITEULIKE_AT = '50,100,300'

/** Of a result its recall alone. */
const recallOf = (result) =>
  Object.fromEntries(Object.entries(result).filter(([metric]) => /^recall@\d+$/.test(metric)))

/** Content alone and content with vectors, for ten or one kept papers a user; for ten also what the README's way gives. */
function papers(folder, kept) {
  const { dimensions, terms } = extent.papers
  const commands = prepared(`citeulike-${kept}`, { items: citeulike.items(folder), ...citeulike.split(folder, kept) })
  const content = commands.tune('content', ['--at', '100'])
  const hybrid = commands.tune('hybrid', ['--at', '100', '--train', `${dimensions}`, '--terms', `${terms}`])
  const recall = (config, vectors) => {
    return recallOf(commands.evaluate(config, ['--at', CITEULIKE_AT], vectors).penchant)
  }
  const sets = [commands.train('taste', dimensions), commands.train('terms', dimensions, terms)]
  const tuned = { content: recall(content, []), hybrid: recall(hybrid, sets) }
  if (kept < 10) return tuned
  const {
    content: _,
    ease: __,
    ...others
  } = unaided(commands, CITEULIKE_AT, undefined, ['--at', '100', ...extent.papers.learn])
  return { ...tuned, ...Object.fromEntries(Object.entries(others).map(([name, result]) => [name, recallOf(result)])) }
}

/** All signals, beside popularity and item-KNN. */
function films() {
  const { dimensions } = extent.films
  const commands = prepared('movietweetings', movietweetings.task(extent.users))
  const config = commands.tune('all', ['--at', '20', '--train', `${dimensions}`])
  const tuned = commands.evaluate(config, ['--at', '20', '--baselines'], [commands.train('taste', dimensions)])
  return { ...tuned, ...unaided(commands, '20') }
}

/** The sets whose folders were named. */
function named() {
  const given = Object.entries(SETS).filter(([name]) => values[name])
  const measured = ([name, { regularization }]) => {
    const commands = prepared(name, task(resolve(values[name])))
    return [name, unaided(commands, '20', regularization)]
  }
  return Object.fromEntries(given.map(measured))
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
  ...named(),
  movietweetings: films(),
}
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
else print(results)
