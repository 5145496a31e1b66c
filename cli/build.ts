// penchant build: a site's items into a catalogue, with the fields' roles printed, so that they can be corrected.

import type { JobNeighbours, JobVectors } from '../js/compiler.js'
import { PenchantError } from '../js/errors.js'
import { refuseDoubts } from './building/doubts.js'
import { missing } from './building/findings.js'
import { notesOn } from './building/notes.js'
import { asJson, asText, reportOn } from './building/report.js'
import { compiling } from './compiling.js'
import { readConfig } from './config.js'
import { leastOf, onceFromStandardInput } from './evaluation/arguments.js'
import { itemIds } from './evaluation/host.js'
import { becauseOf, withFeed } from './feeds/config.js'
import { type FeedOptions, readFeed } from './feeds/index.js'
import { FEED_OPTIONS, feedOptions } from './feeds/options.js'
import { compileFeed, located } from './feeds/places.js'
import type { Reading } from './interactions.js'
import { LOG_OPTIONS, readingOf, readLog, refuseStrangers, refuseWithoutLog, strangersIn } from './log.js'
import { readNeighbours } from './neighbours/read.js'
import { complements, type Orders, readOrders } from './orders.js'
import { overdue, policyOf, requirePolicy, spending } from './policy.js'
import { type Preset, presetOf } from './presets.js'
import { byProduct, firstVariants } from './products.js'
import { say, tell } from './terminal.js'
import { parse, UsageError } from './usage.js'
import { idFiles } from './vectors/ids.js'
import { type NamedFile, type SetFiles, setFiles } from './vectors/named.js'
import { readVectors } from './vectors/read.js'
import { checkApart, checkWritable, writeWhole } from './whole.js'

export const BUILD_USAGE = `  penchant build <items> [--from <format>] [--id <field>] [--skip-bad <count>] [--encoding <name>]
                 [--pages <folder>] [--config <file>] [--preset <kind>] [--out <file>] [--duplicates merge|refuse]
                 [--vectors [<name>=]<file>]… [--neighbours [<name>=]<file>]…
                 [--interactions <file.csv> [--min-value <number>]] [--orders <file.csv>]
                 [--columns <role>=<column>,…] [--events <type>,…] [--strict] [--json]
      Compiles a site's items into a catalogue. <items> is NDJSON, JSON or a feed:
      a file, a .gz of one, or - for standard input. --out is catalog.pnc if left out.
      --from says which format it is, where its content does not: merchant, shopify,
      woocommerce, rss, atom, jsonfeed, sitemap, jsonld, csv, tsv, parquet, ndjson or json
      (docs/feeds.md). --id says which field identifies an item; --skip-bad leaves out so
      many broken records; --encoding says what a text is in; --pages is the folder of the
      pages that a sitemap names.
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
      --columns and --events say how both are read (docs/logs.md).
      --strict fails where the config has no policy, or one whose day of review is past, and
      where the build is not sure of something or could not read a value. --json prints the report as one object.
`

const OPTIONS = {
  ...FEED_OPTIONS,
  ...LOG_OPTIONS,
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
  json: 'nothing',
} as const

interface Vectors extends JobVectors, NamedFile {}

interface Wanted extends SetFiles {
  /** How the items are read. */
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
  readonly json: boolean
  /** How the interactions and the orders are read. */
  readonly reading: Pick<Reading, 'columns' | 'events'>
}

export async function build(args: string[]): Promise<void> {
  const wanted = wantedOf(args)
  const since = performance.now()
  await checkApart([wanted.items, wanted.config, wanted.interactions, wanted.orders], [wanted.out])
  await checkWritable(wanted.out)
  const given = await readFeed(wanted.feed)
  const own = await readConfig(wanted.config, wanted.preset)
  const { config, told } = withFeed(own, given)
  const vectors: Vectors[] = []
  for (const file of wanted.vectors) vectors.push({ ...file, ...(await readVectors(file.path)) })
  const neighbours: JobNeighbours[] = []
  for (const { name, path } of wanted.neighbours) neighbours.push({ name, ...(await readNeighbours(path)) })
  const interactions =
    wanted.interactions === undefined
      ? undefined
      : await readLog(wanted.interactions, wanted.reading, { least: wanted.minValue })
  const orders = wanted.orders === undefined ? undefined : await readOrders(wanted.orders, wanted.reading)
  const { duplicates } = wanted
  const job = { config, duplicates, vectors, interactions, purchases: orders?.purchases, packed: true }
  const compileWith = (tables: readonly JobNeighbours[]) =>
    withIdsLookedFor(vectors, () =>
      compileFeed(given, (attempt) => compiling({ ...job, neighbours: tables, ...attempt })),
    )
  const together = async (orders: Orders) => {
    const alone = () => compileFeed(given, (attempt) => compiling({ config, duplicates, ...attempt }))
    const idsOf = async () => itemIds((await alone()).compiled.bytes)
    return complements(orders, wanted.orders as string, idsOf)
  }
  let made = await compileWith(orders ? [...neighbours, await together(orders)] : neighbours)
  const firsts = orders && (await firstVariants(made.compiled))
  // Which items are variants is known when they are compiled. Then their orders are counted again, by product.
  const counted = orders && firsts && firsts.size > 0 ? byProduct(orders, firsts) : orders
  if (counted && counted !== orders) made = await compileWith([...neighbours, await together(counted)])
  const compiled = becauseOf(located(made.compiled, made.feed), told)
  if (interactions && compiled.interactions === 0) {
    refuseStrangers(interactions, wanted.interactions as string, await itemIds(compiled.bytes))
  }
  const strangers = orders
    ? strangersIn(orders.interactions, wanted.orders as string, await itemIds(compiled.bytes))
    : 0
  const policy = policyOf(own)
  const now = new Date()
  const notes = notesOn(compiled, vectors, interactions, counted && { ...counted, strangers })
  const report = (seconds: number) =>
    reportOn(compiled, { out: wanted.out, seconds, notes, feed: made.feed.report, hasConfig: own !== '' })
  if (wanted.strict) {
    requirePolicy(policy, now)
    refuseDoubts([...report(0).doubts, ...missing(compiled.findings)])
  }
  await writeWhole({ path: wanted.out, content: [compiled.bytes] })
  const seconds = (performance.now() - since) / 1_000
  say(wanted.json ? asJson(report(seconds)) : asText(report(seconds)))
  for (const problem of [policy && overdue(policy, now), spending(own)]) {
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
  const json = values.json === true
  const preset = presetOf('build', values.preset)
  refuseWithoutLog('build', values, interactions ?? orders, '--interactions or --orders')
  const reading = readingOf('build', values)
  const feed = feedOptions('build', items, values)
  return {
    ...{ feed, items, out, config, preset, duplicates, vectors, neighbours },
    ...{ interactions, minValue, orders, strict, json, reading },
  }
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
