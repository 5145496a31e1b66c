// Tells by what the cells of a table are separated.

const [TAB, LF, CR, QUOTE, COMMA, COLON, SEMICOLON, PIPE] = [0x09, 0x0a, 0x0d, 0x22, 0x2c, 0x3a, 0x3b, 0x7c]

/** A byte, and how many of it stand side by side: `::` is two. */
export interface Delimiter {
  readonly byte: number
  readonly width: 1 | 2
}

/** Those that are looked for; of two that fit alike, the one that comes first. */
const DELIMITERS: readonly Delimiter[] = [
  { byte: TAB, width: 1 },
  { byte: COLON, width: 2 },
  { byte: SEMICOLON, width: 1 },
  { byte: COMMA, width: 1 },
  { byte: PIPE, width: 1 },
]

/** How many rows are looked at. */
const ROWS = 20

/**
 * The delimiter that stands equally often in the first rows, the most frequent of them; where the rows differ, the one that the
 * first row has most of. A comma where there is none.
 */
export function delimiterOf(bytes: Uint8Array, from: number): Delimiter {
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, rows: countsIn(bytes, from, delimiter) }))
  const among = counts.filter(({ rows }) => (rows[0] ?? 0) > 0)
  const even = among.filter(({ rows }) => rows.every((count) => count === rows[0]))
  const [best] = (even.length > 0 ? even : among).sort((one, other) => (other.rows[0] ?? 0) - (one.rows[0] ?? 0))
  return best?.delimiter ?? { byte: COMMA, width: 1 }
}

/** How often the delimiter stands in each of the first rows, outside of quotes. */
function countsIn(bytes: Uint8Array, from: number, { byte, width }: Delimiter): number[] {
  const rows: number[] = []
  let [count, isQuoted, isEmpty] = [0, false, true]
  for (let at = from; at < bytes.length && rows.length < ROWS; at++) {
    const found = bytes[at]
    if (!isQuoted && (found === LF || found === CR)) {
      if (!isEmpty) rows.push(count)
      count = 0
      isEmpty = true
      continue
    }
    isEmpty = false
    if (found === QUOTE) isQuoted = !isQuoted
    else if (!isQuoted && found === byte && (width === 1 || bytes[at + 1] === byte)) {
      count++
      at += width - 1
    }
  }
  if (!isEmpty && rows.length < ROWS) rows.push(count)
  return rows
}
