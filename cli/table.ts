// Rows in columns, for people.

import { visibleOnOneLine } from './terminal.js'

/** Lines of left-aligned columns; those named in `right` are right-aligned. */
export function table(given: readonly (readonly string[])[], right: readonly number[] = []): string {
  const rows = given.map((row) => row.map(visibleOnOneLine))
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? []
  const cell = (text: string, column: number) =>
    right.includes(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)
  return rows.map((row) => `  ${row.map(cell).join('  ')}`.trimEnd()).join('\n')
}

export const count = (number: number): string => number.toLocaleString('en-GB')

/** How many there are of what is counted: `1 row`, `2,000 rows`. */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : many}`
