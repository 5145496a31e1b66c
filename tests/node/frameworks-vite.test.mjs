// The plugin for Vite and Rollup: what it tells a development server, and that a bundle has its engine beside it.

import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import penchant, { penchant as named } from 'penchant/vite'
import { rollup } from 'rollup'
import { build, resolveConfig } from 'vite'
import { temporaryFolder } from '../fixtures/shop.mjs'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const folder = await temporaryFolder()
const entry = join(folder, 'main.js')
await writeFile(entry, "import { open } from 'penchant'\nglobalThis.open = open\n")

/** The package as a page's bundler resolves it. */
const installed = { name: 'installed', resolveId: (id) => (id === 'penchant' ? `${dist}index.js` : undefined) }
const isEngine = (name) => /^penchant-?[\w-]*\.wasm$/.test(name.split('/').pop())

describe('in Rollup', () => {
  async function bundled(plugins) {
    const bundle = await rollup({ input: entry, plugins: [installed, ...plugins], logLevel: 'silent' })
    const { output } = await bundle.generate({ format: 'es' })
    await bundle.close()
    return output
  }

  test('the engine is written beside the bundle, byte for byte, and the script leads to it', async () => {
    const output = await bundled([penchant()])
    const engine = await readFile(`${dist}penchant.wasm`)
    const file = output.find(({ type, source }) => type === 'asset' && engine.equals(source))
    assert.ok(file, output.map(({ fileName }) => fileName).join())
    const scripts = output.filter(({ type }) => type === 'chunk').map(({ code }) => code)
    assert.ok(scripts.some((code) => code.includes(file.fileName)))
    assert.ok(!scripts.some((code) => /new URL\(["'`]\.\/penchant\.wasm/.test(code)))
  })

  test('without it, there is none: what the plugin is for', async () => {
    const output = await bundled([])
    assert.deepEqual(
      output.filter(({ type }) => type === 'asset'),
      [],
    )
  })

  test('it leaves alone what only looks like the package', async () => {
    const code = "export const address = new URL('./penchant.wasm', import.meta.url)"
    assert.equal(await penchant().transform(code, join(folder, 'other.js')), undefined)
  })
})

describe('in Vite', () => {
  test('up to 7, the package is left out of pre-bundling, beside what a site leaves out', async () => {
    const config = { root: folder, configFile: false, logLevel: 'silent', optimizeDeps: { exclude: ['mine'] } }
    const { optimizeDeps } = await resolveConfig({ ...config, plugins: [penchant()] }, 'serve')
    assert.deepEqual([...optimizeDeps.exclude].sort(), ['mine', 'penchant'])
  })

  test('from 8 on, nothing is told', () => {
    assert.equal(penchant().config.call({ meta: { rolldownVersion: '1.0.0' } }), undefined)
  })

  test('a build has every engine once, by Vite’s own hand', async () => {
    const outDir = join(folder, 'dist')
    const input = { input: entry }
    const options = { outDir, emptyOutDir: true, rollupOptions: input }
    await build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      build: options,
      plugins: [installed, penchant()],
    })
    const files = (await readdir(outDir, { recursive: true })).map((name) => name.replaceAll('\\', '/'))
    const engines = files.filter(isEngine)
    assert.equal(new Set(engines).size, engines.length)
    const engine = await readFile(`${dist}penchant.wasm`)
    const same = []
    for (const name of engines) if (engine.equals(await readFile(join(outDir, name)))) same.push(name)
    assert.equal(same.length, 1, files.join())
  })
})

test('it is a default, a name, and there for `require` and for Rollup by its name', async () => {
  const require = createRequire(import.meta.url)
  assert.equal(penchant, named)
  assert.equal(require('penchant/vite').penchant().name, 'penchant')
  assert.equal((await import('penchant/rollup')).default, penchant)
})
