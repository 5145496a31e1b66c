// The examples in docs/feeds.md become the items that stand there, and its reports are what penchant build prints. `PENCHANT_WRITE=1 node --test tests/node/feeds-documented.test.mjs` writes
// them anew.

import assert from 'node:assert/strict'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { open } from '../../dist/node.js'
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

const EXAMPLE = /### `(\w+)`\n\n(?:[A-Z][^\n]+\n\n)?```\w+\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```\n/g
const SITEMAP =
  '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://site.example/lamp</loc></url></urlset>'

/** The items that a feed becomes, in their order, without lists that are empty; and the format that it was told for. */
async function itemsOf(format, feed) {
  await mkdir(join(folder, 'pages'), { recursive: true })
  if (format === 'sitemap') await writeFile(join(folder, 'pages', 'lamp.html'), feed)
  await writeFile(join(folder, 'example'), format === 'sitemap' ? SITEMAP : feed)
  const how = format === 'sitemap' ? ['--pages', 'pages'] : []
  const args = ['build', 'example', '--json', '--out', 'example.pnc', '--config', 'all.json', ...how]
  const { code, stdout, stderr } = await penchant(args, { cwd: folder })
  assert.equal(code, 0, stderr)
  const profile = await open({ catalog: await readFile(join(folder, 'example.pnc')), consent: 'session' })
  const ids = (await profile.recommend({ limit: 10 })).items.map(({ id }) => id)
  const items = ids.map((id) => ({ id, ...profile.item(id) }))
  await profile.close()
  return { told: JSON.parse(stdout).feed.format, items: JSON.parse(JSON.stringify(items)).map(filled) }
}

const filled = (item) => Object.fromEntries(Object.entries(item).filter(([, value]) => !isEmpty(value)))
const isEmpty = (value) => value === null || (Array.isArray(value) && value.length === 0)

test('the examples in docs/feeds.md become the items that stand there', async () => {
  // What cannot be had is shown as well.
  await writeFile(join(folder, 'all.json'), '{"shaping":{"available":{}}}')
  const text = await readFile(page, 'utf8')
  let written = text
  const formats = []
  for (const [whole, format, feed, shown] of text.matchAll(EXAMPLE)) {
    const { told, items } = await itemsOf(format, feed)
    assert.equal(told, format)
    formats.push(format)
    const lines = items.map((item) => `${JSON.stringify(item)}\n`).join('')
    if (process.env.PENCHANT_WRITE)
      written = written.replace(whole, () => `${whole.slice(0, -(shown.length + END.length))}${lines}${END}`)
    else assert.deepEqual(shown.trim().split('\n').map(JSON.parse), items, format)
  }
  const all = [
    'atom',
    'csv',
    'json',
    'jsonfeed',
    'jsonld',
    'merchant',
    'ndjson',
    'rss',
    'shopify',
    'sitemap',
    'tsv',
    'woocommerce',
  ]
  assert.deepEqual(formats.sort(), all)
  if (written !== text) await writeFile(page, written)
})
