// Every part of the package has a build for `require()`, which needs no Node that can require ES modules.
const assert = require('node:assert/strict')
const { exports: parts, peerDependencies } = require('penchant/package.json')

/** What is made for a framework needs that framework, which is not here: `@angular/core` for `penchant/angular`. */
const frameworks = Object.keys(peerDependencies).map((name) => `./${name.match(/\w+/)[0]}`)

for (const part of Object.keys(parts)) {
  // Nuxt imports its modules.
  if (/\.(json|wasm)$/.test(part) || part === './nuxt' || frameworks.includes(part)) continue
  const name = part.replace('.', 'penchant')
  assert.match(require.resolve(name), /\.cjs$/, name)
  assert.ok(Object.keys(require(name)).length > 0, `${name} exports nothing`)
}
