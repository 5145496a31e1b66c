// The store behind the bindings for frameworks: when it opens and closes, when it asks, and which answer counts.

import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { open } from 'penchant'
import { books, config } from '../fixtures/shop.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
// It is no export of the package: here it is bundled as the bindings do, below the project, where the package has its name.
const outfile = `${root}target/frameworks-store.mjs`
await build({
  stdin: {
    contents: `export * from './js/frameworks/store/profile.js'
      export * from './js/frameworks/store/query.js'
      export * from './js/frameworks/store/shelf.js'
      export * from './js/frameworks/store/consent.js'
      export * from './js/frameworks/store/interests.js'
      export * from './js/frameworks/store/same.js'`,
    resolveDir: root,
  },
  ...{ outfile, bundle: true, format: 'esm', packages: 'external', external: ['penchant'], logLevel: 'silent' },
})
const { ConsentQuery, copied, InterestsQuery, queryOf, same, SharedProfile, ShelfQuery } = await import(
  pathToFileURL(outfile).href
)

/** Until everything that is under way has settled. */
const settled = () => new Promise((resolve) => setTimeout(resolve))

/** A personalizer whose answers come when a test says so. */
function standIn() {
  const listeners = new Set()
  const asked = []
  return {
    asked,
    recorded: [],
    closed: 0,
    consent: { level: 'session', ask: undefined, paused: false },
    recommend(options) {
      return new Promise((resolve, reject) => asked.push({ options, resolve, reject }))
    },
    /** Answers the question of that number. */
    async answer(at, id, items = []) {
      asked[at].resolve({ id, items: items.map((item, position) => ({ id: item, position, item: { id: item } })) })
      await settled()
    },
    async record(event) {
      this.recorded.push(event)
      return { recorded: true, event: this.recorded.length }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(kind) {
      for (const listener of listeners) listener({ kind })
    },
    get listeners() {
      return listeners.size
    },
    async close() {
      this.closed++
    },
  }
}

describe('a shared profile', () => {
  test('is opened by the first who holds it and closed by the last who lets go', async () => {
    const opened = []
    const profile = new SharedProfile({ penchant: () => opened[opened.push(standIn()) - 1] })
    await settled()
    assert.equal(opened.length, 0, 'nobody holds it')
    const [one, other] = [profile.hold(), profile.hold()]
    await settled()
    assert.equal(profile.getSnapshot().penchant, opened[0])
    one()
    one()
    await settled()
    assert.equal(opened[0].closed, 0, 'letting go twice is letting go once')
    other()
    await settled()
    assert.deepEqual([opened.length, opened[0].closed, profile.getSnapshot().status], [1, 1, 'loading'])
  })

  test('held, let go and held in one turn, as in Strict Mode, is opened once', async () => {
    const opened = []
    const profile = new SharedProfile({ penchant: () => opened[opened.push(standIn()) - 1] })
    profile.hold()()
    profile.hold()
    await settled()
    assert.deepEqual([opened.length, opened[0].closed], [1, 0])
  })

  test('let go while it opens: the opening is told to stop, what comes all the same is closed, and only then the next begins', async () => {
    const openings = []
    const profile = new SharedProfile({
      penchant: (signal) => new Promise((resolve) => openings.push({ signal, resolve })),
    })
    const letGo = profile.hold()
    await settled()
    letGo()
    await settled()
    assert.equal(openings[0].signal.aborted, true)
    profile.hold()
    await settled()
    assert.equal(openings.length, 1, 'the first is still on its way')
    const late = standIn()
    openings[0].resolve(late)
    await settled()
    assert.deepEqual([late.closed, openings.length], [1, 2])
    const next = standIn()
    openings[1].resolve(next)
    await settled()
    assert.deepEqual([profile.getSnapshot().penchant, next.closed], [next, 0])
  })

  for (const [name, given] of [
    ['a profile', (penchant) => penchant],
    ['a promise', (penchant) => Promise.resolve(penchant)],
  ]) {
    test(`${name} of the page's own is the page's to close`, async () => {
      const penchant = standIn()
      const profile = new SharedProfile({ penchant: given(penchant) })
      const letGo = profile.hold()
      assert.equal(await profile.opened(), penchant)
      letGo()
      await settled()
      assert.equal(penchant.closed, 0)
    })
  }

  test('takes the options of `open`, and its signal', async () => {
    const profile = new SharedProfile({ items: books, config, consent: 'session' })
    const letGo = profile.hold()
    const penchant = await profile.opened()
    assert.equal(penchant.consent.level, 'session')
    letGo()
    await settled()
    await assert.rejects(penchant.recommend(), { code: 'closed' })
    const stopped = new SharedProfile({ items: books, config, signal: AbortSignal.abort(new Error('not wanted')) })
    stopped.hold()
    await assert.rejects(stopped.opened(), /not wanted/)
  })

  test('says what went wrong, and opens again when it is told to', async () => {
    let attempts = 0
    const penchant = standIn()
    const profile = new SharedProfile({
      penchant: async () => {
        attempts++
        if (attempts === 1) throw new Error('offline')
        return penchant
      },
    })
    profile.hold()
    await assert.rejects(profile.opened(), /offline/)
    assert.equal(profile.getSnapshot().status, 'error')
    profile.retry()
    assert.equal(await profile.opened(), penchant)
    profile.retry()
    await settled()
    assert.equal(attempts, 2, 'what is open is not opened again')
  })

  test('what waits for it is rejected when nobody holds it any more, until somebody does again', async () => {
    const penchant = standIn()
    const profile = new SharedProfile({ penchant })
    const query = new ShelfQuery(profile)
    const early = query.record({ type: 'click', item: 'a' })
    const letGo = profile.hold()
    await early
    letGo()
    await settled()
    await assert.rejects(query.record({ type: 'click', item: 'a' }), { name: 'PenchantError', code: 'closed' })
    await assert.rejects(new ConsentQuery(profile).getSnapshot().set('off'), { code: 'closed' })
    profile.hold()
    assert.equal(await profile.opened(), penchant)
    const never = new SharedProfile({ penchant: new Promise(() => {}) })
    const holding = never.hold()
    const waiting = never.opened()
    holding()
    await assert.rejects(waiting, { code: 'closed' })
  })

  test('that the page has closed is an error to what asks it, and throws at nobody', async () => {
    const penchant = await open({ items: books, config })
    await penchant.close()
    const profile = new SharedProfile({ penchant })
    profile.hold()
    assert.equal(await profile.opened(), penchant)
    const query = new ShelfQuery(profile)
    query.set({})
    const end = query.subscribe(() => {})
    await settled()
    const { status, error } = query.getSnapshot()
    assert.deepEqual([status, error?.code], ['error', 'closed'])
    end()
  })

  test('refuses what is no profile, by a code', async () => {
    for (const given of [null, {}, 'x', () => undefined, Promise.resolve(3)]) {
      const profile = new SharedProfile({ penchant: given })
      profile.hold()
      await assert.rejects(profile.opened(), { code: 'option_invalid' }, String(given))
    }
  })

  test('is another for another catalogue, and the same for another consent, engine or function', () => {
    const profile = new SharedProfile({ catalog: '/a.pnc', consent: 'off', engine: '/e.wasm', now: () => 1 })
    assert.ok(profile.isOf({ catalog: '/a.pnc', consent: 'device', engine: fetch, now: () => 2 }))
    assert.ok(!profile.isOf({ catalog: '/b.pnc', consent: 'off', now: () => 1 }))
    assert.ok(!profile.isOf({ catalog: '/a.pnc', profile: 'child', now: () => 1 }))
    const given = standIn()
    assert.ok(new SharedProfile({ penchant: given }).isOf({ penchant: given }))
    assert.ok(!new SharedProfile({ penchant: given }).isOf({ penchant: standIn() }))
    assert.ok(new SharedProfile({ penchant: () => given }).isOf({ penchant: () => given }))
  })
})

describe('a shelf', () => {
  let penchant
  let query
  let heard
  let end
  beforeEach(async () => {
    penchant = standIn()
    const profile = new SharedProfile({ penchant })
    profile.hold()
    query = new ShelfQuery(profile)
    query.set({ surface: 'home', limit: 2 })
    heard = 0
    end = query.subscribe(() => heard++)
    await settled()
  })

  test('is loading before there is an answer, and says so to servers for ever', async () => {
    assert.equal(query.getSnapshot().status, 'loading')
    await penchant.answer(0, 's1', ['a', 'b'])
    const { shelf, status, error } = query.getSnapshot()
    assert.deepEqual([shelf.id, status, error], ['s1', 'ready', undefined])
    assert.equal(query.getServerSnapshot().status, 'loading')
    assert.equal(query.getServerSnapshot(), query.getServerSnapshot())
    assert.equal(heard, 1)
  })

  test('without items is empty', async () => {
    await penchant.answer(0, 's1')
    assert.equal(query.getSnapshot().status, 'empty')
  })

  test('asks for other values, and not for the same in another object', async () => {
    query.set({ limit: 2, surface: 'home', filter: undefined })
    assert.equal(penchant.asked.length, 1)
    query.set({ surface: 'home', limit: 3 })
    assert.deepEqual(penchant.asked[1].options, { surface: 'home', limit: 3 })
  })

  test('asks anew where the very object was written to', async () => {
    const options = { filter: { tags: ['sea'] } }
    query.set(options)
    await settled()
    options.filter.tags.push('art')
    query.set(options)
    assert.deepEqual(penchant.asked.at(-1).options, { filter: { tags: ['sea', 'art'] } })
  })

  test('the answer to the latest question counts, whichever comes last', async () => {
    query.set({ surface: 'other' })
    await penchant.answer(1, 'new', ['a'])
    await penchant.answer(0, 'old', ['b'])
    assert.equal(query.getSnapshot().shelf.id, 'new')
  })

  test('stays while the next is on its way', async () => {
    await penchant.answer(0, 's1', ['a'])
    query.set({ surface: 'other' })
    assert.deepEqual([query.getSnapshot().shelf.id, query.getSnapshot().status], ['s1', 'ready'])
  })

  test('`null` asks nothing and takes the answer away', async () => {
    await penchant.answer(0, 's1', ['a'])
    query.set(null)
    assert.deepEqual([query.getSnapshot().status, query.getSnapshot().shelf], ['loading', undefined])
    penchant.tell('consent')
    assert.equal(penchant.asked.length, 1)
  })

  test('asks after every change but what is recorded here', () => {
    penchant.tell('recorded')
    assert.equal(penchant.asked.length, 1)
    const kinds = ['imported', 'forgotten', 'restored', 'erased', 'consent', 'other-tab']
    for (const kind of kinds) penchant.tell(kind)
    assert.equal(penchant.asked.length, 1 + kinds.length)
  })

  test('asks after what is recorded as well where it is live', () => {
    query.set({ surface: 'home', live: true })
    penchant.tell('recorded')
    assert.equal(penchant.asked.length, 3)
    assert.deepEqual(penchant.asked[2].options, { surface: 'home' }, '`live` is not for the engine')
  })

  test('what another tab did waits while the list is under the hand', () => {
    let isHeld = true
    query.isHeld = () => isHeld
    penchant.tell('other-tab')
    query.free()
    assert.equal(penchant.asked.length, 1)
    isHeld = false
    query.free()
    query.free()
    assert.equal(penchant.asked.length, 2)
  })

  test('an error is a state, and `refresh` asks again without one', async () => {
    const failure = new Error('no')
    penchant.asked[0].reject(failure)
    await settled()
    assert.deepEqual([query.getSnapshot().status, query.getSnapshot().error], ['error', failure])
    const refreshed = query.getSnapshot().refresh()
    await settled()
    assert.equal(query.getSnapshot().status, 'loading')
    await penchant.answer(1, 's2', ['a'])
    await refreshed
    assert.equal(query.getSnapshot().status, 'ready')
  })

  test('`record` says where the item was found, and leaves what the page says', async () => {
    await penchant.answer(0, 's1', ['a', 'b'])
    const { record } = query.getSnapshot()
    await record({ type: 'click', item: 'b' })
    await record({ type: 'click', item: 'elsewhere' })
    await record({ type: 'click', item: 'a', recommendation: 'other' })
    await record({ type: 'click', item: 'a', surface: 'mine' })
    await record({ type: 'undo', item: 'a' })
    assert.deepEqual(penchant.recorded, [
      { recommendation: 's1', position: 1, surface: 'home', type: 'click', item: 'b' },
      { type: 'click', item: 'elsewhere' },
      { type: 'click', item: 'a', recommendation: 'other' },
      { recommendation: 's1', position: 0, surface: 'mine', type: 'click', item: 'a' },
      { type: 'undo', item: 'a' },
    ])
    assert.equal(penchant.asked.length, 1)
  })

  test('a rejection is a wish for another order', async () => {
    await penchant.answer(0, 's1', ['a'])
    await query.getSnapshot().record({ type: 'not_interested', item: 'a' })
    assert.equal(penchant.asked.length, 2)
  })

  test('hears nothing any more when nobody listens, and asks again when somebody does', async () => {
    end()
    assert.equal(penchant.listeners, 0)
    await penchant.answer(0, 's1', ['a'])
    assert.equal(query.getSnapshot().status, 'loading')
    query.subscribe(() => {})
    assert.equal(penchant.asked.length, 2)
  })

  test('is known by what a component has of it', () => {
    assert.equal(queryOf(query.getSnapshot()), query)
    assert.throws(() => queryOf({}), { code: 'option_invalid' })
  })
})

describe('options that never are the same', () => {
  /** A component that makes its options anew whenever it is drawn, and what the console was told. */
  function drawn(context, make, given) {
    const warned = context.mock.method(console, 'warn', () => {}).mock
    context.mock.timers.enable({ apis: ['setTimeout'] })
    const profile = new SharedProfile({ penchant: given })
    profile.hold()
    const query = new ShelfQuery(profile)
    const draw = () => query.set(make())
    draw()
    query.subscribe(() => queueMicrotask(draw))
    return { query, warned }
  }
  /** All that follows without the page having its turn; then so many milliseconds. */
  const pass = async (context, milliseconds) => {
    await new Promise(setImmediate)
    context.mock.timers.tick(milliseconds)
    await new Promise(setImmediate)
  }
  const answering = (asked) => {
    const penchant = standIn()
    penchant.recommend = async (options) => {
      asked.push(options)
      return { id: `s${asked.length}`, items: [] }
    }
    return penchant
  }

  test('ask once in a turn of the page, and slowly when they go on; the console says so once', async (context) => {
    const asked = []
    let renders = 0
    const { query, warned } = drawn(context, () => ({ limit: ++renders }), answering(asked))
    await new Promise(setImmediate)
    assert.equal(asked.length, 1, 'the page has its turn')
    for (let turn = 0; turn < 60; turn++) await pass(context, 1)
    const quick = asked.length
    assert.ok(quick > 5 && quick < 25, `${quick} questions`)
    assert.equal(warned.callCount(), 1)
    assert.match(warned.calls[0].arguments[0], /useMemo/)
    await pass(context, 1000)
    await pass(context, 1000)
    assert.equal(asked.length, quick + 2)
    assert.equal(warned.callCount(), 1)
    const rest = renders
    query.set({ surface: 'settled' })
    assert.equal(renders, rest)
    await pass(context, 1000)
    assert.deepEqual(asked.at(-1), { surface: 'settled' }, 'the last options have the last answer')
  })

  test('the same in other objects ask once', async (context) => {
    for (const make of [
      () => new Date(0),
      () => new Set(['a']),
      () => new Map([['a', 1]]),
      () => new Float32Array([1]),
      () => Number.NaN,
    ]) {
      const asked = []
      drawn(context, () => ({ filter: { n: { min: make() } } }), answering(asked))
      for (let turn = 0; turn < 5; turn++) await pass(context, 1)
      assert.equal(asked.length, 1, String(make()))
      context.mock.restoreAll()
      context.mock.timers.reset()
    }
  })

  test('a page that changes its options by itself is never slowed', async (context) => {
    const asked = []
    let at = 0
    const { query, warned } = drawn(context, () => ({ limit: at }), answering(asked))
    for (at = 1; at <= 60; at++) {
      await pass(context, 1)
      query.set({ limit: at })
    }
    assert.deepEqual([asked.length, warned.callCount()], [61, 0])
  })

  test('what is refused at each render is an error, asked for twice at most', async (context) => {
    const cyclic = () => {
      const options = { filter: {} }
      options.filter.within = [options, options]
      return options
    }
    const deep = () => Array.from({ length: 20_000 }).reduce((inner) => ({ inner }), {})
    for (const make of [
      () => ({ surface: Symbol('home') }),
      () => ({
        filter: new (class Filter {
          get [Symbol.toStringTag]() {
            return 'Filter'
          }
        })(),
      }),
      cyclic,
      () => ({ filter: deep() }),
      () => ({ filter: { n: { min: new Date(0) } } }),
      () => ({ limit: Number.POSITIVE_INFINITY }),
    ]) {
      const penchant = await open({ items: books, config, consent: 'session' })
      const asked = []
      const spied = { ...penchant, recommend: (options) => penchant.recommend(asked[asked.push(options) - 1]) }
      const { query } = drawn(context, make, spied)
      for (let turn = 0; turn < 10; turn++) await pass(context, 1)
      assert.equal(query.getSnapshot().error?.code, 'option_invalid', String(make))
      assert.ok(asked.length <= 2, `${make}: ${asked.length} questions`)
      context.mock.restoreAll()
      context.mock.timers.reset()
      await penchant.close()
    }
  })

  test('an option that does not exist is named in the console, once', async (context) => {
    const warned = context.mock.method(console, 'warn', () => {}).mock
    const profile = new SharedProfile({ items: books, config, consent: 'session' })
    const letGo = profile.hold()
    const query = new ShelfQuery(profile)
    query.set({ limmit: 2 })
    query.subscribe(() => {})
    await profile.opened()
    await settled()
    await query.refresh()
    assert.equal(query.getSnapshot().error.code, 'option_invalid')
    assert.equal(warned.callCount(), 1)
    assert.match(warned.calls[0].arguments[0], /^penchant: .*limmit/)
    letGo()
  })

  test('what cannot be read is an error with what it threw', async (context) => {
    const thrown = new TypeError('not today')
    const options = () => ({
      get filter() {
        throw thrown
      },
    })
    const { query } = drawn(context, options, answering([]))
    await pass(context, 1)
    assert.equal(query.getSnapshot().error, thrown)
  })
})

describe('with a real profile', () => {
  test('shelves by `similarTo` and `rank`, interests and consent', async () => {
    const profile = new SharedProfile({ items: books, config, consent: 'session' })
    const letGo = profile.hold()
    const penchant = await profile.opened()
    const asking = (query, options) => {
      query.set(options)
      query.subscribe(() => {})
      return query
    }
    const similar = asking(new ShelfQuery(profile), { similarTo: 'typee', limit: 1, surface: 'item' })
    const ranked = asking(new ShelfQuery(profile), { rank: ['emma', 'moby', 'omoo'] })
    const consent = asking(new ConsentQuery(profile), true)
    const interests = asking(new InterestsQuery(profile), { field: 'subjects' })
    await settled()
    assert.deepEqual(
      similar.getSnapshot().shelf.items.map(({ id }) => id),
      ['omoo'],
    )
    assert.deepEqual(
      ranked
        .getSnapshot()
        .shelf.items.map(({ id }) => id)
        .sort(),
      ['emma', 'moby', 'omoo'],
    )
    await similar.getSnapshot().record({ type: 'like', item: 'omoo' })
    await settled()
    const { events } = await penchant.data.export()
    assert.deepEqual([events[0].surface, events[0].position], ['item', 0])
    assert.ok(interests.getSnapshot().interests.some(({ value }) => value === 'Islands'))
    const before = similar.getSnapshot().shelf
    await interests.getSnapshot().mute({ field: 'subjects', value: 'Islands' })
    await settled()
    assert.notEqual(similar.getSnapshot().shelf, before)
    assert.ok(!similar.getSnapshot().shelf.items.some(({ id }) => id === 'omoo'))
    assert.equal(consent.getSnapshot().level, 'session')
    const receipt = await consent.getSnapshot().set('off')
    assert.deepEqual([receipt.level, consent.getSnapshot().level, consent.getSnapshot().ask], ['off', 'off', undefined])
    letGo()
    await settled()
    assert.equal(ranked.getSnapshot().status, 'loading')
  })

  test('a refused option is an error with its code', async () => {
    const profile = new SharedProfile({ items: books, config, consent: 'session' })
    const letGo = profile.hold()
    const query = new ShelfQuery(profile)
    query.set({ limit: 0 })
    query.subscribe(() => {})
    await profile.opened()
    await settled()
    assert.equal(query.getSnapshot().error.code, 'option_invalid')
    letGo()
  })
})

test('values are the same by what they say', () => {
  const bytes = new Uint8Array([1])
  for (const [one, other, expected] of [
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, true],
    [{ a: 1, b: undefined }, { a: 1, b: null }, true],
    [{ a: 1 }, { a: 1, b: 0 }, false],
    [[1, 2], [1], false],
    [[1, 2], { 0: 1, 1: 2 }, false],
    [new URL('https://a.example/'), new URL('https://a.example/'), true],
    [new URL('https://a.example/'), new URL('https://b.example/'), false],
    [() => 1, () => 2, true],
    [bytes, bytes, true],
    [bytes, new Uint8Array([1]), true],
    [bytes, new Uint8Array([2]), false],
    [bytes, new Int8Array([1]), false],
    [new Uint8Array([1]).buffer, new Uint8Array([1]).buffer, true],
    [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer, false],
    [new Date(5), new Date(5), true],
    [new Date(5), new Date(6), false],
    [new Set(['a']), new Set(['a']), true],
    [new Set(['a']), new Set(['b']), false],
    [new Set(['a']), new Map([['a', 1]]), false],
    [new Map([['a', { b: new Date(1) }]]), new Map([['a', { b: new Date(1) }]]), true],
    [new Map([['a', 1]]), new Map([['a', 2]]), false],
    [/a/, /a/, false],
    [Promise.resolve(), Promise.resolve(), false],
    [Number.NaN, Number.NaN, true],
    [null, undefined, false],
  ]) {
    assert.equal(same(one, other), expected, `${JSON.stringify(one)} and ${JSON.stringify(other)}`)
  }
  const list = { tags: ['sea'], none: undefined, bytes }
  const copy = copied(list)
  assert.deepEqual(copy, { tags: ['sea'], bytes })
  assert.notEqual(copy.tags, list.tags)
  assert.equal(copy.bytes, bytes)
})
