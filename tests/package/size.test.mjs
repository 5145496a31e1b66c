// What a page downloads, each part within what it has come to.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { brotliCompressSync, constants } from 'node:zlib'
import { budgets } from './budgets.mjs'

const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 }

describe('the download of', () => {
  for (const [name, bytes] of Object.entries(budgets)) {
    test(`${name} is within ${bytes} bytes`, async () => {
      const file = await readFile(new URL(`../../dist/${name}`, import.meta.url))
      const { length } = brotliCompressSync(file, { params })
      assert.ok(
        length <= bytes,
        `${name} has come to ${length} bytes: \`npm run size\` prints what each part of it weighs`,
      )
      // A budget that nothing comes near to holds nothing.
      assert.ok(length > bytes * 0.95, `${name} is ${length} bytes now: lower what it may have, ${bytes}`)
    })
  }
})
