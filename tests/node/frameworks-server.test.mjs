// The bindings on a server: they render what a page begins with, open nothing, and say what to do where there is no provider.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createElement as h } from 'react'
import { renderToString } from 'react-dom/server'
import { createSSRApp } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import { onServer, react18, svelte } from '../fixtures/frameworks/site.mjs'
import { temporaryFolder } from '../fixtures/shop.mjs'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const require = createRequire(import.meta.url)
const folder = await temporaryFolder()

/** Nothing is fetched, compiled or opened while `work` renders. */
async function quietly(work) {
  const noticed = []
  const { fetch } = globalThis
  const { compile, instantiate } = WebAssembly
  const watch = (name) => () => {
    noticed.push(name)
    throw new Error(name)
  }
  globalThis.fetch = watch('fetch')
  WebAssembly.compile = watch('compile')
  WebAssembly.instantiate = watch('instantiate')
  try {
    const text = await work()
    await new Promise((resolve) => setTimeout(resolve))
    assert.deepEqual(noticed, [])
    return text
  } finally {
    globalThis.fetch = fetch
    Object.assign(WebAssembly, { compile, instantiate })
  }
}

describe('React', () => {
  for (const [name, alias] of Object.entries({ 'React 19': undefined, 'React 18': react18 })) {
    test(`${name} renders empty places and elements`, async () => {
      const { render } = await onServer(folder, name.replace(' ', '-'), { entry: 'react-server.jsx', alias })
      const list = await quietly(() => render('list'))
      assert.equal(list.match(/<li class="penchant-item penchant-place">/g).length, 4)
      assert.match(list, /<h2 class="penchant-heading">For you<\/h2>/)
      assert.match(list, /aria-busy="true"/)
      assert.match(list, /<p><span id="level">not yet<\/span>/)
      const elements = await quietly(() => render('elements'))
      assert.match(elements, /<penchant-shelf surface="element" limit="3"><\/penchant-shelf>/)
    })
  }

  test('a limit without end has as many empty places as the element', async () => {
    const { PenchantProvider, Shelf } = await import('penchant/react')
    for (const limit of [Number.POSITIVE_INFINITY, 100_000]) {
      const list = await quietly(() => renderToString(h(PenchantProvider, { items: [] }, h(Shelf, { limit }))))
      assert.equal(list.match(/penchant-place/g).length, 1000)
    }
  })

  test('the file begins by saying that it is for the client', async () => {
    for (const file of ['react.js', 'react.cjs']) {
      const text = await readFile(`${dist}${file}`, 'utf8')
      assert.match(text, /^(["']use strict["'];\s*)?["']use client["']/, file)
    }
  })

  test('a hook without a provider says what to do', async () => {
    const react = await import('penchant/react')
    for (const hook of ['usePenchant', 'useShelf', 'useConsent', 'useInterests']) {
      const Component = () => react[hook]() && null
      assert.throws(() => renderToString(h(Component)), {
        name: 'PenchantError',
        code: 'provider_missing',
        message: new RegExp(`\`${hook}\`: got no profile, .*<PenchantProvider`),
      })
    }
    assert.throws(() => renderToString(h(react.Shelf)), { code: 'provider_missing', message: /`<Shelf>`/ })
  })

  test('`require` finds the same exports', async () => {
    const [required, imported] = [require('penchant/react'), await import('penchant/react')]
    const names = (module) =>
      Object.keys(module)
        .filter((name) => !['default', 'module.exports'].includes(name))
        .sort()
    assert.deepEqual(names(required), names(imported))
    assert.match(
      renderToString(h(required.PenchantProvider, { catalog: '/x.pnc' }, h(required.Shelf))),
      /penchant-place/,
    )
  })
})

describe('Vue', () => {
  test('renders what a page begins with', async () => {
    const { render } = await onServer(folder, 'vue', { entry: 'vue-server.mjs' })
    assert.match(await quietly(render), /<p id="status">loading<\/p>/)
  })

  test('a composable without a provider says what to do', async () => {
    const vue = await import('penchant/vue')
    assert.throws(() => vue.providePenchant({ catalog: '/x.pnc' }), { code: 'provider_missing', message: /`setup`/ })
    for (const name of ['usePenchant', 'useShelf', 'useConsent', 'useInterests']) {
      const app = createSSRApp({ setup: () => void vue[name](), render: () => null })
      app.config.warnHandler = () => {}
      await assert.rejects(renderVue(app), {
        code: 'provider_missing',
        message: new RegExp(`${name}.*providePenchant`),
      })
    }
  })

  test('knows its elements', async () => {
    const { isPenchantElement } = await import('penchant/vue')
    assert.deepEqual(['penchant-shelf', 'penchant-why', 'my-shelf'].map(isPenchantElement), [true, true, false])
  })
})

describe('Svelte', () => {
  test('renders what a page begins with', async () => {
    const plugins = [svelte('server')]
    const { render } = await onServer(folder, 'svelte', { entry: 'svelte-server.mjs', plugins })
    assert.match(await quietly(render), /<p id="status">loading<\/p>/)
  })
})

describe('Solid', () => {
  test('renders what a page begins with, and says what to do without a provider', async () => {
    const { render, without } = await onServer(folder, 'solid', { entry: 'solid-server.mjs' })
    assert.equal(await quietly(render), 'loading not yet 0')
    assert.throws(without, { code: 'provider_missing', message: /<PenchantProvider/ })
  })
})
