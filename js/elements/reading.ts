// Reads and checks the attributes and properties of an element. Frameworks write attributes for properties, texts for numbers and `false` for
// nothing, so that each value is read in one place, as attribute and as property. What cannot be read is said once in the
// console and counts as left out; it never throws.

export interface Told {
  readonly element: Element
  /** The property, by its name. */
  readonly name: string
}

export type Reading = (value: unknown, told: Told) => unknown

/** What is wrong with a page, where something is. A page that is right does not load the words for it. */
export const trouble = () => import('./trouble.js')

/** Says what is wrong in the console, once its words are here. */
export function say(what: (words: Awaited<ReturnType<typeof trouble>>) => void): void {
  void trouble().then(what, () => undefined)
}

/** What frameworks write for an object that they take for an attribute. */
export const OBJECT = '[object Object]'

export function complain({ element, name }: Told, got: unknown, expected: string): void {
  say(({ unreadable }) => unreadable(element, name, got, expected))
}

/** Anything; `null` is nothing. */
export const text: Reading = (value) => value ?? undefined

/** Words with spaces between, or an array of them. */
export const words =
  (otherwise: string): Reading =>
  (value, told) => {
    const list = Array.isArray(value) ? value : [value ?? otherwise]
    if (list.every((word) => typeof word === 'string')) return list.join(' ')
    complain(told, value, 'words: a text or an array')
    return otherwise
  }

/** `why`, `why=""` and `why="true"` are yes; `why={false}` and `why="false"` are no. */
export const flag: Reading = (value) => value === '' || (Boolean(value) && value !== 'false')

export const number =
  (otherwise: number): Reading =>
  (value, told) => {
    if (value == null) return otherwise
    // Symbols, and objects without a prototype, are not even made a number of.
    const number = value !== '' && ['number', 'string'].includes(typeof value) ? Number(value) : Number.NaN
    if (Number.isFinite(number)) return number
    complain(told, value, 'a number')
    return otherwise
  }

/** An object as it is, or a text with its JSON. What else a property is set to, the engine refuses. */
const json =
  (expected: string, fits: (value: object) => boolean): Reading =>
  (value, told) => {
    if (typeof value !== 'string') return value ?? undefined
    const parsed = parse(value)
    if (parsed === null) return undefined
    if (typeof parsed === 'object' && fits(parsed)) return parsed
    complain(told, value, `${expected} as JSON, or the property`)
    return undefined
  }

export const object = json('an object', (value) => !Array.isArray(value))
export const list = json('a list', Array.isArray)

/** A JSON text's value; the text itself where it is none. */
function parse(text: string): object | string | null {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const numbers = new WeakMap<object, number>()
let latest = 0

/** Which function it is, as a text. */
function identity(value: object): string {
  const known = numbers.get(value) ?? ++latest
  numbers.set(value, known)
  return `function ${known}`
}

/**
 * A text that is the same for equal values: objects by what is in them, in whatever order, functions by which they are.
 * It is of the moment: an object that is changed in place and set again is another value.
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
