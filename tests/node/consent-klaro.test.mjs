// The adapter for Klaro, on a consent manager that tells what Klaro’s tells, when it tells it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { followKlaro } from '../../dist/consent-klaro.js'
import { following, livesByConsent, noting, quiet, reports, settled, withKlaro } from '../fixtures/consent-tools.mjs'

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

  test('before anything was saved the level stays what the page opened with', async (t) => {
    const { manager, window } = withKlaro(services)
    const penchant = noting({ level: 'session' })
    following(t, followKlaro(penchant, quiet(window)))
    manager.updateConsent('memory', true)
    await settled()
    assert.deepEqual(penchant.sets, [])
  })

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
