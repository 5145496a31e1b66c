// What was learned, as text: sentences and tables for a terminal, and one JSON object for programs.

import type { Estimate } from '../evaluation/bootstrap.js'
import type { Result, SystemResult } from '../evaluation/result.js'
import { describeSplit } from '../evaluation/split.js'
import { decimals, signed } from '../evaluation/words.js'
import { count, table } from '../table.js'
import { described, howMade } from './candidates.js'
import type { Kept, Learned } from './index.js'

/** The commands that give the same result again. */
export interface Commands {
  /** The same search. */
  readonly again: string
  /** The same catalogue, without a search. */
  readonly pieces: readonly string[]
}

const plain = (number: number): number => Number(number.toFixed(6))

/** What `--json` prints: equal jobs, equal objects. */
export function asObject(learned: Learned, at: number, minHistory: number, commands: Commands): object {
  const { shipped, plan, validating, found, text, blended, result, kept, config, isCut, notes } = learned
  const { users, searchers, judges, isApart, split } = validating
  return {
    shipped,
    metric: `ndcg@${at}`,
    plan: plan?.name ?? null,
    cut: isCut,
    validation: { split: describeSplit(split, minHistory), users, searchers, judges, apart: isApart },
    learned: kept.map(({ name, weight, sweeps, candidate }) => ({ name, weight, sweeps, ...candidate })),
    ...(result && { expected: expectedOf(learned, result, at), parts: shipped === 'found' ? partsOf(result, at) : {} }),
    text: text.map(({ entry, value, ndcg, taken }) => ({ entry, value, ndcg: plain(ndcg), taken })),
    trials: found?.trials.map(({ candidate, family, round, sweeps, users, ndcg }) => ({
      round,
      family,
      ...candidate,
      sweeps,
      users,
      ndcg: plain(ndcg),
    })),
    starts: blended?.starts.map(({ name, before, after }) => ({
      name,
      before: plain(before),
      after: plain(after),
    })),
    config: JSON.parse(config) as object,
    notes,
    again: isCut ? null : commands.again,
    commands: commands.pieces,
  }
}

const interval = ({ mean, low, high }: Estimate) => ({ mean: plain(mean), interval: [plain(low), plain(high)] })

function expectedOf({ shipped }: Learned, result: Result, at: number): object {
  const figures = (system: SystemResult) => ({
    recall: interval(system.figures[`recall@${at}`] as Estimate),
    ndcg: interval(system.figures[`ndcg@${at}`] as Estimate),
    ...(system.kind !== 'penchant' && { gain: interval(system.gains[`ndcg@${at}`] as Estimate) }),
  })
  const all = rivals(result).map((system): [string, ReturnType<typeof figures>] => [shown(system), figures(system)])
  if (shipped === 'found') return Object.fromEntries(all)
  // If the catalogue is written to rank by a simpler system, `penchant` shows that system's figures.
  const [[, found] = [], ...simple] = all
  const own = simple.find(([name]) => name === shipped)?.[1]
  return { ...(own && { penchant: { recall: own.recall, ndcg: own.ndcg } }), found, ...Object.fromEntries(simple) }
}

function partsOf(result: Result, at: number): object {
  const parts = result.systems.filter(({ kind }) => kind === 'without')
  return Object.fromEntries(parts.map(({ name, gains }) => [partOf(name), interval(gains[`ndcg@${at}`] as Estimate)]))
}

export const partOf = (name: string): string => name.replace(/^without-/, '')

/** The engine, and what a site could have instead: popularity, item-KNN, content alone. */
export function rivals({ systems }: Result): SystemResult[] {
  const names = ['penchant', 'popularity', 'item-knn', 'affinity']
  return names.flatMap((name) => systems.filter((system) => system.name === name))
}

const shown = ({ name }: SystemResult): string => (name === 'affinity' ? 'content' : name)

/** What is printed for people. */
export function asText(learned: Learned, at: number, minHistory: number, commands: Commands, files: string): string {
  const { result, validating, plan, isCut } = learned
  const sections = [about(learned, minHistory)]
  if (learned.shipped === 'found') sections.push(chosen(learned))
  if (result) sections.push(expected(learned, result, at), ...(learned.shipped === 'found' ? [worth(result, at)] : []))
  const apart = validating.isApart ? ' whom the search never saw' : ''
  if (result) {
    sections.push(
      `Judged by ${count(validating.judges)} users${apart}, as trained on what was not held back; in brackets the 95 % interval.`,
    )
  }
  sections.push(...learned.notes)
  if (isCut) {
    sections.push(
      'The budget was over before the plan was done, so the search ended with what it had: the same budget may end elsewhere ' +
        'on another day. The commands below make this very catalogue.',
    )
  }
  sections.push(files)
  if (plan && !isCut) sections.push(`The same search again, anywhere:\n  ${commands.again}`)
  sections.push(`The same catalogue without a search:\n${commands.pieces.map((line) => `  ${line}`).join('\n')}`)
  return `${sections.join('\n\n')}\n`
}

function about({ validating, plan, found }: Learned, minHistory: number): string {
  const { users, searchers, split } = validating
  const tried = found
    ? ` Plan ${plan?.name}: ${new Set(found.trials.map((t) => described(t.candidate))).size} candidates.`
    : ''
  return `Held back: ${describeSplit(split, minHistory)}; ${count(users)} users have some, ${count(searchers)} were searched on.${tried}`
}

function chosen({ kept, config }: Learned): string {
  const rows = kept.map(({ name, candidate, sweeps, weight }: Kept) => [
    name,
    howMade(candidate, sweeps),
    String(weight),
  ])
  const { weights = {}, trust, halfLife, bm25 } = JSON.parse(config) as Record<string, Record<string, number>>
  const said = [
    ['weights', weights],
    ['trust', trust],
    ['half-lives in hours', halfLife],
    ['bm25', bm25],
  ] as const
  const lines = said.flatMap(([name, entries]) =>
    entries && Object.keys(entries).length > 0
      ? [
          `  ${name}: ${Object.entries(entries)
            .map(([entry, value]) => `${entry} ${value}`)
            .join(', ')}`,
        ]
      : [],
  )
  const sets = rows.length > 0 ? table([['CHOSEN', '', 'WEIGHT'], ...rows], [2]) : '  No vectors have earned a weight.'
  return [sets, ...lines].join('\n')
}

function expected({ shipped }: Learned, result: Result, at: number): string {
  const ours = shipped === 'found' ? 'penchant' : 'found, but not shipped'
  const header = [
    'EXPECT',
    `recall@${at}`,
    `ndcg@${at}`,
    `${shipped === 'found' ? ours : 'what was found'} has more nDCG`,
  ]
  const rows = rivals(result).map((system) => [
    system.kind === 'penchant' ? ours : `${shown(system)}${shown(system) === shipped ? ', shipped' : ''}`,
    withInterval(system.figures[`recall@${at}`] as Estimate),
    withInterval(system.figures[`ndcg@${at}`] as Estimate),
    system.kind === 'penchant' ? '' : withInterval(system.gains[`ndcg@${at}`] as Estimate, signed),
  ])
  return table([header, ...rows])
}

function worth(result: Result, at: number): string {
  const parts = result.systems.filter(({ kind }) => kind === 'without')
  const rows = parts
    .map(({ name, gains }) => ({ name: partOf(name), gain: gains[`ndcg@${at}`] as Estimate }))
    .filter(({ gain }) => gain.low !== 0 || gain.high !== 0)
    .sort((one, other) => other.gain.mean - one.gain.mean)
    .map(({ name, gain }) => [name, withInterval(gain, signed)])
  return table([['WHAT EACH PART IS WORTH', `ndcg@${at} lost without it`], ...rows])
}

const withInterval = (
  { mean, low, high }: Estimate,
  form: (value: number, places?: number) => string = decimals,
): string => `${form(mean, 4)} (${form(low, 4)} to ${form(high, 4)})`
