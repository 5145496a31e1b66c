// Importing any part of the package needs nothing of a page and changes nothing of Node.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'

const { exports } = JSON.parse(await readFile(new URL(import.meta.resolve('penchant/package.json'))))
const before = Reflect.ownKeys(globalThis)
const scripts = Object.keys(exports).filter((subpath) => !/\.(json|wasm)$/.test(subpath))
for (const subpath of scripts) {
  const names = Object.keys(await import(subpath.replace('.', 'penchant')))
  assert.ok(names.length > 0, `${subpath} exports nothing`)
}
assert.deepEqual(Reflect.ownKeys(globalThis), before)
