// The types of the bindings as a site sees them: packed, installed beside each framework, strict and without skipLibCheck.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { temporaryFolder } from '../fixtures/shop.mjs'

const execute = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', 'bin', 'tsc')
const folder = await temporaryFolder()

const react = `import { Shelf, PenchantProvider, PenchantShelf, useConsent, useInterests, useObserveShelf, usePenchant, useShelf } from 'penchant/react'
import type { ShelfResult } from 'penchant/react'
import { open, type Personalizer } from 'penchant'

export function Home() {
  const penchant: Personalizer | undefined = usePenchant()
  const home: ShelfResult = useShelf({ surface: 'home', limit: 12, live: true })
  const alike = useShelf({ similarTo: 'moby', by: 'content' })
  const ranked = useShelf(home.shelf ? { rank: home.shelf.items.map(({ id }) => id), scores: [1] } : null)
  const list = useObserveShelf(home, { onSelect: ({ id }, event) => console.log(id, event.clientX) })
  const { level, set } = useConsent()
  const { interests, mute } = useInterests({ field: 'tags' })
  home.status satisfies 'loading' | 'ready' | 'empty' | 'error'
  return (
    <ul ref={list} data-level={level} onClick={() => set('device', { text: '1' })}>
      {interests.map((interest) => <li key={interest.value} onClick={() => mute(interest)}>{interest.value}</li>)}
      {ranked.shelf?.items.length} {alike.status} {penchant?.consent.level}
      <Shelf surface="home" limit={4} heading="For you" renderItem={({ item }) => <a href="/">{item.id}</a>} data-test="x" />
      <PenchantShelf filter={{ topic: ['sea'] }} why onPenchantSelect={({ detail }) => console.log(detail.item.id)} />
      <penchant-shelf surface="home" limit={3} filter='{"topic":["sea"]}' similar-to="moby" class="wide" />
      <penchant-why shelf="s" item="i" /><penchant-controls sections="consent" level={3} />
    </ul>
  )
}
export const app = [
  <PenchantProvider catalog="/c.pnc" consent="session"><Home /></PenchantProvider>,
  <PenchantProvider items={[{ id: 'a' }]} />,
  <PenchantProvider penchant={() => open({ catalog: '/c.pnc' })} />,
  // @ts-expect-error: a provider of nothing
  <PenchantProvider />,
  // @ts-expect-error: a level that there is not
  <PenchantProvider catalog="/c.pnc" consent="always" />,
  // @ts-expect-error: an unknown attribute
  <penchant-shelf surfaces="home" />,
  // @ts-expect-error: a number is no heading
  <Shelf heading={3} />,
]
// @ts-expect-error: an unknown option
export const useWrong = () => useShelf({ limits: 3 })
`
const uses = {
  'React 19': { file: 'use.tsx', types: { '@types/react': '@types/react' }, source: react, jsx: 'react-jsx' },
  'React 18': { file: 'use.tsx', types: { '@types/react': '@types/react-18' }, source: react, jsx: 'react-jsx' },
  'React 18, classic': {
    ...{ file: 'use.tsx', types: { '@types/react': '@types/react-18' }, jsx: 'react' },
    source: `import * as React from 'react'\n${react}`,
  },
  Vue: {
    ...{ file: 'use.ts', types: { vue: 'vue' } },
    source: `import { computed, createApp, type GlobalComponents, ref } from 'vue'
import { isPenchantElement, observeShelf, providePenchant, useConsent, useInterests, usePenchant, useShelf } from 'penchant/vue'
const app = createApp({})
providePenchant({ catalog: '/c.pnc', consent: 'session' }, app)
app.config.compilerOptions.isCustomElement = isPenchantElement
const limit = ref(3)
const home = useShelf(() => ({ limit: limit.value }))
const other = useShelf(computed(() => ({ rank: ['a'] })))
home.shelf.value?.items satisfies readonly unknown[] | undefined
home.record({ type: 'click', item: 'a' }) satisfies Promise<unknown>
other.status.value satisfies 'loading' | 'ready' | 'empty' | 'error'
const ask: 'first' | 'policy' | undefined = useConsent().ask.value
useInterests({ limit: 3 }).interests.value.length
usePenchant().value?.recommend()
observeShelf(home)
const props: InstanceType<GlobalComponents['penchant-shelf']>['$props'] = { surface: 'home', filter: { topic: 'sea' } }
console.log(ask, props)
// @ts-expect-error: an unknown option
useShelf({ limits: 3 })
// @ts-expect-error: neither a catalogue nor a profile
providePenchant({ consent: 'session' })
`,
  },
  Svelte: {
    ...{ file: 'use.ts', types: { svelte: 'svelte' } },
    source: `import { observeShelf, providePenchant, useConsent, useInterests, usePenchant, useShelf } from 'penchant/svelte'
import type { SvelteHTMLElements } from 'svelte/elements'
providePenchant({ catalog: '/c.pnc', consent: 'session' })
const home = useShelf(() => ({ limit: 3 }))
home.shelf?.items satisfies readonly unknown[] | undefined
const end: () => void = observeShelf(home)(document.body)
const ask: 'first' | 'policy' | undefined = useConsent().ask
useInterests({ limit: 3 }).interests.length
usePenchant().current?.recommend()
const props: SvelteHTMLElements['penchant-shelf'] = { surface: 'home', filter: { topic: 'sea' }, class: 'wide' }
console.log(ask, props, end)
// @ts-expect-error: an unknown option
useShelf({ limits: 3 })
`,
  },
  Solid: {
    ...{
      file: 'use.tsx',
      types: { 'solid-js': 'solid-js', csstype: 'csstype' },
      jsx: 'preserve',
      jsxImportSource: 'solid-js',
    },
    source: `import { observeShelf, PenchantProvider, useConsent, useInterests, usePenchant, useShelf } from 'penchant/solid'
function Home() {
  const home = useShelf(() => ({ limit: 3 }))
  const ask: 'first' | 'policy' | undefined = useConsent().ask
  useInterests({ limit: 3 }).interests.length
  usePenchant()()?.recommend()
  return <ol ref={observeShelf(home)} data-ask={ask}>{home.shelf?.items.length}
    <penchant-shelf surface="home" prop:filter={{ topic: 'sea' }} on:penchant-shelf={({ detail }) => console.log(detail.shelf.id)} />
  </ol>
}
export const app = <PenchantProvider catalog="/c.pnc" consent="session"><Home /></PenchantProvider>
// @ts-expect-error: an unknown option
useShelf({ limits: 3 })
`,
  },
  Angular: {
    ...{ file: 'use.ts', types: { '@angular/core': '@angular/core', rxjs: 'rxjs' } },
    source: `import type { ApplicationConfig, Signal } from '@angular/core'
import type { Shelf } from 'penchant'
import { injectConsent, injectInterests, injectPenchant, injectShelf, observeShelf, providePenchant } from 'penchant/angular'
export const config: ApplicationConfig = { providers: [providePenchant({ catalog: '/c.pnc', engine: '/penchant.wasm' })] }
export class App {
  readonly home = injectShelf(() => ({ limit: 3 }))
  readonly shelf: Signal<Shelf | undefined> = this.home.shelf
  readonly ask = injectConsent().ask
  readonly interests = injectInterests(() => ({ limit: 3 })).interests
  readonly penchant = injectPenchant()
  watch = (list: Element): (() => void) => observeShelf(this.home, list)
  // @ts-expect-error: an unknown option
  readonly wrong = injectShelf(() => ({ limits: 3 }))
}
`,
  },
  'Vite and Nuxt': {
    ...{
      file: 'use.ts',
      types: { vite: 'vite', rollup: 'rollup', '@types/node': '@types/node', 'undici-types': 'undici-types' },
      node: true,
    },
    source: `import penchant, { type PenchantPlugin } from 'penchant/vite'
import rollupPlugin from 'penchant/rollup'
import type { Plugin } from 'rollup'
import type { PluginOption, UserConfig } from 'vite'
export const config: UserConfig = { plugins: [penchant()] }
export const plugins: PluginOption[] = [penchant() satisfies PenchantPlugin]
export const others: Plugin[] = [rollupPlugin()]
`,
  },
}

const npm = (args, cwd) =>
  execute('npm', [...args, '--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'npm-cache')], {
    cwd,
    shell: process.platform === 'win32',
  })

let tarball
before(async () => {
  const { stdout } = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root)
  tarball = join(folder, JSON.parse(stdout)[0].filename)
})

async function check(name, { file, source, types, jsx, jsxImportSource, node }) {
  const project = join(folder, name.replace(/\W+/g, '-'))
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{"name":"site","private":true,"type":"module"}')
  await npm(['install', '--ignore-scripts', '--legacy-peer-deps', tarball], project)
  for (const [as, from] of Object.entries(types)) {
    const link = join(project, 'node_modules', as)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(root, 'node_modules', from), link, 'junction')
  }
  await writeFile(join(project, file), source)
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true },
    ...{ skipLibCheck: false, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'] },
    ...{ module: 'esnext', moduleResolution: 'bundler', types: node ? ['node'] : [] },
    ...(jsx && { jsx }),
    ...(jsxImportSource && { jsxImportSource }),
  }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  return execute(process.execPath, [tsc, '--project', project]).catch((error) => error)
}

describe('the types of the bindings', () => {
  for (const [name, use] of Object.entries(uses)) {
    test(`for ${name} are found, and strict`, async () => {
      const { code = 0, stdout } = await check(name, use)
      assert.equal(code, 0, stdout)
    })
  }
})
