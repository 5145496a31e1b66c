// Milliseconds over events, both in powers of ten: what grows with the log is a line that rises, and what does not is flat.
// Series differ by dash as well as by colour; the same figures stand as a table beside the plot.

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 352, 60, 170, 34, 44]
const SERIES = [
  ['open', 'open', ''],
  ['record', 'record', '7 4'],
  ['turn', 'record, tabs in turn', '2 3'],
  ['shelf', 'shelf after an event', '9 3 2 3'],
]
const COLOURS = { chromium: '#2f6f62', firefox: '#b4582b' }
const STYLE = `.ground { fill: #fff } text { font: 12px system-ui, sans-serif; fill: #444 } .grid { stroke: #8884 } path { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) { .ground { fill: #15181c } text { fill: #ccc } }`

const powers = (least, most) =>
  Array.from(
    { length: Math.ceil(Math.log10(most)) - Math.floor(Math.log10(least)) + 1 },
    (_, at) => 10 ** (Math.floor(Math.log10(least)) + at),
  )

/** An SVG of the rows of the smallest catalogue. */
export function plot(rows) {
  const items = Math.min(...rows.map((row) => row.items))
  const shown = rows.filter((row) => row.items === items)
  const times = shown.flatMap((row) => SERIES.map(([name]) => row[name]))
  const [across, up] = [powers(...ends(shown.map((row) => row.events))), powers(...ends(times))]
  const place = (value, scale, from, to) =>
    from +
    ((Math.log10(value) - Math.log10(scale[0])) / (Math.log10(scale.at(-1)) - Math.log10(scale[0]))) * (to - from)
  const x = (value) => place(value, across, LEFT, WIDTH - RIGHT).toFixed(1)
  const y = (value) => place(value, up, HEIGHT - BOTTOM, TOP).toFixed(1)
  const grid = [
    ...up.map(
      (value) =>
        `<path class="grid" d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}"/>${label(LEFT - 8, Number(y(value)) + 4, value.toLocaleString('en-GB'), 'end')}`,
    ),
    ...across.map((value) => label(x(value), HEIGHT - BOTTOM + 18, value.toLocaleString('en-GB'), 'middle')),
    label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, 'events in the log', 'middle'),
    label(LEFT - 8, TOP - 16, 'ms', 'end'),
  ]
  const lines = Object.entries(COLOURS).flatMap(([browser, colour]) =>
    SERIES.map(([name, , dash]) => {
      const points = shown.filter((row) => row.browser === browser).map((row) => `${x(row.events)} ${y(row[name])}`)
      return points.length ? `<path stroke="${colour}" stroke-dasharray="${dash}" d="M${points.join('L')}"/>` : ''
    }),
  )
  const key = Object.entries(COLOURS).flatMap(([browser, colour], at) =>
    SERIES.map(([, title, dash], row) => {
      const top = TOP + 14 + (at * SERIES.length + row) * 18
      const from = WIDTH - RIGHT + 8
      return `<path stroke="${colour}" stroke-dasharray="${dash}" d="M${from} ${top - 4}h22"/>${label(from + 28, top, `${browser}: ${title}`, 'start')}`
    }),
  )
  const ground = `<rect class="ground" width="${WIDTH + 60}" height="${HEIGHT}" rx="6"/>`
  const body = [`<style>${STYLE}</style>`, ground, ...grid, ...lines, ...key].join('\n')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH + 60} ${HEIGHT}" role="img" aria-label="Milliseconds over the length of the log">\n${body}\n</svg>\n`
}

const ends = (values) => [Math.min(...values), Math.max(...values)]
const label = (x, y, what, anchor) => `<text x="${x}" y="${y}" text-anchor="${anchor}">${what}</text>`
