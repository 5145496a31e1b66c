// Commands that people are told to type.

/** A path, quoted for a shell where that is needed. */
export function shellQuoted(path: string): string {
  return /^[\w./~+@%,:-][\w./~+@%,:=-]*$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
