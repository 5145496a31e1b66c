// Compiles what imports the package with every TypeScript that is supported, strict and with the package's own declarations
// checked, as a page, a worker and a server resolve it.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const run = promisify(execFile)
const require = createRequire(import.meta.url)
const { exports, peerDependencies } = JSON.parse(await readFile('node_modules/penchant/package.json', 'utf8'))

const parts = Object.keys(exports).filter((part) => !/\.(json|wasm)$/.test(part))
/** What is made for a framework: `./angular` for `@angular/core`. */
const bindings = Object.keys(peerDependencies).map((name) => `./${name.match(/\w+/)[0]}`)
const importing = (names) =>
  names.map((name, i) => `import * as part${i} from '${name.replace('.', 'penchant')}'\nvoid part${i}\n`).join('')

/** As `.cts`, a file is CommonJS: its imports are resolved as `require` does. Nuxt's module is there as a module only. */
const sources = {
  'use.ts': await readFile('use.ts', 'utf8'),
  'parts.ts': importing(parts.filter((part) => !bindings.includes(part))),
  'parts.cts': importing(parts.filter((part) => !bindings.includes(part) && part !== './nuxt')),
  'bindings.ts': importing(parts.filter((part) => bindings.includes(part))),
}

const all = ['typescript-5.3', 'typescript-5.9', 'typescript-6', 'typescript-7']
const [oldest, newest] = [all[0], all.at(-1)]
const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}
const dom = ['es2022', 'dom', 'dom.iterable']
/** Where the code is to run, by the types that are there. */
const places = {
  page: { compilers: all, lib: dom, files: ['use.ts', 'parts.ts', 'parts.cts'] },
  worker: { compilers: [oldest, newest], lib: ['es2022', 'webworker'], files: ['use.ts'] },
  server: { compilers: [oldest, newest], lib: ['es2022'], types: ['node'], files: ['use.ts'] },
  // The frameworks' own declarations need a TypeScript that is newer than the oldest.
  framework: { compilers: all.slice(1), lib: dom, files: ['bindings.ts'] },
}

async function folderFor(resolution, place) {
  const { lib, types = [], files } = places[place]
  const folder = `${resolution}-${place}`
  await mkdir(folder)
  await writeFile(`${folder}/package.json`, '{ "type": "module" }')
  for (const file of files) await writeFile(`${folder}/${file}`, sources[file])
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
    ...{ noEmit: true, target: 'es2022', lib, types, ...resolutions[resolution] },
  }
  await writeFile(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, files }))
  return folder
}

/** What the compiler complains of. */
async function complaints(compiler, folder) {
  const tsc = require.resolve(`${compiler}/package.json`).replace('package.json', 'bin/tsc')
  const { stdout, code } = await run(process.execPath, [tsc, '--project', folder]).catch((error) => error)
  return code ? [`${compiler}, ${folder}:\n${stdout}`] : []
}

const work = []
for (const resolution of Object.keys(resolutions)) {
  for (const place of Object.keys(places)) {
    const folder = await folderFor(resolution, place)
    for (const compiler of places[place].compilers) work.push([compiler, folder])
  }
}
const found = []
const total = work.length
const workers = [1, 2].map(async () => {
  for (let next = work.shift(); next; next = work.shift()) found.push(...(await complaints(...next)))
})
await Promise.all(workers)
assert.equal(found.length, 0, found.join('\n'))
console.log(`${parts.length} parts of the package, ${total} compilations, no complaint`)
