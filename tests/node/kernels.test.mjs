// The fast kernels against the plain ones, in Node's engine. The browsers' are in tests/browser.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { kernelAgreement } from '../../xtask/wasm.mjs'
import { agreed, report } from '../fixtures/agreement.js'

test('the SIMD kernels give the bits of the scalar ones', async () => {
  assert.deepEqual(await report(await readFile(kernelAgreement), 1, 2_000), agreed(2_000))
})
