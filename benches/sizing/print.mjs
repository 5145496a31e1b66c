// The figures for people: a table for each catalogue.

const COLUMNS = [
  ['open', 'open'],
  ['record', 'record'],
  ['turn', 'record, two tabs in turn'],
  ['shelf', 'shelf after an event'],
  ['again', 'shelf again'],
  ['explain', 'explain'],
  ['task', 'longest task of open'],
  ['memory', 'memory, MiB'],
]

const shown = (number) =>
  number === undefined ? '–' : number < 10 ? number.toFixed(1) : Math.round(number).toLocaleString('en-GB')

export function print({ notice, rows }) {
  const lines = [...(notice ? [notice, ''] : []), 'Milliseconds, medians; the engine is loaded already.', '']
  for (const items of new Set(rows.map((row) => row.items))) {
    lines.push(`${items.toLocaleString('en-GB')} items`, '')
    lines.push(`| browser | events | ${COLUMNS.map(([, title]) => title).join(' | ')} |`)
    lines.push(`| --- | --: |${COLUMNS.map(() => ' --: |').join('')}`)
    for (const row of rows.filter((row) => row.items === items)) {
      const cells = COLUMNS.map(([name]) => shown(row[name]))
      lines.push(`| ${row.browser} | ${row.events.toLocaleString('en-GB')} | ${cells.join(' | ')} |`)
    }
    lines.push('')
  }
  process.stdout.write(lines.join('\n'))
}
