const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { open, PenchantError } = require('penchant')

const items = readFileSync(join(__dirname, 'items.ndjson'), 'utf8').trim().split('\n').map(JSON.parse)
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

test('a catalogue is what readFileSync gives, or its ArrayBuffer', async () => {
  const bytes = readFileSync(join(__dirname, 'catalog.pnc'))
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  for (const catalog of [bytes, buffer, Uint8Array.from(bytes), join(__dirname, 'catalog.pnc')]) {
    const penchant = await open({ catalog })
    expect(ids(await penchant.recommend({ limit: 12 }))).toHaveLength(12)
    await penchant.close()
  }
})

test('what was learned goes out as JSON and comes back', async () => {
  const [one, other] = [await open({ items, consent: 'session' }), await open({ items, consent: 'session' })]
  await one.record({ type: 'like', item: 'space-01' })
  expect(await other.data.import(await one.data.export())).toMatchObject({ events: 1 })
  expect(ids(await other.recommend())).toEqual(ids(await one.recommend()))
})

test.each([
  ['option_invalid', () => open()],
  ['option_invalid', () => open({ catalog: 7 })],
  ['source_duplicate', () => open({ items: [{ id: 'a' }, { id: 'a' }] })],
  ['source_field', () => open({ items: [{ title: 'No id' }] })],
  ['catalog_unreachable', () => open({ catalog: join(__dirname, 'nothing.pnc') })],
  ['catalog_magic', () => open({ catalog: new Uint8Array(100) })],
  ['item_unknown', async () => (await open({ items, consent: 'session' })).record({ type: 'click', item: 'nothing' })],
  ['option_invalid', async () => (await open({ items })).recommend({ limit: -1 })],
  ['shelf_unknown', async () => (await open({ items })).explain('nothing', 'space-01')],
  ['import_invalid', async () => (await open({ items })).data.import({})],
])('what fails is a PenchantError: %s', async (code, work) => {
  const error = await work().catch((thrown) => thrown)
  expect(error).toBeInstanceOf(PenchantError)
  expect(error).toMatchObject({ name: 'PenchantError', code })
})

test('an engine that is not where it is said to be is named', async () => {
  // One engine serves a whole program: this is a program of its own.
  jest.resetModules()
  const fresh = require('penchant')
  const engine = join(__dirname, 'nothing.wasm')
  const error = await fresh.open({ items, engine }).catch((thrown) => thrown)
  expect(error).toBeInstanceOf(fresh.PenchantError)
  expect(error).toMatchObject({ code: 'wasm_unavailable', reason: 'file_missing' })
  expect(error.message).toContain(engine)
})
