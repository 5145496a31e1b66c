// What a cell of a table is shown as: as it was given. A number is one only where its text is that of the number.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()

/** Builds a table; resolves to what its items are shown as, and to what a filter lets pass. */
async function built(t, table, name = 'table.csv', config = '') {
  await writeFile(join(folder, name), table)
  await writeFile(join(folder, 'config.json'), config || '{}')
  const args = ['build', name, '--out', 'table.pnc', '--json', '--config', 'config.json']
  const { code, stdout, stderr } = await penchant(args, { cwd: folder })
  assert.equal(code, 0, stderr)
  const profile = await open({ catalog: await readFile(join(folder, 'table.pnc')), consent: 'session' })
  t.after(() => profile.close())
  const column = (field) => ['a', 'b', 'c'].map((id) => profile.item(id)?.[field])
  const passing = async (filter) => (await profile.recommend({ limit: 10, filter })).items.map(({ id }) => id).sort()
  return { column, passing, report: JSON.parse(stdout) }
}

/** A table with one column beside id and title. */
const table = (name, cells, mark = ',') =>
  [['id', 'title', name], ...cells.map((cell, row) => ['abc'[row], `Thing ${row}`, cell])]
    .map((row) => row.join(mark))
    .join('\n')

describe('a cell that would be another text as a number stays as it is', () => {
  const cases = {
    'zeros at the end': ['edition', ['1.50', '2.25', '3']],
    versions: ['version', ['1.9', '1.10', '2.0']],
    'zeros in front': ['article', ['007', '12', '345']],
    'GTINs with zeros in front': ['gtin', ['04006381333931', '14006381333938', '24006381333935']],
    'an exponent': ['model', ['1e5', '200', '300']],
    'a sign': ['phone', ['+4930123456', '4930123457', '4930123458']],
    'more digits than a number has': ['code', ['12345678901234567890', '1', '2']],
  }
  for (const [name, [field, cells]] of Object.entries(cases)) {
    for (const [file, mark] of [
      ['cells.csv', ','],
      ['cells.csv', ';'],
      ['cells.tsv', '\t'],
    ]) {
      test(`${name}, between ${JSON.stringify(mark)}`, async (t) => {
        const { column } = await built(t, table(field, cells, mark), file)
        assert.deepEqual(column(field), cells)
      })
    }
  }

  test('also where it comes after the first thousand rows', async (t) => {
    const rows = Array.from({ length: 1_200 }, (_, row) => `r${row},Thing ${row},${row + 1}`)
    const { column } = await built(t, ['id,title,code', 'a,One,7', ...rows, 'b,Two,007', 'c,Three,1.50'].join('\n'))
    assert.deepEqual(column('code'), ['7', '007', '1.50'])
  })

  test('in each of several rows of one id', async (t) => {
    const rows = ['a,One,1', 'b,Two,2', 'a,One,03', 'c,Three,4']
    const { column } = await built(t, ['id,title,code', ...rows].join('\n'))
    assert.deepEqual(column('code'), ['1', '2', '4'])
  })

  test('as an id', async (t) => {
    const { column } = await built(t, 'sku,title\n007,One\n1e5,Two\n1.50,Three\n')
    assert.deepEqual(column('title'), [undefined, undefined, undefined])
    const profile = await open({ catalog: await readFile(join(folder, 'table.pnc')), consent: 'session' })
    assert.deepEqual(
      ['007', '1e5', '1.50'].map((id) => profile.item(id)?.sku),
      ['007', '1e5', '1.50'],
    )
    await profile.close()
  })
})

describe('a column that is called a price or a measure holds numbers', () => {
  const cases = {
    'with zeros at the end': ['price', ['39.90', '12.00', '5'], [39.9, 12, 5]],
    'with a comma before decimals': ['Preis', ['"1.299,00"', '"39,90"', '"5,00"'], [1299, 39.9, 5]],
    'of a point that other cells show to be one of thousands': [
      'Verkaufspreis',
      ['1.299', '"39,90"', '12'],
      [1299, 39.9, 12],
    ],
    'with zeros at the end, of kilograms': ['weight', ['0.50', '1.25', '2'], [0.5, 1.25, 2]],
  }
  for (const [name, [field, cells, expected]] of Object.entries(cases)) {
    test(name, async (t) => {
      const { column, passing } = await built(t, table(field, cells))
      assert.deepEqual(column(field), expected)
      const most = Math.max(...expected)
      assert.deepEqual(await passing({ [field]: { min: most } }), [['a', 'b', 'c'][expected.indexOf(most)]])
    })
  }

  test('and as the config says otherwise', async (t) => {
    const { column } = await built(
      t,
      table('strength', ['1.50', '2.25', '10']),
      'said.csv',
      '{"fields":{"strength":"number"}}',
    )
    assert.deepEqual(column('strength'), [1.5, 2.25, 10])
  })

  test('but of one in which every point may be one of thousands the report says so', async (t) => {
    const { column, report } = await built(t, table('price', ['1.299', '2.500', '3.000']))
    assert.deepEqual(column('price'), ['1.299', '2.500', '3.000'])
    assert.match(JSON.stringify(report.findings), /has two readings, of which no other value decides/)
  })
})
