// penchant learn: finds what was planted, ships nothing worse than the simplest thing, and says so where it cannot tell.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { moduleOf } from '../fixtures/command.mjs'
import { popularVisits } from '../fixtures/popular.mjs'
import { circleBooks, circleVisits } from '../fixtures/readers.mjs'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { parseBudget, planFor } = await moduleOf('learning/plan.ts')
const { settled, withoutLearned } = await moduleOf('learning/config.ts')
const { validating } = await moduleOf('learning/validating.ts')
const { parseInteractions } = await moduleOf('interactions.ts')
const folder = await temporaryFolder()

let count = 0
let cwd

async function newFolder() {
  cwd = join(folder, String(count++))
  await mkdir(cwd)
}

const write = (name, text) => writeFile(join(cwd, name), typeof text === 'string' ? text : JSON.stringify(text))
const read = (name) => readFile(join(cwd, name))
const run = (...args) =>
  penchant(['learn', 'items.json', 'visits.csv', '--plan', 'quick', '--at', '10', ...args], { cwd })

/** What `--json` says. */
async function learns(...args) {
  const { code, stdout, stderr } = await run('--json', ...args)
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

/** Runs a command as it was printed. */
async function type(line) {
  const [runner, program, ...args] = line.split(' ')
  assert.deepEqual([runner, program], ['npx', 'penchant'])
  const { code, stderr } = await penchant(args, { cwd })
  assert.equal(code, 0, stderr)
}

describe('penchant learn, on readers of hidden circles,', () => {
  let found
  let text

  before(async () => {
    await newFolder()
    await write('items.json', circleBooks({ shows: false }))
    await write('visits.csv', circleVisits())
    await mkdir(join(cwd, 'keep'))
    const { code, stdout, stderr } = await run('--keep', 'keep', '--report', 'report.html')
    assert.equal(code, 0, stderr)
    text = stdout
    const made = await read('catalog.pnc')
    found = await learns('--keep', 'keep')
    assert.deepEqual(await read('catalog.pnc'), made, 'equal seeds, equal bytes')
  })

  test('finds them: far more than by popularity and content', () => {
    assert.equal(found.shipped, 'found')
    assert.ok(found.learned.length > 0)
    for (const rival of ['popularity', 'content']) {
      const gain = found.expected[rival]?.gain
      if (gain) assert.ok(gain.interval[0] > 0.05, `${rival}: ${JSON.stringify(gain)}`)
    }
  })

  test('says what it chose, what each part is worth, what to expect, and how to have it again', () => {
    assert.match(text, /Held back: the last 20 % of the interactions of each user with 2 or more; 160 users have some/)
    assert.match(text, /CHOSEN +WEIGHT\n +\w+ +(vectors of|neighbours:) /)
    assert.match(text, /EXPECT +recall@10 +ndcg@10/)
    assert.match(text, /popularity +0\.\d{4} \(0\.\d{4} to 0\.\d{4}\)/)
    assert.match(text, /WHAT EACH PART IS WORTH/)
    assert.match(text, /penchant learn items\.json visits\.csv .*--plan quick/)
  })

  test('makes the same bytes by the commands that it prints', async () => {
    const made = await read('catalog.pnc')
    for (const line of found.commands) await type(line)
    assert.deepEqual(await read('catalog.pnc'), made)
  })

  test('draws it all', async () => {
    const page = String(await read('report.html'))
    for (const heading of ['What was chosen', 'What each part is worth', 'What was tried']) {
      assert.ok(page.includes(heading), heading)
    }
    assert.ok(!/NaN|undefined/.test(page))
  })

  test('orders a first visit by what is chosen most, and has another line for whoever it knows', async () => {
    const { open } = await import('../../dist/node.js')
    const visitor = await open({ catalog: new Uint8Array(await read('catalog.pnc')) })
    const ids = (await visitor.recommend({ limit: 1_000 })).items.map(({ id }) => id)
    await visitor.close()
    const chosen = new Map()
    for (const line of String(await read('visits.csv'))
      .trim()
      .split('\n')
      .slice(1)) {
      const [, item] = line.split(',')
      chosen.set(item, (chosen.get(item) ?? 0) + 1)
    }
    const order = ids.map((id) => chosen.get(id) ?? 0)
    assert.deepEqual(
      order,
      order.toSorted((one, other) => other - one),
    )
    assert.ok(found.config.weights.popularity !== 0)
  })

  test('says how many interactions are with nothing of the catalogue', async () => {
    const visits = String(await read('visits.csv'))
    await write('strange.csv', `${visits.trim()}\nsomebody,nothing,1\nsomebody,nothing-else,1\n`)
    const { stdout } = await penchant(['learn', 'items.json', 'strange.csv', '--plan', 'quick', '--out', 's.pnc'], {
      cwd,
    })
    assert.match(stdout, /2 of [\d,]+ interactions are with items that are not in the catalogue, and teach nothing\./)
  })

  test('writes all the same where nobody reads how far it is', async () => {
    const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
    const args = [cli, 'learn', 'items.json', 'visits.csv', '--plan', 'quick', '--at', '10', '--out', 'unread.pnc']
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    // As `2>&1 >/dev/null | head -0` does.
    child.stderr.destroy()
    const [code] = await once(child, 'exit')
    assert.equal(code, 0)
    assert.deepEqual(await read('unread.pnc'), await read('catalog.pnc'))
  })

  test('says of the candidates who judged them, and no more than there are', () => {
    assert.ok(found.trials.every(({ users }) => users > 0 && users <= found.validation.searchers))
  })

  test('has the same search again with the same names', () => {
    assert.match(text, /penchant learn items\.json visits\.csv .*--keep keep .*--report report\.html/)
  })

  test('holds what it promises on others, as evaluate --catalog sees it', async () => {
    await write('others.csv', circleVisits({ seed: 9 }))
    const args = ['--catalog', 'catalog.pnc', '--train', 'visits.csv', '--test', 'others.csv']
    const { stdout, stderr } = await penchant(['evaluate', ...args, '--at', '10', '--baselines', '--json'], { cwd })
    assert.equal(stderr, '')
    const gain = JSON.parse(stdout).popularity['penchant-gain']
    assert.ok(gain['ndcg@10:interval'][0] > 0)
  })

  test('goes on from the config that it wrote', async () => {
    const again = await learns('--config', 'catalog.config.json', '--out', 'again.pnc')
    assert.equal(again.shipped, 'found')
    assert.deepEqual((await readdir(cwd)).filter((name) => name.startsWith('again')).sort(), [
      'again.config.json',
      'again.pnc',
    ])
  })
})

describe('penchant learn', () => {
  beforeEach(newFolder)

  test('is never worse than popularity where there is nothing but popularity', async () => {
    await write('items.json', circleBooks({ shows: false }))
    await write('visits.csv', popularVisits({ seed: 1 }))
    await learns()
    await write('others.csv', popularVisits({ seed: 2 }))
    const args = [
      '--catalog',
      'catalog.pnc',
      '--train',
      'visits.csv',
      '--test',
      'others.csv',
      '--at',
      '10',
      '--baselines',
    ]
    const { stdout } = await penchant(['evaluate', ...args, '--json'], { cwd })
    const gain = JSON.parse(stdout).popularity['penchant-gain']
    assert.ok(gain['ndcg@10:interval'][1] >= 0, `worse than popularity: ${JSON.stringify(gain)}`)
  })

  const small = (rows) => ['user,item,timestamp', ...rows].join('\n')
  const sentences = {
    'too few users': [circleVisits({ readers: 12 }), /Only 12 users have enough interactions to hold some back/],
    'one user': [small(['a,book-1,1700000000', 'a,book-2,1700000100']), /all of one user/],
    'one event each': [circleVisits({ each: 1 }), /No user has enough interactions/],
  }
  for (const [name, [visits, says]] of Object.entries(sentences)) {
    test(`stays with the defaults on ${name}, says so, and the catalogue is sound`, async () => {
      await write('items.json', circleBooks())
      await write('visits.csv', visits)
      const { shipped, notes, commands } = await learns()
      assert.equal(shipped, 'defaults')
      assert.match(notes.join(' '), says)
      const made = await read('catalog.pnc')
      for (const line of commands) await type(line)
      assert.deepEqual(await read('catalog.pnc'), made)
    })
  }

  test('stays with the defaults on one item', async () => {
    await write('items.json', [{ id: 'book-1', subjects: ['Sea'] }])
    await write('visits.csv', circleVisits())
    const { shipped, notes } = await learns()
    assert.equal(shipped, 'defaults')
    assert.match(notes.join(' '), /one item/)
  })

  test('makes a sound catalogue where all users are alike and all times equal', async () => {
    await write('items.json', circleBooks())
    const rows = Array.from({ length: 60 }, (_, user) =>
      [1, 2, 3, 4, 5].map((book) => `u${user},book-${book},1700000000`),
    )
    await write('visits.csv', small(rows.flat()))
    const { notes, validation } = await learns()
    assert.match(notes.join(' '), /the same time/)
    assert.match(validation.split, /random 20 %/)
    assert.equal((await penchant(['inspect', 'catalog.pnc'], { cwd })).code, 0)
  })
})

describe('what penchant learn holds back', () => {
  const held = (rows) => {
    const all = parseInteractions(Buffer.from(['user,item,value,timestamp', ...rows].join('\n')), 'test')
    return validating(all, { split: undefined, minHistory: 2, seed: 1, isKnown: () => true })
  }
  /** Forty users with ten items each, a day apart: `day` says when a user's first is, `value` what a row's value is. */
  const log = ({ day, value = () => 1 }) =>
    Array.from({ length: 400 }, (_, row) => {
      const [user, at] = [row % 40, Math.floor(row / 40)]
      const seconds = 1_700_000_000 + 86_400 * (day(user) + at)
      return `u${user},i${(7 * user + 3 * at) % 50},${value(user, at)},${seconds}`
    })
  const together = () => 0
  const inTurn = (user) => 20 * user

  test('is what is after one moment, where users come back after it', () => {
    const { split, users, search, notes } = held(log({ day: together }))
    assert.deepEqual(split, { by: 'after', amount: 0.2 })
    assert.equal(users, 40)
    const latest = search.train.at.reduce((one, other) => Math.max(one, other))
    assert.ok(
      search.test.at.every((at) => at > latest),
      'nothing is learned from later',
    )
    assert.deepEqual(notes, [])
  })

  test('is each user’s last, where users come and go', () => {
    assert.deepEqual(held(log({ day: inTurn })).split, { by: 'last', amount: 0.2 })
  })

  test('is drawn by chance where rows are sums with the time of the last act', () => {
    for (const day of [together, inTurn]) {
      const { split, notes } = held(log({ day, value: (_, at) => 1 + at }))
      assert.deepEqual(split, { by: 'share', amount: 0.2 })
      assert.match(notes.join(), /sums of several acts with the time of the last.*--split last:0\.2/)
    }
  })

  test('is by time where values are ratings, the first act’s sums, or sums of which items stand twice', () => {
    const ratings = held(log({ day: together, value: (user, at) => 1 + ((user + at) % 10) }))
    const first = held(log({ day: together, value: (_, at) => 10 - at }))
    const twice = held([...log({ day: together, value: (_, at) => 1 + at }), 'u1,i7,1,1700000001'])
    for (const { split } of [ratings, first, twice]) assert.equal(split.by, 'after')
  })
})

describe('penchant learn refuses, and writes nothing:', () => {
  async function fails(args, code, ...says) {
    const before = await readdir(cwd)
    const result = await run(...args)
    assert.equal(result.code, code, result.stderr)
    assert.equal(result.stdout, '')
    for (const pattern of says) assert.match(result.stderr, pattern)
    assert.doesNotMatch(result.stderr, /\n\s+at /, 'a stack trace is no message')
    assert.deepEqual(await readdir(cwd), before)
  }

  beforeEach(async () => {
    await newFolder()
    await write('items.json', circleBooks())
    await write('visits.csv', circleVisits({ readers: 12 }))
  })

  test('a budget that is no time', () => fails(['--budget', 'soon'], 2, /--budget/, /"soon"/, /10m/))
  test('a plan that is none', () => fails(['--plan', 'huge'], 2, /"huge"/, /quick, small, medium, large/))
  test('a folder in the place of the catalogue, before it searches', async () => {
    await mkdir(join(cwd, 'folder'))
    await fails(['--out', 'folder'], 1, /folder could not be written/)
  })
  test('a third file', () => fails(['more.csv'], 2, /two files/))
  test('a broken config', async () => {
    await write('broken.json', '{')
    await fails(['--config', 'broken.json'], 1, /config_invalid/)
  })
  test('a log of other items', async () => {
    await write('visits.csv', 'user,item\na,nothing\nb,none\n')
    await fails([], 1, /interactions_invalid/, /got "nothing", "none", of which none is an item/)
  })
  test('a folder that is not there, for any of its files', () =>
    fails(['--report', 'no/report.html'], 1, /no folder no/))
})

describe('a budget', () => {
  const shape = (users) => ({
    users: new Uint32Array(users).fill(50),
    items: new Uint32Array(3_000).fill(users / 60),
    catalogue: 3_000,
    judges: users,
    held: 8,
    hasTerms: true,
    companions: 50,
  })

  test('is read as seconds, minutes or hours', () => {
    const texts = {
      90: 90,
      '90s': 90,
      '10m': 600,
      '10min': 600,
      '1.5h': 5_400,
      '': undefined,
      '10x': undefined,
      '-1m': undefined,
      '0s': undefined,
    }
    for (const [text, seconds] of Object.entries(texts)) assert.equal(parseBudget(text), seconds, text)
  })

  test('chooses a plan by the size of the data alone, never a smaller one for more', () => {
    const names = [1, 60, 600, 6_000, 600_000].map((seconds) => planFor(seconds, shape(20_000)).name)
    const order = ['quick', 'small', 'medium', 'large']
    assert.deepEqual(
      names,
      [...names].sort((one, other) => order.indexOf(one) - order.indexOf(other)),
    )
    assert.equal(names[0], 'quick')
    assert.equal(names.at(-1), 'large')
    assert.ok(order.indexOf(planFor(600, shape(500)).name) >= order.indexOf(planFor(600, shape(20_000)).name))
  })
})

describe('users who are held back from', () => {
  const all = parseInteractions(Buffer.from(circleVisits({ readers: 200 })), 'visits')
  const options = { split: undefined, minHistory: 2, seed: 1, isKnown: () => true }

  test('are searched on or judge, never both, and all of their past is learned from', () => {
    const { search, judge, isApart, searchers, judges } = validating(all, options)
    const users = (part) => new Set(part.test.user)
    assert.ok(isApart)
    assert.equal(users(search).size, searchers)
    assert.equal(users(judge).size, judges)
    assert.deepEqual(
      [...users(search)].filter((user) => users(judge).has(user)),
      [],
    )
    assert.equal(search.train.user.length + search.test.user.length + judge.test.user.length, all.user.length)
  })

  test('are the same for the same seed, and others for another', () => {
    const judges = (seed) => [...new Set(validating(all, { ...options, seed }).judge.test.user)].join()
    assert.equal(judges(1), judges(1))
    assert.notEqual(judges(1), judges(2))
  })
})

describe('the config', () => {
  test('loses what an earlier search learned, and nothing else', () => {
    const config = {
      fields: { lists: 'popularity' },
      weights: { affinity: 2, taste: 3 },
      trust: { taste: 1 },
      vectors: { taste: { alpha: 1 } },
      surfaces: { home: { weights: { taste: 2, session: 1 }, shaping: { diversity: 0.1 } } },
    }
    assert.deepEqual(JSON.parse(withoutLearned(JSON.stringify(config))), {
      fields: { lists: 'popularity' },
      weights: { affinity: 2 },
      trust: {},
      surfaces: { home: { weights: { session: 1 }, shaping: { diversity: 0.1 } } },
    })
  })

  test('says the weights that differ, and those of what was learned', () => {
    const signal = (name, weight, vectors = false) => ({ name, weight, vectors, neighbours: false })
    const signals = [signal('affinity', 1), signal('session', 0.5), signal('taste', 1, true), signal('terms', 1, true)]
    const weights = { affinity: 1, session: 0, taste: 1, terms: 0 }
    const ridges = { taste: { alpha: 0.1, regularization: 0.01 } }
    const text = settled('{}', { settings: { 'halfLife.long': 168 }, ridges, weights, signals })
    assert.deepEqual(JSON.parse(text), {
      vectors: ridges,
      halfLife: { long: 168 },
      weights: { session: 0, taste: 1 },
    })
  })
})
