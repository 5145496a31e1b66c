// Compares options by value. A component makes new options at each render; only other values are another request.

type Data = Record<string, unknown>
/** The objects that contain a value. A value that contains itself, or is nested too deep, is compared by identity. */
type Around = readonly unknown[]

/** The deepest nesting that is compared; no option is nested as deep. */
const DEPTH = 10

const kind = (value: unknown): string => Object.prototype.toString.call(value)

const isList = Array.isArray as (value: unknown) => value is readonly unknown[]

/** A plain object: what a literal makes, also in another realm. Anything else (a promise, a class) is compared by identity. */
function isData(value: unknown): value is Data {
  return kind(value) === '[object Object]' && !(value as { then?: unknown }).then
}

const isWithin = (value: unknown, around: Around): boolean => around.length > DEPTH || around.includes(value)

/** The contents of a built-in object, as a list or a text; `undefined` for any other value. */
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

/** Whether two options are equal. A key without a value counts as missing; all functions count as equal. */
export function same(one: unknown, other: unknown): boolean {
  try {
    return alike(one, other, [])
  } catch {
    // A getter threw. The request reads it again and reports the error.
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
 * A copy of plain data without the keys that have no value. Later options are compared with the copy, which does not change if the
 * page changes its object. Reading everything also makes a signal or a ref depend on everything.
 */
export function copied<T>(value: T): T {
  try {
    return copy(value, []) as T
  } catch {
    return value
  }
}
