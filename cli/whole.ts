// Files that appear whole or not at all: written beside their places, then moved there.

import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface WholeFile {
  readonly path: string
  /** In pieces, so that a large file need not stand in memory twice. */
  readonly content: Iterable<Uint8Array | string>
}

/** Moves none before all are written. A folder that is not there is made. */
export async function writeWhole(...files: readonly WholeFile[]): Promise<void> {
  const drafts = files.map(({ path, content }) => ({ path, content, draft: `${path}.${randomUUID()}.part` }))
  let path = ''
  try {
    for (const file of drafts) {
      path = file.path
      await mkdir(dirname(path), { recursive: true })
      await writeFile(file.draft, file.content)
    }
    for (const file of drafts) {
      path = file.path
      await rename(file.draft, file.path)
    }
  } catch (error) {
    for (const { draft } of drafts) await rm(draft, { force: true })
    throw new Error(`${path} could not be written: ${error instanceof Error ? error.message : error}`)
  }
}
