// What was typed wrongly: told with the usage, exit code 2.

import { parseArgs } from 'node:util'

export class UsageError extends Error {}

/** The positional arguments and the options with a value. */
export function parse<const Names extends readonly string[]>(
  args: string[],
  names: Names,
): { positionals: string[]; values: Partial<Record<Names[number], string>> } {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
    return { positionals, values: values as Partial<Record<Names[number], string>> }
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause))
  }
}
