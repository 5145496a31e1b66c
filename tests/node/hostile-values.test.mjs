// Values of which no text can be made, or that throw when they are looked at, in every place of every call: a typed error or
// a sound answer, never a raw exception, and the profile stays as it was.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open, PenchantError } from '../../dist/node.js'
import { compileTo, temporaryFolder } from '../fixtures/shop.mjs'
import { act, standing, visit } from '../fixtures/visit.mjs'

const bytes = await compileTo(join(await temporaryFolder(), 'books.pnc'))

const raising = () => {
  throw new TypeError('raised by the value')
}
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}
const traps = Object.fromEntries(
  ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf'].map((trap) => [trap, raising]),
)
const hostile = {
  'a symbol': () => Symbol('moby'),
  'a symbol without a name': () => Symbol(),
  'an object without a prototype': () => Object.create(null),
  'an object without a prototype, within another': () => ({ item: Object.create(null), type: Object.create(null) }),
  'an object whose toString throws': () => ({ toString: raising }),
  'an object whose toString gives an object': () => ({ toString: () => ({}), valueOf: () => ({}) }),
  'an object whose toStringTag throws': () => Object.defineProperty({}, Symbol.toStringTag, { get: raising }),
  'an object whose toPrimitive throws': () => ({ [Symbol.toPrimitive]: raising }),
  'an object whose getter throws': () => Object.defineProperty({}, 'type', { enumerable: true, get: raising }),
  'a getter that throws what has no text': () =>
    Object.defineProperty({}, 'type', {
      enumerable: true,
      get: () => {
        throw Object.create(null)
      },
    }),
  'a proxy whose traps throw': () => new Proxy({}, traps),
  'a proxy of a list whose traps throw': () => new Proxy([], traps),
  'a revoked proxy': () => revoked({}),
  'a revoked proxy of a list': () => revoked([]),
  'a revoked proxy of a function': () => revoked(() => {}),
  'a function': () => () => {},
  'a class': () => class Moby {},
  'a huge number': () => 2n ** 4_000n,
  'a list of four billion holes': () => new Array(2 ** 32 - 1),
  'a list that contains itself': () => {
    const list = []
    list.push(list)
    return list
  },
  'a date that is none': () => new Date(Number.NaN),
  'half a character': () => '\ud800',
  null: () => null,
  NaN: () => Number.NaN,
}

/** Every call with an argument that a page may get wrong. */
const calls = {
  record: (p, value) => p.record(value),
  'record, as the item': (p, value) => p.record({ type: 'view', item: value }),
  'record, as the context': (p, value) => p.record({ type: 'search', query: 'x', context: value }),
  recommend: (p, value) => p.recommend(value),
  'recommend, as the surface': (p, value) => p.recommend({ surface: value }),
  'recommend, as the filter': (p, value) => p.recommend({ filter: { year: value } }),
  rank: (p, value) => p.rank(value),
  'rank, as an id': (p, value) => p.rank(['moby', value]),
  'rank, as options': (p, value) => p.rank(['moby'], value),
  similar: (p, value) => p.similar(value),
  'similar, as options': (p, value) => p.similar('moby', value),
  explain: (p, value) => p.explain(value, value),
  'explain, as options': async (p, value) => p.explain((await p.recommend()).id, 'moby', value),
  'explain, without an item': async (p, value) => p.explain((await p.recommend()).id, 'moby', { without: value }),
  predict: (p, value) => p.predict(value),
  'predict, as the item': (p, value) => p.predict('click', value),
  item: async (p, value) => p.item(value),
  interests: (p, value) => p.profile.interests(value),
  timeline: (p, value) => p.profile.timeline(value),
  pin: (p, value) => p.profile.pin(value),
  mute: (p, value) => p.profile.mute({ item: value }),
  weigh: (p, value) => p.profile.weigh({ field: 'subjects', value: 'Whaling' }, value),
  release: (p, value) => p.profile.release(value),
  forget: (p, value) => p.profile.forget(value),
  setDial: (p, value) => p.profile.setDial(value),
  setSurprise: (p, value) => p.profile.setSurprise(value),
  choose: (p, value) => p.choose(value, ['a', 'b']),
  'choose, as the variants': (p, value) => p.choose('hero', value),
  'choose, as a variant': (p, value) => p.choose('hero', ['a', value]),
  experiment: (p, value) => p.experiment(value, ['a', 'b'], value),
  'experiments.share': (p, value) => p.experiments.share(value, ['a', 'b'], { epsilon: 1 }),
  'experiments.setSharing': (p, value) => p.experiments.setSharing(value),
  'experiments.report': (p, value) => p.experiments.report(value),
  segments: (p, value) => p.segments(value),
  'onboarding.next': (p, value) => p.onboarding.next(value),
  'onboarding.answer': (p, value) => p.onboarding.answer(value),
  'consent.set': (p, value) => p.consent.set(value),
  'consent.set, as options': (p, value) => p.consent.set('session', value),
  subscribe: async (p, value) => p.subscribe(value)(),
  'data.import': (p, value) => p.data.import(value),
  'data.import, as the events': (p, value) =>
    p.data.import({ format: 'penchant-profile', version: 1, events: value, items: [] }),
  'data.import, as the mode': (p, value) => p.data.import({}, { mode: value }),
  describe: (p, value) => p.describe({ locale: value }),
  'predict, a return within': (p, value) => p.predict('return', undefined, { within: value }),
  together: (p, value) => p.together(value),
  path: (p, value) => p.path(value),
  history: (p, value) => p.history(value),
  due: (p, value) => p.due(value),
  page: (p, value) => p.page(value),
  'page, as a shelf': (p, value) => p.page([value]),
  'recommend, after': (p, value) => p.recommend({ after: value }),
  reload: (p, value) => p.reload(value),
  'reload, as the items': (p, value) => p.reload({ items: value }),
  given: (p, value) => p.profile.given(value),
  'given, as a value': (p, value) => p.profile.given({ topic: value }),
  'given, as the scope': (p, value) => p.profile.given({ topic: 'x' }, { scope: value }),
  branch: (p, value) => p.profile.branch(value, 'gift'),
  'branch, as the events': (p, value) => p.profile.branch({ events: value }, 'gift'),
  'branch, as the time': (p, value) => p.profile.branch({ from: value }, 'gift'),
  'branch, as the name': (p, value) => p.profile.branch({ events: [1] }, value),
  merge: (p, value) => p.profile.merge(value),
  'forget, as the branch': (p, value) => p.profile.forget({ branch: value }),
  prefer: async (p, value) => p.profile.prefer(value, 'moby', { shelf: (await p.recommend()).id }),
  'prefer, as options': (p, value) => p.profile.prefer('emma', 'moby', value),
  'prefer, as the shelf': (p, value) => p.profile.prefer('emma', 'moby', { shelf: value }),
  'open, as the layers': async (_, value) => (await open({ catalog: bytes, layers: value })).close(),
  'open, as a layer': async (_, value) => (await open({ catalog: bytes, layers: [value] })).close(),
  'open, as the data of a layer': async (_, value) =>
    (await open({ catalog: bytes, layers: [{ data: value }] })).close(),
  'open, as the branch': async (_, value) => (await open({ catalog: bytes, branch: value })).close(),
}

/** It settles soon, and where it is refused, by a typed error with a message. */
async function settles(call, what) {
  try {
    await call()
  } catch (error) {
    assert.ok(error instanceof PenchantError, `${what}: got a raw ${error?.stack ?? typeof error}`)
    assert.match(error.message, /\S{3}/, what)
    return true
  }
  return false
}

for (const [place, call] of Object.entries(calls)) {
  test(`${place}: every hostile value is refused by a typed error or answered`, { timeout: 30_000 }, async (t) => {
    const penchant = await visit(t, { catalog: bytes })
    await act(penchant, ['view', 'island'], ['like', 'lordjim'])
    for (const [name, value] of Object.entries(hostile)) {
      const before = await standing(penchant)
      const isRefused = await settles(() => call(penchant, value()), `${place} of ${name}`)
      if (isRefused) assert.deepEqual(await standing(penchant), before, `${place} of ${name}`)
    }
    assert.equal((await penchant.recommend({ limit: 3 })).items.length, 3)
  })
}

describe('open', () => {
  const opened = (options) => async () => (await open(options())).close()
  for (const [name, value] of Object.entries(hostile)) {
    test(`of ${name}, in every place`, async () => {
      const places = {
        options: opened(value),
        catalog: opened(() => ({ catalog: value() })),
        items: opened(() => ({ items: value() })),
        item: opened(() => ({ items: [{ id: 'a' }, value()] })),
        id: opened(() => ({ items: [{ id: value() }] })),
        config: opened(() => ({ items: [{ id: 'a' }], config: value() })),
        consent: opened(() => ({ catalog: bytes, consent: value() })),
        profile: opened(() => ({ catalog: bytes, profile: value() })),
        now: opened(() => ({ catalog: bytes, now: value() })),
        'the time': opened(() => ({ catalog: bytes, now: () => value() })),
        context: opened(() => ({ catalog: bytes, context: value() })),
      }
      for (const [place, call] of Object.entries(places)) await settles(call, `${place}: ${name}`)
    })
  }
})
