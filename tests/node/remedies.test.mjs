// What a message says of an easy mistake: what was got, and what to do instead.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { books, config } from '../fixtures/shop.mjs'
import { refuses, visit } from '../fixtures/visit.mjs'

const facts = {
  length: { field: 'shelf', values: { short: ['a'], long: ['b'] } },
  size: { bands: { small: [1, 49], large: [50, 1_000] } },
}
const items = books.map((book, place) => ({ ...book, shelf: place % 2 === 0 ? 'a' : 'b' }))
const opened = { items, config: { ...config, fields: { ...config.fields, shelf: 'category' }, facts } }
const withLayer = (data, more = {}) => open({ ...opened, layers: [{ data, ...more }] })

/** By the mistake: the call, the code, and what the message has to say. */
const mistakes = {
  'an unknown shelf that is continued': [
    (p) => p.recommend({ after: 'nope' }),
    'shelf_unknown',
    /no shelf "nope" is remembered: the last 32 shelves are remembered.*use its shelf/,
  ],
  'a filter for a continued shelf': [
    async (p) => p.recommend({ after: (await p.recommend({ limit: 1 })).id, filter: { shelf: 'a' } }),
    'option_invalid',
    /`filter`: got an option beside `after`: a continued shelf keeps those that it was made with, expected after, limit/,
  ],
  'a copy as a text': [
    async (p) => p.data.import(JSON.stringify(await p.data.export())),
    'import_invalid',
    /got a text, .*JSON\.parse/,
  ],
  'a layer’s copy as a text': [
    async (p) => withLayer(JSON.stringify(await p.data.export())),
    'import_invalid',
    /`layers\[0\]\.data\.format`: got a text, .*JSON\.parse/,
  ],
  'a layer of a copy and a profile': [
    async (p) => withLayer(await p.data.export(), { profile: 'other' }),
    'option_invalid',
    /`layers\[0\]`: got both `data` and `profile`/,
  ],
  'a layer of neither': [() => open({ ...opened, layers: [{}] }), 'option_invalid', /got neither `data` nor `profile`/],
  'a list of items for reload': [
    (p) => p.reload(items),
    'option_invalid',
    /`catalog`: got a list.*give a list of items as \{ items \}/,
  ],
  'a list of items for open': [() => open(items), 'option_invalid', /`options`: got a list.*\{ items \}/],
  'an address alone for open': [() => open('/catalog.pnc'), 'option_invalid', /got "\/catalog\.pnc".*\{ catalog \}/],
  'no word for a fact': [
    (p) => p.profile.given({ length: [] }),
    'option_invalid',
    /`facts\.length`: got an empty list/,
  ],
  'a list for a band': [
    (p) => p.profile.given({ size: [3, 15] }),
    'option_invalid',
    /`facts\.size`: got a list, expected a number, or the name of a band: small, large/,
  ],
}
for (const weight of [0, 2, -1, Number.NaN, '1']) {
  mistakes[`a layer’s weight of ${JSON.stringify(weight)}`] = [
    async (p) => withLayer(await p.data.export(), { weight }),
    'option_invalid',
    /`layers\[0\]\.weight`: got .*, expected a number above 0, at most 1$/,
  ]
}

describe('the message says what to do about', () => {
  for (const [mistake, [call, code, says]] of Object.entries(mistakes)) {
    test(mistake, async (t) => {
      const penchant = await visit(t, opened)
      await refuses(() => call(penchant), code, says)
    })
  }
})

test('at level off the console says once that no event, no fact and no wish is kept', async (t) => {
  const said = t.mock.method(console, 'info', () => {})
  const penchant = await visit(t, { ...opened, consent: 'off' })
  const fact = await penchant.profile.given({ length: 'short' })
  assert.deepEqual(fact, { recorded: false, reason: 'consent' })
  await penchant.record({ type: 'view', item: 'moby' })
  assert.equal(said.mock.callCount(), 1)
  assert.match(said.mock.calls[0].arguments[0], /nothing was recorded.*no event, no fact and no wish is kept/)
})
