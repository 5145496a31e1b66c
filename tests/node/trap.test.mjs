// After a trap: the call is refused by name, the engine is started again with what it left, and the next call works.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { atTheEndOfTheStack, codes, inTheMiddle, raw } from '../fixtures/trap.mjs'
import { act, refuses, standing, visit } from '../fixtures/visit.mjs'
import { withMostPages } from '../fixtures/wasm.mjs'

const engine = await readFile(new URL('../../dist/penchant.wasm', import.meta.url))
/** An engine whose memory may not grow beyond 6 MiB. */
const small = withMostPages(engine, 96)

/** The engine's first look into an object that it was given: it is in the middle of a call. */
const stopping = (call) => inTheMiddle(Object, 'keys', call)

describe('at the end of the stack', () => {
  const calls = {
    recommend: (penchant) => penchant.recommend(),
    health: (penchant) => penchant.health(),
    record: (penchant) => penchant.record({ type: 'view', item: 'moby' }),
    timeline: (penchant) => penchant.profile.timeline(),
    interests: (penchant) => penchant.profile.interests(),
  }
  for (const [name, call] of Object.entries(calls)) {
    test(`${name} is refused as engine_trap and by nothing else, and works again`, async (t) => {
      const penchant = await visit(t, { engine: small })
      await act(penchant, ['like', 'typee'])
      const settled = await atTheEndOfTheStack(() => call(penchant))
      assert.deepEqual(raw(settled), [])
      assert.deepEqual(
        codes(settled).filter((code) => code !== 'engine_trap'),
        [],
      )
      await call(penchant)
      const recorded = name === 'record' ? settled.filter(({ status }) => status === 'fulfilled').length + 1 : 0
      const { events } = await penchant.health()
      assert.ok(events >= 1 + recorded, `${events} of ${1 + recorded} are there`)
      assert.equal((await penchant.data.export()).events[0].item, 'typee')
    })
  }

  test('what answers at once throws nothing else, and answers again', async (t) => {
    const penchant = await visit(t, { engine: small })
    assert.deepEqual(raw(await atTheEndOfTheStack(() => penchant.item('moby'))), [])
    assert.equal(penchant.item('moby').id, 'moby')
    assert.equal(penchant.consent.level, 'session')
  })
})

describe('a call that is stopped in the middle', () => {
  test('after the catalogue was replaced is started again with the new one', async (t) => {
    const penchant = await visit(t, { engine: small })
    await act(penchant, ['like', 'typee'])
    await penchant.reload({ items: [{ id: 'marlin', subjects: ['Sea stories'] }] })
    await refuses(() => stopping(() => numbered(penchant)), 'engine_trap')
    const { items } = await penchant.recommend()
    assert.deepEqual(
      items.map(({ item }) => item),
      [{ id: 'marlin', subjects: ['Sea stories'] }],
    )
    assert.equal((await penchant.data.export()).events[0].item, 'typee')
  })

  const numbered = (penchant) => penchant.recommend({ limit: 3 })

  test('is refused, and the profile stands as it did', async (t) => {
    const penchant = await visit(t, { engine: small })
    await act(penchant, ['view', 'moby'], ['like', 'typee'])
    const before = await standing(penchant)
    const heard = []
    penchant.subscribe(({ kind }) => heard.push(kind))
    await refuses(() => stopping(() => numbered(penchant)), 'engine_trap', /unreachable/, /call again/)
    assert.deepEqual(await standing(penchant), before)
    assert.deepEqual(heard, ['restarted'])
  })

  test('takes nothing from what was said of consent, and nothing from the visitor’s wishes', async (t) => {
    const penchant = await visit(t, { consent: 'off', engine: small })
    await penchant.consent.set('session', { text: 'words 3' })
    await penchant.profile.pin({ item: 'emma' })
    await penchant.profile.setDial(0.25)
    const receipts = penchant.consent.receipts()
    await refuses(() => stopping(() => numbered(penchant)), 'engine_trap')
    assert.deepEqual(penchant.consent.receipts(), receipts)
    assert.equal(penchant.consent.ask, undefined)
    assert.equal(penchant.profile.dial, 0.25)
    assert.deepEqual((await penchant.recommend({ limit: 1 })).items[0].id, 'emma')
  })

  test('lets an event be undone by the number that it had', async (t) => {
    const penchant = await visit(t, { engine: small })
    await act(penchant, ['view', 'moby'])
    const { event } = await penchant.record({ type: 'like', item: 'emma' })
    await refuses(() => stopping(() => numbered(penchant)), 'engine_trap')
    await penchant.record({ type: 'undo', event })
    assert.deepEqual(
      (await penchant.profile.interests()).filter(({ value }) => value === 'Jane Austen'),
      [],
    )
  })

  test('stops no other profile of the page', async (t) => {
    const [one, other] = [
      await visit(t, { engine: small, profile: 'one' }),
      await visit(t, { engine: small, profile: 'other' }),
    ]
    await act(one, ['view', 'moby'])
    await act(other, ['like', 'emma'], ['like', 'persuasion'])
    const before = [await standing(one), await standing(other)]
    await refuses(() => stopping(() => numbered(one)), 'engine_trap')
    assert.deepEqual([await standing(one), await standing(other)], before)
  })

  test('of a shelf from before, it is known no more', async (t) => {
    const penchant = await visit(t, { engine: small })
    const shelf = await penchant.recommend({ limit: 1 })
    await refuses(() => stopping(() => numbered(penchant)), 'engine_trap')
    await penchant.recommend({ limit: 1 })
    await refuses(() => penchant.explain(shelf.id, shelf.items[0].id), 'shelf_unknown')
  })

  test('again and again, it is started again each time', async (t) => {
    const penchant = await visit(t, { engine: small })
    await act(penchant, ['view', 'moby'])
    for (let time = 0; time < 50; time += 1) {
      await refuses(() => stopping(() => numbered(penchant)), 'engine_trap')
    }
    assert.equal((await penchant.health()).events, 1)
  })

  test('closes all the same', async (t) => {
    const penchant = await visit(t, { engine: small })
    const refused = stopping(() => numbered(penchant)).catch(({ code }) => code)
    await penchant.close()
    assert.equal(await refused, 'engine_trap')
    await refuses(() => penchant.recommend(), 'closed')
  })

  for (const [name, way] of Object.entries({
    erase: (penchant) => penchant.data.erase(),
    'a withdrawal': (penchant) => penchant.consent.set('off'),
  })) {
    test(`does not keep ${name} from being done`, async (t) => {
      const penchant = await visit(t, { engine: small })
      await act(penchant, ['view', 'moby'])
      const heard = []
      penchant.subscribe(({ kind }) => heard.push(kind))
      // The first promise that is made in these is the engine's.
      await inTheMiddle(globalThis, 'Promise', () => way(penchant))
      assert.equal(heard[0], 'restarted')
      assert.equal((await penchant.health()).events, 0)
      assert.equal(penchant.consent.level, name === 'erase' ? 'session' : 'off')
    })
  }
})

describe('where no more memory is to be had', () => {
  const LARGE = 60_000

  for (const events of [1, 2_000]) {
    test(`a call is refused, and the next one works with the ${events} that were there`, async (t) => {
      const penchant = await visit(t, { engine: small })
      for (let event = 0; event < events; event++) await act(penchant, ['like', event % 2 ? 'typee' : 'emma'])
      const copy = await penchant.data.export()
      const [event] = copy.events
      const large = { ...copy, events: Array.from({ length: LARGE }, (_, at) => ({ ...event, event: at + 1 })) }
      await refuses(() => penchant.data.import(large), 'engine_trap')
      assert.equal((await penchant.health()).events, events)
      assert.equal((await penchant.recommend({ limit: 2 })).items.length, 2)
    })
  }
})
