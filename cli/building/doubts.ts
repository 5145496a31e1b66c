// What a build was unsure of, with the line of the config that settles it.

import type { Compiled, CompiledField } from '../../js/compiler.js'
import { PenchantError } from '../../js/errors.js'
import { kindOf } from '../init/kind.js'
import { counted } from '../table.js'
import { doubtful } from './findings.js'

export interface Doubt {
  /** The field; absent for what is about the whole catalogue. */
  readonly about?: string
  readonly says: string
  /** An entry of the config, if one settles it. */
  readonly config?: string
}

/** All doubts, those of the whole catalogue first. */
export function doubtsAbout(compiled: Compiled, hasConfig: boolean): Doubt[] {
  const { fields, findings } = compiled
  return [...order(compiled), ...kind(compiled, hasConfig), ...fields.flatMap(field), ...doubtful(findings)]
}

function order({ ordersFirstVisit, popularity, fields, items }: Compiled): Doubt[] {
  if (ordersFirstVisit || items === 0) return []
  if (popularity.length > 0) {
    const says = 'nothing orders a first visit, since the config’s weights leave popularity no say'
    return [{ says, config: '"weights": { "popularity": 0.01 }' }]
  }
  const says =
    'nothing orders a first visit: no field is a count of what was chosen. --interactions <file.csv> counts it'
  // A field that could order it has a line of its own.
  if (fields.some(({ doubt }) => doubt?.alternative === 'popularity')) return [{ says }]
  return [{ says, config: '"fields": { "<a field of counts>": "popularity" }' }]
}

/** A preset is proposed where nothing at all was said. */
function kind({ fields }: Compiled, hasConfig: boolean): Doubt[] {
  const found = hasConfig ? undefined : kindOf(fields)
  if (!found) return []
  return [
    {
      says: `it looks like a site of the kind ${found.preset}, since ${found.why}`,
      config: `"preset": "${found.preset}"`,
    },
  ]
}

const field = ({ name, doubt }: CompiledField): Doubt[] =>
  doubt ? [{ about: name, says: doubt.because, config: doubt.config }] : []

/** Throws `source_doubtful` where there is a doubt: `--strict` asks for that. */
export function refuseDoubts(doubts: readonly Doubt[]): void {
  if (doubts.length === 0) return
  const all = doubts.map(({ about, says }) => (about === undefined ? says : `${about}: ${says}`))
  const expected =
    'expected none, since --strict asks for it: settle each in the config, as the report without --strict says'
  throw new PenchantError('source_doubtful', `got ${counted(doubts.length, 'doubt')} (${all.join('; ')}), ${expected}`)
}
