// Runs the quick form of a benchmark and reads what it prints.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { at } from '../../xtask/layout.mjs'

const execute = promisify(execFile)
const NOTICE = /figures are not to be quoted/

/** What a script prints; rejects where it does not end with 0. */
async function output(...command) {
  const { stdout } = await execute(process.execPath, command, { maxBuffer: 2 ** 26 })
  return stdout
}

/** What a benchmark prints for people. */
export async function text(name, ...args) {
  const said = await output(at('benches', `${name}.mjs`), '--quick', ...args)
  assert.match(said.slice(0, said.indexOf('\n')), NOTICE)
  assert.doesNotMatch(said, /NaN|undefined|Infinity|null|\[object/)
  return said
}

const runs = new Map()

/**
 * What it prints for programs: by the command behind `npm run`, which builds before, and has to be silent about it. Within a file
 * the same command runs once, and each test that asks for it gets the same results.
 */
export function json(name, ...args) {
  const command = JSON.stringify([name, ...args])
  if (!runs.has(command)) runs.set(command, run(name, args))
  return runs.get(command)
}

async function run(name, args) {
  const results = JSON.parse(await output(at('xtask', 'bench.mjs'), name, '--quick', ...args, '--json'))
  assert.match(results.notice, NOTICE)
  everyNumber(results, name)
  return results
}

/** JSON has no word for a number that is none: it would be null. */
function everyNumber(value, where) {
  assert.notEqual(value, null, `${where} is not a finite number`)
  if (typeof value !== 'object') return
  for (const [key, inner] of Object.entries(value)) everyNumber(inner, `${where}.${key}`)
}

/** The rows of a table that begin with `name`, each as its cells. Columns stand two blanks apart at least. */
export const rows = (said, name) =>
  said
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/))
    .filter(([first]) => (typeof name === 'string' ? first === name : name.test(first)))

/** A cell's number: `1,234`, `.068`, `1/26` or `1.4 ×`. */
export function numberIn(cell) {
  const [, over, number] = /^(1\/)?(-?[\d,]*\.?\d+)( ×)?$/.exec(cell) ?? assert.fail(`${cell} is not a number`)
  const value = Number(number.replaceAll(',', ''))
  return over ? 1 / value : value
}

/** A cell's mean and its interval: `.068 (.040 to .096)`. */
export function intervalIn(cell) {
  const [, mean, low, high] = /^(\S+) \((\S+) to (\S+)\)$/.exec(cell) ?? assert.fail(`${cell} has no interval`)
  return within({ mean: numberIn(mean), low: numberIn(low), high: numberIn(high) })
}

/** Asserts that a mean lies within its interval. */
export function within(estimate) {
  const { mean, low, high } = estimate
  assert.ok(low <= mean && mean <= high, `${mean} is not from ${low} to ${high}`)
  return estimate
}

/** Asserts that these are all numbers above 0. */
export function positive(numbers) {
  for (const [name, number] of Object.entries(numbers)) assert.ok(number > 0, `${name} is ${number}`)
}
