// SECURITY.md claims nothing without a test: each that it names is there.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { test } from 'node:test'

const top = new URL('../../', import.meta.url)
const text = await readFile(new URL('SECURITY.md', top), 'utf8')
const files = (await readdir(new URL('tests/', top), { recursive: true })).map(
  (path) => `tests/${path.replaceAll('\\', '/')}`,
)

const rows = text
  .split('\n')
  .filter((line) => /^\| .*`[^`]+\.(mjs|rs)`/.test(line))
  .map((line) => line.split('|').slice(1, -1))

/** The files that a cell names: by their path, or by their name alone where that says which. */
function named(cell) {
  return [...cell.matchAll(/`([^`]+\.(?:mjs|rs|html))`/g)].map(([, name]) => {
    const found = files.filter((path) => path === name || basename(path) === name)
    assert.equal(found.length, 1, `${name} is ${found.length} files`)
    return found[0]
  })
}

test('has claims', () => assert.ok(rows.length >= 15, `${rows.length}`))

for (const [claim, shown] of rows) {
  test(claim.trim().slice(0, 80), async () => {
    const sources = await Promise.all(named(shown).map((path) => readFile(new URL(path, top), 'utf8')))
    assert.ok(sources.length > 0)
    for (const [, title] of shown.matchAll(/\*([^*`]+)\*/g)) {
      const parts = title
        .split('…')
        .map((part) => part.trim())
        .filter(Boolean)
      const isThere = sources.some((source) => parts.every((part) => source.includes(part)))
      assert.ok(isThere, `no test is called “${title}”`)
    }
  })
}
