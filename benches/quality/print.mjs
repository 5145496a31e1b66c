// The results beside what is published, for people.

import { SETS } from './sets.mjs'

/** Recall@50, @100 and @300 of the best published hybrid and content models on the same splits (RecSys 2019 re-runs). */
const PUBLISHED = {
  p10: { content: [0.151, 0.2086, 0.3302], hybrid: [0.2311, 0.2997, 0.4407] },
  p1: { content: [0.0575, 0.0685, 0.0788], hybrid: [0.0745, 0.1027, 0.1661] },
}
const KEPT = { p10: 'ten papers a user in training', p1: 'one paper a user in training' }

const three = (number) => number.toFixed(3).replace(/^0/, '')

/** The papers' figures beside those of the same data that are published. */
function paperTable(data, split, systems) {
  const rows = Object.entries(systems).map(([name, recall]) => {
    const own = Object.values(recall).map(three).join('   ')
    const published = PUBLISHED[split][name]?.map(three).join(' / ') ?? ''
    return `  ${name.padEnd(10)}${own.padStart(20)}   ${published}`.trimEnd()
  })
  return [`${data}, ${KEPT[split]}`, `  ${''.padEnd(10)}${'R@50  R@100  R@300'.padStart(20)}   published`, ...rows]
}

function setTable(title, systems) {
  const rows = Object.entries(systems).map(([name, result]) => {
    const interval = (metric) => result[`${metric}:interval`]?.map(three).join(' to ')
    const cell = (metric) => `${three(result[metric])}${interval(metric) ? ` (${interval(metric)})` : ''}`
    return `  ${name.padEnd(22)}${cell('recall@20').padEnd(22)}${cell('ndcg@20')}`
  })
  return [title, `  ${''.padEnd(22)}R@20 (95 %)           nDCG@20 (95 %)`, ...rows]
}

export function print({ notice, movietweetings, ...others }) {
  const papers = Object.entries(others).filter(([name]) => !(name in SETS))
  const tables = papers.flatMap(([data, splits]) =>
    Object.entries(splits).map(([split, systems]) => paperTable(data, split, systems)),
  )
  const sets = Object.entries(SETS).filter(([name]) => others[name])
  const films = `MovieTweetings, the last fifth of each of ${movietweetings.penchant.users.toLocaleString('en-GB')} users`
  const parts = [
    ...(notice ? [[notice]] : []),
    ...tables,
    ...sets.map(([name, { title }]) => setTable(title, others[name])),
    setTable(films, movietweetings),
  ]
  process.stdout.write(`${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`)
}
