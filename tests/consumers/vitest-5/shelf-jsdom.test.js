// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
import { open, PenchantError } from 'penchant'
import { expect, test } from 'vitest'

const items = readFileSync('items.ndjson', 'utf8').trim().split('\n').map(JSON.parse)
const ids = (shelf) => shelf.items.map(({ id }) => id)

test('three clicks on a topic bring more of it', async () => {
  const penchant = await open({ items, consent: 'session' })
  const before = ids(await penchant.recommend({ limit: 6 }))
  for (const item of ['space-01', 'space-02', 'space-03']) await penchant.record({ type: 'click', item })
  const after = ids(await penchant.recommend({ limit: 6 }))
  const ofSpace = (list) => list.filter((id) => id.startsWith('space')).length
  expect(ofSpace(after)).toBeGreaterThan(ofSpace(before))
  await penchant.close()
})

test('a catalogue is what readFileSync gives, or an ArrayBuffer, of whichever realm', async () => {
  const bytes = readFileSync('catalog.pnc')
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  for (const catalog of [bytes, buffer, Uint8Array.from(bytes), Uint8Array.from(bytes).buffer]) {
    const penchant = await open({ catalog })
    expect(ids(await penchant.recommend({ limit: 12 }))).toHaveLength(12)
    await penchant.close()
  }
})

test.each([
  ['option_invalid', () => open()],
  ['option_invalid', () => open({ catalog: 7 })],
  ['source_duplicate', () => open({ items: [{ id: 'a' }, { id: 'a' }] })],
  ['source_field', () => open({ items: [{ title: 'No id' }] })],
  ['catalog_unreachable', () => open({ catalog: 'nothing.pnc' })],
  ['catalog_magic', () => open({ catalog: new Uint8Array(100) })],
  ['item_unknown', async () => (await open({ items, consent: 'session' })).record({ type: 'click', item: 'nothing' })],
  ['option_invalid', async () => (await open({ items })).recommend({ limit: -1 })],
])('what fails is a PenchantError: %s', async (code, work) => {
  const error = await work().catch((thrown) => thrown)
  expect(error).toBeInstanceOf(PenchantError)
  expect(error).toMatchObject({ name: 'PenchantError', code })
})
