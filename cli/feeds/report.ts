// The part of the build report about a feed: its format and encoding, and what was left out.

import type { Doubt } from '../building/doubts.js'
import { shellQuoted } from '../shell.js'
import { count, counted } from '../table.js'
import type { FeedReport } from './index.js'

/** One line for each thing that a site should know. */
export function aboutFeed({
  title,
  encoding,
  unit,
  items,
  idField,
  badRecords,
  bad,
  passedOver,
  dropped,
}: FeedReport): string[] {
  const written = encoding === 'binary' ? '' : `, in ${encoding.toUpperCase()}`
  return [
    `Read as ${title}${written}: ${counted(items, 'item')}.`,
    ...(idField === undefined ? [] : [`Ids are taken from \`${idField.name}\`.`]),
    ...passedOver.map((left) => {
      const example = left.example
        ? ` (${unit} ${count(left.line)}: ${left.example})`
        : ` (${unit} ${count(left.line)})`
      return `Passed over, ${left.why}: ${count(left.count)}${example}.`
    }),
    ...dropped.map(
      ({ field, count: values, example, line, why }) =>
        `Values of \`${field}\` that were left out: ${count(values)} (${unit} ${count(line)}: ${JSON.stringify(example)}, ${why}).`,
    ),
    ...(badRecords === 0 ? [] : [`Broken records that were skipped: ${count(badRecords)}.`]),
    ...bad.map(({ line, problem }) => `  ${unit} ${count(line)}: ${problem}`),
  ]
}

/** What reading the feed was unsure of. */
export function doubtsAboutFeed({ idField }: FeedReport): Doubt[] {
  if (!idField || idField.isGiven) return []
  const { name } = idField
  return [{ says: `no field is called id, and ids are taken from ${name}: --id ${shellQuoted(name)} says so` }]
}
