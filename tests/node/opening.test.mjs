// Opening: every way to hand over a catalogue, and every way in which that can fail.

import assert from 'node:assert/strict'
import { cp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { erase, open, withdraw } from '../../dist/node.js'
import { books, compileTo, config, ids, listsOrder, temporaryFolder } from '../fixtures/shop.mjs'
import { refuses, visit } from '../fixtures/visit.mjs'

const folder = await temporaryFolder()
const path = join(folder, 'books.pnc')
const bytes = await compileTo(path)

const page = '<!doctype html><title>Not found</title>'
const answers = {
  '/books.pnc': (response) => response.end(bytes),
  '/page': (response) => response.setHeader('content-type', 'text/html').end(page),
  '/empty': (response) => response.end(),
  '/half': (response) => {
    response.setHeader('content-length', bytes.length)
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
  },
  '/silent': () => {},
}
const server = createServer(({ url }, response) => {
  const answer = answers[url]
  if (answer) answer(response)
  else response.writeHead(404).end(page)
})
let address
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${server.address().port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

describe('a catalogue', () => {
  const sources = {
    'its bytes': () => bytes,
    'an ArrayBuffer': () => bytes.slice().buffer,
    'a view into a larger buffer, wherever it starts': () => {
      const larger = new Uint8Array(bytes.length + 9)
      larger.set(bytes, 3)
      return larger.subarray(3, 3 + bytes.length)
    },
    'a Buffer': () => Buffer.from(bytes),
    'a path': () => path,
    'a file URL': () => pathToFileURL(path),
    'a file URL as a text': () => pathToFileURL(path).href,
    'an http address': () => `${address}/books.pnc`,
    'an http URL': () => new URL('/books.pnc', address),
  }
  for (const [name, source] of Object.entries(sources)) {
    test(`is opened from ${name}`, async (t) => {
      const penchant = await visit(t, { catalog: source() })
      assert.deepEqual(ids(await penchant.recommend()), listsOrder)
      const { catalog } = await penchant.health()
      assert.equal(catalog.items, books.length)
      assert.equal(catalog.bytes, bytes.length)
    })
  }

  test('is compiled in place from a list of items, to the same order as the file', async (t) => {
    const penchant = await visit(t, { items: books, config })
    assert.deepEqual(ids(await penchant.recommend()), listsOrder)
    const [own, file] = [penchant, await visit(t, { catalog: bytes })].map((opened) => opened.health())
    const { bytes: inPlace, loadMs: _, ...catalog } = (await own).catalog
    const { bytes: sent, loadMs: __, ...same } = (await file).catalog
    assert.deepEqual(catalog, same)
    // What is compiled in place is not packed to be sent.
    assert.equal(sent, bytes.length)
    assert.ok(inPlace > sent, `${inPlace} and ${sent} bytes`)
  })

  test('needs no config where the fields’ names and values say enough', async (t) => {
    const items = [
      { id: 'a', title: 'One', tags: ['red'], popularity: 1 },
      { id: 'b', title: 'Two', tags: ['red', 'blue'], popularity: 3 },
      { id: 'c', title: 'Three', tags: ['blue'], popularity: 2 },
    ]
    const penchant = await visit(t, { items, config: undefined })
    assert.deepEqual(ids(await penchant.recommend()), ['b', 'c', 'a'])
  })

  test('is not changed by being opened, and may be opened many times at once', async (t) => {
    const copy = bytes.slice()
    const all = await Promise.all(Array.from({ length: 8 }, () => visit(t, { catalog: copy })))
    await all[0].record({ type: 'like', item: 'omoo' })
    for (const penchant of all.slice(1)) assert.deepEqual(ids(await penchant.recommend()), listsOrder)
    assert.deepEqual(copy, bytes)
  })

  test('gives back every item’s own fields, and undefined for an id that it does not have', async (t) => {
    const penchant = await visit(t, { catalog: bytes })
    for (const book of books) assert.deepEqual(penchant.item(book.id), book)
    assert.equal(penchant.item('nobody'), undefined)
    assert.equal(penchant.item('__proto__'), undefined)
  })

  test('may have items called __proto__ and constructor', async (t) => {
    const items = ['__proto__', 'constructor', 'toString'].map((id) => ({ id, tags: ['odd', id] }))
    const penchant = await visit(t, { items, config: undefined })
    await penchant.record({ type: 'view', item: '__proto__' })
    assert.deepEqual(ids(await penchant.recommend()).sort(), ['constructor', 'toString'])
    assert.equal(penchant.item('constructor').id, 'constructor')
    assert.equal(penchant.item('__proto__').id, '__proto__')
  })
})

describe('a catalogue that cannot be had is catalog_unreachable:', () => {
  const cases = {
    'a 404': [() => `${address}/nothing.pnc`, /404/],
    'a connection that ends half-way': [() => `${address}/half`, /ended early|failed/],
    'a server that is not there': [() => 'http://127.0.0.1:9/books.pnc', /request failed/],
    'a file that is not there': [() => join(folder, 'nothing.pnc'), /ENOENT/],
    'a folder': [() => folder, /it is not a file/],
    'a device that has no end': [() => (process.platform === 'win32' ? folder : '/dev/zero'), /it is not a file/],
    'an address with a password, which is not repeated': [
      () => address.replace('//', '//user:secret@'),
      /from http:\/\/…@127(?!.*(user|secret))/,
    ],
  }
  for (const [name, [source, says]] of Object.entries(cases)) {
    test(name, () => refuses(() => open({ catalog: source() }), 'catalog_unreachable', says, /penchant build/))
  }
})

test('a page where a catalogue should be is named as such', () =>
  refuses(() => open({ catalog: `${address}/page` }), 'catalog_magic', /<!doctyp/, /and not a page/))

test('an empty answer is named as such', () =>
  refuses(() => open({ catalog: `${address}/empty` }), 'catalog_length', /0 bytes/))

describe('a signal', () => {
  test('that is aborted already stops the opening before it begins', async () => {
    const reason = new Error('changed my mind')
    await assert.rejects(open({ catalog: path, signal: AbortSignal.abort(reason) }), (error) => error === reason)
  })

  test('stops a download that takes too long, with its own reason', async () => {
    const controller = new AbortController()
    const reason = new Error('too slow')
    const opening = open({ catalog: `${address}/silent`, signal: controller.signal })
    setTimeout(() => controller.abort(reason), 20)
    await assert.rejects(opening, (error) => error === reason)
  })

  test('that is never aborted changes nothing', async (t) => {
    const penchant = await visit(t, { catalog: path, signal: new AbortController().signal })
    assert.deepEqual(ids(await penchant.recommend()), listsOrder)
  })
})

test('after a failed opening the next one works', async (t) => {
  await refuses(() => open({ catalog: bytes.subarray(0, 100) }), 'catalog_length')
  const penchant = await visit(t, { catalog: bytes })
  assert.deepEqual(ids(await penchant.recommend()), listsOrder)
})

for (const [file, source] of [
  ['penchant.wasm', { catalog: bytes }],
  ['compiler.wasm', { items: books }],
]) {
  test(`without ${file} beside the script, the error says so, and works once it is there`, async () => {
    const dist = join(folder, `without-${file}`)
    await cp(fileURLToPath(new URL('../../dist', import.meta.url)), dist, { recursive: true })
    await writeFile(join(dist, 'package.json'), '{"type":"module"}')
    await rm(join(dist, file))
    const broken = await import(pathToFileURL(join(dist, 'node.js')))
    await assert.rejects(broken.open(source), (error) => {
      assert.ok(error instanceof broken.PenchantError, `got ${error?.stack}`)
      assert.equal(error.code, 'wasm_unavailable', error.message)
      assert.ok(error.message.includes(file), error.message)
      return true
    })
    await cp(fileURLToPath(new URL(`../../dist/${file}`, import.meta.url)), join(dist, file))
    await (await broken.open(source)).close()
  })
}

describe('a profile’s name', () => {
  const character = '𝒳'
  for (const name of ['a', 'a'.repeat(200), character.repeat(200), 'Zoë/../1', '__proto__']) {
    test(`may be ${name.slice(0, 12)}, ${[...name].length} long`, async () => {
      const penchant = await open({ catalog: bytes, profile: name })
      assert.equal((await penchant.data.export()).profile, name)
      await penchant.close()
    })
  }

  const bad = { empty: '', 'of 201 characters': 'a'.repeat(201), 'with a line end': 'a\nb', 'with a zero': 'a\0b' }
  for (const [what, name] of Object.entries({
    ...bad,
    'of half a character': '\ud800',
    'a megabyte': 'a'.repeat(1e6),
  })) {
    test(`is refused where it is ${what}, and may be deleted all the same`, async () => {
      await refuses(() => open({ catalog: bytes, profile: name }), 'option_invalid', /`profile`/, /1 to 200 characters/)
      if (!name) return
      await erase({ profile: name })
      await withdraw({ profile: name })
    })
  }
})
