// npm run bench [-- --books books.ndjson.gz] [-- --json]: what a page pays, beside plain JavaScript for the same score.
//
// Both sides run in this process, turn about, and the least of many runs counts: on a shared machine the noise only
// ever adds. Ratios are the message; the microseconds are this machine's.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { open } from '../dist/node.js'
import { compile, load as loadCompiler } from '../dist/node-compiler.js'
import { made, read } from './books.mjs'
import { load as loadPlain } from './plain.mjs'

const at = (path) => new URL(`../${path}`, import.meta.url)
const config = JSON.parse(readFileSync(at('www/penchant.config.json'), 'utf8'))
const demo = readFileSync(at('www/books.ndjson'), 'utf8')
const { values } = parseArgs({ options: { books: { type: 'string' }, json: { type: 'boolean' } } })

await loadCompiler(readFileSync(at('dist/compiler.wasm')))

const HOUR = 3_600_000
const NOW = 1_790_000_000_000
const LIMIT = 12

/** Runs both in turn, warmed up, and keeps the least time of each, in microseconds. */
async function least(runs, sides) {
  for (const side of Object.values(sides)) for (let run = 0; run < runs / 3; run++) await side(run)
  const best = Object.fromEntries(Object.keys(sides).map((name) => [name, Infinity]))
  for (let run = 0; run < runs; run++) {
    for (const [name, side] of Object.entries(sides)) {
      const before = performance.now()
      await side(run)
      best[name] = Math.min(best[name], (performance.now() - before) * 1_000)
    }
  }
  return best
}

const fieldWeights = Object.fromEntries(
  ['title', 'creators', 'subjects', 'shelves', 'lcc'].map((field) => {
    const given = config.fields[field]
    return [field, given?.weight ?? (field === 'title' ? 0.5 : 1)]
  }),
)
const weights = { affinity: 1, session: 0.5, popularity: 0.3, ...config.weights, ...config.surfaces?.home?.weights }

async function measure(name, text) {
  // A config that names a field which no item has is refused.
  const fields = Object.fromEntries(Object.entries(config.fields).filter(([field]) => text.includes(`"${field}"`)))
  const built = performance.now()
  const compiled = compile({
    source: Buffer.from(text),
    config: JSON.stringify({ ...config, fields }),
    duplicates: 'merge',
  })
  const seconds = (performance.now() - built) / 1_000
  const { bytes, items, features } = compiled

  let now = NOW
  const engine = await open({ catalog: bytes, consent: 'session', now: () => now })
  const plain = loadPlain(text, fieldWeights)
  // Thirty openings over some days: books that stand far apart.
  for (let number = 0; number < 30; number++) {
    const { id } = plain.items[(number * 977) % plain.items.length]
    now = NOW + number * 3 * HOUR
    await engine.record({ type: 'view', item: id })
    plain.record(id, now)
  }
  const mine = (await engine.recommend({ surface: 'home', limit: LIMIT })).items.map(({ id }) => id)
  const theirs = plain.recommend(now, LIMIT, weights).map(({ item }) => item.id)
  const agree = mine.filter((id) => theirs.includes(id)).length

  const recommend = await least(items > 20_000 ? 60 : 300, {
    penchant: () => engine.recommend({ surface: 'home', limit: LIMIT }),
    plain: () => plain.recommend(now, LIMIT, weights),
  })
  const objects = await least(200, {
    penchant: async () => touch(await engine.recommend({ surface: 'home', limit: LIMIT })),
  })
  const { id } = plain.items[1]
  const record = await least(300, {
    penchant: () => engine.record({ type: 'view', item: id }),
    plain: () => plain.record(id, now),
  })
  const load = await least(8, {
    penchant: async () => (await open({ catalog: bytes })).close(),
    plain: () => loadPlain(text, fieldWeights),
  })
  await engine.close()
  const size = (compress) => compress(bytes).length / items
  return {
    name,
    items,
    features,
    bytesPerItem: { raw: bytes.length / items, gzip: size(gzipSync), brotli: size(brotliCompressSync) },
    sourceBytesPerItem: {
      raw: Buffer.byteLength(text) / items,
      gzip: gzipSync(text).length / items,
      brotli: brotliCompressSync(text).length / items,
    },
    build: { seconds, itemsPerSecond: items / seconds },
    loadMs: { penchant: load.penchant / 1_000, plain: load.plain / 1_000 },
    recommendUs: recommend,
    recommendReadUs: objects.penchant,
    recordUs: record,
    sameOfTop: `${agree} of ${LIMIT}`,
  }
}

/** Looks at everything that a page would show. */
function touch({ items }) {
  return items.reduce((sum, { item, reasons }) => sum + item.title.length + reasons.length, 0)
}

function download() {
  const brotli = (path) => brotliCompressSync(readFileSync(at(path))).length
  const [wasm, script] = [brotli('dist/penchant.wasm'), brotli('dist/index.js')]
  return {
    wasm,
    script,
    total: wasm + script,
    compilerOnDemand: brotli('dist/compiler.wasm') + brotli('dist/compiler.js'),
  }
}

const n = (number, digits = 0) =>
  number.toLocaleString('en-GB', { maximumFractionDigits: digits, minimumFractionDigits: digits })
const ratio = ({ penchant, plain }) => `1/${n(plain / penchant, plain / penchant < 10 ? 1 : 0)}`

function row(label, unit, sides, digits = 0) {
  const { penchant, plain } = sides
  const columns = [n(penchant, digits), n(plain, digits), ratio(sides)]
  return `  ${`${label} (${unit})`.padEnd(34)}${columns.map((text) => text.padStart(12)).join('')}`
}

function print(results, { wasm, script, total, compilerOnDemand }) {
  const lines = [
    `Download, brotli: ${n(wasm)} B wasm + ${n(script)} B script = ${n(total)} B (goal 60,000: ${total <= 60_000 ? 'met' : `missed by ${n(total - 60_000)}`}).`,
    `The compiler, loaded only by open({ items }): ${n(compilerOnDemand)} B.`,
  ]
  for (const result of results) {
    const { bytesPerItem: mine, sourceBytesPerItem: json } = result
    lines.push(
      '',
      `${result.name}: ${n(result.items)} items, ${n(result.features)} features; built in ${n(result.build.seconds, 2)} s ` +
        `(${n(result.build.itemsPerSecond)} items a second); the same books on top: ${result.sameOfTop}`,
      `  ${''.padEnd(34)}${['penchant', 'plain JS', 'ratio'].map((text) => text.padStart(12)).join('')}`,
      row('recommend 12', 'µs', result.recommendUs),
      `  ${'  … and read all that is shown'.padEnd(34)}${n(result.recommendReadUs).padStart(12)}`,
      row('record one event', 'µs', result.recordUs, 1),
      row('load and verify', 'ms', result.loadMs, 1),
      row('bytes an item, raw', 'catalogue / NDJSON', { penchant: mine.raw, plain: json.raw }),
      row('bytes an item, gzip', 'catalogue / NDJSON', { penchant: mine.gzip, plain: json.gzip }),
      row('bytes an item, brotli', 'catalogue / NDJSON', { penchant: mine.brotli, plain: json.brotli }),
    )
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}

const results = [await measure('The Reading Room', demo)]
results.push(
  values.books
    ? await measure('Real books', read(values.books))
    : await measure('Made books of the same statistics', made(demo)),
)
const downloads = download()
if (values.json) process.stdout.write(`${JSON.stringify({ download: downloads, results })}\n`)
else print(results, downloads)
