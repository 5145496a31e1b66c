// What `evaluate` and `tune` are told on the command line, read and checked. What is wrong is a `UsageError` that names
// the option, what was got and what was expected.

import { parseArgs } from 'node:util'
import { UsageError } from '../usage.js'
import { MIN_HISTORY, parseSplit, type Split } from './split.js'

type Kind = 'text' | 'texts' | 'flag'
type Values<Options extends Readonly<Record<string, Kind>>> = {
  readonly [Name in keyof Options]: Options[Name] extends 'flag'
    ? boolean
    : Options[Name] extends 'texts'
      ? readonly string[]
      : string | undefined
}

/** Arguments by name: `text` once, `texts` any number of times, `flag` with no value. */
export function parseOptions<const Options extends Readonly<Record<string, Kind>>>(
  command: string,
  args: string[],
  kinds: Options,
): { readonly positionals: readonly string[]; readonly values: Values<Options> } {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'texts' },
    ]),
  )
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
    const empty = Object.entries(kinds).map(([name, kind]) => [
      name,
      kind === 'flag' ? false : kind === 'texts' ? [] : undefined,
    ])
    return { positionals, values: { ...Object.fromEntries(empty), ...values } as Values<Options> }
  } catch (cause) {
    throw new UsageError(`${command}: ${cause instanceof Error ? cause.message : cause}`)
  }
}

/** A whole number inside the range; undefined where the option was not given. */
export function whole(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  const range = `a whole number of ${least} to ${most.toLocaleString('en-GB')}`
  throw new UsageError(`${option}: got ${JSON.stringify(text)}, expected ${range}`)
}

/** Any number; undefined where the option was not given. */
export function decimal(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(number)) return number
  throw new UsageError(`${option}: got ${JSON.stringify(text)}, expected a number`)
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
  const expected = 'last:0.2 (a share by time), last:1 (a number by time) or share:0.2 (a share by chance)'
  throw new UsageError(`--split: got ${JSON.stringify(text)}, expected ${expected}`)
}

/** Rows that a user needs before any is held back. */
export function minHistoryOf(text: string | undefined): number {
  return whole('--min-history', text, 2, 1e6) ?? MIN_HISTORY
}

/** The seed; 1 where none was given. */
export function seedOf(text: string | undefined): number {
  return whole('--seed', text, 0, 2 ** 32 - 1) ?? 1
}
