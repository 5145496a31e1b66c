// penchant init, configs with comments, and presets.

import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { books, HOUR, ids, NOON, penchant, temporaryFolder } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

const folder = await temporaryFolder()
const presets = new URL('../../src/compile/config/presets/', import.meta.url)
const lines = (items) => items.map((item) => `${JSON.stringify(item)}\n`).join('')

async function file(name, content) {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const items = await file('books.ndjson', lines(books))

describe('penchant init', () => {
  test('begins a config with a role and a reason for each field, and build reads it', async () => {
    const out = join(folder, 'begun.jsonc')
    const begun = await penchant(['init', items, '--out', out])
    assert.equal(begun.code, 0, begun.stderr)
    assert.match(begun.stdout, /5 fields of 10 items; a site of the kind media, since it has a field creators/)
    const text = await readFile(out, 'utf8')
    assert.match(text, /"preset": "media"/)
    assert.match(text, /"creators": "creator", \/\/ its name speaks of who made it/)
    const built = await penchant(['build', items, '--config', out, '--out', join(folder, 'begun.pnc')])
    assert.equal(built.code, 0, built.stderr)
    assert.match(built.stdout, /creators\s+creator\s+1\s+the config says so/)
  })

  const sites = {
    shop: [{ id: 'a', title: 'A coat', price: 10 }],
    news: [{ id: 'a', title: 'A storm', section: 'Weather', text: 'It blew all night.' }],
    courses: [{ id: 'a', title: 'Loops', skills: ['python'], price: 5 }],
    docs: [{ id: 'a', title: 'Install', path: 'https://example.org/install' }],
    media: [{ id: 'a', title: 'Emma', genres: ['Love'], year: 1815 }],
  }
  for (const [preset, items] of Object.entries(sites)) {
    test(`takes ${Object.keys(items[0]).join(', ')} for ${preset}`, async () => {
      const out = join(folder, `${preset}.jsonc`)
      const { stderr } = await penchant(['init', '-', '--out', out], { input: lines(items) })
      assert.equal(stderr, '')
      assert.match(await readFile(out, 'utf8'), new RegExp(`"preset": "${preset}"`))
    })
  }

  test('writes what a field is called as it is, and on one line', async () => {
    const odd = lines([{ id: 'a', 'two\nlines // and */ more': ['x', 'y'], title: 'A' }])
    const path = await file('odd.ndjson', odd)
    const out = join(folder, 'odd.jsonc')
    assert.equal((await penchant(['init', path, '--out', out])).code, 0)
    const built = await penchant(['build', path, '--config', out, '--out', join(folder, 'odd.pnc')])
    assert.equal(built.code, 0, built.stderr)
  })

  test('replaces no file, and refuses a preset that there is not', async () => {
    const own = await file('own.jsonc', '{}')
    const kept = await penchant(['init', items, '--out', own])
    assert.equal(kept.code, 2)
    assert.match(kept.stderr, /own\.jsonc is there already/)
    assert.equal(await readFile(own, 'utf8'), '{}')
    const unknown = await penchant(['init', items, '--preset', 'shops', '--out', join(folder, 'no.jsonc')])
    assert.equal(unknown.code, 2)
    assert.match(unknown.stderr, /got "shops", expected one of shop, news, docs, courses, media/)
  })
})

describe('a config', () => {
  test('may have comments, and commas behind the last entry', async () => {
    const config = await file('commented.json', '{ // what it is\n "fields": { "lists": "popularity", /* so */ },\n}\n')
    const built = await penchant(['build', items, '--config', config, '--out', join(folder, 'commented.pnc')])
    assert.equal(built.code, 0, built.stderr)
    assert.match(built.stdout, /lists\s+popularity/)
  })

  test('keeps what looks like a comment within a text', async () => {
    const config = await file('quoted.json', '{ "fields": { "//no": "ignored" } }')
    const built = await penchant(['build', items, '--config', config, '--out', join(folder, 'quoted.pnc')])
    assert.match(built.stderr, /fields\.\/\/no/)
  })

  test('that is no JSON is refused at its line and column, comments or not', async () => {
    const config = await file('broken.json', '{ // one\n  /* two */ "fields": }\n')
    const built = await penchant(['build', items, '--config', config, '--out', join(folder, 'broken.pnc')])
    assert.match(built.stderr, /line 2 column 23.*\[config_invalid\]/s)
  })
})

describe('a preset', () => {
  test('is documented as it is', async () => {
    const page = await readFile(new URL('../../docs/presets.md', import.meta.url), 'utf8')
    for (const name of await readdir(presets)) {
      const [preset] = name.split('.')
      const section = page.slice(page.indexOf(`\n\`${preset}\`: `))
      const [, block] = /```json\n(.*?)```/s.exec(section)
      assert.deepEqual(JSON.parse(block), JSON.parse(await readFile(new URL(name, presets), 'utf8')), preset)
    }
  })

  const shop = { items: books, config: { fields: { lists: 'popularity' }, preset: 'shop' } }

  test('acts in a page as it does in a build, and the config goes above it', async (t) => {
    const shelf = async (config) => {
      const penchant = await visit(t, { items: books, config })
      await act(penchant, ['view', 'moby'], ['purchase', 'typee'])
      return ids(await penchant.recommend({ limit: 20 }))
    }
    const plain = await shelf({ fields: { lists: 'popularity' } })
    assert.ok(!plain.includes('moby') && !plain.includes('typee'))
    const preset = await shelf(shop.config)
    assert.ok(preset.includes('moby') && !preset.includes('typee'))
    const above = await shelf({ ...shop.config, shaping: { seen: { view: 'exclude' } } })
    assert.ok(!above.includes('moby') && !above.includes('typee'))
  })

  test('of a shop lets what was bought come again after a year', async (t) => {
    let now = NOON
    const penchant = await visit(t, { ...shop, now: () => now })
    await act(penchant, ['purchase', 'typee'])
    const shows = async () => ids(await penchant.recommend({ limit: 20 })).includes('typee')
    now += 364 * 24 * HOUR
    assert.equal(await shows(), false)
    now += 2 * 24 * HOUR
    assert.equal(await shows(), true)
  })

  test('is named by --preset as by the config, and the option goes above', async () => {
    const build = async (name, ...options) => {
      const out = join(folder, name)
      const built = await penchant(['build', items, '--out', out, ...options])
      assert.equal(built.code, 0, built.stderr)
      return readFile(out)
    }
    const named = await build('named.pnc', '--config', await file('named.json', '{ "preset": "docs" }'))
    assert.deepEqual(await build('option.pnc', '--preset', 'docs'), named)
    const other = await file('other.json', '{ "preset": "news" }')
    assert.deepEqual(await build('above.pnc', '--config', other, '--preset', 'docs'), named)
    assert.notDeepEqual(await build('none.pnc'), named)
  })

  test('that there is not is refused', () =>
    refuses(
      () => open({ items: books, config: { preset: 'zoo' } }),
      'config_invalid',
      /`preset`: got "zoo", expected one of shop, news, docs, courses, media/,
    ))
})
