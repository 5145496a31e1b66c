// The reports in docs/feeds.md are what penchant build prints. `PENCHANT_WRITE=1 node --test tests/node/feeds-documented.test.mjs` writes
// them anew.

import assert from 'node:assert/strict'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = join(root, 'docs', 'feeds.md')
const folder = await temporaryFolder()
for (const path of ['tests/fixtures/feeds/merchant.xml', 'tests/fixtures/feeds/shopify.csv', 'www/books.ndjson']) {
  await copyFile(join(root, path), join(folder, basename(path)))
}
await copyFile(join(root, 'www', 'penchant.config.json'), join(folder, 'penchant.config.json'))

const END = '```\n'
const PART = /```sh\nnpx penchant (build [^\n]+)\n```\n\n```text\n([\s\S]*?)```\n/g

/** Without what differs from run to run, and from one version of the catalogue's format to the next. */
const steady = (report) => report.replace(/[\d,]+ bytes \(.*$/m, '… bytes')

test('the reports in docs/feeds.md are what is printed', async () => {
  const text = await readFile(page, 'utf8')
  const parts = [...text.matchAll(PART)]
  assert.equal(parts.length, 3)
  let written = text
  for (const [whole, command, report] of parts) {
    const { code, stdout, stderr } = await penchant(command.split(' '), { cwd: folder })
    assert.equal(code, 0, stderr)
    if (process.env.PENCHANT_WRITE)
      written = written.replace(whole, () => `${whole.slice(0, -(report.length + END.length))}${stdout}${END}`)
    else assert.equal(steady(report), steady(stdout), 'PENCHANT_WRITE=1 writes it anew')
  }
  if (written !== text) await writeFile(page, written)
})
