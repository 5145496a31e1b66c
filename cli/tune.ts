// penchant tune: the weights and settings that rank best for the users of a validation part, written into the config.

import { resolve } from 'node:path'
import { compile } from '../js/compiler.js'
import { aboutItems, compiling, loadCompiler } from './compiling.js'
import { configOf, leastOf, onceFromStandardInput, seedOf, setsOf, splitOf, whole } from './evaluation/arguments.js'
import { itemIds } from './evaluation/host.js'
import { defaultSplit, describeSplit } from './evaluation/split.js'
import { Stages } from './evaluation/stages.js'
import { readItems } from './feeds/given.js'
import { FEED_OPTIONS, feedArguments } from './feeds/options.js'
import { compileFeed } from './feeds/places.js'
import { LOG_OPTIONS, readingOf, readLog, refuseStrangers } from './log.js'
import { say } from './terminal.js'
import { loadTrainer, train } from './training.js'
import { type Job, type Stage, type TrainedVectors, type Tuned, tune as tuneJob } from './tuning/index.js'
import { asObject, asText } from './tuning/words.js'
import { parse, UsageError } from './usage.js'
import { checkApart, checkWritable, wouldReplace, writeWhole } from './whole.js'

export const TUNE_USAGE = `  penchant tune <interactions.csv> --items <items> [--config <file>] [--preset <kind>] [--out <file>]
                [--train <dimensions> [--terms <number>]] [--vectors [<name>=]<file>]…
                [--neighbours [<name>=]<file>]… [--at 20]
                [--split last:0.2|last:1|after:0.2|share:0.2] [--min-history 2] [--min-value <number>]
                [--columns <role>=<column>,…] [--events <type>,…]
                [--from <format>] [--id <field>] [--skip-bad <count>] [--encoding <name>] [--pages <folder>]
                [--users 2000] [--seed 1] [--json]
      Holds a part of the interactions back and looks for the weights, trusts and half-lives
      that find it best; says what each change gained, and writes the config with what is
      better beyond chance. --out is penchant.config.json if left out. --train trains
      vectors (taste) on the rest, --terms a second set (terms) on the items' heaviest
      terms as well, and each gets the weight that it earns; --vectors and --neighbours must
      not have been trained on these interactions.
`

const OPTIONS = {
  ...FEED_OPTIONS,
  ...LOG_OPTIONS,
  items: 'value',
  config: 'value',
  preset: 'value',
  vectors: 'values',
  neighbours: 'values',
  train: 'value',
  terms: 'value',
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
  vectors: 'Trying vectors together',
  weights: 'Trying weights',
  settings: 'Trying settings',
  again: 'Weights once more',
}

const OUT = 'penchant.config.json'
/** The names of the vectors that are trained here: from the interactions alone, and from the items' terms as well. */
const TASTE = 'taste'
const TERMS = 'terms'

export async function tune(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, OPTIONS)
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0 || values.items === undefined) {
    throw new UsageError('tune: expected one file of interactions and --items <file>')
  }
  onceFromStandardInput('tune', [path, values.items])
  const out = values.out ?? OUT
  if (values.out === undefined) await refuseToReplace(values.config)
  await checkApart([path, values.items], [out])
  await checkWritable(out)
  const training = trainingOf(values.train, values.terms)
  const seed = seedOf(values.seed)
  const use = { least: leastOf('tune', values['min-value']), isSplit: values.split === undefined }
  const interactions = await readLog(path, readingOf('tune', values), use)
  const own = await configOf('tune', values)
  const { feed, config } = await readItems('tune', values.items, values, own)
  const about = { config: aboutItems(config), duplicates: 'merge' as const }
  const sound = await compileFeed(feed, (attempt) => compiling({ ...about, ...attempt }))
  refuseStrangers(interactions, path, await itemIds(sound.compiled.bytes))
  const { source } = sound.feed
  const split = splitOf(values.split) ?? defaultSplit(interactions)
  const sets = await setsOf('tune', values)
  const job: Job = {
    source,
    config,
    ...sets,
    interactions,
    split,
    minHistory: whole('--min-history', values['min-history'], 2, 1e6) ?? 2,
    at: whole('--at', values.at, 1, 1_000) ?? 20,
    users: whole('--users', values.users, 1, 1e9) ?? 2_000,
    seed,
    train: training && trainer(training, { source, config }, seed),
  }
  const isTrained = ({ name }: { name: string }) => training && trainedSets(training).some((set) => set.name === name)
  for (const [option, given] of Object.entries(sets)) {
    const taken = given.find(isTrained)
    if (!taken) continue
    throw new UsageError(`tune: got --${option} ${taken.name}, expected another name: --train trains ${taken.name}`)
  }
  const stages = new Stages(LABELS)
  if (job.train) await Promise.all([loadCompiler(), loadTrainer()])
  const tuned = await tuneJob(job, stages.show).finally(() => stages.clear())
  await writeWhole({ path: out, content: [tuned.config] })
  const advice = [
    ...adviceOn(job, tuned, { path, items: values.items + feedArguments(values), out, training }),
    `${out} is written.`,
  ]
  if (values.json) say(`${JSON.stringify(asObject(tuned), undefined, 2)}\n`)
  else say(asText(tuned, describeSplit(split, job.minHistory), advice))
}

/** Refuses to overwrite a config that was not read: it would be lost. */
async function refuseToReplace(config: string | undefined): Promise<void> {
  if (config !== undefined && resolve(config) === resolve(OUT)) return
  if (!(await wouldReplace(OUT))) return
  throw new UsageError(`tune: ${OUT} is there already, expected --config ${OUT} to go on from it, or --out <file>`)
}

/** The vectors to train: their length, and for a second set how many terms of each item are used. */
interface Training {
  readonly dimensions: number
  readonly terms: number | undefined
}

/** A set of vectors to train, and how many terms of each item are used for it. */
interface TrainedSet {
  readonly name: string
  readonly terms: number | undefined
}

function trainedSets({ terms }: Training): readonly TrainedSet[] {
  const taste = { name: TASTE, terms: undefined }
  return terms === undefined ? [taste] : [taste, { name: TERMS, terms }]
}

function trainingOf(dimensions: string | undefined, terms: string | undefined): Training | undefined {
  const length = whole('--train', dimensions, 8, 1_024)
  if (length !== undefined) return { dimensions: length, terms: whole('--terms', terms, 1, 1_000) }
  if (terms === undefined) return undefined
  throw new UsageError('tune: got --terms without --train, expected the length of the vectors to train')
}

function trainer(
  training: Training,
  { source, config = '' }: Pick<Job, 'source' | 'config'>,
  seed: number,
): NonNullable<Job['train']> {
  const sets = trainedSets(training)
  return (fitting, hear): TrainedVectors[] =>
    sets.map(({ name, terms }, number) => {
      const { dimensions } = training
      const catalog = () => compile({ source, config: aboutItems(config), duplicates: 'merge' }).bytes
      const side = terms === undefined ? undefined : { catalog: catalog(), terms }
      const job = { interactions: fitting, settings: { dimensions, seed }, side }
      const { ids, values, alpha, regularization } = train(job, ({ part }) => hear((number + part) / sets.length))
      return { name, ids, dimensions, values, ridge: { alpha: short(alpha), regularization: short(regularization) } }
    })
}

/** To three digits: trained on all data and not on a part, they differ slightly anyway. */
const short = (number: number): number => Number(number.toPrecision(3))

/** What remains to be done or known. */
function adviceOn(
  { vectors = [], neighbours = [] }: Job,
  { changes }: Tuned,
  files: { path: string; items: string; out: string; training: Training | undefined },
): string[] {
  const lines: string[] = []
  const sets = files.training ? trainedSets(files.training) : []
  const given = [...vectors, ...neighbours]
  const useless = [...given, ...sets].map(({ name }) => name).filter((name) => changes[`weights.${name}`] === 0)
  if (useless.length > 0) {
    lines.push(
      `No weight was earned by ${useless.join(', ')}: leave them out of the catalogue, and then their entries out of ` +
        'the config.',
    )
  }
  if (given.length > 0) {
    lines.push(
      'What --vectors and --neighbours name was taken as it is. If it was made of these interactions, it has seen what it ' +
        'was asked to find, and its weight is too high: use --train or `penchant learn` instead.',
    )
  }
  const useful = sets.filter(({ name }) => !useless.includes(name))
  if (files.training && useful.length > 0) {
    const { dimensions } = files.training
    const commands = useful.map(({ name, terms }) => {
      const side = terms === undefined ? '' : ` --items ${files.items} --terms ${terms}`
      return `  npx penchant train ${files.path} --dim ${dimensions}${side} --out ${name}.npy`
    })
    const options = useful.map(({ name }) => ` --vectors ${name}=${name}.npy`).join('')
    lines.push(
      `The vectors were trained on a part only. Train the final ones on everything:\n${commands.join('\n')}\n` +
        `  npx penchant build ${files.items} --config ${files.out} --interactions ${files.path}${options}`,
    )
  }
  return lines
}
