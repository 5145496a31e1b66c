// What is wrong with a feed is said with its line, in every format: encodings, broken records, ends in the middle, and what is made to
// take the machine's memory. A broken record costs itself where --skip-bad allows it.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { open } from '../../dist/node.js'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()
const at = (name) => join(folder, name)
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** Builds a feed of this content; resolves to what came of it, with the items of its catalogue by id. */
async function build(name, content, ...args) {
  await writeFile(at(name), content)
  const { code, stdout, stderr } = await penchant(['build', name, '--out', `${name}.pnc`, '--json', ...args], {
    cwd: folder,
  })
  if (code !== 0) return { code, stderr }
  const profile = await open({ catalog: await readFile(at(`${name}.pnc`)), consent: 'session' })
  const ids = (await profile.recommend({ limit: 100 })).items.map(({ id }) => id)
  const items = Object.fromEntries(ids.map((id) => [id, profile.item(id)]))
  await profile.close()
  return { code, items, report: JSON.parse(stdout) }
}

const refused = ({ code, stderr }, of, says) => {
  assert.equal(code, 1, stderr)
  assert.match(stderr, new RegExp(`\\[${of}\\]\\n$`))
  assert.match(stderr, says)
}

const latin1 = (text) => Buffer.from(text, 'latin1')
const utf16le = (text) => Buffer.from(`\ufeff${text}`, 'utf16le')
const utf16be = (text) => utf16le(text).swap16()
const TABLE = 'id,title\r\na,Café “été”\r\nb,Thé\r\n'
const rss = (titles, encoding) =>
  `<?xml version="1.0"${encoding ? ` encoding="${encoding}"` : ''}?>\n<rss version="2.0"><channel>\n${titles
    .map((title, number) => `<item><guid>g${number}</guid><title>${title}</title></item>`)
    .join('\n')}\n</channel></rss>\n`

describe('an encoding that is certain is read', () => {
  const cases = {
    'UTF-8 with a mark': [Buffer.from(`\ufeff${TABLE}`), [], 'utf-8', 'Café “été”'],
    'UTF-16 in little order': [utf16le(TABLE), [], 'utf-16le', 'Café “été”'],
    'UTF-16 in big order': [utf16be(TABLE), [], 'utf-16be', 'Café “été”'],
    'UTF-16 without a mark, as --encoding says': [
      Buffer.from(TABLE, 'utf16le'),
      ['--encoding', 'utf-16le'],
      'utf-16le',
      'Café “été”',
    ],
    'Latin-1, as --encoding says': [
      latin1('id,title\na,Café\nb,Thé\n'),
      ['--encoding', 'latin1'],
      'windows-1252',
      'Café',
    ],
    'Latin-1, as XML declares': [latin1(rss(['Café', 'Thé'], 'ISO-8859-1')), [], 'windows-1252', 'Café'],
    'UTF-16 that XML declares': [utf16le(rss(['Café'], 'UTF-16')), [], 'utf-16le', 'Café'],
  }
  for (const [name, [content, args, encoding, title]] of Object.entries(cases)) {
    test(name, async () => {
      const { code, stderr, items, report } = await build('encoded', content, ...args)
      assert.equal(code, 0, stderr)
      assert.equal(report.feed.encoding, encoding)
      assert.equal((items.a ?? items.g0).title, title)
    })
  }

  test('of NDJSON as well', async () => {
    const { items } = await build('encoded.ndjson', utf16le('{"id":"a","title":"Café"}\n{"id":"b","title":"Thé"}\n'))
    assert.equal(items.b.title, 'Thé')
  })
})

describe('an encoding that is not certain is an error with its place', () => {
  const declared = latin1(rss(['Cafe', 'Café'], 'UTF-8'))
  const cases = {
    'Latin-1 that says nothing': [
      latin1('id,title\na,Tea\nb,Café\n'),
      /line 3 \(byte 20\): got the byte 0xE9.*--encoding windows-1252/,
    ],
    'Latin-1 in NDJSON': [latin1('{"id":"a"}\n{"id":"b","title":"é"}\n'), /line 2 \(byte 30\): got the byte 0xE9/],
    'Latin-1 that XML declares as UTF-8': [declared, /line 4 \(byte \d+\): got the byte 0xE9, which is no utf-8/],
    'UTF-8 that XML declares as Latin-1': [
      Buffer.from(rss(['Cafe', 'Café'], 'ISO-8859-1')),
      /line 4 .*got a character of UTF-8/,
    ],
    'UTF-8 that XML declares as UTF-16': [Buffer.from(rss(['Tea'], 'UTF-16')), /line 1 .*declaration/],
    'UTF-16 without a mark': [Buffer.from(TABLE, 'utf16le'), /--encoding utf-16le/],
    'UTF-16 that ends within a character': [utf16le(TABLE).subarray(0, -1), /utf-16le/],
    'a mark of UTF-32': [Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.alloc(8)]), /UTF-32/],
    'an encoding that there is not': [Buffer.from(rss(['Tea'], 'klingon')), /"klingon"/],
  }
  for (const [name, [content, says]] of Object.entries(cases)) {
    test(name, async () => refused(await build('uncertain', content), 'source_encoding', says))
  }

  test('also where --encoding names none', async () => {
    refused(await build('named.csv', TABLE, '--encoding', 'klingon'), 'source_encoding', /--encoding: got "klingon"/)
  })
})

describe('a table as spreadsheets write it', () => {
  const cases = {
    'between semicolons': 'id;title\r\na;Lamp, red\r\nb;Rug\r\n',
    'between semicolons, which a first line says to Excel': 'sep=;\r\nid;title\r\na;Lamp, red\r\nb;Rug\r\n',
    'between tabs': 'id\ttitle\na\tLamp, red\nb\tRug\n',
    'between bars': 'id|title\na|Lamp, red\nb|Rug\n',
    'in quotes': '"id","title"\n"a","Lamp, red"\n"b","Rug"',
    'with lines that end in CR': 'id;title\ra;Lamp, red\rb;Rug\r',
    'with empty lines and cells at the end': 'id,title,\n\na,"Lamp, red",\n\n\nb,Rug,\n\n',
  }
  for (const [name, content] of Object.entries(cases)) {
    test(name, async () => {
      const { items, stderr } = await build('table.csv', content)
      assert.deepEqual(Object.keys(items ?? { stderr }), ['a', 'b'])
      assert.deepEqual([items.a.title, items.b.title], ['Lamp, red', 'Rug'])
    })
  }

  test('with lines and quotes within cells, of which the lines are counted', async () => {
    const content = 'id,title\na,"Two\r\nlines, ""quoted"""\nb,Rug,too,many\n'
    refused(await build('lines.csv', content), 'source_syntax', /line 4: got 4 cells, expected 2/)
    const { items } = await build('lines.csv', content, '--skip-bad', '1')
    assert.equal(items.a.title, 'Two\r\nlines, "quoted"')
  })

  test('and cells that the parts of a stream are cut within', async () => {
    const rows = Array.from(
      { length: 12_000 },
      (_, row) => `r${row},"Käse ""${row}""\r\nund Brot",${'x'.repeat(row % 97)}\r\n`,
    )
    const { report } = await build('long.csv', `id,title,rest\r\n${rows.join('')}`)
    assert.deepEqual([report.items, report.feed.items, report.feed.badRecords], [12_000, 12_000, 0])
  })
})

/** By format: a sound record, a broken one and another sound one; the line of the broken one. */
const broken = {
  'csv.csv': ['id,title\na,One\nb,Two,three\nc,Three\n', 3],
  'quote.csv': ['id,title\na,One\nb,"Two\nc,Three\nd,Four\n', 3],
  'tsv.tsv': ['id\ttitle\na\tOne\nb\tTwo\tthree\nc\tThree\n', 3],
  'lines.ndjson': ['{"id":"a","title":"One"}\n{"id":"b",\n{"id":"c","title":"Three"}\n', 2],
  'list.json': [
    '[\n  {"id":"a","title":"One"},\n  {"id":"b","title":"T\u0001wo"},\n  {"id":"c","title":"Three"}\n]',
    3,
  ],
  'wrapped.json': ['{"data":[\n{"id":"a","title":"One"},\n17,\n{"id":"c","title":"Three"}\n]}', 3],
  'rss.xml': [rss(['One', 'Two & &three;', 'Three']), 4],
  'unclosed.xml': [rss(['One', '<b>Two', 'Three']), 4],
  'merchant.tsv': [
    'id\ttitle\tlink\tprice\tgtin\tavailability\na\tOne\thttps://a\t1\t2\tin_stock\n\tTwo\thttps://b\t1\t2\tin_stock\nc\tThree\thttps://c\t1\t2\tin_stock\n',
    3,
  ],
  'shopify.json': [
    '{"products":[\n{"id":1,"handle":"a","title":"One","vendor":"V","variants":[]},\n{"vendor":"V","variants":[]},\n{"id":3,"handle":"c","title":"Three","vendor":"V","variants":[]}\n]}',
    3,
  ],
  'feed.json': [
    '{"version":"https://jsonfeed.org/version/1.1","items":[\n{"id":"a","title":"One"},\n{"title":"Two"},\n{"id":"c","title":"Three"}\n]}',
    3,
  ],
}

describe('a broken record', () => {
  for (const [name, [content, line]] of Object.entries(broken)) {
    test(`is an error with its line, and with --skip-bad costs itself: ${name}`, async () => {
      const { code, stderr } = await build(name, content)
      assert.equal(code, 1)
      assert.match(stderr, new RegExp(`line ${line}\\b.*\\[source_(syntax|field)\\]`))
      const { code: again, stderr: why, items, report } = await build(name, content, '--skip-bad', '1')
      assert.equal(again, 0, why)
      const titles = Object.values(items).map(({ title }) => title)
      assert.ok(titles.includes('One') && titles.includes('Three'), `${titles}`)
      assert.equal(report.feed.badRecords, 1)
      assert.equal(report.feed.bad[0].line, line)
    })
  }

  test('costs itself where it is the compiler that refuses it', async () => {
    const lines = [
      '{"sku":"a","tags":["One"]}',
      '',
      '{"sku":"b","tags":["\\ud800"]}',
      `{"sku":"c","tags":["${'x'.repeat(1_100)}"]}`,
      '{"sku":"d","tags":["Four"]}',
    ]
    await writeFile(at('tags.json'), '{"fields":{"tags":"tag"}}')
    const content = lines.join('\n')
    refused(await build('refused.ndjson', content, '--config', 'tags.json'), 'source_syntax', /^penchant: line 3\b/)
    const { items, report, stderr } = await build('refused.ndjson', content, '--config', 'tags.json', '--skip-bad', '2')
    assert.deepEqual(Object.keys(items ?? { stderr }), ['a', 'd'])
    assert.deepEqual([report.items, report.feed.items, report.feed.badRecords], [2, 2, 2])
    assert.deepEqual(
      report.feed.bad.map(({ line }) => line),
      [3, 4],
    )
    const one = await build('refused.ndjson', content, '--config', 'tags.json', '--skip-bad', '1')
    refused(one, 'source_field', /^penchant: line 4, field `tags`/)
  })

  test('is one too many where more are broken than may be', async () => {
    const content = `id,title\n${Array.from({ length: 10 }, (_, row) => `r${row},a,b\n`).join('')}`
    refused(
      await build('many.csv', content, '--skip-bad', '4'),
      'source_syntax',
      /line 6: .*one more than the 4 that --skip-bad allows/,
    )
  })

  test('and so does a value, which the report names with the line of the feed', async () => {
    const rows = Array.from({ length: 12 }, (_, row) => `p${row},"Lamp\nof oak",${row + 10}`)
    const { report } = await build('cells.csv', ['id,title,price', ...rows, 'q,Rug,on request', ''].join('\n'))
    const missing = report.findings.filter(({ kind }) => kind === 'missing')
    assert.deepEqual(
      missing.map(({ field, example, place }) => [field, example, place]),
      [['price', 'on request', 'line 26']],
    )
  })

  test('is counted in what is printed', async () => {
    await writeFile(at('said.csv'), broken['csv.csv'][0])
    const { stdout } = await penchant(['build', 'said.csv', '--out', 'said.pnc', '--skip-bad', '3'], { cwd: folder })
    assert.match(stdout, /Broken records that were skipped: 1\.\n {4}line 3: got 3 cells, expected 2/)
  })
})

describe('a feed that ends in the middle is an error, also with --skip-bad', () => {
  const ends = {
    'cut.xml': rss(['One', 'Two', 'Three']).slice(0, -40),
    'unclosed.xml': rss(['One', 'Two']).replace('</channel></rss>', ''),
    'cut.json': '[{"id":"a","title":"One"},{"id":"b","ti',
    'open.json': '{"products":[{"sku":"a","title":"One"}',
    'cut.csv': 'id,title,price\na,One,1\nb,Two',
    'quote.csv': 'id,title\na,One\nb,"Two and',
    'cut.jsonld': '{"@context":"https://schema.org","@graph":[{"@type":"Product","@id":"a"},{"@ty',
  }
  for (const [name, content] of Object.entries(ends)) {
    test(name, async () => {
      refused(await build(name, content, '--skip-bad', '9'), 'source_syntax', /line \d+/)
    })
  }

  test('so is a .gz that ends early', async () => {
    const packed = gzipSync(
      Buffer.from(`id,title\n${Array.from({ length: 5_000 }, (_, row) => `r${row},T${row * 7}\n`).join('')}`),
    )
    refused(await build('cut.gz', packed.subarray(0, packed.length / 2)), 'source_syntax', /could not be unpacked/)
  })
})

describe('what is made to take the memory is refused', () => {
  const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')
  const outside = '<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
  const deep = (open, close, inner = '1') => `${open.repeat(200_000)}${inner}${close.repeat(200_000)}`
  const item = (title) => `<rss><channel><item><guid>a</guid><title>${title}</title></item></channel></rss>`
  const cases = {
    'billion laughs': [`<!DOCTYPE rss [<!ENTITY l0 "ha">${laughs}]>${item('&l9;')}`, /DOCTYPE/],
    'an entity from outside': [`${outside}${item('&e;')}`, /DOCTYPE/],
    'an entity of nobody': [item('&e;'), /entity/],
    'a document type alone': [`<!DOCTYPE rss SYSTEM "http://example.com/rss.dtd">${item('a')}`, /DOCTYPE/],
    'elements that nest': [item(deep('<b>', '</b>')), /nest|characters/],
    'elements that nest around items': [`<rss>${deep('<b>', '</b>')}</rss>`, /nest|characters/],
    'arrays that nest': [`[{"sku":"a","title":${deep('[', ']')}}]`, /nest more than 100 deep/],
    'objects that nest': [deep('{"a":', '}'), /nest more than 100 deep/],
    'objects that nest in lines': [`{"sku":"a","b":${deep('{"a":', '}')}}\n{"sku":"b"}`, /nest more than 100 deep/],
    'JSON-LD that nests': [
      `{"@context":"https://schema.org","@type":"Product","@id":"a","offers":${deep('[', ']')}}`,
      /nest more than/,
    ],
    'a million columns': [
      `id,${Array.from({ length: 1e6 }, (_, at) => `c${at}`).join(',')}\na\n`,
      /line 1: got a row of 1,000,001 cells|line 1: got a record of more than/,
    ],
    'a million cells below a header': [`id,title\na${',b'.repeat(1e6)}\n`, /line 2: got a row of 1,000,001 cells/],
  }
  for (const [name, [content, says]] of Object.entries(cases)) {
    test(name, async () => refused(await build('hostile', content), 'source_syntax', says))
  }

  /** Pipes a feed of a gigabyte, made part by part; resolves to what was said, and the most memory in megabytes. */
  async function piped(start, part, end) {
    await writeFile(
      at('watch.mjs'),
      `import { writeFileSync } from 'node:fs'
       process.on('exit', () => writeFileSync(${JSON.stringify(at('memory.txt'))}, String(process.resourceUsage().maxRSS)))`,
    )
    const args = ['--import', `file://${at('watch.mjs')}`, cli, 'build', '-', '--out', at('piped.pnc')]
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (text) => {
      stderr += text
    })
    const ended = new Promise((resolve) => child.on('close', resolve))
    const block = part.repeat(2 ** 20 / part.length)
    function* feed() {
      yield start
      for (let made = 0; made < 2 ** 30; made += block.length) yield block
      yield end
    }
    // It does not hear the feed to its end.
    await pipeline(Readable.from(feed()), child.stdin).catch(() => {})
    const code = await ended
    return { code, stderr, memory: Number(await readFile(at('memory.txt'), 'utf8')) / 1_024 }
  }

  const lines = {
    'of a table': ['id,title\na,', 'long', '\n'],
    'in quotes that nothing closes': ['id,title\na,"', 'x,\n ', '\n'],
    'of NDJSON': ['{"sku":"a"}\n{"sku":"', 'long', '"}\n'],
    'of JSON': ['[{"sku":"a","title":"', 'long', '"}]'],
    'of a title in XML': ['<rss><channel><item><title>', 'long', '</title></item></channel></rss>'],
    'of blanks in XML': ['<rss><channel>', '    ', '</channel></rss>'],
    'that a tag never ends in': ['<rss><channel a="', 'long', '"></channel></rss>'],
  }
  for (const [name, parts] of Object.entries(lines)) {
    test(`a line of a gigabyte ${name}`, { timeout: 120_000 }, async () => {
      const { code, stderr, memory } = await piped(...parts)
      assert.equal(code, 1, stderr)
      assert.match(stderr, /\[source_(syntax|empty)\]/)
      assert.ok(memory < 400, `${memory} MB`)
    })
  }
})

describe('ids', () => {
  test('are taken from a field that is known to be one, which --strict wants to be told', async () => {
    const content = 'sku,title,sales\na,One,3\nb,Two,2\n'
    const { report } = await build('sku.csv', content)
    assert.deepEqual(report.feed.idField, { name: 'sku', isGiven: false })
    assert.match(JSON.stringify(report.doubts), /ids are taken from sku: --id sku says so/)
    const policy = { version: '1', purposes: ['p'], legalBasis: 'consent', owner: 'o', contact: 'c@example.org' }
    await writeFile(at('policy.json'), JSON.stringify({ policy, fields: { sales: 'popularity' } }))
    const strict = ['--strict', '--config', 'policy.json']
    refused(await build('sku.csv', content, ...strict), 'source_doubtful', /--id sku/)
    const { code, stderr } = await build('sku.csv', content, ...strict, '--id', 'sku')
    assert.equal(code, 0, stderr)
  })

  test('are taken from the field that --id names, in every format that leaves names to its writer', async () => {
    const contents = {
      'ids.csv': 'id,code,title\n1,a,One\n2,b,Two\n',
      'ids.ndjson': '{"id":1,"code":"a"}\n{"id":2,"code":"b"}\n',
      'ids.json': '[{"id":1,"code":"a"},{"id":2,"code":"b"}]',
    }
    for (const [name, content] of Object.entries(contents)) {
      const { items, stderr } = await build(name, content, '--id', 'code')
      assert.deepEqual(Object.keys(items ?? { stderr }), ['a', 'b'])
    }
  })

  test('keep every digit beyond 2⁵³, also in fields, and a text that looks so stays itself', async () => {
    const rows = [
      '{"sku":9007199254740993,"title":"One 9007199254740993","owner":9007199254740993,"n":1e21}',
      '{"sku":-9007199254740995,"title":"a \\"9007199254740997\\" b","owner":[9007199254740992,7],"n":2.5}',
    ]
    for (const [name, content] of Object.entries({ 'w.ndjson': rows.join('\n'), 'w.json': `[${rows.join(',\n')}]` })) {
      const { items, stderr } = await build(name, content, '--skip-bad', '1')
      assert.deepEqual(
        Object.entries(items ?? { stderr }).map(([id, { title, owner, n }]) => [id, title, owner, n]),
        [
          ['9007199254740993', 'One 9007199254740993', '9007199254740993', 1e21],
          ['-9007199254740995', 'a "9007199254740997" b', ['9007199254740992', 7], 2.5],
        ],
      )
    }
  })

  test('are missing with the names that were found', async () => {
    for (const [name, content] of Object.entries({
      'no.csv': 'name,colour\nLamp,red\n',
      'no.ndjson': '{"name":"Lamp","colour":"red"}\n',
    })) {
      refused(
        await build(name, content),
        'source_field',
        /line 1, field `id`: got nothing, and the fields "name", "colour"|line 1: field `id`: got nothing, and the fields "name", "colour"/,
      )
      refused(await build(name, content, '--id', 'code'), 'source_field', /expected `code`, as --id says/)
    }
  })

  test('are a format’s own where it has some', async () => {
    refused(await build('own.xml', rss(['One']), '--id', 'title'), 'source_syntax', /an RSS feed.*without --id/)
  })
})

describe('what is no feed is named', () => {
  test('a spreadsheet and an archive', async () => {
    const sheet = Buffer.from('504b030414000600080000002100', 'hex')
    refused(await build('goods.xlsx', sheet), 'source_syntax', /got a ZIP archive, as \.xlsx .* save the sheet as CSV/)
    const old = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    refused(await build('goods.xls', old), 'source_syntax', /got an Excel file \(\.xls\)/)
  })

  const cases = {
    'a web page': ['<!DOCTYPE html>\n<html><body>Not found</body></html>', 'syntax', /line 1: got a web page/],
    'a web page without its type': ['<html lang="en"><body>Moved</body></html>', 'syntax', /line 1: got a web page/],
    'any text': ['hello world\n', 'syntax', /line 1: got "hello world", expected a feed.*--from.*merchant/],
    'a root of nobody': [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'syntax',
      /got the root <svg>, expected one of rss/,
    ],
    'a feed without items': [rss([]), 'empty', /got an RSS feed without any/],
    'a table without rows': ['id,title\n', 'empty', /got a CSV without any/],
    'a file without bytes': ['', 'empty', /there are no items/],
    'a shop that has nothing but drafts': [
      '{"products":[{"id":1,"handle":"a","vendor":"v","variants":[],"status":"draft"}]}',
      'empty',
      /got products of Shopify without any: 1 passed over \(not active/,
    ],
  }
  for (const [name, [content, code, says]] of Object.entries(cases)) {
    test(name, async () => refused(await build('no-feed', content), `source_${code}`, says))
  }

  test('a feed of which every record is broken', async () => {
    const content = 'id,title\n,One\n,Two\n'
    const built = await build('broken.csv', content, '--skip-bad', '2')
    refused(built, 'source_empty', /got a CSV without any: 2 broken/)
  })
})

describe('--from', () => {
  test('is refused where the content is written in another way', async () => {
    const cases = [
      ['merchant', '[{"id":"a"}]', /got JSON, expected a Google Merchant feed, as --from merchant says/],
      ['jsonld', rss(['One']), /got XML, expected JSON-LD/],
      ['parquet', TABLE, /expected Parquet/],
      ['rss', TABLE, /got a table, expected an RSS feed/],
    ]
    for (const [from, content, says] of cases)
      refused(await build('from', content, '--from', from), 'source_syntax', says)
  })

  test('names the formats that there are', async () => {
    const { code, stderr } = await build('from', TABLE, '--from', 'xlsx')
    assert.equal(code, 2)
    assert.match(stderr, /--from: got "xlsx", expected one of merchant, shopify, .*json/)
  })
})

describe('a sitemap', () => {
  const sitemap = (root, ...paths) =>
    `<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${paths
      .map((path) => `<${root === 'urlset' ? 'url' : 'sitemap'}><loc>https://site.example/${path}</loc></x>`)
      .join('\n')}</${root}>`.replaceAll('</x>', root === 'urlset' ? '</url>' : '</sitemap>')
  const page = '<script type="application/ld+json">{"@type":"Book","isbn":"1","name":"One"}</script>'

  test('of an index may lie among the pages, packed', async () => {
    await mkdir(at('site/maps'), { recursive: true })
    await writeFile(at('site/one.html'), page)
    await writeFile(at('site/maps/books.xml.gz'), gzipSync(sitemap('urlset', 'one')))
    const { items, stderr } = await build('index.xml', sitemap('sitemapindex', 'maps/books.xml.gz'), '--pages', 'site')
    assert.deepEqual(Object.keys(items ?? { stderr }), ['1'])
  })

  test('that is not there, or whose page is not, is a broken record', async () => {
    await mkdir(at('site'), { recursive: true })
    await writeFile(at('site/one.html'), page)
    const index = sitemap('sitemapindex', 'none.xml')
    refused(
      await build('none-of.xml', index, '--pages', 'site'),
      'source_syntax',
      /line 2: got the sitemap .*none\.xml/,
    )
    const pages = sitemap('urlset', 'one', 'two', '../../policy.json')
    refused(await build('pages.xml', pages, '--pages', 'site'), 'source_syntax', /line 3: there is no page for .*two/)
    const { items, report, stderr } = await build('pages.xml', pages, '--pages', 'site', '--skip-bad', '2')
    assert.deepEqual(Object.keys(items ?? { stderr }), ['1'])
    assert.equal(report.feed.badRecords, 2)
  })

  test('needs its folder', async () => {
    refused(await build('alone.xml', sitemap('urlset', 'one')), 'source_syntax', /say --pages <folder>/)
    refused(await build('far.xml', sitemap('urlset', 'one'), '--pages', 'nowhere'), 'file_unreadable', /nowhere/)
    refused(await build('table.csv', TABLE, '--pages', 'site'), 'source_syntax', /expected a sitemap/)
  })
})

test('penchant init names the format, and gives its roles', async () => {
  const fixture = fileURLToPath(new URL('../fixtures/feeds/merchant.xml', import.meta.url))
  const { code, stdout, stderr } = await penchant(['init', fixture, '--out', 'merchant.jsonc'], { cwd: folder })
  assert.equal(code, 0, stderr)
  assert.match(stdout, /is read as a Google Merchant feed\.\n/)
  const config = await readFile(at('merchant.jsonc'), 'utf8')
  assert.match(config, /^\/\/ The config of .*merchant\.xml, read as a Google Merchant feed/)
  assert.match(config, /"group": "variant-of",? \/\/ the format of the feed/)
  const built = await penchant(['build', fixture, '--config', 'merchant.jsonc', '--out', 'merchant.pnc'], {
    cwd: folder,
  })
  assert.equal(built.code, 0, built.stderr)
})
