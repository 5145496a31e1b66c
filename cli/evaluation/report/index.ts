// The report of the results, as one page that can be understood without knowing what recall is.

import { count } from '../../table.js'
import type { Estimate } from '../bootstrap.js'
import type { Figures, Result, SystemResult } from '../result.js'
import { decimals } from '../words.js'
import { baselinesOf, label, meaning, penchantOf, percent, points, ranking, signalsOf, spokenName } from './labels.js'
import { element, text } from './markup.js'
import { page } from './page.js'
import { type Bar, bars, type Difference, differences, groups, legend, type Series } from './plots.js'

/** What another command that judges adds to the report. */
export interface Addition {
  /** The command's name, as it stands at the top. */
  readonly command: string
  /** Sections that come after the comparison, as markup. */
  readonly sections: readonly string[]
}

/** One self-contained HTML file. `split` says what was held back, in words. */
export function report(
  result: Result,
  split: string,
  addition: Addition = { command: 'evaluate', sections: [] },
): string {
  const sections = [
    head(result, split, addition.command),
    found(result),
    chance(result),
    ...addition.sections,
    histories(result),
    beyond(result),
    signals(result),
    reading(result, split, addition.command),
  ]
  return page(`${text(verdict(result))} · Penchant`, sections.join('\n'))
}

const figure = (figures: Figures, name: string): Estimate =>
  figures[name] ?? { mean: Number.NaN, low: Number.NaN, high: Number.NaN }

/** The baseline that finds most. */
function rival(result: Result): SystemResult | undefined {
  const name = `recall@${result.ks[0]}`
  const order = (one: SystemResult, other: SystemResult) =>
    figure(other.figures, name).mean - figure(one.figures, name).mean
  return baselinesOf(result).sort(order)[0]
}

/** What it comes to, in a sentence. */
function verdict(result: Result): string {
  const best = rival(result)
  if (!best) return 'How well Penchant ranks'
  const { low, high } = figure(best.gains, `recall@${result.ks[0]}`)
  if (low > 0) return 'Penchant finds more than everything it was compared with'
  if (high >= 0) return `Penchant and ${spokenName(best)} are level`
  const name = spokenName(best)
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} finds more than Penchant`
}

function head(result: Result, split: string, command: string): string {
  const [k] = result.ks
  const ours = figure(penchantOf(result).figures, `recall@${k}`)
  const best = rival(result)
  const theirs = best && figure(best.figures, `recall@${k}`)
  const lead =
    `Of 100 items that visitors turned to later, ${(100 * ours.mean).toFixed(1)} stood among the first ${k} that ` +
    `Penchant showed them (95 % sure: ${(100 * ours.low).toFixed(1)} to ${(100 * ours.high).toFixed(1)})` +
    (best && theirs ? `, and ${(100 * theirs.mean).toFixed(1)} with the best of the others, ${spokenName(best)}.` : '.')
  const facts = [
    ['visitors replayed', count(result.users)],
    ['of them without a history', count(result.coldUsers)],
    ['items to be found', count(result.wanted)],
    ['items in the catalogue', count(result.items)],
  ]
  return element(
    'header',
    {},
    element('p', { class: 'kicker' }, command === 'evaluate' ? 'Penchant · evaluation' : `Penchant · ${text(command)}`),
    element('h1', {}, text(verdict(result))),
    element('p', { class: 'lead' }, text(lead)),
    element(
      'p',
      { class: 'soft', style: 'margin-top: 0.75rem' },
      text(
        `Held back and searched for: ${split}. Every visitor was replayed through the engine that the browser runs.`,
      ),
    ),
    element(
      'dl',
      { class: 'facts' },
      ...facts.map(([name, value]) =>
        element('div', {}, element('dt', {}, text(name ?? '')), element('dd', {}, text(value ?? ''))),
      ),
    ),
  )
}

/** A part of the page with a heading. */
export function section(title: string, introduction: string, ...content: string[]): string {
  return element('section', {}, element('h2', {}, text(title)), element('p', {}, text(introduction)), ...content)
}

/** A plot with the table behind it. Where it has no title of its own, its section's names the table. */
export function plot(
  names: { title?: string; caption?: string; table: string },
  drawing: string,
  numbers: string,
): string {
  const { title, caption } = names
  const heading = title ? element('h3', {}, text(title)) : ''
  const below = caption ? element('figcaption', {}, text(caption)) : ''
  return element('figure', {}, heading, below, drawing, behind(numbers, names.table))
}

const behind = (numbers: string, name: string): string =>
  element(
    'details',
    {},
    element('summary', {}, 'The numbers'),
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `The numbers: ${name}` }, numbers),
  )

/** A table; the cells are markup. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const top = element('tr', {}, ...header.map((cell) => element('th', { scope: 'col' }, cell)))
  const body = rows.map(([name, ...cells]) =>
    element('tr', {}, element('th', { scope: 'row' }, name ?? ''), ...cells.map((cell) => element('td', {}, cell))),
  )
  return element('table', {}, element('thead', {}, top), element('tbody', {}, ...body))
}

const estimate = ({ mean, low, high }: Estimate, form: (value: number) => string): string =>
  Number.isNaN(mean) ? '–' : `${text(form(mean))}<small>${text(form(low))} to ${text(form(high))}</small>`

/** A sentence of names and values, for those who do not see the plot. */
const spoken = (rows: readonly { name: string; value: string }[]): string =>
  rows.map(({ name, value }) => `${name} ${value}`).join(', ')

function found(result: Result): string {
  const shown = [penchantOf(result), ...baselinesOf(result)]
  const most = Math.max(...shown.flatMap(({ figures }) => result.ks.map((k) => figure(figures, `recall@${k}`).high)))
  const panels = result.ks.map((k) => {
    const rows = shown.map((system) => recallBar(system, k))
    const measures = ['recall', 'ndcg', 'mrr', 'hitrate', 'precision']
    const numbers = table(
      ['Ranked by', 'Recall', 'nDCG', 'MRR', 'Hit rate', 'Precision'],
      shown.map((system) => [
        text(label(system)),
        ...measures.map((name) => estimate(figure(system.figures, `${name}@${k}`), decimals)),
      ]),
    )
    const alt = `Share of items found among the first ${k}: ${spoken(rows)}.`
    const title = `Among the first ${k}`
    return plot({ title, table: title }, bars(rows, most, alt), numbers)
  })
  return section(
    'How much was found again',
    'Part of what each visitor did was hidden from the engine. A bar is the share of it that stood among the first items ' +
      'of the shelf (recall), up to the upright mark; its pale end is the range in which the true share lies with 95 % ' +
      'certainty.',
    element('div', { class: 'panels' }, ...panels),
  )
}

function recallBar(system: SystemResult, k: number): Bar {
  const { mean, low, high } = figure(system.figures, `recall@${k}`)
  return { name: label(system), value: percent(mean), size: mean, low, high, isOurs: system.kind === 'penchant' }
}

function chance(result: Result): string {
  const [k] = result.ks
  const shown = baselinesOf(result)
  const rows = shown.map((system): Difference => {
    const { mean, low, high } = figure(system.gains, `recall@${k}`)
    return { name: label(system), value: `${points(mean)} points`, mean, low, high }
  })
  const numbers = table(
    ['Penchant over', `Recall@${k}`, `nDCG@${k}`],
    shown.map((system) => [
      text(label(system)),
      estimate(figure(system.gains, `recall@${k}`), points),
      estimate(figure(system.gains, `ndcg@${k}`), points),
    ]),
  )
  const alt = `Penchant’s gain in percentage points of recall among the first ${k}: ${spoken(rows)}.`
  return section(
    'Is the difference chance?',
    `How many percentage points more Penchant finds among the first ${k} than each of the others, visitor by visitor. ` +
      'Where the whole line lies right of the upright mark, the gain is no accident of who happened to be in the data.',
    plot({ table: 'gains' }, differences(rows, 'no difference', alt), numbers),
  )
}

function histories(result: Result): string {
  const [k] = result.ks
  const best = rival(result)
  const names = [...new Set(['popularity', ...(best ? [best.name] : [])])]
  const shown = [penchantOf(result), ...baselinesOf(result).filter(({ name }) => names.includes(name))]
  const buckets = penchantOf(result).history
  const series = shown.map(
    (system): Series => ({
      name: label(system),
      isOurs: system.kind === 'penchant',
      points: system.history.map(({ figures }) => figure(figures, `recall@${k}`)),
    }),
  )
  const named = buckets.map(({ bucket, users }) => ({
    name: bucket.to === 0 ? 'none' : bucket.name.replace('-', '–'),
    note: count(users),
  }))
  const numbers = table(
    ['Items viewed before', ...named.map(({ name }) => text(name))],
    [
      ['Visitors', ...named.map(({ note }) => text(note))],
      ...[penchantOf(result), ...baselinesOf(result)].map((system) => [
        text(label(system)),
        ...system.history.map(({ figures }) => estimate(figure(figures, `recall@${k}`), percent)),
      ]),
    ],
  )
  const ours = named.map(({ name }, at) => ({ name, value: percent(series[0]?.points[at]?.mean ?? 0) }))
  const alt = `Share found by Penchant among the first ${k}, by how many items a visitor viewed before: ${spoken(ours)}.`
  return section(
    'By how well a visitor is known',
    `Visitors in groups by how many items they had viewed before; below each group, how many visitors it has. The share ` +
      `found among the first ${k}. Those who did more later have more to be found, so compare within a group.`,
    plot({ table: 'by history' }, legend(series) + groups(named, series, alt), numbers),
  )
}

function beyond(result: Result): string {
  const [k] = result.ks
  const shown = [penchantOf(result), ...baselinesOf(result)]
  const kinds = [
    {
      title: 'Coverage',
      caption: 'The part of the catalogue that anybody gets to see. More gives the long tail a chance.',
      value: (system: SystemResult) => system.coverage,
      form: percent,
    },
    {
      title: 'Novelty',
      caption: 'How little known the items are, in bits: one more means half as well known.',
      value: (system: SystemResult) => figure(system.figures, `novelty@${k}`).mean,
      form: (value: number) => decimals(value, 1),
    },
    {
      title: 'Diversity',
      caption: 'How unlike each other the items of one shelf are, 0 to 1.',
      value: (system: SystemResult) => figure(system.figures, `diversity@${k}`).mean,
      form: (value: number) => decimals(value, 2),
    },
    {
      title: 'Calibration',
      caption: `How far the shelf’s mix of ${result.calibrationField ?? ''} is from the visitor’s own. Less is closer.`,
      value: (system: SystemResult) => figure(system.figures, `calibration@${k}`).mean,
      form: (value: number) => decimals(value, 2),
    },
  ].filter(({ title }) => title !== 'Calibration' || result.calibrationField !== undefined)
  const panels = kinds.map(({ title, caption, value, form }) => {
    const known = shown.filter((system) => Number.isFinite(value(system)))
    const rows = known.map((system): Bar => {
      return {
        name: label(system),
        value: form(value(system)),
        size: value(system),
        isOurs: system.kind === 'penchant',
      }
    })
    const most = Math.max(...rows.map(({ size }) => size)) || 1
    const numbers = table(
      ['Ranked by', title],
      known.map((system) => [text(label(system)), beyondCell(system, title, k as number, form)]),
    )
    const alt = `${title} of the first ${k}: ${spoken(rows)}.`
    return plot({ title, caption, table: title }, bars(rows, most, alt), numbers)
  })
  return section(
    'What else a shelf is',
    `Finding is not everything. This is what the first ${k} items are like, whether they were found or not.`,
    element('div', { class: 'panels small' }, ...panels),
  )
}

function beyondCell(system: SystemResult, title: string, k: number, form: (value: number) => string): string {
  if (title === 'Coverage') return text(form(system.coverage))
  return estimate(figure(system.figures, `${title.toLowerCase()}@${k}`), form)
}

function signals(result: Result): string {
  const [k] = result.ks
  const shown = signalsOf(result)
  if (shown.length === 0) return ''
  const rows = [penchantOf(result), ...shown].map((system): Bar => {
    const bar = recallBar(system, k as number)
    return system.kind === 'penchant' ? { ...bar, name: 'All of them together' } : { ...bar, note: meaning(system) }
  })
  const most = Math.max(...rows.map(({ high }) => high ?? 0)) || 1
  const numbers = table(
    ['Alone', `Recall@${k}`, `nDCG@${k}`, 'Coverage'],
    shown.map((system) => [
      text(label(system)),
      estimate(figure(system.figures, `recall@${k}`), percent),
      estimate(figure(system.figures, `ndcg@${k}`), decimals),
      text(percent(system.coverage)),
    ]),
  )
  const alt = `Share found among the first ${k} by each signal alone: ${spoken(rows)}.`
  return section(
    'What each signal brings',
    `The score is a weighted sum of signals. This is what each would find among the first ${k} if it ranked alone.`,
    plot({ table: 'signals' }, bars(rows, most, alt), numbers),
  )
}

function reading(result: Result, split: string, command: string): string {
  const [k] = result.ks
  const others = baselinesOf(result).map((system) => `${label(system)}: ${ranking(system)}`)
  const words = [
    [
      'Recall',
      `Of what was held back of a visitor, the share that stands among the first ${k}. Averaged over visitors.`,
    ],
    ['nDCG', 'The same, but a find counts for more the higher it stands. 1 is a perfect order.'],
    ['MRR', 'One divided by the place of the first find: 1 for the first place, 0.5 for the second.'],
    ['Hit rate', 'The share of visitors for whom anything was found at all.'],
    ['Precision', 'The share of the places that hold a find. Small where little was held back.'],
    [
      '95 % interval',
      'The visitors were drawn anew a thousand times, with repetition; 95 % of the results lie in this range. A wide one means: few visitors.',
    ],
    [
      'Why the shares look small',
      'Only what a visitor really turned to counts as a find. What they would have liked, had they seen it, is counted as a miss; so compare the bars, and do not read them as satisfaction.',
    ],
    ['What it is compared with', `${others.join('; ')}. Places that one of them cannot fill go to what is popular.`],
    [
      'What was held back',
      `${split.charAt(0).toUpperCase()}${split.slice(1)}. The rest was learned from, in its order.`,
    ],
  ]
  const { leftOut } = result
  const missing = leftOut.testRows + leftOut.trainRows + leftOut.repeatedRows
  const notes = [
    ...(missing > 0
      ? [
          `Left out: ${count(leftOut.trainRows)} rows to learn from and ${count(leftOut.testRows)} to be found whose item is ` +
            `not in the catalogue; ${count(leftOut.repeatedRows)} to be found that the visitor has had before.`,
        ]
      : []),
    ...result.notes,
    `Made by penchant ${command}. Nothing on this page comes from a network.`,
  ]
  return (
    element(
      'section',
      {},
      element('h2', {}, 'How to read this'),
      element(
        'dl',
        { class: 'reading' },
        ...words.map(([word, what]) =>
          element('div', {}, element('dt', {}, text(word ?? '')), element('dd', {}, text(what ?? ''))),
        ),
      ),
    ) + element('footer', {}, ...notes.map((note) => element('p', {}, text(note))))
  )
}
