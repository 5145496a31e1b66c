// The TypeScript as it is shipped: bundles for browsers and for Node, and the declarations of the public names.

import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { at, dist, nodeModules } from './layout.mjs'
import { run } from './processes.mjs'
import { stamped } from './stamps.mjs'

const shared = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  splitting: true,
  sourcemap: true,
  outdir: dist,
  write: false,
  logLevel: 'silent',
  absWorkingDir: at(),
  legalComments: 'none',
}

// Browsers and Node get bundles of their own, so that a page's first script is one file and has no Node in it. What
// `import('./compiler.js')` loads stays a file of its own in each.
const browser = {
  ...shared,
  entryPoints: { index: at('js', 'index.ts'), compiler: at('js', 'compiler.ts') },
  platform: 'browser',
  minify: true,
  chunkNames: 'shared-[hash]',
}
// What a page may add to that, each by an import of its own: one file that needs no other, the same for Node.
const additions = {
  'consent-gpc': ['consent', 'gpc.ts'],
  'consent-google': ['consent', 'google.ts'],
  'consent-klaro': ['consent', 'klaro.ts'],
  'consent-tcf': ['consent', 'tcf.ts'],
  estimate: ['estimate.ts'],
  words: ['words', 'index.ts'],
}
const alone = {
  ...browser,
  entryPoints: Object.fromEntries(Object.entries(additions).map(([name, path]) => [name, at('js', ...path)])),
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
  ],
  // In a browser that lacks one of them, Lit writes style elements.
  'css-tag': [
    ['e=t.ShadowRoot&&', 'e=t.Document&&t.CSSStyleSheet&&t.ShadowRoot&&'],
    ['t=>t instanceof CSSStyleSheet?(t=>', 't=>!t._$cssResult$&&t instanceof CSSStyleSheet?(t=>'],
  ],
  'lit-html': [
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
      { filter: /(lit-html[\\/]lit-html|[\\/]reactive-element[\\/](reactive-element|css-tag))\.js$/ },
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
  chunkNames: 'elements-[name]-[hash]',
  plugins: [flat, lazyLit],
  legalComments: 'eof',
}
const node = {
  ...shared,
  entryPoints: { node: at('js', 'node.ts'), 'node-compiler': at('js', 'compiler.ts'), cli: at('cli', 'main.ts') },
  platform: 'node',
  // What a bundled library's licence asks to be kept stands at the end of the file it is in.
  legalComments: 'eof',
  chunkNames: 'node-[hash]',
}

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

async function scripts() {
  const results = await Promise.all([browser, alone, elements, node].map(esbuild))
  mkdirSync(dist, { recursive: true })
  // Chunks are named by their content: those of the last build would stay for ever.
  for (const name of readdirSync(dist)) if (/\.js(\.map)?$/.test(name)) rmSync(join(dist, name))
  for (const { path, contents } of results.flatMap((result) => result.outputFiles)) writeFileSync(path, contents)
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
  const entries = [['index.ts'], ['elements', 'index.ts'], ...Object.values(additions)]
  const files = new Set(entries.flatMap((path) => [...reachable(join(all, ...path).replace(/\.ts$/, '.d.ts'))]))
  for (const file of files) {
    const to = join(types, relative(all, file))
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(file, to)
  }
}

/** dist/*.js and dist/types. Needs the glue. */
export async function bundles(progress) {
  await progress.step('Bundling the package', () =>
    stamped(
      'bundles',
      {
        by: import.meta.url,
        inputs: [at('js'), at('cli')],
        outputs: ['index', 'node', 'cli', 'elements', ...Object.keys(additions)].map((name) =>
          join(dist, `${name}.js`),
        ),
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
        outputs: [join(dist, 'types', 'index.d.ts'), join(dist, 'types', 'elements', 'index.d.ts')],
      },
      declarations,
    ),
  )
}
