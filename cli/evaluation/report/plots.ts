// The plots. Lengths across are shares of the width and lengths down are pixels, so that one drawing serves a telephone
// and a wide screen without its letters growing or shrinking. Each has a text that says what it shows; the numbers stand
// in a table behind it.

import { element, part, text } from './markup.js'

export interface Bar {
  readonly name: string
  /** What is written at the bar's end. */
  readonly value: string
  /** A few words below the name, where it needs them. */
  readonly note?: string
  readonly size: number
  /** The interval, where there is one. */
  readonly low?: number
  readonly high?: number
  readonly isOurs: boolean
}

const NAME = 15
const NOTE = 18
const BAR = 12
const BETWEEN = 18

/** Horizontal bars from 0 to `most`, one below the other, each with its name above; the pale end is the interval. */
export function bars(rows: readonly Bar[], most: number, alt: string): string {
  let top = 0
  const drawn = rows.map((row) => {
    const markup = bar(row, most, top)
    top += barTop(row) + BAR + BETWEEN
    return markup
  })
  return element('svg', { role: 'img', 'aria-label': alt, width: '100%', height: top - BETWEEN / 2 }, ...drawn)
}

/** Where a row's bar begins, below its name and note. */
const barTop = ({ note }: Bar): number => NAME + 7 + (note ? NOTE : 0)

function bar(row: Bar, most: number, top: number): string {
  const { name, value, note, size, low, high, isOurs } = row
  const y = top + barTop(row)
  const kind = isOurs ? 'ours' : 'theirs'
  return [
    heading(name, value, top, kind),
    note ? element('text', { class: 'tick', x: 0, y: top + NAME + NOTE }, text(note)) : '',
    element('rect', { class: 'track', x: 0, y, width: '100%', height: BAR, rx: 2 }),
    element('rect', { class: `bar ${kind}`, x: 0, y, width: part((low ?? size) / most), height: BAR, rx: 2 }),
    low === undefined || high === undefined ? '' : range([low, size, high], most, y, kind),
  ].join('')
}

/** A row's name at the left and its value at the right. */
const heading = (name: string, value: string, top: number, kind: string): string =>
  element('text', { class: `name ${kind}`, x: 0, y: top + NAME }, text(name)) +
  element('text', { class: `value ${kind}`, x: '100%', y: top + NAME, 'text-anchor': 'end' }, text(value))

/** The interval as a paler bar, with a mark where the mean is. */
function range([low, mean, high]: readonly [number, number, number], most: number, y: number, kind: string): string {
  const width = part((high - low) / most)
  const mark = { x1: part(mean / most), x2: part(mean / most), y1: y - 3, y2: y + BAR + 3 }
  return (
    element('rect', { class: `range ${kind}`, x: part(low / most), y, width, height: BAR }) +
    element('line', { class: `mark ${kind}`, ...mark })
  )
}

export interface Difference {
  readonly name: string
  readonly value: string
  readonly mean: number
  readonly low: number
  readonly high: number
}

const DIFFERENCE_ROW = 52

/** Differences as points with their intervals, around a line that stands for none; `none` says so below it. */
export function differences(rows: readonly Difference[], none: string, alt: string): string {
  const least = Math.min(0, ...rows.map(({ low }) => low))
  const most = Math.max(0, ...rows.map(({ high }) => high))
  const margin = 0.05 * (most - least || 1)
  const place = (value: number) => part((value - least + margin) / (most - least + 2 * margin))
  const bottom = rows.length * DIFFERENCE_ROW
  const zero = place(0)
  const drawn = rows.map(({ name, value, mean, low, high }, row) => {
    const y = row * DIFFERENCE_ROW + 30
    const kind = low > 0 ? 'ours' : 'theirs'
    return [
      heading(name, value, row * DIFFERENCE_ROW, kind),
      element('line', { class: 'grid', x1: 0, x2: '100%', y1: y, y2: y }),
      element('line', { class: 'zero', x1: zero, x2: zero, y1: y - 7, y2: y + 7 }),
      element('line', { class: `whisker ${kind}`, x1: place(low), x2: place(high), y1: y, y2: y }),
      element('circle', { class: `dot ${kind}`, cx: place(mean), cy: y, r: 5 }),
    ].join('')
  })
  const axis = element(
    'text',
    { class: 'tick', x: zero, y: bottom + 4, 'text-anchor': anchor(least, most) },
    text(none),
  )
  return element('svg', { role: 'img', 'aria-label': alt, width: '100%', height: bottom + 14 }, ...drawn, axis)
}

/** So that words at the place of 0 stay inside. */
function anchor(least: number, most: number): string {
  const zero = -least / (most - least || 1)
  return zero < 0.15 ? 'start' : zero > 0.85 ? 'end' : 'middle'
}

export interface Series {
  readonly name: string
  readonly isOurs: boolean
  /** By group; undefined where a group has none. */
  readonly points: readonly ({ readonly mean: number; readonly low: number; readonly high: number } | undefined)[]
}

/** What each series is drawn with, beside its colour. */
const SHAPES = ['disc', 'square', 'diamond'] as const
const PLOT = 220
const ABOVE = 22
const BELOW = 48
/** The part of the width that the axis' numbers take. */
const TICKS = 0.08
/** Between the points of one group, in pixels. */
const APART = 11

/** Points with intervals, group by group from left to right. */
export function groups(
  names: readonly { readonly name: string; readonly note: string }[],
  series: readonly Series[],
  alt: string,
): string {
  const most = Math.max(...series.flatMap(({ points }) => points.map((point) => point?.high ?? 0))) || 1
  const y = (value: number) => ABOVE + PLOT * (1 - value / most)
  const centre = (group: number) => TICKS + (1 - TICKS) * ((group + 0.5) / names.length)
  const grid = ticks(most).map(
    (tick) =>
      element('line', { class: 'grid', x1: 0, x2: '100%', y1: y(tick), y2: y(tick) }) +
      element('text', { class: 'tick', x: 0, y: y(tick) - 5 }, `${Number((100 * tick).toFixed(2))} %`),
  )
  const labels = names.map(
    ({ name, note }, group) =>
      element(
        'text',
        { class: 'group', x: part(centre(group)), y: ABOVE + PLOT + 22, 'text-anchor': 'middle' },
        text(name),
      ) +
      element(
        'text',
        { class: 'tick', x: part(centre(group)), y: ABOVE + PLOT + 40, 'text-anchor': 'middle' },
        text(note),
      ),
  )
  const drawn = series.flatMap(({ points, isOurs }, number) =>
    points.map((point, group) => {
      if (!point) return ''
      const across = (number - (series.length - 1) / 2) * APART
      const kind = `whisker ${kindOf(number, isOurs)}`
      const line = element('line', { class: kind, x1: across, x2: across, y1: y(point.low), y2: y(point.high) })
      const mark = shape(number, across, y(point.mean), isOurs)
      return element('svg', { x: part(centre(group)), overflow: 'visible' }, line, mark)
    }),
  )
  const all = [...grid, ...labels, ...drawn]
  return element('svg', { role: 'img', 'aria-label': alt, width: '100%', height: ABOVE + PLOT + BELOW }, ...all)
}

/** What the series are drawn with. */
export function legend(series: readonly Series[]): string {
  const entries = series.map(({ name, isOurs }, number) => {
    const drawing = element('svg', { width: 14, height: 14, 'aria-hidden': 'true' }, shape(number, 7, 7, isOurs))
    return element('li', {}, drawing, text(name))
  })
  return element('ul', { class: 'legend' }, ...entries)
}

const kindOf = (number: number, isOurs: boolean): string => (isOurs ? 'ours' : `theirs shade-${number}`)

function shape(number: number, x: number, y: number, isOurs: boolean): string {
  const kind = `dot ${kindOf(number, isOurs)}`
  switch (SHAPES[number % SHAPES.length]) {
    case 'square':
      return element('rect', { class: kind, x: x - 4.5, y: y - 4.5, width: 9, height: 9 })
    case 'diamond':
      return element('path', { class: kind, d: `M${x} ${y - 6}l6 6l-6 6l-6 -6z` })
    default:
      return element('circle', { class: kind, cx: x, cy: y, r: 5 })
  }
}

/** Round numbers from 0 up, three to six of them. */
export function ticks(most: number): number[] {
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, number) => number * step)
}
