// The audit as one HTML file for the person who is responsible for the site: what was judged, what failed, and the figures.

import { percent } from '../evaluation/report/labels.js'
import { element, text } from '../evaluation/report/markup.js'
import { page } from '../evaluation/report/page.js'
import { bars, groups } from '../evaluation/report/plots.js'
import { decimals } from '../evaluation/words.js'
import { count } from '../table.js'
import type { FieldExposure } from './exposure.js'
import type { Audit } from './index.js'
import { around, bounds } from './words.js'

/** Groups beyond these are counted in the JSON alone. */
const MOST_GROUPS = 20

/** One self-contained HTML file. */
export function report(audit: Audit): string {
  const sections = [
    head(audit),
    measures(audit),
    ...audit.exposure.map((field) => exposure(field, audit)),
    popularity(audit),
    drift(audit),
    leakage(audit),
    reading(audit),
  ]
  return page(`${text(verdict(audit))} · Penchant`, sections.join('\n'))
}

function verdict({ measures, passed }: Audit): string {
  if (passed) return 'Every measure is within its threshold'
  const failed = measures.filter(({ passed }) => !passed).length
  return failed === 1 ? 'One measure is outside of its threshold' : `${failed} measures are outside of their thresholds`
}

function head(audit: Audit): string {
  const { items, visitors, k, surface, measures } = audit
  const whom =
    visitors.kind === 'logged'
      ? 'Every visitor of the log was replayed'
      : 'Visitors with three interests each were simulated, and replayed'
  const facts = [
    ['items in the catalogue', count(items)],
    [visitors.kind === 'logged' ? 'visitors of the log' : 'simulated visitors', count(visitors.count)],
    ['items a shelf', count(k)],
    ['measures', count(measures.length)],
  ]
  return element(
    'header',
    {},
    element('p', { class: 'kicker' }, 'Penchant · audit'),
    element('h1', {}, text(verdict(audit))),
    element(
      'p',
      { class: 'lead' },
      text(
        `${whom} through the engine that the browser runs${surface === undefined ? '' : `, on the surface “${surface}”`}; ` +
          'this is who gets seen on their shelves, and what the shelves do to them.',
      ),
    ),
    element(
      'dl',
      { class: 'facts' },
      ...facts.map(([name = '', value = '']) =>
        element('div', {}, element('dt', {}, text(name)), element('dd', {}, text(value))),
      ),
    ),
  )
}

const section = (title: string, introduction: string, ...content: string[]): string =>
  element('section', {}, element('h2', {}, text(title)), element('p', {}, text(introduction)), ...content)

/** A table that a narrow screen scrolls; cells are plain text. */
function table(name: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const top = element('tr', {}, ...header.map((cell) => element('th', { scope: 'col' }, text(cell))))
  const body = rows.map(([first = '', ...cells]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, text(first)),
      ...cells.map((cell) => element('td', {}, text(cell))),
    ),
  )
  const whole = element('table', {}, element('thead', {}, top), element('tbody', {}, ...body))
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': name }, whole)
}

const figure = (title: string, caption: string, ...content: string[]): string =>
  element('figure', {}, element('h3', {}, text(title)), element('figcaption', {}, text(caption)), ...content)

function measures({ measures }: Audit): string {
  const order = [...measures.filter(({ passed }) => !passed), ...measures.filter(({ passed }) => passed)]
  const rows = order.map((measure) => [
    measure.what,
    measure.passed ? 'passed' : 'failed',
    decimals(measure.value),
    bounds(measure),
    around(measure),
  ])
  return section(
    'What was judged',
    'Each figure with the bounds that it has to keep. A ratio that chance alone would bring about is no failure.',
    table('What was judged', ['Measure', '', 'Value', 'Expected', ''], rows),
  )
}

function exposure({ field, groups }: FieldExposure, { visitors }: Audit): string {
  const shown = groups.slice(0, MOST_GROUPS)
  const isLogged = visitors.kind === 'logged'
  const most = Math.max(...shown.flatMap(({ exposure, catalogue }) => [exposure, catalogue])) || 1
  const rows = shown.flatMap(({ group, exposure, catalogue }) => [
    { name: group, value: percent(exposure), size: exposure, isOurs: true },
    { name: 'of the catalogue', value: percent(catalogue), size: catalogue, isOurs: false },
  ])
  const alt = `Share of exposure by ${field}: ${shown.map(({ group, exposure, catalogue }) => `${group} ${percent(exposure)}, of the catalogue ${percent(catalogue)}`).join('; ')}.`
  const header = ['Group', 'Items', 'Catalogue', 'Exposure', ...(isLogged ? ['Visitors had'] : []), '']
  const numbers = shown.map(({ group, items, catalogue, exposure, relevance, judged }) => [
    group,
    count(items),
    percent(catalogue),
    percent(exposure),
    ...(isLogged ? [percent(relevance ?? 0)] : []),
    judged ? '' : 'too few to judge',
  ])
  const left = groups.length - shown.length
  return section(
    `Who gets seen, by ${field}`,
    'Attention falls off with the place on a shelf. This is each group’s share of it, beside its share of the catalogue' +
      `${isLogged ? ' and of what the visitors turned to themselves' : ''}.${left > 0 ? ` ${count(left)} smaller groups are left out.` : ''}`,
    figure(field, 'Share of exposure', bars(rows, most, alt), table(`Exposure by ${field}`, header, numbers)),
  )
}

function popularity({ popularity: bias }: Audit): string {
  const rows = [
    { name: 'Most popular tenth of the catalogue', value: bias.topDecile, even: 0.1 },
    { name: 'Mean percentile of popularity', value: bias.percentile, even: 0.5 },
    { name: 'Concentration beyond chance', value: bias.concentration, even: 0 },
  ].flatMap(({ name, value, even }) => (value === undefined ? [] : [{ name, value, even }]))
  const drawn = rows.map(({ name, value, even }) => ({
    name,
    value: percent(value),
    note: `${percent(even)} would be even`,
    size: value,
    isOurs: true,
  }))
  const alt = rows.map(({ name, value }) => `${name}: ${percent(value)}`).join('; ')
  const gini = `The Gini coefficient of exposure is ${decimals(bias.gini)}; with shelves filled by chance it is ${decimals(bias.giniByChance)}.`
  return section(
    'Does the popular take all the room?',
    'The share of exposure that the most popular tenth has, how popular what is shown is, and how unevenly exposure falls.',
    figure('Popularity', gini, bars(drawn, 1, `${alt}.`)),
  )
}

function drift({ drift: found }: Audit): string {
  if (!found) return ''
  const { field, readers, visits, first, last } = found
  const most = Math.max(...visits.map(({ entropy }) => entropy)) || 1
  // Every fifth visit is named: a telephone has no room for more.
  const names = visits.map((_, visit) => ({ name: visit === 0 || visit % 5 === 4 ? String(visit + 1) : '', note: '' }))
  const points = visits.map(({ interests }) => ({ mean: interests, low: interests, high: interests }))
  const variety = visits.map(({ entropy }, visit) => ({
    name: `Visit ${visit + 1}`,
    value: `${decimals(entropy, 2)} bits`,
    size: entropy,
    isOurs: true,
  }))
  const shown = [variety[0], variety[Math.floor(variety.length / 2)], variety.at(-1)].filter((bar) => bar !== undefined)
  const alt = `Entropy of ${field}: ${shown.map(({ name, value }) => `${name} ${value}`).join(', ')}.`
  const kept = `Share of three interests that a shelf shows, by visit: ${percent(visits[0]?.interests ?? 0)} at first, ${percent(visits.at(-1)?.interests ?? 0)} at last.`
  const rows = visits.map(({ entropy, interests }, visit) => [
    String(visit + 1),
    decimals(entropy, 2),
    percent(interests),
  ])
  return section(
    'Do visitors drift into bubbles?',
    `${count(readers)} readers with three interests each came ${visits.length} times and clicked what matched, all three alike. ` +
      `The variety of ${field} on their shelves went from ${decimals(first, 2)} to ${decimals(last, 2)} bits.`,
    element(
      'div',
      { class: 'panels' },
      figure('Variety', `Entropy of ${field} on a shelf`, bars(shown, most, alt)),
      figure(
        'Interests',
        'How many of the three a shelf shows',
        groups(names, [{ name: 'shown', isOurs: true, points }], kept),
      ),
    ),
    element('details', {}, element('summary', {}, 'The numbers'), table('Drift', ['Visit', 'Bits', 'Interests'], rows)),
  )
}

function leakage({ leakage: leaks }: Audit): string {
  if (leaks.length === 0) return ''
  const rows = leaks.map(({ field, classes, items, balancedAccuracy, baseline, auc }) => [
    field,
    count(items),
    String(classes.length),
    percent(balancedAccuracy),
    percent(baseline),
    decimals(auc, 2),
  ])
  const told = leaks.map(({ field, correlates }) =>
    figure(
      field,
      'What tells most of it, in bits',
      bars(
        correlates.map(({ field, value, bits }) => ({
          name: `${field}: ${value}`,
          value: decimals(bits),
          size: bits,
          isOurs: true,
        })),
        Math.max(...correlates.map(({ bits }) => bits)) || 1,
        `What tells most of ${field}: ${correlates.map(({ field, value, bits }) => `${field} ${value} ${decimals(bits)} bits`).join(', ')}.`,
      ),
    ),
  )
  return section(
    'What do sensitive fields leak?',
    'Sensitive fields are never learned. Other fields may go along with them: this is how well a simple model tells them from all that is learned of an item.',
    table('Leakage', ['Field', 'Items', 'Values', 'Told', 'By guessing', 'AUC'], rows),
    element('div', { class: 'panels', style: 'margin-top: 1.5rem' }, ...told),
  )
}

function reading({ notes, thresholds, seed }: Audit): string {
  const words = [
    ['Exposure', 'The item in place r of a shelf gets 1 / log₂(r + 1); every shelf has 1 to give in all.'],
    ['By chance', 'The groups were dealt to the items anew a thousand times; 95 % of the ratios lie in this range.'],
    ['Concentration', '0: as even as shelves filled by chance. 1: all exposure on one item.'],
    ['Variety', 'Entropy in bits: 1 is two values in equal parts, 2 is four, 3 is eight.'],
    [
      'Told',
      'Balanced accuracy in five-fold cross-validation: the mean share of each value’s items that are told right.',
    ],
    [
      'What this is not',
      'Figures and thresholds are evidence for people who decide. No figure says whether a law is kept.',
    ],
  ]
  const bounds = Object.entries(thresholds).map(([name, value]) => `${name} ${value}`)
  return (
    element(
      'section',
      {},
      element('h2', {}, 'How to read this'),
      element(
        'dl',
        { class: 'reading' },
        ...words.map(([word = '', what = '']) =>
          element('div', {}, element('dt', {}, text(word)), element('dd', {}, text(what))),
        ),
      ),
    ) +
    element(
      'footer',
      {},
      ...[
        ...notes,
        `Thresholds: ${bounds.join(', ')}. Seed ${seed}.`,
        'Made by penchant audit. Nothing on this page comes from a network.',
      ].map((note) => element('p', {}, text(note))),
    )
  )
}
