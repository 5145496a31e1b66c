// Copies everything that a page passes in, once, as plain data. So a getter that throws, or an object that contains itself, causes
// an ordinary error here, not one in the middle of a call into the engine.

import { type ErrorCode, isExhausted, PenchantError } from './errors.js'
import { DEPTH, LATEST_MS } from './generated/constants.js'
import { messageOf, shown } from './shown.js'

/** The most values that are read: more than the largest profile has. */
const MOST = 8_000_000
/** So many characters of text count as one value. */
const CHARACTERS = 100

/** What `typeof` says of values that are copied as they are. */
const SIMPLE: ReadonlySet<string> = new Set(['undefined', 'boolean', 'number', 'string'])

/** A copy of plain data. Anything else throws an error with its path, beginning with `root`. */
export function plain(value: unknown, code: ErrorCode, root: string): unknown {
  let left = MOST
  // Names and places of what is being read, from the outside; a path is only spelt out in an error.
  const inside: (string | number)[] = []
  const refuse = (got: string, cause?: unknown): never => {
    const steps = inside.map((step, depth) => (typeof step === 'number' ? `[${step}]` : depth > 0 ? `.${step}` : step))
    const at = steps.join('') || root
    throw new PenchantError(code, `\`${at}\`: got ${got}, expected plain data: texts, numbers, lists, objects`, {
      cause,
    })
  }

  function copyInside(step: string | number, value: unknown, depth: number): unknown {
    inside.push(step)
    const copied = copy(value, depth)
    inside.pop()
    return copied
  }

  function copy(value: unknown, depth: number): unknown {
    left -= typeof value === 'string' ? 1 + value.length / CHARACTERS : 1
    if (left < 0) refuse('more than 8,000,000 values')
    if (value === null || SIMPLE.has(typeof value)) return value
    if (value instanceof Date) return value.getTime()
    if (depth > 0 && Array.isArray(value)) {
      if (value.length > left) refuse(`a list of ${value.length}`)
      return Array.from(value, (element, index) => copyInside(index, element, depth - 1))
    }
    const kind = Object.prototype.toString.call(value).slice(8, -1)
    if (depth > 0 && typeof value === 'object' && kind === 'Object') {
      const entries = Object.entries(value)
      for (const entry of entries) entry[1] = copyInside(entry[0], entry[1], depth - 1)
      return Object.fromEntries(entries)
    }
    return refuse(depth > 0 ? `a ${kind}` : 'something deeply nested')
  }

  try {
    return copy(value, DEPTH)
  } catch (thrown) {
    if (thrown instanceof PenchantError || isExhausted(thrown)) throw thrown
    // A getter or a proxy threw.
    return refuse(`what cannot be read (${messageOf(thrown)})`, thrown)
  }
}

/** An object's own properties. It has no prototype: what a page adds to `Object.prototype` is not taken for an option. */
export type Entries = Readonly<Record<string, unknown>>

/** Reads each own property of an object once; a value that is no object has none. */
export const own = (value: unknown): Entries =>
  Object.assign(Object.create(null), Object.fromEntries(Object.entries(Object(value))))

/** A copy of a call's options for the engine, which checks their names. Errors: `option_invalid`. */
export function plainOptions(options: unknown): object {
  const copied = options === undefined ? {} : plain(options, 'option_invalid', 'options')
  if (copied && typeof copied === 'object' && !Array.isArray(copied)) return copied
  throw invalid('options', copied, 'an object or nothing')
}

/** The options of a call that JavaScript itself reads; those with other names are refused. Errors: `option_invalid`. */
export const namedOptions = (options: unknown, names: string): Entries => known(own(plainOptions(options)), names)

/** Refuses options with unknown names: a misspelt option would silently do nothing. `got` is what such a one is. */
export function known(options: Entries, names: string, got = 'an unknown option'): Entries {
  const unknown = Object.keys(options).find((name) => !names.split(', ').includes(name))
  if (unknown === undefined) return options
  throw refused(unknown, got, names)
}

/** The options of a shelf that continues another one. Errors: `option_invalid`. */
export const continued = (options: Entries): Entries =>
  known(options, 'after, limit', 'an option beside `after`: a continued shelf keeps those that it was made with')

/** The error for an argument or option with a wrong value. */
export const invalid = (option: string, got: unknown, expected: string): PenchantError =>
  refused(option, shown(got), expected)

const refused = (option: string, got: string, expected: string): PenchantError =>
  new PenchantError('option_invalid', `option \`${option}\`: got ${got}, expected ${expected}`)

/** A name or an id. It must be a text: numbers and lists are refused, not converted. */
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
