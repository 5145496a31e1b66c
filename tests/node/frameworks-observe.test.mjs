// What is recorded of a list, where there is no window of its own: in a frame, and with a profile that the page has closed.

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { open } from 'penchant'
import { books, config } from '../fixtures/shop.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const outfile = `${root}target/frameworks-observe.mjs`
await build({
  stdin: {
    contents: `export * from './js/frameworks/store/profile.js'
      export * from './js/frameworks/store/shelf.js'
      export * from './js/frameworks/store/observe.js'`,
    resolveDir: root,
  },
  ...{ outfile, bundle: true, format: 'esm', packages: 'external', external: ['penchant'], logLevel: 'silent' },
})
const { observer, SharedProfile, ShelfQuery } = await import(pathToFileURL(outfile).href)

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

before(() => {
  // The classes of the page are not those of its frames: nothing is an instance of them.
  globalThis.document = { visibilityState: 'visible' }
  globalThis.HTMLElement = class HTMLElement {}
  globalThis.HTMLAnchorElement = class HTMLAnchorElement {}
  globalThis.MutationObserver = class MutationObserver {
    observe() {}
    disconnect() {}
  }
})

/** An element of another page: a list with one entry, in which a button opens the item. */
class Foreign extends EventTarget {
  nodeType = 1
  querySelectorAll = () => []
  matches = () => false
  contains = () => true
  press(item) {
    const entry = { dataset: { item } }
    const button = { localName: 'button', dataset: {}, closest: () => entry }
    const click = new Event('click')
    Object.defineProperty(click, 'target', { value: { closest: () => button } })
    this.dispatchEvent(click)
  }
}

async function listed(options) {
  const penchant = await open({ items: books, config, consent: 'session' })
  const profile = new SharedProfile({ penchant })
  profile.hold()
  const query = new ShelfQuery(profile)
  query.set({ surface: 'home', limit: 2 })
  const list = new Foreign()
  observer(query, () => options)(list)
  await settled()
  const { items } = query.getSnapshot().shelf
  // A page reads what it shows, and only that.
  return { penchant, list, shown: items[0].id, hidden: () => items[1].id }
}

test('a list in a frame, of no class of this page, is watched', async () => {
  const selected = []
  const { penchant, list, shown } = await listed({ onSelect: ({ id }) => selected.push(id) })
  list.press(shown)
  await settled()
  const { events } = await penchant.data.export()
  assert.deepEqual(
    events.map(({ type, item, surface }) => [type, item, surface]),
    [['click', shown, 'home']],
  )
  assert.deepEqual(selected, [shown])
})

test('with a profile that the page has closed nothing is recorded, thrown or complained of', async (context) => {
  const complained = context.mock.method(console, 'error', () => {}).mock
  const thrown = []
  const note = (error) => thrown.push(error)
  process.on('uncaughtException', note)
  context.after(() => process.off('uncaughtException', note))
  const selected = []
  const { penchant, list, shown, hidden } = await listed({ onSelect: ({ id }) => selected.push(id) })
  await penchant.close()
  assert.throws(hidden, { code: 'closed' })
  list.press(shown)
  list.press('not shown')
  await settled()
  assert.deepEqual([thrown, complained.callCount(), selected], [[], 0, [shown]])
})
