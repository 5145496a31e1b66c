// penchant init: reads a site's items and begins a config, with a comment for each line.

import { compiling } from './compiling.js'
import { commented } from './init/config.js'
import { type Kind, kindOf } from './init/kind.js'
import { presetOf } from './presets.js'
import { readSource } from './source.js'
import { count } from './table.js'
import { say } from './terminal.js'
import { parse, UsageError } from './usage.js'
import { checkApart, checkWritable, wouldReplace, writeWhole } from './whole.js'

export const INIT_USAGE = `  penchant init <items> [--preset shop|news|docs|courses|media] [--out <file>]
      Reads the items and begins a config for them: the kind of site, the role of each field
      with the reason, and what is missing. --out is penchant.config.jsonc if left out; a file
      that is there is not replaced. Without --preset the fields say what kind of site it is.
`

const OPTIONS = { preset: 'value', out: 'value' } as const

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
  const source = await readSource(items, 'items')
  const compiled = await compiling({ source, config: '', duplicates: 'merge' })
  const kind: Kind | undefined = preset ? { preset, why: 'you said so' } : kindOf(compiled.fields)
  await writeWhole({ path: out, content: [commented(items, kind, compiled)] })
  const what = kind ? `a site of the kind ${kind.preset}, since ${kind.why}` : 'no kind of site that a preset is for'
  say(
    `${out}: ${count(compiled.fields.length)} fields of ${count(compiled.items)} items; ${what}.\n` +
      `Look it through, then: npx penchant build ${items} --config ${out}\n`,
  )
}
