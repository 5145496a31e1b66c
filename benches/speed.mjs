// npm run bench [-- --books <books.ndjson.gz>] [-- --no-browser] [-- --quick] [-- --json]: what it costs, beside plain JavaScript and
// a native build of the same kernels, in one run.
//
// The least of many runs counts: on a shared machine the noise only ever adds. Ratios are the message; the microseconds
// are this machine's.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { load as loadCompiler } from '../dist/node-compiler.js'
import { wasmKernels } from '../xtask/wasm.mjs'
import { marked } from './quick.mjs'
import { build } from './speed/build.mjs'
import { books, generated, generatedSource } from './speed/catalogues.mjs'
import { compiled } from './speed/engine.mjs'
import { quick, whole } from './speed/extent.mjs'
import { goals } from './speed/goals.mjs'
import { neighbours } from './speed/neighbours.mjs'
import { freshPage } from './speed/page.mjs'
import { print } from './speed/print.mjs'
import { ask } from './speed/queries.mjs'
import { shelves } from './speed/shelves.mjs'
import { bytesPerItem, catalogueBytes, download } from './speed/sizes.mjs'
import { versions } from './speed/versions.mjs'

const { values } = parseArgs({
  options: {
    books: { type: 'string' },
    json: { type: 'boolean' },
    'no-browser': { type: 'boolean' },
    quick: { type: 'boolean' },
  },
})
const extent = values.quick ? quick : whole
const at = (path) => new URL(`../${path}`, import.meta.url)
const config = JSON.parse(readFileSync(at('www/penchant.config.json'), 'utf8'))
const demo = readFileSync(at('www/books.ndjson'), 'utf8')
const room = demo.split('\n').slice(0, extent.rows).join('\n')
const say = (what) => process.stderr.write(`${what} …\n`)

await loadCompiler(readFileSync(at('dist/compiler.wasm')))
const catalogues = generated(extent)
const library = books(extent, { path: values.books, config, demo })

const wasm = compiled(wasmKernels)
const queries = []
for (const catalogue of [...catalogues, library]) {
  say(`asking ${catalogue.name}`)
  queries.push({ isGenerated: catalogue !== library, ...(await ask(extent, wasm, catalogue)) })
}

const related = []
for (const items of extent.neighbours) {
  say(`adding up neighbours, ${items} items`)
  related.push(await neighbours(extent, wasm, items))
}

const pages = []
const loads = []
for (const [name, text] of [
  ['The Reading Room', room],
  [library.name, library.text],
]) {
  say(`loading both versions of the file, ${name}`)
  loads.push(await versions(extent, wasm, { name, text, config }))
  say(`filling a page’s shelves, ${name}`)
  const { bytes, ...shelf } = await shelves(extent, { name, text, config })
  pages.push({ ...shelf, size: bytesPerItem(bytes, shelf.items), source: bytesPerItem(Buffer.from(text), shelf.items) })
}

say('building')
const tags = { fields: { tags: 'tag', popularity: 'popularity' } }
const builds = [
  build(extent, { name: 'generated items', source: generatedSource(extent), config: tags, items: extent.source }),
  build(extent, { name: library.name, source: library.source, config: library.config, items: pages[1].items }),
]

let page
if (!values['no-browser']) {
  say('visiting a page')
  page = await freshPage(extent, catalogues[0].file)
}

const results = {
  ...marked(values.quick),
  queries,
  neighbours: related,
  shelves: pages,
  versions: loads,
  builds,
  catalogue: catalogueBytes(catalogues[1].file, catalogues[1].items),
  download: download(),
  page,
}
if (values.json) {
  const reached = goals(results).map(({ label, got, limit, isMet }) => ({ label, got, limit, isMet }))
  process.stdout.write(`${JSON.stringify({ ...results, goals: reached })}\n`)
} else print(results, goals(results))
