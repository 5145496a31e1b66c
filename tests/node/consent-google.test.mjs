// The adapter for Google Consent Mode, on a page with gtag’s own snippet.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { followGoogle } from '../../dist/consent-google.js'
import { following, livesByConsent, noting, page, quiet, reports, said, settled } from '../fixtures/consent-tools.mjs'

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

  test('an entry that cannot be read is reported, and its push goes on as if nobody listened', async (t) => {
    const { errors, onError } = reports()
    const window = page()
    const broken = {
      get personalization_storage() {
        throw new RangeError('not for you')
      },
    }
    window.gtag('consent', 'default', broken)
    const penchant = noting()
    following(t, followGoogle(penchant, { window, onError }))
    assert.equal(window.dataLayer.push(['consent', 'update', broken], ['consent', 'update', said('granted')]), 3)
    await settled()
    assert.deepEqual([errors.map(({ code }) => code), penchant.sets], [['tool_failed', 'tool_failed'], ['device']])
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
