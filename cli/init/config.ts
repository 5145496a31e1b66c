// A config with comments, for a person to correct.

import type { Compiled, CompiledField } from '../../js/compiler.js'
import type { Kind } from './kind.js'

/** The text of the config. `items` is the file's name, for its first line. */
export function commented(items: string, kind: Kind | undefined, { fields, ordersFirstVisit }: Compiled): string {
  const entries = [...(kind ? [preset(kind)] : []), roles(fields)]
  const notes = [...(ordersFirstVisit ? [] : [NO_ORDER]), POLICY]
  return [
    `// The config of ${oneLine(items)}, begun by penchant init. Everything here can be changed or left out.`,
    '{',
    [entries.join(',\n\n'), ...notes].join('\n\n'),
    '}',
    '',
  ].join('\n')
}

const preset = ({ preset, why }: Kind): string =>
  [
    `  // The kind of site, since ${oneLine(why)}. There are shop, news, docs, courses and media; what is`,
    '  // said below goes above what the preset says.',
    `  "preset": ${JSON.stringify(preset)}`,
  ].join('\n')

function roles(fields: readonly CompiledField[]): string {
  const rows = fields.map(({ name, role, why }, at) => {
    const end = at < fields.length - 1 ? ',' : ''
    return `    ${JSON.stringify(name)}: ${JSON.stringify(role)}${end} // ${oneLine(why)}`
  })
  const what = '  // What each field is for. Correct what is wrong; "ignored" leaves a field out.'
  return [what, '  "fields": {', ...rows, '  }'].join('\n')
}

const NO_ORDER = `  // Nothing orders a first visit yet: give a field of counts the role "popularity" above, or build with
  // --interactions log.csv.`

const POLICY = `  // What visitors are told of your site, and what build --strict asks for. Put a comma behind the last entry, and fill it in.
  // "policy": {
  //   "version": "1",
  //   "purposes": ["Show first what goes with what you looked at"],
  //   "legalBasis": "consent",
  //   "owner": "Who is responsible",
  //   "contact": "privacy@example.org"
  // }`

/** A comment ends where its line does. */
const oneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, ' ')
