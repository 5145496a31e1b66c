// What penchant build says: what orders a first visit, what is learned, what is only shown, what it was not sure of.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()
const lamps = Array.from({ length: 12 }, (_, number) => ({
  id: `lamp-${number}`,
  title: `Lamp ${number}`,
  maker: ['Anglepoise', 'Flos'][number % 2],
  rooms: [['Kitchen', 'Hall'][number % 2]],
  price: 10 + number,
  sales: number ** 2,
  photo: `https://example.org/${number}.jpg`,
}))
const policy = {
  version: '1',
  purposes: ['Order the lamps'],
  legalBasis: 'consent',
  owner: 'Lamps',
  contact: 'a@example.org',
}

async function built({ items = lamps, config, options = [] }) {
  const out = join(folder, 'catalog.pnc')
  const given = config === undefined ? [] : ['--config', join(folder, 'config.json')]
  if (config !== undefined) await writeFile(given[1], JSON.stringify(config))
  const input = items.map((item) => JSON.stringify(item)).join('\n')
  return { ...(await penchant(['build', '-', '--out', out, ...given, ...options], { input })), out }
}

/** The lines below a heading. */
function below(heading, text) {
  const lines = text.split('\n')
  const from = lines.indexOf(heading) + 1
  assert.ok(from > 0, `no heading ${heading} in\n${text}`)
  return lines.slice(from, lines.indexOf('', from)).map((line) => line.trim())
}

describe('the report of a build', () => {
  test('says in plain words what each field does for a visitor', async () => {
    const { stdout } = await built({ config: { fields: { sales: 'popularity' } } })
    const [order] = below('A first visit is ordered by', stdout)
    assert.match(order, /^Popularity: the field sales, read as counts \(0 to 121, above 0 for 11 items\)/)
    const learned = below('Learned from what visitors do', stdout)
    assert.deepEqual(
      learned.map((line) => line.split(', read')[0]),
      ['the values of maker, rooms, price', 'the words of title'],
    )
    assert.deepEqual(below('Only shown', stdout), ['photo'])
    assert.doesNotMatch(stdout, /Not sure/)
  })

  test('says what it was not sure of, with the lines of config that settle it', async () => {
    const ranked = lamps.map(({ sales: _, ...lamp }, at) => ({ ...lamp, rank: at + 1 }))
    const { stdout } = await built({ items: ranked })
    const doubts = below('Not sure', stdout)
    assert.match(doubts[0], /^nothing orders a first visit/)
    assert.match(doubts[1], /^it looks like a site of the kind shop, since it has a field price \(price\)/)
    assert.match(doubts[2], /^rank: looks like a rank, 1 for the best, and is not taken as popularity/)
    assert.deepEqual(below('To say so in the config', stdout).slice(1), [
      '"preset": "shop"',
      '"fields": { "rank": { "role": "popularity", "rank": true } }',
    ])
  })

  test('writes weights as they were given', async () => {
    const { stdout } = await built({ config: { fields: { rooms: { role: 'tag', weight: 0.4 } } } })
    assert.match(stdout, /rooms +tag +0\.4 /)
  })

  test('is one object with --json', async () => {
    const { stdout } = await built({ options: ['--json'], config: { preset: 'shop', fields: { photo: 'ignored' } } })
    const report = JSON.parse(stdout)
    assert.equal(report.items, 12)
    assert.deepEqual(report.leftOut, ['photo'])
    assert.deepEqual(report.learned.values, ['maker', 'rooms', 'price'])
    assert.deepEqual(report.fields.find(({ name }) => name === 'sales').role, 'popularity')
    assert.deepEqual(report.doubts, [])
  })

  test('with --strict, a doubt is an error, and nothing is written', async () => {
    const unordered = lamps.map(({ sales: _, ...lamp }) => lamp)
    const refused = await built({
      items: unordered,
      config: { policy },
      options: ['--strict', '--out', join(folder, 'no.pnc')],
    })
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /got 1 doubt.*nothing orders a first visit.*\[source_doubtful\]/s)
    assert.equal(existsSync(join(folder, 'no.pnc')), false)
    const sure = await built({ config: { policy }, options: ['--strict'] })
    assert.equal(sure.code, 0, sure.stderr)
  })
})
