// Errors of the command line: printed with the usage, exit code 2.

import { parseArgs } from 'node:util'

export class UsageError extends Error {}

/** What follows an option: a value, a value each time the option is given, or nothing. */
export type Takes = 'value' | 'values' | 'nothing'

interface Taken {
  value: string
  values: string[]
  nothing: boolean
}

/** The options that were given. */
export type Given<Options extends Readonly<Record<string, Takes>>> = { [Name in keyof Options]?: Taken[Options[Name]] }

/** The positional arguments, and the options by their names. */
export function parse<const Options extends Readonly<Record<string, Takes>>>(
  args: string[],
  options: Options,
): { positionals: string[]; values: Given<Options> } {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, takes]) => [
      name,
      { type: takes === 'nothing' ? ('boolean' as const) : ('string' as const), multiple: takes === 'values' },
    ]),
  )
  try {
    const { positionals, values } = parseArgs({ args: joined(args, options), options: config, allowPositionals: true })
    return { positionals, values: values as Given<Options> }
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause))
  }
}

/** The arguments with `--name -1` as `--name=-1`: a number may be below 0, and whoever asked for it says what it may be. */
function joined(args: readonly string[], options: Readonly<Record<string, Takes>>): string[] {
  const takesValue = (arg: string) => arg.startsWith('--') && options[arg.slice(2)]?.startsWith('value')
  return args.reduce<string[]>((done, arg) => {
    const before = done.at(-1)
    if (before !== undefined && takesValue(before) && /^-\.?\d/.test(arg)) done[done.length - 1] = `${before}=${arg}`
    else done.push(arg)
    return done
  }, [])
}

/** The name that a misspelt one is likely to mean: at most two letters are changed, added, left out or exchanged with the next. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const ranked = names.map((name) => ({ name, far: distance(typed.toLowerCase(), name) }))
  const [best] = ranked.sort((one, other) => one.far - other.far)
  return best && best.far <= 2 && best.far < best.name.length ? best.name : undefined
}

/** The optimal string alignment distance. */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let at = 1; at <= one.length; at++) {
    const row = [at]
    for (let to = 1; to <= other.length; to++) {
      const above = rows[at - 1] as number[]
      const isSame = one[at - 1] === other[to - 1]
      const changed = (above[to - 1] as number) + (isSame ? 0 : 1)
      const exchanged = one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1]
      const swapped = exchanged ? ((rows[at - 2] as number[])[to - 2] as number) + 1 : changed
      row.push(Math.min(changed, swapped, (above[to] as number) + 1, (row[to - 1] as number) + 1))
    }
    rows.push(row)
  }
  return rows.at(-1)?.at(-1) ?? 0
}

/** The number that an option was given; undefined where it was not. `place` is `command: --option`. */
export function numberOf(place: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number)) return number
  throw new UsageError(`${place}: got ${JSON.stringify(text)}, expected a number`)
}
