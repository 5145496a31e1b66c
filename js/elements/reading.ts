// Reads and checks the attributes and properties of an element. Frameworks write attributes for properties, texts for numbers and
// `false` for nothing, so attributes and properties are read by the same code. A value that cannot be read is reported once in the
// console and counts as left out; reading never throws.

export interface Attribute {
  readonly element: Element
  /** The property, by its name. */
  readonly name: string
}

export type Reading = (value: unknown, attribute: Attribute) => unknown

/** The messages for developers about a page's mistakes. A page without mistakes does not load them. */
export const trouble = () => import('./trouble.js')

/** Reports a mistake in the console, once the messages are loaded. */
export function say(what: (words: Awaited<ReturnType<typeof trouble>>) => void): void {
  void trouble().then(what, () => undefined)
}

/** The text that frameworks write if they turn an object into an attribute. */
export const OBJECT = '[object Object]'

export function complain({ element, name }: Attribute, got: unknown, expected: string): void {
  say(({ unreadable }) => unreadable(element, name, got, expected))
}

/** Any value; `null` counts as left out. */
export const text: Reading = (value) => value ?? undefined

/** A space-separated list, or an array. */
export const words =
  (otherwise: string): Reading =>
  (value, attribute) => {
    const list = Array.isArray(value) ? value : [value ?? otherwise]
    if (list.every((word) => typeof word === 'string')) return list.join(' ')
    complain(attribute, value, 'words: a text or an array')
    return otherwise
  }

/** `why`, `why=""` and `why="true"` are true; `why={false}` and `why="false"` are false. */
export const flag: Reading = (value) => value === '' || (Boolean(value) && value !== 'false')

export const whole =
  (otherwise: number, least: number, most: number): Reading =>
  (value, attribute) => {
    if (value == null) return otherwise
    // Converting a symbol, or an object without a prototype, to a number would throw.
    const number = value !== '' && ['number', 'string'].includes(typeof value) ? Number(value) : Number.NaN
    if (Number.isInteger(number) && number >= least && number <= most) return number
    complain(attribute, value, `a whole number of ${least} to ${most}`)
    return otherwise
  }

/** An object, or its JSON. Any other value is passed on, and the engine refuses it. */
const json =
  (expected: string, fits: (value: object) => boolean): Reading =>
  (value, attribute) => {
    if (typeof value !== 'string') return value ?? undefined
    const parsed = parse(value)
    if (parsed === null) return undefined
    if (typeof parsed === 'object' && fits(parsed)) return parsed
    complain(attribute, value, `${expected} as JSON, or the property`)
    return undefined
  }

export const object = json('an object', (value) => !Array.isArray(value))
export const list = json('a list', Array.isArray)

/** The value of a JSON text, or the text itself if it is no JSON. */
function parse(text: string): object | string | null {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const numbers = new WeakMap<object, number>()
let latest = 0

/** A text that identifies a function or object. */
function identity(value: object): string {
  const known = numbers.get(value) ?? ++latest
  numbers.set(value, known)
  return `function ${known}`
}

/**
 * A text that is equal for equal values: objects are compared by their contents in any order, functions by identity. It describes
 * the value now: an object that is changed in place and set again counts as another value.
 */
export function fingerprint(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, inner: unknown) => {
      if (typeof inner === 'function') return identity(inner)
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
      return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
    })
  } catch {
    // A cyclic value cannot be written as JSON: it counts as a new value each time.
    return identity({})
  }
}
