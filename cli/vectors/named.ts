// --vectors [name=]file and --neighbours [name=]file: the name of the signal that each file becomes.

import { UsageError } from '../usage.js'

export interface NamedFile {
  readonly name: string
  readonly path: string
}

/** The signal's name where none is given. */
const DEFAULTS = { vectors: 'taste', neighbours: 'neighbours' } as const

const MOST = 4
const NAME = /^[a-z0-9_-]{1,32}$/
/** The signals that every catalogue has. */
const TAKEN = ['affinity', 'session', 'popularity', 'trending', 'freshness', 'price', 'context']

/** The files of both kinds. */
export interface SetFiles {
  readonly vectors: readonly NamedFile[]
  readonly neighbours: readonly NamedFile[]
}

/** The values of both options; two signals of one name are an error. `command` is the name of the command in errors. */
export function setFiles(
  command: string,
  given: { readonly [option in keyof SetFiles]?: readonly string[] },
): SetFiles {
  const vectors = namedFiles(command, given.vectors ?? [], 'vectors')
  const neighbours = namedFiles(command, given.neighbours ?? [], 'neighbours')
  const twice = neighbours.find(({ name }) => vectors.some((set) => set.name === name))
  if (!twice) return { vectors, neighbours }
  const got = `${JSON.stringify(twice.name)} for --vectors and --neighbours`
  throw new UsageError(`${command}: got ${got}, expected two names`)
}

function namedFiles(command: string, given: readonly string[], option: keyof typeof DEFAULTS): NamedFile[] {
  const refuse = (got: string, expected: string): never => {
    throw new UsageError(`${command}: --${option}: got ${got}, expected ${expected}`)
  }
  if (given.length > MOST) refuse(`${given.length} files`, `${MOST} at the most`)
  const files = given.map((value) => split(value, DEFAULTS[option]))
  for (const [at, { name, path }] of files.entries()) {
    const said = JSON.stringify(name)
    if (path === '') refuse(`no file for ${said}`, '[name=]file')
    if (!NAME.test(name)) refuse(`the name ${said}`, '1 to 32 of a–z, 0–9, _ and -')
    if (TAKEN.includes(name)) refuse(`the name ${said}`, `another than ${TAKEN.join(', ')}, which are other signals’`)
    if (files.findIndex((file) => file.name === name) < at) refuse(`${said} twice`, 'a name for each: name=file')
  }
  return files
}

/** What stands before an = is a name, unless it is the beginning of a path. */
function split(given: string, otherwise: string): NamedFile {
  const at = given.indexOf('=')
  const name = given.slice(0, Math.max(at, 0))
  return at < 0 || /[./\\]/.test(name) ? { name: otherwise, path: given } : { name, path: given.slice(at + 1) }
}
