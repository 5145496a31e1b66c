// Files that appear whole or not at all: written beside their places, then moved there. What is no plain file (a device, a pipe)
// is written to as it is, and nothing is put in its place.

import { randomUUID } from 'node:crypto'
import { access, chmod, chown, constants, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

export interface WholeFile {
  readonly path: string
  /** In pieces, so that a large file need not stand in memory twice. */
  readonly content: Iterable<Uint8Array | string>
}

/** Where a file goes: through a draft that is moved there, or straight into what stands there. */
type Place = { readonly at: string; readonly draft: string; readonly like?: Like } | { readonly into: string }

/** What the file before it had, and it shall have. */
interface Like {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** Moves none before all are written. */
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
    // All files are in their places, or none: the signal may end the process now.
    if (interrupted) process.kill(process.pid, interrupted)
  }
}

/** What ends a command in the middle. */
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

/** Throws where no file can be put, as far as that can be told before there is one: an hour of training is not done in vain. */
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

/**
 * Throws where an output would replace an input, or two outputs go to one place: a log that is gone is worth more than whatever was
 * made of it.
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

/** The same for all names of one file. */
async function identity(path: string): Promise<string> {
  const known = await stat(path).catch(() => undefined)
  return known?.isFile() ? `${known.dev}:${known.ino}` : resolve(await aim(path).catch(() => path))
}

const unwritable = (path: string, error: unknown) => new Error(`${path} could not be written: ${why(path, error)}`)

/** Follows links: what they name is replaced, never they themselves. */
async function placeOf(path: string): Promise<Place> {
  const known = await stat(path).catch(absent)
  if (!known) return drafted(await aim(path))
  if (known.isDirectory()) throw new Error('it is a folder. Give the name of a file in it')
  if (known.isBlockDevice()) throw new Error('it is a disk. Give the name of a file')
  // What is open already, as /dev/stdout: a file put in its place would be another.
  if (!known.isFile() || /^\/(dev|proc)\//.test(path)) return { into: path }
  return drafted(await realpath(path), known)
}

function drafted(at: string, like?: Like): Place {
  const draft = `${at}.${randomUUID()}.part`
  return like ? { at, draft, like } : { at, draft }
}

/** Where a path leads that has nothing at its end yet: it may be a link to there. */
async function aim(path: string, links = 40): Promise<string> {
  const next = await readlink(path).catch(() => undefined)
  if (next === undefined) return path
  if (links === 0) throw new Error('it is a link that leads in a circle')
  return aim(resolve(dirname(path), next), links - 1)
}

async function become(draft: string, { mode, uid, gid }: Like): Promise<void> {
  // Only a privileged program may give files away; where it may not, the file is whose it was written by.
  await chown(draft, uid, gid).catch(() => {})
  await chmod(draft, mode & 0o7777)
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** A folder that is not there is more likely a slip than a wish. */
function why(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? `there is no folder ${dirname(path)}. Make it first` : (message ?? String(error))
}
