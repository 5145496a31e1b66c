// A source file that one sitting cannot read is split: none is over 400 lines, unless it begins with the reason.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'

const root = new URL('../../', import.meta.url)
const MOST = 400
/** One of the first three lines says why a file cannot be split. */
const REASON = /Over 400 lines: \S/
async function sourcesIn(folder, ending) {
  const names = await readdir(new URL(`${folder}/`, root), { recursive: true })
  const paths = names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
  return paths.filter((path) => path.endsWith(ending) && !path.startsWith('js/generated/'))
}

const paths = [...(await sourcesIn('src', '.rs')), ...(await sourcesIn('js', '.ts'))]
const files = await Promise.all(
  paths.map(async (path) => ({ path, lines: (await readFile(new URL(path, root), 'utf8')).trimEnd().split('\n') })),
)
const long = files.filter(({ lines }) => lines.length > MOST)

test('no source file is over 400 lines without a reason', () => {
  assert.ok(files.length > 300, `${files.length} files were found`)
  const unexplained = long.filter(({ lines }) => !lines.slice(0, 3).some((line) => REASON.test(line)))
  assert.deepEqual(
    unexplained.map(({ path, lines }) => `${path}: ${lines.length} lines`),
    [],
    'split it along what it does, or give the reason in its first three lines: “Over 400 lines: …”',
  )
})
