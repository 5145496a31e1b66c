// Loading the engine and the compiler: from wherever a page says, and what the error says where that is not possible.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { books, compileTo, temporaryFolder } from '../fixtures/shop.mjs'

const dist = new URL('../../dist/', import.meta.url)
const path = (file) => fileURLToPath(new URL(file, dist))
const engine = await readFile(path('penchant.wasm'))
const compiler = await readFile(path('compiler.wasm'))
const folder = await temporaryFolder()
const catalog = await compileTo(join(folder, 'books.pnc'))

/** What the server answers, by address: a status, a type, bytes; `cut` ends the connection in the middle. */
const answers = {
  '/penchant.wasm': { bytes: engine },
  '/compiler.wasm': { bytes: compiler },
  '/plain/penchant.wasm': { bytes: engine, type: 'application/octet-stream' },
  '/page': { bytes: Buffer.from('<!doctype html><title>Shop</title>'), type: 'text/html' },
  '/page-as-wasm': { bytes: Buffer.from('\ufeff\n <!doctype html>') },
  '/half': { bytes: engine.subarray(0, engine.length / 2) },
  '/half-as-bytes': { bytes: engine.subarray(0, 100_000), type: 'application/octet-stream' },
  '/cut': { bytes: engine, cut: true },
  '/empty': { bytes: Buffer.alloc(0) },
  '/picture': { bytes: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') },
  '/damaged': { bytes: Buffer.from(engine).fill(0xff, 2_000, 3_000) },
  '/gone': { status: 410, bytes: Buffer.from('gone') },
  '/secret': { status: 403, bytes: Buffer.from('no') },
  '/broken': { status: 500, bytes: Buffer.from('<h1>Oh</h1>'), type: 'text/html' },
}
const server = createServer((request, response) => {
  const { status = 200, type = 'application/wasm', bytes, cut } = answers[request.url] ?? { status: 404, bytes: '' }
  response.writeHead(status, { 'content-type': type, ...(cut && { 'content-length': bytes.length }) })
  if (!cut) return response.end(bytes)
  response.write(bytes.subarray(0, 50_000), () => setTimeout(() => response.destroy(), 50))
})
let url
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${server.address().port}`
  globalThis.addressOfTheEngine = `${url}/penchant.wasm`
})
after(() => server.close())

let copies = 0
/** The package as nobody has loaded it yet. */
const fresh = (entry) => import(`${new URL(entry, dist)}?${++copies}`)

async function works(open, options) {
  const penchant = await open({ catalog, ...options })
  assert.equal((await penchant.recommend({ limit: 3 })).items.length, 3)
  await penchant.close()
}

describe('the engine', () => {
  const sources = {
    'an address': () => `${url}/penchant.wasm`,
    'a URL': () => new URL('/penchant.wasm', url),
    'a response': () => fetch(`${url}/penchant.wasm`).then((response) => response),
    'a promise of a response': () => fetch(`${url}/penchant.wasm`),
    'a response of another type': () => fetch(`${url}/plain/penchant.wasm`),
    'a data: address': () => `data:application/wasm;base64,${engine.toString('base64')}`,
    'an ArrayBuffer': () => engine.buffer.slice(engine.byteOffset, engine.byteOffset + engine.byteLength),
    'a Buffer': () => engine,
    'a DataView': () => new DataView(engine.buffer, engine.byteOffset, engine.byteLength),
    'a module': () => WebAssembly.compile(engine),
    'what a tool makes of the file, imported': () =>
      import('data:text/javascript,export default globalThis.addressOfTheEngine'),
  }
  for (const entry of ['index.js', 'static.js', 'inline.js', 'node.js']) {
    for (const [name, source] of Object.entries(sources)) {
      test(`of ${entry} is taken from ${name}`, async () => works((await fresh(entry)).open, { engine: source() }))
    }
  }

  test('of inline.js is within the script', async () => works((await fresh('inline.js')).open))

  test('is read from a path or a file: address on a server', async () => {
    await works((await fresh('node.js')).open, { engine: path('penchant.wasm') })
    await works((await fresh('node.js')).open, { engine: pathToFileURL(path('penchant.wasm')) })
  })

  test('is loaded once, whoever asks, and tried again after a failure from what the next call says', async () => {
    const { open } = await fresh('index.js')
    const first = open({ catalog, engine: `${url}/nowhere` })
    // Whoever asks while another's engine starts is content with that one: the second must not be sooner than the first fails.
    const second = open({ catalog, engine: first.catch(() => fetch(`${url}/penchant.wasm`)) })
    const [failed, worked] = await Promise.allSettled([first, second])
    assert.equal(failed.reason.reason, 'missing')
    assert.equal(worked.status, 'fulfilled', worked.reason)
    await works(open, { engine: `${url}/nowhere` })
    await worked.value.close()
  })

  test('of the wrong kind is refused', async () => {
    const { open, PenchantError } = await fresh('index.js')
    for (const [wrong, got] of [
      [7, 'a Number'],
      [{ url: 'x' }, 'a Object'],
      [[1], 'a Array'],
    ]) {
      await assert.rejects(open({ catalog, engine: wrong }), (error) => {
        assert.ok(error instanceof PenchantError, error.stack)
        assert.equal(error.code, 'option_invalid')
        assert.ok(error.message.includes(`\`engine\`: got ${got}`), error.message)
        return true
      })
    }
  })
})

describe('the compiler', () => {
  test('is taken from where the page says, for items', async () => {
    for (const entry of ['index.js', 'static.js', 'inline.js', 'node.js']) {
      const { open } = await fresh(entry)
      const penchant = await open({ items: books, engine, compiler: `${url}/compiler.wasm` })
      assert.equal((await penchant.recommend({ limit: 3 })).items.length, 3)
      await penchant.close()
    }
  })
})

/** By address: the reason, what the message says was got, and the remedy. */
const faults = {
  '/page': ['html', /got a page \(HTML\)/, /optimizeDeps: \{ exclude: \['penchant'\] \}.*open\(\{ OPTION: … \}\)/],
  '/page-as-wasm': ['html', /got a page \(HTML\)/, /penchant\/vite/],
  '/nowhere': ['missing', /answered 404/, /copy it there from node_modules\/penchant\/dist.*open\(\{ OPTION: … \}\)/],
  '/gone': ['missing', /answered 410/, /docs\/bundlers\.md/],
  '/secret': ['missing', /answered 403/, /refuses it: allow.*open\(\{ OPTION: … \}\)/],
  '/broken': ['missing', /answered 500/, /docs\/bundlers\.md/],
  '/half': ['truncated', /the first \d+ bytes of a longer file/, /Load it again/],
  '/half-as-bytes': ['truncated', /the first 100000 bytes of a longer file/, /Load it again/],
  '/cut': ['truncated', /its body could not be read/, /Load it again/],
  '/empty': ['truncated', /got no bytes/, /Load it again/],
  '/picture': ['not_wasm', /begin 89 50 4e 47, expected 00 61 73 6d/, /this very version/],
  '/damaged': ['not_wasm', /wasm/i, /this very version/],
}
describe('what goes wrong is said, with the address and the remedy', () => {
  for (const option of ['engine', 'compiler']) {
    for (const [address, [reason, got, remedy]] of Object.entries(faults)) {
      test(`${option} from ${address}: ${reason}`, async () => {
        const { open, PenchantError } = await fresh('index.js')
        const source = option === 'engine' ? { catalog } : { items: books, engine }
        await assert.rejects(open({ ...source, [option]: url + address }), (error) => {
          assert.ok(error instanceof PenchantError, error.stack)
          assert.deepEqual([error.code, error.reason], ['wasm_unavailable', reason], error.message)
          const file = { engine: 'penchant.wasm', compiler: 'compiler.wasm' }[option]
          assert.ok(error.message.startsWith(`${file} could not be loaded from ${url}${address}: `), error.message)
          assert.match(error.message, got)
          assert.match(error.message, new RegExp(remedy.source.replace('OPTION', option)))
          return true
        })
      })
    }
  }

  test('no answer at all', async () => {
    const { open } = await fresh('index.js')
    const closed = createServer()
    await new Promise((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${closed.address().port}/penchant.wasm`
    await new Promise((resolve) => closed.close(resolve))
    await assert.rejects(open({ catalog, engine: address }), (error) => {
      assert.deepEqual([error.code, error.reason], ['wasm_unavailable', 'unreachable'])
      assert.match(error.message, /the request failed.*Check the connection and the address/)
      assert.doesNotMatch(error.message, /policy|connect-src/)
      return true
    })
  })

  test('a file that is not there, on a server: its trace, never the policy of a page', async () => {
    for (const { open } of [await fresh('node.js'), createRequire(import.meta.url)(path('node.cjs'))]) {
      for (const engine of [join(folder, 'nowhere.wasm'), '/assets/penchant-3f2a.wasm']) {
        await assert.rejects(open({ catalog, engine }), (error) => {
          assert.deepEqual([error.code, error.reason], ['wasm_unavailable', 'file_missing'])
          assert.ok(error.message.includes(engine), error.message)
          assert.match(error.message, /ENOENT.*serverExternalPackages: \['penchant'\].*trace.*open\(\{ engine: … \}\)/)
          assert.doesNotMatch(error.message, /policy|Content-Security|unsafe-eval|served/i)
          return true
        })
      }
    }
  })

  test('on a server, from the network', async () => {
    const { open } = await fresh('node.js')
    for (const [address, [reason]] of Object.entries(faults)) {
      await assert.rejects(open({ catalog, engine: url + address }), (error) => {
        assert.deepEqual([error.code, error.reason], ['wasm_unavailable', reason], error.message)
        assert.doesNotMatch(error.message, /policy|Content-Security|unsafe-eval/i)
        return true
      })
    }
    await works(open, { engine: `${url}/penchant.wasm` })
  })

  test('a module of something else, which is not started: the next call works', async () => {
    const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)
    const trainer = await readFile(path('trainer.wasm'))
    for (const entry of ['index.js', 'node.js']) {
      const { open, PenchantError } = await fresh(entry)
      for (const [options, file] of [
        [{ catalog, engine: trainer }, 'penchant.wasm'],
        [{ catalog, engine: compiler }, 'penchant.wasm'],
        [{ catalog, engine: empty }, 'penchant.wasm'],
        [{ catalog, engine: await WebAssembly.compile(empty) }, 'penchant.wasm'],
        [{ items: books, engine, compiler: trainer }, 'compiler.wasm'],
        [{ items: books, engine, compiler: engine }, 'compiler.wasm'],
      ]) {
        await assert.rejects(open(options), (error) => {
          assert.ok(error instanceof PenchantError, error.stack)
          assert.deepEqual([error.code, error.reason], ['wasm_unavailable', 'not_wasm'], error.message)
          assert.match(error.message, new RegExp(`^${file} could not be loaded.*another module.*this very version`))
          return true
        })
      }
      await works(open, { engine, compiler })
    }
  })

  test('a signal ends the waiting, and an engine that never comes keeps nobody else waiting', async () => {
    const { open } = await fresh('index.js')
    const never = new Promise(() => {})
    const reason = new Error('too slow')
    const controller = new AbortController()
    const waiting = open({ catalog, engine: never, signal: controller.signal, timeout: 2_000 })
    await works(open, { engine })
    await (await waiting).close()
    const stuck = (await fresh('index.js')).open({ catalog, engine: never, signal: controller.signal, timeout: 2_000 })
    controller.abort(reason)
    await assert.rejects(stuck, (error) => error === reason)
    await assert.rejects(open({ catalog, signal: {} }), (error) => error.code === 'option_invalid')
  })

  test('a promise that is rejected is an error with a code, and none of Node’s where it was not needed', async () => {
    const { open, PenchantError } = await fresh('index.js')
    const unhandled = []
    const hear = (error) => unhandled.push(error)
    process.on('unhandledRejection', hear)
    await assert.rejects(open({ catalog, engine: Promise.reject(new TypeError('Failed to fetch')) }), (error) => {
      assert.ok(error instanceof PenchantError)
      assert.deepEqual([error.code, error.reason], ['wasm_unavailable', 'unreachable'])
      assert.match(error.message, /Failed to fetch/)
      return true
    })
    await works(open, { engine })
    await works(open, { engine: Promise.reject(new Error('not needed')) })
    await assert.rejects(open({ catalog: 7, compiler: Promise.reject(new Error('not needed')) }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('unhandledRejection', hear)
    assert.deepEqual(unhandled, [])
  })

  test('a response that was read, or that says nothing', async () => {
    const read = await fetch(`${url}/penchant.wasm`)
    await read.arrayBuffer()
    const locked = await fetch(`${url}/penchant.wasm`)
    locked.body.getReader()
    for (const [response, reason] of [
      [read, 'truncated'],
      [locked, 'truncated'],
      [Response.error(), 'unreachable'],
    ]) {
      const { open } = await fresh('index.js')
      await assert.rejects(open({ catalog, engine: response }), (error) => {
        assert.deepEqual([error.code, error.reason], ['wasm_unavailable', reason], error.message)
        return true
      })
    }
    const { open } = await fresh('index.js')
    const gone = engine.buffer.slice(0)
    structuredClone(gone, { transfer: [gone] })
    await assert.rejects(open({ catalog, engine: gone }), (error) => typeof error.code === 'string')
  })

  test('a script without an address says what to pass, and works with it', async () => {
    for (const entry of ['static.js', 'index.js']) {
      const outfile = join(folder, `${entry}.cjs`)
      await build({
        entryPoints: [path(entry)],
        bundle: true,
        format: 'cjs',
        outfile,
        logLevel: 'error',
        logOverride: { 'empty-import-meta': 'silent' },
      })
      const { open } = createRequire(import.meta.url)(outfile)
      await assert.rejects(open({ catalog }), (error) => {
        assert.deepEqual([error.code, error.reason], ['wasm_unavailable', 'file_missing'], error.message)
        assert.match(error.message, /the script has no address here.*open\(\{ engine: … \}\)/)
        return true
      })
      await works(open, { engine })
    }
  })

  test('a runtime without WebAssembly', async () => {
    const { open } = await fresh('index.js')
    const { WebAssembly } = globalThis
    try {
      delete globalThis.WebAssembly
      await assert.rejects(open({ catalog, engine }), (error) => {
        assert.deepEqual([error.code, error.reason], ['wasm_unavailable', 'unsupported'], error.message)
        return true
      })
    } finally {
      globalThis.WebAssembly = WebAssembly
    }
  })
})

test('two copies of the package know each other’s errors', async () => {
  const [one, other] = [await fresh('index.js'), await fresh('node.js')]
  const error = await one.open({ catalog: 7, engine }).catch((thrown) => thrown)
  assert.ok(error instanceof other.PenchantError && error instanceof one.PenchantError && error instanceof Error)
  for (const stranger of [new Error('no'), undefined, null, 'text', {}])
    assert.ok(!(stranger instanceof one.PenchantError))
})
