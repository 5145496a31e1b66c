// The TypeScript as it is shipped: bundles for browsers and for Node, and the declarations of the public names.

import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { constants } from './constants.mjs'
import { at, dist, nodeModules } from './layout.mjs'
import { run } from './processes.mjs'
import { stamped } from './stamps.mjs'

const shared = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  splitting: true,
  outdir: dist,
  write: false,
  logLevel: 'silent',
  absWorkingDir: at(),
  legalComments: 'none',
}

/**
 * What wasm-bindgen's glue does not do here: fetch an address, which nobody gives it, since whatever asks a network stands in
 * js/fetch.ts; and, in browsers, make a TextDecoder while it is loaded.
 */
const glue = ({ texts }) => ({
  name: 'glue',
  setup({ onLoad }) {
    onLoad({ filter: /js[\\/]generated[\\/]\w+[\\/]penchant\.js$/ }, ({ path }) => ({
      contents:
        (texts ? "import { TextDecoder, TextEncoder } from '../../loading/text.js'\n" : '') + withoutFetch(path),
    }))
  },
})
function withoutFetch(path) {
  const parts = readFileSync(path, 'utf8').split(/if \([^{]*\) \{\s*module_or_path = fetch\(module_or_path\);\s*\}/)
  if (parts.length !== 2) throw new Error(`${path} fetches in ${parts.length - 1} places, not in one.`)
  return parts.join('')
}

/** Entry points by name, from where their sources are in js. */
const entries = (files) => Object.fromEntries(Object.entries(files).map(([name, path]) => [name, at('js', ...path)]))

const browser = { ...shared, platform: 'browser', minify: true, plugins: [glue({ texts: true })] }

// Browsers and Node get bundles of their own, so that a page's first script is one file and has no Node in it. What it
// loads by `import()` stays a file of its own: the compiler is built apart, since it would share what it is made of.
const page = {
  ...browser,
  entryPoints: { index: at('js', 'index.ts') },
  // What a page runs first is what its developers look into; maps of the rest would double the package.
  sourcemap: true,
  chunkNames: 'shared-[hash]',
  external: ['./compiler.js'],
}
const compiler = { ...browser, entryPoints: { compiler: at('js', 'compiler.ts') }, splitting: false }
/** Entries without `import()`: what that would load is within, and the two share it. The engine's own bytes are a file beside them. */
const whole = {
  ...browser,
  entryPoints: { static: at('js', 'static.ts'), inline: at('js', 'inline.ts') },
  chunkNames: 'whole-[hash]',
  external: ['./engine-bytes.js'],
}
const edge = {
  ...browser,
  entryPoints: { edge: at('js', 'edge.ts') },
  splitting: false,
  external: ['./penchant.wasm?module'],
}
// What a page may add to that, each by an import of its own: one file that needs no other, the same for Node.
const additions = {
  'consent-gpc': ['consent', 'gpc.ts'],
  'consent-google': ['consent', 'google.ts'],
  'consent-klaro': ['consent', 'klaro.ts'],
  'consent-tcf': ['consent', 'tcf.ts'],
  'events-activitystreams': ['events', 'activitystreams.ts'],
  'events-ga4': ['events', 'ga4.ts'],
  'events-matomo': ['events', 'matomo.ts'],
  'events-segment': ['events', 'segment.ts'],
  'events-shopify': ['events', 'shopify.ts'],
  'events-snowplow': ['events', 'snowplow.ts'],
  estimate: ['estimate.ts'],
  words: ['words', 'index.ts'],
}
const alone = {
  ...browser,
  entryPoints: entries(additions),
  splitting: false,
}
/** A style sheet without the room between its words. */
const dense = (sheet) =>
  sheet
    .replace(/\s*([{};,])\s*/g, '$1')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}')
/** Style sheets and markup in templates, which esbuild takes for texts: without the indentation that is for readers alone. */
const flat = {
  name: 'flat-templates',
  setup({ onLoad }) {
    onLoad({ filter: /js[\\/]elements[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace(/css`[^`]*`/g, dense)
        .replace(/\n +/g, '\n'),
      loader: 'ts',
    }))
  },
}
/**
 * What Lit takes from a browser while it is loaded, in its own words: the base of its elements, a policy for trusted types,
 * the document. Here it takes each when it first needs it, from js/elements/server.ts or the page: importing the elements
 * then needs no browser. Another version of Lit has other words, and the build says so.
 */
const takenByLit = {
  'reactive-element': [
    ['extends HTMLElement', 'extends LitBase'],
    ['c=a.trustedTypes,l=c?c.emptyScript:"",', 'l="",'],
    // Where Lit's decorators keep what they are told: the elements have none.
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ''],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);' +
        'if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
      '',
    ],
    // By these, a Lit of the site's own warns of another beside it.
    [',(a.reactiveElementVersions??=[]).push("2.1.2")', ''],
  ],
  // In a browser that lacks one of them, Lit writes style elements.
  'css-tag': [
    ['e=t.ShadowRoot&&', 'e=t.Document&&t.CSSStyleSheet&&t.ShadowRoot&&'],
    ['t=>t instanceof CSSStyleSheet?(t=>', 't=>!t._$cssResult$&&t instanceof CSSStyleSheet?(t=>'],
  ],
  'lit-element': [['(s.litElementVersions??=[]).push("4.2.2");', '']],
  'lit-html': [
    [',(t.litHtmlVersions??=[]).push("3.3.3")', ''],
    ['s=t.trustedTypes,e=s?s.createPolicy("lit-html",{createHTML:t=>t}):void 0,', ''],
    ['return void 0!==e?e.createHTML(i):i', 'return templatePolicy().createHTML(i)'],
    ['l=document,', ''],
    ['l.createComment("")', 'document.createComment("")'],
    ['l.createTextNode(', 'document.createTextNode('],
    ['l.createElement("template")', 'document.createElement("template")'],
    ['creationScope??l)', 'creationScope??document)'],
    [',P=l.createTreeWalker(l,129);', ';let P;'],
    ['P.currentNode=this.el.content', '(P??=document.createTreeWalker(document,129)).currentNode=this.el.content'],
    ['P.currentNode=l,', 'P.currentNode=document,'],
  ],
}
const lazyLit = {
  name: 'lazy-lit',
  setup({ onLoad }) {
    onLoad(
      {
        filter:
          /(lit-html[\\/]lit-html|[\\/]reactive-element[\\/](reactive-element|css-tag)|lit-element[\\/]lit-element)\.js$/,
      },
      ({ path }) => {
        const server = JSON.stringify(at('js', 'elements', 'server.ts'))
        let contents = readFileSync(path, 'utf8')
        for (const [theirs, ours] of takenByLit[basename(path, '.js')]) {
          const parts = contents.split(theirs)
          if (parts.length !== 2) throw new Error(`${path} has “${theirs}” ${parts.length - 1} times, not once.`)
          contents = parts.join(ours)
        }
        return { contents: `import{LitBase,templatePolicy}from${server};${contents}`, loader: 'js' }
      },
    )
  },
}
// The elements are a file of their own, and what not every page needs of them is loaded when it does. They share nothing
// with index.js, which stays what it is.
const elements = {
  ...browser,
  entryPoints: { elements: at('js', 'elements', 'index.ts') },
  sourcemap: true,
  chunkNames: 'elements-[name]-[hash]',
  plugins: [flat, lazyLit],
  legalComments: 'eof',
}
// What a framework's users import: a small file for each, as a module and for `require`. They import the package by its own
// name, so that the page's, the server's or the test's resolver says which build of it that is, and that is there once.
const bindings = {
  react: ['frameworks', 'react', 'index.ts'],
  vue: ['frameworks', 'vue.ts'],
  svelte: ['frameworks', 'svelte.ts'],
  solid: ['frameworks', 'solid.ts'],
  angular: ['frameworks', 'angular.ts'],
  vite: ['frameworks', 'vite.ts'],
}
// Nuxt loads modules as modules, and its plugins by their addresses.
const nuxt = {
  nuxt: ['frameworks', 'nuxt.ts'],
  'nuxt-plugin': ['frameworks', 'nuxt-plugin.ts'],
  'nuxt-elements': ['frameworks', 'nuxt-elements.ts'],
}
const framework = {
  ...browser,
  entryPoints: entries({ ...bindings, ...nuxt }),
  splitting: false,
  // A component's name is what a developer sees of it, and marks of what is pure go with the blanks: a site's own build
  // shortens the rest.
  minify: false,
  packages: 'external',
  // The sources know the package's name too: tsconfig.json.
  external: ['penchant'],
}
const node = {
  ...shared,
  entryPoints: {
    node: at('js', 'node.ts'),
    'node-compiler': at('js', 'compiler.ts'),
    cli: at('cli', 'main.ts'),
    // A thread is started from a file of its own.
    'learn-worker': at('cli', 'learning', 'worker.ts'),
  },
  platform: 'node',
  // What a bundled library's licence asks to be kept stands at the end of the file it is in.
  legalComments: 'eof',
  chunkNames: 'node-[hash]',
  inject: [at('js', 'loading', 'node-text.ts')],
  plugins: [glue({ texts: false })],
  external: ['./engine-bytes.js'],
}

/** `import.meta.url` of a script that is no module, in the form that tracers of files understand. */
const scriptUrl = {
  name: 'script-url',
  setup({ onLoad }) {
    onLoad({ filter: /js[\\/](server|loading[\\/]addresses[\\/][\w-]+)\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        "require('node:url').pathToFileURL(__filename)",
      ),
      loader: 'ts',
    }))
  },
}
// For `require`, where modules cannot be had: the same entries, each one file of CommonJS.
const common = { format: 'cjs', splitting: false, sourcemap: false, outExtension: { '.js': '.cjs' } }
const required = [
  { ...node, ...common, entryPoints: { node: at('js', 'require.ts') }, plugins: [scriptUrl, ...node.plugins] },
  { ...alone, ...common },
  { ...elements, ...common, chunkNames: undefined },
  { ...framework, ...common, entryPoints: entries(bindings) },
]

/** esbuild's complaint in the form that editors and people know, without its stack. */
export async function esbuild(options) {
  const { build, formatMessages } = await import('esbuild')
  try {
    return await build(options)
  } catch (error) {
    if (!error.errors) throw error
    const text = await formatMessages(error.errors, { kind: 'error', color: Boolean(process.stderr.isTTY) })
    throw Object.assign(new Error('The TypeScript could not be bundled.'), { output: text.join('') })
  }
}

/** The form of `data.export()`, for whoever reads it. */
const schema = 'profile.schema.json'

/** The engine's WebAssembly as a script: what `penchant/inline` has within, and Node where a bundle lost the file. */
function engineBytes() {
  const packed = gzipSync(readFileSync(join(dist, 'penchant.wasm')), { level: 9 }).toString('base64')
  writeFileSync(join(dist, 'engine-bytes.js'), `export default '${packed}'\n`)
}

async function scripts() {
  const results = await Promise.all(
    [page, compiler, whole, edge, alone, elements, framework, node, ...required].map(esbuild),
  )
  mkdirSync(dist, { recursive: true })
  // Chunks are named by their content: those of the last build would stay for ever.
  for (const name of readdirSync(dist)) if (/\.c?js(\.map)?$/.test(name)) rmSync(join(dist, name))
  for (const { path, contents } of results.flatMap((result) => result.outputFiles)) writeFileSync(path, contents)
  engineBytes()
  const cli = join(dist, 'cli.js')
  const source = readFileSync(cli, 'utf8')
  if (!source.startsWith('#!')) writeFileSync(cli, `#!/usr/bin/env node\n${source}`)
  chmodSync(cli, 0o755)
  copyFileSync(at('js', schema), join(dist, schema))
}

const relativeImports = /(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g

/** The declaration files that `file` leads to. The others describe what is inside and are nobody's business. */
function reachable(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(file)) return seen
  seen.add(file)
  for (const [, path] of readFileSync(file, 'utf8').matchAll(relativeImports)) {
    reachable(join(dirname(file), path.replace(/(\.[jt]s)?$/, '.d.ts')), seen)
  }
  return seen
}

async function declarations() {
  const types = join(dist, 'types')
  const all = at('target', 'types')
  rmSync(all, { recursive: true, force: true })
  await run(process.execPath, [join(nodeModules, 'typescript', 'bin', 'tsc'), '--project', at('tsconfig.types.json')])
  rmSync(types, { recursive: true, force: true })
  const entries = [
    ...['index', 'static', 'inline'].map((name) => [`${name}.ts`]),
    ['elements', 'index.ts'],
    ...Object.values({ ...additions, ...bindings, nuxt: nuxt.nuxt }),
  ]
  const files = new Set(entries.flatMap((path) => [...reachable(join(all, ...path).replace(/\.ts$/, '.d.ts'))]))
  for (const file of files) {
    const to = join(types, relative(all, file))
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(file, to)
  }
  // Written by hand: what it describes is no script.
  copyFileSync(at('js', 'types', 'wasm.d.ts'), join(types, 'types', 'wasm.d.ts'))
  requiredDeclarations(types)
}

/** The same once more for `require`: TypeScript takes a declaration for a module or for CommonJS by its folder. */
function requiredDeclarations(types) {
  const common = join(dist, 'types-cjs')
  rmSync(common, { recursive: true, force: true })
  cpSync(types, common, { recursive: true })
  writeFileSync(join(common, 'package.json'), '{"type":"commonjs"}\n')
}

/** dist/*.js and dist/types. Needs the glue. */
export async function bundles(progress) {
  await constants(progress)
  await progress.step('Bundling the package', () =>
    stamped(
      'bundles',
      {
        by: import.meta.url,
        inputs: [at('js'), at('cli'), join(dist, 'penchant.wasm')],
        outputs: [
          ...['index', 'static', 'inline', 'edge', 'node', 'cli', 'learn-worker', 'elements'],
          ...Object.keys({ ...additions, ...bindings, ...nuxt }),
        ].map((name) => join(dist, `${name}.js`)),
      },
      scripts,
    ),
  )
  await progress.step('Writing the type declarations', () =>
    stamped(
      'declarations',
      {
        by: import.meta.url,
        inputs: [at('js'), at('tsconfig.json'), at('tsconfig.types.json')],
        outputs: ['types', 'types-cjs'].map((folder) => join(dist, folder, 'index.d.ts')),
      },
      declarations,
    ),
  )
}
