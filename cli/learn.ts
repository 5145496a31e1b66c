// penchant learn: from items and a log to the best catalogue that a budget allows, and the config that was found.

import { mkdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { aboutItems, compiling } from './compiling.js'
import { configOf, leastOf, onceFromStandardInput, seedOf, splitOf, whole } from './evaluation/arguments.js'
import { itemIds } from './evaluation/host.js'
import { readItems } from './feeds/given.js'
import { FEED_OPTIONS, feedArguments } from './feeds/options.js'
import { type Attempt, compileFeed } from './feeds/places.js'
import { type Job, type Learned, learn as learnJob } from './learning/index.js'
import { Journey } from './learning/journey.js'
import { keptFiles, piecesOf } from './learning/keeping.js'
import { PLANS, type PlanName, parseBudget } from './learning/plan.js'
import { report } from './learning/report.js'
import { asObject, asText, type Commands } from './learning/words.js'
import { LOG_OPTIONS, readingOf, readLog, refuseStrangers } from './log.js'
import { shellQuoted } from './shell.js'
import { count } from './table.js'
import { say } from './terminal.js'
import { parse, UsageError } from './usage.js'
import { checkApart, checkWritable, type WholeFile, writeWhole } from './whole.js'

export const LEARN_USAGE = `  penchant learn <items> <interactions.csv> [--out <file>] [--budget 10m] [--config <file>] [--preset <kind>]
                 [--plan quick|small|medium|large] [--seed 1] [--min-value <number>]
                 [--at 20] [--split last:0.2|last:1|after:0.2|share:0.2] [--min-history 2]
                 [--columns <role>=<column>,…] [--events <type>,…]
                 [--from <format>] [--id <field>] [--skip-bad <count>] [--encoding <name>] [--pages <folder>]
                 [--keep <folder>] [--report <file.html>] [--json]
      The one command: from items (in any format that build reads) and a log of user,item[,value][,timestamp] to the best
      catalogue that the budget allows. Holds a part back, by time where there are times;
      searches for vectors, neighbours, half-lives, weights and trusts; has what it found
      judged by users whom the search never saw; trains it again on everything, and writes
      the catalogue (catalog.pnc) and its config (catalog.config.json). What ranks worse
      than popularity or content alone is not written. The budget chooses a plan of the
      search before it begins; --plan names one. --keep writes the vectors and
      neighbours into a folder.
`

const OPTIONS = {
  ...FEED_OPTIONS,
  ...LOG_OPTIONS,
  out: 'value',
  budget: 'value',
  plan: 'value',
  config: 'value',
  preset: 'value',
  seed: 'value',
  'min-value': 'value',
  at: 'value',
  split: 'value',
  'min-history': 'value',
  keep: 'value',
  report: 'value',
  json: 'nothing',
} as const

const BUDGET = '10m'

interface Wanted {
  readonly items: string
  /** The options that say how the items are read, to be typed once more. */
  readonly howRead: string
  readonly interactions: string
  readonly out: string
  readonly configOut: string
  readonly keep: string | undefined
  readonly report: string | undefined
  readonly json: boolean
  readonly minValue: number | undefined
  /** The other options that were typed, for a command that does the same. */
  readonly typed: readonly string[]
}

export async function learn(args: string[]): Promise<void> {
  const since = performance.now()
  const { positionals, values } = parse(args, OPTIONS)
  const wanted = wantedOf(positionals, values)
  const settings = {
    split: splitOf(values.split),
    minHistory: whole('--min-history', values['min-history'], 2, 1e6) ?? 2,
    at: whole('--at', values.at, 1, 1_000) ?? 20,
    seed: seedOf(values.seed),
    budget: budgetOf(values.budget, values.plan),
    plan: planNamed(values.plan),
  }
  const { out, configOut, keep, report: page } = wanted
  // Before the search, which takes minutes.
  await checkApart([wanted.items, wanted.interactions], [out, configOut, page])
  if (keep !== undefined) await mkdir(keep, { recursive: true })
  await checkWritable(out, configOut, page, keep === undefined ? undefined : join(keep, 'vectors.npy'))
  const own = await configOf('learn', values)
  const reading = readingOf('learn', values)
  const interactions = await readLog(wanted.interactions, reading, { least: wanted.minValue, isSplit: !settings.split })
  const { feed, config } = await readItems('learn', wanted.items, values, own)
  const sound = await compileFeed(feed, (attempt) => catalogued(attempt, config))
  refuseStrangers(interactions, wanted.interactions, sound.compiled)
  const { source } = sound.feed
  const job: Job = { ...settings, source, config, interactions }
  const journey = new Journey()
  const hearing = {
    planned: (costs: Parameters<Journey['plan']>[0]) => journey.plan(costs),
    show: journey.show,
    say: journey.say,
  }
  const learned = await learnJob(job, hearing).finally(() => journey.clear())
  const commands = commandsOf(learned, wanted, settings.seed)
  const { at, minHistory } = settings
  await writeWhole(...filesOf(learned, wanted, report(learned, at, minHistory)))
  if (wanted.json) {
    say(`${JSON.stringify(asObject(learned, at, minHistory, commands), undefined, 2)}\n`)
  } else {
    const seconds = (performance.now() - since) / 1_000
    say(asText(learned, at, minHistory, commands, written(learned, wanted, seconds)))
  }
}

/** The ids of the items. */
async function catalogued(attempt: Attempt, config: string): Promise<string[]> {
  return itemIds((await compiling({ ...attempt, config: aboutItems(config), duplicates: 'merge' })).bytes)
}

type Values = ReturnType<typeof parse<typeof OPTIONS>>['values']

function wantedOf([items, interactions, ...rest]: string[], values: Values): Wanted {
  if (items === undefined || interactions === undefined || rest.length > 0) {
    throw new UsageError('learn: expected two files: the items, and a CSV of interactions')
  }
  onceFromStandardInput('learn', [items, interactions])
  const { json, plan: _, budget: __, ...typed } = values
  const { out = 'catalog.pnc', keep, report } = typed
  const stem = extname(out) === '' ? out : out.slice(0, -extname(out).length)
  return {
    items,
    howRead: feedArguments(values),
    interactions,
    out,
    configOut: `${stem}.config.json`,
    keep,
    report,
    json: json === true,
    minValue: leastOf('learn', values['min-value']),
    typed: Object.entries(typed).flatMap(([name, value]) => [`--${name}`, String(value)]),
  }
}

/** The budget in seconds; none by default where a plan is named. */
function budgetOf(text: string | undefined, plan: string | undefined): number {
  if (text === undefined && plan !== undefined) return Number.POSITIVE_INFINITY
  const seconds = parseBudget(text ?? BUDGET)
  if (seconds !== undefined) return seconds
  throw new UsageError(
    `learn: --budget: got ${JSON.stringify(text)}, expected a time as 90s, 10m or 1h, at least a second`,
  )
}

function planNamed(text: string | undefined): PlanName | undefined {
  if (text === undefined) return undefined
  const plan = PLANS.find((name) => name === text)
  if (plan) return plan
  throw new UsageError(`learn: --plan: got ${JSON.stringify(text)}, expected one of ${PLANS.join(', ')}`)
}

/** The files to write, together or not at all. */
function filesOf(learned: Learned, { out, configOut, keep, report }: Wanted, page: string): WholeFile[] {
  return [
    { path: out, content: [learned.compiled.bytes] },
    { path: configOut, content: [learned.config] },
    ...(keep === undefined ? [] : keptFiles(learned.kept, keep)),
    ...(report === undefined ? [] : [{ path: report, content: [page] }]),
  ]
}

function written({ compiled, kept }: Learned, { out, configOut, keep, report }: Wanted, seconds: number): string {
  const lines = [
    `${out}: ${count(compiled.items)} items, ${count(compiled.bytes.length)} bytes, ${seconds.toFixed(0)} s in all`,
  ]
  lines.push(`${configOut}: the config that was found`)
  if (keep !== undefined && kept.length > 0) lines.push(`${keep}: ${kept.map(({ name }) => name).join(', ')}`)
  if (report !== undefined) lines.push(`${report} shows it in pictures.`)
  return lines.join('\n')
}

function commandsOf(learned: Learned, wanted: Wanted, seed: number): Commands {
  const { items, interactions, typed } = wanted
  const options = [...typed, ...(learned.plan ? ['--plan', learned.plan.name] : [])]
  return {
    again: ['npx penchant learn', ...[items, interactions, ...options].map(shellQuoted)].join(' '),
    pieces: piecesOf(learned, { ...wanted, seed }),
  }
}
