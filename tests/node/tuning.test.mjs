// penchant tune: what deserves a weight gets one, what is noise gets none, and nothing changes by chance.

import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { failsWith, moduleOf } from '../fixtures/command.mjs'
import { circleBooks, circleNeighbours, circleVectors, circleVisits } from '../fixtures/readers.mjs'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { pick } = await moduleOf('tuning/pick.ts')
const { ascend } = await moduleOf('tuning/ascent.ts')
const { survey } = await moduleOf('tuning/survey.ts')
const { changed, numberAt, withRidges } = await moduleOf('tuning/config.ts')
const folder = await temporaryFolder()

/** What 200 users' shelves are worth: on average `mean`, and at most `spread` off, each user in a way of their own. */
const worth = (mean, spread = 0.2, way = 1) =>
  Float64Array.from({ length: 200 }, (_, user) => mean + (spread * (((user * way * 37) % 200) - 99.5)) / 100)

describe('a change', () => {
  const present = { value: 1, column: worth(0.3) }

  test('is made where its gain lies beyond chance', () => {
    const { taken, best } = pick(present, [{ value: 2, column: worth(0.32) }], 1)
    assert.equal(taken.value, 2)
    assert.ok(best.gain.low > 0 && Math.abs(best.gain.mean - 0.02) < 1e-9)
  })

  test('is left where the gain may be chance, or is a loss', () => {
    // The same users, but each in another way: the difference is as spread out as they are.
    const mayBe = pick(present, [{ value: 2, column: worth(0.31, 0.2, 3) }], 1)
    assert.equal(mayBe.taken, undefined)
    assert.ok(mayBe.best.gain.mean > 0 && mayBe.best.gain.low < 0)
    assert.equal(pick(present, [{ value: 2, column: worth(0.29) }], 1).taken, undefined)
  })

  test('goes no further than the noise tells: the nearest within a standard error of the best', () => {
    const near = { value: 1.5, column: worth(0.399, 0.2, 3) }
    const far = { value: 4, column: worth(0.4, 0.2, 7) }
    assert.equal(pick(present, [far, near], 1).taken.value, 1.5)
    const certain = { value: 4, column: worth(0.5, 0.2, 3) }
    assert.equal(pick(present, [certain, near], 1).taken.value, 4)
  })

  test('takes more than a few users', () => {
    const few = ({ value, column }) => ({ value, column: column.slice(0, 20) })
    assert.equal(pick(few(present), [few({ value: 2, column: worth(0.9) })], 1).taken, undefined)
  })
})

describe('the ascent', () => {
  /** Worth most where a is 2 and b is 0.5; c changes nothing. */
  const measure = async (weights) => weights.map(({ a, b }) => worth(0.5 - 0.05 * (a - 2) ** 2 - 0.2 * (b - 0.5) ** 2))

  test('finds where the shelves are worth most, and leaves alone what changes nothing', async () => {
    const { weights, column, first } = await ascend({ a: 0, b: 1, c: 0.3 }, ['a', 'b', 'c'], measure, { seed: 1 })
    assert.deepEqual(weights, { a: 2, b: 0.5, c: 0.3 })
    assert.ok(Math.abs(column[99] - worth(0.5)[99]) < 1e-9)
    assert.ok(first[99] < column[99])
  })

  test('goes beyond its grid in small steps', async () => {
    const high = async (weights) => weights.map(({ a }) => worth(0.5 - 0.05 * (a - 5) ** 2))
    const { weights } = await ascend({ a: 1 }, ['a'], high, { seed: 1 })
    assert.ok(weights.a > 4 && weights.a < 6, String(weights.a))
  })

  test('tells how much is done, never less than before', async () => {
    const heard = []
    await ascend({ a: 0, b: 1 }, ['a', 'b'], measure, { seed: 1, hear: (part) => heard.push(part) })
    assert.equal(heard.at(-1), 1)
    assert.ok(heard.every((part, at) => at === 0 || part >= heard[at - 1]))
  })
})

describe('several sets of vectors', () => {
  const start = { affinity: 1, a: 0, b: 0 }
  const surveyed = (measure) => survey(start, ['a', 'b'], async (weights) => weights.map(measure), { seed: 1 })

  test('are tried together, and begin where no change of one weight would have led', async () => {
    // Both say the same, b better: a at 2 is best alone, and with it b would be of no use.
    const same = ({ a, b }) => 0.3 + 0.1 * Math.min(a + b, 2) + 0.03 * b - 0.1 * Math.max(a + b - 2, 0)
    const { weights, first, trials } = await surveyed((weights) => worth(same(weights)))
    assert.deepEqual(weights, { affinity: 1, a: 0, b: 2 })
    assert.deepEqual([...first], [...worth(0.3)])
    assert.deepEqual(
      trials.map(({ name, from, taken }) => [name, from, taken?.value]),
      [
        ['b', 0, 2],
        ['a', 0, undefined],
      ],
    )
  })

  test('both get a weight where each adds something, and each says what', async () => {
    const add = ({ a, b }) => 0.3 - 0.02 * (a - 0.5) ** 2 - 0.02 * (b - 2) ** 2
    const { weights, trials } = await surveyed((weights) => worth(add(weights)))
    assert.deepEqual(weights, { affinity: 1, a: 0.5, b: 2 })
    const gains = trials.map(({ name, before, taken }) => [name, before.toFixed(3), taken.gain.mean.toFixed(3)])
    assert.deepEqual(gains, [
      ['b', '0.215', '0.080'],
      ['a', '0.295', '0.005'],
    ])
  })

  test('get none where the gain may be chance, or a second adds no more than noise', async () => {
    const chance = await surveyed(({ a, b }) => worth(0.3 + 0.0005 * (a + b), 0.2, 1 + 2 * (a + b)))
    assert.deepEqual(chance.weights, start)
    assert.ok(chance.trials.every(({ taken }) => taken === undefined))
    const noise = await surveyed(({ a, b }) => worth(a > 0 ? 0.4 : 0.3, 0.2, b > 0 ? 3 : 1))
    assert.equal(noise.weights.b, 0)
    assert.ok(noise.weights.a > 0)
  })

  test('are two at least', async () => {
    assert.equal(await survey(start, ['a'], async () => [], { seed: 1 }), undefined)
  })
})

describe('the config', () => {
  test('changes in the entries named, and keeps the rest', () => {
    const config = JSON.stringify({ fields: { lists: 'popularity' }, weights: { affinity: 2, session: 1 } })
    const text = changed(config, { 'weights.session': 0.25, 'trust.taste': 4 })
    const weights = { affinity: 2, session: 0.25 }
    const wanted = { fields: { lists: 'popularity' }, weights, trust: { taste: 4 } }
    assert.equal(text, `${JSON.stringify(wanted, undefined, 2)}\n`)
    assert.equal(numberAt(text, 'weights.session'), 0.25)
    assert.equal(numberAt(text, 'halfLife.long'), undefined)
  })

  test('gets what its vectors were trained with, where it says nothing of its own', () => {
    const taste = { alpha: 0.02, regularization: 0.006 }
    const config = JSON.stringify({ vectors: { terms: { alpha: 0.5 }, words: { alpha: 1 } } })
    const vectors = { terms: { alpha: 0.5, regularization: 0.006 }, words: { alpha: 1 }, taste }
    assert.deepEqual(JSON.parse(withRidges(config, { terms: taste, taste })), { vectors })
    assert.deepEqual(JSON.parse(withRidges('', { taste })), { vectors: { taste } })
    assert.equal(withRidges('{ }', {}), '{ }')
  })

  test('may be empty, and must be an object', async () => {
    assert.equal(changed('', {}), '{}\n')
    for (const wrong of ['[1]', '{', '7']) await failsWith(() => changed(wrong, {}), 'config_invalid', /expected/)
  })
})

let count = 0
let cwd

beforeEach(async () => {
  cwd = join(folder, String(count++))
  await mkdir(cwd)
})

const write = (name, text) => writeFile(join(cwd, name), typeof text === 'string' ? text : JSON.stringify(text))
const read = async (name) => JSON.parse(await readFile(join(cwd, name), 'utf8'))
const run = (...args) => penchant(['tune', 'visits.csv', '--items', 'items.json', '--at', '10', ...args], { cwd })

async function tunes(...args) {
  const { code, stdout, stderr } = await run(...args)
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
}

/** Books whose circles nothing but their readers and `vectors.ndjson` tell. */
async function hiddenCircles(vectors) {
  await write('items.json', circleBooks({ shows: false }))
  await write('visits.csv', circleVisits())
  if (vectors) await write('vectors.ndjson', circleVectors(vectors))
}

describe('penchant tune', () => {
  test('gives vectors the weight that they earn, and says what that gained', async () => {
    await hiddenCircles({ tells: true })
    const stdout = await tunes('--vectors', 'circle=vectors.ndjson')
    const { weights } = await read('penchant.config.json')
    assert.ok(weights.circle > 0)
    assert.match(stdout, /CHANGED +FROM +TO +ndcg@10/)
    assert.match(stdout, /weights\.circle +0 +[\d.]+ +0\.\d{4} +→ +0\.\d{4} +\+0\.\d{4} \(\+0\.\d{4} to \+0\.\d{4}\)/)
    assert.match(stdout, /If it was made of these interactions, it has seen what it was asked to find/)
  })

  test('gives useless vectors none, though the engine would', async () => {
    await hiddenCircles({ tells: false })
    const stdout = await tunes('--vectors', 'circle=vectors.ndjson')
    assert.equal((await read('penchant.config.json')).weights.circle, 0)
    assert.match(stdout, /No weight was earned by circle/)
  })

  test('gives neighbours the weight that they earn, and useless ones none', async () => {
    await hiddenCircles()
    await write('near.csv', circleNeighbours())
    await write('far.csv', circleNeighbours({ tells: false }))
    await tunes('--neighbours', 'near=near.csv')
    assert.ok((await read('penchant.config.json')).weights.near > 0)
    const stdout = await tunes('--neighbours', 'far=far.csv', '--out', 'far.json')
    assert.equal((await read('far.json')).weights.far, 0)
    assert.match(stdout, /No weight was earned by far/)
  })

  test('trains on what is not held back, and says how to train on everything', async () => {
    await hiddenCircles()
    const stdout = await tunes('--train', '8')
    const { weights, vectors } = await read('penchant.config.json')
    assert.ok(weights.taste > 0)
    assert.ok(vectors.taste.alpha > 0 && vectors.taste.regularization > 0)
    assert.match(stdout, /penchant train visits\.csv --dim 8 --out taste\.npy/)
    assert.match(stdout, /penchant build items\.json --config penchant\.config\.json .*--vectors taste=taste\.npy/)
  })

  test('trains with the items’ terms as well, and goes on from a config that it wrote', async () => {
    await hiddenCircles()
    await tunes('--train', '8', '--terms', '5')
    const { weights } = await read('penchant.config.json')
    const stdout = await tunes('--train', '8', '--terms', '5', '--config', 'penchant.config.json')
    // Here both say the same, and one of them is enough.
    assert.ok(weights.taste + weights.terms > 0)
    const again = (await read('penchant.config.json')).weights
    assert.ok(again.taste + again.terms > 0)
    assert.match(stdout, /weights\.terms/)
  })

  test('gives trained vectors no weight where nobody can be asked, in one sentence', async () => {
    await write('items.json', circleBooks())
    await write('visits.csv', circleVisits({ each: 1 }))
    const stdout = await tunes('--train', '8')
    assert.deepEqual(await read('penchant.config.json'), { weights: { taste: 0 } })
    assert.match(stdout, /No user has enough interactions to hold some back, .*: vectors and neighbours get no weight/)
  })

  test('keeps what the config says otherwise, and writes where it is told', async () => {
    await hiddenCircles({ tells: true })
    const config = {
      fields: { subjects: { role: 'tag', weight: 2 } },
      weights: { session: 0.1 },
      retention: { days: 90 },
    }
    await write('own.json', config)
    await tunes('--vectors', 'circle=vectors.ndjson', '--config', 'own.json', '--out', 'tuned.json')
    const tuned = await read('tuned.json')
    assert.deepEqual([tuned.fields, tuned.retention], [config.fields, config.retention])
    assert.deepEqual(await read('own.json'), config)
    const built = ['build', 'items.json', '--config', 'tuned.json', '--vectors', 'circle=vectors.ndjson']
    assert.equal((await penchant(built, { cwd })).code, 0)
  })

  test('prints one object and nothing else with --json, the same every time', async () => {
    await hiddenCircles({ tells: true })
    const args = ['--vectors', 'circle=vectors.ndjson', '--json', '--users', '100', '--out', 'tuned.json']
    const stdout = await tunes(...args)
    const { metric, users, before, after, gain, steps, config } = JSON.parse(stdout)
    assert.deepEqual([metric, users], ['ndcg@10', 100])
    assert.ok(Math.abs(after - before - gain) < 2e-6)
    assert.deepEqual(config, await read('tuned.json'))
    const taken = steps.filter((step) => step.taken)
    assert.ok(taken.some(({ entry }) => entry === 'weights.circle'))
    for (const step of taken) assert.ok(step['gain:interval'][0] > 0, step.entry)
    assert.equal(await tunes(...args), stdout)
  })

  test('tunes to the held-back part alone: what it promises, evaluate finds on another', async () => {
    await hiddenCircles({ tells: true })
    await tunes('--vectors', 'circle=vectors.ndjson', '--out', 'tuned.json')
    await write('others.csv', circleVisits({ seed: 9 }))
    const evaluate = ['evaluate', '--items', 'items.json', '--train', 'others.csv', '--at', '10', '--json']
    const ndcg = async (...args) => {
      const { stdout } = await penchant([...evaluate, ...args], { cwd })
      return JSON.parse(stdout).penchant
    }
    const tuned = await ndcg('--vectors', 'circle=vectors.ndjson', '--config', 'tuned.json')
    const plain = await ndcg()
    assert.ok(tuned['ndcg@10:interval'][0] > plain['ndcg@10:interval'][1])
  })
})

describe('penchant tune refuses, and writes nothing:', () => {
  async function fails(args, code, ...says) {
    const before = await readdir(cwd)
    const result = await run(...args)
    assert.equal(result.code, code, result.stderr)
    assert.equal(result.stdout, '')
    for (const pattern of says) assert.match(result.stderr, pattern)
    assert.doesNotMatch(result.stderr, /\n\s+at /, 'a stack trace is no message')
    assert.deepEqual(await readdir(cwd), before)
  }
  beforeEach(() => hiddenCircles({ tells: true }))

  test('to lose a config that it was not given', async () => {
    await write('penchant.config.json', { weights: { affinity: 3 } })
    await fails([], 2, /penchant\.config\.json is there already/, /--config/)
    assert.deepEqual(await read('penchant.config.json'), { weights: { affinity: 3 } })
  })
  test('vectors too short to train', () => fails(['--train', '4'], 2, /--train/, /"4"/, /8 to 1,024/))
  test('neighbours of a name that is trained', async () => {
    await write('near.csv', circleNeighbours())
    await fails(['--train', '8', '--neighbours', 'taste=near.csv'], 2, /--neighbours taste, expected another name/)
  })
  test('terms without vectors to train', () => fails(['--terms', '9'], 2, /--terms/, /--train/))
  test('a second file', () => fails(['more.csv'], 2, /one file of interactions/))
  test('a config that is none', async () => {
    await write('broken.json', '{')
    await fails(['--config', 'broken.json'], 1, /config_invalid/)
  })
})
