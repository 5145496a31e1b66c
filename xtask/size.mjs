// npm run size: what a page downloads, file by file, and what of the engine belongs to which part of src, so that whoever adds something
// sees what it costs. Compressed bytes of a part are its share of the whole's: what stands alone compresses worse.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { dist } from './layout.mjs'
import { buildPackage } from './pipeline.mjs'
import { job, Progress } from './progress.mjs'
import { weighed } from './wasm.mjs'

const files = [
  ['the engine', 'penchant.wasm'],
  ['the engine without SIMD', 'penchant-scalar.wasm'],
  ['the compiler', 'compiler.wasm'],
  ['the trainer', 'trainer.wasm'],
]

function compressed(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants
  return brotliCompressSync(bytes, { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24 } }).length
}

/** The module of the crate that a function is of: that of its own path, or for a library's generic function the last it is made for. */
function partOf(name) {
  const own = /^<?(?:[&[(*]|dyn |mut )*penchant::(\w+)/.exec(name)?.[1]
  if (own) return own
  if (/^<?penchant_kernel/.test(name)) return 'kernel'
  const madeFor = [...name.matchAll(/penchant::(\w+)/g)].at(-1)?.[1]
  if (madeFor) return madeFor
  return name === 'data' ? 'texts and tables' : 'libraries'
}

function byPart(lines) {
  const parts = new Map()
  for (const line of lines) {
    const [bytes, name] = line.split('\t')
    // Compiler hashes: `penchant[2b6540b6a26f2013]`.
    const part = partOf(name.replaceAll(/\[[0-9a-f]{16}\]/g, ''))
    const known = parts.get(part) ?? { bytes: 0, functions: 0 }
    parts.set(part, { bytes: known.bytes + Number(bytes), functions: known.functions + 1 })
  }
  return [...parts].sort(([, one], [, other]) => other.bytes - one.bytes)
}

const row = (...cells) =>
  console.log(cells.map((cell, at) => (at ? String(cell).padStart(12) : cell.padEnd(26))).join(''))
const kB = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`

await job(async () => {
  const progress = new Progress()
  await buildPackage(progress)
  const lines = await weighed(progress)

  console.log()
  row('file', 'bytes', 'brotli')
  for (const [title, name] of files) {
    const bytes = readFileSync(join(dist, name))
    row(title, bytes.length, kB(compressed(bytes)))
  }

  const engine = readFileSync(join(dist, 'penchant.wasm'))
  const parts = byPart(lines)
  const whole = parts.reduce((sum, [, { bytes }]) => sum + bytes, 0)
  const share = compressed(engine) / whole
  console.log()
  row('part of the engine', 'functions', 'bytes', 'about, brotli')
  for (const [part, { bytes, functions }] of parts) row(part, functions, bytes, kB(bytes * share))
  return 0
})
