// The example sites as static folders: the site's own files, the package's dist beside them, and the compiled catalogue.

import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { at, dist } from './layout.mjs'
import { run } from './processes.mjs'
import { runtime } from './site.mjs'

/** The folders of `examples` that have a page. */
export const examples = readdirSync(at('examples')).filter((name) => existsSync(at('examples', name, 'index.html')))

const served = ['.html', '.js', '.css', '.svg', '.ndjson']

/** What the example's own catalogue is made of: its items, and its orders if it has some. */
async function catalogue(from, to) {
  // Items that are made for today, such as news, are what `items.mjs` returns.
  const fresh = join(from, 'items.mjs')
  if (existsSync(fresh)) {
    const { items } = await import(pathToFileURL(fresh).href)
    const rows = items(Date.now()).map((item) => JSON.stringify(item))
    writeFileSync(join(to, 'items.ndjson'), `${rows.join('\n')}\n`)
  }
  const orders = join(from, 'orders.csv')
  const args = ['build', join(to, 'items.ndjson'), '--config', join(from, 'penchant.config.json')]
  if (existsSync(orders)) args.push('--orders', orders)
  await run(process.execPath, [join(dist, 'cli.js'), ...args, '--out', join(to, 'catalog.pnc')])
}

/** Makes target/examples/<name> from what is in dist and examples, and returns its path. */
export async function buildExample(name) {
  const from = at('examples', name)
  const to = at('target', 'examples', name)
  rmSync(to, { recursive: true, force: true })
  mkdirSync(join(to, 'penchant'), { recursive: true })
  for (const file of readdirSync(from)) {
    if (served.includes(extname(file))) copyFileSync(join(from, file), join(to, file))
  }
  cpSync(at('examples', 'shared'), join(to, 'shared'), { recursive: true })
  for (const file of runtime('browser')) copyFileSync(file, join(to, 'penchant', basename(file)))
  await catalogue(from, to)
  return to
}
