// The documents of the repository: links lead somewhere, files and functions that they name are there, and the first two pages are short.

import assert from 'node:assert/strict'
import { access, readdir, readFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const repository = 'https://github.com/penchant/penchant/blob/main/'
const read = (path) => readFile(join(root, path), 'utf8')
const names = async (folder) =>
  (await readdir(join(root, folder))).filter((name) => name.endsWith('.md')).map((name) => posix.join(folder, name))

const records = (await names('docs/decisions')).filter((path) => !path.endsWith('README.md'))
const pages = [...(await names('.')), ...(await names('docs')), ...(await names('docs/decisions'))]
const texts = new Map(await Promise.all(pages.map(async (path) => [path, await read(path)])))

const isThere = (path) =>
  access(join(root, path)).then(
    () => true,
    () => false,
  )

/** The anchor that GitHub gives a heading. */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** The anchors of a page. */
const anchors = (text) => new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading)))

describe('every link of a page leads to a file that is there, and to a heading of it', () => {
  for (const [page, text] of texts) {
    test(page, async () => {
      for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        const isOurs = link.startsWith(repository)
        if (/^https?:/.test(link) && !isOurs) continue
        const [path, heading] = (isOurs ? link.slice(repository.length) : link).split('#')
        const target = isOurs ? path : path ? posix.join(dirname(page), path) : page
        assert.ok(await isThere(target), `${link}: there is no ${target}`)
        if (heading) assert.ok(anchors(await read(target)).has(heading), `${link}: ${target} has no such heading`)
      }
    })
  }
})

describe('every file of the sources that a page names is there', () => {
  for (const page of ['ARCHITECTURE.md', ...records]) {
    test(page, async () => {
      const named = texts.get(page).matchAll(/`((?:src|js|cli|www|xtask|tests|benches|fuzz)\/[\w./-]+)`/g)
      for (const [, path] of named) assert.ok(await isThere(path), `there is no ${path}`)
    })
  }
})

/** The steps of a way: the rows of the table below a heading, with their file and functions. */
function stepsOf(heading) {
  const part = texts
    .get('ARCHITECTURE.md')
    .split(/^## /m)
    .find((part) => part.startsWith(heading))
  const rows = part.split('\n').filter((line) => /^\|[ \d]*\| `/.test(line))
  const quoted = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
  return rows.map((row) => {
    const [, , file, functions] = row.split('|')
    const [first, ...others] = quoted(file)
    return { file: first, others: others.map((name) => posix.join(dirname(first), name)), functions: quoted(functions) }
  })
}

for (const way of ['The way of one event', 'The way of one shelf']) {
  describe(way, () => {
    const steps = stepsOf(way)

    test('has steps', () => assert.ok(steps.length >= 9, `${steps.length}`))

    test('names functions that are in their files', async () => {
      for (const { file, others, functions } of steps) {
        for (const other of others) assert.ok(await isThere(other), `there is no ${other}`)
        const source = await read(file)
        for (const name of functions) {
          const isRust = file.endsWith('.rs')
          const defined = new RegExp(isRust ? `\\bfn ${name}\\b` : `^(?: {2}|export function )${name}\\(`, 'm')
          assert.match(source, defined, `${file} has no ${name}`)
        }
      }
    })

    test('visits no folder twice', () => {
      const modules = steps.map(({ file }) =>
        file
          .split('/')
          .slice(0, file.startsWith('src/') ? 2 : 1)
          .join('/'),
      )
      const visits = modules.filter((module, step) => module !== modules[step - 1])
      assert.deepEqual(visits, [...new Set(visits)])
    })
  })
}

test('ARCHITECTURE.md is read in ten minutes, and the README fits a screen and a half', () => {
  const lines = (page) => texts.get(page).trimEnd().split('\n').length
  assert.ok(lines('ARCHITECTURE.md') <= 150, `${lines('ARCHITECTURE.md')} lines`)
  assert.ok(lines('README.md') <= 110, `${lines('README.md')} lines`)
})

describe('decisions', () => {
  test('are all listed, each with its title', () => {
    const list = texts.get('docs/decisions/README.md')
    for (const record of records) {
      const [, title] = /^# (.+)$/m.exec(texts.get(record))
      const name = posix.basename(record)
      assert.ok(list.includes(`[${name.slice(0, 4)}](${name}) ${title}\n`), `${name} is not listed as “${title}”`)
    }
  })

  for (const record of records) {
    test(`${posix.basename(record)} says what was decided, and what would change it`, () => {
      if (record.endsWith('goals-not-reached.md')) return
      for (const part of [/\*\*Decision/, /\*\*Would change it\.\*\*/]) assert.match(texts.get(record), part)
    })
  }
})
