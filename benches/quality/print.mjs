// The results beside what is published, for people.

/** Recall@50, @100 and @300 of the best published hybrid and content models on the same splits (RecSys 2019 re-runs). */
const PUBLISHED = {
  p10: { content: [0.151, 0.2086, 0.3302], hybrid: [0.2311, 0.2997, 0.4407] },
  p1: { content: [0.0575, 0.0685, 0.0788], hybrid: [0.0745, 0.1027, 0.1661] },
}
const KEPT = { p10: 'ten papers a user in training', p1: 'one paper a user in training' }

const three = (number) => number.toFixed(3).replace(/^0/, '')

export function print(results) {
  const lines = []
  for (const [split, systems] of Object.entries(results['citeulike-t'] ?? {})) {
    lines.push('', `citeulike-t, ${KEPT[split]}`, `  ${''.padEnd(10)}${'R@50  R@100  R@300'.padStart(20)}   published`)
    for (const [name, recall] of Object.entries(systems)) {
      const own = Object.values(recall).map(three).join('   ')
      lines.push(`  ${name.padEnd(10)}${own.padStart(20)}   ${PUBLISHED[split][name].map(three).join(' / ')}`)
    }
  }
  lines.push(
    '',
    'MovieTweetings, the last fifth of each of 1,826 users',
    `  ${''.padEnd(22)}R@20 (95 %)           nDCG@20 (95 %)`,
  )
  for (const [name, result] of Object.entries(results.movietweetings)) {
    const cell = (metric) =>
      `${three(result[metric])} (${(result[`${metric}:interval`] ?? []).map(three).join(' to ')})`
    lines.push(`  ${name.padEnd(22)}${cell('recall@20').padEnd(22)}${cell('ndcg@20')}`)
  }
  process.stdout.write(`${lines.slice(1).join('\n')}\n`)
}
