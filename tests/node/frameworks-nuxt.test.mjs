// The Nuxt module, with a stand-in for Nuxt: what it tells the compilers, the page and the server.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'
import penchantModule, { fetchLater } from 'penchant/nuxt'

function nuxt(options = {}) {
  const hooks = {}
  return { options, hooks, hook: (name, listener) => Object.assign(hooks, { [name]: listener }) }
}

describe('the module', () => {
  test('tells Vue of the elements in the object that the compilers hold, and keeps what a site said', () => {
    const compilerOptions = { isCustomElement: (tag) => tag === 'my-card' }
    penchantModule(undefined, nuxt({ vue: { compilerOptions } }))
    const known = ['penchant-shelf', 'my-card', 'p'].map((tag) => Boolean(compilerOptions.isCustomElement(tag)))
    assert.deepEqual(known, [true, true, false])
  })

  test('provides the profile on the page and, unopened, on the server; with the elements where they are wanted', () => {
    for (const [elements, plugin] of [
      [false, 'nuxt-plugin.js'],
      [true, 'nuxt-elements.js'],
    ]) {
      const host = nuxt({ penchant: { catalog: '/c.pnc', consent: 'off', elements }, plugins: ['mine'] })
      penchantModule({ consent: 'session' }, host)
      const [mine, server, client] = host.options.plugins
      assert.equal(mine, 'mine')
      assert.deepEqual([server.mode, client.mode], ['server', 'client'])
      assert.ok(client.src.endsWith(plugin), client.src)
      for (const { src } of [server, client]) assert.ok(existsSync(src), src)
      assert.deepEqual(host.options.runtimeConfig.public.penchant, { catalog: '/c.pnc', consent: 'session' })
    }
  })

  test('without a catalogue provides nothing, and does the rest', () => {
    const host = nuxt()
    penchantModule(undefined, host)
    assert.equal(host.options.plugins, undefined)
    assert.deepEqual(
      host.options.vite.plugins.map(({ name }) => name),
      ['penchant'],
    )
    const imports = []
    host.hooks['imports:extend'](imports)
    assert.ok(imports.some(({ name, from }) => name === 'useShelf' && from === 'penchant/vue'))
  })

  test('nobody prefetches an engine, and everything else is as it was', () => {
    const manifest = {
      'entry.js': { file: 'entry.js', prefetch: true, assets: ['penchant.Dr_e-bV.wasm', 'photo.webp', 'other.wasm'] },
      'node_modules/penchant/dist/penchant.wasm': { file: 'penchant.DrJebVby.wasm', prefetch: true, preload: true },
      'node_modules/penchant/dist/compiler-scalar.wasm': { file: 'compiler-scalar-1a.wasm', prefetch: true },
      'other.wasm': { file: 'other.wasm', prefetch: true },
    }
    const host = nuxt()
    penchantModule(undefined, host)
    assert.equal(host.hooks['build:manifest'], fetchLater)
    fetchLater(manifest)
    const [entry, engine, compiler, other] = Object.values(manifest)
    assert.deepEqual(entry, { file: 'entry.js', prefetch: true, assets: ['photo.webp', 'other.wasm'] })
    assert.deepEqual([engine.prefetch, engine.preload, compiler.prefetch, other.prefetch], [false, false, false, true])
  })
})
