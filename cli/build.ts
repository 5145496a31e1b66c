// penchant build: a site's items into a catalogue, with the fields' roles printed, so that they can be corrected.

import type { Compiled, CompiledNeighbours, JobNeighbours, JobVectors } from '../js/compiler.js'
import { PenchantError } from '../js/errors.js'
import { compiling } from './compiling.js'
import { readConfig } from './config.js'
import { leastOf, onceFromStandardInput } from './evaluation/arguments.js'
import { atLeast } from './evaluation/rows.js'
import { becauseOf, withFeed } from './feeds/config.js'
import { type FeedOptions, FORMATS, readFeed } from './feeds/index.js'
import { inFeed } from './feeds/places.js'
import { aboutFeed } from './feeds/report.js'
import { type Interactions, readInteractions } from './interactions.js'
import { aboutLives } from './lives.js'
import { readNeighbours } from './neighbours/read.js'
import { complements, type Orders, readOrders } from './orders.js'
import { overdue, policyOf, requirePolicy, spending } from './policy.js'
import { type Preset, presetOf } from './presets.js'
import { priorsFound } from './priors.js'
import { count, table } from './table.js'
import { say, tell } from './terminal.js'
import { type Given, numberOf, parse, UsageError } from './usage.js'
import { idFiles } from './vectors/ids.js'
import { type NamedFile, type SetFiles, setFiles } from './vectors/named.js'
import { readVectors } from './vectors/read.js'
import { checkApart, checkWritable, writeWhole } from './whole.js'

export const BUILD_USAGE = `  penchant build <items> [--from <format>] [--skip-bad <count>] [--encoding <name>] [--pages <folder>]
                 [--config <file>] [--preset <kind>] [--out <file>] [--duplicates merge|refuse]
                 [--vectors [<name>=]<file>]… [--neighbours [<name>=]<file>]…
                 [--interactions <file.csv> [--min-value <number>]] [--orders <file.csv>] [--strict]
      Compiles a site's items into a catalogue. <items> is NDJSON, JSON or a feed,
      a file, a .gz of one, or - for standard input. --out is catalog.pnc if left out.
      --from says which feed it is, where its content does not: merchant, shopify, woocommerce,
      rss, atom, jsonfeed, sitemap, jsonld, csv, tsv, parquet, ndjson, json (docs/feeds.md).
      --skip-bad leaves out so many broken records; --encoding says what the text is in;
      --pages is the folder of the pages that a sitemap names.
      --preset is a start for a kind of site: shop, news, docs, courses or media.
      Rows with the same id are joined (merge, the default) or an error (refuse).
      --vectors adds item vectors as a signal of the name (taste if left out; up to four):
      .npy with the ids beside it in .ids.txt, .ids.json or .ids.npy, or NDJSON with id and
      vector, or Parquet, also a folder of Spark's.
      --neighbours adds what goes with what as a signal of the name (neighbours if left out;
      up to four): a CSV of item,neighbour,weight, a .gz of one, or Parquet.
      --interactions counts popularity from a CSV of user,item[,value][,timestamp], of the
      rows with a value of --min-value or more.
      --orders finds what is bought together, for penchant.together, from a CSV of
      order,item[,timestamp]; or of user,item,timestamp, cut by pauses of half an hour.
      With users and times it also learns what is bought again, and after how long.
      --strict fails where the config has no policy, or one whose day of review is past.
`

const OPTIONS = {
  from: 'value',
  'skip-bad': 'value',
  encoding: 'value',
  pages: 'value',
  config: 'value',
  preset: 'value',
  out: 'value',
  duplicates: 'value',
  vectors: 'values',
  neighbours: 'values',
  interactions: 'value',
  'min-value': 'value',
  orders: 'value',
  strict: 'nothing',
} as const

interface Vectors extends JobVectors, NamedFile {}

interface Wanted extends SetFiles {
  readonly feed: FeedOptions
  readonly items: string
  readonly out: string
  readonly config: string | undefined
  readonly preset: Preset | undefined
  readonly duplicates: 'merge' | 'refuse'
  readonly interactions: string | undefined
  readonly minValue: number | undefined
  readonly orders: string | undefined
  readonly strict: boolean
}

export async function build(args: string[]): Promise<void> {
  const wanted = wantedOf(args)
  const since = performance.now()
  await checkApart([wanted.items, wanted.config, wanted.interactions, wanted.orders], [wanted.out])
  await checkWritable(wanted.out)
  const feed = await readFeed(wanted.feed)
  const { source } = feed
  const { config, told } = withFeed(await readConfig(wanted.config, wanted.preset), feed)
  const vectors: Vectors[] = []
  for (const file of wanted.vectors) vectors.push({ ...file, ...(await readVectors(file.path)) })
  const neighbours: JobNeighbours[] = []
  for (const { name, path } of wanted.neighbours) neighbours.push({ name, ...(await readNeighbours(path)) })
  const interactions =
    wanted.interactions === undefined ? undefined : await counted(wanted.interactions, wanted.minValue)
  const orders = wanted.orders === undefined ? undefined : await readOrders(wanted.orders)
  if (orders) neighbours.push(await complements(orders))
  const { duplicates } = wanted
  const job = { source, config, duplicates, vectors, neighbours, interactions, purchases: orders?.purchases }
  const made = await withIdsLookedFor(vectors, () => inFeed(feed, () => compiling(job)))
  const compiled = { ...made, fields: becauseOf(made.fields, told) }
  const policy = policyOf(config)
  const now = new Date()
  if (wanted.strict) requirePolicy(policy, now)
  await writeWhole({ path: wanted.out, content: [compiled.bytes] })
  const seconds = (performance.now() - since) / 1_000
  const notes = [...(feed.report ? aboutFeed(feed.report) : []), ...found(compiled, vectors, interactions, orders)]
  say(report(compiled, notes, wanted.out, seconds))
  for (const problem of [policy && overdue(policy, now), spending(config)]) {
    if (problem) tell(`penchant: warning: ${problem}\n`)
  }
}

function wantedOf(args: string[]): Wanted {
  const { positionals, values } = parse(args, OPTIONS)
  const [items, ...rest] = positionals
  if (items === undefined || rest.length > 0) {
    throw new UsageError(`build: got ${positionals.length} sources, expected one: a file, or - for standard input`)
  }
  const { out = 'catalog.pnc', config, duplicates = 'merge', interactions, orders } = values
  if (duplicates !== 'merge' && duplicates !== 'refuse') {
    throw new UsageError(`build: --duplicates: got ${JSON.stringify(duplicates)}, expected merge or refuse`)
  }
  const { vectors, neighbours } = setFiles('build', values)
  onceFromStandardInput('build', [items, interactions, orders, ...[...vectors, ...neighbours].map(({ path }) => path)])
  const minValue = leastOf('build', values['min-value'])
  if (minValue !== undefined && interactions === undefined) {
    throw new UsageError('build: got --min-value without --interactions, expected the rows that it is about')
  }
  if (orders !== undefined && neighbours.some(({ name }) => name === 'together')) {
    throw new UsageError('build: got --orders and --neighbours together=…, expected one of them')
  }
  if (orders !== undefined && neighbours.length === 4) {
    throw new UsageError('build: got --orders and four tables of neighbours, expected three beside it')
  }
  const strict = values.strict === true
  const preset = presetOf('build', values.preset)
  const feed = feedOptions(items, values)
  return { feed, items, out, config, preset, duplicates, vectors, neighbours, interactions, minValue, orders, strict }
}

/** How the items are read. */
function feedOptions(path: string, values: Given<typeof OPTIONS>): FeedOptions {
  const { from, encoding, pages } = values
  const format = FORMATS.find((known) => known === from)
  if (from !== undefined && format === undefined) {
    throw new UsageError(`build: --from: got ${JSON.stringify(from)}, expected one of ${FORMATS.join(', ')}`)
  }
  const skipBad = numberOf('build: --skip-bad', values['skip-bad']) ?? 0
  if (!Number.isSafeInteger(skipBad) || skipBad < 0) {
    throw new UsageError(`build: --skip-bad: got ${skipBad}, expected a whole number of broken records, 0 or more`)
  }
  return { path, from: format, skipBad, encoding, pages, now: Date.now() }
}

/** The interactions that popularity is counted from. */
async function counted(path: string, minValue: number | undefined): Promise<Interactions> {
  const all = await readInteractions(path)
  return minValue === undefined ? all : atLeast(all, minValue)
}

/** Where vectors do not fit and have no ids: says where these might have been. */
async function withIdsLookedFor<T>(vectors: readonly Vectors[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const alone = vectors.filter(({ ids }) => ids === undefined)
    if (!(error instanceof PenchantError && error.code === 'vectors_invalid') || alone.length === 0) throw error
    const looked = alone.map(({ path }) => `${path} has no ids: there is neither ${idFiles(path).join(' nor ')}`)
    throw new PenchantError(error.code, `${error.message}. ${looked.join('; ')}`, { cause: error })
  }
}

function report({ bytes, items, features, fields }: Compiled, notes: string[], out: string, seconds: number): string {
  const rows = fields.map(({ name, role, weight, sensitive, why }) => [
    name,
    sensitive ? `${role} (sensitive)` : role,
    weight > 0 ? String(weight) : '',
    why,
  ])
  const each = (bytes.length / items).toFixed(1)
  return [
    table([['FIELD', 'ROLE', 'WEIGHT', 'BECAUSE'], ...rows], [2]),
    '',
    ...notes,
    ...(notes.length > 0 ? [''] : []),
    `${out}: ${count(items)} items, ${count(features)} features, ${count(bytes.length)} bytes (${each} an item), ` +
      `${seconds.toFixed(2)} s (${count(Math.round(items / seconds))} items a second)`,
    '',
  ].join('\n')
}

/** What came of the rows, texts, vectors, neighbours and interactions, in sentences. */
function found(
  compiled: Compiled,
  vectors: readonly Vectors[],
  interactions: Interactions | undefined,
  orders: Orders | undefined,
): string[] {
  const { items, merged, language } = compiled
  const lines: string[] = []
  if (merged > 0) {
    lines.push(
      `${count(merged)} rows had the id of an earlier one and were joined to it (--duplicates refuse forbids it).`,
    )
  }
  if (language) lines.push(`Texts were read as ${language}.`)
  for (const { name, dimensions, items: have } of compiled.vectors) {
    const set = vectors.find((set) => set.name === name)
    const strangers = (set?.values.length ?? 0) / dimensions - have
    lines.push(
      `Vectors ${name}: ${count(have)} of ${count(items)} items have one, of ${dimensions} numbers` +
        `${strangers > 0 ? `; vectors of no item: ${count(strangers)}` : ''}.`,
    )
  }
  for (const set of compiled.neighbours) lines.push(aboutNeighbours(set, items))
  const { groups, items: variants, named: ids } = compiled.variants
  if (groups > 0) {
    const some = ids.map((group) => group.join(' = ')).join(', ')
    lines.push(
      `Variants, of which a shelf shows one: ${count(variants)} items in ${count(groups)} ${groups === 1 ? 'group' : 'groups'} (${some}${groups > ids.length ? ', …' : ''}).`,
    )
  }
  const { unknown, named } = compiled.prerequisites
  if (unknown > 0) {
    lines.push(
      `Prerequisites of no item, which are ignored: ${count(unknown)} (${named.join(', ')}${unknown > named.length ? ', …' : ''}).`,
    )
  }
  if (interactions) {
    const strangers = interactions.user.length - compiled.interactions
    lines.push(
      `Interactions: ${count(compiled.interactions)} with items of these${strangers > 0 ? `; with others: ${count(strangers)}` : ''}.`,
    )
  }
  if (orders) lines.push(aboutOrders(orders))
  lines.push(...aboutLives(compiled.lifecycle))
  lines.push(...priorsFound(compiled))
  return lines
}

/** What the orders were, in a sentence. */
function aboutOrders({ interactions, areCut, tooLarge, count: orders }: Orders): string {
  const rows = `${count(interactions.user.length)} rows`
  const how = areCut ? `, cut from ${rows} by user and pauses of half an hour` : `, in ${rows}`
  const left = tooLarge > 0 ? `; left out, with more than 500 items: ${count(tooLarge)}` : ''
  return `Orders: ${count(orders)}${how}${left}.`
}

/** How many items have neighbours, and which rows of the table were passed over. */
function aboutNeighbours(set: CompiledNeighbours, items: number): string {
  const { name, items: have, entries, perItem, unknown, own, beyond, faint } = set
  const over = [
    [unknown, 'with an id of no item'],
    [own, 'of an item with itself'],
    [beyond, 'beyond the strongest 256 of an item'],
    [faint, 'too faint beside an item’s strongest'],
  ] as const
  const passed = over.flatMap(([rows, why]) => (rows > 0 ? [`${count(rows)} ${why}`] : []))
  return (
    `Neighbours ${name}: ${count(have)} of ${count(items)} items have some, ${count(entries)} in all and ` +
    `${count(perItem)} at the most${passed.length > 0 ? `; rows passed over: ${passed.join(', ')}` : ''}.`
  )
}
