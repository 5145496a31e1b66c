// Texts as the module that is downloaded reads them: its normal forms come from JavaScript, those of the native tests from a crate.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { open } from '../../dist/node.js'

/** What is learned of a like of the first of two texts: words that the second has too, since others lead nowhere. */
async function sharedWords(texts, language) {
  const items = texts.map((text, number) => ({ id: `item-${number}`, text }))
  const penchant = await open({ items, config: { fields: { text: 'text' }, language }, consent: 'session' })
  await penchant.record({ type: 'like', item: 'item-0' })
  const interests = await penchant.profile.interests({ limit: 100 })
  await penchant.close()
  return interests.map(({ value }) => value)
}

const alike = [
  ['ﬁne ＡＢＣ', 'fine abc', 'en', 2],
  ['cafe\u0301 E\u0301TUDE', 'café étude', 'en', 2],
  ['Übermut Ångström', 'Ubermut Angstrom', 'en', 2],
  ['ｶﾞｶﾞ', 'ガガ', 'ja', 1],
  ['①②③ ㎏', '123 kg', 'en', 2],
  ['ёлка', 'елка', 'ru', 1],
]
for (const [one, other, language, count] of alike) {
  test(`${one} and ${other} are the same words`, async () => {
    assert.equal((await sharedWords([one, other], language)).length, count)
    assert.equal((await sharedWords([other, one], language)).length, count)
  })
}

test('letters that look like marks stay', async () => {
  assert.deepEqual(await sharedWords(['がが', 'かか'], 'ja'), [])
  assert.deepEqual(await sharedWords(['हिन्दी', 'हन्द'], 'hi'), [])
})

const lamp = {
  text: '<p><strong>Dimmable</strong>&nbsp;light</p><ul class="specs"><li>oak</li></ul> https://shop.example/ul',
  brands: ['Tom &amp; Jerry'],
}
const rug = {
  text: '<p><strong>Woollen</strong>&nbsp;rug</p><ul class="specs"><li>oak</li></ul>',
  brands: ['Tom & Jerry'],
}
const described = [
  { id: 'lamp', ...lamp },
  { id: 'rug', ...rug },
]
const config = { fields: { text: 'text', brands: 'tag' } }

/** What has to hold of the catalogue of the two, however it came to be. */
async function saysNothingOfMarkup(opened) {
  const penchant = await opened
  await penchant.record({ type: 'like', item: 'lamp' })
  const interests = await penchant.profile.interests({ limit: 100 })
  const { items } = await penchant.recommend({ limit: 5, shape: false, filter: { brands: 'Tom & Jerry' } })
  const filtered = items.map(({ id }) => id)
  const shown = penchant.item('lamp')
  await penchant.close()
  // A word or a value that only one of the two has leads nowhere: "strong", "nbsp", "class" and "ul" would be here.
  assert.deepEqual(interests.map(({ value }) => value).sort(), ['Tom & Jerry', 'oak'])
  assert.deepEqual(filtered, ['rug'], 'the value is one, and the lamp was had')
  assert.equal(shown.text, lamp.text, 'what is shown stays as given')
  assert.deepEqual(shown.brands, ['Tom & Jerry'])
}

test('markup, references and addresses say nothing in items that a page compiles', async () => {
  await saysNothingOfMarkup(open({ items: described, config, consent: 'session' }))
})

test('and in those that the command line compiles', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'penchant-texts-'))
  context.after(() => rm(folder, { recursive: true }))
  const [items, settings, out] = ['items.json', 'config.json', 'catalog.pnc'].map((name) => join(folder, name))
  await writeFile(items, JSON.stringify(described))
  await writeFile(settings, JSON.stringify(config))
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
  await promisify(execFile)(process.execPath, [cli, 'build', items, '--config', settings, '--out', out])
  await saysNothingOfMarkup(open({ catalog: await readFile(out), consent: 'session' }))
})
