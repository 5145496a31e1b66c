// The options of every call: one that nothing reads is refused, each is read once, and what a page's scripts gave to
// `Object.prototype` is none of them.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { erase, open, withdraw } from '../../dist/node.js'
import { books, compileTo, config, temporaryFolder } from '../fixtures/shop.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'

const bytes = await compileTo(join(await temporaryFolder(), 'books.pnc'))

/** Each call with a slip in its options, and the options that there are. */
const slips = {
  'erase, of another name': [() => erase({ name: 'x' }), /`name`.*unknown option, expected profile/],
  'erase, misspelt': [() => erase({ profil: 'x' }), /`profil`.*unknown option, expected profile/],
  'erase, misspelt, without a value': [() => erase({ profil: undefined }), /`profil`.*unknown option/],
  'erase, of a list': [() => erase(['x']), /a list, expected an object/],
  withdraw: [() => withdraw({ profil: 'x' }), /`profil`.*unknown option, expected profile/],
  open: [
    () => open({ catalog: bytes, profil: 'x' }),
    /`profil`.*unknown option, expected catalog, items, config, consent/,
  ],
  'data.import': [
    async (p) => p.data.import(await p.data.export(), { mod: 'replace' }),
    /`mod`.*unknown option, expected mode/,
  ],
  'data.import, of a text': [
    async (p) => p.data.import(await p.data.export(), 'replace'),
    /"replace", expected an object/,
  ],
  'consent.set': [
    (p) => p.consent.set('off', { keeps: true }),
    /`keeps`.*unknown option, expected one of keep, text, source/,
  ],
  'consent.set, of a number': [(p) => p.consent.set('off', 5), /got 5, expected an object/],
  'consent.set, of a truth value': [(p) => p.consent.set('off', true), /got true, expected an object/],
  'consent.set, of a list': [(p) => p.consent.set('off', []), /a list, expected an object/],
  recommend: [(p) => p.recommend({ limits: 3 }), /`limits`.*unknown option/],
  'recommend, of a list': [(p) => p.recommend([3]), /a list, expected an object/],
  rank: [(p) => p.rank(['moby'], { limits: 3 }), /`limits`.*unknown option/],
  similar: [(p) => p.similar('moby', { limits: 3 }), /`limits`.*unknown option/],
  explain: [
    async (p) => p.explain((await p.recommend()).id, 'moby', { withou: {} }),
    /`withou`.*unknown option, expected without/,
  ],
  describe: [(p) => p.describe({ local: 'de' }), /`local`.*unknown option, expected locale/],
  'describe, of a text': [(p) => p.describe('de'), /"de", expected an object/],
  predict: [(p) => p.predict('click', 'moby', { surfaces: 'x' }), /`surfaces`.*unknown option/],
  interests: [(p) => p.profile.interests({ limits: 3 }), /`limits`.*unknown option/],
  timeline: [(p) => p.profile.timeline({ limits: 3 }), /`limits`.*unknown option/],
  choose: [(p) => p.choose('hero', ['a', 'b'], { contexts: {} }), /`contexts`.*unknown option/],
  experiment: [(p) => p.experiment('hero', ['a', 'b'], { contexts: {} }), /`contexts`.*unknown option/],
  'experiments.report': [(p) => p.experiments.report({ goals: 'click' }), /`goals`.*unknown option/],
  'onboarding.next': [(p) => p.onboarding.next({ limits: 3 }), /`limits`.*unknown option/],
  'onboarding.answer': [(p) => p.onboarding.answer({ like: ['moby'] }), /`like`.*unknown option/],
  segments: [(p) => p.segments({ contexts: {} }), /`contexts`.*unknown option/],
}

describe('an unknown option is refused, and nothing is done:', () => {
  for (const [name, [call, says]] of Object.entries(slips)) {
    test(name, async (t) => {
      const penchant = await visit(t, { catalog: bytes })
      await act(penchant, ['view', 'island'])
      const before = await standing(penchant)
      await refuses(() => call(penchant), 'option_invalid', says)
      assert.deepEqual(await standing(penchant), before)
      assert.deepEqual([penchant.consent.level, penchant.consent.receipts()], ['session', []])
    })
  }
})

test('half a character in a receipt is kept as the mark of one, as everywhere', async (t) => {
  const penchant = await visit(t)
  const { text } = await penchant.consent.set('session', { text: '𝒳\ud800' })
  assert.equal(text, '𝒳\ufffd')
})

describe('an option of open is read once:', () => {
  const good = { items: books, config, consent: 'session', profile: 'once', context: false, timeout: 1000 }
  for (const [name, value] of Object.entries(good)) {
    const withGetter = (get) => Object.defineProperty({ ...good }, name, { enumerable: true, get })
    test(`${name}, which may answer only then`, async () => {
      let reads = 0
      const once = () => {
        if (reads++) throw new Error('read twice')
        return value
      }
      const penchant = await open(withGetter(once))
      assert.deepEqual([penchant.consent.level, reads], ['session', 1])
      await penchant.close()
    })

    test(`${name}, which throws`, () => {
      const raise = () => {
        throw new Error('not today')
      }
      return refuses(() => open(withGetter(raise)), 'option_invalid', /not today/)
    })
  }
})

describe('bytes that were handed on to somebody else are refused as', () => {
  const transferred = (view) => {
    structuredClone(view.buffer, { transfer: [view.buffer] })
    return view
  }
  const gone = {
    'a buffer': () => transferred(new Uint8Array(8)).buffer,
    'a view': () => transferred(new Uint8Array(8)),
    'a DataView': () => transferred(new DataView(new ArrayBuffer(8), 2)),
  }
  for (const [name, make] of Object.entries(gone)) {
    test(name, () => refuses(() => open({ catalog: make() }), 'option_invalid', /`catalog`.*transferred/))
  }
})

describe('what only says that it is an AbortSignal is refused:', () => {
  const tag = { [Symbol.toStringTag]: 'AbortSignal' }
  const raise = () => {
    throw new Error('not today')
  }
  const fakes = {
    'without methods': tag,
    'with one that throws': { ...tag, aborted: false, addEventListener: raise, removeEventListener() {} },
    'with one alone': { ...tag, aborted: false, addEventListener() {} },
  }
  for (const [name, signal] of Object.entries(fakes)) {
    test(name, () =>
      refuses(() => open({ catalog: bytes, signal }), 'option_invalid', /`signal`.*an AbortSignal|not today/),
    )
  }
})

test('a signal keeps nothing of an opening that has ended', async () => {
  const { signal } = new AbortController()
  const heard = new Set()
  signal.addEventListener = (_, listener) => heard.add(listener)
  signal.removeEventListener = (_, listener) => heard.delete(listener)
  await (await open({ catalog: bytes, signal })).close()
  await assert.rejects(open({ catalog: bytes.subarray(0, 9), signal }))
  assert.equal(heard.size, 0)
})

describe('what a page’s scripts give to every object is no option:', () => {
  const names = [
    ...[
      'consent',
      'profile',
      'catalog',
      'items',
      'engine',
      'compiler',
      'signal',
      'timeout',
      'persist',
      'context',
      'now',
    ],
    ...['keep', 'text', 'source', 'mode', 'without', 'locale', 'surface', 'limit', 'config'],
    ...['writable', 'value', 'reason', 'cause', 'level', 'weight', 'filter', 'exclude', 'seen'],
  ]
  const program = `
    import { open, erase } from ${JSON.stringify(new URL('../../dist/node.js', import.meta.url).href)}
    const [given, names] = JSON.parse(process.argv[1])
    const value = given === 'a function' ? () => 1 : given
    const items = Array.from({ length: 12 }, (_, at) => ({ id: 'i' + at, title: 'Whale ' + at, tags: ['t' + (at % 3)] }))
    const config = { fields: { tags: 'tag', title: 'title' } }
    // Once before, so that Node has loaded what it needs itself: its own modules take options as well.
    const first = await open({ items, config })
    await first.describe()
    await first.close()
    if (given !== null) for (const name of names) Object.prototype[name] = value
    const said = []
    const step = async (name, work) => said.push([name, await work().catch((error) => error.code ?? String(error.stack))])
    let time = 1_800_000_000_000
    const penchant = await open({ items, config, now: () => time++ })
    let shelf
    await step('level', async () => penchant.consent.level)
    await step('set', async () => JSON.stringify(await penchant.consent.set('session')))
    await step('record', () => penchant.record({ type: 'like', item: 'i3' }))
    await step('mistake', () => penchant.record({ type: 'stare', item: 'i3' }))
    await step('shelf', async () => {
      shelf = await penchant.recommend({ limit: 5, seed: 1 })
      return [shelf.surface, shelf.items.map(({ id }) => id)].map(String)
    })
    await step('reasons', async () => shelf.items[0].reasons.map(({ field, value }) => field && [field, value].join()))
    await step('explain', async () => Object.keys(await penchant.explain(shelf.id, shelf.items[0].id)))
    await step('describe', async () => (await penchant.describe()).markdown)
    await step('pin', () => penchant.profile.pin({ item: 'i7' }))
    await step('choose', async () => (await penchant.choose('hero', ['a', 'b'])).recorded)
    await step('import', async () => penchant.data.import(await penchant.data.export()))
    await step('erase', () => erase())
    await step('off', async () => JSON.stringify([await penchant.consent.set('off'), penchant.consent.paused]))
    await penchant.close()
    console.log(JSON.stringify(said))
  `
  const run = async (given) => {
    const words = ['--input-type=module', '--eval', program, JSON.stringify([given, names])]
    const { stdout } = await promisify(execFile)(process.execPath, words)
    return JSON.parse(stdout)
  }
  for (const given of [true, 'device', 'a function']) {
    test(`${given}`, async () => assert.deepEqual(await run(given), await run(null)))
  }
})
