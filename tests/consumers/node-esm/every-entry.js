// Importing any part of the package needs nothing of a page and changes nothing of Node.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'

const { exports, peerDependencies } = JSON.parse(await readFile(new URL(import.meta.resolve('penchant/package.json'))))

/** What is made for a framework needs that framework, which is not here: `@angular/core` for `penchant/angular`. */
const frameworks = Object.keys(peerDependencies).map((name) => `./${name.match(/\w+/)[0]}`)
const parts = Object.keys(exports).filter((part) => !/\.(json|wasm)$/.test(part) && !frameworks.includes(part))

const before = Reflect.ownKeys(globalThis)
for (const part of parts) {
  const names = Object.keys(await import(part.replace('.', 'penchant')))
  assert.ok(names.length > 0, `${part} exports nothing`)
}
assert.deepEqual(Reflect.ownKeys(globalThis), before)
