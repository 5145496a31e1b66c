// Options compared by value. A component makes its options anew at every render; only other values are another question.

type Data = Record<string, unknown>

const isList = Array.isArray as (value: unknown) => value is readonly unknown[]

/** A plain object: what a literal makes, also in another realm. Anything else (a promise, bytes, a class) is compared by identity. */
function isData(value: unknown): value is Data {
  return Object.prototype.toString.call(value) === '[object Object]' && !(value as { then?: unknown }).then
}

/** Whether two options ask for the same. A key without a value is no key, and every function is the same function. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one === 'function') return typeof other === 'function'
  if (one instanceof URL && other instanceof URL) return one.href === other.href
  if (isList(one) && isList(other))
    return one.length === other.length && one.every((value, at) => same(value, other[at]))
  if (!isData(one) || !isData(other)) return false
  return Object.keys({ ...one, ...other }).every((key) => same(one[key] ?? undefined, other[key] ?? undefined))
}

/**
 * A copy of plain data without the keys that have no value. It is what later options are compared with, so it must not
 * change with an object that a page writes to. Reading all of it is also what makes a signal or a ref depend on all of it.
 */
export function copied<T>(value: T): T {
  if (isList(value)) return value.map(copied) as T
  if (!isData(value)) return value
  const entries = Object.entries(value).filter(([, entry]) => entry != null)
  return Object.fromEntries(entries.map(([key, entry]) => [key, copied(entry)])) as T
}
