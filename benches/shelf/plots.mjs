// The plots, as SVG with a viewBox: lines with intervals, and the reliability diagram. Series differ by dash and mark as well
// as by colour; what a plot shows is said in its text and stands as a table beside it.

import { element, text, ticks } from './library.mjs'

const WIDTH = 720
const HEIGHT = 320
const LEFT = 52
const RIGHT = 12
const TOP = 12
const BOTTOM = 44
const DASHES = ['', '7 4', '2 3', '9 3 2 3', '1 5']
/** A line of more points than these has no marks. */
const MARKS = 20

export const STYLE = `
svg.plot { width: 100%; height: auto; }
svg.plot .line { fill: none; stroke-width: 2.25; stroke-linejoin: round; }
svg.plot .band { stroke: none; opacity: 0.16; }
svg.plot .s0 { stroke: var(--ours); } svg.plot .band.s0, svg.plot .mark.s0 { fill: var(--ours); }
svg.plot .s1 { stroke: #b4582b; } svg.plot .band.s1, svg.plot .mark.s1 { fill: #b4582b; }
svg.plot .s2 { stroke: #5a6fc0; } svg.plot .band.s2, svg.plot .mark.s2 { fill: #5a6fc0; }
svg.plot .s3 { stroke: var(--shade); } svg.plot .band.s3, svg.plot .mark.s3 { fill: var(--shade); }
svg.plot .s4 { stroke: var(--theirs); } svg.plot .band.s4, svg.plot .mark.s4 { fill: var(--theirs); }
svg.plot .band { stroke: none; } svg.plot .mark { stroke: var(--card); stroke-width: 1.5; }
svg.plot .whisker { stroke-width: 1.5; }
svg.plot .even { stroke: var(--soft); stroke-dasharray: 3 4; }
.legend svg.key { width: 34px; height: 12px; }
@media (prefers-color-scheme: dark) {
  svg.plot .s1, svg.key .s1 { stroke: #e8935f; } svg.plot .band.s1, svg.plot .mark.s1 { fill: #e8935f; }
  svg.plot .s2, svg.key .s2 { stroke: #98a9f0; } svg.plot .band.s2, svg.plot .mark.s2 { fill: #98a9f0; }
}
svg.key .line { fill: none; stroke-width: 2.25; }
svg.key .s0 { stroke: var(--ours); } svg.key .s3 { stroke: var(--shade); } svg.key .s4 { stroke: var(--theirs); }
@media (prefers-color-scheme: light) { svg.key .s1 { stroke: #b4582b; } svg.key .s2 { stroke: #5a6fc0; } }
`

const round = (number) => Number(number.toFixed(2))

/** From values to pixels. */
function scales({ x: [left, right], y: [bottom, top] }) {
  return {
    x: (value) => round(LEFT + ((value - left) / (right - left || 1)) * (WIDTH - LEFT - RIGHT)),
    y: (value) => round(HEIGHT - BOTTOM - ((value - bottom) / (top - bottom || 1)) * (HEIGHT - TOP - BOTTOM)),
  }
}

/** Gridlines with their numbers, and what the axes are. */
function axes({ x, y }, { across, up, xLabel, yLabel }) {
  const horizontal = up.map(
    (value) =>
      element('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }) +
      element('text', { class: 'tick', x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, String(round(value))),
  )
  const below = HEIGHT - BOTTOM
  const vertical = across.map((value) =>
    element('text', { class: 'tick', x: x(value), y: below + 18, 'text-anchor': 'middle' }, String(round(value))),
  )
  const middle = (LEFT + WIDTH - RIGHT) / 2
  const turned = `translate(13 ${(TOP + below) / 2}) rotate(-90)`
  const labels = [
    element('text', { class: 'tick', x: middle, y: HEIGHT - 6, 'text-anchor': 'middle' }, text(xLabel)),
    element('text', { class: 'tick', transform: turned, 'text-anchor': 'middle' }, text(yLabel)),
  ]
  return [...horizontal, ...vertical, ...labels].join('')
}

const frame = (alt, ...content) =>
  element('svg', { class: 'plot', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': alt }, ...content)

const pathOf = (points) => points.map(([x, y], place) => `${place === 0 ? 'M' : 'L'}${x} ${y}`).join('')

/**
 * Lines of estimates with their intervals as bands, or as whiskers where there are few points. `series` are
 * `{ name, points: [{ x, mean, low, high }] }`; the upward axis begins at 0.
 */
export function lines(series, { xLabel, yLabel, across, alt }) {
  const all = series.flatMap(({ points }) => points)
  const most = Math.max(...all.map(({ high }) => high))
  const up = ticks(most * 1.02)
  const to = scales({
    x: [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))],
    y: [0, most * 1.05],
  })
  const drawn = series.map((one, number) => line(one.points, number, to))
  return frame(alt, axes(to, { across, up, xLabel, yLabel }), ...drawn)
}

function line(points, number, to) {
  const place = `s${number}`
  const line = pathOf(points.map(({ x, mean }) => [to.x(x), to.y(mean)]))
  const drawn = element('path', { class: `line ${place}`, d: line, 'stroke-dasharray': DASHES[number] })
  if (points.length > MARKS) {
    const outline = [
      ...points.map(({ x, high }) => [to.x(x), to.y(high)]),
      ...points.toReversed().map(({ x, low }) => [to.x(x), to.y(low)]),
    ]
    return element('path', { class: `band ${place}`, d: `${pathOf(outline)}Z` }) + drawn
  }
  const marks = points.map(({ x, mean, low, high }) => {
    // Side by side, so that none hides another.
    const at = to.x(x) + 3 * (number - 1.5)
    const ends = { x1: at, x2: at, y1: to.y(low), y2: to.y(high) }
    return (
      element('line', { class: `whisker ${place}`, ...ends }) +
      element('circle', { class: `mark ${place}`, cx: at, cy: to.y(mean), r: 4 })
    )
  })
  return drawn + marks.join('')
}

/** Foretold against came true, over the diagonal on which both are the same. The larger a mark, the more pairs. */
export function reliabilityPlot(series, alt) {
  const to = scales({ x: [0, 1], y: [0, 1] })
  const whole = [0, 0.2, 0.4, 0.6, 0.8, 1]
  const even = element('line', { class: 'even', x1: to.x(0), y1: to.y(0), x2: to.x(1), y2: to.y(1) })
  const drawn = series.map(({ bins, pairs }, number) => {
    const line = pathOf(bins.map(({ foretold, came }) => [to.x(foretold), to.y(came)]))
    const marks = bins.map((bin) => {
      const at = { cx: to.x(bin.foretold), cy: to.y(bin.came) }
      return element('circle', { class: `mark s${number}`, ...at, r: round(3 + 9 * Math.sqrt(bin.pairs / pairs)) })
    })
    return element('path', { class: `line s${number}`, d: line, 'stroke-dasharray': DASHES[number] }) + marks.join('')
  })
  return frame(alt, axes(to, { across: whole, up: whole, xLabel: 'foretold', yLabel: 'clicked' }), even, ...drawn)
}

/** What the series are drawn with. */
export function legend(names) {
  const entries = names.map((name, number) => {
    const line = element('path', { class: `line s${number}`, d: 'M0 6H34', 'stroke-dasharray': DASHES[number] })
    return element(
      'li',
      {},
      element('svg', { class: 'key', viewBox: '0 0 34 12', 'aria-hidden': 'true' }, line),
      text(name),
    )
  })
  return element('ul', { class: 'legend' }, ...entries)
}
