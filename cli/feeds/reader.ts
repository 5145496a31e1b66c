// The interface of the readers of text, and the limit that they share.

import { PenchantError } from '../../js/errors.js'
import type { FieldRole } from '../../js/types.js'
import { count } from '../table.js'

/** Roles by field. */
export type Fields = Readonly<Record<string, FieldRole>>

/** Takes a feed part by part; what it finds goes to the items that it was made for. */
export interface TextReader {
  write(text: string): void
  /** The feed has ended. Throws where that is in the middle of something. */
  end(): void
}

/** The most characters of one record: a text of an item has 2 MiB at most. */
export const LONGEST_RECORD = 2 ** 23

export function tooLong(line: number, size: number, unit = 'characters'): PenchantError {
  const got = `a record of more than ${count(size)} ${unit}`
  return new PenchantError('source_syntax', `line ${line}: got ${got}, expected ${count(LONGEST_RECORD)} at most`)
}
