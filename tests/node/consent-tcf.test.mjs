// The TCF adapter against the IAB’s own stub, API and consent strings.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { CmpApi, CmpApiModel } from '@iabtcf/cmpapi'
import { GVL, TCModel, TCString } from '@iabtcf/core'
import stub from '@iabtcf/stub'
import { followTcf } from '../../dist/consent-tcf.js'
import { following, livesByConsent, noting, quiet, reports, settled } from '../fixtures/consent-tools.mjs'

const purposes = Object.fromEntries(
  Array.from({ length: 11 }, (_, index) => [
    index + 1,
    { id: index + 1, name: `Purpose ${index + 1}`, description: '', illustrations: [] },
  ]),
)
const vendor = (id) => ({
  ...{ id, name: `Vendor ${id}`, purposes: [1, 5, 6], legIntPurposes: [], flexiblePurposes: [], specialPurposes: [] },
  ...{ features: [], specialFeatures: [], cookieMaxAgeSeconds: 1, usesCookies: true, cookieRefresh: false },
  ...{
    usesNonCookieAccess: false,
    dataRetention: { purposes: {}, specialPurposes: {} },
    urls: [],
    dataDeclaration: [],
  },
})
const vendorList = {
  ...{ gvlSpecificationVersion: 3, vendorListVersion: 48, tcfPolicyVersion: 4, lastUpdated: '2024-01-01T00:00:00Z' },
  ...{ purposes, specialPurposes: {}, features: {}, specialFeatures: {}, stacks: {}, dataCategories: {} },
  vendors: { 7: vendor(7), 8: vendor(8) },
}

/** A consent string, as a consent tool writes it. */
function tcString({ consents = [], publisher = [], vendors = [] }) {
  const model = new TCModel(new GVL(vendorList))
  Object.assign(model, { cmpId: 31, cmpVersion: 1, isServiceSpecific: true, publisherCountryCode: 'DE' })
  model.purposeConsents.set(consents)
  model.publisherConsents.set(publisher)
  model.vendorConsents.set(vendors)
  return TCString.encode(model)
}

/** As much of a window as the IAB's stub and API need. */
function frame() {
  const window = { frames: { length: 0 }, addEventListener() {} }
  const body = { appendChild: ({ name }) => Object.assign(window.frames, { [name]: {} }) }
  return Object.assign(window, {
    top: window,
    parent: window,
    document: { body, createElement: () => ({ style: {} }) },
  })
}

describe('TCF, by the IAB’s own library', () => {
  let window
  beforeEach(() => {
    window = globalThis.window = frame()
  })
  afterEach(() => {
    delete globalThis.window
    CmpApiModel.reset()
  })

  const cmp = () => new CmpApi(31, 1, true)
  const all = { consents: [1, 5, 6], vendors: [7], publisher: [1, 5, 6] }

  for (const [what, given, expected, options] of [
    ['1, 5 and 6', { consents: [1, 5, 6] }, 'device'],
    ['5 and 6 without 1', { consents: [5, 6] }, 'session'],
    ['1 alone', { consents: [1] }, 'off'],
    ['1 and 5 without 6', { consents: [1, 5] }, 'off'],
    ['1 and 6 without 5', { consents: [1, 6, 2, 3, 4] }, 'off'],
    ['none', {}, 'off'],
    ['1, 5, 6 and the vendor', all, 'device', { vendor: 7 }],
    ['1, 5, 6 and another vendor', all, 'off', { vendor: 8 }],
    ['1, 5, 6 for vendors, where the publisher’s count', { consents: [1, 5, 6] }, 'off', { consents: 'publisher' }],
    ['5, 6 for the publisher, which count', { publisher: [5, 6] }, 'session', { consents: 'publisher' }],
    ['the purposes that the site named', { consents: [1, 8] }, 'device', { purposes: { session: [8] } }],
    ['none of those that the site named', { consents: [1, 5, 6] }, 'off', { purposes: { session: [8] } }],
    ['what a mapping of the site’s own reads', { consents: [2] }, 'session', { level: () => 'session' }],
  ]) {
    test(`consent to ${what} is level ${expected}`, async (t) => {
      stub()
      // From the level furthest away, so that each has to be set.
      const penchant = noting({ level: expected === 'off' ? 'device' : 'off' })
      following(t, followTcf(penchant, quiet(window, options)))
      cmp().update(tcString(given))
      await settled()
      assert.deepEqual(penchant.sets, [expected])
    })
  }

  test('a vendor that the publisher restricted has no consent, whatever its flag says', async (t) => {
    const restrictions = { 5: { 7: 0 } }
    const flags = { 1: true, 5: true, 6: true }
    window.__tcfapi = (_command, _version, callback) =>
      callback(
        {
          ...{ eventStatus: 'tcloaded', gdprApplies: true, listenerId: 1, purpose: { consents: flags } },
          ...{ vendor: { consents: { 7: true } }, publisher: { restrictions } },
        },
        true,
      )
    const penchant = noting({ level: 'device' })
    following(t, followTcf(penchant, quiet(window, { vendor: 7 })))
    await settled()
    assert.deepEqual(penchant.sets, ['off'])
  })

  test('the stub queues the question, and the answer is heard when the tool has loaded', async (t) => {
    stub()
    const penchant = noting()
    following(t, followTcf(penchant, quiet(window)))
    assert.equal(window.__tcfapi().length, 1)
    await settled()
    assert.deepEqual(penchant.sets, [])
    cmp().update(tcString(all))
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
  })

  test('a tool that was there before is asked at once', async (t) => {
    cmp().update(tcString(all))
    const penchant = noting()
    following(t, followTcf(penchant, quiet(window)))
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
  })

  test('while the dialogue is open nothing is decided, whatever its switches say', async (t) => {
    const penchant = noting()
    following(t, followTcf(penchant, quiet(window)))
    const api = cmp()
    following(t, followTcf(penchant, quiet(window)))
    api.update(tcString(all), true)
    await settled()
    assert.deepEqual(penchant.sets, [])
    api.update(tcString(all), false)
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
  })

  test('a change of mind is followed, and what stays the same is not set again', async (t) => {
    const penchant = noting()
    following(t, followTcf(penchant, quiet(window)))
    const api = cmp()
    following(t, followTcf(penchant, quiet(window)))
    for (const consents of [[1, 5, 6], [1, 5, 6, 7], [5, 6], []]) {
      api.update(tcString({ consents }))
      await settled()
    }
    assert.deepEqual(penchant.sets, ['device', 'session', 'off'])
  })

  for (const [outside, expected] of [
    [undefined, []],
    ['session', ['session']],
  ]) {
    test(`where the GDPR does not apply, the level is ${outside ?? 'left alone'}`, async (t) => {
      const penchant = noting()
      stub()
      following(t, followTcf(penchant, quiet(window, outside && { outside })))
      cmp().update(null)
      await settled()
      assert.deepEqual(penchant.sets, expected)
    })
  }

  test('after its end nothing is heard any more, and the tool has no listener left', async (t) => {
    const penchant = noting()
    const api = cmp()
    const end = following(t, followTcf(penchant, quiet(window)))
    api.update(tcString(all))
    await settled()
    end()
    assert.equal(CmpApiModel.eventQueue.size, 0)
    api.update(tcString({}))
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
  })

  test('ended before the tool has answered, it takes its listener away when the answer comes', async (t) => {
    stub()
    const penchant = noting()
    following(t, followTcf(penchant, quiet(window)))()
    cmp().update(tcString(all))
    await settled()
    assert.deepEqual([penchant.sets, CmpApiModel.eventQueue.size], [[], 0])
  })

  test('a tool that was switched off is reported, and the level stays', async (t) => {
    const { errors, onError } = reports()
    const penchant = noting()
    const api = cmp()
    api.disable()
    following(t, followTcf(penchant, { window, onError }))
    await settled()
    assert.deepEqual([penchant.sets, errors.map(({ code }) => code)], [[], ['tool_failed']])
  })

  test('an API that throws, and a mapping that does, are reported and break nobody else', async (t) => {
    const { errors, onError } = reports()
    window.__tcfapi = () => {
      throw new RangeError('no')
    }
    following(t, followTcf(noting(), { window, onError }))
    delete window.__tcfapi
    cmp().update(tcString(all))
    const level = () => {
      throw new TypeError('mine')
    }
    following(t, followTcf(noting(), { window, onError, level }))
    assert.deepEqual(
      errors.map(({ code, message }) => code ?? message),
      ['tool_failed', 'mine'],
    )
  })

  test('a real profile records only after consent, and forgets when it is withdrawn', (t) =>
    livesByConsent(t, (penchant) => {
      stub()
      following(t, followTcf(penchant, quiet(window)))
      const api = cmp()
      return { grant: () => api.update(tcString(all)), withdraw: () => api.update(tcString({ consents: [2] })) }
    }))
})
