// Column names however they are spelled: small letters or large, words apart or in one.

/** A header that does not say which column is which. */
export class HeaderError extends Error {
  constructor(
    readonly got: string,
    readonly expected: string,
  ) {
    super(`got ${got}, expected ${expected}`)
  }
}

/** A header's cells in small letters, with `_` between their words. */
export function plainly(cells: readonly string[]): string[] {
  return cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replace(/[\s._-]+/g, '_'),
  )
}

/** The column that has the first of these names which any has; -1 where none has one. `plain` are the plain cells. */
export function placeOf(names: readonly string[], plain: readonly (string | undefined)[], mayHaveId = true): number {
  for (const name of names) {
    const places = plain.flatMap((cell, place) => (cell && isSpelling(cell, name, mayHaveId) ? [place] : []))
    if (places.length > 1) throw new HeaderError(`${places.length} columns named ${JSON.stringify(name)}`, 'one')
    if (places[0] !== undefined) return places[0]
  }
  return -1
}

/** Whether a plain cell is the name, its words apart or in one; with `mayHaveId`, also the name and `id`. */
export function isSpelling(cell: string, name: string, mayHaveId: boolean): boolean {
  const names = mayHaveId ? [name, `${name}_id`] : [name]
  return names.some((known) => cell === known || cell === known.replaceAll('_', ''))
}
