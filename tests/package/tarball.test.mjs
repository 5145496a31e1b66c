// The package as it is published: packed, installed into a fresh project, and used there.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, posix } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { cases, fixture } from '../fixtures/feeds.mjs'
import { books, config, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const execute = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', 'bin', 'tsc')
const folder = await temporaryFolder()
const consumer = join(folder, 'consumer')
const installed = join(consumer, 'node_modules', 'penchant')
/** What a page loads, and what the command line trains with. */
const modules = ['compiler.wasm', 'penchant-scalar.wasm', 'penchant.wasm']
const trainers = ['trainer-scalar.wasm', 'trainer.wasm']
/**
 * The most that is downloaded to install the package, in bytes. 2.56 million are there: the trainer finds neighbours (two builds of
 * it are a fifth of a million larger than they were), the command line learns, whatever grows has a limit with an error of its own (six
 * builds are some thousand larger each, the scripts and their maps as well), and SECURITY.md comes along. After
 * that: starting again after a trap, what became of a profile, docs/sizing.md, and what reads feeds (parsers of XML and HTML,
 * docs/feeds.md), 83 thousand together; the compact catalogues and the reading of messy data, 420 thousand.
 */
const MOST = 3_065_000

/** What a page may add, each by an import of its own, and what it is for. */
const additions = {
  'consent/gpc': 'respectGpc',
  'consent/google': 'followGoogle',
  'consent/klaro': 'followKlaro',
  'consent/tcf': 'followTcf',
  'events/activitystreams': 'connect',
  'events/ga4': 'connect',
  'events/matomo': 'connect',
  'events/segment': 'connect',
  'events/shopify': 'connect',
  'events/snowplow': 'connect',
  estimate: 'estimate',
  words: 'words',
}

/** Runs npm without a network, a cache or settings of this machine's. */
const npm = (args, cwd) =>
  execute('npm', [...args, '--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'npm-cache')], {
    cwd,
    shell: process.platform === 'win32',
  })

/** A file in the consumer's folder, run by Node; resolves to what it printed, as JSON. */
async function script(name, source, args = []) {
  await writeFile(join(consumer, name), source)
  const { stdout } = await execute(process.execPath, [...args, name], { cwd: consumer })
  return JSON.parse(stdout)
}

let packed
before(async () => {
  const { stdout } = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root)
  packed = JSON.parse(stdout)[0]
  await mkdir(consumer)
  const manifest = { name: 'consumer', version: '1.0.0', private: true, type: 'module' }
  await writeFile(join(consumer, 'package.json'), JSON.stringify(manifest))
  await npm(['install', '--ignore-scripts', join(folder, packed.filename)], consumer)
  await writeFile(join(consumer, 'items.json'), JSON.stringify(books))
  await writeFile(join(consumer, 'penchant.config.json'), JSON.stringify(config))
})

describe('the tarball', () => {
  test('holds what is used and its papers, and nothing else', async () => {
    const names = packed.files.map(({ path }) => path)
    const papers = [
      'CHANGELOG.md',
      'LICENSE-APACHE',
      'LICENSE-MIT',
      'README.md',
      'SECURITY.md',
      'THIRD-PARTY.md',
      'package.json',
    ]
    assert.deepEqual(names.filter((name) => !/^(dist|docs)\//.test(name)).sort(), papers)
    // What was decided and why is for who changes the package, as ARCHITECTURE.md is.
    const pages = (await readdir(join(root, 'docs'))).filter((name) => name !== 'decisions')
    const docs = pages.map((name) => `docs/${name}`)
    assert.deepEqual(names.filter((name) => name.startsWith('docs/')).sort(), docs.sort())
    const built = names.filter((name) => name.startsWith('dist/'))
    for (const name of built)
      assert.match(
        name,
        /^dist\/(?:types(?:-cjs)?\/(?:[\w-]+\/)*[\w-]+\.d\.ts|types-cjs\/package\.json|[\w-]+\.(?:c?js|js\.map|wasm|schema\.json))$/,
      )
    for (const needed of [
      'index.js',
      'node.js',
      'node.cjs',
      'inline.js',
      'static.js',
      'edge.js',
      'engine-bytes.js',
      'cli.js',
      'elements.js',
      'types/index.d.ts',
      'types/elements/index.d.ts',
    ]) {
      assert.ok(built.includes(`dist/${needed}`), `dist/${needed} is missing`)
    }
    const wasm = built.filter((name) => name.endsWith('.wasm')).map((name) => name.slice('dist/'.length))
    assert.deepEqual(wasm.sort(), [...modules, ...trainers])
  })

  test('leads by every link to what it holds, or to an address', async () => {
    const names = new Set(packed.files.map(({ path }) => path))
    for (const page of [...names].filter((name) => name.endsWith('.md'))) {
      const text = await readFile(join(installed, page), 'utf8')
      for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(https:|#)/.test(link)) continue
        const [path] = posix.join(posix.dirname(page), link).split('#')
        assert.ok(names.has(path), `${page} links to ${link}, which is not in the package`)
      }
    }
  })

  test('is no larger than it was said to be', () => {
    assert.ok(packed.size <= MOST, `it is ${packed.size} bytes, expected at most ${MOST}: raise it only with a reason`)
  })

  test('has no dependencies, no install scripts, and says that importing it does nothing', async () => {
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
    assert.equal(manifest.dependencies, undefined)
    assert.deepEqual(manifest.sideEffects, ['./dist/elements.js', './dist/elements.cjs'])
    for (const said of ['repository', 'homepage', 'bugs']) assert.ok(manifest[said], said)
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
      assert.equal(manifest.scripts?.[name], undefined)
    assert.deepEqual(await readdir(join(consumer, 'node_modules')), ['.bin', '.package-lock.json', 'penchant'])
  })

  test('has source maps of what a page runs, which carry their sources and name no folder of this machine', async () => {
    const dist = join(installed, 'dist')
    const maps = (await readdir(dist)).filter((name) => name.endsWith('.map'))
    assert.ok(maps.includes('index.js.map') && maps.includes('elements.js.map'))
    for (const name of maps) {
      assert.match(name, /^(index|shared|elements)\b/)
      const { sources, sourcesContent } = JSON.parse(await readFile(join(dist, name), 'utf8'))
      assert.equal(sourcesContent?.length ?? 0, sources.length, `${name} leads to sources that are not shipped`)
      for (const source of sources)
        assert.match(
          source,
          /^\.\.\/(js|cli|node_modules\/(hyparquet|lit|lit-element|lit-html|@lit\/reactive-element))\//,
          name,
        )
    }
  })

  test('has no path of this machine in any file', async () => {
    const dist = join(installed, 'dist')
    for (const name of (await readdir(dist)).filter((name) => /\.(js|wasm|map)$/.test(name))) {
      const content = await readFile(join(dist, name), 'latin1')
      for (const path of [root, process.env.HOME && join(process.env.HOME, '.cargo')].filter(Boolean)) {
        assert.ok(!content.includes(path), `${name} names ${path}`)
      }
    }
  })
})

describe('in Node', () => {
  test('the package is imported by its name and opens a list of items', async () => {
    const shelf = await script(
      'use.mjs',
      `import { open } from 'penchant'
      import { readFile } from 'node:fs/promises'
      const [items, config] = (await Promise.all(['items.json', 'penchant.config.json'].map((name) => readFile(name, 'utf8')))).map(JSON.parse)
      const penchant = await open({ items, config, consent: 'session' })
      await penchant.record({ type: 'like', item: 'typee' })
      console.log(JSON.stringify(await penchant.recommend({ limit: 2 })))
      await penchant.close()`,
    )
    assert.deepEqual(shelf.items.map(({ id }) => id).sort(), ['moby', 'omoo'])
  })

  test('the command builds and inspects from node_modules/.bin', async () => {
    const program = [join(consumer, 'node_modules', '.bin', 'penchant')]
    const cwd = consumer
    const args = ['build', 'items.json', '--config', 'penchant.config.json', '--out', 'books.pnc']
    const built = await penchant(args, { cwd, program })
    assert.deepEqual([built.code, built.stderr], [0, ''])
    const inspected = await penchant(['inspect', 'books.pnc', 'moby'], { cwd, program })
    assert.match(inspected.stdout, /title +Moby Dick/)
  })

  test('its subpaths are the modules and the manifest, and what is inside cannot be imported', async () => {
    const resolved = await script(
      'paths.mjs',
      `const names = ${JSON.stringify([...modules, 'package.json', 'dist/node.js'])}
      console.log(JSON.stringify(names.map((name) => {
        try { return import.meta.resolve('penchant/' + name).split('/node_modules/').pop() } catch (error) { return error.code }
      })))`,
    )
    assert.deepEqual(resolved, [
      ...modules.map((file) => `penchant/dist/${file}`),
      'penchant/package.json',
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    ])
  })

  test('what a page may add is imported by its own path, is one file, and has types', async () => {
    const paths = Object.keys(additions)
    const imported = await script(
      'additions.mjs',
      `const exported = {}
      for (const path of ${JSON.stringify(paths)}) exported[path] = Object.keys(await import('penchant/' + path))
      console.log(JSON.stringify(exported))`,
    )
    const { exports } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
    for (const [path, name] of Object.entries(additions)) {
      assert.ok(imported[path].includes(name), path)
      assert.doesNotMatch(
        await readFile(join(installed, exports[`./${path}`].default), 'utf8'),
        /\bfrom\s*["']|import\(/,
      )
      assert.match(await readFile(join(installed, exports[`./${path}`].types), 'utf8'), new RegExp(`\\b${name}\\b`))
    }
  })

  /** By source, a message that says that Typee was bought. */
  const bought = {
    activitystreams: { '@type': 'BuyAction', '@id': 'T1', object: { sku: 'typee' } },
    ga4: { event: 'purchase', ecommerce: { transaction_id: 'T1', items: [{ item_id: 'typee', quantity: 1 }] } },
    matomo: ['trackEcommerceOrder', 'T1', 9],
    segment: { event: 'Order Completed', properties: { order_id: 'T1', products: [{ product_id: 'typee' }] } },
    shopify: {
      name: 'checkout_completed',
      data: { checkout: { order: { id: 'T1' }, lineItems: [{ variant: { product: { id: 'typee' } } }] } },
    },
    snowplow: ['trackTransaction', { transaction_id: 'T1', products: [{ id: 'typee' }] }],
  }

  for (const [name, message] of Object.entries(bought)) {
    test(`what a site tells ${name} changes the shelf, once`, async () => {
      const { before, shelf, purchases } = await script(
        `events-${name}.mjs`,
        `import { readFile } from 'node:fs/promises'
        import { open } from 'penchant'
        import { connect } from 'penchant/events/${name}'
        const [items, config] = (await Promise.all(['items.json', 'penchant.config.json'].map((name) => readFile(name, 'utf8')))).map(JSON.parse)
        const penchant = await open({ items, config, consent: 'session' })
        const ids = async () => (await penchant.recommend({ limit: 2 })).items.map(({ id }) => id)
        const before = await ids()
        const source = Object.assign(${name === 'snowplow' ? '() => {}' : '[]'}, { track() {}, subscribe() {} })
        const { hear, settled } = connect(source, penchant, { onError: (error) => { throw error } })
        if ('${name}' === 'matomo') hear(['addEcommerceItem', 'typee', 'Typee', 'Books', 9, 1])
        for (let time = 0; time < 2; time++) hear(${JSON.stringify(message)})
        await settled()
        const purchases = (await penchant.profile.timeline()).map(({ type, item, key }) => [type, item, key].join(' '))
        console.log(JSON.stringify({ before, shelf: await ids(), purchases }))
        await penchant.close()`,
      )
      assert.deepEqual(purchases, ['purchase typee T1'])
      assert.deepEqual(
        [before, shelf.sort()],
        [
          ['moby', 'emma'],
          ['moby', 'omoo'],
        ],
      )
    })
  }

  for (const condition of ['node', 'browser']) {
    test(`importing what a ${condition} gets does nothing: no request, no file, no global`, async () => {
      const entry = condition === 'node' ? 'penchant' : './node_modules/penchant/dist/index.js'
      const noticed = await script(
        'server.mjs',
        `import fs, { promises } from 'node:fs'
        import { syncBuiltinESMExports } from 'node:module'
        const noticed = []
        const watched = (name) => (...args) => { noticed.push([name, String(args[0])]); throw new Error(name) }
        globalThis.fetch = watched('fetch')
        WebAssembly.compile = WebAssembly.instantiate = WebAssembly.instantiateStreaming = watched('WebAssembly')
        const { readFile } = promises
        // Node reads the scripts themselves the same way.
        promises.readFile = (path, ...rest) =>
          /\\.m?js$/.test(path) ? readFile(path, ...rest) : watched('readFile')(path)
        promises.open = watched('open')
        syncBuiltinESMExports()
        const before = Object.getOwnPropertyNames(globalThis)
        const exported = Object.keys(await import(${JSON.stringify(entry)}))
        const globals = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name))
        console.log(JSON.stringify({ noticed, globals, exported }))`,
      )
      assert.deepEqual(noticed, { noticed: [], globals: [], exported: ['PenchantError', 'erase', 'open', 'withdraw'] })
    })
  }

  test('at level device, where there is no IndexedDB, a program ends when its work is done', async () => {
    const source = `import { open } from 'penchant'
      const penchant = await open({ items: [{ id: 'a' }], consent: 'device' })
      const { storage } = await penchant.health()
      await penchant.close()
      console.log(JSON.stringify(storage.kind))`
    await writeFile(join(consumer, 'ends.mjs'), source)
    const options = { cwd: consumer, timeout: 10_000 }
    const { stdout } = await execute(process.execPath, ['ends.mjs'], options).catch((error) => {
      assert.fail(error.killed ? 'the program is still running after ten seconds' : error.message)
    })
    assert.equal(stdout, '"memory"\n')
  })
})

/** A value of an item; none of a list that is empty, nor of null. */
const filled = (value) => (value === null || (Array.isArray(value) && value.length === 0) ? undefined : value)

describe('a feed of every format, from its file to a shelf', () => {
  for (const [name, { from, args = [], shelf, items }] of Object.entries(cases)) {
    test(`${name}, as ${from}`, async () => {
      const program = [join(consumer, 'node_modules', '.bin', 'penchant')]
      const built = await penchant(['build', fixture(name), '--out', 'feed.pnc', ...args], { cwd: consumer, program })
      assert.deepEqual([built.code, built.stderr], [0, ''])
      const shown = await script(
        'feed.mjs',
        `import { readFile } from 'node:fs/promises'
        import { open } from 'penchant'
        const penchant = await open({ catalog: await readFile('feed.pnc'), consent: 'session' })
        const shelf = await penchant.recommend({ limit: 100 })
        const items = Object.fromEntries(${JSON.stringify(Object.keys(items))}.map((id) => [id, penchant.item(id)]))
        console.log(JSON.stringify({ shelf: shelf.items.map(({ id }) => id), items }))
        await penchant.close()`,
      )
      assert.deepEqual(shown.shelf, shelf)
      for (const [id, wanted] of Object.entries(items)) {
        const given = shown.items[id]
        for (const [field, value] of Object.entries(wanted))
          assert.deepEqual(filled(given[field]), value, `${id}.${field}`)
      }
    })
  }
})

describe('the types', () => {
  const use = `import { open, PenchantError } from 'penchant'
import type { ErrorCode, Explanation, Health, Interest, Item, Personalizer, Recorded, Shelf } from 'penchant'

const penchant: Personalizer = await open({ catalog: new URL('https://example.org/books.pnc'), consent: 'device' })
const recorded: Recorded = await penchant.record({ type: 'rating', item: 'moby', value: 4 })
if (recorded.recorded) recorded.event.toFixed()
else recorded.reason satisfies 'consent' | 'duplicate' | 'retention'
const shelf: Shelf = await penchant.recommend({ limit: 3, filter: { year: { min: 1850 } }, weights: { session: 0 } })
const [first] = shelf.items
const explanation: Explanation | undefined = first && (await penchant.explain(shelf.id, first.id))
const interests: readonly Interest[] = await penchant.profile.interests({ field: 'subjects' })
const health: Health = await penchant.health()
const item: Item | undefined = penchant.item('moby')
const end: () => void = penchant.subscribe(({ kind }) => kind satisfies string)
const code: ErrorCode | undefined = explanation && new PenchantError('closed', 'x').code
await open({ items: [{ id: 'a', tags: ['x'], price: 3 }], config: { fields: { tags: 'tag' } } })
console.log(interests, health, item, end, code)

// @ts-expect-error: an event of a type that there is not
await penchant.record({ type: 'stare', item: 'moby' })
// @ts-expect-error: an unknown option
await penchant.recommend({ limits: 3 })
// @ts-expect-error: both a catalogue and items
await open({ catalog: 'x', items: [] })
// @ts-expect-error: an item without an id
await open({ items: [{ title: 'Nameless' }] })
// @ts-expect-error: a level of consent that there is not
await penchant.consent.set('always')
// @ts-expect-error: a shelf is not to be written to
shelf.id = 'mine'
// @ts-expect-error: no such code
code === 'broken'
`
  for (const [resolution, module] of [
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ]) {
    test(`are found and strict under moduleResolution ${resolution}`, async () => {
      const project = join(consumer, resolution)
      await mkdir(project)
      await writeFile(join(project, 'use.ts'), use)
      const compilerOptions = {
        ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, types: [] },
        ...{ skipLibCheck: false, target: 'es2022', lib: ['es2023', 'dom'], module, moduleResolution: resolution },
      }
      await writeFile(join(project, 'package.json'), '{"type":"module"}')
      await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
      const checked = await execute(process.execPath, [tsc, '--project', project]).catch((error) => error)
      assert.equal(checked.code ?? 0, 0, checked.stdout)
    })
  }
})

describe('bundled by a site', () => {
  const bundle = async (contents) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: consumer },
      ...{ bundle: true, format: 'esm', platform: 'browser', minify: true, write: false, logLevel: 'silent' },
    })
    return outputFiles[0].text
  }

  test('it is the browser’s part, with nothing of Node in it', async () => {
    const text = await bundle("import { open } from 'penchant'\nconsole.log(open)")
    assert.doesNotMatch(text, /node:|readFile/)
    // Bundlers find a file by its whole address.
    for (const file of modules)
      assert.match(text, new RegExp(`new URL\\(["'\`]\\./${file}["'\`], ?import\\.meta\\.url\\)`))
  })

  test('it shakes to nothing where it is imported and not used', async () => {
    for (const contents of [
      "import 'penchant'",
      "import { open } from 'penchant'",
      "import * as all from 'penchant'",
    ]) {
      assert.equal((await bundle(contents)).trim(), '')
    }
  })
})
