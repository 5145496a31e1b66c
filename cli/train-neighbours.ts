// penchant train --neighbours: learns from the acts of all users which items go together, and writes a table for build.

import { typed } from '../js/errors.js'
import { compiling } from './compiling.js'
import { itemIds } from './evaluation/host.js'
import { readItems } from './feeds/given.js'
import { FEED_OPTIONS, type FeedValues, refuseWithoutItems } from './feeds/options.js'
import { compileFeed } from './feeds/places.js'
import { LOG_OPTIONS, type LogValues, readingOf, readLog } from './log.js'
import { neighbourFile } from './neighbours/write.js'
import { readOrders, refuseUntelling } from './orders.js'
import { duration, ProgressBar } from './progress.js'
import { shellQuoted } from './shell.js'
import { count } from './table.js'
import { say, tell } from './terminal.js'
import {
  type NeighbourJob,
  type NeighbourKind,
  type NeighbourSettings,
  type TrainedNeighbours,
  trainNeighbours,
} from './training/neighbours.js'
import { loadTrainer } from './training.js'
import { numberOf, parse, UsageError } from './usage.js'
import { checkApart, checkWritable, writeWhole } from './whole.js'

export const TRAIN_NEIGHBOURS_USAGE = `  penchant train <interactions.csv> --neighbours [--kind ease|cosine|next|lift] [--per-item 32]
                 [--regularization <number>] [--shrinkage <number>] [--min-support 1]
                 [--min-pairs 3] [--min-value <number>] [--most-items 8000] [--items <items>]
                 [--columns <role>=<column>,…] [--events <type>,…] [--out neighbours.csv]
                 [--from <format>] [--id <field>] [--skip-bad <count>] [--encoding <name>] [--pages <folder>]
      Finds for each item the others that go with it, for build --neighbours. ease, where
      nothing is said, predicts each item from all others; cosine compares who had to do
      with them; next counts what was done afterwards and needs a timestamp; lift compares how
      often two are in one order with chance, from --min-pairs orders on, and takes orders as
      build --orders does. An item keeps
      its --per-item strongest and takes part from --min-support users on. Beyond
      --most-items, ease goes item by item. --regularization (ease) is found from the data if
      left out; --shrinkage is 10 for cosine, 50 for next and 5 for lift. With --items, what is no item
      of these takes no part.
`

const KINDS: readonly NeighbourKind[] = ['ease', 'cosine', 'next', 'lift']

const OPTIONS = {
  ...FEED_OPTIONS,
  ...LOG_OPTIONS,
  neighbours: 'nothing',
  kind: 'value',
  'per-item': 'value',
  regularization: 'value',
  shrinkage: 'value',
  'min-support': 'value',
  'min-pairs': 'value',
  'min-value': 'value',
  'most-items': 'value',
  items: 'value',
  out: 'value',
} as const

interface Wanted {
  readonly path: string
  readonly items: string | undefined
  readonly out: string
  readonly kind: NeighbourKind
  readonly minValue: number | undefined
  readonly log: LogValues
  /** How the items are read. */
  readonly reading: FeedValues
  readonly settings: NeighbourSettings
}

export async function trainNeighbourTable(args: string[]): Promise<void> {
  const { path, items, out, kind, minValue, settings, log, reading: howRead } = wanted(args)
  const since = performance.now()
  await checkApart([path, items], [out])
  await checkWritable(out)
  const reading = readingOf('train', log)
  const orders = kind === 'lift' ? await readOrders(path, reading) : undefined
  const interactions = orders?.interactions ?? (await readLog(path, reading, { least: minValue, keepsAll: true }))
  const catalogue = items === undefined ? undefined : await catalogued(items, howRead)
  if (orders && minValue === undefined) refuseUntelling(orders, path, catalogue)
  const found = await training({ interactions, minValue, kind, catalogue, ...settings })
  await writeWhole(neighbourFile(out, found))
  const seconds = ((performance.now() - since) / 1_000).toFixed(2)
  say(
    [
      ...told(found, interactions.user.length),
      '',
      `${out}: neighbours of ${count(found.having)} items, ${count(found.item.length)} rows, ${seconds} s`,
      '',
      `Next: npx penchant build <items> --neighbours ${kind === 'next' ? 'next=' : kind === 'lift' ? 'together=' : ''}${shellQuoted(out)}`,
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
  const { out = 'neighbours.csv', kind = 'ease' } = values
  if (values.items === undefined) refuseWithoutItems('train', values)
  if (!isKind(kind)) throw new UsageError(`train: --kind: got ${JSON.stringify(kind)}, expected ${KINDS.join(', ')}`)
  if (!out.toLowerCase().endsWith('.csv')) {
    throw new UsageError(`train: --out: got ${JSON.stringify(out)}, expected a name that ends in .csv`)
  }
  refuseUnused(kind, values)
  const number = (
    name: 'per-item' | 'regularization' | 'shrinkage' | 'min-support' | 'min-pairs' | 'min-value' | 'most-items',
  ) => numberOf(`train: --${name}`, values[name])
  return {
    path,
    items: values.items,
    out,
    kind,
    minValue: number('min-value'),
    log: values,
    reading: values,
    settings: {
      perItem: number('per-item'),
      minSupport: number('min-support'),
      minPairs: number('min-pairs'),
      regularization: number('regularization'),
      shrinkage: number('shrinkage'),
      mostItems: number('most-items'),
    },
  }
}

function isKind(kind: string): kind is NeighbourKind {
  return (KINDS as readonly string[]).includes(kind)
}

/** The ids of a site's items. */
async function catalogued(items: string, values: FeedValues): Promise<string[]> {
  const { feed, config } = await readItems('train', items, values, '')
  const { compiled } = await compileFeed(feed, (attempt) => compiling({ ...attempt, config, duplicates: 'merge' }))
  return itemIds(compiled.bytes)
}

/** The kinds that use an option. */
const USERS = {
  shrinkage: ['cosine', 'next', 'lift'],
  regularization: ['ease'],
  'most-items': ['ease'],
  'min-pairs': ['lift'],
} as const satisfies Record<string, readonly NeighbourKind[]>

/** Refuses an option that the kind of neighbours does not use: it would seem to have an effect. */
function refuseUnused(
  kind: NeighbourKind,
  values: { regularization?: string; shrinkage?: string; 'min-pairs'?: string; 'most-items'?: string },
) {
  const given = (Object.keys(USERS) as (keyof typeof USERS)[]).find(
    (name) => values[name] !== undefined && !(USERS[name] as readonly NeighbourKind[]).includes(kind),
  )
  if (given === undefined) return
  const kinds = USERS[given].join(' or ')
  throw new UsageError(`train: got --${given} for ${kind} neighbours, expected it with --kind ${kinds}`)
}

async function training(job: NeighbourJob): Promise<TrainedNeighbours> {
  await loadTrainer()
  const teller = new Teller()
  try {
    return await typed(() => trainNeighbours(job, (part) => teller.tell(part)))
  } finally {
    teller.clear()
  }
}

/** Seconds between two lines of progress in a log. */
const EVERY = 10

/** Progress: a bar on a terminal, a line every few seconds in a log. */
class Teller {
  readonly #bar = new ProgressBar()
  readonly #since = performance.now()
  #told = 0

  tell(part: number): void {
    const seconds = (performance.now() - this.#since) / 1_000
    const left = part > 0 && part < 1 ? `${duration((seconds * (1 - part)) / part)} left` : ''
    this.#bar.show('Finding neighbours', part, left)
    if (this.#bar.visible || seconds - this.#told < EVERY) return
    this.#told = seconds
    tell(`neighbours: ${Math.round(100 * part)} %${left && `, ${left}`}\n`)
  }

  clear(): void {
    this.#bar.clear()
  }
}

/** What was learned from and how, in sentences. */
function told(found: TrainedNeighbours, rows: number): string[] {
  const { pairs, users, taking, having } = found
  const lines = [
    `Learned from ${count(pairs)} distinct pairs of an item and one of ${count(users)} users, from ${count(rows)} rows.`,
    how(found),
  ]
  if (having < taking) lines.push(`Items that took part and have no neighbour: ${count(taking - having)}.`)
  return lines
}

function how({ kind, taking, exact, regularization, shrinkage, inVisits }: TrainedNeighbours): string {
  const items = `${count(taking)} items`
  const at = `at regularization ${Number(regularization?.toPrecision(3))}`
  const shrunk = `at shrinkage ${shrinkage}`
  if (kind === 'lift') return `Lift of ${items}, ${shrunk}.`
  if (kind === 'cosine') return `Cosine of ${items}, ${shrunk}.`
  if (kind === 'next') {
    const where = inVisits
      ? 'within a visit'
      : 'among the user’s next acts whenever they were, since few visits have two acts'
    return `What is done after what, ${where}: ${items}, ${shrunk}.`
  }
  if (exact) return `EASE in closed form for ${items}, ${at}.`
  return `EASE item by item, ${at}: ${items} are more than --most-items, up to which it has a closed form.`
}
