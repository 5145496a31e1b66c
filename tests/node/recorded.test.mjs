// Two hundred programs of events and calls, recorded before the engine was rearranged: every shelf is what it was, to the last bit.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import { open } from '../../dist/node.js'
import { kept, replayed } from '../fixtures/programs/replay.mjs'

const bytes = await readFile(new URL('../fixtures/programs/recorded.ndjson.br', import.meta.url))
const programs = brotliDecompressSync(bytes)
  .toString()
  .split('\n')
  .map((line) => JSON.parse(line))

const TOGETHER = 10

describe('a recorded program gives what it gave', () => {
  for (let first = 0; first < programs.length; first += TOGETHER) {
    test(`${first + 1} to ${first + TOGETHER}`, async () => {
      for (const program of programs.slice(first, first + TOGETHER)) {
        const outcomes = await replayed(open, program)
        outcomes.forEach((outcome, at) => {
          const where = `program ${program.seed}, call ${at}: ${JSON.stringify(program.calls[at])} gave ${outcome.text}`
          assert.deepStrictEqual(kept(outcome), program.gave[at], where)
        })
      }
    })
  }

  test('and all methods are among them', () => {
    const called = new Set(programs.flatMap(({ calls }) => calls.map(([name]) => name)))
    const gave = programs.flatMap((program) => program.gave)
    assert.equal(programs.length, 200)
    assert.ok(called.size >= 32, [...called].join(', '))
    assert.ok(gave.filter(Array.isArray).length > 1_000)
    assert.ok(!gave.includes('engine_trap'))
  })
})
