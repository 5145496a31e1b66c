// penchant audit: faults that were planted are found, and where none were planted none is found.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { moduleOf } from '../fixtures/command.mjs'
import { stock, stockConfig } from '../fixtures/fairness.mjs'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { gini, popularityBias } = await moduleOf('audit/popularity.ts')
const { attention, exposureOf } = await moduleOf('audit/exposure.ts')
const { entropy } = await moduleOf('audit/reader.ts')
const { auc } = await moduleOf('audit/leakage.ts')
const { DEFAULTS, thresholdsOf } = await moduleOf('audit/measures.ts')
const folder = await temporaryFolder()

const close = (got, wanted, within = 1e-9) => assert.ok(Math.abs(got - wanted) <= within, `${got} is not ${wanted}`)
/** Long shelves and few visitors: quick, and the same every time. */
const QUICK = ['--visitors', '80', '--at', '24']

/** Builds items into a catalogue; resolves to its path. */
async function built(name, items, config = stockConfig) {
  const [path, settings] = [join(folder, `${name}.pnc`), join(folder, `${name}.config.json`)]
  await writeFile(settings, JSON.stringify(config))
  const args = ['build', '-', '--config', settings, '--out', path]
  const { code, stderr } = await penchant(args, { input: JSON.stringify(items) })
  assert.equal(code, 0, stderr)
  return path
}

/** The audit's object and the command's exit code. */
async function audited(path, ...args) {
  const { code, stdout, stderr } = await penchant(['audit', path, ...QUICK, '--json', ...args])
  assert.equal(stderr, '')
  return { code, audit: JSON.parse(stdout) }
}

const measure = ({ measures }, id) => measures.find((measure) => measure.id === id)
const failures = ({ measures }) =>
  measures
    .filter(({ passed }) => !passed)
    .map(({ id }) => id)
    .sort()

/** A log: `count` visitors with views of items for which `wanted` says so. */
function log(items, count, wanted) {
  const able = items.filter(wanted)
  const rows = Array.from(
    { length: count * 8 },
    (_, row) => `visitor-${row % count},${able[(row * 37) % able.length].id}`,
  )
  return rows.join('\n')
}

describe('the figures are what their definitions say', () => {
  test('attention falls off like the discount of nDCG, and a shelf has 1 to give', () => {
    const [first, second, third] = attention(3)
    close(first + second + third, 1)
    close(first / second, Math.log2(3))
    close(first / third, 2)
  })

  test('Gini is 0 where all have the same, and (n − 1) / n where one has all', () => {
    close(gini(Float64Array.of(2, 2, 2, 2)), 0)
    close(gini(Float64Array.of(0, 0, 0, 5)), 3 / 4)
    close(gini(Float64Array.of(1, 3)), 1 / 4)
  })

  test('AUC is the chance that one that is scores above one that is not, ties counting half', () => {
    const rows = (...pairs) => pairs.map(([score, is]) => ({ score, is }))
    close(auc(rows([3, true], [2, false], [1, false])), 1)
    close(auc(rows([1, true], [2, false])), 0)
    close(auc(rows([1, true], [1, false])), 1 / 2)
    close(auc(rows([3, true], [2, false], [1, true], [0, false])), 3 / 4)
  })

  test('entropy is in bits over the values on a shelf', () => {
    const values = [[1], [2], [1, 2], []].map((places) => Uint32Array.from(places))
    close(entropy(Uint32Array.of(0, 1), values), 1)
    close(entropy(Uint32Array.of(0, 0, 3), values), 0)
    close(entropy(Uint32Array.of(2), values), 1)
    close(entropy(Uint32Array.of(0, 2), values), -(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25)))
  })

  test('popularity is a mean percentile and the share of the top tenth, with ties shared out', () => {
    const options = { thresholds: DEFAULTS, seed: 1 }
    const popularity = Float64Array.from({ length: 20 }, (_, item) => item)
    const exposure = new Float64Array(20)
    exposure[19] = 3
    exposure[0] = 1
    const bias = popularityBias({ exposure, shelves: 4, k: 1 }, popularity, 'field', options)
    close(bias.percentile, (3 * (1 - 0.5 / 20) + 0.5 / 20) / 4)
    close(bias.topDecile, 3 / 4)
    const alike = popularityBias({ exposure, shelves: 4, k: 1 }, new Float64Array(20), 'field', options)
    close(alike.percentile, 1 / 2)
    close(alike.topDecile, 1 / 10)
  })

  test('exposure by group compares shares, and an item of two groups gives half to each', () => {
    const labels = Array.from({ length: 40 }, (_, item) => (item < 20 ? ['a'] : item < 39 ? ['b'] : ['a', 'b']))
    const visitor = { history: Uint32Array.of(0, 20), at: Float64Array.of(1, 2), now: 3 }
    const shown = [
      { visitor, shelf: Uint32Array.of(0) },
      { visitor, shelf: Uint32Array.of(39) },
    ]
    const { groups } = exposureOf('side', labels, shown, { thresholds: DEFAULTS, seed: 1, isLogged: true })
    const [a, b] = ['a', 'b'].map((name) => groups.find(({ group }) => group === name))
    close(a.catalogue, 20.5 / 40)
    close(a.exposure, 1.5 / 2)
    close(b.exposure, 0.5 / 2)
    close(a.relevance, 1 / 2)
  })
})

describe('a catalogue without a planted fault', () => {
  let path
  let fair
  before(async () => {
    path = await built('fair', stock())
    fair = await audited(path)
  })

  test('passes, with exit code 0', () => {
    const { code, audit } = fair
    assert.deepEqual(failures(audit), [])
    assert.deepEqual([code, audit.passed], [0, true])
  })

  test('gives the same figures for the same seed, and others for another', async () => {
    const [again, other] = [await audited(path), await audited(path, '--seed', '2')]
    assert.deepEqual(again, fair)
    assert.notDeepEqual(other.audit.measures, fair.audit.measures)
  })

  test('is told in JSON with every measure, its bounds and what lies behind it', () => {
    const { audit } = fair
    assert.deepEqual([audit.format, audit.version], ['penchant-audit', 1])
    assert.deepEqual(audit.catalog, { items: 600 })
    assert.deepEqual(audit.visitors, { kind: 'simulated', count: 80 })
    assert.deepEqual(audit.thresholds, DEFAULTS)
    const ids = audit.measures.map(({ id }) => id).sort()
    assert.deepEqual(ids, [
      'concentration',
      'entropy',
      'exposure/house/large',
      'exposure/house/small',
      'interests',
      'leakage/belief',
      'popularity',
      'top-decile',
    ])
    for (const { what, value, min, max, passed } of audit.measures) {
      assert.equal(typeof what, 'string')
      assert.ok(Number.isFinite(value) && (min !== undefined || max !== undefined) && typeof passed === 'boolean')
    }
    const [{ groups }] = audit.exposure
    for (const share of ['catalogue', 'exposure']) {
      close(
        groups.reduce((sum, group) => sum + group[share], 0),
        1,
        1e-5,
      )
    }
    assert.equal(audit.drift.visits.length, 20)
    assert.equal(audit.leakage[0].baseline, 0.5)
  })

  test('is told for people, and drawn in one page that loads nothing', async () => {
    const report = join(folder, 'report.html')
    const { code, stdout } = await penchant(['audit', path, ...QUICK, '--report', report])
    assert.equal(code, 0)
    assert.match(stdout, /600 items, shelves of 24 for 80 simulated visitors/)
    assert.match(stdout, /All 8 measures are within their thresholds/)
    const html = await readFile(report, 'utf8')
    assert.match(html, /^<!doctype html>.*Every measure is within its threshold.*Who gets seen, by house/s)
    assert.doesNotMatch(html, /<script|src=|href=|url\(|NaN|undefined/)
  })

  test('passes for the visitors of a log as well, whose own mix is what exposure is held against', async () => {
    const rows = join(folder, 'fair.csv')
    await writeFile(
      rows,
      log(stock(), 60, () => true),
    )
    const { audit } = await audited(path, '--interactions', rows)
    assert.deepEqual(audit.visitors, { kind: 'logged', count: 60 })
    assert.equal(audit.popularity.by, 'interactions')
    for (const house of ['small', 'large']) {
      assert.ok(measure(audit, `exposure/house/${house}`).passed)
      assert.ok(measure(audit, `relevance/house/${house}`).passed)
    }
  })

  test('fails under a threshold that nothing could keep', async () => {
    const { code, audit } = await audited(path, '--thresholds', 'concentration=0, interests=1')
    assert.equal(code, 1)
    assert.deepEqual(failures(audit), ['concentration', 'interests'])
  })
})

describe('planted faults', () => {
  test('a group that is hardly popular is seen too little, and the other too much', async () => {
    const path = await built('biased', stock({ small: 0.1 }), { ...stockConfig, weights: { popularity: 0.5 } })
    const { code, audit } = await audited(path)
    assert.equal(code, 1)
    assert.deepEqual(failures(audit), ['exposure/house/large', 'exposure/house/small'])
    const small = measure(audit, 'exposure/house/small')
    assert.ok(small.value < 0.5 && small.value < small.low)
    assert.ok(measure(audit, 'exposure/house/large').value > 1.25)
    // The same catalogue on a surface that pays no regard to popularity is fair again.
    const surfaces = { even: { weights: { popularity: 0 } } }
    const even = await built('even', stock({ small: 0.1 }), { ...stockConfig, weights: { popularity: 0.5 }, surfaces })
    const other = await audited(even, '--surface', 'even')
    assert.deepEqual([other.code, other.audit.surface], [0, 'even'])
  })

  test('a group is seen too little beside what the visitors of a log had themselves', async () => {
    const items = stock({ small: 0.1 })
    const path = await built('unheard', items, { ...stockConfig, weights: { popularity: 0.5 } })
    const rows = join(folder, 'unheard.csv')
    await writeFile(
      rows,
      log(items, 60, ({ house }) => house === 'small'),
    )
    const { audit } = await audited(path, '--interactions', rows)
    const found = measure(audit, 'relevance/house/small')
    assert.ok(!found.passed && found.value < 0.8 && found.high < 1, JSON.stringify(found))
  })

  test('a sensitive field is told by its correlate, and one that is independent is not', async () => {
    const path = await built('betrayed', stock({ betrayal: 0.95 }))
    const { code, audit } = await audited(path)
    assert.equal(code, 1)
    assert.deepEqual(failures(audit), ['leakage/belief'])
    const [leak] = audit.leakage
    assert.ok(leak.balancedAccuracy > 0.9 && leak.auc > 0.9, JSON.stringify(leak))
    assert.equal(leak.correlates[0].field, 'maker')
    const free = await audited(await built('free', stock({ betrayal: 0 })))
    assert.ok(free.audit.leakage[0].balancedAccuracy < 0.6)
    assert.ok(measure(free.audit, 'leakage/belief').passed)
  })

  test('a sensitive field that only the price betrays is found', async () => {
    const items = stock().map((item, at) => ({ ...item, price: (item.belief === 'old' ? 10 : 1_000) + (at % 7) }))
    const fields = { ...stockConfig.fields, price: 'price' }
    const { audit } = await audited(await built('priced', items, { ...stockConfig, fields }))
    assert.ok(!measure(audit, 'leakage/belief').passed)
    assert.equal(audit.leakage[0].correlates[0].field, 'price')
  })

  test('a number that is sensitive is told as above or below its median', async () => {
    const items = stock().map((item, at) => ({ ...item, born: 1900 + (at % 60) + (item.topics[0] < 'h' ? 500 : 0) }))
    const fields = { ...stockConfig.fields, born: { role: 'number', sensitive: true } }
    const { audit } = await audited(await built('born', items, { ...stockConfig, fields }))
    const leak = audit.leakage.find(({ field }) => field === 'born')
    assert.equal(leak.classes.length, 2)
    assert.ok(!measure(audit, 'leakage/born').passed)
  })

  test('readers who are shown ever less are noticed', async () => {
    // So many items that nobody runs out of one interest, and an order that is nothing but what was done before.
    const weights = { popularity: 0, context: 0, session: 0, affinity: 1 }
    const shaping = { shape: false }
    const path = await built('bubble', stock({ count: 4_000 }), { ...stockConfig, weights, shaping })
    const { code, audit } = await audited(path)
    assert.equal(code, 1)
    assert.ok(failures(audit).includes('interests'), JSON.stringify(audit.measures))
    const { visits } = audit.drift
    assert.ok(visits.at(-1).interests < visits[0].interests)
  })

  test('an order that is one for all and goes by popularity alone is concentrated on what is popular', async () => {
    const weights = { popularity: 1, context: 0, session: 0, affinity: 0 }
    const { audit } = await audited(await built('charts', stock(), { ...stockConfig, weights }))
    for (const id of ['popularity', 'top-decile', 'concentration']) assert.ok(!measure(audit, id).passed, id)
  })
})

describe('what cannot be measured is said, and is no failure', () => {
  test('without groups, popularity and sensitive fields', async () => {
    const items = stock({ count: 200 }).map(({ id, topics, maker }) => ({ id, topics, maker }))
    const { audit } = await audited(
      await built('plain', items, { fields: { topics: 'tag', maker: { role: 'creator', weight: 0.2 } } }),
    )
    assert.match(audit.notes.join('\n'), /role `group`.*role `popularity`.*`sensitive`/s)
    assert.deepEqual(audit.exposure, [])
    assert.equal(measure(audit, 'popularity'), undefined)
  })

  test('a sensitive field whose values hardly repeat, and groups too small to judge', async () => {
    const items = stock({ count: 200 }).map((item) => ({ ...item, belief: item.id, house: item.id }))
    const { audit } = await audited(await built('unique', items))
    assert.match(audit.notes.join('\n'), /house: no group has 10 items.*belief: it has not two values/s)
    assert.deepEqual(audit.leakage, [])
  })
})

describe('usage', () => {
  const refuses = async (args, code, ...says) => {
    const { code: got, stderr, stdout } = await penchant(args)
    assert.deepEqual([got, stdout], [code, ''], stderr)
    for (const pattern of says) assert.match(stderr, pattern)
  }

  test('is asked for with exit code 2 where the command is wrong', async () => {
    await refuses(['audit'], 2, /audit: got 0 catalogues, expected one/)
    await refuses(['audit', 'a.pnc', 'b.pnc'], 2, /got 2 catalogues/)
    await refuses(['audit', 'a.pnc', '--visitors', 'many'], 2, /--visitors: got "many", expected a whole number/)
    await refuses(
      ['audit', 'a.pnc', '--thresholds', 'fairness=1'],
      2,
      /got "fairness=1", expected name=number.*exposure/,
    )
    await refuses(['audit', 'a.pnc', '--thresholds', 'leakage=2'], 2, /got "leakage=2"/)
    await refuses(['audit', '-', '--interactions', '-'], 2, /got - more than once/)
  })

  test('is not what is wrong with a file that is no catalogue or a log of other items: exit code 1', async () => {
    const rows = join(folder, 'strangers.csv')
    await writeFile(rows, 'a,b\nc,d\n')
    await refuses(['audit', rows], 1, /catalog_magic/)
    await refuses(['audit', join(folder, 'nothing.pnc')], 1, /nothing\.pnc/)
    const path = await built('strange', stock({ count: 100 }))
    await refuses(
      ['audit', path, '--interactions', rows],
      1,
      /strangers\.csv: got "b", "d", of which none is an item.*interactions_invalid/,
    )
    const alone = await built('alone', [{ id: '1', title: 'One' }], {})
    await refuses(['audit', alone], 1, /to simulate visitors with.*--interactions.*option_invalid/)
  })

  test('thresholds are read over the defaults', () => {
    assert.deepEqual(thresholdsOf(undefined), DEFAULTS)
    assert.deepEqual(thresholdsOf('leakage=0.1, exposure=0.9'), { ...DEFAULTS, leakage: 0.1, exposure: 0.9 })
  })
})
