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
    const { positionals, values } = parseArgs({ args, options: config, allowPositionals: true })
    return { positionals, values: values as Given<Options> }
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause))
  }
}

/** The number that an option was given; undefined where it was not. `place` is `command: --option`. */
export function numberOf(place: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number)) return number
  throw new UsageError(`${place}: got ${JSON.stringify(text)}, expected a number`)
}
