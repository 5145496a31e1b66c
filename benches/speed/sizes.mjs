// What is downloaded: the package, and catalogues by what is in them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { dist } from '../../xtask/layout.mjs'

const HEADER = 32
const ENTRY = 24

/** The sections of a catalogue's file, as src/catalog/format.rs says. */
function sections(file) {
  const view = new DataView(file.buffer, file.byteOffset)
  return Array.from({ length: view.getUint32(12, true) }, (_, number) => {
    const entry = HEADER + number * ENTRY
    const [start, length] = [entry + 8, entry + 16].map((at) => Number(view.getBigUint64(at, true)))
    return { tag: file.toString('latin1', entry, entry + 4), bytes: file.subarray(start, start + length) }
  })
}

/** What is text, or the order of it. */
const strings = ['STRO', 'STRB', 'ITBY', 'STOR']
const vectors = ['VEIX', 'VEDA', 'VESC', 'VEGR']
const priors = ['POPU', 'TREN', 'NUMB']

/** Bytes an item, gzipped: features and priors without any string; vectors and priors; all of it. */
export function catalogueBytes(path, items) {
  const file = readFileSync(path)
  const all = sections(file)
  const gzip = (isIn) => gzipSync(Buffer.concat(all.filter(({ tag }) => isIn(tag)).map(({ bytes }) => bytes))).length
  return {
    sparse: gzip((tag) => ![...strings, ...vectors].includes(tag)) / items,
    dense: gzip((tag) => [...vectors, ...priors].includes(tag)) / items,
    whole: gzipSync(file).length / items,
  }
}

/** Bytes an item, whole: as they are and compressed. */
export function bytesPerItem(bytes, items) {
  return { raw: bytes.length / items, gzip: gzipSync(bytes).length / items, brotli: brotli(bytes) / items }
}

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

/** What a page downloads, brotli. */
export function download() {
  const size = (name) => brotli(readFileSync(join(dist, name)))
  const [wasm, script] = [size('penchant.wasm'), size('index.js')]
  return { wasm, script, total: wasm + script, compiler: size('compiler.wasm') + size('compiler.js') }
}
