// Remembers what each step was made from, so that a second run redoes nothing that did not change. Contents decide, not
// times: a checkout or a copy makes every file look new.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { at, root, stamps } from './layout.mjs'
import { unchanged } from './progress.mjs'

function* filesIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return
  if (!stat.isDirectory()) {
    yield path
    return
  }
  for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name))
}

/** One hash over files and folders; what does not exist counts as absent. */
function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    hash.update(`\0${relative(root, path)}`)
    for (const file of filesIn(path)) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/**
 * Does `work` unless `inputs` are what they were when it last succeeded and all `outputs` are there. `by` is the module
 * that says how: the step is done again when that changes.
 */
export async function stamped(name, { by, inputs, outputs }, work) {
  const stamp = join(stamps, name)
  // The lock file is an input of every step: another esbuild may write another bundle.
  const now = hashOf([fileURLToPath(by), at('package-lock.json'), ...inputs])
  const before = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  if (before === now && outputs.every((path) => existsSync(path))) return unchanged
  rmSync(stamp, { force: true })
  const result = await work()
  mkdirSync(stamps, { recursive: true })
  writeFileSync(stamp, now)
  return result === unchanged ? undefined : result
}
