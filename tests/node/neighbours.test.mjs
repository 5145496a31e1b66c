// Neighbours: a table of what goes with what becomes a signal of the catalogue, which ranks, explains and is undone.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { compile, load } from '../../dist/node-compiler.js'
import { words } from '../../dist/words.js'
import { books, config, find, ids, NOON, penchant as run, temporaryFolder } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

const folder = await temporaryFolder()
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)

/** A table from rows of item, neighbour and weight. */
function table(name, rows) {
  const known = [...new Set(rows.flatMap(([item, neighbour]) => [item, neighbour]))]
  return {
    name,
    ids: known,
    item: Uint32Array.from(rows, ([item]) => known.indexOf(item)),
    neighbour: Uint32Array.from(rows, ([, neighbour]) => known.indexOf(neighbour)),
    weight: Float32Array.from(rows, ([, , weight]) => weight),
  }
}

const together = table('neighbours', [
  ['nostromo', 'emma', 0.2],
  ['nostromo', 'persuasion', 0.9],
  ['nostromo', 'moby', -0.4],
  ['moby', 'island', 0.5],
  ['moby', 'persuasion', 0.1],
  ['moby', 'moby', 9],
  ['moby', 'a book that is gone', 1],
])
const next = table('next', [
  ['nostromo', 'omoo', 1],
  ['emma', 'persuasion', 1],
])

const source = Buffer.from(JSON.stringify(books))
const job = { source, config: JSON.stringify(config), duplicates: 'refuse', neighbours: [together, next] }

before(async () => load(readFile(new URL('../../dist/compiler.wasm', import.meta.url))))

/** A visitor of the bookshop that has the tables. */
const visitor = (t, change = {}) => visit(t, { catalog: compile({ ...job, ...change }).bytes })

describe('the compiler', () => {
  test('says what became of each table', () => {
    const stages = new Set()
    const compiled = compile({ ...job, progress: (stage) => stages.add(stage) })
    assert.ok(stages.has('neighbours'))
    assert.deepEqual(compiled.neighbours, [
      { name: 'neighbours', items: 2, entries: 5, perItem: 3, unknown: 1, own: 1, beyond: 0, faint: 0 },
      { name: 'next', items: 2, entries: 2, perItem: 1, unknown: 0, own: 0, beyond: 0, faint: 0 },
    ])
    assert.deepEqual(compile({ ...job, neighbours: undefined }).neighbours, [])
  })

  test('refuses what cannot be used, by set and row', () => {
    const refused = (rows, ...says) =>
      assert.throws(
        () => compile({ ...job, neighbours: [table('mine', rows)] }),
        ({ code, message }) => code === 'neighbours_invalid' && says.every((pattern) => pattern.test(message)),
      )
    refused([['moby', 'emma', Number.NaN]], /`mine`/, /NaN in row 0/)
    refused([['moby', 'emma', 2e6]], /row 0/, /-1e6 to 1e6/)
    refused(
      [
        ['moby', 'emma', 1],
        ['moby', 'emma', 2],
      ],
      /row 0 and in row 1/,
    )
  })
})

describe('what was opened', () => {
  test('brings along what others chose with it, and says so', async (t) => {
    const penchant = await visitor(t)
    await act(penchant, ['view', 'nostromo'])
    const shelf = await penchant.recommend({ weights: { neighbours: 5, affinity: 0, popularity: 0 } })
    assert.equal(shelf.items[0].id, 'persuasion')
    assert.equal(shelf.items.at(-1).id, 'moby', 'what speaks against it goes last')
    const [reason] = shelf.items[0].reasons
    assert.equal(reason.signal, 'neighbours')
    assert.deepEqual(
      reason.because.map(({ item }) => item),
      ['nostromo'],
    )
    const titleOf = (id) => find(id)?.title
    const said = (locale) => words({ locale }).because(reason, { titleOf }).text
    assert.equal(said('en'), 'Because you opened Nostromo: others who did chose this too')
    assert.equal(said('de'), 'Weil du Nostromo geöffnet hast: Wer das tat, wählte oft auch dies')
  })

  test('and rejected counts with its sign', async (t) => {
    const value = async (type) => {
      const penchant = await visitor(t)
      await act(penchant, [type, 'nostromo'])
      const shelf = await penchant.recommend()
      const { signals } = await penchant.explain(shelf.id, 'persuasion')
      return signals.find(({ signal }) => signal === 'neighbours').value
    }
    const [viewed, rejected] = [await value('view'), await value('not_interested')]
    assert.ok(viewed > 0.85 && viewed < 0.95 && Math.abs(rejected + 4 * viewed) < 1e-9, `${viewed} ${rejected}`)
  })

  test('adds up to the score with all else, event by event', async (t) => {
    const penchant = await visitor(t)
    await act(penchant, ['view', 'nostromo'], ['like', 'moby'], ['dislike', 'emma'], ['view', 'nostromo'])
    const shelf = await penchant.recommend({ seen: 'include', limit: 1000 })
    let found = 0
    for (const { id, score } of shelf.items) {
      const { parts, signals } = await penchant.explain(shelf.id, id)
      for (const all of [parts, signals]) {
        const contributions = all.map(({ contribution }) => contribution)
        assert.ok(Math.abs(sum(contributions) - score) <= 1e-5 * Math.max(...contributions.map(Math.abs)), id)
      }
      for (const { contribution, because } of parts.filter(({ kind }) => kind === 'neighbours')) {
        found += 1
        assert.ok(Math.abs(sum(because.map((event) => event.contribution)) - contribution) < 1e-9, id)
      }
    }
    assert.ok(found >= 4, `${found} parts are of neighbours`)
  })

  test('can be thought away, and forgotten', async (t) => {
    const penchant = await visitor(t)
    await act(penchant, ['view', 'nostromo'])
    const options = { weights: { neighbours: 5 } }
    const shelf = await penchant.recommend(options)
    const { without } = await penchant.explain(shelf.id, 'persuasion', { without: { item: 'nostromo' } })
    await penchant.profile.forget({ item: 'nostromo' })
    const after = await penchant.recommend(options)
    const at = after.items.findIndex(({ id }) => id === 'persuasion')
    assert.deepEqual(without, { position: at, score: after.items[at].score })
    assert.notEqual(at, 0)
  })
})

test('weights, trust and surfaces know the tables by their names', async (t) => {
  const weighed = { ...config, weights: { next: 4, neighbours: 0 }, trust: { next: 0 } }
  const penchant = await visitor(t, { config: JSON.stringify(weighed) })
  await act(penchant, ['view', 'nostromo'])
  const [first] = (await penchant.recommend({ weights: { affinity: 0, popularity: 0, session: 0 } })).items
  assert.equal(first.id, 'omoo')
  const titleOf = (id) => find(id)?.title
  assert.equal(
    words({ locale: 'en' }).because(first.reasons[0], { titleOf }).text,
    'Because you opened Nostromo: others who did went on to this',
  )
  await refuses(() => penchant.recommend({ weights: { taste: 1 } }), 'option_invalid', /neighbours, next/)
})

test('an item’s neighbours are those that go with it, strongest first', async (t) => {
  const penchant = await visitor(t)
  const shelf = await penchant.similar('nostromo', { by: 'neighbours' })
  assert.deepEqual(ids(shelf), ['persuasion', 'emma'])
  assert.ok(Math.abs(shelf.items[0].score - 0.9) < 0.01)
  const { parts } = await penchant.explain(shelf.id, 'persuasion')
  assert.deepEqual(
    parts.map(({ kind, signal, contribution }) => [kind, signal, contribution]),
    [['neighbours', 'neighbours', shelf.items[0].score]],
  )
  assert.equal(words({ locale: 'en' }).because(shelf.items[0].reasons[0]).text, 'Others chose both')
  assert.deepEqual(ids(await penchant.similar('nostromo', { by: 'neighbours', neighbours: 'next' })), ['omoo'])
  assert.deepEqual(ids(await penchant.similar('waverley', { by: 'neighbours' })), [])
  await refuses(
    () => penchant.similar('nostromo', { by: 'neighbours', neighbours: 'before' }),
    'option_invalid',
    /neighbours, next/,
  )
  const plain = await visit(t)
  assert.deepEqual(ids(await penchant.similar('nostromo')), ids(await plain.similar('nostromo')))
  await refuses(() => plain.similar('nostromo', { by: 'neighbours' }), 'option_invalid', /no neighbours/)
})

test('a privacy notice says by which tables', async (t) => {
  const penchant = await visitor(t)
  const text = (locale) => penchant.describe({ locale }).then((description) => description.text)
  assert.match(
    await text('en'),
    /what others chose along with what you turned to, or after it, by the table “neighbours”/,
  )
  assert.match(await text('de'), /nach der Tabelle „next“/)
})

test('`inspect` shows the tables and what they take', async () => {
  const path = join(folder, 'catalog.pnc')
  await writeFile(path, compile(job).bytes)
  const { code, stdout } = await run(['inspect', path])
  assert.equal(code, 0)
  assert.match(stdout, /NEIGHBOURS +ITEMS +ENTRIES +MOST +BYTES AN ITEM/)
  assert.match(stdout, /^ *neighbours +2 +5 +3 +7\.0$/m)
  assert.match(stdout, /^ *NEWE +7 /m)
})

test('an export has what neighbours said of what was shown, and takes it in again', async (t) => {
  const penchant = await visitor(t)
  await act(penchant, ['view', 'nostromo'])
  const shelf = await penchant.recommend()
  await penchant.record({
    type: 'impression',
    item: shelf.items[0].id,
    recommendation: shelf.id,
    position: 0,
    at: NOON,
  })
  const data = await penchant.data.export()
  const other = await visitor(t)
  await other.data.import(data)
  assert.deepEqual((await other.data.export()).events, data.events)
})
