// What was read of a feed, in sentences.

import { count } from '../table.js'
import type { FeedReport } from './index.js'

/** One line for each thing that a site should know. */
export function aboutFeed({
  title,
  encoding,
  unit,
  items,
  idFrom,
  badRecords,
  bad,
  passedOver,
  dropped,
}: FeedReport): string[] {
  const written = encoding === 'binary' ? '' : `, in ${encoding.toUpperCase()}`
  return [
    `Read as ${title}${written}: ${count(items)} items.`,
    ...(idFrom === undefined ? [] : [`Ids are taken from \`${idFrom}\`.`]),
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
