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

/** What was given for them. */
export type FeedValues = Readonly<Partial<Record<keyof typeof FEED_OPTIONS, string | undefined>>>

/** How the options say that items are to be read. */
export function feedOptions(command: string, path: string, values: FeedValues): FeedOptions {
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

/** Refuses options that say how items are read where no items are. */
export function refuseWithoutItems(command: string, values: FeedValues): void {
  const given = namesIn(values)[0]
  if (given === undefined) return
  throw new UsageError(`${command}: got --${given} without --items, expected the items that it is about`)
}

const namesIn = (values: FeedValues) =>
  (Object.keys(FEED_OPTIONS) as (keyof typeof FEED_OPTIONS)[]).filter((name) => values[name] !== undefined)

/** The options that were given, to be typed once more. */
export function feedArguments(values: FeedValues): string {
  return namesIn(values)
    .map((name) => ` --${name} ${shellQuoted(values[name] as string)}`)
    .join('')
}
