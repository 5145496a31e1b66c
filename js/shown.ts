// Values in words, for messages. Not of every value can a text be made: `String()` of an object without a prototype throws, a
// template does of a symbol, and a proxy may throw at anything. These never do.

/** Longer texts are cut. */
const LONGEST = 60

/** What a value is, in a few words. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value)
  if (typeof value === 'bigint') return `${value.toString(16).length > LONGEST ? 'a number without end' : value}`
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/** A value as text: what `String()` makes of it, or what it is where that cannot be done. */
export function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return shown(value)
  }
}

/** What was thrown, as text: its message, where it has one. */
export function messageOf(thrown: unknown): string {
  try {
    return String((thrown as Error | undefined)?.message ?? thrown)
  } catch {
    return shown(thrown)
  }
}
