// npm run bench -- --quick: every query, job, shelf, build, size and goal is there. How long anything takes is not tested.

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { agree } from '../../benches/speed/queries.mjs'
import { browsers } from '../../xtask/browsers.mjs'
import { json, numberIn, positive, rows, text } from './running.mjs'

const QUERIES = ['dense', 'sparse', 'hybrid']
const JOBS = ['event', 'replay', 'read', 'load']
const CATALOGUES = ['500 generated items', '1,000 generated items', '2,500 generated items', 'made books']
const ROOMS = ['The Reading Room', 'made books']

/** Why there is no browser to be had; where results count, that is a failure. */
const lacking = await browsers.chromium().then(
  () => undefined,
  ({ message, remedy = '' }) => `${message} ${remedy}`,
)
if (lacking && process.env.CI) assert.fail(lacking)
const args = lacking ? ['--no-browser'] : []

describe('as JSON', () => {
  let results
  before(async () => {
    results = await json('speed', ...args)
  })

  test('WebAssembly, plain JavaScript and the native program were asked every query of every catalogue', () => {
    assert.deepEqual(
      results.queries.map(({ name }) => name),
      CATALOGUES,
    )
    assert.deepEqual(
      results.queries.slice(0, 3).map(({ items }) => items),
      [500, 1_000, 2_500],
    )
    for (const asked of results.queries) {
      for (const query of QUERIES) {
        assert.deepEqual(Object.keys(asked[query]).sort(), ['native', 'plain', 'wasm'])
        positive(asked[query])
      }
      for (const job of JOBS) {
        assert.deepEqual(Object.keys(asked[job]).sort(), ['native', 'wasm'])
        positive(asked[job])
      }
    }
  })

  test('WebAssembly and plain JavaScript found the same items, or ties', () => {
    for (const { name, same } of results.queries) {
      assert.deepEqual(Object.keys(same), QUERIES)
      for (const query of QUERIES) assert.ok(same[query] >= 9 && same[query] <= 10, `${query}, ${name}: ${same[query]}`)
    }
  })

  test('neighbours were added up by the engine and by plain JavaScript, which found the same', () => {
    assert.deepEqual(
      results.neighbours.map(({ items, acts, perItem }) => [items, acts, perItem]),
      [
        [500, 50, 32],
        [2_500, 50, 32],
      ],
    )
    for (const { same, anew, again, bytes } of results.neighbours) {
      assert.ok(same >= 9 && same <= 10, `${same}`)
      for (const sides of [anew, again]) {
        assert.deepEqual(Object.keys(sides).sort(), ['native', 'plain', 'wasm'])
        positive(sides)
      }
      positive(bytes)
      assert.ok(bytes.raw > bytes.brotli && bytes.raw < 32 * 5, JSON.stringify(bytes))
    }
  })

  test('a page’s shelves were filled by the package and by objects', () => {
    assert.deepEqual(
      results.shelves.map(({ name }) => name),
      ROOMS,
    )
    for (const { items, recommend, record, load, shaped, boundary, size, source } of results.shelves) {
      assert.ok(items > 400 && items <= 1_000, `${items} items`)
      for (const sides of [recommend, record, load]) positive({ penchant: sides.penchant, plain: sides.plain })
      positive({ shaped: shaped.penchant, first: boundary.first, again: boundary.again })
      for (const bytes of [size, source]) {
        positive(bytes)
        assert.ok(bytes.raw > bytes.gzip && bytes.gzip > bytes.brotli, JSON.stringify(bytes))
      }
    }
  })

  test('both versions of the file were loaded, in WebAssembly and natively, and the one that travels is smaller', () => {
    assert.deepEqual(
      results.versions.map(({ name }) => name),
      ROOMS,
    )
    for (const { items, wasm, native, size } of results.versions) {
      assert.ok(items > 400 && items <= 1_000, `${items} items`)
      for (const sides of [wasm, native]) {
        assert.deepEqual(Object.keys(sides).sort(), ['inPlace', 'unpacked'])
        positive(sides)
      }
      for (const kind of ['raw', 'gzip', 'brotli']) assert.ok(size.unpacked[kind] < size.inPlace[kind], kind)
    }
  })

  test('catalogues were built by the command', () => {
    assert.deepEqual(
      results.builds.map(({ name, items }) => [name, items]),
      [
        ['generated items', 1_000],
        ['made books', 1_000],
      ],
    )
    for (const { items, seconds, itemsPerSecond } of results.builds) {
      assert.ok(Math.abs(items / seconds - itemsPerSecond) < 1e-6 * itemsPerSecond)
    }
  })

  test('sizes add up', () => {
    const { download, catalogue } = results
    positive(download)
    assert.equal(download.wasm + download.script, download.total)
    positive(catalogue)
    assert.ok(catalogue.whole > catalogue.dense, JSON.stringify(catalogue))
  })

  test('a fresh page was visited', { skip: lacking }, () => {
    const { open, shelf, toShelf, record, put } = results.page
    positive({ open, shelf, toShelf, record, put })
    assert.ok(toShelf >= open + shelf - 1e-6, `${toShelf} ms in all, ${open} and ${shelf} of them`)
  })

  test('goals are met where what was got is within the limit', () => {
    for (const { label, got, limit, isMet } of results.goals) {
      assert.equal(isMet, got <= limit, `${label}: ${got} of ${limit}`)
    }
    const labels = results.goals.map(({ label }) => label)
    for (const name of CATALOGUES) {
      for (const goal of ['hybrid, of plain JavaScript', 'dense, of plain JavaScript', 'dense, of the native build']) {
        assert.ok(labels.includes(`${goal}; ${name}`), `${goal}; ${name}`)
      }
    }
    const loads = results.goals.filter(({ label }) => label.startsWith('load and verify'))
    assert.deepEqual(
      loads.map(({ limit }) => Number(limit.toFixed(6))),
      [0.05, 0.1, 0.25],
    )
    assert.equal(labels.filter((label) => label.startsWith('penchant build')).length, 2)
    assert.equal(labels.includes('fresh page to the first shelf'), !lacking)
  })
})

describe('for people', () => {
  let said
  before(async () => {
    said = await text('speed', ...args)
  })

  test('queries have their times and ratios', () => {
    for (const query of QUERIES) {
      for (const name of CATALOGUES) {
        const [cells, ...more] = rows(said, `${query}, ${name}`).filter((row) => row.length === 6)
        assert.ok(cells && more.length === 0, `${query}, ${name}`)
        const [wasm, plain, share, native, times] = cells.slice(1).map(numberIn)
        positive({ wasm, plain, share, native })
        // The native program of a quick run is compiled without optimisation: the ratio may be nearly none.
        assert.ok(times >= 0)
      }
    }
    const [, same, all] = /found the same ten in (\d+) of (\d+) queries/.exec(said)
    assert.equal(Number(all), QUERIES.length * CATALOGUES.length)
    assert.ok(Number(same) <= Number(all))
  })

  test('neighbours have theirs, and their bytes', () => {
    for (const label of [
      '32 of each of 50 acts, 500 generated items',
      '32 of each of 50 acts, 2,500 generated items',
    ]) {
      const [[, ...cells]] = rows(said, label)
      positive(cells.slice(0, 4).map(numberIn))
    }
    assert.equal(rows(said, '… from sums that are there').length, 2)
    assert.match(said, /^ {2}bytes an item of a table of neighbours: [\d.]+ \([\d.]+ brotli\), 500 generated items; /m)
  })

  test('jobs have their times and ratios', () => {
    const labels = [/^one event checked and learned, /, '… decoded and learned', 'the visitor read anew']
    for (const label of [...labels, 'catalogue copied and verified']) {
      const found = rows(said, label)
      assert.equal(found.length, CATALOGUES.length, String(label))
      for (const [, ...cells] of found) {
        const [wasm, native, times] = cells.map(numberIn)
        positive({ wasm, native })
        assert.ok(times >= 0)
      }
    }
  })

  test('shelves have theirs', () => {
    for (const name of ROOMS) {
      const [[, ...cells]] = rows(said, `recommend 12, ${name}, µs`)
      assert.equal(cells.length, 3)
      positive(cells.map(numberIn))
    }
    for (const [label, count] of [
      ['… and shaped, µs', 1],
      ['record one event, in memory, µs', 3],
      ['load and verify, µs', 3],
      ['a result as an object, the first time, µs', 1],
      ['… and again, µs', 1],
    ]) {
      const found = rows(said, label)
      assert.equal(found.length, ROOMS.length, label)
      for (const [, ...cells] of found) {
        assert.equal(cells.length, count, label)
        positive(cells.map(numberIn))
      }
    }
  })

  test('builds, a fresh page and sizes have their lines', () => {
    assert.match(said, /^ {2}build, generated items: 1,000 items in [\d.]+ s, [\d,]+ a second$/m)
    assert.match(said, /^ {2}build, made books: 1,000 items in [\d.]+ s, [\d,]+ a second$/m)
    const page = /^ {2}Chromium: first shelf [\d.]+ ms .+; a kept event [\d.]+ ms, one plain put [\d.]+ ms$/m
    if (lacking) assert.doesNotMatch(said, /Chromium/)
    else assert.match(said, page)
    for (const name of ROOMS) {
      for (const label of ['catalogue', 'the same as NDJSON']) {
        const [[, ...cells]] = rows(said, `${label}, ${name}`)
        assert.equal(cells.length, 3)
        positive(cells.map(numberIn))
      }
    }
    assert.match(said, /^ {2}generated: [\d.]+ B gzipped of features and priors, [\d.]+ B .+, [\d.]+ B whole$/m)
    assert.match(said, /^ {2}download, brotli: [\d,]+ B WebAssembly \+ [\d,]+ B script = [\d,]+ B; .+: [\d,]+ B$/m)
  })

  test('every goal is met or missed', () => {
    const goals = said.slice(said.indexOf('  goal  ')).trimEnd().split('\n').slice(1)
    assert.equal(goals.length, lacking ? 22 : 25)
    for (const goal of goals) assert.match(goal, / {3}\S.* {3}\S.* {3}(met|MISSED)$/)
  })
})

describe('an answer that differs', () => {
  const ranked = (...scores) => scores.map((score, item) => ({ item, score }))

  test('ends the benchmark', () => {
    const other = [...ranked(9, 8), { item: 7, score: 7 }]
    assert.throws(() => agree([{ item: 5, score: 9 }, ...other.slice(1)], other, 'dense'), /dense: 5,1,7 against 0,1,7/)
  })

  test('is none where items tie for the last place', () => {
    const other = ranked(9, 8, 7)
    assert.equal(agree(other, other, 'dense'), 3)
    assert.equal(agree([...other.slice(0, 2), { item: 6, score: 7 }], other, 'dense'), 2)
  })
})
