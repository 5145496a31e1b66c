// What a long test counted, for `npm run test:long` to sum up.

import { appendFileSync } from 'node:fs'

/** Writes down counts under a name, where somebody asked for them. */
export function report(name, counts) {
  const path = process.env.PENCHANT_COUNTS
  if (path) appendFileSync(path, `${JSON.stringify({ name, counts })}\n`)
}
