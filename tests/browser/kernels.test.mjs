// The kernels in each browser's own engine, and the build without SIMD where there is none.

import assert from 'node:assert/strict'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kernelAgreement } from '../../xtask/wasm.mjs'
import { agreed } from '../fixtures/agreement.js'
import { enter, lab } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const root = await lab()
await copyFile(kernelAgreement, join(root, 'agreement.wasm'))
await copyFile(fileURLToPath(new URL('../fixtures/agreement.js', import.meta.url)), join(root, 'agreement.js'))

/** A seed for each browser: together they see more. */
const seeds = { chromium: 2, firefox: 3 }

await forEachBrowser(
  (room) => {
    test('the SIMD kernels give the bits of the scalar ones', async () => {
      const page = await room.open('/blank.html')
      const lines = await page.evaluate(async (seed) => {
        const [{ report }, bytes] = await Promise.all([
          import('/agreement.js'),
          fetch('/agreement.wasm').then((response) => response.arrayBuffer()),
        ])
        return report(bytes, seed, 1_000)
      }, seeds[room.name])
      assert.deepEqual(lines, agreed(1_000))
    })

    const modules = () => room.requests.map(({ url }) => url).filter((url) => url.endsWith('.wasm'))
    const visit = (page, items) =>
      page.evaluate(async (items) => {
        await lab.open({ consent: 'session', ...(items && { catalog: undefined, items }) })
        await lab.view('moby', 'typee', 'emma')
        return lab.order()
      }, items)
    const withoutSimd = () => enter(room, () => Object.assign(WebAssembly, { validate: () => false }))

    test('with SIMD nothing else is downloaded, without it only the other build, and the order is the same', async () => {
      const fast = await visit(await enter(room))
      assert.deepEqual(modules(), ['/penchant/penchant.wasm'])
      room.requests.length = 0
      const plain = await visit(await withoutSimd())
      assert.deepEqual(modules(), ['/penchant/penchant-scalar.wasm'])
      assert.deepEqual(plain, fast)
    })

    test('a list of items is compiled without SIMD as well', async () => {
      const items = [
        { id: 'moby', tags: ['sea'] },
        { id: 'typee', tags: ['sea'] },
        { id: 'emma', tags: ['love'] },
      ]
      const fast = await visit(await enter(room), items)
      room.requests.length = 0
      const plain = await visit(await withoutSimd(), items)
      assert.deepEqual(modules().sort(), ['/penchant/compiler.wasm', '/penchant/penchant-scalar.wasm'])
      assert.deepEqual(plain, fast)
    })
  },
  { root },
)
