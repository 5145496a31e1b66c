// Global Privacy Control: alone, and over another adapter.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { followGoogle } from '../../dist/consent-google.js'
import { respectGpc } from '../../dist/consent-gpc.js'
import { following, noting, quiet, reports, said, settled, signalling } from '../fixtures/consent-tools.mjs'
import { visit } from '../fixtures/visit.mjs'

describe('Global Privacy Control', () => {
  for (const [signal, expected] of [
    [true, 'off'],
    [false, 'device'],
    [undefined, 'device'],
    ['1', 'device'],
  ]) {
    test(`where the signal is ${JSON.stringify(signal)}, a page that opened at device is at ${expected}`, async (t) => {
      const penchant = noting({ level: 'device' })
      following(t, respectGpc(penchant, quiet(signalling(signal).window)))
      await settled()
      assert.equal(penchant.consent.level, expected)
    })
  }

  test('caps what another tool allows, and lets through what it withdraws', async (t) => {
    const { window } = signalling(true)
    const penchant = noting()
    const gpc = following(t, respectGpc(penchant, quiet(window)))
    const update = (state) => window.dataLayer.push(['consent', 'update', said(state)])
    following(t, followGoogle(gpc, quiet(window)))
    update('granted')
    await settled()
    assert.deepEqual([penchant.sets, penchant.consent.level], [[], 'off'])
    await penchant.consent.set('device')
    update('denied')
    await settled()
    assert.equal(penchant.consent.level, 'off')
  })

  test('what the visitor sets themselves stays, and becomes the cap', async (t) => {
    const { window, turn } = signalling(true)
    const penchant = noting()
    const gpc = following(t, respectGpc(penchant, quiet(window)))
    await settled()
    await penchant.consent.set('session')
    turn(true)
    await settled()
    assert.equal(penchant.consent.level, 'session')
    await gpc.consent.set('device')
    assert.equal(penchant.consent.level, 'session')
    await penchant.consent.set('off')
    turn(true)
    await gpc.consent.set('device')
    assert.equal(penchant.consent.level, 'off')
  })

  test('where the visitor asked otherwise on this site, the signal changes nothing', async (t) => {
    const penchant = noting({ level: 'session' })
    let asked = true
    const gpc = following(t, respectGpc(penchant, quiet(signalling(true).window, { unless: () => asked })))
    await gpc.consent.set('device')
    assert.deepEqual(penchant.sets, ['device'])
    asked = false
    await gpc.consent.set('session')
    assert.equal(penchant.consent.level, 'off')
  })

  test('a signal that comes while the page is open is obeyed, and once it goes the other tool is', async (t) => {
    const { window, turn } = signalling(false)
    const penchant = noting()
    const gpc = following(t, respectGpc(penchant, quiet(window)))
    following(t, followGoogle(gpc, quiet(window)))
    window.dataLayer.push(['consent', 'update', said('granted')])
    await settled()
    assert.equal(penchant.consent.level, 'device')
    turn(true)
    await settled()
    assert.equal(penchant.consent.level, 'off')
    turn(false)
    await settled()
    assert.equal(penchant.consent.level, 'device')
  })

  test('a withdrawal under the signal is not forgotten when the signal goes', async (t) => {
    const { window, turn } = signalling(true)
    const penchant = noting()
    const gpc = following(t, respectGpc(penchant, quiet(window)))
    following(t, followGoogle(gpc, quiet(window)))
    for (const state of ['granted', 'denied']) {
      window.dataLayer.push(['consent', 'update', said(state)])
      await settled()
    }
    turn(false)
    await settled()
    assert.equal(penchant.consent.level, 'off')
  })

  test('coming back to the page overrides nothing that the visitor set there', async (t) => {
    const { window, turn } = signalling(false)
    const penchant = noting()
    const gpc = following(t, respectGpc(penchant, quiet(window)))
    await gpc.consent.set('device')
    await penchant.consent.set('off')
    turn(false)
    await settled()
    assert.equal(penchant.consent.level, 'off')
  })

  test('what the visitor set under the signal outlasts it, whatever the other tool allows', async (t) => {
    const { window, turn } = signalling(true)
    const penchant = noting()
    const gpc = following(t, respectGpc(penchant, quiet(window)))
    await gpc.consent.set('device')
    await penchant.consent.set('session')
    turn(false)
    await settled()
    assert.equal(penchant.consent.level, 'session')
  })

  test('a pause is not erased by the signal', async (t) => {
    const { window, turn } = signalling(true)
    const penchant = noting({ level: 'off', paused: true })
    following(t, respectGpc(penchant, quiet(window)))
    turn(true)
    await settled()
    assert.deepEqual(penchant.sets, [])
  })

  test('after its end the page is not watched, and what is set through it is still capped', async () => {
    const { window, turn } = signalling(false)
    const penchant = noting({ level: 'device' })
    const gpc = respectGpc(penchant, quiet(window))
    gpc()
    turn(true)
    await settled()
    assert.deepEqual(penchant.sets, [])
    await gpc.consent.set('device')
    assert.equal(penchant.consent.level, 'off')
  })

  test('what fails is reported', async (t) => {
    const { errors, onError } = reports()
    const failure = new Error('disk')
    const penchant = noting({ level: 'device', fail: () => failure })
    following(t, respectGpc(penchant, { window: signalling(true).window, onError }))
    await settled()
    assert.deepEqual(errors, [failure])
  })

  test('a real profile learns nothing under the signal, until the visitor asks otherwise themselves', async (t) => {
    t.mock.method(console, 'info', () => {})
    const penchant = await visit(t, { consent: 'off' })
    const { window } = signalling(true)
    window.dataLayer.push(['consent', 'update', said('granted')])
    const gpc = following(t, respectGpc(penchant, quiet(window)))
    following(t, followGoogle(gpc, quiet(window)))
    await settled()
    assert.equal((await penchant.record({ type: 'like', item: 'typee' })).recorded, false)
    await penchant.consent.set('session')
    assert.equal((await penchant.record({ type: 'like', item: 'typee' })).recorded, true)
    window.dataLayer.push(['consent', 'update', said('denied')])
    await settled()
    assert.deepEqual([penchant.consent.level, (await penchant.health()).events], ['off', 0])
  })
})
