// Every part of the package can be required, by a Node whose `require()` cannot load ES modules too.
const assert = require('node:assert/strict')
const { exports: parts, peerDependencies } = require('penchant/package.json')

/** What is made for a framework needs that framework, which is not here: `@angular/core` for `penchant/angular`. */
const frameworks = Object.keys(peerDependencies).map((name) => `./${name.match(/\w+/)[0]}`)

for (const part of Object.keys(parts)) {
  if (/\.(json|wasm)$/.test(part) || frameworks.includes(part)) continue
  const name = part.replace('.', 'penchant')
  assert.ok(Object.keys(require(name)).length > 0, `${name} exports nothing`)
}
