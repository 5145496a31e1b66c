// Layers, through the public API: an account's profile beside one's own.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { german, words } from '../../dist/words.js'
import { runExamples } from '../fixtures/documented.mjs'
import { ids, NOON } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

/** An export of a profile in which this was done. */
async function exported(t, ...events) {
  const penchant = await visit(t)
  await act(penchant, ...events)
  return penchant.data.export()
}

const sum = (numbers) => numbers.reduce((one, other) => one + other, 0)

describe('a layer', () => {
  test('moves a shelf, and every reason says whose act it was', async (t) => {
    const account = await exported(t, ['purchase', 'emma'])
    const penchant = await visit(t, { layers: [{ data: account, name: 'account' }] })
    const { items } = await penchant.recommend()
    assert.deepEqual(new Set(ids({ items }).slice(0, 2)), new Set(['emma', 'persuasion']))
    const bought = items.find(({ id }) => id === 'emma')
    assert.ok(bought, 'what somebody else bought is not hidden')
    const [reason] = bought.reasons
    assert.equal(reason.layer, 'account')
    assert.deepEqual(
      reason.because.map(({ type, item, at, layer }) => ({ type, item, at, layer })),
      [{ type: 'purchase', item: 'emma', at: NOON, layer: 'account' }],
    )
    await act(penchant, ['view', 'persuasion'])
    const [{ reasons }] = (await penchant.recommend({ seen: 'include' })).items
    const mixed = reasons.find(({ value }) => value === 'England' || value === 'Austen')
    assert.equal('layer' in mixed, false, 'one of the events is the visitor’s own')
    assert.deepEqual(new Set(mixed.because.map(({ layer }) => layer)), new Set(['account', undefined]))
  })

  test('has its part in an explanation, and the parts add up', async (t) => {
    const account = await exported(t, ['like', 'typee'], ['view', 'emma'])
    const penchant = await visit(t, { layers: [{ data: account, weight: 0.3 }] })
    await act(penchant, ['view', 'moby'], ['dislike', 'waverley'])
    const shelf = await penchant.recommend({ seen: 'include' })
    let named = 0
    for (const { id, score } of shelf.items) {
      const { parts } = await penchant.explain(shelf.id, id)
      assert.ok(Math.abs(sum(parts.map(({ contribution }) => contribution)) - score) < 1e-5)
      for (const { because, contribution } of parts.filter(({ because }) => because.length > 0)) {
        assert.ok(Math.abs(sum(because.map((event) => event.contribution)) - contribution) < 1e-5)
        named += because.filter(({ layer }) => layer === 'layer 1').length
      }
    }
    assert.ok(named > 0)
  })

  test('is written nowhere: not into the export, the timeline, the counts or the history', async (t) => {
    const account = await exported(t, ['purchase', 'emma'], ['cart', 'typee'])
    const before = structuredClone(account)
    const penchant = await visit(t, { layers: [{ data: account }] })
    const alone = await visit(t)
    for (const one of [penchant, alone]) await act(one, ['view', 'moby'])
    const { exportedAt: _, ...copy } = await penchant.data.export()
    const { exportedAt: __, ...expected } = await alone.data.export()
    assert.deepEqual(copy, expected)
    assert.deepEqual(await penchant.profile.timeline(), await alone.profile.timeline())
    assert.deepEqual(ids({ items: await penchant.history() }), ['moby'])
    const { events, interests, layers } = await penchant.health()
    assert.deepEqual([events, interests], [1, (await alone.health()).interests])
    assert.deepEqual(layers, [{ name: 'layer 1', events: 2 }])
    assert.equal('layers' in (await alone.health()), false)
    assert.deepEqual(account, before)
  })

  test('may be changed by the page afterwards: what was passed in was copied', async (t) => {
    const account = await exported(t, ['purchase', 'emma'])
    const layers = [{ data: account }]
    const penchant = await visit(t, { layers })
    layers[0].data.events.length = 0
    layers.length = 0
    // The undo folds everything again.
    await act(penchant, ['view', 'moby'], { type: 'undo' })
    assert.ok((await penchant.profile.interests()).some(({ value }) => value === 'Austen'))
  })

  test('is named in interests by its share, and its events cannot be undone here', async (t) => {
    const account = await exported(t, ['purchase', 'emma'])
    const penchant = await visit(t, { layers: [{ data: account, name: 'account' }] })
    const [interest] = await penchant.profile.interests()
    assert.deepEqual([interest.events, interest.layers, interest.because[0].layer], [0, 1, 'account'])
    const { event } = interest.because[0]
    await refuses(() => penchant.record({ type: 'undo', event }), 'event_unknown')
    await refuses(() => penchant.profile.forget({ event }), 'event_unknown')
    const { events, undo } = await penchant.profile.forget({ field: interest.field, value: interest.value })
    const is = (one) => one.field === interest.field && one.value === interest.value
    assert.deepEqual([events, (await penchant.profile.interests()).some(is)], [0, false])
    await undo()
    assert.ok((await penchant.profile.interests()).some(is))
  })

  test('counts for nothing at level `off`, and again once the visitor agrees', async (t) => {
    const account = await exported(t, ['purchase', 'emma'])
    const penchant = await visit(t, { consent: 'off', layers: [{ data: account, name: 'account' }] })
    assert.deepEqual(await penchant.profile.interests(), [])
    assert.match((await penchant.health()).layers[0].problem, /consent/)
    await penchant.consent.set('session')
    assert.deepEqual((await penchant.health()).layers, [{ name: 'account', events: 1 }])
  })

  test('of this device needs a device: without one it has no events', async (t) => {
    const penchant = await visit(t, { consent: 'device', layers: [{ profile: 'ada' }] })
    const [{ name, events, problem }] = (await penchant.health()).layers
    assert.deepEqual([name, events], ['ada', 0])
    assert.match(problem, /IndexedDB/)
  })

  test('that is none is refused by name', async (t) => {
    const data = await exported(t)
    const cases = [
      ['import_invalid', [{ data: { events: [] } }], /`layers\[0\]\.data\.format`/, /data\.export\(\)/],
      ['import_invalid', [{ data: 'id,title' }], /`layers\[0\]\.data\.format`/],
      ['option_invalid', [{ data, weight: 2 }], /`layers\[0\]\.weight`: got 2/],
      ['option_invalid', [{ data }, { data, name: 'layer 1' }], /`layers\[1\]\.name`/],
      ['option_invalid', [{ profile: 'default' }], /`layers\[0\]\.profile`/, /another profile/],
      ['option_invalid', { data }, /`layers`/],
      ['option_invalid', [{ data: () => data }], /data/],
    ]
    for (const [code, layers, ...says] of cases) await refuses(() => visit(t, { layers }), code, ...says)
  })
})

describe('in words', () => {
  const naming = { titleOf: (id) => id.toUpperCase() }
  const event = (type, item, layer) => ({ event: 1, type, item, at: NOON, ...(layer && { layer }) })
  const reason = (...because) => ({ signal: 'affinity', field: 'subjects', value: 'Sea stories', share: 1, because })

  test('somebody of the layer did it, by the name that the site gives', () => {
    const one = reason(event('click', 'moby', 'account'), event('view', 'emma', 'account'))
    assert.equal(words().because(one, naming).text, 'Because someone of “account” opened MOBY and EMMA')
    const named = { ...naming, nameOf: (kind, name) => `${kind} ${name}` }
    assert.equal(words().because(one, named).text, 'Because someone of layer account opened MOBY and EMMA')
    assert.equal(
      words({ messages: german }).because(one, naming).text,
      'Weil jemand von „account“ MOBY und EMMA geöffnet hat',
    )
  })

  test('every kind of act has its own words, in both languages', async () => {
    const source = await readFile(new URL('../../js/types/events.ts', import.meta.url), 'utf8')
    const types = [...source.match(/type EventType =([\s\S]*?)\n\n/)[1].matchAll(/'(\w+)'/g)].map(([, type]) => type)
    const firm = 'someone of “firm”'
    const said = {
      impression: [`${firm} saw A`, 'jemand von „firm“ A gesehen hat'],
      click: [`${firm} opened A`, 'jemand von „firm“ A geöffnet hat'],
      view: [`${firm} opened A`, 'jemand von „firm“ A geöffnet hat'],
      dwell: [`${firm} spent time with A`, 'jemand von „firm“ sich Zeit für A genommen hat'],
      like: [`${firm} liked A`, 'jemandem von „firm“ A gefallen hat'],
      dislike: [`${firm} did not like A`, 'jemandem von „firm“ A nicht gefallen hat'],
      not_interested: [`${firm} did not want A`, 'jemand von „firm“ A nicht wollte'],
      bookmark: [`${firm} saved A`, 'jemand von „firm“ sich A gemerkt hat'],
      share: [`${firm} shared A`, 'jemand von „firm“ A geteilt hat'],
      cart: [`${firm} put A in the basket`, 'jemand von „firm“ A in den Korb gelegt hat'],
      purchase: [`${firm} bought A`, 'jemand von „firm“ A gekauft hat'],
      rating: [`${firm} rated A`, 'jemand von „firm“ A bewertet hat'],
      search: [`${firm} searched for A`, 'jemand von „firm“ nach A gesucht hat'],
      undo: [`${firm} took A back`, 'jemand von „firm“ A zurückgenommen hat'],
      goal: [`${firm} reached a goal with A`, 'jemand von „firm“ mit A ein Ziel erreicht hat'],
      complete: [`${firm} finished A`, 'jemand von „firm“ A zu Ende gebracht hat'],
      uncart: [`${firm} took A out of the basket`, 'jemand von „firm“ A aus dem Korb genommen hat'],
      return: [`${firm} gave A back`, 'jemand von „firm“ A zurückgegeben hat'],
    }
    assert.deepEqual(Object.keys(said).sort(), types.sort())
    for (const type of [...types, 'of a later version']) {
      const one = reason(event(type, 'a', 'firm'))
      const expected = said[type] ?? [`${firm} came across A`, 'jemand von „firm“ auf A gestoßen ist']
      const both = ['en', 'de'].map((locale) => words({ locale }).because(one, naming).text)
      assert.deepEqual(both, [`Because ${expected[0]}`, `Weil ${expected[1]}`], type)
    }
  })

  test('the visitor’s own acts are told apart from theirs', () => {
    const one = reason(event('view', 'moby'), event('view', 'emma', 'account'))
    assert.equal(words().because(one, naming).text, 'Because you opened MOBY and someone of “account” opened EMMA')
  })

  test('a taste that is all theirs is called theirs', () => {
    const part = {
      signal: 'affinity',
      kind: 'feature',
      field: 'subjects',
      value: 'Sea stories',
      contribution: 1,
      share: 1,
    }
    const said = (because) => words().parts({ parts: [{ ...part, because }] }, naming)[0].says.text
    assert.equal(
      said([{ ...event('view', 'moby', 'account'), contribution: 1 }]),
      'Someone of “account” likes Sea stories',
    )
    assert.equal(said([{ ...event('view', 'moby'), contribution: 1 }]), 'You like Sea stories')
  })
})

test('every example of docs/layers.md shows what it says', async () => {
  assert.deepEqual(await runExamples('layers.md', 'session'), { examples: 2, shown: 4 })
})
