// penchant train: what everyone did into vectors for the items, which build takes.

import { readFile } from 'node:fs/promises'
import { calling } from '../js/errors.js'
import { compiling, loadCompiler } from './compiling.js'
import { readInteractions } from './interactions.js'
import { duration, ProgressBar } from './progress.js'
import { readSource } from './source.js'
import { count } from './table.js'
import {
  type SideInformation,
  type Trained,
  type TrainingJob,
  type TrainingStep,
  train as trained,
} from './training.js'
import { numberOf, parse, UsageError } from './usage.js'
import { cannotHold, ENDINGS, vectorFiles } from './vectors/write.js'
import { writeWhole } from './whole.js'

export const TRAIN_USAGE = `  penchant train <interactions.csv> [--dim 64] [--sweeps 16] [--alpha 0.01]
                 [--regularization 0.01] [--seed 1] [--min-value <number>]
                 [--items <items> [--config <file>] [--terms 20]] [--out <file>]
      Factorises who did something with what (iALS) into vectors for the items, for
      build --vectors. The CSV has the columns user,item[,value][,timestamp]; it may be
      a .gz, or - for standard input. Rows with a value below --min-value do not count,
      and a user and an item only once. With --items, the items' heaviest terms count as
      well, so that items which nobody touched have vectors, too. --out is vectors.npy
      if left out, with the ids in vectors.ids.txt; vectors.ndjson holds both.
`

const TERMS = 20

const OPTIONS = {
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

export async function train(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, OPTIONS)
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0) {
    throw new UsageError(`train: got ${positionals.length} sources, expected one: a CSV file, or - for standard input`)
  }
  const out = values.out ?? 'vectors.npy'
  if (!ENDINGS.some((ending) => out.toLowerCase().endsWith(ending))) {
    throw new UsageError(`train: --out: got ${JSON.stringify(out)}, expected a name that ends in ${ENDINGS.join(', ')}`)
  }
  const number = (name: keyof typeof values) => numberOf(`train: --${name}`, values[name])
  const settings = {
    dimensions: number('dim'),
    sweeps: number('sweeps'),
    alpha: number('alpha'),
    regularization: number('regularization'),
    seed: number('seed'),
  }
  const minValue = number('min-value')
  const terms = number('terms') ?? TERMS
  if (values.items === undefined && (values.config !== undefined || values.terms !== undefined)) {
    throw new UsageError('train: got --config or --terms without --items, expected the items that they are about')
  }
  if (path === '-' && values.items === '-') {
    throw new UsageError('train: got - twice, expected standard input to be one of the two')
  }

  const since = performance.now()
  const interactions = await readInteractions(path)
  const side = values.items === undefined ? undefined : await sideInformation(values.items, values.config, terms)
  const result = await training({ interactions, minValue, settings, side })
  const problem = cannotHold(out, result.ids)
  if (problem) throw new Error(`${out} was not written: ${problem}`)
  const files = vectorFiles(out, result)
  await writeWhole(...files)
  const names = files.map((file) => file.path)
  const seconds = (performance.now() - since) / 1_000
  process.stdout.write(report(result, interactions.user.length, names, seconds, next(out, values.items, values.config)))
}

async function sideInformation(items: string, config: string | undefined, terms: number): Promise<SideInformation> {
  const source = await readSource(items)
  const settings = config === undefined ? '' : await readFile(config, 'utf8')
  const { bytes } = await compiling({ source, config: settings, duplicates: 'merge' })
  return { catalog: bytes, terms }
}

async function training(job: TrainingJob): Promise<Trained> {
  await loadCompiler()
  const bar = new ProgressBar()
  const since = performance.now()
  try {
    return await calling(() => trained(job, (step) => tell(step, bar, (performance.now() - since) / 1_000)))
  } finally {
    bar.clear()
  }
}

/** A bar on a terminal; a line for each sweep in a log. */
function tell(step: TrainingStep, bar: ProgressBar, seconds: number): void {
  const { sweep, sweeps, part, loss, done } = step
  const left = part > 0 ? `${duration((seconds * (1 - part)) / part)} left` : ''
  const known = loss === undefined ? '' : `loss ${loss.toPrecision(6)}`
  const note = [known, left].filter((text) => text !== '').join(', ')
  bar.show(`Sweep ${sweep} of ${sweeps}`, part, note)
  if (done && !bar.visible) process.stderr.write(`sweep ${sweep} of ${sweeps}: ${note}\n`)
}

/** What to type next, as it would be typed. */
function next(out: string, items: string | undefined, config: string | undefined): string {
  const source = items === undefined || items === '-' ? '<items>' : quoted(items)
  return `penchant build ${source}${config === undefined ? '' : ` --config ${quoted(config)}`} --vectors ${quoted(out)}`
}

function quoted(path: string): string {
  return /^[\w./~+@%,:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}

function report(result: Trained, rows: number, names: string[], seconds: number, next: string): string {
  const { ids, dimensions, losses, users, pairs, elsewhere, without } = result
  const lines = [
    `Trained on ${count(pairs)} pairs of ${count(users)} users and an item, of ${count(rows)} rows. ` +
      `The loss fell from ${losses[0]?.toPrecision(6)} to ${losses.at(-1)?.toPrecision(6)} in ${losses.length} sweeps.`,
  ]
  if (elsewhere > 0) lines.push(`${count(elsewhere)} of the pairs are of items that are not among the items given.`)
  if (without > 0)
    lines.push(`${count(without)} items have no vector: nobody touched them, and no other has their terms.`)
  lines.push(
    '',
    `${names.join(' and ')}: ${count(ids.length)} vectors of ${dimensions} numbers, ${seconds.toFixed(2)} s`,
    '',
    `Next: ${next}`,
    '',
  )
  return lines.join('\n')
}
