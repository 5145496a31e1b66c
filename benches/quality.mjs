// npm run bench:quality [-- --citeulike <folder>] [-- --json]: how well the engine ranks, on real behaviour.
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
import * as movietweetings from './quality/movietweetings.mjs'
import { print } from './quality/print.mjs'

const { values } = parseArgs({ options: { citeulike: { type: 'string' }, json: { type: 'boolean' } } })
const work = fileURLToPath(new URL('../target/quality/', import.meta.url))

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
const DIMENSIONS = 128
const TERMS = 20

/** Content alone and content with vectors, for ten or one kept papers a user. */
function papers(folder, kept) {
  const commands = prepared(`citeulike-${kept}`, { items: citeulike.items(folder), ...citeulike.split(folder, kept) })
  const content = commands.tune('content', ['--at', '100'])
  const hybrid = commands.tune('hybrid', ['--at', '100', '--train', `${DIMENSIONS}`, '--terms', `${TERMS}`])
  const recall = (config, vectors) => {
    const { penchant } = commands.evaluate(config, ['--at', CITEULIKE_AT], vectors)
    return Object.fromEntries(CITEULIKE_AT.split(',').map((k) => [`recall@${k}`, penchant[`recall@${k}`]]))
  }
  const sets = [commands.train('taste', DIMENSIONS), commands.train('terms', DIMENSIONS, TERMS)]
  return { content: recall(content, []), hybrid: recall(hybrid, sets) }
}

/** All signals, beside popularity and item-KNN. */
function films() {
  const commands = prepared('movietweetings', { items: movietweetings.items(), ...movietweetings.split() })
  const config = commands.tune('all', ['--at', '20', '--train', '64'])
  return commands.evaluate(config, ['--at', '20', '--baselines'], [commands.train('taste', 64)])
}

const results = {}
if (values.citeulike) {
  const folder = resolve(values.citeulike)
  results['citeulike-t'] = { p10: papers(folder, 10), p1: papers(folder, 1) }
}
results.movietweetings = films()
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
else print(results)
