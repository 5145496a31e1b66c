// penchant evaluate: how well a catalogue and its config rank, measured on what real users did.

import { readFile, writeFile } from 'node:fs/promises'
import { decimal, lengths, minHistoryOf, parseOptions, seedOf, splitOf, whole } from './evaluation/arguments.js'
import { type Stage as At, defaultSplit, evaluate as evaluateJob, type Job, type Parts } from './evaluation/index.js'
import { report } from './evaluation/report/index.js'
import { atLeast } from './evaluation/rows.js'
import { describeSplit, splitInteractions } from './evaluation/split.js'
import { Stages } from './evaluation/stages.js'
import { asObject, asText } from './evaluation/words.js'
import { type Interactions, readInteractions } from './interactions.js'
import { readSource } from './source.js'
import { UsageError } from './usage.js'

const OPTIONS = {
  items: 'text',
  config: 'text',
  train: 'text',
  test: 'text',
  vectors: 'texts',
  at: 'text',
  split: 'text',
  'min-history': 'text',
  'min-value': 'text',
  seed: 'text',
  users: 'text',
  baselines: 'flag',
  json: 'flag',
  report: 'text',
} as const

const LABELS: Readonly<Record<At, string>> = {
  catalogue: 'Compiling the catalogue',
  neighbours: 'Finding neighbours',
  replay: 'Replaying visitors',
  resample: 'Estimating intervals',
}

export async function evaluate(args: string[]): Promise<void> {
  const { positionals, values } = parseOptions('evaluate', args, OPTIONS)
  const { items, train } = values
  if (positionals.length > 0 || items === undefined || train === undefined) {
    throw new UsageError('evaluate: expected --items <file> and --train <file>, and nothing without a name')
  }
  const { parts, split } = await partsOf({ ...values, train })
  const job: Job = {
    ...parts,
    source: await readSource(items),
    config: values.config ? await readFile(values.config, 'utf8') : '',
    at: lengths('--at', values.at ?? '20,50,100'),
    seed: seedOf(values.seed),
    users: whole('--users', values.users, 1, 1e9),
    baselines: values.baselines || values.report !== undefined,
  }
  const stages = new Stages(LABELS)
  const result = await evaluateJob(job, stages.show).finally(() => stages.clear())
  if (values.report) await writeFile(values.report, report(result, split))
  if (values.json) process.stdout.write(`${JSON.stringify(asObject(result), undefined, 2)}\n`)
  else process.stdout.write(asText(result, split) + (values.report ? `\n${values.report} shows it in pictures.\n` : ''))
}

type Values = { readonly train: string } & Readonly<
  Partial<Record<'test' | 'split' | 'min-history' | 'min-value' | 'seed', string | undefined>>
>

/** What to learn from and what to find, and how they came apart in words. */
async function partsOf(values: Values): Promise<{ parts: Parts; split: string }> {
  const least = decimal('--min-value', values['min-value'])
  const read = async (path: string): Promise<Interactions> => {
    const all = await readInteractions(path)
    return least === undefined ? all : atLeast(all, least)
  }
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
  const words = `${describeSplit(split)}, of those with ${minHistory} or more`
  return { parts: splitInteractions(all, split, minHistory, seedOf(values.seed)), split: words }
}
