// The figures, for people.

import { interval, three } from './words.mjs'

const WIDTH = 56
const CELL = 24

const row = (name, cells) =>
  `  ${name.padEnd(WIDTH)}${cells.map((cell) => String(cell).padEnd(CELL)).join('')}`.trimEnd()

export function print({ notice, firstVisits, cost, drift }) {
  const lines = [
    ...(notice ? [notice, ''] : []),
    ...newcomers(firstVisits),
    '',
    ...readers(drift),
    '',
    ...recall(cost),
    '',
    ...predictions(drift),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function newcomers({ newcomers, k, after, popularity, stories }) {
  return [
    `First visits: nDCG@${k} of ${newcomers} newcomers of MovieTweetings, after so many films seen (95 %)`,
    row('popularity, whatever was seen', [interval(popularity)]),
    ...stories.flatMap(({ name, ways }) => [row(`seen ${name}`, after), ...ways.flatMap(way)]),
  ]
}

function way({ name, answers, answeredDaysBefore, ndcg, gain, whole }) {
  const said =
    answeredDaysBefore === undefined ? '' : ` (${answers.toFixed(1)}, ${Math.round(answeredDaysBefore)} days old)`
  const own = row(`  ${name}${said}`, ndcg.map(interval))
  if (!gain) return [own]
  const { count, newcomers, ndcg: theirs, without } = whole
  return [
    ...[own, row('    gain', gain.map(interval))],
    row(`    the ${newcomers} who gave ${count}`, theirs.map(interval)),
    row('    the same, not asked', without.map(interval)),
  ]
}

function readers({ field, readers, visits, k, sets }) {
  const ends = ({ byVisit, last }) => [byVisit[0], last].map(interval)
  return [
    `Visit by visit: ${readers} simulated readers with three interests, ${visits} visits, ${k} books a shelf; the last are the last fifth`,
    row('', [
      ...[`${field}, bits: first`, 'last', 'interests shown: first', 'last', 'clicks a visit: first', 'last'],
      'of them the foremost',
    ]),
    ...sets.map(({ name, entropy, interests, clicks, foremost }) =>
      row(name, [...[entropy, interests, clicks].flatMap(ends), interval(foremost)]),
    ),
    ...absent(sets),
  ]
}

const absent = (sets) =>
  sets.length > 1 ? [] : ['  This build’s `recommend` takes no options for diversity, calibration and exploration.']

function recall({ newcomers, k, sets, lost }) {
  return [
    `What diversity costs: ${newcomers} newcomers, all their earlier ratings known`,
    row('', [`Recall@${k}`, `nDCG@${k}`]),
    ...sets.map(({ name, recall, ndcg }) => row(name, [interval(recall), interval(ndcg)])),
    ...(lost ? [row('lost as it comes', [interval(lost.recall), interval(lost.ndcg)])] : absent(sets)),
  ]
}

function predictions({ sets }) {
  const known = sets.filter(({ reliability }) => reliability)
  if (known.length === 0) return ['Foretold and clicked: not measured, since this build has no `predict`.']
  return [
    'Foretold and clicked, of simulated readers',
    row('', ['pairs', 'clicked', 'Brier', 'Brier of the mean', 'calibration error']),
    ...known.map(({ name, reliability: { pairs, share, brier, brierOfTheMean, error } }) =>
      row(name, [pairs, ...[share, brier, brierOfTheMean, error].map(three)]),
    ),
  ]
}
