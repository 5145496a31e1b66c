// npm run bench:life [-- --completejourney <folder>] [-- --quick] [-- --json]: what a site's visitors get from what happens after the
// first click: what goes with a cart, whether a shelf goes on with coats after a coat was bought, what is needed again, whether a page has an
// item twice, and whether lessons come in order. The grocer's panel (--completejourney) is for carts only: it has one row for a household
// and a product, and so no gaps.
//
// Everything goes through the package's command line and its public interface.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { carts } from './life/carts.mjs'
import { coats } from './life/coats.mjs'
import { courses } from './life/courses.mjs'
import { quick, whole } from './life/extent.mjs'
import { completejourney, generated } from './life/orders.mjs'
import { pages } from './life/pages.mjs'
import { print } from './life/print.mjs'
import { replenishment } from './life/replenishment.mjs'
import { marked } from './quick.mjs'

const { values } = parseArgs({
  options: { completejourney: { type: 'string' }, json: { type: 'boolean' }, quick: { type: 'boolean' } },
})
const extent = values.quick ? quick : whole
const say = (what) => process.stderr.write(`${what} …\n`)

const shops = [generated(extent)]
if (values.completejourney) shops.push(completejourney(values.completejourney))

const folder = mkdtempSync(join(tmpdir(), 'penchant-life-'))
try {
  const rows = []
  for (const shop of shops) {
    say(`carts of ${shop.name}`)
    rows.push({ shop: shop.name, ...(await carts(shop, join(folder, String(rows.length)), extent)) })
  }
  say('coats after a coat')
  const afterwards = await coats(join(folder, 'coats'))
  say('what is needed again')
  const again = await replenishment(join(folder, 'again'), extent)
  say('an item twice')
  const twice = await pages(join(folder, 'pages'), extent)
  say('lessons in order')
  const inOrder = await courses(join(folder, 'courses'), extent)
  const life = { carts: rows, coats: afterwards, replenishment: again, pages: twice, courses: inOrder }
  const results = { ...marked(values.quick), ...life }
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
  else print(results)
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
