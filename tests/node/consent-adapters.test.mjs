// The consent adapters: each follows the tool it is for, and a real profile learns only what was consented to.
//
// TCF runs against the IAB's own stub and API. Klaro and gtag are stood in for by what they do to a page, no more.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { CmpApi, CmpApiModel } from '@iabtcf/cmpapi'
import { GVL, TCModel, TCString } from '@iabtcf/core'
import stub from '@iabtcf/stub'
import { ConsentToolError, followGoogle } from '../../dist/consent-google.js'
import { respectGpc } from '../../dist/consent-gpc.js'
import { followKlaro } from '../../dist/consent-klaro.js'
import { followTcf } from '../../dist/consent-tcf.js'
import { ids, listsOrder, temporaryFolder } from '../fixtures/shop.mjs'
import { visit } from '../fixtures/visit.mjs'

/** Long enough for every promise that is under way to settle. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** A profile that only notes what it was set to. `slow` ones are set when told to. */
function noting({ level = 'off', slow = false, fail, ...more } = {}) {
  const noted = { sets: [], finish: () => {}, consent: undefined }
  noted.consent = {
    level,
    ...more,
    async set(next, ...rest) {
      noted.sets.push(rest.length > 0 ? [next, ...rest] : next)
      if (slow) {
        await new Promise((resolve) => {
          noted.finish = async () => {
            resolve()
            await settled()
          }
        })
      }
      if (fail?.()) throw fail()
      noted.consent.level = next
    },
  }
  return noted
}

/** Options under which anything reported fails the test, unless it is looked for. */
const quiet = (window = {}, more = {}) => ({ window, onError: assert.ifError, ...more })

/** What was reported, and the option that notes it. */
function reports() {
  const errors = []
  return { errors, onError: (error) => errors.push(error) }
}

/** Ends with the test, so that no timer outlives it. */
function following(t, end) {
  t.after(end)
  return end
}

/** The whole way of a visitor: nothing learned, then something, then all of it gone. */
async function livesByConsent(t, begin) {
  t.mock.method(console, 'info', () => {})
  const penchant = await visit(t, { consent: 'off' })
  const { grant, withdraw } = await begin(penchant)
  await settled()
  assert.deepEqual(await penchant.record({ type: 'like', item: 'omoo' }), { recorded: false, reason: 'consent' })
  await grant()
  await settled()
  assert.equal(penchant.consent.level, 'device')
  assert.equal((await penchant.record({ type: 'like', item: 'typee' })).recorded, true)
  assert.notDeepEqual(ids(await penchant.recommend()), listsOrder)
  await withdraw()
  await settled()
  assert.equal(penchant.consent.level, 'off')
  const { events, interests } = await penchant.health()
  assert.deepEqual([events, interests], [0, 0])
  assert.deepEqual(ids(await penchant.recommend()), listsOrder)
  assert.equal((await penchant.record({ type: 'like', item: 'omoo' })).recorded, false)
}

// ————— TCF —————

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

// ————— Google —————

/** A page with gtag as Google's snippet defines it: it pushes its very `arguments`. */
function page() {
  const window = { dataLayer: [] }
  window.gtag = function gtag() {
    // biome-ignore lint/complexity/noArguments: it is what gtag pushes
    window.dataLayer.push(arguments)
  }
  return window
}

const said = (state, more) => ({ ad_storage: 'denied', personalization_storage: state, ...more })

describe('Google Consent Mode', () => {
  for (const [what, commands, expected, options] of [
    ['a default that denies', [['default', said('denied')]], 'off'],
    ['a default that grants', [['default', said('granted')]], 'device'],
    [
      'an update over a default',
      [
        ['default', said('denied')],
        ['update', said('granted')],
      ],
      'device',
    ],
    [
      'the last update',
      [
        ['update', said('granted')],
        ['update', said('denied')],
      ],
      'off',
    ],
    [
      'an update before a late default',
      [
        ['update', said('granted')],
        ['default', said('denied')],
      ],
      'device',
    ],
    [
      'an update of other types',
      [
        ['update', said('granted')],
        ['update', { ad_storage: 'granted' }],
      ],
      'device',
    ],
    ['its own levels', [['update', said('granted')]], 'session', { granted: 'session' }],
    ['another type', [['update', { functionality_storage: 'granted' }]], 'device', { type: 'functionality_storage' }],
  ]) {
    test(`${what}, pushed before, gives ${expected}`, async (t) => {
      const window = page()
      for (const command of commands) window.gtag('consent', ...command)
      const penchant = noting({ level: expected === 'off' ? 'device' : 'off' })
      following(t, followGoogle(penchant, quiet(window, options)))
      await settled()
      assert.deepEqual(penchant.sets, [expected])
    })

    test(`${what}, pushed afterwards, ends at ${expected}`, async (t) => {
      const window = page()
      const penchant = noting({ level: expected === 'off' ? 'device' : 'off' })
      following(t, followGoogle(penchant, quiet(window, options)))
      for (const command of commands) window.gtag('consent', ...command)
      await settled()
      assert.equal(penchant.consent.level, expected)
    })
  }

  for (const [region, expected] of [
    ['DE', 'off'],
    ['US', 'device'],
    ['US-CA', 'off'],
    ['us-ca', 'off'],
    ['GB', 'device'],
    [undefined, 'off'],
  ]) {
    test(`of defaults by region, ${region ?? 'where the page does not know'} gets ${expected}`, async (t) => {
      const window = page()
      window.gtag('consent', 'default', said('denied', { region: ['DE', 'FR'] }))
      window.gtag('consent', 'default', said('denied', { region: ['US-CA'] }))
      window.gtag('consent', 'default', said('granted'))
      window.gtag('consent', 'default', said('granted', { region: ['US'] }))
      const penchant = noting({ level: expected === 'off' ? 'device' : 'off' })
      following(t, followGoogle(penchant, quiet(window, region && { region })))
      await settled()
      assert.deepEqual(penchant.sets, [expected])
    })
  }

  test('a default waits for an update as long as it says, and no longer', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
    const window = page()
    window.gtag('consent', 'default', said('denied', { wait_for_update: 500 }))
    const penchant = noting({ level: 'device' })
    following(t, followGoogle(penchant, quiet(window)))
    t.mock.timers.tick(499)
    await settled()
    assert.deepEqual(penchant.sets, [])
    t.mock.timers.tick(1)
    await settled()
    assert.deepEqual(penchant.sets, ['off'])
  })

  test('an update within that time is acted on at once, and the default never', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
    const window = page()
    window.gtag('consent', 'default', said('denied', { wait_for_update: 500 }))
    const penchant = noting({ level: 'session' })
    following(t, followGoogle(penchant, quiet(window)))
    window.gtag('consent', 'update', said('granted'))
    await settled()
    t.mock.timers.tick(1_000)
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
  })

  test('silence is no yes: what no command names is left alone', async (t) => {
    const window = page()
    window.dataLayer.push({ event: 'page_view' }, null, 'consent', ['consent'], ['consent', 'update', null])
    window.gtag('consent', 'update', { ad_storage: 'granted', personalization_storage: 'maybe' })
    window.gtag('consent', 'declare', said('granted'))
    window.gtag('config', 'G-1', said('granted'))
    const penchant = noting()
    following(t, followGoogle(penchant, quiet(window)))
    await settled()
    assert.deepEqual(penchant.sets, [])
  })

  test('pushing stays what it was for everyone: its result, its errors, its order, and one that others put on top', async (t) => {
    const window = page()
    const pushed = []
    Object.defineProperty(window.dataLayer, 'push', {
      configurable: true,
      value(...entries) {
        if (entries.includes('bad')) throw new RangeError('bad')
        pushed.push(...entries)
        return Array.prototype.push.apply(this, entries)
      },
      writable: true,
    })
    const theirs = window.dataLayer.push
    const penchant = noting()
    const end = following(t, followGoogle(penchant, quiet(window)))
    assert.equal(window.dataLayer.push('a', 'b'), 2)
    assert.throws(() => window.dataLayer.push('bad'), RangeError)
    assert.deepEqual(
      [pushed, [...window.dataLayer]],
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    )
    const below = window.dataLayer.push
    const onTop = function push(...entries) {
      return below.apply(this, entries)
    }
    window.dataLayer.push = onTop
    end()
    assert.equal(window.dataLayer.push, onTop, 'what another put on top stays')
    window.dataLayer.push('c')
    assert.deepEqual(pushed, ['a', 'b', 'c'])
    window.dataLayer.push = theirs
    following(t, followGoogle(penchant, quiet(window)))()
    assert.equal(window.dataLayer.push, theirs)
  })

  test('a plain data layer has its own push taken away again', (t) => {
    const window = page()
    const end = following(t, followGoogle(noting(), quiet(window)))
    assert.ok(Object.hasOwn(window.dataLayer, 'push'))
    end()
    assert.ok(!Object.hasOwn(window.dataLayer, 'push'))
  })

  test('where there is no data layer yet, gtag finds the one that was begun', async (t) => {
    const window = {}
    const penchant = noting()
    following(t, followGoogle(penchant, quiet(window, { dataLayer: 'layer' })))
    window.layer.push(['consent', 'update', said('granted')])
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
  })

  test('after its end nothing is followed', async (t) => {
    const window = page()
    const penchant = noting()
    following(t, followGoogle(penchant, quiet(window)))()
    window.gtag('consent', 'update', said('granted'))
    await settled()
    assert.deepEqual(penchant.sets, [])
  })

  test('a real profile records only after consent, and forgets when it is withdrawn', (t) =>
    livesByConsent(t, (penchant) => {
      const window = page()
      window.gtag('consent', 'default', said('denied'))
      following(t, followGoogle(penchant, quiet(window)))
      const update = (state) => () => window.gtag('consent', 'update', said(state))
      return { grant: update('granted'), withdraw: update('denied') }
    }))
})

// ————— Klaro —————

/** Klaro's consent manager, by what its interface promises: when it tells what, and what is in it by then. */
class Manager {
  consents = {}
  confirmed = false
  #watchers = new Set()

  constructor(config, saved) {
    this.config = config
    this.consents = this.#defaults()
    if (saved) {
      Object.assign(this.consents, saved)
      this.confirmed = config.services.every(({ name }) => name in saved)
    }
  }

  get watchers() {
    return this.#watchers.size
  }

  #defaults() {
    const { services, default: otherwise = false } = this.config
    return Object.fromEntries(
      services.map((service) => [service.name, service.default || service.required || otherwise]),
    )
  }

  #tell(event, data) {
    for (const watcher of this.#watchers) watcher.update(this, event, data)
  }

  getService(name) {
    return this.config.services.find((service) => service.name === name)
  }

  watch(watcher) {
    this.#watchers.add(watcher)
  }

  unwatch(watcher) {
    this.#watchers.delete(watcher)
  }

  updateConsent(name, value) {
    this.consents[name] = value
    this.#tell('consents', this.consents)
  }

  saveAndApplyConsents() {
    this.confirmed = true
    this.#tell('saveConsents', { consents: this.consents, type: 'save' })
    this.#tell('applyConsents', 1)
  }

  resetConsents() {
    this.consents = this.#defaults()
    this.confirmed = false
    this.#tell('applyConsents', 1)
    this.#tell('consents', this.consents)
  }
}

/** A window in which Klaro has run. */
function withKlaro(services, saved, config = {}) {
  const manager = new Manager({ ...config, services }, saved)
  return { manager, window: { klaro: { getManager: () => manager } } }
}

describe('Klaro', () => {
  const services = [{ name: 'penchant' }, { name: 'memory' }]

  for (const [what, saved, expected, options] of [
    ['the service accepted', { penchant: true, memory: false }, 'device'],
    ['the service refused', { penchant: false, memory: true }, 'off'],
    ['a second service for storage accepted', { penchant: true, memory: true }, 'device', { storage: 'memory' }],
    ['a second service for storage refused', { penchant: true, memory: false }, 'session', { storage: 'memory' }],
    ['only the second accepted', { penchant: false, memory: true }, 'off', { storage: 'memory' }],
    ['another service named', { penchant: false, memory: true }, 'device', { service: 'memory' }],
  ]) {
    test(`${what}, on an earlier visit, gives ${expected}`, async (t) => {
      const { window } = withKlaro(services, saved)
      const penchant = noting({ level: expected === 'off' ? 'device' : 'off' })
      following(t, followKlaro(penchant, quiet(window, options)))
      await settled()
      assert.deepEqual(penchant.sets, [expected])
    })
  }

  for (const [what, service, config, expected] of [
    ['by default on', { default: true }, {}, []],
    ['required', { required: true }, {}, ['device']],
    ['required as all are', {}, { required: true }, ['device']],
    ['opt-out and on', { optOut: true, default: true }, {}, ['device']],
    ['opt-out and off', { optOut: true }, {}, []],
  ]) {
    test(`a service that is ${what} is treated before any choice as Klaro treats it`, async (t) => {
      const { window } = withKlaro([{ name: 'penchant', ...service }], undefined, config)
      const penchant = noting()
      following(t, followKlaro(penchant, quiet(window)))
      await settled()
      assert.deepEqual(penchant.sets, expected)
    })
  }

  test('switches that are moved and not saved change nothing', async (t) => {
    const { manager, window } = withKlaro(services)
    const penchant = noting()
    following(t, followKlaro(penchant, quiet(window)))
    manager.updateConsent('penchant', true)
    await settled()
    assert.deepEqual(penchant.sets, [])
    manager.saveAndApplyConsents()
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
    manager.updateConsent('penchant', false)
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
    manager.saveAndApplyConsents()
    await settled()
    assert.deepEqual(penchant.sets, ['device', 'off'])
  })

  test('a reset is a withdrawal', async (t) => {
    const { manager, window } = withKlaro(services, { penchant: true, memory: true })
    const penchant = noting()
    following(t, followKlaro(penchant, quiet(window)))
    manager.resetConsents()
    await settled()
    assert.deepEqual(penchant.consent.level, 'off')
    assert.equal(penchant.sets.at(-1), 'off')
  })

  test('it waits until Klaro has run and has its config', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
    const { manager } = withKlaro(services, { penchant: true, memory: true })
    const window = {}
    const penchant = noting()
    following(t, followKlaro(penchant, quiet(window)))
    t.mock.timers.tick(1_000)
    window.klaro = {
      getManager: () => {
        throw new TypeError('Cannot read properties of undefined (reading `storageName`)')
      },
    }
    t.mock.timers.tick(1_000)
    window.klaro.getManager = () => manager
    t.mock.timers.tick(1_000)
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
  })

  test('a service that Klaro does not know is reported by name', async (t) => {
    const { errors, onError } = reports()
    const { manager, window } = withKlaro(services)
    following(t, followKlaro(noting(), { window, onError, service: 'penchnat' }))
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['service_unknown'],
    )
    assert.match(errors[0].message, /penchnat/)
    assert.equal(manager.watchers, 0)
  })

  test('after its end it watches nothing', async (t) => {
    const { manager, window } = withKlaro(services)
    const penchant = noting()
    const end = following(t, followKlaro(penchant, quiet(window)))
    assert.equal(manager.watchers, 1)
    end()
    assert.equal(manager.watchers, 0)
  })

  test('a real profile records only after consent, and forgets when it is withdrawn', (t) =>
    livesByConsent(t, (penchant) => {
      const { manager, window } = withKlaro(services)
      following(t, followKlaro(penchant, quiet(window)))
      const save = (value) => () => {
        manager.updateConsent('penchant', value)
        manager.saveAndApplyConsents()
      }
      return { grant: save(true), withdraw: save(false) }
    }))
})

// ————— Global Privacy Control —————

/** A window whose browser sends the signal or does not, and that can be left and come back to. */
function signalling(globalPrivacyControl) {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const window = { ...page(), navigator: { globalPrivacyControl }, document }
  const turn = (next) => {
    window.navigator.globalPrivacyControl = next
    document.dispatchEvent(new Event('visibilitychange'))
  }
  return { window, turn }
}

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

  test('a pause is not erased by the signal', async (t) => {
    const { window, turn } = signalling(true)
    const penchant = noting({ level: 'off', paused: true })
    following(t, respectGpc(penchant, quiet(window)))
    turn(true)
    await settled()
    assert.deepEqual(penchant.sets, [])
  })

  test('after its end the page is not watched, and what is set through it is still capped', async (t) => {
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

// ————— What they share —————

describe('whatever the tool', () => {
  const update = (window, state) => window.dataLayer.push(['consent', 'update', said(state)])

  test('never two levels are set at once, and the last one stated wins', async (t) => {
    const window = page()
    const penchant = noting({ slow: true })
    following(t, followGoogle(penchant, quiet(window)))
    update(window, 'granted')
    update(window, 'denied')
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
    await penchant.finish()
    assert.deepEqual(penchant.sets, ['device', 'off'])
    await penchant.finish()
    assert.equal(penchant.consent.level, 'off')
  })

  test('a withdrawal in between erases, however soon the next yes follows', async (t) => {
    const window = page()
    const penchant = noting({ slow: true })
    following(t, followGoogle(penchant, quiet(window)))
    for (const state of ['granted', 'denied', 'granted', 'denied', 'granted']) update(window, state)
    for (let turn = 0; turn < 5; turn++) await penchant.finish()
    assert.deepEqual(penchant.sets, ['device', 'off', 'device'])
  })

  test('what holds already is not set again', async (t) => {
    const window = page()
    update(window, 'granted')
    const penchant = noting({ level: 'device' })
    following(t, followGoogle(penchant, quiet(window)))
    await settled()
    assert.deepEqual(penchant.sets, [])
  })

  test('a pause outlasts a yes, and not a withdrawal', async (t) => {
    const window = page()
    const penchant = noting({ level: 'off', paused: true })
    following(t, followGoogle(penchant, quiet(window)))
    update(window, 'granted')
    await settled()
    assert.deepEqual(penchant.sets, [])
    update(window, 'denied')
    await settled()
    assert.deepEqual(penchant.sets, ['off'])
  })

  test('where receipts are kept, they are told who asked', async (t) => {
    const window = page()
    const penchant = noting({ receipt: () => undefined })
    following(t, followGoogle(penchant, quiet(window)))
    update(window, 'granted')
    await settled()
    assert.deepEqual(penchant.sets, [['device', { source: 'google' }]])
  })

  test('what consent.set rejects with is reported as it is, and the same state is tried again', async (t) => {
    const { errors, onError } = reports()
    const failure = new Error('disk')
    let failing = true
    const window = page()
    const penchant = noting({ fail: () => (failing ? failure : undefined) })
    following(t, followGoogle(penchant, { window, onError }))
    update(window, 'granted')
    await settled()
    assert.deepEqual(errors, [failure])
    failing = false
    update(window, 'granted')
    await settled()
    assert.deepEqual([penchant.sets, penchant.consent.level], [['device', 'device'], 'device'])
  })

  test('without onError the console says it', async (t) => {
    const errors = t.mock.method(console, 'error', () => {})
    const failure = new Error('disk')
    const window = page()
    following(t, followGoogle(noting({ fail: () => failure }), { window }))
    update(window, 'granted')
    await settled()
    assert.deepEqual(
      errors.mock.calls.map((call) => call.arguments),
      [[failure]],
    )
  })

  for (const [name, follow] of Object.entries({ tcf: followTcf, google: followGoogle, klaro: followKlaro })) {
    test(`${name}: a tool that never comes is reported once, when the time is up`, async (t) => {
      t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
      const { errors, onError } = reports()
      const penchant = noting()
      following(t, follow(penchant, { window: {}, onError, timeout: 3_000 }))
      t.mock.timers.tick(2_999)
      assert.deepEqual(errors, [])
      t.mock.timers.tick(60_000)
      assert.deepEqual(
        errors.map(({ code }) => code),
        ['tool_missing'],
      )
      assert.match(errors[0].message, new RegExp(`consent/${name}.*3000 ms`))
      assert.deepEqual(penchant.sets, [])
    })

    test(`${name}: ended in time, nothing is reported`, async (t) => {
      t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
      const { errors, onError } = reports()
      follow(noting(), { window: {}, onError })()
      t.mock.timers.tick(60_000)
      assert.deepEqual(errors, [])
    })

    test(`${name}: bad options are refused before anything is listened to`, () => {
      const window = {}
      for (const [penchant, options] of [
        [undefined, {}],
        [{ consent: {} }, {}],
        [noting(), { timeout: -1 }],
        [noting(), { timeout: Number.NaN }],
        [noting(), { onError: 'console' }],
      ]) {
        assert.throws(
          () => follow(penchant, { window, ...options }),
          (error) => error.name === 'ConsentToolError' && error.code === 'option_invalid',
        )
      }
      assert.deepEqual(Object.keys(window), [])
    })
  }

  test('a closed profile is reported, not thrown into the tool', async (t) => {
    const { errors, onError } = reports()
    const window = page()
    const penchant = await visit(t, { consent: 'off' })
    following(t, followGoogle(penchant, { window, onError }))
    await penchant.close()
    update(window, 'granted')
    await settled()
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['closed'],
    )
    assert.ok(!(errors[0] instanceof ConsentToolError))
  })
})

// ————— The package —————

describe('the imports', () => {
  const paths = ['gpc', 'google', 'klaro', 'tcf'].map((name) => `penchant/consent/${name}`)

  test('resolve by the package’s name, and need no other file', async () => {
    for (const path of paths) {
      const module = await import(path)
      assert.equal(typeof Object.values(module).find((value) => /^(follow|respect)/.test(value.name)), 'function', path)
    }
  })

  test('have types that take an open personalizer, and refuse what no adapter knows', async () => {
    const folder = await temporaryFolder()
    const root = fileURLToPath(new URL('../..', import.meta.url))
    await mkdir(join(folder, 'node_modules'))
    await symlink(root, join(folder, 'node_modules', 'penchant'), 'junction')
    const use = `import { open } from 'penchant'
import { followGoogle } from 'penchant/consent/google'
import { type Gpc, respectGpc } from 'penchant/consent/gpc'
import { followKlaro } from 'penchant/consent/klaro'
import { ConsentToolError, followTcf } from 'penchant/consent/tcf'

const penchant = await open({ catalog: '/catalog.pnc' })
const gpc: Gpc = respectGpc(penchant, { unless: () => false })
const ends: (() => void)[] = [
  gpc,
  followTcf(gpc, { vendor: 7, outside: 'session', level: ({ gdprApplies }) => (gdprApplies ? 'off' : undefined) }),
  followGoogle(penchant, { region: 'DE', onError: (error) => error instanceof ConsentToolError && error.code }),
  followKlaro(penchant, { service: 'recommendations', storage: 'memory' }),
]
for (const end of ends) end()

// The same with a profile that keeps receipts and can pause.
declare const later: { consent: { readonly level: 'off' | 'session' | 'device'; readonly paused: boolean
  set(level: 'off' | 'session' | 'device', options?: { keep?: boolean; text?: string }): Promise<{ at: number }>
  receipt(): { at: number } | undefined } }
followTcf(later)
followGoogle(respectGpc(later))

// @ts-expect-error: a level that there is not
followGoogle(penchant, { granted: 'always' })
// @ts-expect-error: no such option
followTcf(penchant, { vendors: [7] })
`
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, types: [] },
      ...{ skipLibCheck: false, target: 'es2022', lib: ['es2023', 'dom'], module: 'nodenext' },
    }
    await writeFile(join(folder, 'use.ts'), use)
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
    const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', 'bin', 'tsc')
    const checked = await promisify(execFile)(process.execPath, [tsc, '--project', folder]).catch((error) => error)
    assert.equal(checked.code ?? 0, 0, checked.stdout)
  })
})
