// The engine cannot call out: all that WebAssembly can do is in its list of imports, and nothing there reaches a network.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'

const dist = new URL('../../dist/', import.meta.url)

/**
 * What may be imported, without `__wbg_` and the hash. What is not here needs a reason, and a line: that is the point.
 */
const allowed = {
  'wasm-bindgen’s own': `
    wbindgen_generic wbindgen_init_externref_table wbindgen_throw wbindgen_is_null wbindgen_is_function
    wbindgen_is_string wbindgen_is_undefined wbindgen_jsval_eq wbindgen_boolean_get wbindgen_number_get
    wbindgen_string_get wbg_cb_unref wbindgen_memory`,
  'the language': `
    call get get_unchecked set add push new new_typed new_from_slice of from isArray keys length join normalize now toString toLowerCase
    prototypesetcall Error name message instanceof_Error instanceof_Object instanceof_Uint8Array then resolve queueMicrotask
    static_accessor_GLOBAL static_accessor_GLOBAL_THIS static_accessor_SELF static_accessor_WINDOW`,
  'random numbers, for the ids of shelves and the keys of last clicks': 'getRandomValues',
  'the browser’s database': `
    open transaction objectStore createObjectStore put getAll getAllKeys clear delete abort result error target close
    lowerBound instanceof_IdbRequest instanceof_DomException set_onsuccess set_onerror set_oncomplete set_onabort
    set_onclose set_onversionchange set_onupgradeneeded commit count upperBound contains objectStoreNames
    deleteDatabase newVersion`,
  'the offsets of time zones, from Intl.DateTimeFormat': 'format',
  'word to the other tabs of the same site': 'postMessage set_onmessage',
}
const names = new Set(Object.values(allowed).flatMap((list) => list.trim().split(/\s+/)))

/** Ways out of a page. */
const network =
  /\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|WebTransport|RTCPeerConnection|Image|Audio|FontFace|importScripts|SharedWorker|Worker|createElement|eval|Function)\b/

const files = (await readdir(dist)).filter((name) => name.endsWith('.wasm'))

test('there are five files of WebAssembly', () => {
  const named = ['compiler.wasm', 'penchant-scalar.wasm', 'penchant.wasm', 'trainer-scalar.wasm', 'trainer.wasm']
  assert.deepEqual(files.sort(), named)
})

for (const file of files) {
  describe(file, () => {
    test('imports nothing but what is allowed by name', async () => {
      const module = await WebAssembly.compile(await readFile(new URL(file, dist)))
      const imports = WebAssembly.Module.imports(module)
      assert.ok(imports.length > 0 && imports.every(({ kind }) => kind === 'function'))
      const plain = imports.map(({ name }) => name.replace(/_([0-9a-f]{16}|\d+)$/, '').replace(/^__(wbg_)?(__|_)?/, ''))
      assert.deepEqual(
        plain.filter((name) => !names.has(name)),
        [],
      )
    })

    test('does not name a way out of the page, which it could look up', async () => {
      const text = await readFile(new URL(file, dist), 'latin1')
      // Messages say "fetch it again": only the names that no sentence has.
      const found = new RegExp(network.source.replace('fetch|', '').replace('Image|Audio|', ''), 'g')
      assert.deepEqual(text.match(found) ?? [], [])
    })
  })
}

test('the glue behind the imports makes and calls nothing that reaches a network', async () => {
  const readable = (await readdir(dist)).filter((name) => /^(node-.*|cli)\.js$/.test(name))
  let imports = 0
  for (const name of readable) {
    const text = await readFile(new URL(name, dist), 'utf8')
    const [glue] = text.match(/function __wbg_get_imports\w*\([\s\S]*?\n}/) ?? []
    if (!glue) continue
    imports++
    assert.doesNotMatch(glue, network)
    const made = new Set([...glue.matchAll(/new ([A-Z]\w*)/g)].map(([, made]) => made))
    const known = ['Array', 'BroadcastChannel', 'Error', 'Intl', 'Map', 'Object', 'Promise', 'Set', 'Uint8Array']
    assert.deepEqual(
      [...made].filter((name) => !known.includes(name)),
      [],
    )
  }
  assert.equal(imports, 3, 'the glue of the engine, of the compiler and of the trainer')
})
