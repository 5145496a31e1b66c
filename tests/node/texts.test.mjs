// Texts as the module that is downloaded reads them: its normal forms come from JavaScript, those of the native tests from a crate.

import assert from 'node:assert/strict'
import { test } from 'node:test'
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
