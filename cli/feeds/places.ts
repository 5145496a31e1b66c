// Errors of the compiler name a line of the NDJSON that a feed was made into: here they name the feed's own.

import { PenchantError } from '../../js/errors.js'
import type { Feed } from './index.js'

/** Runs the compiler; what it says of a row, it says of the feed's line. */
export async function inFeed<T>({ places, report }: Feed, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!places || !report || !(error instanceof PenchantError) || !error.code.startsWith('source_')) throw error
    const message = error.message.replace(/\bline (\d+)/g, (whole, row: string) => {
      const place = places[Number(row) - 1]
      return place === undefined ? whole : `${report.unit} ${place}`
    })
    throw new PenchantError(error.code, message, { cause: error })
  }
}
