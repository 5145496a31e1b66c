// The options of the commands that read items in any format.

import { shellQuoted } from '../shell.js'
import { numberOf, UsageError } from '../usage.js'
import { FORMATS } from './detect.js'
import type { FeedOptions } from './index.js'

export const FEED_OPTIONS = {
  from: 'value',
  id: 'value',
  'skip-bad': 'value',
  encoding: 'value',
  pages: 'value',
} as const

type Values = Readonly<Partial<Record<keyof typeof FEED_OPTIONS, string | undefined>>>

/** How the options say that items are to be read. */
export function feedOptions(command: string, path: string, values: Values): FeedOptions {
  const { from, id, encoding, pages } = values
  const format = FORMATS.find((known) => known === from)
  if (from !== undefined && format === undefined) {
    throw new UsageError(`${command}: --from: got ${JSON.stringify(from)}, expected one of ${FORMATS.join(', ')}`)
  }
  const skipBad = numberOf(`${command}: --skip-bad`, values['skip-bad']) ?? 0
  if (!Number.isSafeInteger(skipBad) || skipBad < 0) {
    throw new UsageError(`${command}: --skip-bad: got ${skipBad}, expected a whole number of broken records, 0 or more`)
  }
  return { path, from: format, id, skipBad, encoding, pages, now: Date.now() }
}

/** The options that were given, to be typed once more. */
export function feedArguments(values: Values): string {
  const names = Object.keys(FEED_OPTIONS) as (keyof typeof FEED_OPTIONS)[]
  return names.flatMap((name) => (values[name] === undefined ? [] : ` --${name} ${shellQuoted(values[name])}`)).join('')
}
