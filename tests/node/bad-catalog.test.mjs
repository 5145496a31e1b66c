// Bad catalogues and options: whatever is handed to `open`, a typed error with a stable code comes back.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open, PenchantError } from '../../dist/node.js'
import { books, compileTo, config, NOON, temporaryFolder } from '../fixtures/shop.mjs'
import { refuses } from '../fixtures/visit.mjs'

const bytes = await compileTo(join(await temporaryFolder(), 'books.pnc'))

describe('a catalogue’s bytes', () => {
  const changed = (change) => {
    const copy = bytes.slice()
    change(copy, new DataView(copy.buffer))
    return copy
  }

  test('that are none are catalog_length', () => refuses(() => open({ catalog: new Uint8Array() }), 'catalog_length'))

  test('that end early are refused at every length', async () => {
    for (let length = 0; length < bytes.length; length++) {
      await refuses(() => open({ catalog: bytes.subarray(0, length) }), 'catalog_length')
    }
  })

  test('that go on after their end are refused', () =>
    refuses(() => open({ catalog: Uint8Array.of(...bytes, 0) }), 'catalog_length'))

  test('of a newer version are named as such', () => {
    const newer = changed((_, view) => view.setUint32(8, view.getUint32(8, true) + 1, true))
    return refuses(() => open({ catalog: newer }), 'catalog_version', /version 2/, /build it again/)
  })

  test('that were flipped anywhere are refused', async () => {
    for (let at = 0; at < bytes.length; at++) {
      const flipped = changed((copy) => {
        copy[at] ^= 0x40
      })
      await assert.rejects(open({ catalog: flipped }), (error) => {
        assert.ok(error instanceof PenchantError, `byte ${at}: got ${error?.stack}`)
        return assert.match(error.code, /^catalog_(magic|version|length|checksum|layout)$/) === undefined
      })
    }
  })

  test('that promise four gigabytes are refused without asking for them', () => {
    const huge = changed((_, view) => view.setBigUint64(16, 2n ** 32n - 1n, true))
    return refuses(() => open({ catalog: huge }), 'catalog_length', /4294967295/)
  })
})

describe('open refuses', () => {
  const cyclic = { id: 'a' }
  cyclic.self = cyclic
  const cases = {
    'no options at all': [undefined, 'option_invalid'],
    null: [null, 'option_invalid'],
    'neither a catalogue nor items': [{ consent: 'session' }, 'option_invalid'],
    'both a catalogue and items': [{ catalog: bytes, items: books }, 'option_invalid'],
    'a number as a catalogue': [{ catalog: 7 }, 'option_invalid'],
    'an object as items': [{ items: {} }, 'option_invalid'],
    'a level of consent that is none': [{ catalog: bytes, consent: 'always' }, 'option_invalid', /off, session or/],
    'null as a level of consent': [{ catalog: bytes, consent: null }, 'option_invalid'],
    'a number as a level of consent': [{ catalog: bytes, consent: 2 }, 'option_invalid'],
    'a profile without a name': [{ catalog: bytes, profile: '' }, 'option_invalid'],
    'a clock that is no function': [{ catalog: bytes, now: NOON }, 'option_invalid'],
    'an item without an id': [{ items: [{ id: 'a' }, { title: 'Nameless' }] }, 'source_field', /item 2/, /`id`/],
    'an item that is no object': [{ items: [{ id: 'a' }, 'b'] }, 'source_syntax', /item 2/],
    'two items with one id': [{ items: [{ id: 'a' }, { id: 'a' }] }, 'source_duplicate', /item 2/, /item 1/],
    'a value that its role forbids': [
      { items: [books[0], { id: 'x', year: 'soon' }], config },
      'source_field',
      /item 2/,
      /`year`/,
      /"soon"/,
      /a number/,
    ],
    'an item that JSON cannot hold': [{ items: [{ id: 'a', big: 1n }] }, 'option_invalid', /items/],
    'an item that contains itself': [{ items: [cyclic] }, 'option_invalid', /items/],
    'a role that is none': [{ items: books, config: { fields: { title: 'heading' } } }, 'config_invalid', /title/],
    'a config that is none': [{ items: books, config: 'fast' }, 'config_invalid'],
    'an unknown config entry': [{ items: books, config: { colour: 1 } }, 'config_invalid', /colour/],
  }
  for (const [name, [options, code, ...says]] of Object.entries(cases)) {
    test(name, () => refuses(() => open(options), code, ...says))
  }
})
