// Tables of who did something with what: read from CSV as people have it, and refused with the line where it is broken.

import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { failsWith, moduleOf } from '../fixtures/command.mjs'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { parseInteractions, readInteractions } = await moduleOf('interactions.ts')
const { numberAt } = await moduleOf('csv/numbers.ts')
const { dateAt } = await moduleOf('csv/dates.ts')
const folder = await temporaryFolder()

const read = (text) => parseInteractions(Buffer.from(text), 'table.csv')

/** The table again as rows; what is not there is left out. */
function rows(text) {
  const { users, items, user, item, value, at } = read(text)
  return Array.from(user, (who, row) => {
    const read = { user: users[who], item: items[item[row]], value: value[row], at: at[row] }
    return Object.fromEntries(Object.entries(read).filter(([, cell]) => !Number.isNaN(cell)))
  })
}

const MAY = Date.UTC(2026, 4, 1, 12, 30)
const WHOLE = [
  { user: 'ann', item: 'moby', value: 5, at: MAY },
  { user: 'bob', item: 'emma', value: 2.5, at: MAY + 1_000 },
]

describe('a table of interactions', () => {
  const same = {
    'without a header': 'ann,moby,5,1777638600\nbob,emma,2.5,1777638601',
    'with a header': 'user,item,value,timestamp\nann,moby,5,1777638600\nbob,emma,2.5,1777638601\n',
    'with its columns in another order and others between':
      'date,note,movieId,rating,userId\n1777638600,x,moby,5,ann\n1777638601,"a, b",emma,2.5,bob\n',
    'with semicolons': 'user;item;value;timestamp\nann;moby;5;1777638600\nbob;emma;2.5;1777638601\n',
    'with tabs': 'user\titem\tvalue\ttimestamp\nann\tmoby\t5\t1777638600\nbob\temma\t2.5\t1777638601\n',
    'with carriage returns': 'user,item,value,timestamp\r\nann,moby,5,1777638600\r\nbob,emma,2.5,1777638601\r\n',
    'with carriage returns alone': 'user,item,value,timestamp\rann,moby,5,1777638600\rbob,emma,2.5,1777638601\r',
    'with a byte order mark': '\ufeffUser_ID,Item ID,Rating,Time\nann,moby,5,1777638600\nbob,emma,2.5,1777638601\n',
    'with empty lines': '\n\nann,moby,5,1777638600\n\n\nbob,emma,2.5,1777638601\n\n',
    'with quotes': '"user","item","value","timestamp"\n"ann","moby","5","1777638600"\nbob , "emma" ,2.5,"1777638601"',
    'with milliseconds': 'ann,moby,5,1777638600000\nbob,emma,2.5,1777638601000',
    'with dates': 'ann,moby,5,2026-05-01T12:30:00Z\nbob,emma,2.5,2026-05-01T14:30:01.000+02:00',
    'with dates as databases write them': 'ann,moby,5,2026-05-01 12:30\nbob,emma,2.5,2026-05-01 12:30:01 UTC',
  }
  for (const [name, text] of Object.entries(same)) {
    test(`is read ${name}`, () => assert.deepEqual(rows(text), WHOLE))
  }

  test('may have neither values nor times, or gaps among them', () => {
    assert.deepEqual(rows('ann,moby\nbob,emma'), [
      { user: 'ann', item: 'moby' },
      { user: 'bob', item: 'emma' },
    ])
    assert.deepEqual(rows('user,item,value,timestamp\nann,moby,,\nbob,emma,1,'), [
      { user: 'ann', item: 'moby' },
      { user: 'bob', item: 'emma', value: 1 },
    ])
  })

  test('of three columns and no header has values, unless they look like times', () => {
    assert.deepEqual(rows('ann,moby,99999999'), [{ user: 'ann', item: 'moby', value: 99_999_999 }].map(rounded))
    assert.deepEqual(rows('ann,moby,100000000'), [{ user: 'ann', item: 'moby', at: 1e11 }])
    assert.deepEqual(rows('ann,moby,2026-05-01'), [{ user: 'ann', item: 'moby', at: Date.UTC(2026, 4, 1) }])
    const gap = [
      { user: 'ann', item: 'moby' },
      { user: 'bob', item: 'emma', at: 1e11 },
    ]
    assert.deepEqual(rows('ann,moby,\nbob,emma,100000000'), gap)
  })

  test('takes of two columns the one that is named more plainly', () => {
    const text = 'session_id,user_id,product_id,item_id,count,rating\ns,ann,p,moby,3,5'
    assert.deepEqual(rows(text), [{ user: 'ann', item: 'moby', value: 5 }])
  })

  test('has a header where names of users or items stand in it, however they are spelled', () => {
    for (const header of [
      'USER,ITEM',
      'userId,itemId',
      'User ID, Item.ID ',
      'user-id,item_id',
      'uid,iid',
      'u_id,sku',
    ]) {
      assert.deepEqual(rows(`${header},created-at\nann,moby,100000000`), [{ user: 'ann', item: 'moby', at: 1e11 }])
    }
  })

  test('keeps a first row whose ids merely have names in them', () => {
    for (const [user, item] of [
      ['user-1', 'item-1'],
      ['user1', 'item1'],
      ['User 7', 'Movie 9'],
      ['4user', '#item'],
      ['-user', '+item'],
      ['user_', 'item.'],
      ['user:id', 'item(id)'],
    ]) {
      const kept = [
        { user, item },
        { user: 'bob', item: 'emma' },
      ]
      assert.deepEqual(rows(`${user},${item}\nbob,emma`), kept)
    }
  })

  test('numbers users and items in the order of their first appearance', () => {
    const { users, items, user, item } = read('b,y\na,x\nb,x\na,y\nc,y')
    assert.deepEqual(
      [users, items],
      [
        ['b', 'a', 'c'],
        ['y', 'x'],
      ],
    )
    assert.deepEqual(
      [[...user], [...item]],
      [
        [0, 1, 0, 1, 2],
        [0, 1, 1, 0, 0],
      ],
    )
  })

  test('keeps ids as they are written: zeros in front, letters of all the world, spaces in quotes', () => {
    const ids = ['007', '7', 'Žluťoučký', '鯨', '🐳', ' spaced ', 'with, comma', 'with "quotes"', 'two\nlines', '']
    const known = ids.slice(0, -1)
    const text = known.map((id) => `"${id.replaceAll('"', '""')}",x`).join('\n')
    assert.deepEqual(read(text).users, known)
  })

  test('is read from a file, from a compressed one, and the same', async () => {
    const text = 'ann,moby,5,1777638600\nbob,emma,2.5,1777638601'
    await writeFile(join(folder, 'plain.csv'), text)
    await writeFile(join(folder, 'packed.csv.gz'), gzipSync(text))
    const plain = await readInteractions(join(folder, 'plain.csv'))
    assert.deepEqual(await readInteractions(join(folder, 'packed.csv.gz')), plain)
    assert.deepEqual(plain.users, ['ann', 'bob'])
  })

  test('of a hundred thousand rows is what was written, however it is quoted and separated', () => {
    for (const [delimiter, end, seed] of [
      [',', '\n', 1],
      [';', '\r\n', 2],
      ['\t', '\n', 3],
    ]) {
      const random = generator(seed)
      const id = (kind) => `${kind}${delimiter}${'"'.repeat(random() * 3)}${Math.floor(random() ** 3 * 20_000)}`
      const written = Array.from({ length: 33_334 }, () => [
        ...[id('u'), id('i')],
        ...[Math.round(random() * 1e4) / 1e2, Math.floor(1.6e12 + random() * 1e11)],
      ])
      const cell = (value) => (typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : value)
      const text = written.map((row) => row.map(cell).join(delimiter)).join(end)
      const { users, items, user, item, value, at } = read(text)
      assert.equal(user.length, written.length)
      for (const [row, [who, what, much, when]] of written.entries()) {
        const found = [users[user[row]], items[item[row]], value[row], at[row]]
        assert.deepEqual(found, [who, what, Math.fround(much), when])
      }
      assert.equal(new Set(users).size, users.length)
    }
  })
})

describe('numbers and times', () => {
  const of = (read, text) => read(Buffer.from(`<${text}>`), 1, 1 + Buffer.byteLength(text))

  test('are what JavaScript makes of the text', () => {
    const random = generator(4)
    const digits = (most) => Array.from({ length: 1 + random() * most }, () => Math.floor(random() * 10)).join('')
    for (let round = 0; round < 20_000; round++) {
      const sign = ['', '-', '+'][Math.floor(random() * 3)]
      const fraction = random() < 0.5 ? `.${digits(12)}` : ''
      const exponent = random() < 0.2 ? `e${Math.floor(random() * 40 - 20)}` : ''
      const text = `${sign}${digits(18)}${fraction}${exponent}`
      assert.equal(of(numberAt, text), Number(text), text)
    }
  })

  test('are none where the text is none', () => {
    for (const text of ['', '-', '.', '1,5', '1 000', '0x10', 'Infinity', 'NaN', '1e', '5 stars', '--1', '1.2.3']) {
      assert.ok(Number.isNaN(of(numberAt, text)), text)
    }
  })

  test('are the dates of ISO 8601', () => {
    const random = generator(5)
    for (let round = 0; round < 5_000; round++) {
      const text = new Date(Math.floor(random() * 4e12 - 1e12)).toISOString()
      assert.equal(of(dateAt, text), Date.parse(text), text)
    }
    const others = { '2026-05-01T12:30:00.5-0330': MAY + 12_600_500, '2026-05-01T12:30+02': MAY - 7_200_000 }
    for (const [text, time] of Object.entries(others)) assert.equal(of(dateAt, text), time, text)
  })

  test('are no dates where the calendar or the clock has none', () => {
    const none = ['2026-02-29', '2026-13-01', '2026-00-10', '2026-05-32', '2026-05-01T24:00', '2026-05-01T12:60']
    const broken = ['2026-05-01T', '2026-05-01T12', '2026-05-01 noon', '2026-5-1', '01/05/2026', '2026-05-01T12:30 CET']
    for (const text of [...none, ...broken]) assert.ok(Number.isNaN(of(dateAt, text)), text)
  })
})

describe('a table of interactions is refused, with the line, what was got and what was expected:', () => {
  const cases = {
    'nothing at all': ['', /line 1/, /nothing/],
    'a header alone': ['user,item\n', /a header and nothing else/],
    'one column': ['ann\nbob', /line 1/, /one column/, /commas, semicolons, tabs/],
    'five columns without a header': ['a,b,1,2,3', /5 columns and no header/],
    'a header without items': ['user,thing,rating\na,b,1', /the header "user", "thing", "rating"/],
    'two columns of one name': ['user,user_id,item\na,b,c', /2 columns/, /expected one/],
    'a row that is short': ['user,item,value\na,b,1\n\na,b', /line 4/, /2 cells/, /expected 3/],
    'a row that is long': ['a,b\nc,d,e', /line 2/, /3 cells/, /expected 2/, /quoted/],
    'no user': ['a,b\n,d', /line 2/, /no user/, /column 1/],
    'no item': ['item,user\na,b\n"",d', /line 3/, /no item/, /column 1/],
    'a value that is none': ['a,b,1\nc,d,five', /line 2/, /the value "five"/, /a number/],
    'a value beyond 32 bits': ['user,item,value\na,b,1e39', /the value "1e39"/],
    'a decimal comma': ['a;b;1,5', /the value "1,5"/],
    'a time that is none': ['a,b,1,yesterday', /the time "yesterday"/, /ISO date/],
    'a quote without its end': ['a,b\n"c,d\ne,f', /line 2/, /never closed/],
    'a quote that goes on': ['a,b\n"c\n"x,d', /line 2/, /"x" after a closing quote/, /doubled/],
    'a broken row after a cell of three lines': ['"a\n\nb",c\nd', /line 4/, /one cell/],
  }
  for (const [name, [text, ...says]] of Object.entries(cases)) {
    test(name, () => failsWith(() => read(text), 'interactions_invalid', /^table\.csv: line \d+: got /, ...says))
  }

  test('UTF-16 without a mark, with the line that converts it', () =>
    failsWith(
      () => parseInteractions(Buffer.from('user,item\na,b', 'utf16le'), 'x'),
      'interactions_invalid',
      /byte 0x00: UTF-16 without a byte order mark/,
      /iconv -f UTF-16LE -t UTF-8/,
    ))
  test('Latin-1, with the byte, the line and the line that converts it', () =>
    failsWith(
      () => parseInteractions(Buffer.from('a,b\nc\xff,d', 'latin1'), 'x'),
      'interactions_invalid',
      /line 2: got the byte 0xff \(byte 6 of the table\), which is no UTF-8/,
      /iconv -f ISO-8859-1 -t UTF-8/,
    ))

  test('what cannot be unpacked, saying what it should have been', async () => {
    const path = join(folder, 'broken.csv.gz')
    await writeFile(path, gzipSync('ann,moby').subarray(0, 20))
    await assert.rejects(readInteractions(path), /broken\.csv\.gz could not be unpacked: .* of interactions$/)
  })

  test('by the command, with exit code 1 and nothing written', async () => {
    const before = await readdir(folder)
    const { code, stdout, stderr } = await penchant(['train', '-'], { cwd: folder, input: 'ann,moby\nbob' })
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /standard input: line 2: got one cell, expected 2.*\[interactions_invalid\]/)
    assert.deepEqual(await readdir(folder), before)
  })
})

function rounded(row) {
  return { ...row, value: Math.fround(row.value) }
}

/** Numbers from 0 to 1, the same every time (mulberry32). */
function generator(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
