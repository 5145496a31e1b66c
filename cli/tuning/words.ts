// What was tuned, as text: tables for a terminal, and one JSON object for programs.

import type { Estimate } from '../evaluation/bootstrap.js'
import { decimals, signed } from '../evaluation/words.js'
import { count, table } from '../table.js'
import type { Step, Tuned } from './index.js'

const plain = (number: number): number => Number(number.toFixed(6))

/** What `--json` prints. */
export function asObject({ config, metric, users, worth, steps, notes }: Tuned): object {
  return {
    metric,
    users,
    ...(worth && { before: plain(worth.before), after: plain(worth.after), ...gained(worth.gain) }),
    steps: steps.map(({ entry, from, to, weight, before, after, gain, taken }) => ({
      entry,
      from,
      to,
      ...(weight !== undefined && { weight }),
      before: plain(before),
      after: plain(after),
      ...gained(gain),
      taken,
    })),
    config: JSON.parse(config) as object,
    notes,
  }
}

const gained = ({ mean, low, high }: Estimate): object => ({
  gain: plain(mean),
  'gain:interval': [plain(low), plain(high)],
})

/** What is printed for people. */
export function asText(tuned: Tuned, split: string, advice: readonly string[]): string {
  const { metric, users, worth, steps, notes } = tuned
  const taken = steps.filter((step) => step.taken)
  // A weight is tried in several rounds; what is left of it is what the last one said.
  const last = new Map(steps.map((step) => [step.entry, step]))
  const left = [...last.values()].filter((step) => !step.taken)
  const sections = [`${count(users)} users, ${metric} on ${split}.`]
  if (taken.length > 0) sections.push(changes('CHANGED', taken, metric))
  else if (worth) sections.push('Nothing was changed: no value that was tried is better beyond chance.')
  if (left.length > 0) sections.push(changes('LEFT AS IT IS', left, metric))
  if (worth && taken.length > 0) {
    sections.push(
      `${metric}: ${decimals(worth.before, 4)} → ${decimals(worth.after, 4)}, ${withInterval(worth.gain)} in all.\n` +
        'This is measured on the users it was tuned for, so expect a little less: npx penchant evaluate --test says how much.',
    )
  }
  return `${[...sections, ...notes, ...advice].join('\n\n')}\n`
}

function changes(title: string, steps: readonly Step[], metric: string): string {
  const header = [title, 'FROM', title === 'CHANGED' ? 'TO' : 'BEST TRIED', metric, '', '', 'GAIN (95 %)']
  const rows = steps.map(({ entry, from, to, weight, before, after, gain }) => [
    weight === undefined ? entry : `${entry}, with weight ${weight}`,
    String(from),
    String(to),
    decimals(before, 4),
    '→',
    decimals(after, 4),
    withInterval(gain),
  ])
  return table([header, ...rows], [1, 2])
}

const withInterval = ({ mean, low, high }: Estimate): string =>
  `${signed(mean, 4)} (${signed(low, 4)} to ${signed(high, 4)})`
