// Files that appear whole or not at all: written beside their places, then moved there.

import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface WholeFile {
  readonly path: string
  /** In pieces, so that a large file need not stand in memory twice. */
  readonly content: Iterable<Uint8Array | string>
}

/** Moves none before all are written. */
export async function writeWhole(...files: readonly WholeFile[]): Promise<void> {
  const drafts = files.map(({ path, content }) => ({ path, content, draft: `${path}.${randomUUID()}.part` }))
  let path = ''
  try {
    for (const file of drafts) {
      path = file.path
      await writeFile(file.draft, file.content)
    }
    for (const file of drafts) {
      path = file.path
      await rename(file.draft, file.path)
    }
  } catch (error) {
    for (const { draft } of drafts) await rm(draft, { force: true })
    throw new Error(`${path} could not be written: ${why(path, error)}`)
  }
}

/** A folder that is not there is more likely a slip than a wish. */
function why(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? `there is no folder ${dirname(path)}. Make it first` : (message ?? String(error))
}
