// A program in which one part imports the package and another requires it: an error of the one is known to the other.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { open, PenchantError } from 'penchant'

const required = createRequire(import.meta.url)('penchant')
for (const opener of [open, required.open]) {
  const error = await opener({}).catch((thrown) => thrown)
  assert.equal(error.name, 'PenchantError')
  assert.equal(error.code, 'option_invalid')
  assert.ok(error instanceof PenchantError)
  assert.ok(error instanceof required.PenchantError)
}
