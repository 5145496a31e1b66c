// penchant init: reads a site's items and begins a config, with a comment for each line.

import { compiling } from './compiling.js'
import { becauseOf, withFeed } from './feeds/config.js'
import { readFeed } from './feeds/index.js'
import { FEED_OPTIONS, feedArguments, feedOptions } from './feeds/options.js'
import { compileFeed, located } from './feeds/places.js'
import { commented } from './init/config.js'
import { type Kind, kindOf } from './init/kind.js'
import { presetOf } from './presets.js'
import { count } from './table.js'
import { say } from './terminal.js'
import { parse, UsageError } from './usage.js'
import { checkApart, checkWritable, wouldReplace, writeWhole } from './whole.js'

export const INIT_USAGE = `  penchant init <items> [--preset shop|news|docs|courses|media] [--out <file>]
                [--from <format>] [--id <field>] [--skip-bad <count>] [--encoding <name>] [--pages <folder>]
      Reads the items, in any format that build reads, and begins a config for them: the kind of site, the role of each field
      with the reason, and what is missing. --out is penchant.config.jsonc if left out; a file
      that is there is not replaced. Without --preset the fields say what kind of site it is.
`

const OPTIONS = { ...FEED_OPTIONS, preset: 'value', out: 'value' } as const

export async function init(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, OPTIONS)
  const [items, ...rest] = positionals
  if (items === undefined || rest.length > 0) {
    throw new UsageError(`init: got ${positionals.length} sources, expected one: a file, or - for standard input`)
  }
  const { out = 'penchant.config.jsonc' } = values
  const preset = presetOf('init', values.preset)
  await checkApart([items], [out])
  await checkWritable(out)
  if (await wouldReplace(out)) throw new UsageError(`init: ${out} is there already, expected --out <another file>`)
  const feed = await readFeed(feedOptions('init', items, values))
  const { config, told } = withFeed('', feed)
  const job = { config, duplicates: 'merge' as const }
  const made = await compileFeed(feed, (attempt) => compiling({ ...job, ...attempt }))
  const compiled = becauseOf(located(made.compiled, made.feed), told)
  const kind: Kind | undefined = preset ? { preset, why: 'you said so' } : kindOf(compiled.fields, feed.report?.format)
  await writeWhole({ path: out, content: [commented(`${items}, read as ${feed.title}`, kind, compiled)] })
  const what = kind ? `a site of the kind ${kind.preset}, since ${kind.why}` : 'no kind of site that a preset is for'
  say(
    `${items} is read as ${feed.title}.\n${out}: ${count(compiled.fields.length)} fields of ${count(compiled.items)} items; ${what}.\n` +
      `Look it through, then: npx penchant build ${items}${feedArguments(values)} --config ${out}\n`,
  )
}
