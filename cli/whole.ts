// Writes files completely or not at all: each is written under a temporary name beside its place, then moved there. A device or a
// pipe is written to directly and never replaced.

import { randomUUID } from 'node:crypto'
import { access, chmod, chown, constants, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

export interface WholeFile {
  readonly path: string
  /** In pieces, so that a large file need not stand in memory twice. */
  readonly content: Iterable<Uint8Array | string>
}

/** Where a file goes: to a temporary file that is moved, or directly into the device or pipe that is there. */
type Place = { readonly at: string; readonly draft: string; readonly like?: Like } | { readonly into: string }

/** Permissions and owner of the file that is replaced; the new one gets the same. */
interface Like {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** Writes files; none is moved into place before all are written. */
export async function writeWhole(...files: readonly WholeFile[]): Promise<void> {
  let interrupted: NodeJS.Signals | undefined
  const wait = (signal: NodeJS.Signals) => {
    interrupted = signal
  }
  for (const signal of SIGNALS) process.on(signal, wait)
  try {
    await written(files)
  } finally {
    for (const signal of SIGNALS) process.off(signal, wait)
    // Either all files are in place or none is: the signal may end the process now.
    if (interrupted) process.kill(process.pid, interrupted)
  }
}

/** The signals that end a command. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

async function written(files: readonly WholeFile[]): Promise<void> {
  const drafts: string[] = []
  const moves: { readonly path: string; readonly place: Place }[] = []
  let path = ''
  try {
    for (const file of files) {
      path = file.path
      const place = await placeOf(path)
      moves.push({ path, place })
      if ('into' in place) continue
      drafts.push(place.draft)
      await writeFile(place.draft, file.content, { flag: 'wx' })
      if (place.like) await become(place.draft, place.like)
    }
    for (const [number, { path: next, place }] of moves.entries()) {
      path = next
      if ('into' in place) await writeFile(place.into, (files[number] as WholeFile).content)
    }
    for (const { path: next, place } of moves) {
      path = next
      if ('at' in place) await rename(place.draft, place.at)
    }
  } catch (error) {
    for (const draft of drafts) await rm(draft, { force: true })
    throw unwritable(path, error)
  }
}

/** Throws where a file cannot be written, as far as that can be told in advance, so that a long training is not done in vain. */
export async function checkWritable(...paths: readonly (string | undefined)[]): Promise<void> {
  for (const path of paths) {
    if (path === undefined) continue
    try {
      const place = await placeOf(path)
      if ('at' in place) await access(dirname(place.at), constants.W_OK)
    } catch (error) {
      throw unwritable(path, error)
    }
  }
}

/** Whether a file would be replaced. A device or a pipe is written to and stays. */
export async function wouldReplace(path: string): Promise<boolean> {
  const known = await stat(path).catch(() => undefined)
  return known?.isFile() === true && !/^\/(dev|proc)\//.test(path)
}

/**
 * Throws where an output would replace an input, or two outputs have the same place: a log that is overwritten is worth more than
 * what was made from it.
 */
export async function checkApart(inputs: readonly (string | undefined)[], outputs: readonly (string | undefined)[]) {
  const taken = new Map<string, string>()
  for (const path of inputs) if (path !== undefined && path !== '-') taken.set(await identity(path), 'is read here')
  for (const path of outputs) {
    if (path === undefined || /^\/(dev|proc)\//.test(path)) continue
    const place = await identity(path)
    const use = taken.get(place)
    if (use) throw new Error(`${path} could not be written: it ${use}. Give another name`)
    taken.set(place, 'is written here as well')
  }
}

/** A key that is the same for all names of one file. */
async function identity(path: string): Promise<string> {
  const known = await stat(path).catch(() => undefined)
  return known?.isFile() ? `${known.dev}:${known.ino}` : resolve(await aim(path).catch(() => path))
}

const unwritable = (path: string, error: unknown) => new Error(`${path} could not be written: ${why(path, error)}`)

/** The place of a file. Links are followed: the file that a link names is replaced, not the link. */
async function placeOf(path: string): Promise<Place> {
  const known = await stat(path).catch(absent)
  if (!known) return drafted(await aim(path))
  if (known.isDirectory()) throw new Error('it is a folder. Give the name of a file in it')
  if (known.isBlockDevice()) throw new Error('it is a disk. Give the name of a file')
  // Something that is open already, such as /dev/stdout: a file moved to its place would be a different one.
  if (!known.isFile() || /^\/(dev|proc)\//.test(path)) return { into: path }
  return drafted(await realpath(path), known)
}

function drafted(at: string, like?: Like): Place {
  const draft = `${at}.${randomUUID()}.part`
  return like ? { at, draft, like } : { at, draft }
}

/** The target of a path at which there is no file yet: it may be a link to one. */
async function aim(path: string, links = 40): Promise<string> {
  const next = await readlink(path).catch(() => undefined)
  if (next === undefined) return path
  if (links === 0) throw new Error('it is a link that leads in a circle')
  return aim(resolve(dirname(path), next), links - 1)
}

async function become(draft: string, { mode, uid, gid }: Like): Promise<void> {
  // Only a privileged process may change a file's owner; without that, it belongs to the user who runs the command.
  await chown(draft, uid, gid).catch(() => {})
  await chmod(draft, mode & 0o7777)
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** Why a file could not be written. A missing folder is not created, since it is more likely a typing error. */
function why(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? `there is no folder ${dirname(path)}. Make it first` : (message ?? String(error))
}
