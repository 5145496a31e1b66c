// Numbers straight from a file's bytes, exactly what `Number` would make of the text.

const ZERO = 0x30
const NINE = 0x39
export const POINT = 0x2e
export const MINUS = 0x2d
export const PLUS = 0x2b

/** Up to here, the digits and the power of ten are both exact in a double, so that their quotient is correctly rounded. */
const EXACT_DIGITS = 15
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent)

/** The longest text that is read as a number. */
const LONGEST = 400

/** The number that stands in `bytes` from `start` to `end`; NaN where none does. */
export function numberAt(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]
  let at = first === MINUS || first === PLUS ? start + 1 : start
  let digits = 0
  let value = 0
  let point = -1
  for (; at < end; at++) {
    const byte = bytes[at] as number
    if (byte >= ZERO && byte <= NINE) {
      value = value * 10 + (byte - ZERO)
      digits++
    } else if (byte === POINT && point < 0) point = at
    else break
  }
  const decimals = point < 0 ? 0 : at - point - 1
  if (at < end || digits > EXACT_DIGITS) return spelled(bytes, start, end)
  if (digits === 0) return Number.NaN
  const size = value / (POWERS[decimals] as number)
  return first === MINUS ? -size : size
}

/** The rare forms: exponents and many digits. Words that `Number` accepts, such as Infinity or 0x10, are not numbers here. */
function spelled(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST) return Number.NaN
  const text = String.fromCharCode(...bytes.subarray(start, end))
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
}
