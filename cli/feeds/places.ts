// Errors and findings of the compiler name a line of the NDJSON that a feed was made into: here they name the feed's own. A record that the
// compiler refuses costs itself, as far as --skip-bad allows, like one that the reader of the feed refuses.

import type { Compiled, Job, Refusals } from '../../js/compiler.js'
import { PenchantError } from '../../js/errors.js'
import { count } from '../table.js'
import type { Feed } from './index.js'
import { NAMED } from './items.js'

/**
 * How often a feed is compiled at most. The compiler works in a few stages, and an attempt leaves out all records that one stage refused. A date
 * in another unit than the rest of its column is refused one record at a time, so that more attempts can be needed.
 */
const MOST_ATTEMPTS = 20
/** So many places of records beyond --skip-bad are named. */
const PLACES_NAMED = 5

const LINE = /\bline (\d+)/g

/** What of a job depends on the records that are left. */
export type Attempt = Pick<Job, 'source' | 'refusals'>

/**
 * Compiles a feed without the records that the compiler refuses. Resolves to what was compiled, and to the feed without them.
 *
 * Throws what `compile` throws, with the lines of the feed; with those of the first records where more are refused than may be left out.
 */
export async function compileFeed<T>(feed: Feed, compile: (attempt: Attempt) => Promise<T>) {
  let kept = feed
  for (let attempt = 1; ; attempt++) {
    const refusals: Refusals | undefined = feed.mayLeave > 0 ? { most: kept.mayLeave + 1, found: [] } : undefined
    try {
      return { compiled: await compile({ source: kept.source, refusals }), feed: kept }
    } catch (error) {
      const refused = attempt < MOST_ATTEMPTS ? refusedRows(kept, error, refusals) : []
      if (refused.length === 0) throw named(kept, error)
      if (refused.length > kept.mayLeave) throw tooMany(kept, error as PenchantError, refused)
      kept = without(kept, refused)
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

/** A record that the compiler refuses: its row in the NDJSON, from 0, and the message about it. */
interface Refused {
  readonly row: number
  readonly message: string
}

/** The records that an error is about; none where it is about none, or nothing may be left out. */
function refusedRows({ places }: Feed, error: unknown, refusals: Refusals | undefined): Refused[] {
  const isRefusal = error instanceof PenchantError && /^source_(field|syntax)$/.test(error.code)
  if (!isRefusal || !places || !refusals) return []
  const messages = refusals.found.length > 0 ? refusals.found : [error.message]
  const refused = messages.map((message) => ({ row: Number(/^line (\d+)\b/.exec(message)?.[1] ?? 0) - 1, message }))
  return refused.every(({ row }) => row in places) ? refused : []
}

/** The error of the first record that may not be left out any more, with the places of those before it. */
function tooMany(feed: Feed, error: PenchantError, refused: readonly Refused[]): PenchantError {
  const { message } = refused[feed.mayLeave] as Refused
  const allowed = feed.mayLeave + (feed.report?.badRecords ?? 0)
  const first = refused.slice(0, PLACES_NAMED).map(({ row }) => `${feed.report?.unit} ${feed.places?.[row]}`)
  const others = feed.mayLeave > 0 ? `. The first that the compiler refuses: ${first.join(', ')}` : ''
  const text = `${inFeed(feed, message)}. It is one more than the ${count(allowed)} that --skip-bad allows${others}`
  return new PenchantError(error.code, text, { cause: error })
}

/** The feed without records. Cost: a pass over its bytes. */
function without(feed: Feed, refused: readonly Refused[]): Feed {
  const { places, report, mayLeave } = feed
  if (!places || !report) return feed
  const rows = new Set(refused.map(({ row }) => row))
  const bad = refused.map(({ row, message }) => ({
    line: places[row] as number,
    problem: message.replace(/^line \d+[,:]? /, ''),
  }))
  return {
    ...feed,
    source: withoutLines(feed.source, rows),
    places: places.filter((_, row) => !rows.has(row)),
    mayLeave: mayLeave - rows.size,
    report: {
      ...report,
      items: report.items - rows.size,
      badRecords: report.badRecords + rows.size,
      bad: [...report.bad, ...bad].slice(0, NAMED),
    },
  }
}

/** A text without lines, by their numbers from 0. */
function withoutLines(source: Uint8Array, rows: ReadonlySet<number>): Uint8Array {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  const kept: Buffer[] = []
  let from = 0
  let start = 0
  for (let row = 0; start < bytes.length; row++) {
    const end = bytes.indexOf('\n', start)
    const next = end < 0 ? bytes.length : end + 1
    if (rows.has(row)) {
      kept.push(bytes.subarray(from, start))
      from = next
    }
    start = next
  }
  kept.push(bytes.subarray(from))
  return Buffer.concat(kept)
}
