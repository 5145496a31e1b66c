// Which files are Parquet: by their first bytes, or all of a folder, as Spark writes them.

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export function isParquet(bytes: Uint8Array): boolean {
  return [0x50, 0x41, 0x52, 0x31].every((byte, place) => bytes[place] === byte)
}

/** Whether there is a folder of this name. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // The error is reported when the file is read.
    return false
  }
}

/** The files of a folder that Spark wrote: one for each part of the data. Names with . or _ in front are no data. */
export async function partsOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^[^._].*\.parquet$/.test(name)).sort()
  return names.map((name) => join(folder, name))
}
