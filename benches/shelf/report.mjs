// The report: one HTML file that needs nothing else, in the system's light or dark.

import { element, page, text } from './library.mjs'
import { legend, lines, reliabilityPlot, STYLE } from './plots.mjs'
import { interval, three } from './words.mjs'

export function report({ notice, firstVisits, cost, drift }) {
  const body = [
    `<style>${STYLE}</style>`,
    '<header><p class="kicker">npm run bench:shelf</p><h1>What a shelf is, beside its score</h1>',
    ...[notice ? element('p', { class: 'lead' }, text(notice)) : '', '</header>'],
    newcomersSection(firstVisits),
    driftSection(drift),
    costSection(cost),
    predictionSection(drift),
  ]
  return page('Penchant: the shelf measured', body.join('\n'))
}

const section = (title, said, ...content) =>
  element('section', {}, element('h2', {}, text(title)), element('p', {}, text(said)), ...content)

const figure = (...content) => element('figure', {}, ...content)

function table(head, rows) {
  const cells = (name, row) => row.map((cell, place) => element(place === 0 ? 'th' : name, {}, text(cell))).join('')
  const body = rows.map((row) => element('tr', {}, cells('td', row))).join('')
  const whole = element('thead', {}, element('tr', {}, cells('th', head))) + element('tbody', {}, body)
  return element('div', { class: 'scroll' }, element('table', {}, whole))
}

function newcomersSection({ newcomers, k, after, popularity, stories }) {
  const said =
    `${newcomers} newcomers of MovieTweetings, of whom neither vectors nor popularity know a rating. A shelf of ten has to find what ` +
    'they rated last. They were asked up to four pages of six films and stopped after three answers, out of what they had rated ' +
    'beside the ten films counted here: 7 or better is liked, 5 or worse is disliked, what they did not rate is skipped. Where guesses ' +
    'are allowed, a film that shares half of its genres with one they rated well is liked unseen. 95 % bootstrap intervals over newcomers.'
  return section('First visits', said, ...stories.map((story) => storyFigures(story, { k, after, popularity })))
}

const TOLD = {
  'as it happened': 'The ten films before the shelf, at their own times.',
  'in one sitting':
    'Any ten of their films, drawn by chance, in any order, a minute apart just before the shelf: neither acts nor answers are newer.',
}

function storyFigures({ name, ways }, { k, after, popularity }) {
  const flat = { name: 'popularity', points: after.map((x) => ({ x, ...popularity })) }
  const lined = ways.map(({ name, ndcg }) => ({ name, points: ndcg.map((point, at) => ({ x: after[at], ...point })) }))
  const series = [...lined, flat]
  const alt = `nDCG@${k} by films seen, ${name}; the table has the numbers`
  const days = Math.round(ways[1].answeredDaysBefore)
  const caption = `${TOLD[name]} Half of the answers are of films rated more than ${days} days before it.`
  const rows = ways.map(({ name, ndcg, answers }) => [name, answers.toFixed(1), ...ndcg.map(interval)])
  const gains = ways.flatMap(({ name, gain }) => (gain ? [[`gain: ${name}`, '', ...gain.map(interval)]] : []))
  const whole = ways.flatMap(({ name, whole }) => (whole ? wholeRows(name, whole) : []))
  const popular = ['popularity', '', ...after.map(() => interval(popularity))]
  return (
    figure(
      element('h3', {}, text(`Films seen ${name}`)),
      element('figcaption', {}, text(caption)),
      legend(series.map(({ name }) => name)),
      lines(series, { xLabel: 'films seen', yLabel: `nDCG@${k}`, across: after, alt }),
    ) + table(['', 'answers', ...after.map((acts) => `after ${acts}`)], [...rows, popular, ...gains, ...whole])
  )
}

/** Those who gave all the answers they could, and the same newcomers without. */
function wholeRows(name, { count, newcomers, ndcg, without }) {
  return [
    [`the ${newcomers} who gave ${count}: ${name}`, String(count), ...ndcg.map(interval)],
    ['the same, not asked', '0', ...without.map(interval)],
  ]
}

function driftSection({ field, readers, visits, k, sets }) {
  const across = [1, 50, 100, 150, 200].filter((visit) => visit <= visits)
  const plot = (part, yLabel) => {
    const series = sets.map((set) => ({
      points: set[part].byVisit.map((point, visit) => ({ x: visit + 1, ...point })),
    }))
    return lines(series, { xLabel: 'visit', yLabel, across, alt: `${yLabel} by visit; the table has the numbers` })
  }
  const rows = sets.map(({ name, entropy, interests, clicks, foremost }) => [
    name,
    ...[entropy, interests, clicks].flatMap(({ byVisit, last }) => [byVisit[0], last]).map(interval),
    interval(foremost),
  ])
  return section(
    'Visit by visit',
    `${readers} simulated readers of the Reading Room with three interests each come back ${visits} times, look at a shelf of ${k} from the ` +
      `top, and click on a book of any of their interests, one at most. Entropy is that of \`${field}\`, in bits. The last visits are the last fifth. ` +
      'The foremost is the interest that a reader clicked most, with its share of their clicks: a third is the least.' +
      absent(sets),
    figure(legend(sets.map(({ name }) => name)), plot('entropy', `entropy of ${field}, bits`)),
    figure(plot('interests', 'share of the three interests shown')),
    table(
      [
        '',
        'entropy, first visit',
        'last',
        'interests, first visit',
        'last',
        'clicks, first visit',
        'last',
        'the foremost',
      ],
      rows,
    ),
  )
}

const absent = (sets) =>
  sets.length > 1
    ? ''
    : ' This build’s `recommend` takes no options for diversity, calibration and exploration, so there is one line.'

function costSection({ newcomers, k, sets, lost }) {
  const rows = sets.map(({ name, recall, ndcg }) => [name, interval(recall), interval(ndcg)])
  if (lost) rows.push(['lost as it comes', interval(lost.recall), interval(lost.ndcg)])
  return section(
    'What diversity costs',
    `The same ${newcomers} newcomers, all their earlier ratings known.${absent(sets)}`,
    table(['', `Recall@${k}`, `nDCG@${k}`], rows),
  )
}

function predictionSection({ sets }) {
  const known = sets.filter(({ reliability }) => reliability)
  if (known.length === 0) {
    return section(
      'Foretold and clicked',
      'Not measured: this build has no `predict`, which is what would be held against the clicks.',
    )
  }
  const rows = known.map(({ name, reliability: { pairs, share, brier, brierOfTheMean, error } }) => [
    ...[name, pairs.toLocaleString('en'), three(share)],
    ...[three(brier), three(brierOfTheMean), three(error)],
  ])
  const series = known.map(({ reliability }) => reliability)
  return section(
    'Foretold and clicked',
    'The first book of every simulated reader’s shelf: the chance of a click that was foretold when the shelf was made, and whether it ' +
      'was clicked. On the dotted line both are the same; the larger a mark, the more books.',
    figure(
      legend(known.map(({ name }) => name)),
      reliabilityPlot(series, 'Clicked by foretold; the table has the scores'),
    ),
    table(['', 'pairs', 'clicked', 'Brier', 'Brier of the mean', 'calibration error'], rows),
  )
}
