// penchant evaluate: how well a catalogue and its config rank, measured on what real users did.

import {
  configOf,
  leastOf,
  lengths,
  minHistoryOf,
  onceFromStandardInput,
  seedOf,
  setsOf,
  splitOf,
  whole,
} from './evaluation/arguments.js'
import {
  defaultSplit,
  evaluateCatalogue,
  evaluate as evaluateJob,
  type Measures,
  type Parts,
  type Result,
  type Stage,
} from './evaluation/index.js'
import { report } from './evaluation/report/index.js'
import { describeSplit, splitInteractions } from './evaluation/split.js'
import { Stages } from './evaluation/stages.js'
import { asObject, asText } from './evaluation/words.js'
import { readItems } from './feeds/given.js'
import { FEED_OPTIONS, type FeedValues, refuseWithoutItems } from './feeds/options.js'
import { compileFeed } from './feeds/places.js'
import type { Interactions } from './interactions.js'
import { LOG_OPTIONS, type LogValues, readingOf, readLog } from './log.js'
import { readSource } from './source.js'
import { say } from './terminal.js'
import { parse, UsageError } from './usage.js'
import { checkWritable, writeWhole } from './whole.js'

export const EVALUATE_USAGE = `  penchant evaluate --items <items> [--config <file>] [--preset <kind>] [--vectors [<name>=]<file>]…
                    [--neighbours [<name>=]<file>]…
                    --train <file.csv> [--test <file.csv>] [--at 20,50,100]
                    [--split last:0.2|last:1|after:0.2|share:0.2] [--min-history 5] [--min-value <number>]
                    [--columns <role>=<column>,…] [--events <type>,…]
                    [--from <format>] [--id <field>] [--skip-bad <count>] [--encoding <name>] [--pages <folder>]
                    [--users <number>] [--seed 1] [--baselines] [--json] [--report <file.html>]
      Reads items in any format that build reads, replays every visitor of --train through the engine, and says how much of what
      --test holds stands on their shelves: recall, nDCG, MRR, hit rate and precision with
      95 % intervals, coverage, novelty, diversity and calibration, by length of history.
      Without --test, a part of --train is held back: the last fifth of each user with
      --min-history rows or more, by time (last:0.2); or by chance where there are no times
      (share:0.2). --vectors and --neighbours must not have seen what is held back.
      --catalog <file> in the place of --items judges a finished catalogue as it is shipped;
      it should have been made of --train alone, and --test is needed.
      --baselines adds popularity, random, most similar to the last, item-KNN, and each
      signal alone. --report draws it all into one HTML file. --json prints one object.
`

const OPTIONS = {
  ...FEED_OPTIONS,
  ...LOG_OPTIONS,
  items: 'value',
  catalog: 'value',
  config: 'value',
  preset: 'value',
  train: 'value',
  test: 'value',
  vectors: 'values',
  neighbours: 'values',
  at: 'value',
  split: 'value',
  'min-history': 'value',
  'min-value': 'value',
  seed: 'value',
  users: 'value',
  baselines: 'nothing',
  json: 'nothing',
  report: 'value',
} as const

const LABELS: Readonly<Record<Stage, string>> = {
  catalogue: 'Compiling',
  neighbours: 'Finding neighbours',
  replay: 'Replaying visitors',
  resample: 'Intervals',
}

export async function evaluate(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, OPTIONS)
  const { items, catalog, train } = values
  if (positionals.length > 0 || (items === undefined) === (catalog === undefined) || train === undefined) {
    throw new UsageError(
      'evaluate: expected --items <file> or --catalog <file>, --train <file>, and nothing without a name',
    )
  }
  onceFromStandardInput('evaluate', [items, train, values.test])
  if (catalog !== undefined) refuseBesideCatalogue(values)
  await checkWritable(values.report)
  const { parts, split } = await partsOf({ ...values, train })
  const measures: Measures = {
    ...parts,
    at: lengths('--at', values.at ?? '20,50,100'),
    seed: seedOf(values.seed),
    users: whole('--users', values.users, 1, 1e9),
    baselines: values.baselines === true || values.report !== undefined,
  }
  const stages = new Stages(LABELS)
  const judged = async (): Promise<Result> => {
    if (catalog !== undefined) return evaluateCatalogue(await readSource(catalog, 'catalogue'), measures, stages.show)
    const own = await configOf('evaluate', values)
    const { feed, config } = await readItems('evaluate', items as string, values, own)
    const job = { ...measures, config, ...(await setsOf('evaluate', values)) }
    return (await compileFeed(feed, (attempt) => evaluateJob({ ...job, ...attempt }, stages.show))).compiled
  }
  const result = await judged().finally(() => stages.clear())
  if (values.report) await writeWhole({ path: values.report, content: [report(result, split)] })
  if (values.json) say(`${JSON.stringify(asObject(result), undefined, 2)}\n`)
  else say(asText(result, split) + (values.report ? `\n${values.report} shows it in pictures.\n` : ''))
}

interface Beside extends FeedValues {
  readonly config?: string
  readonly preset?: string
  readonly vectors?: readonly string[]
  readonly neighbours?: readonly string[]
  readonly test?: string
}

/** Refuses options beside a finished catalogue: those that it has built in, and an evaluation on rows that it was built from. */
function refuseBesideCatalogue(beside: Beside): void {
  const { config, preset, vectors, neighbours, test } = beside
  refuseWithoutItems('evaluate', beside)
  if ([config, preset, vectors, neighbours].some((given) => given !== undefined)) {
    throw new UsageError(
      'evaluate: got --config, --preset, --vectors or --neighbours beside --catalog, which has its own: expected none of them',
    )
  }
  if (test === undefined) {
    throw new UsageError(
      'evaluate: got --catalog without --test, expected what the catalogue has not seen: a part of --train was built into it',
    )
  }
}

type Values = { readonly train: string } & LogValues &
  Readonly<Partial<Record<'test' | 'split' | 'min-history' | 'min-value' | 'seed', string | undefined>>>

/** The interactions to learn from and to find, and in words how they were split. */
async function partsOf(values: Values): Promise<{ parts: Parts; split: string }> {
  const least = leastOf('evaluate', values['min-value'])
  const reading = readingOf('evaluate', values)
  const isSplit = values.test === undefined && values.split === undefined
  const read = (path: string): Promise<Interactions> => readLog(path, reading, { least, isSplit })
  if (values.test !== undefined) {
    if (values.split !== undefined || values['min-history'] !== undefined) {
      throw new UsageError('evaluate: got --test, expected no --split and no --min-history beside it')
    }
    const [train, test] = await Promise.all([read(values.train), read(values.test)])
    return { parts: { train, test }, split: 'what the test file holds' }
  }
  const asked = splitOf(values.split)
  const minHistory = minHistoryOf(values['min-history'])
  const all = await read(values.train)
  const split = asked ?? defaultSplit(all)
  const parts = splitInteractions(all, split, minHistory, seedOf(values.seed))
  return { parts, split: describeSplit(split, minHistory) }
}
