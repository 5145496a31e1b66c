// The command line, as a child process: items in, a catalogue out, and errors that say which line and what to do.

import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { books, config, ids, listsOrder, penchant, temporaryFolder } from '../fixtures/shop.mjs'
import { visit } from '../fixtures/visit.mjs'

const folder = await temporaryFolder()
const ndjson = books.map((book) => JSON.stringify(book)).join('\n')
let count = 0
let cwd

beforeEach(async () => {
  cwd = join(folder, String(count++))
  await mkdir(cwd)
  await writeFile(join(cwd, 'items.ndjson'), ndjson)
  await writeFile(join(cwd, 'config.json'), JSON.stringify(config))
})

const here = () => readdir(cwd)

async function opens(t, name) {
  const visitor = await visit(t, { catalog: join(cwd, name) })
  return ids(await visitor.recommend())
}

async function succeeds(args, input) {
  const { code, stdout, stderr } = await penchant(args, { cwd, input })
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
}

/** The command is refused with this exit code and these words, and leaves nothing behind. */
async function fails(args, code, says, input) {
  const before = await here()
  const result = await penchant(args, { cwd, input })
  assert.equal(result.code, code, result.stderr)
  assert.equal(result.stdout, '')
  for (const pattern of says) assert.match(result.stderr, pattern)
  assert.doesNotMatch(result.stderr, /\n\s+at /, 'a stack trace is no message')
  assert.deepEqual(await here(), before)
}

describe('penchant build', () => {
  const sources = {
    NDJSON: ['items.ndjson', ndjson],
    'NDJSON with empty lines and carriage returns': ['crlf.ndjson', `\r\n${ndjson.replaceAll('\n', '\r\n\r\n')}\r\n`],
    'NDJSON that starts with a byte order mark': ['bom.ndjson', `\ufeff${ndjson}`],
    'a JSON array': ['items.json', JSON.stringify(books, null, 2)],
    'compressed NDJSON': ['items.ndjson.gz', gzipSync(ndjson)],
    'a compressed JSON array': ['items.json.gz', gzipSync(JSON.stringify(books))],
  }
  for (const [name, [file, content]] of Object.entries(sources)) {
    test(`reads ${name}`, async (t) => {
      await writeFile(join(cwd, file), content)
      await succeeds(['build', file, '--config', 'config.json', '--out', 'out.pnc'])
      assert.deepEqual(await opens(t, 'out.pnc'), listsOrder)
    })
    test(`reads ${name} from standard input`, async (t) => {
      await succeeds(['build', '-', '--config', 'config.json', '--out', 'out.pnc'], content)
      assert.deepEqual(await opens(t, 'out.pnc'), listsOrder)
    })
  }

  test('writes the same bytes every time, and catalog.pnc where no name is given', async () => {
    await succeeds(['build', 'items.ndjson', '--config', 'config.json'])
    await succeeds(['build', 'items.ndjson', '--config', 'config.json', '--out', 'again.pnc'])
    assert.deepEqual(await readFile(join(cwd, 'catalog.pnc')), await readFile(join(cwd, 'again.pnc')))
  })

  test('prints what it took each field for and why, and what came of it', async () => {
    const inferred = await succeeds(['build', 'items.ndjson'])
    assert.match(inferred, /FIELD +ROLE +WEIGHT +BECAUSE/)
    assert.match(inferred, /title +title +[\d.]+ +\S+/)
    assert.match(inferred, /subjects +tag +[\d.]+ +\S+/)
    assert.match(inferred, /creators +creator +[\d.]+ +\S+/)
    assert.match(inferred, /catalog\.pnc: 10 items, [\d,]+ features, [\d,]+ bytes \([\d.]+ an item\), [\d.]+ s/)
    const told = await succeeds(['build', 'items.ndjson', '--config', 'config.json'])
    assert.match(told, /lists +popularity +the config says so/)
  })

  test('replaces an older catalogue, and leaves no draft beside it', async (t) => {
    await writeFile(join(cwd, 'catalog.pnc'), 'old')
    await succeeds(['build', 'items.ndjson', '--config', 'config.json'])
    assert.deepEqual(await here(), ['catalog.pnc', 'config.json', 'items.ndjson'])
    assert.deepEqual(await opens(t, 'catalog.pnc'), listsOrder)
  })

  test('keeps the older catalogue where the new one fails', async () => {
    await writeFile(join(cwd, 'catalog.pnc'), 'old')
    await fails(['build', '-'], 1, [/line 1/], '{')
    assert.equal(await readFile(join(cwd, 'catalog.pnc'), 'utf8'), 'old')
  })

  test('joins rows of one id and says so, or refuses them where told to', async (t) => {
    const rows = [...books, { id: 'moby', title: 'Moby Dick', creators: ['Hawthorne'], subjects: [], lists: 9 }]
    const input = JSON.stringify(rows)
    const stdout = await succeeds(['build', '-', '--out', 'joined.pnc', '--duplicates', 'merge'], input)
    assert.match(stdout, /1 rows? had the id of an earlier one/)
    const visitor = await visit(t, { catalog: join(cwd, 'joined.pnc') })
    assert.deepEqual(visitor.item('moby').creators, ['Melville', 'Hawthorne'])
    await fails(['build', '-', '--duplicates', 'refuse'], 1, [/item 11/, /item 1\b/, /"moby"/], input)
  })
})

describe('penchant build refuses, with the place, what it got and what it expected:', () => {
  const good = '{"id":"a","year":1,"lists":2}'
  const cases = {
    'a line that is no JSON': [`${good}\n{"id":"b",}`, [/line 2/, /NDJSON/, /source_syntax/]],
    'a line that is no object': [`${good}\n\n["b"]`, [/line 3/, /source_syntax/]],
    'an item without an id': [`${good}\n{"year":2}`, [/line 2/, /`id`/, /nothing/, /source_field/]],
    'a list as an id': [`${good}\n{"id":[7]}`, [/line 2/, /`id`/, /source_field/]],
    'a value that its role forbids': [`${good}\n{"id":"b","year":"late"}`, [/line 2/, /`year`/, /"late"/, /a number/]],
    'an array that ends early': [`[${good}, {"id":`, [/item 2|line 1/, /source_syntax/]],
    'nothing at all': ['', [/no items/, /source_empty/]],
    'nesting without end': [`${good}\n{"id":"b","x":${'['.repeat(200_000)}`, [/line 2/]],
  }
  for (const [name, [input, says]] of Object.entries(cases)) {
    test(name, () => fails(['build', '-', '--config', 'config.json', '--out', 'out.pnc'], 1, says, input))
  }

  test('a file that is not there', () => fails(['build', 'nothing.json'], 1, [/nothing\.json/, /no such file/]))
  test('a config that is not there', () => fails(['build', 'items.ndjson', '--config', 'none.json'], 1, [/none\.json/]))
  test('a config that is no JSON', () =>
    fails(['build', 'items.ndjson', '--config', 'items.ndjson'], 1, [/config/, /config_invalid/]))
  test('a folder that is not there', () =>
    fails(['build', 'items.ndjson', '--out', 'no/out.pnc'], 1, [
      /no\/out\.pnc could not be written: there is no folder no\. Make it first/,
    ]))
  test('a .gz that is none inside', () =>
    fails(['build', '-'], 1, [/could not be unpacked/], gzipSync(ndjson).subarray(0, 60)))
})

describe('a command that was typed wrongly ends with 2 and shows its usage:', () => {
  const cases = {
    'no source': [['build'], /0 sources/],
    'two sources': [['build', 'a', 'b'], /2 sources/],
    'an unknown option': [['build', 'items.ndjson', '--outt', 'x'], /--outt/],
    'an option without its value': [['build', 'items.ndjson', '--out'], /--out/],
    'a third way with duplicates': [['build', 'items.ndjson', '--duplicates', 'drop'], /"drop"/],
    'inspect without a catalogue': [['inspect'], /expected a catalogue/],
    'inspect with too much': [['inspect', 'a', 'b', 'c'], /at most one id/],
  }
  for (const [name, [args, says]] of Object.entries(cases)) {
    test(name, () => fails(args, 2, [says, new RegExp(`^  penchant ${args[0]} <`, 'm')]))
    test(`${name}, and no other command's`, async () => {
      const { stderr } = await penchant(args, { cwd })
      assert.equal(stderr.match(/^ {2}penchant (?!--help)\w+/gm).length, 1, stderr)
    })
  }

  test('an unknown command: in two lines, with the one that was meant', async () => {
    const meant = {
      biuld: 'build',
      evalute: 'evaluate',
      learm: 'learn',
      INSPECT: 'inspect',
      tunes: 'tune',
      auidt: 'audit',
    }
    for (const [typed, name] of Object.entries(meant)) {
      const { code, stdout, stderr } = await penchant([typed], { cwd })
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, new RegExp(`"${typed}", expected one of .*\\. Did you mean ${name}\\?\n.*--help.*\n$`))
    }
    const { code, stderr } = await penchant(['bake'], { cwd })
    assert.equal(code, 2)
    assert.match(stderr, /"bake", expected one of init, learn, build, .*audit\npenchant --help/)
  })
})

describe('penchant inspect', () => {
  beforeEach(() => succeeds(['build', 'items.ndjson', '--config', 'config.json']))

  /** What it says of the books under another config. */
  async function inspected(changes) {
    await writeFile(join(cwd, 'other.json'), JSON.stringify({ fields: config.fields, ...changes }))
    await succeeds(['build', 'items.ndjson', '--config', 'other.json', '--out', 'other.pnc'])
    return succeeds(['inspect', 'other.pnc'])
  }

  test('shows the fields with their roles, and how many bytes each section has', async () => {
    const stdout = await succeeds(['inspect', 'catalog.pnc'])
    assert.match(stdout, /catalog\.pnc: 10 items, [\d,]+ features, [\d,]+ bytes/)
    assert.match(stdout, /subjects +tag +1/)
    assert.match(stdout, /year +number/)
    const shares = [...stdout.matchAll(/([\d.]+) %/g)].map(([, share]) => Number(share))
    assert.ok(shares.length > 5 && shares.reduce((sum, share) => sum + share, 0) <= 100.5)
  })

  test('shows an item’s fields and features by its id', async () => {
    const stdout = await succeeds(['inspect', 'catalog.pnc', 'island'])
    assert.match(stdout, /title +Treasure Island/)
    assert.match(stdout, /subjects +Sea stories · Pirates/)
    assert.match(stdout, /0\.\d+ +subjects +Pirates/)
  })

  test('says how shelves are shaped, and where a surface shapes them otherwise', async () => {
    const stdout = await inspected({
      shaping: { caps: { creators: 2 }, available: { year: { min: 1800, max: 1900 } }, frequency: { most: 2 } },
      adapt: false,
      surfaces: {
        discover: {
          shaping: {
            exploration: 0.25,
            caps: {},
            exposure: [{ field: 'subjects', value: 'Pirates', atLeast: 0.1 }],
            boosts: [{ item: 'emma', by: -1, label: 'Less of it' }],
            pins: [{ item: 'omoo', position: 2, label: 'Ours' }],
          },
        },
        list: { shaping: { shape: false } },
        home: {},
      },
    })
    const [site, discover, list] = stdout.split(/^ {2}SHAPING.*\n/m).slice(1)
    assert.match(site, /^ {2}caps +2 of one creators$/m)
    assert.match(site, /^ {2}available +year 1800 to 1900$/m)
    assert.match(site, /^ {2}diversity +0\.1$/m, 'what nobody said is in force too')
    assert.match(site, /^ {2}frequency +shown 2 times in 24 hours and ignored: not shown$/m)
    assert.match(site, /^ {2}weights +as the config says, for everybody$/m)
    const rows = ({ length }, part) => part.split('\n').slice(0, length)
    const onDiscover = [
      '  exploration  0.25 of the places',
      '  caps         none',
      '  exposure     subjects “Pirates” 0.1 to 1 of the places',
      '  boosts       emma by -1 (“Less of it”)',
      '  pins         omoo in place 2 (“Ours”)',
      '',
    ]
    assert.deepEqual(rows(onDiscover, discover), onDiscover, 'what is the same is not said again')
    assert.match(list, /^ {2}exploration +no places\n {2}fatigue +nothing tires\n {2}frequency +nothing is withheld$/m)
    assert.match(stdout, /SHAPING +on discover, otherwise/)
    assert.doesNotMatch(stdout, /on home|the defaults: .*\n {2}diversity/)
  })

  test('lists the segments, each with all that has to hold', async () => {
    const interests = [
      { field: 'subjects', value: 'Sea stories', atLeast: 0.3 },
      { field: 'subjects', value: 'Pirates', atLeast: -0.1, atMost: 0.5 },
      { field: 'creators', value: 'Scott', atMost: 0 },
    ]
    const centroid = [
      { field: 'subjects', value: 'Love stories' },
      { field: 'subjects', value: 'Pirates', weight: -0.5 },
    ]
    const stdout = await inspected({
      segments: {
        sailors: { interests, context: { device: ['phone', 'tablet'], day: 'weekend' }, events: { atLeast: 2000 } },
        romantics: { centroid, group: 'readers' },
      },
    })
    const listed = [
      '  SEGMENT    HOLDS WHERE',
      '  romantics  a cosine of at least 0.2 with subjects “Love stories” 1, subjects “Pirates” -0.5',
      '             the nearest of the group readers',
      '  sailors    subjects “Sea stories” weighs at least 0.3',
      '             subjects “Pirates” weighs -0.1 to 0.5',
      '             creators “Scott” weighs at most 0',
      '             day is weekend',
      '             device is phone or tablet',
      '             2,000 acts on items are known, or more',
      '',
    ]
    assert.ok(stdout.includes(listed.join('\n')), stdout)
  })

  test('says what is held out and how much may be told', async () => {
    const stdout = await inspected({ experiments: { holdout: 0.05, budget: 3 } })
    assert.match(stdout, /EXPERIMENTS\n {2}hold-out +0\.05 of the visitors\n {2}budget +an ε of 3 for all answers/)
  })

  test('says of a catalogue that declares none of it what holds all the same', async () => {
    const stdout = await inspected({})
    assert.match(stdout, /SHAPING +the defaults: not set in the config\n {2}diversity +0\.1\n/)
    assert.match(stdout, /EXPERIMENTS +the defaults: .*\n {2}hold-out +no visitors\n {2}budget +an ε of 2 /)
    assert.match(stdout, /weights +adapted to what the visitor clicks/)
    assert.doesNotMatch(stdout, /SEGMENT|otherwise|caps|undefined|null|NaN/)
  })

  test('refuses an unknown id', () => fails(['inspect', 'catalog.pnc', 'nobody'], 1, [/"nobody"/, /item_unknown/]))
  test('refuses a file that is no catalogue', () => fails(['inspect', 'items.ndjson'], 1, [/catalog_magic/]))
  test('refuses a file that is not there', () => fails(['inspect', 'nothing.pnc'], 1, [/nothing\.pnc/]))
})

test('--help and no command at all show the usage, --version the version of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  for (const args of [[], ['--help'], ['-h'], ['help'], ['build', '--help']]) {
    assert.match(await succeeds(args), /penchant build <items>/)
  }
  assert.equal(await succeeds(['--version']), `${version}\n`)
})
