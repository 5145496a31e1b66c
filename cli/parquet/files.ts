// Which files are Parquet: by their first bytes, or all of a folder, as Spark writes them.

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export function isParquet(bytes: Uint8Array): boolean {
  return [0x50, 0x41, 0x52, 0x31].every((byte, place) => bytes[place] === byte)
}

/** Whether there is a folder of this name; what is not there is none. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // Who reads it says why it cannot be.
    return false
  }
}

/** What Spark writes: a file for each part of the data, and some whose names say that they are none of it. */
export async function partsOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^[^._].*\.parquet$/.test(name)).sort()
  return names.map((name) => join(folder, name))
}
