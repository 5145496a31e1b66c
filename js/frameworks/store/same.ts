// Options compared by value. A component makes its options anew at every render; only other values are another question.

type Data = Record<string, unknown>
/** The objects around a value: one that stands within itself, or too deep, is compared by identity. */
type Around = readonly unknown[]

/** Deeper than what anything that is asked for may be. */
const DEPTH = 10

const kind = (value: unknown): string => Object.prototype.toString.call(value)

const isList = Array.isArray as (value: unknown) => value is readonly unknown[]

/** A plain object: what a literal makes, also in another realm. Anything else (a promise, a class) is compared by identity. */
function isData(value: unknown): value is Data {
  return kind(value) === '[object Object]' && !(value as { then?: unknown }).then
}

const isWithin = (value: unknown, around: Around): boolean => around.length > DEPTH || around.includes(value)

/** What a built-in object says, as a list or a text; nothing for any other. */
function said(value: unknown): unknown {
  if (value instanceof URL) return value.href
  if (value instanceof Date) return String(value.getTime())
  if (value instanceof Map || value instanceof Set) return [...value]
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)]
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? [...(value as Uint8Array)] : undefined
}

function alike(one: unknown, other: unknown, around: Around): boolean {
  if (Object.is(one, other)) return true
  if (typeof one === 'function') return typeof other === 'function'
  if (isWithin(one, around)) return false
  const within = [...around, one]
  if (isList(one) && isList(other))
    return one.length === other.length && one.every((value, at) => alike(value, other[at], within))
  if (isData(one) && isData(other))
    return Object.keys({ ...one, ...other }).every((key) =>
      alike(one[key] ?? undefined, other[key] ?? undefined, within),
    )
  const saidOne = kind(one) === kind(other) ? said(one) : undefined
  return saidOne !== undefined && alike(saidOne, said(other), within)
}

/** Whether two options ask for the same. A key without a value is no key, and every function is the same function. */
export function same(one: unknown, other: unknown): boolean {
  try {
    return alike(one, other, [])
  } catch {
    // A getter that throws: what asks reads it again, and says so.
    return false
  }
}

function copy(value: unknown, around: Around): unknown {
  if (isWithin(value, around)) return value
  const within = [...around, value]
  if (isList(value)) return value.map((entry) => copy(entry, within))
  if (!isData(value)) return value
  const entries = Object.entries(value).filter(([, entry]) => entry != null)
  return Object.fromEntries(entries.map(([key, entry]) => [key, copy(entry, within)]))
}

/**
 * A copy of plain data without the keys that have no value. It is what later options are compared with, so it must not
 * change with an object that a page writes to. Reading all of it is also what makes a signal or a ref depend on all of it.
 */
export function copied<T>(value: T): T {
  try {
    return copy(value, []) as T
  } catch {
    return value
  }
}
