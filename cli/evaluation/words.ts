// A result as text: the table for a terminal, and one JSON object for programs.

import { count, table } from '../table.js'
import type { Estimate } from './bootstrap.js'
import { ACCURACY } from './metrics.js'
import type { Figures, Result, SystemResult } from './result.js'

/** Six decimals are more than any interval tells. */
const plain = (number: number): number => Number(number.toFixed(6))

/** What `--json` prints: by system, plain numbers by figure, and `…:interval` where a figure has one. */
export function asObject({ ks, users, items, wanted, leftOut, systems }: Result): object {
  const about = {
    users,
    items,
    'test-items': wanted,
    'test-items-unknown': leftOut.testRows,
    'train-items-unknown': leftOut.trainRows,
  }
  const entries = systems.map((system) => [
    system.name,
    {
      ...numbers(system.figures),
      [`coverage@${ks[0]}`]: plain(system.coverage),
      ...(system.kind === 'penchant' ? about : { 'penchant-gain': numbers(system.gains) }),
      'by-history': Object.fromEntries(
        system.history.map(({ bucket, users, figures }) => [bucket.name, { users, ...numbers(figures) }]),
      ),
    },
  ])
  return Object.fromEntries(entries)
}

function numbers(figures: Figures): Record<string, number | readonly [number, number]> {
  const known = Object.entries(figures).filter(([, { mean }]) => !Number.isNaN(mean))
  return Object.fromEntries(
    known.flatMap(([name, { mean, low, high }]) => [
      [name, plain(mean)],
      [`${name}:interval`, [plain(low), plain(high)]],
    ]),
  )
}

/** What is printed for people: what was compared, a table for each k, and what lies beyond accuracy. */
export function asText(result: Result, split: string): string {
  const first = result.ks[0] as number
  const sections = [
    about(result, split),
    ...result.ks.map((k) => accuracy(result, k)),
    beyond(result, first),
    byHistory(result, first),
    ...(result.systems.length > 1 ? [gains(result, first)] : []),
    ...(result.notes.length > 0 ? [result.notes.join('\n')] : []),
  ]
  return `${sections.join('\n\n')}\n`
}

function about({ users, coldUsers, items, wanted, leftOut }: Result, split: string): string {
  const cold = coldUsers > 0 ? ` (${count(coldUsers)} of them without a history)` : ''
  const lines = [
    `${count(users)} users${cold}, ${count(wanted)} items to be found among ${count(items)}: ${split}.`,
    'In brackets: the 95 % interval of 1,000 bootstrap resamples of the users.',
  ]
  if (leftOut.testRows + leftOut.trainRows > 0) {
    lines.push(
      `Left out, since the catalogue does not have the item: ${count(leftOut.trainRows)} rows to learn from, ` +
        `${count(leftOut.testRows)} to be found.`,
    )
  }
  if (leftOut.repeatedRows > 0) {
    lines.push(`Left out, since the user has had the item before: ${count(leftOut.repeatedRows)} rows to be found.`)
  }
  return lines.join('\n')
}

function accuracy({ systems }: Result, k: number): string {
  const header = ['', ...ACCURACY.map((name) => `${name}@${k}`)]
  const rows = systems.map(({ name, figures }) => [
    name,
    ...ACCURACY.map((measure) => {
      const figure = figures[`${measure}@${k}`] as Estimate
      return measure === 'recall' || measure === 'ndcg' ? withInterval(figure) : decimals(figure.mean)
    }),
  ])
  return table([header, ...rows], [3, 4, 5])
}

function beyond({ systems }: Result, k: number): string {
  const shown = ['novelty', 'diversity', 'calibration'].filter((name) => systems[0]?.figures[`${name}@${k}`])
  const header = ['', `coverage@${k}`, ...shown.map((name) => `${name}@${k}`)]
  const rows = systems.map(({ name, coverage, figures }) => [
    name,
    `${(100 * coverage).toFixed(1)} %`,
    ...shown.map((measure) => decimals(figures[`${measure}@${k}`]?.mean ?? Number.NaN, measure === 'novelty' ? 2 : 3)),
  ])
  return table([header, ...rows], [1, 2, 3, 4])
}

function byHistory({ systems }: Result, k: number): string {
  const buckets = systems[0]?.history ?? []
  return table(
    [
      [`recall@${k} by history`, ...buckets.map(({ bucket }) => `${bucket.name} views`)],
      ['users', ...buckets.map(({ users }) => count(users))],
      ...systems.map(({ name, history }) => [
        name,
        ...history.map(({ figures }) => decimals(figures[`recall@${k}`]?.mean ?? Number.NaN)),
      ]),
    ],
    [1, 2, 3, 4, 5, 6],
  )
}

function gains({ systems }: Result, k: number): string {
  const shown = ['recall', 'ndcg'].map((name) => `${name}@${k}`)
  const rows = systems.filter(({ kind }) => kind !== 'penchant').map((system) => gainRow(system, shown))
  return table([['penchant has more than', ...shown], ...rows])
}

function gainRow({ name, gains }: SystemResult, shown: readonly string[]): string[] {
  return [name, ...shown.map((figure) => withInterval(gains[figure] as Estimate, signed))]
}

/** `0.130 (0.123 to 0.137)`. */
function withInterval({ mean, low, high }: Estimate, form = decimals): string {
  return `${form(mean)} (${form(low)} to ${form(high)})`
}

export function decimals(number: number, places = 3): string {
  return Number.isNaN(number) ? '–' : number.toFixed(places)
}

export function signed(number: number, places = 3): string {
  const text = decimals(Math.abs(number), places)
  if (Number(text) === 0) return text
  return `${number < 0 ? '−' : '+'}${text}`
}
