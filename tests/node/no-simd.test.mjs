// Where there is no SIMD, the other build of each module is loaded, and only that; every result is the same to the bit.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, rm, writeFile } from 'node:fs/promises'
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
  simd = await dist('simd', ['penchant-scalar.wasm', 'compiler-scalar.wasm'])
  scalar = await dist('scalar', ['penchant.wasm', 'compiler.wasm'])
})

const visit = async (dist, flags, compiler) =>
  JSON.parse((await execute(process.execPath, [...flags, script, dist, compiler], { maxBuffer: 2 ** 24 })).stdout)

test('opening, recording and every list give the same as with SIMD, bit by bit', async () => {
  const [fast, plain] = await Promise.all([
    visit(simd, [], 'compiler.wasm'),
    visit(scalar, noSimd, 'compiler-scalar.wasm'),
  ])
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
})
