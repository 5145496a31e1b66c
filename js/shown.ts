// Values as text, for messages. These functions never throw, although `String()` throws for an object without a prototype, a
// template throws for a symbol, and any access to a proxy may throw.

/** The longest text in characters; a longer one is cut. */
const LONGEST = 60

/** A short description of a value. */
export function shown(value: unknown): string {
  const kind = typeof value
  if (kind === 'string') return JSON.stringify((value as string).slice(0, LONGEST))
  if (kind === 'function' || kind === 'symbol') return `a ${kind}`
  if (kind === 'object' && value !== null) return isList(value) ? 'a list' : 'an object'
  return String(value).slice(0, LONGEST)
}

function isList(value: unknown): boolean {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}

/** A value as text: the result of `String()`, or its kind if that throws. */
export const textOf = (value: unknown): string => asText(() => value, value)

/** A thrown value as text: its message, if it has one. */
export const messageOf = (thrown: unknown): string =>
  asText(() => (thrown as Error | undefined)?.message ?? thrown, thrown)

function asText(read: () => unknown, otherwise: unknown): string {
  try {
    return String(read())
  } catch {
    return shown(otherwise)
  }
}
