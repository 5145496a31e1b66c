// Files beside the catalogue that a search keeps: the sets that it trained on everything, as files for `build`, and the commands
// that make them and the catalogue again without a search.

import { join } from 'node:path'
import { neighbourFile } from '../neighbours/write.js'
import { shellQuoted as quoted } from '../shell.js'
import { vectorFiles } from '../vectors/write.js'
import type { WholeFile } from '../whole.js'
import type { Candidate } from './candidates.js'
import type { Kept, Learned } from './index.js'

/** The files of a run, as they were named on the command line. */
export interface Named {
  readonly items: string
  /** The options that say how the items are read. */
  readonly howRead: string
  readonly interactions: string
  readonly out: string
  readonly configOut: string
  /** The folder of the sets; undefined where they are not kept. */
  readonly keep: string | undefined
  readonly minValue: number | undefined
  readonly seed: number
}

const fileOf = ({ name, candidate }: Kept, keep: string | undefined): string =>
  join(keep ?? '', `${name}.${candidate.kind === 'vectors' ? 'npy' : 'csv'}`)

/** The sets as files in a folder. */
export const keptFiles = (kept: readonly Kept[], keep: string): WholeFile[] =>
  kept.flatMap((one) =>
    one.fitted.kind === 'vectors'
      ? vectorFiles(fileOf(one, keep), one.fitted.set)
      : [neighbourFile(fileOf(one, keep), one.fitted.set)],
  )

/** The commands that make the same catalogue again: one for each set, then one for the catalogue. */
export function piecesOf({ kept }: Learned, named: Named): string[] {
  const { items, howRead, interactions, out, configOut, keep, minValue, seed } = named
  const least = minValue === undefined ? '' : ` --min-value ${minValue}`
  const [from, log, config] = [quoted(items) + howRead, quoted(interactions), quoted(configOut)]
  const trainings = kept.map((one) => {
    const side = sideOf(one.candidate, from, config)
    return `npx penchant train ${log} ${howTo(one, seed)}${least}${side} --out ${quoted(fileOf(one, keep))}`
  })
  const sets = kept.map((one) => ` --${one.candidate.kind} ${one.name}=${quoted(fileOf(one, keep))}`).join('')
  return [
    ...trainings,
    `npx penchant build ${from} --config ${config} --interactions ${log}${least}${sets} --out ${quoted(out)}`,
  ]
}

/** The options of `train` that say how. */
function howTo({ candidate, sweeps }: Kept, seed: number): string {
  if (candidate.kind === 'vectors') {
    const { dimensions, alpha, regularization } = candidate
    return `--dim ${dimensions} --sweeps ${sweeps} --alpha ${alpha} --regularization ${regularization} --seed ${seed}`
  }
  const { method, strength, perItem, mostItems } = candidate
  const how = method === 'ease' ? `--regularization ${strength} --most-items ${mostItems}` : `--shrinkage ${strength}`
  return `--neighbours --kind ${method} ${how} --per-item ${perItem}`
}

/** Terms come from the items themselves, and neighbours are limited to the catalogue's items. */
function sideOf(candidate: Candidate, items: string, config: string): string {
  if (candidate.kind === 'neighbours') return ` --items ${items}`
  return candidate.terms > 0 ? ` --items ${items} --config ${config} --terms ${candidate.terms}` : ''
}
