// Item vectors from NumPy, JSON and Parquet, as the libraries write them that sites use; and what is refused, by the item.

import assert from 'node:assert/strict'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as zlib from 'node:zlib'
import { failsWith, moduleOf } from '../fixtures/command.mjs'
import { books, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { readVectors } = await moduleOf('vectors/read.ts')
const { vectorFiles } = await moduleOf('vectors/write.ts')
const fixtures = fileURLToPath(new URL('../fixtures/vectors/', import.meta.url))
const folder = await temporaryFolder()

const ids = books.map(({ id }) => id)
const numbers = ids.map((_, row) => String(100 + row))
/** What tests/fixtures/vectors/make.py writes. */
const values = ids.flatMap((_, row) => Array.from({ length: 8 }, (_, at) => (((row * 7 + at * 3) % 11) - 5) / 2))

/** A file in a folder of its own; returns its path. */
let count = 0
async function place(name, content) {
  const path = join(folder, String(count++), name)
  await mkdir(join(path, '..'))
  await writeFile(path, content)
  return path
}

const json = (vector, id = 'moby') => JSON.stringify({ id, vector })
const eight = (change = {}) => Object.assign([1, 2, 3, 4, 5, 6, 7, 8], change)
const bytesOf = ({ content }) => Buffer.concat([...content].map((piece) => Buffer.from(piece)))

describe('vectors are read from', () => {
  const cases = {
    'NumPy’s 32 bits, with ids on lines': ['f4.npy', ids],
    'NumPy’s 64 bits by columns, with ids in JSON': ['f8-fortran.npy', ids],
    'NumPy’s 16 bits in version 2, with texts as ids': ['f2.npy', ids],
    'NumPy’s version 3, with whole numbers as ids': ['numbered.npy', numbers],
    'NumPy without ids': ['alone.npy', undefined],
    'pyarrow’s lists, in Snappy and groups of rows': ['snappy.parquet', ids],
    'pyarrow’s lists of a fixed length, uncompressed': ['none.parquet', numbers],
    'pyarrow’s lists of a fixed length, in gzip': ['gzip.parquet', numbers],
  }
  for (const [name, [file, names]] of Object.entries(cases)) {
    test(name, async () => {
      const set = await readVectors(join(fixtures, file))
      assert.deepEqual([set.ids, set.dimensions, [...set.values]], [names, 8, values])
    })
  }

  test('the folder that Spark’s ALS writes: what Spark itself says', async () => {
    const spark = await readVectors(join(fixtures, 'spark'))
    const said = await readVectors(join(fixtures, 'spark.ndjson'))
    assert.deepEqual(spark, said)
    assert.deepEqual([...spark.ids].sort(), ['1', '2', '3', '4', '5', '6'])
  })

  test('Zstandard, where Node has it; otherwise it is refused with what to do', async () => {
    const path = join(fixtures, 'zstd.parquet')
    if (zlib.zstdDecompressSync) assert.deepEqual([...(await readVectors(path)).values], values)
    else await failsWith(() => readVectors(path), 'vectors_invalid', /ZSTD/, /Snappy/, /22\.15/)
  })

  const rows = ids.map((id, row) => ({ id, vector: values.slice(8 * row, 8 * row + 8) }))
  const lines = rows.map((row) => JSON.stringify(row)).join('\n')
  const texts = {
    NDJSON: ['a.ndjson', lines],
    'NDJSON with empty lines and carriage returns': ['a.jsonl', `\ufeff\r\n${lines.replaceAll('\n', '\r\n\r\n')}\r\n`],
    'compressed NDJSON': ['a.ndjson.gz', zlib.gzipSync(lines)],
    'a JSON array': ['a.json', JSON.stringify(rows, null, 2)],
    'NDJSON with other names': [
      'a.ndjson',
      lines.replaceAll('"id"', '"item_id"').replaceAll('"vector"', '"embedding"'),
    ],
  }
  for (const [name, [file, content]] of Object.entries(texts)) {
    test(name, async () => {
      const set = await readVectors(await place(file, content))
      assert.deepEqual([set.ids, set.dimensions, [...set.values]], [ids, 8, values])
    })
  }

  test('compressed NumPy, with its ids beside it', async () => {
    const path = await place('a.npy.gz', zlib.gzipSync(await readFile(join(fixtures, 'f4.npy'))))
    await copyFile(join(fixtures, 'f4.ids.txt'), path.replace('npy.gz', 'ids.txt'))
    assert.deepEqual((await readVectors(path)).ids, ids)
  })

  test('the ends of 16 bits', async () => {
    const { values } = await readVectors(join(fixtures, 'halves.npy'))
    const third = 0.333251953125
    assert.deepEqual([...values], [65504, -65504, 2 ** -24, -(2 ** -14), third, -0, 1, 1023 * 2 ** -24])
  })
})

describe('vectors are written', () => {
  const set = { ids, dimensions: 8, values: Float32Array.from(values) }

  test('byte by byte as NumPy writes them', async () => {
    const [matrix, names] = vectorFiles('taste.npy', set)
    assert.deepEqual([matrix.path, names.path], ['taste.npy', 'taste.ids.txt'])
    assert.deepEqual(bytesOf(matrix), await readFile(join(fixtures, 'f4.npy')))
    assert.deepEqual(bytesOf(names), await readFile(join(fixtures, 'f4.ids.txt')))
  })

  test('as NDJSON that is read as the same numbers, to the last bit', async () => {
    const values = Float32Array.from({ length: 24 * 3_000 }, (_, at) =>
      Math.fround(Math.sin(at) * 10 ** ((at % 60) - 30)),
    )
    const written = { ids: Array.from({ length: 3_000 }, (_, at) => `"${at}"\n`), dimensions: 24, values }
    const [file] = vectorFiles('taste.ndjson', written)
    assert.deepEqual(await readVectors(await place('taste.ndjson', bytesOf(file))), written)
  })
})

describe('vectors are refused, with the item, what was got and what was expected:', () => {
  const lines = {
    'a vector that is shorter than the first': [
      `${json(eight())}\n\n${json([1, 2, 3], 'emma')}`,
      ...[/line 3/, /"emma"/, /3 numbers/, /expected 8/, /"moby"/],
    ],
    'a number that is none': [json(eight({ 4: 'x' })), /line 1/, /"moby"/, /"x" as number 5/, /finite/],
    'a number that is null': [json(eight({ 0: null })), /nothing as number 1/],
    'a number beyond 32 bits': [json(eight({ 7: 1e39 })), /1e\+39 as number 8/, /32 bits/],
    'an item without a vector': ['{"id":"moby"}', /no vector/, /"moby"/],
    'a text as a vector': [json('1,2'), /"1,2" as a vector/, /a list of numbers/],
    'a vector without an id': [`{"vector":${JSON.stringify(eight())}}`, /no id/, /line 1/],
    'a fraction as an id': [json(eight(), 1.5), /1\.5 as an id/],
    'an item that comes twice': [`${json(eight())}\n${json(eight())}`, /"moby" twice/, /line 1, line 2/],
    'too few dimensions': [json([1, 2, 3]), /3 numbers/, /8 to 1024/],
    'too many dimensions': [json(Array(1_025).fill(0)), /1,025 numbers/, /8 to 1024/],
    'a line that is no JSON': [`${json(eight())}\n{"id":`, /line 2/, /no JSON/],
    'a line that is no object': [`${json(eight())}\n[1]`, /line 2/, /no object/],
    'an array of nothing': ['[]', /no vectors/],
    'an empty file': ['', /nothing/, /\.npy, \.ndjson or \.parquet/],
    'a table of numbers': ['moby 1 2 3', /begins with "moby 1 2 3"/, /numpy\.save/],
  }
  for (const [name, [text, ...says]] of Object.entries(lines)) {
    test(name, async () => {
      const path = await place('vectors.ndjson', text)
      await failsWith(() => readVectors(path), 'vectors_invalid', /vectors\.ndjson: got /, ...says)
    })
  }

  const foreign = {
    'a Python pickle': [[0x80, 0x04, 0x95, 0], /a Python pickle/],
    'a .npz or a model of PyTorch': [[0x50, 0x4b, 0x03, 0x04], /a zip archive/],
    'an HDF5 file': [[0x89, 0x48, 0x44, 0x46], /an HDF5 file/],
  }
  for (const [name, [bytes, says]] of Object.entries(foreign)) {
    test(`${name}, with what to do in Python`, async () => {
      const path = await place('vectors.pkl', Buffer.from(bytes))
      await failsWith(
        () => readVectors(path),
        'vectors_invalid',
        says,
        /numpy\.save\('vectors\.npy'/,
        /vectors\.ids\.txt/,
      )
    })
  }

  describe('a NumPy file', () => {
    let f4
    before(async () => {
      f4 = await readFile(join(fixtures, 'f4.npy'))
    })

    /** The file with something else in its header, as long as it was. */
    const headed = (from, to) => {
      const bytes = Buffer.from(f4)
      bytes.write(to.padEnd(from.length), bytes.indexOf(from), 'latin1')
      return bytes
    }
    const cases = {
      'that ends early': [() => f4.subarray(0, -1), /319 bytes/, /320/],
      'that ends in its header': [() => f4.subarray(0, 60), /ends early/],
      'of a version to come': [() => Buffer.from(f4).fill(9, 6, 7), /version 9/],
      'of whole numbers': [() => headed("'<f4'", "'<i4'"), /<i4/, /astype/],
      'of Python objects': [() => headed("'<f4'", "'|O'"), /\|O/, /astype/],
      'of big-endian numbers': [() => headed("'<f4'", "'>f4'"), />f4/, /astype/],
      'of one dimension': [() => headed('(10, 8)', '(80,)'), /1 dimensions/, /items × numbers/],
      'of structures': [() => headed("'<f4'", '[]'), /the header/, /one plain array/],
      'with a number that is not finite': [
        () =>
          Buffer.from(f4).fill(Buffer.from(Float32Array.of(Number.NaN).buffer), f4.length - 4 * 8 - 4, f4.length - 32),
        ...[/NaN as number 8/, /row 9, item "pirate"/],
      ],
    }
    for (const [name, [bytes, ...says]] of Object.entries(cases)) {
      test(name, async () => {
        const path = await place('f4.npy', bytes())
        await copyFile(join(fixtures, 'f4.ids.txt'), path.replace('.npy', '.ids.txt'))
        await failsWith(() => readVectors(path), 'vectors_invalid', /f4\.npy: got /, ...says)
      })
    }

    const lists = {
      'with fewer ids than rows': ['f4.ids.txt', 'a\nb\n', /2 ids/, /10, one for each row/],
      'with an id that comes twice': [
        'f4.ids.txt',
        `${'abcdefghi'.split('').join('\n')}\na`,
        /row 1 and row 10, item "a"/,
      ],
      'with an empty line among its ids': ['f4.ids.txt', 'a\n\nc\nd\ne\nf\ng\nh\ni\nj\n', /no id \(row 2\)/],
      'with ids that are no JSON': ['f4.ids.json', '[', /no JSON/],
      'with ids that are no array': ['f4.ids.json', '{}', /no array/],
      'with an object as an id': ['f4.ids.json', '[{}]', /\{\} as an id \(row 1\)/],
      'with numbers of 32 bits as ids': ['f4.ids.npy', () => f4, /2 dimensions/],
    }
    for (const [name, [file, content, ...says]] of Object.entries(lists)) {
      test(name, async () => {
        const path = await place('f4.npy', f4)
        await writeFile(join(path, '..', file), typeof content === 'string' ? content : content())
        await failsWith(() => readVectors(path), 'vectors_invalid', new RegExp(`${file}: got `), ...says)
      })
    }
  })

  describe('a Parquet file', () => {
    test('with a hole', () =>
      failsWith(
        () => readVectors(join(fixtures, 'hole.parquet')),
        'vectors_invalid',
        /no vector/,
        /row 1, item "moby"/,
      ))
    test('that was cut off', async () => {
      const whole = await readFile(join(fixtures, 'snappy.parquet'))
      for (const length of [4, 100, whole.length - 1]) {
        const path = await place('cut.parquet', whole.subarray(0, length))
        await failsWith(() => readVectors(path), 'vectors_invalid', /cut\.parquet/)
      }
    })
    test('in a folder that has none', async () => {
      const path = join(await place('README', 'nothing'), '..')
      await failsWith(() => readVectors(path), 'vectors_invalid', /without \.parquet files/)
    })
    test('in a folder where one part is something else', async () => {
      const path = join(await place('part-1.parquet', json(eight())), '..')
      await failsWith(() => readVectors(path), 'vectors_invalid', /part-1\.parquet/, /no Parquet/)
    })
  })
})

describe('penchant build --vectors', () => {
  let cwd
  before(async () => {
    cwd = join(await place('items.ndjson', books.map((book) => JSON.stringify(book)).join('\n')), '..')
    for (const name of ['f4.npy', 'f4.ids.txt', 'alone.npy', 'numbered.npy', 'numbered.ids.npy']) {
      await copyFile(join(fixtures, name), join(cwd, name))
    }
    await copyFile(join(fixtures, 'snappy.parquet'), join(cwd, 'snappy.parquet'))
    await writeFile(
      join(cwd, 'nine.ndjson'),
      books
        .slice(1)
        .map(({ id }) => json(eight(), id))
        .join('\n'),
    )
    await writeFile(join(cwd, 'strangers.ndjson'), ['moby', 'x', 'y'].map((id) => json(eight(), id)).join('\n'))
    await writeFile(
      join(cwd, 'visits.csv'),
      'user,item,timestamp\na,moby,1777638600\na,emma,1777638600\nb,nobody,1777638600',
    )
  })
  const build = (...args) => penchant(['build', 'items.ndjson', '--out', 'out.pnc', ...args], { cwd })

  async function succeeds(...args) {
    const { code, stdout, stderr } = await build(...args)
    assert.deepEqual([code, stderr], [0, ''])
    return stdout
  }

  async function fails(code, says, ...args) {
    const before = await readdir(cwd)
    const result = await build(...args)
    assert.deepEqual([result.code, result.stdout], [code, ''], result.stderr)
    for (const pattern of says) assert.match(result.stderr, pattern)
    assert.deepEqual(await readdir(cwd), before)
  }

  test('takes up to four sets with names, and says how many items have one', async () => {
    const sets = ['f4.npy', 'text=snappy.parquet', 'few=strangers.ndjson', 'most=nine.ndjson']
    const stdout = await succeeds(...sets.flatMap((set) => ['--vectors', set]))
    assert.match(stdout, /Vectors taste: 10 of 10 items have one, of 8 numbers\./)
    assert.match(stdout, /Vectors text: 10 of 10 items/)
    assert.match(stdout, /Vectors few: 1 of 10 items have one, of 8 numbers; vectors of no item: 2\./)
    assert.match(stdout, /Vectors most: 9 of 10 items/)
  })

  test('takes rows without ids in the order of the items: the same catalogue', async () => {
    await succeeds('--vectors', 'f4.npy')
    const named = await readFile(join(cwd, 'out.pnc'))
    assert.match(await succeeds('--vectors', 'alone.npy'), /Vectors taste: 10 of 10 items/)
    assert.deepEqual(await readFile(join(cwd, 'out.pnc')), named)
  })

  test('refuses rows without ids where the items are more or fewer, and says where ids were looked for', async () => {
    await writeFile(
      join(cwd, 'five.ndjson'),
      books
        .slice(0, 5)
        .map((book) => JSON.stringify(book))
        .join('\n'),
    )
    const { code, stderr } = await penchant(['build', 'five.ndjson', '--out', 'five.pnc', '--vectors', 'alone.npy'], {
      cwd,
    })
    assert.equal(code, 1)
    for (const says of [/the 5 items/, /alone\.ids\.txt/, /alone\.ids\.json/, /alone\.ids\.npy/, /vectors_invalid/]) {
      assert.match(stderr, says)
    }
  })

  test('reads one set from standard input', async () => {
    const args = ['build', 'items.ndjson', '--out', 'piped.pnc', '--vectors', '-']
    const { code, stdout } = await penchant(args, { cwd, input: json(eight()) })
    assert.equal(code, 0)
    assert.match(stdout, /Vectors taste: 1 of 10/)
  })

  test('beside --interactions, which says how many were with these items', async () => {
    const stdout = await succeeds('--vectors', 'f4.npy', '--interactions', 'visits.csv')
    assert.match(stdout, /Interactions: 2 with items of these; with others: 1\./)
  })

  const typed = {
    'five sets': ['a', 'b', 'c', 'd', 'e'].flatMap((name) => ['--vectors', `${name}=f4.npy`]),
    'two sets of one name': ['--vectors', 'f4.npy', '--vectors', 'alone.npy'],
    'a name of another signal': ['--vectors', 'popularity=f4.npy'],
    'a name with capitals': ['--vectors', 'Taste=f4.npy'],
    'a name that is too long': ['--vectors', `${'a'.repeat(33)}=f4.npy`],
    'a name without a file': ['--vectors', 'text='],
    'standard input twice': ['--vectors', '-', '--interactions', '-'],
  }
  for (const [name, args] of Object.entries(typed)) {
    test(`refuses ${name}, with exit code 2`, () => fails(2, [/^penchant: build: /, /penchant build <items>/], ...args))
  }

  test('refuses a file that is not there, with exit code 1', () =>
    fails(1, [/none\.npy/, /no such file/], '--vectors', 'none.npy'))
  test('refuses vectors that are none, and leaves no catalogue behind', () =>
    fails(1, [/visits\.csv: got a file that begins with/, /vectors_invalid/], '--vectors', 'visits.csv'))
})
