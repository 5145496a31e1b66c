// What a visitor's acts bring along by a table of neighbours: added up by the engine, and by plain JavaScript on the same
// numbers; and what the table takes.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { compile } from '../../dist/node-compiler.js'
import { PlainNeighbours } from './arrays.mjs'
import { Module, Native } from './engine.mjs'
import { agree, inTurn } from './queries.mjs'

const PER_ITEM = 32
const ACTS = 50

/** Microseconds and bytes for so many items. */
export async function neighbours(extent, wasm, items) {
  const name = `${items.toLocaleString('en-GB')} generated items`
  const table = generated(items)
  const source = Buffer.from(table.ids.map((id) => `{"id":"${id}"}\n`).join(''))
  const job = { source, config: '', duplicates: 'refuse' }
  const { bytes } = compile({ ...job, neighbours: [{ name: 'neighbours', ...table }] })
  const bare = compile(job).bytes
  const file = join(extent.folder, `${items}-neighbours.pnc`)
  writeFileSync(file, bytes)
  const module = new Module(wasm, bytes)
  const plain = new PlainNeighbours({ items, ...table }, module.turnTo(ACTS), module.opened)
  const native = new Native(extent.native, file)
  try {
    await native.turnTo(ACTS)
    const { anew, again } = module.neighbours
    return {
      ...{ name, items, acts: ACTS, perItem: PER_ITEM },
      same: agree(module.topNeighbours(), plain.anew(), `neighbours, ${name}`),
      anew: await inTurn(extent, native, 'anew', { wasm: anew, plain: () => plain.anew() }),
      again: await inTurn(extent, native, 'again', { wasm: again, plain: () => plain.again() }),
      bytes: {
        raw: (bytes.length - bare.length) / items,
        brotli: (brotliCompressSync(bytes).length - brotliCompressSync(bare).length) / items,
      },
    }
  } finally {
    native.close()
  }
}

/** A table as made ones are: by item, other items, the popular ones more often; the weights fall as they do by rank. */
function generated(items) {
  const share = shares(items)
  const ids = Array.from({ length: items }, (_, item) => String(item))
  const [item, neighbour] = [new Uint32Array(items * PER_ITEM), new Uint32Array(items * PER_ITEM)]
  const weight = new Float32Array(items * PER_ITEM)
  for (let of = 0; of < items; of++) {
    const others = new Set()
    while (others.size < PER_ITEM) {
      const other = Math.floor(items * share() ** 2)
      if (other !== of) others.add(other)
    }
    for (const [rank, other] of [...others].entries()) {
      const row = of * PER_ITEM + rank
      item[row] = of
      neighbour[row] = other
      // In 127ths, so that both sides add up the same numbers.
      weight[row] = Math.max(1, Math.round(127 / (1 + rank / 4)))
    }
  }
  return { ids, item, neighbour, weight }
}

/** Seeded shares of 0 to 1: the low bits of a multiplicative generator would repeat, so the high ones. */
function shares(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
