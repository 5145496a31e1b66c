// The three queries, one event and loading, asked of the engine in WebAssembly, of the same engine natively, and of plain
// JavaScript on typed arrays.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { nativeKernels } from '../../xtask/wasm.mjs'
import { Plain } from './arrays.mjs'
import { Module, Native, queries } from './engine.mjs'
import { least, runsFor } from './least.mjs'

/** How many times each side is asked before its runs are counted out. */
const ROUNDS = 3
/** Events that are learned at a time, and how often. */
const EVENTS = 1_000
const RUNS = 20

/** What one catalogue takes, in microseconds. */
export async function ask(wasm, { name, file }) {
  const bytes = readFileSync(file)
  const module = new Module(wasm, bytes)
  const plain = new Plain(module.data())
  const native = new Native(nativeKernels, file)
  try {
    const times = {}
    for (const query of queries) {
      agree(module.top(query), plain[query](), `${query}, ${name}`)
      times[query] = await inTurn(native, query, { wasm: module.jobs[query], plain: () => plain[query]() })
    }
    return {
      ...{ name, items: module.items },
      ...times,
      event: await events(module, native, 'event'),
      replay: await events(module, native, 'replay'),
      read: await reading(module, native),
      load: await loading(module, native, bytes),
    }
  } finally {
    native.close()
  }
}

/** Rounds of all sides; natively the program counts its own runs. */
async function inTurn(native, job, sides) {
  const first = await least(3, sides)
  const slowest = Math.max(...Object.values(first))
  const best = { ...first, native: Infinity }
  for (let round = 0; round < ROUNDS; round++) {
    const times = await least(runsFor(slowest) / ROUNDS, sides)
    for (const side of Object.keys(sides)) best[side] = Math.min(best[side], times[side])
    // Where plain JavaScript is slow, the others are asked more often in the same time.
    if (sides.wasm)
      best.wasm = Math.min(best.wasm, (await least(runsFor(best.wasm) / ROUNDS, { wasm: sides.wasm })).wasm)
    best.native = Math.min(best.native, await native.least(job, Math.ceil(runsFor(best.wasm) / ROUNDS)))
  }
  return best
}

/** Both find the same items: the engine's numbers are in eight bits and JavaScript was given the same. */
function agree(own, other, what) {
  const items = (list) => list.map(({ item }) => item)
  const worst = other.at(-1).score
  for (const { item, score } of own) {
    const isTie = Math.abs(score - worst) <= 1e-4 * Math.max(1, Math.abs(worst))
    assert.ok(isTie || items(other).includes(item), `${what}: ${items(own)} against ${items(other)}`)
  }
}

/** Microseconds for one event: checked and learned, or read from its bytes and learned. */
async function events(module, native, job) {
  const { begin, record, replay } = module.jobs
  let best = Infinity
  for (let run = 0; run < RUNS; run++) {
    begin()
    const before = performance.now()
    if (job === 'event') record(EVENTS)
    else replay()
    best = Math.min(best, ((performance.now() - before) * 1_000) / EVENTS)
  }
  return { wasm: best, native: await native.least(job, RUNS) }
}

async function reading(module, native) {
  const { begin, record, read } = module.jobs
  begin()
  record(1)
  const { wasm } = await least(RUNS, { wasm: read })
  return { wasm, native: await native.least('read', RUNS) }
}

async function loading(module, native, bytes) {
  const runs = bytes.length > 1e7 ? 5 : RUNS
  const { wasm } = await least(runs, { wasm: () => module.load(bytes) })
  return { wasm, native: await native.least('load', runs) }
}
