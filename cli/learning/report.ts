// The report of a search: that of an evaluation, and in it what was chosen, what each part is worth and what was tried.

import type { Estimate } from '../evaluation/bootstrap.js'
import { report as evaluated, plot, section, table } from '../evaluation/report/index.js'
import { points } from '../evaluation/report/labels.js'
import { element, text } from '../evaluation/report/markup.js'
import { page } from '../evaluation/report/page.js'
import { type Bar, bars, type Difference, differences } from '../evaluation/report/plots.js'
import type { Result } from '../evaluation/result.js'
import { describeSplit } from '../evaluation/split.js'
import { described, howMade } from './candidates.js'
import type { Learned } from './index.js'
import type { Judged } from './search.js'
import { partOf } from './words.js'

/** One self-contained HTML file. */
export function report(learned: Learned, at: number, minHistory: number): string {
  const { result, validating, found } = learned
  if (!result) return nothing(learned)
  const sections = [chosen(learned), worth(result, at), ...(found ? [tried(found.trials, at)] : [])]
  return evaluated(result, describeSplit(validating.split, minHistory), { command: 'learn', sections })
}

/** Why nothing could be measured. */
function nothing({ notes }: Learned): string {
  const title = 'Too little to learn from'
  const body =
    element('p', { class: 'kicker' }, 'Penchant · learn') +
    element('h1', {}, title) +
    notes.map((note) => element('p', { class: 'lead' }, text(note))).join('')
  return page(`${title} · Penchant`, element('header', {}, body))
}

function chosen({ kept, config, notes, shipped }: Learned): string {
  const sets = kept.map(({ name, candidate, sweeps, weight }) => [
    text(name),
    text(howMade(candidate, sweeps)),
    text(weight),
  ])
  const entries = Object.entries(JSON.parse(config) as Record<string, unknown>)
    .filter(([group]) => ['weights', 'trust', 'halfLife', 'bm25'].includes(group))
    .flatMap(([group, values]) =>
      Object.entries(values as Record<string, number>).map(([name, value]) => [text(`${group}.${name}`), text(value)]),
    )
  const learned = sets.length > 0 ? table(['Learned', 'How', 'Weight'], sets) : ''
  return section(
    'What was chosen',
    shipped === 'found' ? 'What validation found best; the config has it all.' : notes.join(' '),
    element('div', { class: 'scroll' }, learned + table(['Entry of the config', 'Value'], entries)),
  )
}

function worth(result: Result, at: number): string {
  const parts = result.systems
    .filter(({ kind }) => kind === 'without')
    .map(({ name, gains }) => ({ name: partOf(name), ...(gains[`ndcg@${at}`] as Estimate) }))
    .filter(({ low, high }) => low !== 0 || high !== 0)
    .sort((one, other) => other.mean - one.mean)
  if (parts.length === 0) return ''
  const rows = parts.map((part): Difference => ({ ...part, value: `${points(part.mean)} points` }))
  const numbers = table(
    ['Without', `nDCG@${at} lost, in points`, '95 % interval'],
    parts.map(({ name, mean, low, high }) => [text(name), points(mean), `${points(low)} to ${points(high)}`]),
  )
  const alt = `nDCG lost without each part: ${rows.map(({ name, value }) => `${name} ${value}`).join(', ')}.`
  return section(
    'What each part is worth',
    `How many points of nDCG among the first ${at} are lost where one part is left out and the rest stays as it is.`,
    plot({ table: 'parts' }, differences(rows, 'no difference', alt), numbers),
  )
}

function tried(trials: readonly Judged[], at: number): string {
  const best = new Map<string, Judged>()
  for (const trial of trials)
    best.set(`${trial.family} ${trial.round}`, better(best.get(`${trial.family} ${trial.round}`), trial))
  const rows = [...best.values()].map((trial): Bar => {
    return {
      name: `${trial.family}, round ${trial.round}: ${described(trial.candidate)}`,
      value: trial.ndcg.toFixed(4),
      note: `the best of its round, ${trial.sweeps} sweeps, judged by ${trial.users} users`,
      size: trial.ndcg,
      isOurs: trial.round === Math.max(...trials.map(({ round }) => round)),
    }
  })
  const most = Math.max(...rows.map(({ size }) => size)) || 1
  const numbers = table(
    ['Candidate', 'Round', 'Sweeps', 'Users', `nDCG@${at}`],
    trials.map(({ candidate, family, round, sweeps, users, ndcg }) => [
      text(`${family}: ${described(candidate)}`),
      text(round),
      text(sweeps),
      text(users),
      ndcg.toFixed(4),
    ]),
  )
  const alt = `The best candidates of each round: ${rows.map(({ name, value }) => `${name} ${value}`).join('; ')}.`
  return section(
    'What was tried',
    'Many candidates were trained a little and judged by few visitors, ranking alone; the better part went on to be trained ' +
      'further and judged by more. The rounds asked different visitors, so compare within a round.',
    plot({ table: 'candidates' }, bars(rows, most, alt), numbers),
  )
}

const better = (one: Judged | undefined, other: Judged): Judged => (one && one.ndcg >= other.ndcg ? one : other)
