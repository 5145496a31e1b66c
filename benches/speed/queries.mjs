// The three queries, one event and loading, asked of the engine in WebAssembly, of the same engine natively, and of plain
// JavaScript on typed arrays.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Plain } from './arrays.mjs'
import { Module, Native, queries } from './engine.mjs'
import { least, runsFor } from './least.mjs'

/** Events that are learned at a time. */
const EVENTS = 1_000
/** A catalogue of more bytes is a large one. */
const LARGE = 1e7

/** What one catalogue takes, in microseconds; and by query how many of the ten best both sides found, all others being ties. */
export async function ask(extent, wasm, { name, file }) {
  const bytes = readFileSync(file)
  const module = new Module(wasm, bytes)
  const plain = new Plain(module.data())
  const native = new Native(extent.native, file)
  try {
    const times = {}
    const same = {}
    for (const query of queries) {
      same[query] = agree(module.top(query), plain[query](), `${query}, ${name}`)
      times[query] = await inTurn(extent, native, query, { wasm: module.jobs[query], plain: () => plain[query]() })
    }
    return {
      ...{ name, items: module.items },
      same,
      ...times,
      event: await events(extent, module, native, 'event'),
      replay: await events(extent, module, native, 'replay'),
      read: await reading(extent, module, native),
      load: await loading(extent, module, native, bytes),
    }
  } finally {
    native.close()
  }
}

/** Rounds of all sides; natively the program counts its own runs. */
export async function inTurn({ queries }, native, job, sides) {
  const { rounds } = queries
  const runs = (micros) => runsFor(micros, queries) / rounds
  const first = await least(3, sides)
  const slowest = Math.max(...Object.values(first))
  const best = { ...first, native: Infinity }
  for (let round = 0; round < rounds; round++) {
    const times = await least(runs(slowest), sides)
    for (const side of Object.keys(sides)) best[side] = Math.min(best[side], times[side])
    // Where plain JavaScript is slow, the others are asked more often in the same time.
    best.wasm = Math.min(best.wasm, (await least(runs(best.wasm), { wasm: sides.wasm })).wasm)
    best.native = Math.min(best.native, await native.least(job, Math.ceil(runs(best.wasm))))
  }
  return best
}

/**
 * Both find the same items: the engine's numbers are in eight bits and JavaScript was given the same. Returns how many of
 * them both have; the others tie with the last.
 */
export function agree(own, other, what) {
  const items = (list) => list.map(({ item }) => item)
  const worst = other.at(-1).score
  const isShared = ({ item }) => items(other).includes(item)
  for (const found of own) {
    const isTie = Math.abs(found.score - worst) <= 1e-4 * Math.max(1, Math.abs(worst))
    assert.ok(isTie || isShared(found), `${what}: ${items(own)} against ${items(other)}`)
  }
  return own.filter(isShared).length
}

/** Microseconds for one event: checked and learned, or read from its bytes and learned. */
async function events({ learning }, module, native, job) {
  const { begin, record, replay } = module.jobs
  let best = Infinity
  for (let run = 0; run < learning; run++) {
    begin()
    const before = performance.now()
    if (job === 'event') record(EVENTS)
    else replay()
    best = Math.min(best, ((performance.now() - before) * 1_000) / EVENTS)
  }
  return { wasm: best, native: await native.least(job, learning) }
}

async function reading({ learning }, module, native) {
  const { begin, record, read } = module.jobs
  begin()
  record(1)
  const { wasm } = await least(learning, { wasm: read })
  return { wasm, native: await native.least('read', learning) }
}

async function loading(extent, module, native, bytes) {
  const runs = bytes.length > LARGE ? extent.loading : extent.learning
  const { wasm } = await least(runs, { wasm: () => module.load(bytes) })
  return { wasm, native: await native.least('load', runs) }
}
