// The elements where there is no browser: importing them does nothing, their words are complete in every language, and
// no address leads where it should not.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import * as words from '../../dist/words.js'

/** A source of the elements on its own, as a module. */
async function source(name) {
  const entry = fileURLToPath(new URL(`../../js/elements/${name}.ts`, import.meta.url))
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    write: false,
    external: ['./trouble.js'],
  })
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
}

test('on a server the import does nothing and breaks nothing', async () => {
  const browsers = ['window', 'document', 'customElements', 'HTMLElement']
  const elements = await import('../../dist/elements.js')
  assert.deepEqual(
    browsers.filter((name) => name in globalThis),
    [],
    'no server is made to look like a browser',
  )
  const { PenchantControls, PenchantShelf, PenchantWhy, provide } = elements
  assert.deepEqual(
    [PenchantControls, PenchantShelf, PenchantWhy].map((element) => typeof element),
    ['function', 'function', 'function'],
  )
  provide(Promise.resolve(undefined))
})

/** Imports the elements in a process of its own, which `before` makes ready. */
async function importing(before, after = '') {
  const code = `${before}; const elements = await import(${JSON.stringify(new URL('../../dist/elements.js', import.meta.url))}); ${after}`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code])
  return stdout.trim()
}

test('the import takes nothing from a browser but the base and the registry of its elements', async () => {
  const names = [
    'document',
    'navigator',
    'trustedTypes',
    'IntersectionObserver',
    'MutationObserver',
    'ElementInternals',
  ]
  const more = ['CSSStyleSheet', 'TextDecoder', 'location', 'addEventListener', 'litNonce', 'getComputedStyle']
  const said = await importing(
    `const taken = []
    for (const name of ${JSON.stringify([...names, ...more])}) {
      Object.defineProperty(globalThis, name, { configurable: true, get() { taken.push(name); throw new Error(name) } })
    }
    const defined = []
    globalThis.HTMLElement = class {}
    globalThis.customElements = { get: () => undefined, define: (name, { observedAttributes }) => defined.push(name, observedAttributes.length > 0) }`,
    `console.log(JSON.stringify({ taken, defined, shared: Object.getOwnPropertySymbols(globalThis).map(String).filter((name) => name.includes('penchant')) }))`,
  )
  assert.deepEqual(JSON.parse(said), {
    taken: [],
    defined: ['penchant-why', true, 'penchant-shelf', true, 'penchant-controls', true],
    shared: [],
  })
})

test('a browser that comes after the import, as in tests, gets the elements with the first profile', async () => {
  const said = await importing(
    '',
    `const defined = []
    globalThis.HTMLElement = class {}
    globalThis.customElements = { get: (name) => defined.find((one) => one === name), define: (name) => defined.push(name) }
    elements.provide(undefined)
    elements.provide(undefined)
    console.log(JSON.stringify([defined, elements.PenchantShelf.prototype instanceof HTMLElement]))`,
  )
  assert.deepEqual(JSON.parse(said), [['penchant-why', 'penchant-shelf', 'penchant-controls'], true])
})

test('a worker has no registry of elements, and that is no obstacle', async () => {
  const said = await importing(
    'globalThis.trustedTypes = { createPolicy() { throw new TypeError("none is allowed") } }',
    'elements.provide(() => { throw new Error("nobody needs it") }); console.log(typeof elements.html)',
  )
  assert.equal(said, 'function')
})

/** What a page with the elements loads before anything is on it: the file and what it imports. */
async function atOnce(name = 'elements.js', known = new Map()) {
  if (known.has(name)) return []
  const text = await readFile(new URL(`../../dist/${name}`, import.meta.url), 'utf8')
  known.set(name, text)
  for (const [, inner] of text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) await atOnce(inner, known)
  return [...known.values()]
}

test('Lit’s licence stands in the file it is in', async () => {
  const lit = (await atOnce()).find((text) => text.includes('lit-html'))
  assert.match(lit, /Copyright 2017 Google LLC\s+\* SPDX-License-Identifier: BSD-3-Clause/)
})

test('what every page loads is below 17.7 kB by Brotli, in two files', async () => {
  // Without the hashes in file names: they change with every comment, through the source maps, and cost 50 to 80 bytes.
  const texts = (await atOnce()).map((text) => text.replace(/(-[a-z]+)-[A-Z0-9]{8}(?=\.)/g, '$1'))
  const sizes = texts.map((text) => brotliCompressSync(text).length)
  const sum = sizes.reduce((total, size) => total + size, 0)
  assert.ok(sum < 17_700, `${sum} bytes`)
  assert.equal(sizes.length, 2)
})

describe('the words', async () => {
  const { registerStrings, strings } = await import('../../dist/elements.js')
  const { en } = await source('strings/en')
  const { de } = await source('strings/de')

  /** Every key with what it is: a text, a list of so many, a function of so many. */
  const shape = (words, path = '') =>
    Object.entries(words).flatMap(([key, value]) => {
      const at = `${path}${key}`
      if (typeof value === 'function') return `${at}(${value.length})`
      if (Array.isArray(value)) return `${at}[${value.length}]`
      return typeof value === 'string' ? at : shape(value, `${at}.`)
    })

  test('are the same in English and German, key by key', () => {
    const { messages, ...own } = de
    assert.ok(shape(en).length > 70)
    assert.deepEqual(shape(own), shape(en))
    assert.deepEqual(messages, words.german, 'of reasons they are those of penchant/words')
    assert.ok(!('messages' in en), 'and so in English, where they are left out')
  })

  test('are never empty', () => {
    const texts = (words) =>
      Object.values(words).flatMap((value) => (typeof value === 'object' ? texts(value) : [value]))
    for (const words of [en, de]) {
      for (const text of texts(words)) assert.ok(typeof text === 'function' || text.trim().length > 0)
    }
  })

  test('in German are loaded by the page that speaks it, and by no other', async () => {
    assert.deepEqual(Object.keys(strings), ['en'])
    assert.ok((await atOnce()).every((text) => !text.includes(de.why)))
  })

  test('can be added by a site; what is left out is English', () => {
    registerStrings('fr', { why: 'Pourquoi ?' })
    assert.equal(strings.fr.why, 'Pourquoi ?')
    assert.equal(strings.fr.empty, strings.en.empty)
  })

  test('are of one language, with underscore or without', () => {
    registerStrings('pt_BR', { why: 'Por quê?' })
    registerStrings('pt-BR', { close: 'Fechar' })
    assert.deepEqual([strings['pt-br'].why, strings['pt-br'].close], ['Por quê?', 'Fechar'])
  })

  test('can be changed one by one, and the others stay', () => {
    registerStrings('fr', { close: 'Fermer' })
    assert.deepEqual([strings.fr.why, strings.fr.close], ['Pourquoi ?', 'Fermer'])
  })
})

describe('a value', async () => {
  const { fingerprint } = await source('reading')
  const [title, other] = [() => 'one', () => 'one']

  for (const [one, another] of [
    [
      { a: 1, b: [1, { c: 2, d: 3 }] },
      { b: [1, { d: 3, c: 2 }], a: 1 },
    ],
    [{ a: 1, b: undefined }, { a: 1 }],
    [{ title }, { title }],
    [['x'], ['x']],
    [undefined, undefined],
  ]) {
    test(`${JSON.stringify(one)} is the same as one that is equal`, () => {
      assert.equal(fingerprint(one), fingerprint(another))
    })
  }

  const round = {}
  round.round = round
  for (const [one, another] of [
    [{ a: 1 }, { a: '1' }],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [{ title }, { title: other }],
    [{}, []],
    [undefined, null],
    [round, round],
  ]) {
    test(`${String(JSON.stringify(one === round ? 'what goes round' : one))} is not the same as another`, () => {
      assert.notEqual(fingerprint(one), fingerprint(another))
    })
  }
})

describe('an address', async () => {
  const { safeImage, safeLink } = await source('address')
  const base = 'https://shop.example/books/'

  const refused = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    ' \u0001javascript:alert(1)',
    'javascript://shop.example/%0aalert(1)',
    'vbscript:x',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://shop.example/1',
    'file:///etc/passwd',
    'ftp://shop.example/',
    '//evil.example',
    '//evil.example/path',
    '\\\\evil.example',
    '/\\evil.example',
    '\t//evil.example',
    'https://user@evil.example',
    'https://shop.example:pass@evil.example/',
    '//shop.example@evil.example/',
    'https://',
    'http://[',
    '',
    ' ',
    42,
    null,
    undefined,
    ['https://shop.example/'],
    {},
  ]
  for (const address of refused) {
    test(`${JSON.stringify(address)} is no link and no image`, () => {
      assert.equal(safeLink(address, base), undefined)
      assert.equal(safeImage(address, base), undefined)
    })
  }

  const kept = {
    'moby.html': 'https://shop.example/books/moby.html',
    '/moby?x=1#top': 'https://shop.example/moby?x=1#top',
    '../moby': 'https://shop.example/moby',
    '//shop.example/moby': 'https://shop.example/moby',
    'https://other.example/moby': 'https://other.example/moby',
    'HTTP://other.example': 'http://other.example/',
    'user@evil.example': 'https://shop.example/books/user@evil.example',
    '@evil.example': 'https://shop.example/books/@evil.example',
  }
  for (const [address, wanted] of Object.entries(kept)) {
    test(`${JSON.stringify(address)} leads to ${wanted}`, () => {
      assert.equal(safeLink(address, base), wanted)
      assert.equal(safeImage(address, base), wanted)
    })
  }

  test('a letter can be written to, not looked at', () => {
    assert.equal(safeLink('mailto:books@shop.example', base), 'mailto:books@shop.example')
    assert.equal(safeImage('mailto:books@shop.example', base), undefined)
  })

  test('an image may be pixels in the address, not a document', () => {
    const pixels = 'data:image/png;base64,iVBORw0KGgo='
    assert.equal(safeImage(pixels, base), pixels)
    assert.equal(safeLink(pixels, base), undefined)
    assert.equal(safeImage('data:image/svg+xml,<svg onload="alert(1)"/>', base), undefined)
    assert.equal(safeImage('data:text/html;image/png,x', base), undefined)
  })

  test('a page from the disk follows only what is written out', () => {
    assert.equal(safeLink('moby.html', 'file:///books/index.html'), undefined)
    assert.equal(safeLink('https://shop.example/', 'file:///books/index.html'), 'https://shop.example/')
  })
})
