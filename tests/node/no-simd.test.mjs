// Where there is no SIMD, the other build of a module is loaded, and only that; every result is the same to the bit. The compiler
// has no SIMD anywhere.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { books, config, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const execute = promisify(execFile)
const script = fileURLToPath(new URL('../fixtures/whole-visit.mjs', import.meta.url))
const folder = await temporaryFolder()

// V8 has SIMD on x64 by SSE 4.1, and without that really none. Elsewhere it cannot be taken away, only denied.
const noSimd =
  process.arch === 'x64'
    ? ['--no-enable-sse4-1']
    : ['--import', 'data:text/javascript,WebAssembly.validate = () => false']

/** The package without two of its files: what is not there cannot be what was loaded. */
async function dist(name, lacking) {
  const path = join(folder, name)
  await cp(fileURLToPath(new URL('../../dist', import.meta.url)), join(path, 'dist'), { recursive: true })
  await writeFile(join(path, 'package.json'), '{"type":"module","version":"0.0.0"}')
  for (const file of lacking) await rm(join(path, 'dist', file))
  return join(path, 'dist')
}

let simd
let scalar
before(async () => {
  simd = await dist('simd', ['penchant-scalar.wasm', 'trainer-scalar.wasm'])
  // Nor is there the script that has the engine's bytes, which are those with SIMD.
  scalar = await dist('scalar', ['penchant.wasm', 'trainer.wasm', 'engine-bytes.js'])
})

const visit = async (dist, flags, compiler) =>
  JSON.parse((await execute(process.execPath, [...flags, script, dist, compiler], { maxBuffer: 2 ** 24 })).stdout)

test('opening, recording and every list give the same as with SIMD, bit by bit', async () => {
  const [fast, plain] = await Promise.all([visit(simd, [], 'compiler.wasm'), visit(scalar, noSimd, 'compiler.wasm')])
  assert.deepEqual(plain, fast)
  for (const { lists } of [fast.catalog, fast.items])
    assert.deepEqual(
      lists.map(({ ids }) => ids.length),
      [100, 50, 50, 100],
    )
})

describe('the command', () => {
  const run = (dist, flags, args, input) =>
    penchant(args, { input, cwd: folder, program: [process.execPath, ...flags, join(dist, 'cli.js')] })

  test('builds the same catalogue and inspects it', async () => {
    await writeFile(join(folder, 'config.json'), JSON.stringify(config))
    const reports = []
    for (const [name, dist, flags] of [
      ['fast', simd, []],
      ['plain', scalar, noSimd],
    ]) {
      const args = ['build', '-', '--config', 'config.json', '--out', `${name}.pnc`]
      const built = await run(dist, flags, args, JSON.stringify(books))
      assert.deepEqual([built.code, built.stderr], [0, ''])
      const inspected = await run(dist, flags, ['inspect', `${name}.pnc`, 'moby'])
      assert.equal(inspected.code, 0, inspected.stderr)
      reports.push(inspected.stdout)
    }
    assert.equal(reports[1], reports[0])
    assert.match(reports[0], /title +Moby Dick/)
  })

  test('trains, and comes to the same but for what floating point rounds elsewhere', async () => {
    const log = Array.from({ length: 400 }, (_, at) => `u${at % 40},${books[(at * 7 + (at % 5)) % books.length].id}`)
    await writeFile(join(folder, 'log.csv'), `user,item\n${log.join('\n')}\n`)
    const numbers = []
    for (const [name, dist, flags] of [
      ['fast', simd, []],
      ['plain', scalar, noSimd],
    ]) {
      const args = ['train', 'log.csv', '--dim', '8', '--sweeps', '2', '--out', `${name}.ndjson`]
      const trained = await run(dist, flags, args)
      assert.equal(trained.code, 0, trained.stderr)
      const lines = (await readFile(join(folder, `${name}.ndjson`), 'utf8')).trim().split('\n')
      numbers.push(lines.flatMap((line) => JSON.parse(line).vector))
    }
    assert.ok(numbers[0].length > 0 && numbers[0].some((number) => Math.abs(number) > 0.01))
    for (const [at, number] of numbers[1].entries()) assert.ok(Math.abs(number - numbers[0][at]) < 1e-4)
  })
})
