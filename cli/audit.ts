// penchant audit: a bias and safety report of a compiled catalogue, for a site's continuous integration.

import { type Audit, audit as auditJob, type Stage } from './audit/index.js'
import { DEFAULTS, thresholdsOf } from './audit/measures.js'
import { report } from './audit/report.js'
import { asObject, asText } from './audit/words.js'
import { onceFromStandardInput, seedOf, whole } from './evaluation/arguments.js'
import { itemIds } from './evaluation/host.js'
import { Stages } from './evaluation/stages.js'
import { LOG_OPTIONS, readingOf, readLog, refuseStrangers, refuseWithoutLog } from './log.js'
import { readSource } from './source.js'
import { say } from './terminal.js'
import { parse, UsageError } from './usage.js'
import { checkWritable, writeWhole } from './whole.js'

export const AUDIT_USAGE = `  penchant audit <catalog> [--interactions <file.csv>] [--visitors 500] [--at 12] [--visits 20]
                 [--columns <role>=<column>,…] [--events <type>,…] [--surface <name>] [--seed 1] [--thresholds <name>=<number>,…] [--json]
                 [--report <file.html>]
      Makes shelves for the visitors of a CSV of user,item[,value][,timestamp], or for simulated
      ones, and judges them: exposure by each field of role group, popularity bias, drift into
      bubbles, and how well sensitive fields are told from what is learned. Exit code 0 where
      every measure is within its threshold, 1 where one is not, 2 for a wrong command. Thresholds
      are 0 to 1: ${Object.keys(DEFAULTS).slice(0, 5).join(', ')},
      ${Object.keys(DEFAULTS).slice(5).join(', ')}.
      --report draws it all into one HTML file. --json prints one object.
`

const OPTIONS = {
  ...LOG_OPTIONS,
  interactions: 'value',
  visitors: 'value',
  at: 'value',
  visits: 'value',
  surface: 'value',
  seed: 'value',
  thresholds: 'value',
  json: 'nothing',
  report: 'value',
} as const

const LABELS: Readonly<Record<Stage, string>> = {
  catalogue: 'Reading items',
  visitors: 'Making shelves',
  drift: 'Coming back',
  chance: 'Chance',
}

export async function audit(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, OPTIONS)
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0) {
    throw new UsageError(`audit: got ${positionals.length} catalogues, expected one`)
  }
  onceFromStandardInput('audit', [path, values.interactions])
  const settings = {
    visitors: whole('--visitors', values.visitors, 1, 1e6) ?? 500,
    k: whole('--at', values.at, 1, 1_000) ?? 12,
    visits: whole('--visits', values.visits, 2, 1_000) ?? 20,
    surface: values.surface,
    seed: seedOf(values.seed),
    thresholds: thresholdsOf(values.thresholds),
  }
  await checkWritable(values.report)
  refuseWithoutLog('audit', values, values.interactions, '--interactions')
  const bytes = await readSource(path, 'catalogue')
  const interactions =
    values.interactions === undefined ? undefined : await readLog(values.interactions, readingOf('audit', values))
  if (interactions) refuseStrangers(interactions, values.interactions as string, await itemIds(bytes))
  const stages = new Stages(LABELS)
  const job = { ...settings, bytes, interactions }
  const found = await auditJob(job, stages.show).finally(() => stages.clear())
  if (values.report) await writeWhole({ path: values.report, content: [report(found)] })
  say(values.json ? `${JSON.stringify(asObject(found), undefined, 2)}\n` : said(found, values.report))
  if (!found.passed) process.exitCode = 1
}

const said = (found: Audit, report: string | undefined): string =>
  asText(found) + (report ? `\n${report} shows it in pictures.\n` : '')
