// What people are told to type.

/** A path as a shell takes it. */
export function shellQuoted(path: string): string {
  return /^[\w./~+@%,:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
