// Every part of the package can be required, also by `require()` as Node had it before it could load ES modules.
const assert = require('node:assert/strict')
const { exports: subpaths } = require('penchant/package.json')

const own = Object.entries(subpaths).filter(([, target]) => typeof target === 'object')
for (const [subpath] of own) {
  const name = subpath.replace('.', 'penchant')
  assert.ok(Object.keys(require(name)).length > 0, `${name} exports nothing`)
}
