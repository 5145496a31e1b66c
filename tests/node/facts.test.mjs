// Facts that a site or a visitor states, as a page uses them.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { words } from '../../dist/words.js'
import { refuses } from '../fixtures/visit.mjs'

const SECTORS = ['general', 'health', 'medicine', 'finance']
const items = Array.from({ length: 24 }, (_, number) => ({
  id: `g${number}`,
  title: `Guide ${number}`,
  sector: [SECTORS[number % 4]],
  companySize: ['small', 'large'][Math.floor(number / 4) % 2],
  reads: number % 4 === 0 ? 40 + number : 20 + number,
}))
const config = {
  fields: { reads: 'popularity', sector: 'tag', companySize: 'category' },
  facts: {
    beta: {},
    industry: { field: 'sector', values: { healthcare: ['health', 'medicine'] } },
    size: { field: 'companySize', bands: { small: [1, 49], large: [50, 100_000] } },
  },
  segments: { clinics: { facts: { industry: 'healthcare', size: { atMost: 49 } } } },
}

async function portal(t, options) {
  const penchant = await open({ items, config, consent: 'session', ...options })
  t.after(() => penchant.close())
  return penchant
}

const sectors = ({ items }) => items.map(({ item }) => item.sector[0])
const isCare = (sector) => sector === 'health' || sector === 'medicine'

describe('a fact', () => {
  test('brings what it matches, is said in both languages, and its parts add up', async (t) => {
    const penchant = await portal(t)
    const before = sectors(await penchant.recommend({ limit: 12 })).filter(isCare).length
    const stated = await penchant.profile.given({ industry: 'healthcare', size: 200, beta: undefined })
    assert.deepEqual(stated, { recorded: true, events: [1, 2] })
    const shelf = await penchant.recommend({ limit: 24 })
    assert.ok(sectors(shelf).slice(0, 12).filter(isCare).length > before)
    const index = shelf.items.findIndex(({ id }) => id === 'g5')
    const reason = shelf.items[index].reasons.find(({ fact }) => fact?.name === 'industry')
    assert.deepEqual([reason.signal, reason.field, reason.value], ['given', 'sector', 'health'])
    assert.deepEqual([reason.fact.value, reason.fact.scope, reason.fact.event], ['healthcare', 'device', 1])
    assert.equal(words().because(reason).text, 'Because you said industry: healthcare')
    assert.equal(words({ locale: 'de' }).because(reason).text, 'Weil du industry: healthcare angegeben hast')
    const factOf = () => 'Branche: Gesundheit'
    assert.equal(words({ locale: 'de' }).because(reason, { factOf }).text, 'Weil du Branche: Gesundheit angegeben hast')
    const explanation = await penchant.explain(shelf.id, 'g5')
    const sum = explanation.parts.reduce((sum, { contribution }) => sum + contribution, 0)
    assert.ok(Math.abs(sum - explanation.score) <= 1e-5)
    const { pro } = words().arguments(explanation)
    const said = pro.map(({ says }) => says.text)
    assert.ok(said.includes('It goes with what you said: industry: healthcare'), said.join('\n'))
    assert.ok(said.includes('It goes with what you said: size: 200'), said.join('\n'))
  })

  test('is taken back by null, by undo and by forgetting, and a counterfactual leaves it out', async (t) => {
    const penchant = await portal(t)
    const plain = await penchant.recommend({ limit: 24 })
    await penchant.profile.given({ industry: 'healthcare' })
    const shelf = await penchant.recommend({ limit: 24 })
    const { without } = await penchant.explain(shelf.id, 'g23', { without: { event: 1 } })
    assert.equal(
      without.position,
      plain.items.findIndex(({ id }) => id === 'g23'),
    )
    await penchant.profile.given({ industry: null })
    assert.deepEqual(await penchant.profile.facts(), [])
    const [withdrawn, stated] = await penchant.profile.timeline()
    assert.deepEqual(withdrawn.fact, { name: 'industry' })
    assert.deepEqual([stated.fact, stated.takenBack], [{ name: 'industry', value: 'healthcare' }, true])
    assert.equal(words().did(withdrawn).text, 'You took back what you said: industry')
    assert.equal(words().did(stated).text, 'You said industry: healthcare')
    await penchant.record({ type: 'undo', event: 2 })
    assert.equal((await penchant.profile.facts())[0].value, 'healthcare')
    await penchant.profile.forget({ event: 1 })
    assert.deepEqual(await penchant.profile.facts(), [])
    const after = await penchant.recommend({ limit: 24 })
    assert.deepEqual(
      after.items.map(({ id, score }) => [id, score]),
      plain.items.map(({ id, score }) => [id, score]),
    )
  })

  test('of the session is never exported, and all of the session goes at logout', async (t) => {
    const penchant = await portal(t)
    await penchant.profile.given({ beta: true })
    assert.deepEqual(await penchant.profile.given({ industry: 'healthcare' }, { scope: 'session' }), {
      recorded: true,
      events: [],
    })
    const copy = await penchant.data.export()
    assert.deepEqual(
      copy.events.map(({ fact }) => fact),
      [{ name: 'beta', value: true }],
    )
    assert.ok(!JSON.stringify(copy).includes('healthcare'))
    const reason = (await penchant.recommend()).items
      .flatMap(({ reasons }) => reasons)
      .find(({ signal }) => signal === 'given')
    assert.deepEqual([reason.fact.scope, 'event' in reason.fact], ['session', false])
    await penchant.profile.given(null, { scope: 'session' })
    assert.deepEqual(
      (await penchant.profile.facts()).map(({ name }) => name),
      ['beta'],
    )
    const other = await portal(t)
    await other.data.import(copy)
    assert.equal((await other.profile.facts())[0].value, true)
    await other.data.erase()
    assert.deepEqual(await other.profile.facts(), [])
  })

  test('is not kept without consent', async (t) => {
    const penchant = await portal(t, { consent: 'off' })
    for (const scope of ['device', 'session']) {
      const stated = await penchant.profile.given({ industry: 'healthcare' }, { scope })
      assert.deepEqual(stated, { recorded: false, reason: 'consent' })
    }
    assert.deepEqual(await penchant.profile.facts(), [])
  })

  test('filters, makes a segment and is a part of the situation of a choice', async (t) => {
    const penchant = await portal(t)
    const filter = { sector: { fact: 'industry' } }
    assert.equal((await penchant.recommend({ limit: 24, filter })).items.length, 24)
    await penchant.profile.given({ industry: 'healthcare', size: 12 }, { scope: 'session' })
    const shelf = await penchant.recommend({ limit: 24, filter })
    assert.ok(shelf.items.length === 12 && sectors(shelf).every(isCare))
    assert.deepEqual(await penchant.segments(), [
      {
        name: 'clinics',
        because: [
          { kind: 'fact', name: 'industry', value: 'healthcare' },
          { kind: 'fact', name: 'size', value: 12 },
        ],
      },
    ])
    const { variant } = await penchant.choose('hero', ['a', 'b'], { facts: ['industry', 'size'] })
    assert.ok(['a', 'b'].includes(variant))
    await refuses(() => penchant.choose('hero', ['a', 'b'], { facts: 'branch' }), 'option_invalid', /branch/)
  })

  test('that is not one is refused by name', async (t) => {
    const penchant = await portal(t)
    for (const [facts, options, message] of [
      [undefined, undefined, /`facts`: got undefined/],
      ['healthcare', undefined, /`facts`: got "healthcare"/],
      [{ branch: 'x' }, undefined, /`facts\.branch`: got a fact that is not declared.*beta, industry, size/],
      [{ industry: 200 }, undefined, /`facts\.industry`: got 200/],
      [{ size: 'huge' }, undefined, /`facts\.size`: got "huge".*small, large/],
      [{ industry: 'x' }, { scope: 'tab' }, /`scope`: got "tab"/],
    ]) {
      await refuses(() => penchant.profile.given(facts, options), 'option_invalid', message)
    }
    assert.deepEqual(await penchant.profile.facts(), [])
  })

  test('is described to the visitor', async (t) => {
    const penchant = await portal(t)
    const described = await penchant.describe()
    assert.match(described.text, /What you or the site state about you counts: industry and size\./)
    assert.match(described.text, /industry is stated as healthcare; size is stated as at most 49/)
    assert.deepEqual(
      described.json.facts.map(({ name }) => name),
      ['beta', 'industry', 'size'],
    )
    const german = await penchant.describe({ locale: 'de' })
    assert.match(german.text, /Es zählt, was Sie oder die Website über Sie angeben: industry und size\./)
  })
})
