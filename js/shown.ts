// Values as text, for messages. These functions never throw. `String()` throws for an object without a prototype, a template for a
// symbol, and a proxy may throw whatever is done with it.

/** Longer texts are cut. */
const LONGEST = 60

/** What a value is, in a few words. */
export function shown(value: unknown): string {
  const kind = typeof value
  if (kind === 'string') return JSON.stringify((value as string).slice(0, LONGEST))
  if (kind === 'function' || kind === 'symbol') return `a ${kind}`
  return kind === 'object' && value !== null ? 'an object' : String(value).slice(0, LONGEST)
}

/** A value as text: what `String()` makes of it, or its kind where that throws. */
export const textOf = (value: unknown): string => asText(() => value, value)

/** What was thrown, as text: its message, where it has one. */
export const messageOf = (thrown: unknown): string =>
  asText(() => (thrown as Error | undefined)?.message ?? thrown, thrown)

function asText(read: () => unknown, otherwise: unknown): string {
  try {
    return String(read())
  } catch {
    return shown(otherwise)
  }
}
