// The personalizer and what it gives back, handed through what frameworks and people do to objects: taken apart, behind a
// proxy, in reactive state. It works there as it does alone, and what fails is a PenchantError.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { compileModule } from 'svelte/compiler'
import { ids, temporaryFolder } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `$state` is a word of Svelte's compiler, not a function: this is a module of a page's, as its compiler writes it. */
const svelteModule = compileModule(
  `export function svelteState(given) {
    let state = $state(given)
    return { get current() { return state } }
  }
  export function svelteRaw(given) {
    let state = $state.raw(given)
    return { get current() { return state } }
  }`,
  { filename: 'state.svelte.js', generate: 'client', dev: true },
).js.code

const libraries = `
  export { reactive, readonly, ref, shallowReactive, shallowRef, toRaw } from 'vue'
  export { createMutable, createStore } from 'solid-js/store'
  export { autorun, observable, observableRef, runInAction } from 'mobx'
  export { produce } from 'immer'
  export { default as Alpine } from 'alpinejs'
  export { svelteRaw, svelteState } from 'svelte-state'
`

/** What Alpine touches of a page while it is loaded. */
const page = `
  const window = { Element: class {} }
  const document = { createElement: () => ({}) }
  const MutationObserver = class { observe() {} disconnect() {} takeRecords() { return [] } }
`

/** The libraries as a page gets them: in Node, some are a build for servers that has no reactive state. */
async function reactivity() {
  const { outputFiles } = await build({
    stdin: { contents: libraries, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['browser', 'development'],
    define: { 'process.env.NODE_ENV': '"development"' },
    banner: { js: page },
    plugins: [
      {
        name: 'svelte-state',
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /^svelte-state$/ }, ({ path }) => ({ path, namespace: 'svelte-state' }))
          onLoad({ filter: /.*/, namespace: 'svelte-state' }, () => ({ contents: svelteModule, resolveDir: root }))
        },
      },
    ],
  })
  const file = join(await temporaryFolder(), 'reactivity.mjs')
  await writeFile(file, outputFiles[0].contents)
  return import(pathToFileURL(file))
}

const { reactive, readonly, ref, shallowReactive, shallowRef, ...others } = await reactivity()
const { Alpine, autorun, createMutable, createStore, observable, observableRef, produce, runInAction, ...svelte } =
  others
const { svelteRaw, svelteState } = svelte

/** What holds an object, by the name of who does so; each resolves to what a page then works with. */
const holders = {
  'a Proxy': (given) => new Proxy(given, {}),
  'a Proxy that reflects': (given) =>
    new Proxy(given, { get: (target, key, receiver) => Reflect.get(target, key, receiver) }),
  'Object.create': (given) => Object.create(given),
  'a class of the page’s own': (given) =>
    new (class Shop {
      penchant = given
    })().penchant,
  'Vue reactive': (given) => reactive(given),
  'Vue reactive, within': (given) => reactive({ given }).given,
  'Vue shallowReactive': (given) => shallowReactive({ given }).given,
  'Vue ref': (given) => ref(given).value,
  'Vue shallowRef': (given) => shallowRef(given).value,
  'Vue readonly': (given) => readonly(given),
  'Vue readonly of reactive': (given) => readonly(reactive({ given })).given,
  'Svelte $state': (given) => svelteState(given).current,
  'Svelte $state, within': (given) => svelteState({ given }).current.given,
  'Svelte $state.raw': (given) => svelteRaw(given).current,
  'Solid createStore': (given) => createStore({ given })[0].given,
  'Solid createMutable': (given) => createMutable({ given }).given,
  'MobX observable': (given) => observable({ given }).given,
  'MobX observableRef': (given) => observable({ given }, { given: observableRef }).given,
  'Immer produce': (given) => produce({ given: undefined }, (draft) => Object.assign(draft, { given })).given,
  'Alpine reactive': (given) => Alpine.reactive({ given }).given,
}

const click = (item) => ({ type: 'click', item })

for (const [name, hold] of Object.entries(holders)) {
  describe(`in ${name}`, () => {
    test('the personalizer records, recommends and explains as it does alone', async (t) => {
      const held = hold(await visit(t))
      const before = ids(await held.recommend())
      assert.deepEqual(await held.record(click('typee')), { recorded: true, event: 1 })
      const shelf = await held.recommend()
      assert.notDeepEqual(ids(shelf), before)
      assert.equal((await held.explain(shelf.id, shelf.items[0].id)).item, shelf.items[0].id)
      assert.ok(ids(await held.similar('moby')).includes('typee'))
      assert.equal(held.item('moby').title, 'Moby Dick')
      assert.deepEqual(ids(await held.rank(['emma', 'omoo'])).sort(), ['emma', 'omoo'])
      assert.equal((await held.health()).events, 1)
    })

    test('its parts work: profile, consent, data, onboarding, experiments', async (t) => {
      const held = hold(await visit(t))
      await held.profile.setDial(0.25)
      assert.equal(held.profile.dial, 0.25)
      await held.profile.setSurprise(0.75)
      assert.equal(held.profile.surprise, 0.75)
      await held.profile.pin({ item: 'emma' })
      assert.equal(ids(await held.recommend())[0], 'emma')
      assert.ok((await held.onboarding.next()).length > 0)
      assert.ok(['a', 'b'].includes((await held.choose('slot', ['a', 'b'])).variant))
      assert.ok((await held.data.export()).events.length > 0)
      assert.equal(held.policy, undefined)
      assert.equal(held.consent.level, 'session')
      await held.consent.set('off')
      assert.equal(held.consent.level, 'off')
      assert.equal(held.consent.receipt().level, 'off')
    })

    test('what it is subscribed to calls back, and stops', async (t) => {
      const held = hold(await visit(t))
      const heard = []
      const stop = held.subscribe(({ kind }) => heard.push(kind))
      await held.record(click('moby'))
      stop()
      await held.record(click('emma'))
      assert.deepEqual(heard, ['recorded'])
    })

    test('what fails is a PenchantError with its code, after `close` too', async (t) => {
      const held = hold(await visit(t))
      await refuses(() => held.recommend({ limit: 0 }), 'option_invalid')
      await refuses(() => held.record(click('nobody')), 'item_unknown')
      await held.close()
      await refuses(() => held.recommend(), 'closed')
      await refuses(() => held.record(click('moby')), 'closed')
      await refuses(() => held.item('moby'), 'closed')
      await refuses(() => held.profile.dial, 'closed')
    })

    test('a shelf shows its items, reasons and trace', async (t) => {
      const penchant = await visit(t)
      await act(penchant, ['like', 'typee'])
      const boosts = [{ item: 'nostromo', by: 9, label: 'New' }]
      const expected = await penchant.recommend({ boosts })
      const held = hold(await penchant.recommend({ boosts }))
      assert.deepEqual(ids(held), ids(expected))
      const [first] = held.items
      assert.equal(first.item.id, first.id)
      assert.deepEqual([...first.item.subjects], ['Revolutions'])
      assert.ok(first.reasons.some(({ label }) => label === 'New'))
      assert.ok(held.items.some(({ reasons }) => reasons.some(({ because }) => because[0]?.item === 'typee')))
      assert.equal(held.trace.length, expected.trace.length)
      assert.ok(held.trace.length > 0)
      assert.equal(held.ineligible.seen, 1)
    })

    test('a list that was ranked anew tells what it does not know', async (t) => {
      const penchant = await visit(t)
      await penchant.profile.mute({ item: 'emma' })
      const held = hold(await penchant.rank(['moby', 'nobody', 'emma']))
      assert.deepEqual(ids(held), ['moby'])
      assert.deepEqual([...held.unknown], ['nobody'])
      assert.deepEqual([...held.muted], ['emma'])
    })

    test('items, interests, receipts, the timeline and what was exported are read', async (t) => {
      const penchant = await visit(t)
      await act(penchant, ['like', 'typee'], ['like', 'omoo'])
      assert.deepEqual([...hold(penchant.item('moby')).subjects], ['Sea stories', 'Whaling'])
      const [interest] = hold(await penchant.profile.interests())
      assert.equal(interest.because[0].type, 'like')
      assert.deepEqual(
        hold(await penchant.profile.timeline()).map(({ item }) => item),
        ['omoo', 'typee'],
      )
      const data = await penchant.data.export()
      assert.equal(hold(data).events.length, 2)
      assert.equal(hold(await penchant.consent.set('off')).level, 'off')
      assert.ok(hold(penchant.consent.receipts()).some(({ level }) => level === 'off'))
    })

    // What is inherited is not among an object's own values: there, nothing was given.
    if (hold === holders['Object.create']) return
    test('events, options and items are taken from there', async (t) => {
      const penchant = await visit(t)
      assert.equal((await penchant.record(hold(click('typee')))).recorded, true)
      const options = hold({ limit: 3, filter: { subjects: ['Sea stories'] }, exclude: ['moby'] })
      const shelf = await penchant.recommend(options)
      assert.equal(shelf.items.length, 3)
      assert.ok(!ids(shelf).includes('moby'))
      const data = hold(await penchant.data.export())
      await penchant.data.erase()
      assert.equal((await penchant.data.import(data)).events, 1)
      const items = hold([
        { id: 'a', tags: ['x'] },
        { id: 'b', tags: ['y'] },
      ])
      assert.equal((await visit(t, { items, config: undefined }).then((own) => own.recommend())).items.length, 2)
    })
  })
}

describe('taken apart', () => {
  test('methods work by themselves', async (t) => {
    const { record, recommend, rank, similar, explain, item, health, subscribe, close } = await visit(t)
    let heard = 0
    subscribe(() => heard++)
    await record(click('typee'))
    assert.equal(heard, 1)
    const shelf = await recommend()
    assert.equal((await explain(shelf.id, shelf.items[0].id)).item, shelf.items[0].id)
    assert.equal((await rank(['moby'])).items.length, 1)
    assert.ok((await similar('moby')).items.length > 0)
    assert.equal(item('moby').id, 'moby')
    assert.equal((await health()).events, 1)
    await close()
    await refuses(() => recommend(), 'closed')
  })

  test('so do those of its parts', async (t) => {
    const { profile, consent, data, onboarding, predict, rhythm, describe: say, segments, choose } = await visit(t)
    const { interests, pin, wishes, timeline, forget } = profile
    await pin({ item: 'emma' })
    assert.equal((await wishes()).length, 1)
    assert.deepEqual(await interests(), [])
    assert.equal((await timeline()).length, 1)
    assert.equal((await forget({ item: 'emma' })).events, 1)
    const { export: write, erase } = data
    assert.equal((await write()).events.length, 0)
    await erase()
    const { set, receipt } = consent
    await set('off')
    assert.equal(receipt().level, 'off')
    const { next } = onboarding
    assert.ok((await next()).length > 0)
    for (const ask of [() => predict('click'), rhythm, say, segments, () => choose('slot', ['a', 'b'])]) {
      assert.equal(typeof (await ask()), 'object')
    }
  })

  test('a method is handed on as a listener or to `map` as it is', async (t) => {
    const penchant = await visit(t)
    const items = ['moby', 'emma'].map((id) => penchant.item(id).title)
    assert.deepEqual(items, ['Moby Dick', 'Emma'])
    const done = await Promise.all(
      ['moby', 'emma']
        .map(click)
        .map((event) => event)
        .map(penchant.record),
    )
    assert.deepEqual(
      done.map(({ recorded }) => recorded),
      [true, true],
    )
  })

  test('spread into an object of the page’s own, it works', async (t) => {
    const own = { ...(await visit(t)), shop: 'books' }
    await own.record(click('typee'))
    assert.equal((await own.health()).events, 1)
    assert.ok((await own.recommend()).items.length > 0)
  })

  test('nothing can be added to it by mistake', async (t) => {
    const penchant = await visit(t)
    assert.equal(Object.isExtensible(penchant), false)
    assert.throws(() => {
      penchant.shelf = []
    }, TypeError)
  })
})

describe('reactive state', () => {
  test('does not track what is within the personalizer', async (t) => {
    const penchant = await visit(t)
    for (const name of ['Vue reactive', 'Vue ref', 'Svelte $state', 'Solid createStore', 'Alpine reactive']) {
      assert.equal(holders[name](penchant), penchant, name)
    }
  })

  test('takes a shelf in place of an older one', async (t) => {
    const penchant = await visit(t)
    const old = await penchant.recommend()
    await act(penchant, ['like', 'typee'])
    const fresh = await penchant.recommend()
    const first = fresh.items[0].id
    const vue = reactive({ shelf: old })
    vue.shelf = fresh
    assert.equal(vue.shelf.items[0].id, first)
    const [store, setStore] = createStore({ shelf: old })
    setStore({ shelf: fresh })
    assert.equal(store.shelf.items[0].id, first)
    const state = observable({ shelf: old }, { shelf: observableRef })
    const seen = []
    const stop = autorun(() => seen.push(state.shelf.items[0].id))
    runInAction(() => {
      state.shelf = fresh
    })
    stop()
    assert.equal(seen.at(-1), first)
  })
})

describe('what it gives back', () => {
  test('is cloned and sent to workers whole: a shelf, a list, an interest, a receipt', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'typee'])
    const shelf = await penchant.recommend()
    const clone = structuredClone(shelf)
    assert.deepEqual(ids(clone), ids(shelf))
    assert.deepEqual(clone.items[0].reasons, shelf.items[0].reasons)
    assert.deepEqual(clone.trace, shelf.trace)
    assert.deepEqual(clone.items[0].item, shelf.items[0].item)
    assert.deepEqual(structuredClone(await penchant.rank(['moby', 'nobody'])).unknown, ['nobody'])
    const interests = await penchant.profile.interests()
    assert.deepEqual(structuredClone(interests), interests)
    const receipt = await penchant.consent.set('off')
    assert.deepEqual(structuredClone(receipt), receipt)
  })

  test('is written as JSON whole, for a page that a server renders', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'typee'])
    const shelf = await penchant.recommend()
    const { items, trace, ineligible } = JSON.parse(JSON.stringify(shelf))
    assert.deepEqual(
      items.map(({ id }) => id),
      ids(shelf),
    )
    assert.equal(items[0].item.title, shelf.items[0].item.title)
    assert.deepEqual(items[0].reasons, shelf.items[0].reasons)
    assert.deepEqual(trace, shelf.trace)
    assert.deepEqual(ineligible, { seen: 1 })
    assert.deepEqual(JSON.parse(JSON.stringify(await penchant.rank(['nobody']))).unknown, ['nobody'])
  })

  test('an error is a PenchantError when it is thrown in a proxy’s trap, and says its code as JSON', async (t) => {
    const penchant = new Proxy(await visit(t), {})
    const error = await penchant.recommend({ limit: -1 }).catch((thrown) => thrown)
    assert.equal(JSON.parse(JSON.stringify(error)).code, 'option_invalid')
  })
})

describe('a profile that nobody closed', () => {
  for (const [where, document] of [
    ['on a server', ''],
    ['in a page that a test makes up', 'globalThis.document = new EventTarget()'],
  ]) {
    test(`keeps no process from its end, ${where}`, async () => {
      const code = `${document}
        const { open } = await import(${JSON.stringify(String(pathToFileURL(join(root, 'dist', 'node.js'))))})
        const penchant = await open({ items: [{ id: 'moby' }], consent: 'session' })
        console.log((await penchant.record({ type: 'view', item: 'moby' })).recorded)`
      const args = ['--input-type=module', '--eval', code]
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })
      assert.equal(stdout.trim(), 'true')
    })
  }
})
