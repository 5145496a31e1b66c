// Logs as sites and datasets export them: columns by their names, delimiters, times in every unit, types of event; and what cannot be
// told is refused with the option to type. The table of docs/logs.md is that of the code.

import assert from 'node:assert/strict'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { failsWith, moduleOf } from '../fixtures/command.mjs'
import { books, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const { parseInteractions } = await moduleOf('interactions.ts')
const { ordersOf } = await moduleOf('orders.ts')
const { KNOWN, ROLES } = await moduleOf('csv/known.ts')

const cwd = await temporaryFolder()

const read = (text, reading) => parseInteractions(Buffer.from(text), 'log.csv', reading)

/** The log as rows of user, item, value and time; what is not there is left out. */
function rows(text, reading) {
  const { users, items, user, item, value, at } = read(text, reading)
  return Array.from(user, (who, row) =>
    [users[who], items[item[row]], value[row], at[row]].filter((cell) => !Number.isNaN(cell)),
  )
}

/** 2026-12-01 10:00 UTC. */
const TEN = Date.UTC(2026, 11, 1, 10)

describe('the columns of an export are known by their names:', () => {
  const exports = {
    'GA4’s BigQuery export, flattened': [
      'event_date,event_timestamp,event_name,user_pseudo_id,user_id,ga_session_id,item_id,item_name,quantity,price',
      '20261201,1796119200000000,purchase,ga.1,,77,moby,Moby-Dick,2,9.5',
      ['ga.1', 'moby', 2, TEN],
    ],
    'GA4’s export with nested names': [
      'event_timestamp,event_name,user_pseudo_id,items.item_id',
      '1796119200000000,view_item,ga.1,moby',
      ['ga.1', 'moby', TEN],
    ],
    'Shopify’s orders': [
      'Name,Email,Financial Status,Paid at,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Vendor',
      '#1001,ann@example.org,paid,2026-12-01 05:01:00 -0500,EUR,2026-12-01 05:00:00 -0500,2,Moby-Dick,9.50,moby,Penguin',
      ['ann@example.org', 'moby', 2, TEN],
    ],
    'MovieLens, with a header': ['userId,movieId,rating,timestamp', '1,1193,5.0,1796119200', ['1', '1193', 5, TEN]],
    'MovieLens 1M, .dat': ['', '1::1193::5::1796119200\n', ['1', '1193', 5, TEN]],
    'MovieLens 100k, u.data': ['', '196\t242\t3\t1796119200', ['196', '242', 3, TEN]],
    'H&M': [
      't_dat,customer_id,article_id,price,sales_channel_id',
      '2026-12-01,c0ffee,0663713001,0.05,2',
      ['c0ffee', '0663713001', TEN - 36e6],
    ],
    'Amazon reviews of 2018': [
      'overall,verified,reviewTime,reviewerID,asin,unixReviewTime',
      '5.0,true,"12 1, 2026",A1,0001,1796119200',
      ['A1', '0001', 5, TEN],
    ],
    'Amazon reviews of 2023': [
      'rating,title,asin,parent_asin,user_id,timestamp',
      '5.0,Nice,B1,B0,AE,1796119200000',
      ['AE', 'B1', 5, TEN],
    ],
    'Book-Crossing': ['"User-ID";"ISBN";"Book-Rating"', '"276725";"034545104X";"7"', ['276725', '034545104X', 7]],
    RetailRocket: ['timestamp,visitorid,event,itemid,transactionid', '1796119200000,1,view,100,', ['1', '100', TEN]],
    REES46: [
      'event_time,event_type,product_id,category_id,brand,price,user_id,user_session',
      '2026-12-01 10:00:00 UTC,view,44600062,21,sony,3.1,541312140,72d7',
      ['541312140', '44600062', TEN],
    ],
    'Last.fm (HetRec)': ['userID\tartistID\tweight', '2\t51\t13883', ['2', '51', 13_883]],
    Yelp: [
      'review_id,user_id,business_id,stars,useful,funny,cool,text,date',
      'r,ann,b,4,0,0,0,"so, good",2026-12-01 10:00:00',
      ['ann', 'b', 4, TEN],
    ],
    Goodreads: ['user_id,book_id,is_read,rating,is_reviewed', '0,948,1,5,0', ['0', '948', 5]],
    OTTO: ['session,aid,ts,type', '12,59625,1796119200000,clicks', ['12', '59625', TEN]],
    'Complete Journey': [
      'household_id,store_id,basket_id,product_id,quantity,sales_value,week,transaction_timestamp',
      '900,330,31198570044,1095275,1,0.5,1,2026-12-01T10:00:00Z',
      ['900', '1095275', 1, TEN],
    ],
    'Online Retail': [
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
      '536365,85123A,LANTERN,6,12/31/2026 8:26,2.55,17850,UK',
      ['17850', '85123A', 6, Date.UTC(2026, 11, 31, 8, 26)],
    ],
    'a log of a warehouse': ['unix_timestamp|visitorId|itemId', '1796119200|ann|moby', ['ann', 'moby', TEN]],
  }
  for (const [name, [header, row, expected]] of Object.entries(exports)) {
    test(name, () => {
      const text = header ? `${header}\n${row}` : row
      assert.deepEqual(rows(text), [expected])
      assert.deepEqual(
        rows(`\ufeff${text.replaceAll('\n', '\r\n')}\r\n`),
        [expected],
        'with a mark and carriage returns',
      )
    })
  }

  test('the orders of a shop and of groceries are orders', () => {
    const shopify = `${exports['Shopify’s orders'][0]}\n${exports['Shopify’s orders'][1]}`
    const found = ordersOf(Buffer.from(shopify), 'orders.csv')
    assert.deepEqual([found.interactions.users, found.interactions.items], [['#1001'], ['moby']])
    assert.deepEqual(found.purchases.users, ['ann@example.org'])
    const instacart = ordersOf(
      Buffer.from('order_id,product_id,add_to_cart_order,reordered\n2,33120,1,1\n2,28985,2,1'),
      'x',
    )
    assert.deepEqual([instacart.count, instacart.interactions.items], [1, ['33120', '28985']])
  })

  test('quoted users and orders of a file are both read as they are written', () => {
    const found = ordersOf(Buffer.from('"order","user","item","time"\n"o ""1""","a ""b""","m","2026-12-01"'), 'x.csv')
    assert.deepEqual([found.interactions.users, found.purchases.users], [['o "1"'], ['a "b"']])
  })
})

test('the table of names in docs/logs.md is that of the code', async () => {
  const text = await readFile(new URL('../../docs/logs.md', import.meta.url), 'utf8')
  for (const role of ROLES) {
    const [, names] = new RegExp(`^\\| \`${role}\` \\| (.*) \\|$`, 'm').exec(text) ?? []
    assert.deepEqual(
      [...(names ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
      [...KNOWN[role]],
      role,
    )
  }
})

describe('--columns', () => {
  const table = 'who,what,mark,seen,kind\nann,moby,3,2026-12-01T10:00:00Z,a\nbob,emma,4,2026-12-01T10:00:01Z,b'
  const whole = [
    ['ann', 'moby', 3, TEN],
    ['bob', 'emma', 4, TEN + 1_000],
  ]
  test('names them, by name in any spelling or by number', () => {
    assert.deepEqual(rows(table, { columns: { user: 'who', item: 'what', value: 'mark', timestamp: 'seen' } }), whole)
    assert.deepEqual(rows(table, { columns: { user: 'WHO', item: '2', value: '3', timestamp: 'Seen' } }), whole)
    const bare = table.slice(table.indexOf('\n') + 1)
    assert.deepEqual(rows(bare, { columns: { user: '1', item: '2', value: '3', timestamp: '4' } }), whole)
  })

  test('takes precedence over known names, which are read for the rest', () => {
    const text = 'user,item,visitor,rating,time\na,x,ann,5,1796119200'
    assert.deepEqual(rows(text, { columns: { user: 'visitor' } }), [['ann', 'x', 5, TEN]])
    assert.deepEqual(rows(text, { columns: { timestamp: 'none', value: 'none' } }), [['a', 'x']])
  })

  test('that are not there are refused, with those that are', () =>
    failsWith(
      () => read(table, { columns: { user: 'visitor' } }),
      'interactions_invalid',
      /user=visitor and the first row "who", "what"/,
      /number of 1 to 5/,
    ))
})

describe('what a header does not say is refused with what was found, what is missing and the option to type:', () => {
  const cases = {
    'no item': [
      'visitorid,thing,event_time\nann,x,1796119200',
      /no column is known as item \(user is "visitorid", timestamp is "event_time"\)/,
      /--columns item=thing$/,
    ],
    'no user, and times under another name': [
      'itemid,who,seen\nx,ann,2026-12-01',
      /no column is known as user/,
      /--columns user=who,timestamp=seen$/,
    ],
    nothing: [
      'who,what,seen\nann,moby,1796119200000\nbob,emma,1796119200001',
      /the header "who", "what", "seen"/,
      /--columns user=who,item=what,timestamp=seen$/,
    ],
    'nothing above numbers': ['who,what\n1,2\n3,4\n5,6', /"who", "what"/, /--columns user=who,item=what$/],
    'seconds under another name': [
      'user,item,seen\na,x,1796119200',
      /the column "seen", which looks like times/,
      /--columns timestamp=seen, or --columns timestamp=none/,
    ],
    'microseconds under another name': ['user,item,clock\na,x,1796119200000000', /"clock", which looks like times/],
    'dates under another name': ['user,item,seen\na,x,12/31/2026\nb,y,', /"seen", which looks like times/],
    'a name that speaks of time': [
      'user,item,TRANS_TIME\na,x,1631',
      /"TRANS_TIME", which looks like times/,
      /timestamp=none/,
    ],
    'a name that speaks of a day': ['user,item,purchaseDay\na,x,711', /"purchaseDay"/],
  }
  for (const [name, [text, ...says]] of Object.entries(cases)) {
    test(name, () => failsWith(() => read(text), 'interactions_invalid', /^log\.csv: line 1: got /, ...says))
  }

  test('and not where the option says that there are none', () => {
    assert.deepEqual(rows('user,item,seen\na,x,1796119200', { columns: { timestamp: 'none' } }), [['a', 'x']])
  })
})

describe('times', () => {
  const at = (...cells) => Array.from(read(['user,item,time', ...cells.map((cell) => `a,x,"${cell}"`)].join('\n')).at)
  const same = {
    seconds: ['1796119200', '1796119201'],
    'seconds with a fraction': ['1796119200.0', '1796119201.000'],
    milliseconds: ['1796119200000', '1796119201000'],
    microseconds: ['1796119200000000', '1796119201000000'],
    nanoseconds: ['1796119200000000000', '1796119201000000000'],
    'ISO 8601': ['2026-12-01T10:00:00Z', '2026-12-01T11:00:01.000+01:00'],
    'RFC 3339 in small letters': ['2026-12-01t10:00:00z', '2026-12-01t10:00:01z'],
    BigQuery: ['2026-12-01 10:00:00 UTC', '2026-12-01 10:00:01.000000 UTC'],
    Shopify: ['2026-12-01 05:00:00 -0500', '2026-12-01 11:00:01 +0100'],
    PostgreSQL: ['2026-12-01 10:00:00+00', '2026-12-01 10:00:01.25+00'.replace('.25', '')],
    'with slashes, the year first': ['2026/12/01 10:00:00', '2026/12/01 10:00:01'],
    'fourteen digits': ['20261201100000', '20261201100001'],
    'a month in a word': ['December 1, 2026 10:00', 'Dec 1, 2026, 10:00:01 AM'],
    'a day before the word': ['1 December 2026 10:00:00Z', '01 dec 2026 11:00:01+01:00'],
    'a word among numbers': ['2026-12-01 10:00', '1 Dec 2026 10:00:01'],
  }
  for (const [name, cells] of Object.entries(same)) {
    test(`are read: ${name}`, () => assert.deepEqual(at(...cells), [TEN, TEN + 1_000]))
  }

  test('are days where all numbers are', () => {
    assert.deepEqual(at('20261201', '20240229'), [Date.UTC(2026, 11, 1), Date.UTC(2024, 1, 29)])
    assert.deepEqual(at('20261201', '20261301'), [20_261_201e3, 20_261_301e3], 'one that is no day makes them seconds')
  })

  test('of dates with slashes or points are told by the column', () => {
    assert.deepEqual(at('12/01/2026', '12/31/2026'), [Date.UTC(2026, 11, 1), Date.UTC(2026, 11, 31)])
    assert.deepEqual(at('1/12/2026 10:00', '31/12/2026 10:00:05'), [TEN, Date.UTC(2026, 11, 31, 10, 0, 5)])
    assert.deepEqual(at('12/1/2026 10:00:00 AM', '12/13/2026 12:05 pm', '12/13/2026 12:05 AM'), [
      TEN,
      Date.UTC(2026, 11, 13, 12, 5),
      Date.UTC(2026, 11, 13, 0, 5),
    ])
    assert.deepEqual(at('1.12.2026', '02.12.2026'), [Date.UTC(2026, 11, 1), Date.UTC(2026, 11, 2)])
    assert.deepEqual(at('3/3/2026', '4/4/2026'), [Date.UTC(2026, 2, 3), Date.UTC(2026, 3, 4)], 'the same either way')
  })

  test('that are missing stay so, and zero is 1970 in every unit', () => {
    assert.deepEqual(at('1796119200000000', '', '0'), [TEN, Number.NaN, 0])
  })

  const refused = {
    'seconds among milliseconds': [
      ['1796119200000', '1796119200'],
      /line 3: got a time in seconds, where earlier rows have milliseconds/,
    ],
    'milliseconds after seconds': [
      ['1796119200', '1796119200', '1796119200000'],
      /line 4: got a time in milliseconds, where earlier rows have seconds/,
    ],
    'dates among numbers': [
      ['1796119200', '2026-12-01'],
      /line 3: got a time in dates, where earlier rows have seconds/,
    ],
    'two kinds of dates': [['2026-12-01', '12/31/2026'], /line 3: .*slashes/],
    'days and months in both orders': [
      ['31/12/2026', '12/31/2026'],
      /line 3: got a time in MM\/DD\/YYYY, where earlier rows have DD\/MM\/YYYY/,
    ],
    'days that may be months': [['1/2/2026', '3/4/2026'], /line 2: got dates of which no row tells/, /day above 12/],
    'a day that there is not': [['2026-02-30'], /line 2: got the time "2026-02-30"/],
    'a day that there is not, with slashes': [['31/11/2026', '30/2/2026'], /line \d: got the time/],
    'a day that there is not, behind a word': [['February 30, 2026'], /line 2: got the time "February 30, 2026"/],
    'a month of another language': [['1 Dezember 2026'], /1 Dezember 2026/],
    'an hour of twelve that there is not': [['Dec 1, 2026 13:00 PM'], /13:00 PM/],
    'an hour that there is not': [['2026-12-01T24:30'], /"2026-12-01T24:30"/],
    'half a zone': [['2026-12-01T10:00:00 CET'], /CET/],
    'a thirteenth hour of the afternoon': [['12/31/2026 13:00 PM'], /13:00 PM/],
    words: [['1796119200', 'yesterday'], /line 3: got the time "yesterday"/],
    'beyond all calendars': [['9e30'], /line 2: got the time/],
  }
  for (const [name, [cells, ...says]] of Object.entries(refused)) {
    test(`are refused: ${name}`, () => failsWith(() => at(...cells), 'interactions_invalid', ...says))
  }

  test('are read back from every form in which a moment is printed', () => {
    let state = 7
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return state / 2 ** 32
    }
    const two = (number) => String(number).padStart(2, '0')
    for (let round = 0; round < 500; round++) {
      const moments = Array.from({ length: 20 }, () => Math.floor(9.5e8 + random() * 3e9) * 1_000)
      const offset = Math.floor(random() * 27 - 13)
      const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset))}`
      const shifted = (moment) => new Date(moment + offset * 3_600_000).toISOString().slice(0, 19)
      const forms = [
        (moment) => moment / 1_000,
        (moment) => moment,
        (moment) => moment * 1_000,
        (moment) => new Date(moment).toISOString(),
        (moment) => `${shifted(moment)}${zone}:00`,
        (moment) => `${shifted(moment).replace('T', ' ')} ${zone}00`,
        (moment) => `${new Date(moment).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
        (moment) => new Date(moment).toISOString().slice(0, 19).replace(/\D/g, ''),
      ]
      const form = forms[round % forms.length]
      assert.deepEqual(at(...moments.map(form)), moments, form(moments[0]))
    }
  })
})

describe('a table is read', () => {
  const whole = [
    ['ann', 'moby', 5, TEN],
    ['bob', 'emma', 4, TEN],
  ]
  const cells = [
    ['user', 'item', 'rating', 'time'],
    ['ann', 'moby', '5', '1796119200'],
    ['bob', 'emma', '4', '1796119200'],
  ]
  for (const delimiter of [',', ';', '\t', '|', '::']) {
    const text = cells.map((row) => row.join(delimiter)).join('\n')
    test(`with ${JSON.stringify(delimiter)} between its cells`, () => {
      assert.deepEqual(rows(text), whole)
      assert.deepEqual(rows(cells.map((row) => row.map((cell) => `"${cell}"`).join(delimiter)).join('\r\n')), whole)
    })
  }
  test('in UTF-16 with a mark, whichever byte comes first', () => {
    const little = Buffer.from(`\ufeff${cells.map((row) => row.join('\t')).join('\r\n')}`, 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const bytes of [little, big]) {
      const { users, items, at } = parseInteractions(bytes, 'x')
      assert.deepEqual(
        [users, items, [...at]],
        [
          ['ann', 'bob'],
          ['moby', 'emma'],
          [TEN, TEN],
        ],
      )
    }
  })
  test('where cells hold the other delimiters', () => {
    assert.deepEqual(rows('user,item,tags\nann,moby,a|b|c|d|e\nbob,emma,x|y'), [
      ['ann', 'moby'],
      ['bob', 'emma'],
    ])
    assert.deepEqual(rows('ann:1::moby:2\nbob:1::emma:2'), [
      ['ann:1', 'moby:2'],
      ['bob:1', 'emma:2'],
    ])
  })
})

describe('types of event', () => {
  const text =
    'time,visitor,event,item\n1796119200,ann,view,moby\n1796119200,ann,search,\n1796119200,bob,purchase,emma\n1796119200,,view,omoo'
  test('all count where none is chosen, and rows without an item or a user do not', () => {
    const log = read(text)
    assert.deepEqual(
      [log.user.length, log.withoutItem, [...log.types]],
      [
        2,
        2,
        [
          ['view', 2],
          ['search', 1],
          ['purchase', 1],
        ],
      ],
    )
  })
  test('are chosen', () => {
    assert.deepEqual(rows(text, { events: ['purchase', 'cart'] }), [['bob', 'emma', TEN]])
    assert.deepEqual(read(text, { events: ['purchase'] }).users, ['bob'], 'nobody else is known')
  })
  test('of which there is none are refused with those that there are', () =>
    failsWith(
      () => read(text, { events: ['buy'] }),
      'interactions_invalid',
      /no row of the type buy/,
      /view, search, purchase/,
    ))
  test('are refused where no column has them', () =>
    failsWith(
      () => read('user,item\na,b', { events: ['view'] }),
      'interactions_invalid',
      /--events view/,
      /--columns type=/,
    ))
})

describe('the commands', () => {
  before(async () => {
    await writeFile(join(cwd, 'items.ndjson'), books.map((book) => JSON.stringify(book)).join('\n'))
    await writeFile(
      join(cwd, 'strange.csv'),
      'user,item,time\nann,sku-1,1796119200\nann,sku-2,1796119201\nbob,sku-1,1796119202',
    )
    await writeFile(join(cwd, 'log.csv'), 'who;what;kind\nann;moby;view\nbob;moby;cart\nann;emma;view\n')
    await mkdir(join(cwd, 'folder'))
  })
  const run = (...args) => penchant(args, { cwd })

  test('read a log of any columns, and say what it was', async () => {
    const columns = 'user=who,item=what,type=kind'
    const all = await run('build', 'items.ndjson', '--interactions', 'log.csv', '--columns', columns)
    assert.equal(all.code, 0, all.stderr)
    assert.match(all.stdout, /Interactions: 3 with items of these\./)
    assert.match(
      all.stderr,
      /^penchant: log\.csv: all types of event count \(view 2, cart 1\); --events <type>,… chooses some\n$/,
    )
    const some = await run(
      'build',
      'items.ndjson',
      '--interactions',
      'log.csv',
      '--columns',
      columns,
      '--events',
      'cart',
    )
    assert.match(some.stdout, /Interactions: 1 with items of these\./)
    assert.equal(some.stderr, '')
  })

  test('refuse a log of which no item is known, with ids of each side', async () => {
    for (const args of [
      ['build', 'items.ndjson', '--interactions', 'strange.csv'],
      ['tune', 'strange.csv', '--items', 'items.ndjson'],
      ['learn', 'items.ndjson', 'strange.csv', '--plan', 'quick'],
    ]) {
      const { code, stdout, stderr } = await run(...args)
      assert.deepEqual([code, stdout], [1, ''], args[0])
      assert.match(
        stderr,
        /strange\.csv: got "sku-1", "sku-2", of which none is an item; expected ids of the items, such as "moby"/,
      )
      assert.match(stderr, /\[interactions_invalid\]\n$/)
    }
    await assert.rejects(stat(join(cwd, 'penchant.config.json')), /ENOENT/, 'nothing was written')
  })

  test('refuse files that are not there, and folders, with a code and in words', async () => {
    for (const args of [
      ['build', 'items.ndjson', '--orders'],
      ['build', 'items.ndjson', '--interactions'],
      ['learn', 'items.ndjson'],
      ['train'],
    ]) {
      const missing = await run(...args, 'none.csv')
      assert.equal(missing.code, 1)
      assert.equal(missing.stderr, 'penchant: none.csv could not be read: there is no such file [file_unreadable]\n')
      const folder = await run(...args, 'folder')
      assert.equal(
        folder.stderr,
        'penchant: folder could not be read: it is a folder, expected a file [file_unreadable]\n',
      )
    }
  })

  test('refuse options about a log that are none, or about no log', async () => {
    const wrong = {
      'user:who': /--columns: got "user:who", expected pairs such as user=visitorid/,
      'who=user': /each of user, item, value, timestamp, order, type once/,
      'user=a,user=b': /once at most/,
      'user=': /expected pairs/,
    }
    for (const [columns, says] of Object.entries(wrong)) {
      const { code, stderr } = await run('train', 'log.csv', '--columns', columns)
      assert.equal(code, 2)
      assert.match(stderr, says)
    }
    const { code, stderr } = await run('build', 'items.ndjson', '--columns', 'user=who')
    assert.equal(code, 2)
    assert.match(stderr, /got --columns without --interactions or --orders/)
  })

  test('say where values of 0 and less count, and where a split is at random', async () => {
    const rated = Array.from(
      { length: 40 },
      (_, row) => `u${row % 5},${books[((row % 5) + Math.floor(row / 5)) % books.length].id},${(row % 7) - 3}`,
    )
    await writeFile(join(cwd, 'rated.csv'), ['user,item,rating', ...rated].join('\n'))
    const { code, stderr } = await run('evaluate', '--items', 'items.ndjson', '--train', 'rated.csv')
    assert.equal(code, 0, stderr)
    assert.match(
      stderr,
      /rated\.csv: 24 rows with a value of 0 or less count as much as the others; --min-value leaves them out/,
    )
    assert.match(stderr, /rated\.csv: no row has a time: what is held back is drawn at random, not the latest/)
    const asked = await run(
      'evaluate',
      '--items',
      'items.ndjson',
      '--train',
      'rated.csv',
      '--split',
      'share:0.2',
      '--min-value',
      '1',
      '--min-history',
      '2',
    )
    assert.equal(asked.stderr, '')
  })
})
