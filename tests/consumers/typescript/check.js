// Compiles what imports the package with every TypeScript that is supported, strict and with the package's own declarations
// checked, as a page, a worker and a server resolve it.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const run = promisify(execFile)
const require = createRequire(import.meta.url)
const { exports } = JSON.parse(await readFile('node_modules/penchant/package.json', 'utf8'))
const names = Object.keys(exports)
  .filter((subpath) => !/\.(json|wasm)$/.test(subpath))
  .map((subpath) => subpath.replace(/^\./, 'penchant'))

const compilers = ['typescript-5.3', 'typescript-5.9', 'typescript-6', 'typescript-7']
const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}
/** Where the code is to run, by the types that are there. `every`: what imports every part of the package. */
const places = {
  page: { lib: ['es2022', 'dom', 'dom.iterable'], types: [], files: ['use.ts', 'every.ts', 'every.cts'] },
  worker: { lib: ['es2022', 'webworker'], types: [], files: ['use.ts'] },
  server: { lib: ['es2022'], types: ['node'], files: ['use.ts'] },
}

/** One import of each part. As `.cts` it is a CommonJS file, whose imports are resolved as `require` does. */
const every = names.map((name, i) => `import * as part${i} from '${name}'\nvoid part${i}\n`).join('')

const failures = []
for (const [resolution, how] of Object.entries(resolutions)) {
  for (const [place, { files, ...where }] of Object.entries(places)) {
    const folder = `try-${resolution}-${place}`
    await mkdir(folder)
    await writeFile(`${folder}/package.json`, '{ "type": "module" }')
    await writeFile(`${folder}/use.ts`, await readFile('use.ts'))
    for (const file of files.filter((name) => name.startsWith('every'))) await writeFile(`${folder}/${file}`, every)
    const compilerOptions = {
      ...{ strict: true, skipLibCheck: false, noEmit: true, target: 'es2022', exactOptionalPropertyTypes: true },
      ...{ noUncheckedIndexedAccess: true, verbatimModuleSyntax: false, ...how, ...where },
    }
    await writeFile(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, files }))
    for (const compiler of compilers) {
      const tsc = require.resolve(`${compiler}/package.json`).replace('package.json', 'bin/tsc')
      const { stdout = '', code } = await run(process.execPath, [tsc, '--project', folder]).catch((error) => error)
      if (code) failures.push(`${compiler}, ${resolution}, ${place}:\n${stdout}`)
    }
    await rm(folder, { recursive: true })
  }
}
assert.equal(failures.length, 0, failures.join('\n'))
console.log(`${names.length} parts, ${compilers.length} compilers, ${Object.keys(resolutions).length} resolutions`)
