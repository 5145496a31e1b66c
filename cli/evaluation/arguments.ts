// Reads and checks the command-line options of `evaluate` and `tune`. A wrong one is a `UsageError` that names the option, what
// was got and what was expected.

import { readConfig } from '../config.js'
import { readNeighbours } from '../neighbours/read.js'
import { presetOf } from '../presets.js'
import { numberOf, UsageError } from '../usage.js'
import { setFiles } from '../vectors/named.js'
import { readVectors } from '../vectors/read.js'
import type { NeighbourSet, Sets, VectorSet } from './host.js'
import { MIN_HISTORY, parseSplit, type Split } from './split.js'

/** A whole number inside the range; undefined where the option was not given. */
export function whole(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  const range = `a whole number of ${least} to ${most.toLocaleString('en-GB')}`
  throw new UsageError(`${option}: got ${JSON.stringify(text)}, expected ${range}`)
}

/** The lengths of shelves, as in `20,50,100`: distinct, ascending. */
export function lengths(option: string, text: string): number[] {
  const numbers = text.split(',').map((part) => whole(option, part.trim(), 1, 1_000) as number)
  return [...new Set(numbers)].sort((one, other) => one - other)
}

/** The split that was asked for; undefined where none was. */
export function splitOf(text: string | undefined): Split | undefined {
  if (text === undefined) return undefined
  const split = parseSplit(text)
  if (split) return split
  const expected =
    'last:0.2 (a share of each user by time), last:1 (a number by time), after:0.2 (a share of all by one moment) or share:0.2 (a share by chance)'
  throw new UsageError(`--split: got ${JSON.stringify(text)}, expected ${expected}`)
}

/** How many rows a user needs before any is held back. */
export function minHistoryOf(text: string | undefined): number {
  return whole('--min-history', text, 2, 1e6) ?? MIN_HISTORY
}

/** The seed; 1 where none was given. */
export function seedOf(text: string | undefined): number {
  return whole('--seed', text, 0, 2 ** 32 - 1) ?? 1
}

/** The smallest value of a row that counts; undefined where none was given. */
export const leastOf = (command: string, text: string | undefined): number | undefined =>
  numberOf(`${command}: --min-value`, text)

/** The text of a config, with the preset that was named; empty where neither was given. */
export const configOf = (
  command: string,
  { config, preset }: { readonly config?: string; readonly preset?: string },
): Promise<string> => readConfig(config, presetOf(command, preset))

/** The sets of vectors and of neighbours that were named. */
export async function setsOf(command: string, given: Parameters<typeof setFiles>[1]): Promise<Sets> {
  const files = setFiles(command, given)
  const sets = { vectors: [] as VectorSet[], neighbours: [] as NeighbourSet[] }
  for (const { name, path } of files.vectors) sets.vectors.push({ name, ...(await readVectors(path)) })
  for (const { name, path } of files.neighbours) sets.neighbours.push({ name, ...(await readNeighbours(path)) })
  return sets
}

/** Standard input can be read once. */
export function onceFromStandardInput(command: string, paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path === '-').length < 2) return
  throw new UsageError(`${command}: got - more than once, expected standard input to be one of the files`)
}
