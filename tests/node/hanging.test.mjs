// A server that hangs: `open` ends in time with a typed error, and what comes slowly is waited for.

import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { serve } from '../../xtask/serve.mjs'
import { faulty } from '../fixtures/faulty.mjs'
import { compileTo, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()
await mkdir(join(folder, 'files'))
const root = join(folder, 'files')
const bytes = await compileTo(join(root, 'books.pnc'))
await writeFile(
  join(root, 'engine.wasm'),
  await readFile(fileURLToPath(new URL('../../dist/penchant.wasm', import.meta.url))),
)
const behind = await serve({ root })
const server = await faulty(behind.url)
after(() => Promise.all([server.close(), behind.close()]))

const address = (path) => new URL(path, server.url).href
const ended = async (opening) => {
  const before = performance.now()
  const error = await opening.then(
    () => assert.fail('it opened'),
    (error) => error,
  )
  return { error, took: performance.now() - before }
}

for (const name of ['no answer', 'no more after a half']) {
  test(`of a catalogue, ${name}: catalog_unreachable, and why`, async () => {
    server.fault('/books.pnc', name)
    const { open } = await import('../../dist/node.js')
    const { error, took } = await ended(open({ catalog: address('books.pnc'), timeout: 300 }))
    assert.deepEqual([error.code, error.reason], ['catalog_unreachable', 'timeout'], error.message)
    assert.match(error.message, /books\.pnc: nothing came for 0\.3 s/)
    assert.ok(took >= 150 && took < 10_000, `${took} ms`)
  })

  test(`of the engine, ${name}: wasm_unavailable, and why; then it can be loaded`, async () => {
    server.fault('/engine.wasm', name)
    const { open } = await import(`../../dist/node.js?${name}`)
    const opening = () => open({ catalog: bytes, engine: address('engine.wasm'), timeout: 300 })
    const { error, took } = await ended(opening())
    assert.deepEqual([error.code, error.reason], ['wasm_unavailable', 'timeout'], error.message)
    assert.ok(took >= 150 && took < 10_000, `${took} ms`)
    server.fault('/engine.wasm')
    await (await opening()).close()
  })
}

test('of a promise that never settles, an engine or a compiler: wasm_unavailable, and why', async () => {
  for (const option of ['engine', 'compiler']) {
    const { open } = await import(`../../dist/node.js?never ${option}`)
    const source = option === 'engine' ? { catalog: bytes } : { items: [{ id: 'a' }] }
    const { error, took } = await ended(open({ ...source, [option]: new Promise(() => {}), timeout: 300 }))
    assert.deepEqual([error.code, error.reason], ['wasm_unavailable', 'timeout'], error.message)
    assert.match(error.message, /from the promise that was given: nothing came for 0\.3 s/)
    assert.ok(took >= 150 && took < 10_000, `${took} ms`)
  }
})

describe('a catalogue without an end', () => {
  const zeros = new Uint8Array(65_536)
  const longer = new Uint8Array([...bytes, ...zeros])
  const ways = {
    'that is none is refused by its first bytes': [zeros, 'catalog_magic'],
    'that goes on after its end is refused by its length': [longer, 'catalog_length'],
  }
  for (const [name, [first, code]] of Object.entries(ways)) {
    test(name, async () => {
      let sent = 0
      const server = createServer((_, response) => {
        const more = () => {
          for (; sent < 64e6 && !response.destroyed; sent += zeros.length) if (!response.write(zeros)) break
          if (sent < 64e6 && !response.destroyed) response.once('drain', more)
          else response.end()
        }
        response.write(first)
        more()
      })
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
      try {
        const { open } = await import('../../dist/node.js')
        const { error } = await ended(open({ catalog: `http://127.0.0.1:${server.address().port}/endless.pnc` }))
        assert.equal(error.code, code, error.message)
        assert.ok(sent < 32e6, `${sent} bytes were sent`)
      } finally {
        server.closeAllConnections()
        server.close()
      }
    })
  }
})

test('what comes in bits is waited for, though the whole takes longer than the limit', async () => {
  server.fault('/books.pnc', 'slowly, bit by bit')
  const { open } = await import('../../dist/node.js')
  const before = performance.now()
  await (await open({ catalog: address('books.pnc'), timeout: 700 })).close()
  assert.ok(performance.now() - before > 1_400)
})

test('a timeout for ever is none', async () => {
  server.fault('/books.pnc')
  const { open } = await import('../../dist/node.js')
  await (await open({ catalog: address('books.pnc'), timeout: Number.POSITIVE_INFINITY })).close()
})

describe('a timeout that is none is refused:', () => {
  for (const timeout of [0, -1, Number.NaN, '20', null, {}, 1n, Symbol('x'), Object.create(null)]) {
    test(typeof timeout === 'object' ? JSON.stringify(timeout) : String(timeout), async () => {
      const { open } = await import('../../dist/node.js')
      const { error } = await ended(open({ catalog: bytes, timeout }))
      assert.equal(error.code, 'option_invalid', error.message)
      assert.match(error.message, /`timeout`: got .*, expected milliseconds/)
    })
  }
})

test('the reasons of a catalogue that cannot be had', async () => {
  const { open } = await import('../../dist/node.js')
  const reasons = {
    500: 'missing',
    404: 'missing',
    'the connection ends half-way': 'truncated',
    'no connection': 'unreachable',
  }
  for (const [name, reason] of Object.entries(reasons)) {
    server.fault('/books.pnc', name)
    const { error } = await ended(open({ catalog: address('books.pnc') }))
    assert.deepEqual([error.code, error.reason], ['catalog_unreachable', reason], error.message)
  }
  const { error } = await ended(open({ catalog: join(root, 'nothing.pnc') }))
  assert.deepEqual([error.code, error.reason], ['catalog_unreachable', 'file_missing'])
})
