// npm run bench:shelf -- --quick: every table has its rows, and the report shows them. What the figures are is not tested:
// they are of too few readers.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { at } from '../../xtask/layout.mjs'
import { intervalIn, json, numberIn, rows, text, within } from './running.mjs'

const STORIES = ['as it happened', 'in one sitting']
const WAYS = [
  'not asked',
  'up to three answers',
  'up to three answers, guesses too',
  'up to three, on the most popular',
]
const AFTER = [0, 1, 3, 5, 10]
const SETS = ['as it comes', 'without what shapes it']
const VISITS = 10

const folder = mkdtempSync(join(tmpdir(), 'penchant-bench-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const named = join(folder, 'made', 'shelf.html')

describe('as JSON', () => {
  let firstVisits, drift, cost
  before(async () => {
    ;({ firstVisits, drift, cost } = await json('shelf', '--report', named))
  })

  test('newcomers’ first visits are measured by story and way', () => {
    assert.ok(firstVisits.newcomers >= 10, `${firstVisits.newcomers} newcomers`)
    assert.deepEqual(firstVisits.after, AFTER)
    within(firstVisits.popularity)
    assert.deepEqual(
      firstVisits.stories.map(({ name }) => name),
      STORIES,
    )
    for (const { ways } of firstVisits.stories) {
      assert.deepEqual(
        ways.map(({ name }) => name),
        WAYS,
      )
      for (const [number, { answers, ndcg, gain, whole }] of ways.entries()) {
        assert.equal(ndcg.map(within).length, AFTER.length)
        assert.equal(answers > 0, number > 0)
        if (number === 0) continue
        assert.equal(gain.map(within).length, AFTER.length)
        assert.ok(whole.newcomers > 0 && whole.newcomers <= firstVisits.newcomers)
        for (const estimates of [whole.ndcg, whole.without]) assert.equal(estimates.map(within).length, AFTER.length)
      }
    }
  })

  test('readers come back, visit by visit, with and without what shapes a shelf', () => {
    assert.deepEqual([drift.readers, drift.visits], [2, VISITS])
    assert.deepEqual(
      drift.sets.map(({ name }) => name),
      SETS,
    )
    for (const { entropy, interests, clicks, foremost, reliability } of drift.sets) {
      for (const { byVisit, last } of [entropy, interests, clicks]) {
        assert.equal(byVisit.map(within).length, VISITS)
        within(last)
      }
      within(foremost)
      assert.ok(foremost.mean >= 1 / 3 && foremost.mean <= 1)
      const { pairs, share, bins, brier, brierOfTheMean, error } = reliability
      assert.equal(pairs, drift.readers * VISITS)
      assert.equal(
        bins.reduce((sum, bin) => sum + bin.pairs, 0),
        pairs,
      )
      for (const figure of [share, brier, brierOfTheMean, error]) assert.ok(figure >= 0 && figure <= 1)
    }
  })

  test('what diversity costs is the difference of the two', () => {
    assert.ok(cost.newcomers >= firstVisits.newcomers)
    const [shaped, plain] = cost.sets
    for (const figure of ['recall', 'ndcg']) {
      const lost = plain[figure].mean - shaped[figure].mean
      assert.ok(Math.abs(within(cost.lost[figure]).mean - lost) < 1e-9)
    }
  })

  test('the report stands where it was asked for', () => shows(readFileSync(named, 'utf8')))
})

describe('for people', () => {
  let said
  before(async () => {
    rmSync(at('target', 'quick-shelf.html'), { force: true })
    said = await text('shelf', '--readers', '3')
  })

  test('every story and way has its row', () => {
    const [[, popularity]] = rows(said, 'popularity, whatever was seen')
    intervalIn(popularity)
    for (const story of STORIES) assert.deepEqual(rows(said, `seen ${story}`)[0].slice(1).map(Number), AFTER)
    const asked = [...WAYS.slice(1).map((way) => new RegExp(`^${way} \\([\\d.]+, \\d+ days old\\)$`)), 'not asked']
    for (const way of asked) eachOf(rows(said, way), STORIES.length, AFTER.length)
    for (const more of ['gain', /^the \d+ who gave 3$/, 'the same, not asked']) {
      eachOf(rows(said, more), STORIES.length * (WAYS.length - 1), AFTER.length)
    }
  })

  test('readers, costs and predictions have theirs', () => {
    assert.ok(said.includes(`3 simulated readers with three interests, ${VISITS} visits`))
    for (const set of SETS) {
      const found = rows(said, set)
      assert.deepEqual(
        found.map((cells) => cells.length - 1),
        [7, 2, 5],
      )
      for (const cells of found.slice(0, 2)) cells.slice(1).forEach(intervalIn)
      assert.equal(found[2].slice(1).map(numberIn)[0], 3 * VISITS)
    }
    eachOf(rows(said, 'lost as it comes'), 1, 2)
  })

  test('the report of a quick run has a place of its own', () => {
    shows(readFileSync(at('target', 'quick-shelf.html'), 'utf8'))
  })
})

/** So many rows of so many intervals. */
function eachOf(found, count, columns) {
  assert.equal(found.length, count)
  for (const [, ...cells] of found) assert.equal(cells.map(intervalIn).length, columns)
}

/** A report has all of its sections, plots and tables, and says that it is of a quick run. */
function shows(report) {
  assert.match(report, /figures are not to be quoted/)
  assert.doesNotMatch(report, /NaN|undefined|Infinity|\[object/)
  for (const title of ['First visits', 'Visit by visit', 'What diversity costs', 'Foretold and clicked']) {
    assert.ok(report.includes(`<h2>${title}</h2>`), title)
  }
  // One for each story, two of the visits, one of what was foretold.
  const plots = report.split('<svg class="plot"').slice(1)
  assert.equal(plots.length, STORIES.length + 3)
  for (const plot of plots) assert.match(plot, /<path class="line s0" d="M[\d.]+ [\d.]+/)
  const tables = report.split('<tbody>').slice(1)
  const counts = tables.map((table) => table.slice(0, table.indexOf('</tbody>')).split('<tr>').length - 1)
  const story = WAYS.length + 1 + 3 * (WAYS.length - 1)
  assert.deepEqual(counts, [story, story, SETS.length, SETS.length + 1, SETS.length])
}
