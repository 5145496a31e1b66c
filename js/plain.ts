// What a page passes in, as plain data: read here once, so that a getter that throws or an object without end does so
// in JavaScript, where it is an error like any other, and never half-way through a call into the engine.

import { type ErrorCode, isExhausted, PenchantError } from './errors.js'
import { DEPTH, LATEST_MS } from './generated/constants.js'
import { messageOf, shown } from './shown.js'

/** As many values are read, so many characters of text counting as one: more than the largest profile has. */
const MOST = 8_000_000
const CHARACTERS = 100

/** A copy of plain data. Anything else is an error that names where it stands: `path`, from the `root` on. */
export function plain(value: unknown, code: ErrorCode, root: string): unknown {
  let left = MOST
  let at = root
  const refuse = (got: string, cause?: unknown): never => {
    throw new PenchantError(code, `\`${at}\`: got ${got}, expected plain data: texts, numbers, lists, objects`, {
      cause,
    })
  }

  function copy(value: unknown, path: string, depth: number): unknown {
    at = path || root
    left -= typeof value === 'string' ? 1 + value.length / CHARACTERS : 1
    if (left < 0) refuse('more than 8,000,000 values')
    if (value === null || ['undefined', 'boolean', 'number', 'string'].includes(typeof value)) return value
    const kind = Object.prototype.toString.call(value).slice(8, -1)
    if (depth > 0 && Array.isArray(value)) {
      if (value.length > left) refuse(`a list of ${value.length}`)
      return Array.from(value, (element, index) => copy(element, `${path}[${index}]`, depth - 1))
    }
    if (depth > 0 && typeof value === 'object' && kind === 'Object') {
      const inside = (key: string) => (path ? `${path}.${key}` : key)
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copy(entry, inside(key), depth - 1)]))
    }
    return refuse(depth > 0 ? `a ${kind}` : 'something deeply nested')
  }

  try {
    return copy(value, '', DEPTH)
  } catch (thrown) {
    if (thrown instanceof PenchantError || isExhausted(thrown)) throw thrown
    // A getter, or a proxy.
    return refuse(`what cannot be read (${messageOf(thrown)})`, thrown)
  }
}

/** What was read of an object: its own entries alone, so that a default stands whatever `Object.prototype` was given. */
export type Entries = Readonly<Record<string, unknown>>

/** An object's own entries, each read once; none of what is no object. */
export const own = (value: unknown): Entries =>
  Object.assign(Object.create(null), Object.fromEntries(Object.entries(Object(value))))

/** The options of a call, copied, for the engine, which knows their names. Errors: `option_invalid`. */
export function plainOptions(options: unknown): object {
  const copied = options === undefined ? {} : plain(options, 'option_invalid', 'options')
  if (copied && typeof copied === 'object' && !Array.isArray(copied)) return copied
  throw refused('options', Array.isArray(copied) ? 'a list' : shown(copied), 'an object or nothing')
}

/** The options of a call that are read in JavaScript: of these names, and no others. Errors: `option_invalid`. */
export const namedOptions = (options: unknown, names: string): Entries => known(own(plainOptions(options)), names)

/** An option that nothing reads may be a slip, and what was meant by it would not be done. */
export function known(options: Entries, names: string): Entries {
  const unknown = Object.keys(options).find((name) => !names.split(', ').includes(name))
  if (unknown === undefined) return options
  throw refused(unknown, 'an option that nothing reads', names)
}

/** The error of an argument or an option that is not what it has to be. */
export const invalid = (option: string, got: unknown, expected: string): PenchantError =>
  refused(option, shown(got), expected)

const refused = (option: string, got: string, expected: string): PenchantError =>
  new PenchantError('option_invalid', `option \`${option}\`: got ${got}, expected ${expected}`)

/** A name or an id, which has to be a text: of a number or a list none is made. */
export function nameIn(value: unknown, argument: string): string {
  if (typeof value === 'string') return value
  throw invalid(argument, value, 'a text')
}

/** A point in time from a clock that a page passed in. */
export function time(now: () => number): number {
  let [at, cause]: unknown[] = []
  try {
    at = now()
  } catch (thrown) {
    cause = thrown
  }
  if (typeof at === 'number' && at >= 0 && at <= LATEST_MS) return at
  const got = cause === undefined ? shown(at) : `what throws (${messageOf(cause)})`
  throw new PenchantError(
    'option_invalid',
    `\`now\`: got ${got}, expected milliseconds since 1970, 0 to ${LATEST_MS}`,
    {
      cause,
    },
  )
}
