// Errors and findings of the compiler name a line of the NDJSON that a feed was made into: here they name the feed's own. A record that the
// compiler refuses costs itself, as far as --skip-bad allows, like one that the reader of the feed refuses.

import type { Compiled } from '../../js/compiler.js'
import { PenchantError } from '../../js/errors.js'
import type { Feed } from './index.js'
import { NAMED } from './items.js'

/** How many records the compiler may refuse: it begins again after each. */
const MOST_REFUSED = 20

const LINE = /\bline (\d+)/g

/** Compiles a feed without the records that the compiler refuses. Resolves to what was compiled, and to the feed without them. */
export async function compileFeed<T>(feed: Feed, compile: (source: Uint8Array) => Promise<T>) {
  let kept = { ...feed, mayLeave: Math.min(feed.mayLeave, MOST_REFUSED) }
  for (;;) {
    try {
      return { compiled: await compile(kept.source), feed: kept }
    } catch (error) {
      const less = withoutRefused(kept, error)
      if (!less) throw named(kept, error)
      kept = less
    }
  }
}

/** What was compiled of a feed, with its findings where they are in the feed. */
export function located(compiled: Compiled, feed: Feed): Compiled {
  const findings = compiled.findings.map((finding) =>
    finding.place === undefined ? finding : { ...finding, place: inFeed(feed, finding.place) },
  )
  return { ...compiled, findings }
}

/** The error with the lines of the feed. */
function named(feed: Feed, error: unknown): unknown {
  if (!(error instanceof PenchantError) || !error.code.startsWith('source_')) return error
  const message = inFeed(feed, error.message)
  return message === error.message ? error : new PenchantError(error.code, message, { cause: error })
}

/** A text with the lines of the feed for those of the NDJSON. */
function inFeed({ places, report }: Feed, text: string): string {
  if (!places || !report) return text
  return text.replace(LINE, (whole, row: string) => {
    const place = places[Number(row) - 1]
    return place === undefined ? whole : `${report.unit} ${place}`
  })
}

/** The feed without the row that an error is about; undefined where it is about none, or where no more may be left out. */
function withoutRefused<Kept extends Feed>(feed: Kept, error: unknown): Kept | undefined {
  const { places, report, mayLeave } = feed
  const isRefusal = error instanceof PenchantError && /^source_(field|syntax)$/.test(error.code)
  if (!isRefusal || !places || !report || mayLeave < 1 || report.items < 2) return undefined
  const row = Number(/^line (\d+)\b/.exec(error.message)?.[1] ?? 0) - 1
  const line = places[row]
  if (line === undefined) return undefined
  const bad = { line, problem: error.message.replace(/^line \d+[,:]? /, '') }
  return {
    ...feed,
    source: withoutLine(feed.source, row),
    places: places.filter((_, at) => at !== row),
    mayLeave: mayLeave - 1,
    report: {
      ...report,
      items: report.items - 1,
      badRecords: report.badRecords + 1,
      bad: report.bad.length < NAMED ? [...report.bad, bad] : report.bad,
    },
  }
}

/** A text without its line of that number, from 0. */
function withoutLine(source: Uint8Array, number: number): Uint8Array {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  let start = 0
  for (let at = 0; at < number; at++) start = bytes.indexOf('\n', start) + 1
  const end = bytes.indexOf('\n', start)
  return Buffer.concat([bytes.subarray(0, start), end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 1)])
}
