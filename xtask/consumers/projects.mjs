// What tests/consumers holds: each folder with a consumer.mjs, which says how the project is built and tried.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { at } from '../layout.mjs'
import { Obstacle } from '../processes.mjs'

export const consumersFolder = at('tests', 'consumers')
export const fixturesFolder = join(consumersFolder, 'fixtures')

/** In the order of the table. */
export const groups = {
  plain: 'No tool',
  bundler: 'Bundlers',
  framework: 'Frameworks',
  runner: 'Test runners',
  runtime: 'Runtimes',
}

const defaults = {
  version: undefined,
  package: undefined,
  quick: false,
  node: 20,
  patched: '',
  entry: 'penchant',
  steps: [],
  // What of the fixtures goes where.
  fixtures: { 'catalog.pnc': 'public/catalog.pnc', 'shelf.js': 'src/shelf.js' },
}

/** How a project is tried: each has one of them. */
const trials = ['page', 'output', 'tests']

const keys = ['tool', 'group', 'env', ...trials, ...Object.keys(defaults)]

function checked(name, description) {
  const complain = (what) => {
    throw new Obstacle(`tests/consumers/${name}/consumer.mjs ${what}.`)
  }
  const unknown = Object.keys(description).find((key) => !keys.includes(key))
  if (unknown) complain(`has ${JSON.stringify(unknown)}, which nothing reads; it may have ${keys.join(', ')}`)
  if (!description.tool) complain('does not name its tool')
  if (!Object.hasOwn(groups, description.group)) complain(`needs a group: ${Object.keys(groups).join(', ')}`)
  if (trials.filter((trial) => description[trial]).length !== 1) complain(`needs one of ${trials.join(', ')}`)
  return { ...defaults, ...description, name, folder: join(consumersFolder, name) }
}

/** Every consumer, by group and name. */
export async function projects() {
  const names = readdirSync(consumersFolder).filter((name) => existsSync(join(consumersFolder, name, 'consumer.mjs')))
  const all = await Promise.all(
    names.sort().map(async (name) => {
      const module = await import(pathToFileURL(join(consumersFolder, name, 'consumer.mjs')).href)
      return checked(name, module.default)
    }),
  )
  const order = Object.keys(groups)
  return all.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group))
}
