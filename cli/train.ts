// penchant train: learns vectors for the items from the acts of all users, or the items' neighbours, for build.

import { typed } from '../js/errors.js'
import { aboutItems, compiling } from './compiling.js'
import { readConfig } from './config.js'
import { readItems } from './feeds/given.js'
import { FEED_OPTIONS, type FeedValues, feedArguments, refuseWithoutItems } from './feeds/options.js'
import { compileFeed } from './feeds/places.js'
import { LOG_OPTIONS, type LogValues, readingOf, readLog } from './log.js'
import { duration, ProgressBar } from './progress.js'
import { shellQuoted } from './shell.js'
import { count } from './table.js'
import { tell as log, say } from './terminal.js'
import { TRAIN_NEIGHBOURS_USAGE, trainNeighbourTable } from './train-neighbours.js'
import {
  type CatalogTerms,
  loadTrainer,
  type Trained,
  type TrainingJob,
  type TrainingSettings,
  type TrainingStep,
  train as trained,
} from './training.js'
import { numberOf, parse, UsageError } from './usage.js'
import { cannotHold, ENDINGS, vectorFiles, vectorPaths } from './vectors/write.js'
import { checkApart, checkWritable, writeWhole } from './whole.js'

export const TRAIN_USAGE = `  penchant train <interactions.csv> [--dim 64] [--sweeps 16] [--alpha <number>]
                 [--regularization <number>] [--seed 1] [--min-value <number>]
                 [--columns <role>=<column>,…] [--events <type>,…]
                 [--items <items> [--config <file>] [--terms 20]] [--out <file>]
                 [--from <format>] [--id <field>] [--skip-bad <count>] [--encoding <name>] [--pages <folder>]
      Factorises who did something with what (iALS) into vectors for the items, for
      build --vectors. The CSV has the columns user,item[,value][,timestamp]; it may be
      a .gz, or - for standard input. Rows with a value below --min-value do not count,
      and a user and an item only once. With --items, the items' heaviest terms count as
      well, so that items which nobody touched have vectors, too. --alpha and
      --regularization are found from the data if left out. --out is vectors.npy if left
      out, with the ids in vectors.ids.txt; vectors.ndjson holds both.
${TRAIN_NEIGHBOURS_USAGE}`

const TERMS = 20

const OPTIONS = {
  ...FEED_OPTIONS,
  ...LOG_OPTIONS,
  dim: 'value',
  sweeps: 'value',
  alpha: 'value',
  regularization: 'value',
  seed: 'value',
  'min-value': 'value',
  items: 'value',
  config: 'value',
  terms: 'value',
  out: 'value',
} as const

interface Wanted {
  readonly path: string
  readonly out: string
  readonly settings: TrainingSettings
  readonly minValue: number | undefined
  readonly log: LogValues
  readonly items: WantedItems | undefined
}

interface WantedItems {
  readonly path: string
  readonly config: string | undefined
  readonly terms: number
  /** How they are read. */
  readonly values: FeedValues
}

export async function train(args: string[]): Promise<void> {
  if (args.includes('--neighbours')) return trainNeighbourTable(args)
  const { path, out, settings, minValue, items, log } = wanted(args)
  const since = performance.now()
  await checkApart([path, items?.path, items?.config], vectorPaths(out))
  await checkWritable(out)
  const interactions = await readLog(path, readingOf('train', log), { least: minValue, keepsAll: true })
  if (!items) refuseUnwritable(out, interactions.items)
  const side = items && (await sideInformation(items))
  const result = await training({ interactions, minValue, settings, side })
  refuseUnwritable(out, result.ids)
  const files = vectorFiles(out, result)
  await writeWhole(...files)
  const names = files.map((file) => file.path).join(' and ')
  const seconds = (performance.now() - since) / 1_000
  say(
    [
      ...told(result, interactions.user.length),
      '',
      `${names}: ${count(result.ids.length)} vectors of ${result.dimensions} numbers, ${seconds.toFixed(2)} s`,
      '',
      `Next: ${next(out, items)}`,
      '',
    ].join('\n'),
  )
}

function wanted(args: string[]): Wanted {
  const { positionals, values } = parse(args, OPTIONS)
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0) {
    throw new UsageError(`train: got ${positionals.length} sources, expected one: a CSV file, or - for standard input`)
  }
  const { out = 'vectors.npy', items, config } = values
  if (!ENDINGS.some((ending) => out.toLowerCase().endsWith(ending))) {
    throw new UsageError(`train: --out: got ${JSON.stringify(out)}, expected a name that ends in ${ENDINGS.join(', ')}`)
  }
  if (items === undefined && (config !== undefined || values.terms !== undefined)) {
    throw new UsageError('train: got --config or --terms without --items, expected the items that they are about')
  }
  if (items === undefined) refuseWithoutItems('train', values)
  if (path === '-' && items === '-') {
    throw new UsageError('train: got - twice, expected standard input to be one of the two')
  }
  const number = (name: keyof typeof values) => numberOf(`train: --${name}`, values[name])
  return {
    path,
    out,
    settings: {
      dimensions: number('dim'),
      sweeps: number('sweeps'),
      alpha: number('alpha'),
      regularization: number('regularization'),
      seed: number('seed'),
    },
    minValue: number('min-value'),
    log: values,
    items: items === undefined ? undefined : { path: items, config, terms: number('terms') ?? TERMS, values },
  }
}

function refuseUnwritable(out: string, ids: readonly string[]): void {
  const problem = cannotHold(out, ids)
  if (problem) throw new Error(`${out} cannot be written: ${problem}`)
}

async function sideInformation({ path, config: file, terms, values }: WantedItems): Promise<CatalogTerms> {
  const { feed, config } = await readItems('train', path, values, await readConfig(file))
  const about = { config: aboutItems(config), duplicates: 'merge' as const }
  const { compiled } = await compileFeed(feed, (attempt) => compiling({ ...about, ...attempt }))
  const { bytes } = compiled
  return { catalog: bytes, terms }
}

async function training(job: TrainingJob): Promise<Trained> {
  await loadTrainer()
  const bar = new ProgressBar()
  const since = performance.now()
  try {
    return await typed(() => trained(job, (step) => tell(step, bar, (performance.now() - since) / 1_000)))
  } finally {
    bar.clear()
  }
}

/** Progress: a bar on a terminal, a line for each sweep in a log. */
function tell(step: TrainingStep, bar: ProgressBar, seconds: number): void {
  const { sweep, sweeps, part, loss, done } = step
  const left = part > 0 && part < 1 ? `${duration((seconds * (1 - part)) / part)} left` : ''
  const known = loss === undefined ? '' : `loss ${loss.toPrecision(6)}`
  const note = [known, left].filter((text) => text !== '').join(', ')
  bar.show(`Sweep ${sweep} of ${sweeps}`, part, note)
  if (done && !bar.visible) log(`sweep ${sweep} of ${sweeps}: ${note}\n`)
}

/** What to type next, as it would be typed. */
function next(out: string, items: Wanted['items']): string {
  const source = !items || items.path === '-' ? '<items>' : shellQuoted(items.path) + feedArguments(items.values)
  const config = items?.config === undefined ? '' : ` --config ${shellQuoted(items.config)}`
  return `npx penchant build ${source}${config} --vectors ${shellQuoted(out)}`
}

/** What was learned from and how well, in sentences. */
function told({ losses, alpha, regularization, users, pairs, elsewhere, without }: Trained, rows: number): string[] {
  const lines = [
    `Trained on ${count(pairs)} distinct pairs of an item and one of ${count(users)} users, from ${count(rows)} rows.`,
    `The loss fell from ${losses[0]?.toPrecision(6)} to ${losses.at(-1)?.toPrecision(6)} in ${losses.length} sweeps, ` +
      `at alpha ${alpha.toPrecision(3)} and regularization ${regularization.toPrecision(3)}.`,
  ]
  if (elsewhere > 0) lines.push(`Pairs with an item that is not among those given: ${count(elsewhere)}.`)
  if (without > 0)
    lines.push(`Items without a vector, since they have no interactions and share no terms: ${count(without)}.`)
  return lines
}
