// The package asks a network for something in one place, `js/fetch.ts`: of every script that is shipped, all is listed that could
// reach a network, and each has a reason here. tests/browser/silence.test.mjs sees that browsers do as this says.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { parseAst } from 'rollup/parseAst'

const dist = new URL('../../dist/', import.meta.url)
const shipped = (await readdir(dist)).filter((name) => /\.c?js$/.test(name)).sort()

/** What reaches a network, or a context that can, by the name it has in JavaScript. */
const WAYS_OUT = new Set(
  `fetch fetchLater XMLHttpRequest WebSocket WebSocketStream EventSource sendBeacon WebTransport RTCPeerConnection Image Audio
  FontFace Request Worker SharedWorker importScripts serviceWorker PushManager eval Function Notification execScript
  addModule registerProtocolHandler showPopup requestSubmit createHTMLDocument DOMParser parseFromString
  setHTMLUnsafe insertAdjacentHTML innerHTML outerHTML createContextualFragment`.split(/\s+/),
)
/** Attributes and properties whose values browsers load, follow or send. */
const ADDRESSES = new Set('src srcset href srcdoc action formAction poster background cssText ping'.split(' '))
/** Elements that load something. */
const LOADING =
  /<(script|link|img|iframe|frame|object|embed|video|audio|source|track|form|base|meta|use|image|portal|input[^>]+image)\b/i
const LOADING_STYLE = /url\(|@import|image-set\(|src\(/i

/** The text of a name, a string or a template's part; `undefined` for anything else. */
function textOf(node) {
  if (node?.type === 'Identifier' || node?.type === 'PrivateIdentifier') return node.name
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateElement') return node.value.cooked ?? ''
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return textOf(node.quasis[0])
  return undefined
}
const isText = ({ type }) => type === 'Literal' || type === 'TemplateElement' || type === 'TemplateLiteral'
/** The name of what is called or set: of `a.b` and `a['b']`, `b`. */
const lastOf = (node) => textOf(node?.type === 'MemberExpression' ? node.property : node)
/** The name of a member that is made here, in an object or a class; not of one that is taken out of an object. */
const isDeclared = (node, parent, above) =>
  ['Property', 'MethodDefinition', 'PropertyDefinition'].includes(parent?.type) &&
  parent.key === node &&
  !parent.computed &&
  parent.value !== node &&
  above?.type !== 'ObjectPattern'

/** Each rule yields what it finds of a node, as a text that the lists below have. */
const rules = [
  /** A way out, by its name: itself, as a member, or as the text of a computed one. */
  function* (node, parent, above) {
    const name = textOf(node)
    if (name !== undefined && WAYS_OUT.has(name) && !isDeclared(node, parent, above)) yield name
  },
  /** `import()` of anything but a script of the package by its whole name. */
  function* ({ type, source }) {
    if (type !== 'ImportExpression') return
    const address = textOf(source)
    if (!isText(source) || !address?.startsWith('./') || !shipped.includes(address.slice(2))) yield `import(${address})`
  },
  /** A script of somebody else. */
  function* ({ type, source }) {
    const address = /^(Import|Export)/.test(type) && type !== 'ImportExpression' ? textOf(source) : undefined
    if (/^(\w+:)?\/\//.test(address ?? '')) yield `import ${address}`
  },
  /** An element of a kind that loads something, or of a kind that is not said. */
  function* ({ type, callee, arguments: given }) {
    const called = type === 'CallExpression' ? lastOf(callee) : undefined
    if (called !== 'createElement' && called !== 'createElementNS') return
    const kind = given[called === 'createElement' ? 0 : 1]
    if (!kind || !isText(kind) || LOADING.test(`<${textOf(kind)} `)) yield `createElement(${textOf(kind)})`
  },
  /** An address that is set, and a page that is left. */
  function* ({ type, left, callee, arguments: given }) {
    if (type === 'AssignmentExpression' && left.type === 'MemberExpression' && ADDRESSES.has(lastOf(left)))
      yield `.${lastOf(left)} =`
    if (type === 'AssignmentExpression' && lastOf(left) === 'location') yield 'location ='
    if (type !== 'CallExpression' || callee.type !== 'MemberExpression') return
    const [called, of] = [lastOf(callee), lastOf(callee.object)]
    if (/^setAttribute/.test(called) && ADDRESSES.has(textOf(given[0]))) yield `setAttribute(${textOf(given[0])})`
    if (of === 'location') yield `location.${called}`
    if (called === 'open' && ['window', 'globalThis', 'self', 'top', 'parent'].includes(of)) yield 'window.open'
    if (called === 'submit') yield '.submit()'
  },
  /** Markup or styles that load something. */
  function* (node) {
    if (node.type !== 'Literal' && node.type !== 'TemplateElement') return
    for (const pattern of [LOADING, LOADING_STYLE]) {
      const [found] = textOf(node)?.match(pattern) ?? []
      if (found) yield found
    }
  },
]

/** All that the rules find in a script, and what that is a part of. */
function* findings(node, parent, above) {
  for (const rule of rules) for (const found of rule(node, parent, above)) yield { found, parent }
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') yield* findings(child, node, parent)
    }
  }
}

const scripts = await Promise.all(
  shipped.map(async (name) => {
    const text = await readFile(new URL(name, dist), 'utf8')
    const tree = parseAst(text.replace(/^#!.*/, ''), { allowReturnOutsideFunction: true })
    return { name, found: [...findings(tree)] }
  }),
)

/** What is found, in which scripts and how often, and why that reaches nobody. What is not here needs a reason, and a line. */
const reasons = [
  {
    why: 'the one place that asks, js/fetch.ts: what it asks for is looked at below',
    in: /^(index|edge|node|whole-\w+)\.c?js$/,
    found: { fetch: 1 },
  },
  {
    why: 'a click on a link of the page that was on its way anyway, once it is kept: js/elements/leaving.ts',
    in: /^(elements|react|vue|svelte|solid|angular)\.c?js$/,
    found: { 'location.assign': 1 },
  },
  {
    why: 'an item’s image, where the site gives it one: docs/elements.md says what that tells',
    in: /^elements\.c?js$/,
    found: { '<img': 1 },
  },
  {
    why: 'Lit makes templates of this package’s own texts and of the site’s, and style sheets',
    in: /^elements(-chunk-\w+\.js|\.cjs)$/,
    found: { innerHTML: 2, 'createElement(…)': 2, '.cssText =': 1 },
  },
  {
    why: 'a profile that its visitor takes along, as a file: an address of the page’s own memory',
    in: /^elements(-panels-\w+\.js|\.cjs)$/,
    found: { '.href =': 1 },
  },
  { why: 'React’s own, of a component', in: /^react\.js$/, found: { 'createElement(…)': 1 } },
  { why: 'threads of the command line', in: /^cli\.js$/, found: { Worker: 3 } },
  { why: 'the head of a report that the command line writes', in: /^cli\.js$/, found: { '<meta': 1 } },
  { why: 'a script that bundlers read while they build', in: /^(vite|nuxt)\.c?js$/, found: { 'URL(': 1 } },
  { why: 'a function that happens to be called so', in: /^nuxt\.js$/, found: { fetchLater: 4 } },
]

function counted(name, found) {
  const counts = {}
  for (const one of found) {
    const text = one.found.replace(/^createElement\(.*/, 'createElement(…)')
    counts[text] = (counts[text] ?? 0) + 1
  }
  for (const { in: files, found: known } of reasons) {
    if (!files.test(name)) continue
    for (const [text, most] of Object.entries(known)) {
      if (counts[text] <= most) delete counts[text]
    }
  }
  return counts
}

describe('reaches a network by nothing that is not listed here with a reason:', () => {
  assert.ok(shipped.length > 40)
  for (const { name, found } of scripts) test(name, () => assert.deepEqual(counted(name, found), {}))
})

test('every line of the list is of something that is there', () => {
  const idle = reasons.filter(({ in: files, found }) =>
    Object.keys(found).some((text) => {
      const kinds = scripts
        .filter(({ name }) => files.test(name))
        .flatMap(({ found }) => found.map(({ found }) => found))
      return !kinds.some((kind) => kind.replace(/^createElement\(.*/, 'createElement(…)') === text)
    }),
  )
  assert.deepEqual(idle, [])
})

test('the loader asks for the address it is given, by GET, without cookies, referrer, headers or a query of its own', () => {
  const calls = scripts.flatMap(({ name, found }) =>
    found.filter(({ found }) => found === 'fetch').map(({ parent }) => ({ name, call: parent })),
  )
  assert.deepEqual(calls.map(({ name }) => name.replace(/-\w+/, '')).sort(), [
    'edge.js',
    'index.js',
    'node.cjs',
    'node.js',
    'whole.js',
  ])
  for (const { name, call } of calls) {
    assert.equal(call.type, 'CallExpression', name)
    const [address, { properties }, ...more] = call.arguments
    assert.equal(address.type, 'Identifier', name)
    assert.deepEqual(more, [])
    const { signal, cache, ...settings } = Object.fromEntries(
      properties.map(({ key, value }) => [key.name, value.value ?? value.type]),
    )
    assert.ok(signal && cache, `${name}: for \`reload\`, the browser's own copy is not enough`)
    assert.deepEqual(settings, { credentials: 'omit', referrerPolicy: 'no-referrer' }, name)
  }
})

test('the check finds what it looks for', () => {
  const of = (text) => [...findings(parseAst(text))].map(({ found }) => found)
  const cases = {
    'fetch(a)': ['fetch'],
    'const { fetch: get } = window; get(a)': ['fetch'],
    "globalThis['fetch'](a)": ['fetch'],
    'navigator.sendBeacon(a, b)': ['sendBeacon'],
    'new XMLHttpRequest()': ['XMLHttpRequest'],
    'new WebSocket(a)': ['WebSocket'],
    'new EventSource(a)': ['EventSource'],
    'new WebTransport(a)': ['WebTransport'],
    'new RTCPeerConnection()': ['RTCPeerConnection'],
    'importScripts(a)': ['importScripts'],
    'new Worker(a)': ['Worker'],
    'new Image().src = a': ['.src =', 'Image'],
    'import(a)': ['import(a)'],
    "import('https://elsewhere.example/a.js')": ['import(https://elsewhere.example/a.js)'],
    "import './index.js'": [],
    "import 'https://elsewhere.example/a.js'": ['import https://elsewhere.example/a.js'],
    "document.createElement('script')": ['createElement(script)'],
    "document.createElement('link')": ['createElement(link)'],
    "document.createElement('iframe')": ['createElement(iframe)'],
    'document.createElement(kind)': ['createElement(kind)'],
    "document.createElement('div')": [],
    "image.setAttribute('src', a)": ['setAttribute(src)'],
    'location = a': ['location ='],
    'location.href = a': ['.href ='],
    'html`<iframe src=${a}>`': ['<iframe'],
    "sheet.replaceSync('a { background: url(b) }')": ['url('],
    'eval(a)': ['eval'],
  }
  for (const [text, expected] of Object.entries(cases)) assert.deepEqual(of(text), expected, text)
})
