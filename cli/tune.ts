// penchant tune: the weights and settings that rank best for the users of a validation part, written into the config.

import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { loadCompiler } from './compiling.js'
import { configOf, leastOf, seedOf, splitOf, vectorsOf, whole } from './evaluation/arguments.js'
import type { VectorSet } from './evaluation/host.js'
import { atLeast } from './evaluation/rows.js'
import { defaultSplit, describeSplit } from './evaluation/split.js'
import { Stages } from './evaluation/stages.js'
import { type Interactions, readInteractions } from './interactions.js'
import { readSource } from './source.js'
import { train } from './training.js'
import { type Job, type Stage, type Tuned, tune as tuneJob } from './tuning/index.js'
import { asObject, asText } from './tuning/words.js'
import { parse, UsageError } from './usage.js'
import { writeWhole } from './whole.js'

const OPTIONS = {
  items: 'value',
  config: 'value',
  vectors: 'values',
  train: 'value',
  split: 'value',
  'min-history': 'value',
  'min-value': 'value',
  at: 'value',
  users: 'value',
  seed: 'value',
  out: 'value',
  json: 'nothing',
} as const

const LABELS: Readonly<Record<Stage, string>> = {
  train: 'Training vectors',
  catalogue: 'Compiling',
  weights: 'Trying weights',
  settings: 'Trying settings',
  again: 'Weights once more',
}

const OUT = 'penchant.config.json'
/** The name of the vectors that are trained here. */
const TRAINED = 'taste'

export async function tune(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, OPTIONS)
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0 || values.items === undefined) {
    throw new UsageError('tune: expected one file of interactions and --items <file>')
  }
  const out = values.out ?? OUT
  if (values.out === undefined) await refuseToReplace(values.config)
  const dimensions = whole('--train', values.train, 8, 1_024)
  const seed = seedOf(values.seed)
  const interactions = await interactionsOf(path, values['min-value'])
  const job: Job = {
    source: await readSource(values.items),
    config: await configOf(values.config),
    vectors: await vectorsOf('tune', values.vectors),
    interactions,
    split: splitOf(values.split) ?? defaultSplit(interactions),
    minHistory: whole('--min-history', values['min-history'], 2, 1e6) ?? 2,
    at: whole('--at', values.at, 1, 1_000) ?? 20,
    users: whole('--users', values.users, 1, 1e9) ?? 1_000,
    seed,
    train: dimensions === undefined ? undefined : trainer(dimensions, seed),
  }
  if (job.train && job.vectors?.some(({ name }) => name === TRAINED)) {
    throw new UsageError(`tune: got --vectors ${TRAINED} beside --train, expected another name: ${TRAINED} is trained`)
  }
  const stages = new Stages(LABELS)
  if (job.train) await loadCompiler()
  const tuned = await tuneJob(job, stages.show).finally(() => stages.clear())
  await writeWhole({ path: out, content: [tuned.config] })
  const split = describeSplit(job.split ?? defaultSplit(interactions))
  const advice = [...adviceOn(job, tuned, { path, items: values.items, out, dimensions }), `${out} is written.`]
  if (values.json) process.stdout.write(`${JSON.stringify(asObject(tuned), undefined, 2)}\n`)
  else process.stdout.write(asText(tuned, split, advice))
}

/** A config that was not read would be lost. */
async function refuseToReplace(config: string | undefined): Promise<void> {
  if (config !== undefined && resolve(config) === resolve(OUT)) return
  const exists = await access(OUT).then(
    () => true,
    () => false,
  )
  if (!exists) return
  throw new UsageError(`tune: ${OUT} is there already, expected --config ${OUT} to go on from it, or --out <file>`)
}

async function interactionsOf(path: string, minValue: string | undefined): Promise<Interactions> {
  const least = leastOf('tune', minValue)
  const all = await readInteractions(path)
  return least === undefined ? all : atLeast(all, least)
}

function trainer(dimensions: number, seed: number): NonNullable<Job['train']> {
  return (fitting, hear): VectorSet[] => {
    const settings = { dimensions, seed }
    const { ids, values } = train({ interactions: fitting, settings }, ({ part }) => hear(part))
    return [{ name: TRAINED, ids, dimensions, values }]
  }
}

/** What has to be done or known besides. */
function adviceOn(
  { vectors = [] }: Job,
  { changes }: Tuned,
  files: { path: string; items: string; out: string; dimensions: number | undefined },
): string[] {
  const lines: string[] = []
  const useless = Object.entries(changes).flatMap(([entry, value]) =>
    value === 0 && (vectors.some(({ name }) => `weights.${name}` === entry) || entry === `weights.${TRAINED}`)
      ? [entry.slice('weights.'.length)]
      : [],
  )
  if (useless.length > 0) {
    lines.push(
      `The vectors ${useless.join(', ')} have earned no weight: leave them out of the catalogue, and then their entries ` +
        'out of the config.',
    )
  }
  if (vectors.length > 0) {
    lines.push(
      'The vectors of --vectors were taken as they are. If they were trained on these interactions, they have seen what ' +
        'they were asked to find, and their weight is too high: use --train instead.',
    )
  }
  if (files.dimensions !== undefined && !useless.includes(TRAINED)) {
    lines.push(
      'The vectors were trained on a part only. Train the final ones on everything:\n' +
        `  penchant train ${files.path} --dim ${files.dimensions} --out vectors.npy\n` +
        `  penchant build ${files.items} --config ${files.out} --interactions ${files.path} --vectors ${TRAINED}=vectors.npy`,
    )
  }
  return lines
}
