// The findings of the compiler in sentences: values that were left out, converted or not understood.

import type { CompiledFinding } from '../../js/compiler.js'
import { count as written } from '../table.js'
import type { Doubt } from './doubts.js'

/** Values that no item has since they could not be read. */
export const unread = (findings: readonly CompiledFinding[]): string[] =>
  findings.filter(({ kind }) => kind === 'missing').map(sentence)

/** Values that were read in another unit or spelling than the catalogue's. */
export const converted = (findings: readonly CompiledFinding[]): string[] =>
  findings.filter(({ kind }) => kind === 'converted').map(sentence)

/** What has more than one reading, and a list of no items. */
export const doubtful = (findings: readonly CompiledFinding[]): Doubt[] =>
  findings.filter(({ kind }) => kind === 'unsure' || kind === 'empty').map(doubt)

/** Values that are missing: a doubt where all of them are wanted. */
export const missing = (findings: readonly CompiledFinding[]): Doubt[] =>
  findings.filter(({ kind }) => kind === 'missing').map(doubt)

const doubt = (finding: CompiledFinding): Doubt =>
  finding.field === undefined ? { says: says(finding) } : { about: finding.field, says: says(finding) }

const sentence = (finding: CompiledFinding): string =>
  finding.field === undefined ? says(finding) : `${finding.field}: ${says(finding)}`

function says({ kind, note, count, of, example = '', place }: CompiledFinding): string {
  const some = `${written(count)} of ${written(of)}`
  const first = `${JSON.stringify(example)}${place === undefined ? '' : ` (${place})`}`
  switch (kind) {
    case 'missing':
      return `${some} could not be read as ${note}, e.g. ${first}`
    case 'converted':
      return `${some} were read as ${note}, e.g. ${first}`
    case 'unsure':
      return `${first} ${note} (${some} are so)`
    case 'empty':
      return note
  }
}
