// The table of what was tried, as a terminal and docs/bundlers.md show it.

import { readFileSync, writeFileSync } from 'node:fs'
import { at } from '../layout.mjs'
import { groups } from './projects.mjs'

const document = at('docs', 'bundlers.md')
const [begin, end] = ['<!-- consumers: begin -->', '<!-- consumers: end -->']

const head = ['Project', 'Tool', 'Version', 'Imports', 'To configure', 'Download (brotli)', 'Result']
const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`

function download({ script, wasm } = {}) {
  if (!script && !wasm) return ''
  return wasm ? `${kilobytes(script)} + ${kilobytes(wasm)} wasm` : kilobytes(script)
}

const cells = (row) => [
  `\`${row.name}\``,
  row.tool,
  row.version,
  `\`${row.entry}\``,
  row.patched || 'nothing',
  download(row.size),
  row.result,
]

const line = (values, widths) => `| ${values.map((value, i) => value.padEnd(widths[i])).join(' | ')} |`

function form(lines) {
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((values) => values[i].length)))
  return [
    line(head, widths),
    line(
      widths.map((width) => '-'.repeat(width)),
      widths,
    ),
    ...lines.map((values) => line(values, widths)),
  ].join('\n')
}

export const table = (rows) => form(rows.map(cells))

const split = (text) =>
  text
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

/** Puts the rows into docs/bundlers.md. Rows of what was not tried this time stay as they were measured. */
export async function record(rows) {
  const { projects } = await import('./projects.mjs')
  const text = readFileSync(document, 'utf8')
  const [before, after] = [text.indexOf(begin), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error(`docs/bundlers.md lacks ${begin} and ${end}`)
  const lines = text
    .slice(before + begin.length, after)
    .trim()
    .split('\n')
    .slice(2)
    .map(split)
  const order = Object.keys(groups)
  const known = new Map((await projects()).map((project) => [`\`${project.name}\``, order.indexOf(project.group)]))
  const tried = new Set(rows.map(({ name }) => `\`${name}\``))
  const kept = lines.filter(([name]) => known.has(name) && !tried.has(name))
  const all = [...kept, ...rows.map(cells)].sort(
    (a, b) => known.get(a[0]) - known.get(b[0]) || a[0].localeCompare(b[0]) || a[1].localeCompare(b[1]),
  )
  writeFileSync(document, `${text.slice(0, before + begin.length)}\n${form(all)}\n${text.slice(after)}`)
}
