// The tables of faults and of bad input name a test in each row, and it is there.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'

const top = new URL('../../', import.meta.url)
const files = new Set((await readdir(new URL('tests/', top), { recursive: true })).map((path) => `tests/${path}`))
const documents = { 'docs/durability.md': ['## Faults'], 'docs/bad-input.md': [] }

/** The rows of a document's tables, or of those below some headings: the first cells, and the last, which names the tests. */
async function rowsOf(path, headings) {
  const text = await readFile(new URL(path, top), 'utf8')
  const parts = text.split(/^(?=## )/m)
  return parts
    .filter((part) => !headings.length || headings.some((heading) => part.startsWith(heading)))
    .flatMap((part) => part.split('\n').filter((line) => line.startsWith('| ')))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .filter((cells) => !/^ ?-+ ?$/.test(cells[0]) && !/^\s*test\s*$/.test(cells.at(-1)))
    .map((cells) => ({ fault: cells.slice(0, -1).join(' ').trim(), shown: cells.at(-1) }))
}

/** What the dots of a name leave out may be anything. */
const parts = (name) => name.split('…').filter((part) => part.trim())

/** The file that a name stands for, and what has to stand in it: a browser's test, `module::test` of the native ones, or a path. */
function meant(name) {
  const [module, title] = name.split('::')
  if (name.startsWith('tests/')) return { path: name, words: [] }
  const native = [`tests/native/${module}.rs`, `tests/native/${module}/mod.rs`].find((path) => files.has(path))
  const browser = `tests/browser/${module}.test.mjs`
  return { path: files.has(browser) && !title ? browser : native, words: title ? parts(title) : [] }
}

for (const [path, headings] of Object.entries(documents)) {
  const rows = await rowsOf(path, headings)
  describe(path, () => {
    test('has rows', () => assert.ok(rows.length > 25, `${rows.length}`))
    for (const { fault, shown } of rows) {
      test(fault.slice(0, 90), async () => {
        const tests = [...shown.matchAll(/`([\w-]+(?:::[\w…]+)?|tests\/[^`]+)`/g)].map(([, name]) => name)
        // The test of another row.
        const isAsAnother = /^ as \d+/.test(shown)
        assert.ok(tests.length > 0 || isAsAnother, 'a row without a test')
        const sources = []
        for (const name of tests) {
          const { path, words } = meant(name)
          assert.ok(files.has(path), `${name} is no file of tests`)
          const source = await readFile(new URL(path, top), 'utf8')
          for (const word of words) assert.ok(source.includes(word), `${path} has no ${word}`)
          sources.push(source)
        }
        for (const [, title] of shown.matchAll(/\*([^*]+)\*/g)) {
          const words = parts(title).map((part) => part.trim())
          const isThere = sources.some((source) => words.every((word) => source.includes(word)))
          assert.ok(isThere, `no test is called “${title}”`)
        }
      })
    }
  })
}
