// What a page passes in, as plain data: read here once, so that a getter that throws or an object without end does so
// in JavaScript, where it is an error like any other, and never half-way through a call into the engine.

import { type ErrorCode, PenchantError } from './errors.js'

/** Nothing that the engine reads lies deeper. */
const DEPTH = 6

/** A copy of plain data. Anything else is an error that names where it stands: `path`, from the `root` on. */
export function plain(value: unknown, code: ErrorCode, root: string, path = '', depth = DEPTH): unknown {
  if (value === null || ['undefined', 'boolean', 'number', 'string'].includes(typeof value)) return value
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (depth > 0 && Array.isArray(value)) {
    return value.map((element, index) => plain(element, code, root, `${path}[${index}]`, depth - 1))
  }
  if (depth > 0 && typeof value === 'object' && kind === 'Object') {
    const inside = (key: string) => (path ? `${path}.${key}` : key)
    const entries = Object.entries(value)
    return Object.fromEntries(entries.map(([key, entry]) => [key, plain(entry, code, root, inside(key), depth - 1)]))
  }
  const got = depth > 0 ? `a ${kind}` : 'something deeply nested'
  throw new PenchantError(code, `\`${path || root}\`: got ${got}, expected plain data: texts, numbers, lists, objects`)
}

/** The options of a call. */
export function plainOptions(options: unknown): unknown {
  if (options === null) throw new PenchantError('option_invalid', '`options`: got null, expected an object or nothing')
  return plain(options, 'option_invalid', 'options')
}

/** The last millisecond that a `Date` can tell. */
const LATEST = 8.64e15

/** A point in time from a clock that a page passed in. */
export function time(now: () => number): number {
  const at: unknown = now()
  if (typeof at === 'number' && at >= 0 && at <= LATEST) return at
  throw new PenchantError(
    'option_invalid',
    `\`now\`: got ${String(at)}, expected milliseconds since 1970, 0 to ${LATEST}`,
  )
}
