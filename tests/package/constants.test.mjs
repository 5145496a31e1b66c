// Constants that Rust and TypeScript share are written from the Rust sources, and a build stops where one is not found.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { constantsText, describedText } from '../../xtask/constants.mjs'

const root = new URL('../../', import.meta.url)
const read = (path) => readFileSync(new URL(path, root), 'utf8')
/** The sources with one text of a file replaced. */
const changed = (file, from, to) => (path) => {
  const text = read(path)
  if (path !== file) return text
  assert.ok(text.includes(from), `${file} has no ${from}`)
  return text.replace(from, to)
}

test('js/generated is what the Rust sources say', () => {
  assert.equal(read('js/generated/constants.ts'), constantsText(read))
  assert.equal(read('js/generated/described.ts'), describedText(read))
})

describe('a change in Rust is a change in TypeScript:', () => {
  const cases = [
    ['src/ranking/shelf.rs', 'REMEMBERED: usize = 32', 'REMEMBERED: usize = 1_024', 'REMEMBERED_SHELVES = 1024\n'],
    ['src/insight/experiment/response.rs', 'u32 = 1 << 31', 'u32 = 1 << 30', 'TRUE_BELOW = 1073741824\n'],
    ['src/ranking/request.rs', 'whole_or(limit, 1..=1_000)', 'whole_or(limit, 1..=500)', 'LARGEST_LIMIT = 500\n'],
    [
      'src/insight/attribution.rs',
      'Source::Wish => "wish"',
      'Source::Wish => "desire"',
      "'visitor', 'desire', 'fatigue'",
    ],
  ]
  for (const [file, from, to, expected] of cases) {
    test(to, () => {
      const text = constantsText(changed(file, from, to))
      assert.ok(text.includes(expected), text)
    })
  }

  test('two sources that change places', () => {
    const swapped = (path) => {
      const text = changed('src/wasm/flat.rs', 'Source::Wish => SIGNALS + 3', 'Source::Wish => SIGNALS + 4')(path)
      return text.replace('Source::Fatigue => SIGNALS + 4', 'Source::Fatigue => SIGNALS + 3')
    }
    assert.ok(constantsText(swapped).includes("'visitor', 'fatigue', 'wish', 'rotation'"))
  })
})

describe('the build stops with one line where there is no such constant:', () => {
  const cases = [
    [
      'src/ranking/shelf.rs',
      'const REMEMBERED:',
      'const KEPT:',
      /^src\/ranking\/shelf\.rs has no constant REMEMBERED that/,
    ],
    [
      'src/catalog/format.rs',
      'HEADER: usize = 32',
      'HEADER: usize = 8 * 4',
      /has no constant HEADER that is a number\.$/,
    ],
    [
      'src/ranking/request.rs',
      'take("limit")',
      'take("count")',
      /^src\/ranking\/request\.rs has no largest `limit`\.$/,
    ],
    [
      'src/wasm/flat.rs',
      'SIGNALS + 11 + number',
      'SIGNALS + 12 + number',
      /^src\/wasm\/flat\.rs has no numbers of sources/,
    ],
    [
      'src/insight/attribution.rs',
      'Source::Query => "query"',
      'Source::Query => QUERY',
      /has no name for Source::Query\.$/,
    ],
  ]
  for (const [file, from, to, expected] of cases) {
    test(to, () => assert.throws(() => constantsText(changed(file, from, to)), { name: 'Obstacle', message: expected }))
  }
})
