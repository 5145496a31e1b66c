// The demo as a static folder: the page, the library as any site would serve it, and the compiled catalogue.

import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { esbuild } from './bundle.mjs'
import { at, dist, site } from './layout.mjs'
import { Obstacle, run } from './processes.mjs'
import { stamped } from './stamps.mjs'

const www = at('www')
const books = join(www, 'books.ndjson')
const config = join(www, 'penchant.config.json')

/** The files of dist that the demo serves, or that the command line runs. */
const files = {
  browser: /^((index|shared|elements|words)\b.*\.js(\.map)?|(penchant|compiler)\b.*\.wasm)$/,
  node: /^((node|cli)\b.*\.js|.*\.wasm)$/,
}

export function runtime(host) {
  return readdirSync(dist).flatMap((name) => (files[host].test(name) ? [join(dist, name)] : []))
}

/** Leaves the library out of the page's bundle: what the demo runs is the package's own file, as any site would. */
const asShipped = {
  name: 'penchant-as-shipped',
  setup({ onResolve }) {
    onResolve({ filter: /^penchant(\/(elements|words))?$/ }, ({ path }) => {
      const [, part = 'index'] = path.split('/')
      return { path: `./penchant/${part}.js`, external: true }
    })
  },
}

async function page() {
  for (const name of ['index.html', 'main.ts']) {
    if (!existsSync(join(www, name))) throw new Obstacle(`www/${name} is missing.`, 'Restore it: git checkout www')
  }
  const { outputFiles } = await esbuild({
    entryPoints: { main: join(www, 'main.ts') },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    minify: true,
    sourcemap: true,
    outdir: site,
    write: false,
    logLevel: 'silent',
    absWorkingDir: at(),
    plugins: [asShipped],
  })
  mkdirSync(site, { recursive: true })
  for (const name of readdirSync(site)) {
    if (name !== 'books.pnc') rmSync(join(site, name), { recursive: true })
  }
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, contents)
  }
  for (const entry of readdirSync(www, { withFileTypes: true })) {
    const from = join(www, entry.name)
    if (entry.name === 'assets') cpSync(from, join(site, 'assets'), { recursive: true })
    else if (['.html', '.css', '.svg', '.ico', '.webmanifest'].includes(extname(entry.name)))
      copyFileSync(from, join(site, entry.name))
  }
  mkdirSync(join(site, 'penchant'))
  for (const file of runtime('browser')) copyFileSync(file, join(site, 'penchant', basename(file)))
}

async function catalog() {
  mkdirSync(site, { recursive: true })
  const args = ['build', books, '--config', config, '--out', join(site, 'books.pnc')]
  await run(process.execPath, [join(dist, 'cli.js'), ...args])
}

/** target/site, from what is in dist and www. */
export async function demo(progress) {
  const sources = existsSync(www) ? readdirSync(www).filter((name) => name !== 'books.ndjson') : []
  await progress.step('Building the demo', () =>
    stamped(
      'page',
      {
        by: import.meta.url,
        inputs: [...sources.map((name) => join(www, name)), ...runtime('browser')],
        outputs: [join(site, 'index.html')],
      },
      page,
    ),
  )
  await progress.step('Compiling the demo’s catalogue', () =>
    stamped(
      'catalogue',
      { by: import.meta.url, inputs: [books, config, ...runtime('node')], outputs: [join(site, 'books.pnc')] },
      catalog,
    ),
  )
}
