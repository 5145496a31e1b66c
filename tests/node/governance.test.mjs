// The policy on its way from the config to the visitor: the build that asks for it, what inspect shows, and the
// description, of which every sentence has to follow from a setting.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { books, config, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()

const policy = {
  version: '7',
  purposes: ['Show the books that suit you', 'Help you find others'],
  legalBasis: 'consent',
  owner: 'The Reading Room',
  contact: 'privacy@example.org',
  reviewBy: '2999-01-31',
  forbiddenSurfaces: ['offers'],
  notice: 'https://example.org/privacy',
}

/** Builds the books under a config; resolves to what the command said. */
async function build(changes, ...more) {
  const path = join(folder, `${Math.random()}.config.json`)
  await writeFile(path, JSON.stringify({ ...config, ...changes }))
  const out = `${path}.pnc`
  const said = await penchant(['build', '-', '--config', path, '--out', out, ...more], { input: JSON.stringify(books) })
  return { ...said, out }
}

/** What is described of the books under a config. */
async function described(changes = {}, { locale, items = books, ...options } = {}) {
  const personalizer = await open({ items, config: { ...config, ...changes }, ...options })
  try {
    return await personalizer.describe(locale === undefined ? undefined : { locale })
  } finally {
    await personalizer.close()
  }
}

/** How far popularity sets the books apart: the deviation of ln(1 + c / 10), c being the lists in multiples of their mean. */
function popularitySpread() {
  const named = books.map(({ lists }) => lists).filter((lists) => lists > 0)
  const mean = named.reduce((sum, lists) => sum + lists, 0) / named.length
  const nats = books.map(({ lists }) => Math.log(1 + lists / mean / 10))
  const middle = nats.reduce((sum, value) => sum + value, 0) / nats.length
  return Math.sqrt(nats.reduce((sum, value) => sum + (value - middle) ** 2, 0) / nats.length)
}

const sentences = ({ json }, key) => json.sections.find((section) => section.key === key)?.sentences ?? []

describe('penchant build', () => {
  test('--strict builds with a policy', async () => {
    const { code, stderr, out } = await build({ policy }, '--strict')
    assert.deepEqual([code, stderr], [0, ''])
    assert.ok(existsSync(out))
  })

  test('--strict fails without a policy, says what is asked for, and writes nothing', async () => {
    const { code, stderr, out } = await build({}, '--strict')
    assert.equal(code, 1)
    assert.match(stderr, /`policy`: got nothing, expected one with version, purposes.*\[policy_missing\]/)
    assert.ok(!existsSync(out))
  })

  test('--strict fails where the day of the review is past', async () => {
    const { code, stderr, out } = await build({ policy: { ...policy, reviewBy: '2020-02-29' } }, '--strict')
    assert.equal(code, 1)
    assert.match(stderr, /2020-02-29.*\[policy_overdue\]/)
    assert.ok(!existsSync(out))
  })

  test('warns of a review that is past, and builds', async () => {
    const { code, stderr, out } = await build({ policy: { ...policy, reviewBy: '2020-02-29' } })
    assert.equal(code, 0)
    assert.match(stderr, /^penchant: warning: the policy was to be reviewed by 2020-02-29/)
    assert.match((await penchant(['inspect', out])).stdout, /Warning: the policy was to be reviewed by 2020-02-29/)
  })

  test('names the key of a policy that is wrong', async () => {
    const { code, stderr } = await build({ policy: { ...policy, legalBasis: 'curiosity' } })
    assert.equal(code, 1)
    assert.match(stderr, /policy\.legalBasis.*got "curiosity", expected one of consent.*\[config_invalid\]/)
  })

  test('and no policy at all need no word', async () => {
    const { code, stderr, out } = await build({})
    assert.deepEqual([code, stderr], [0, ''])
    assert.doesNotMatch((await penchant(['inspect', out])).stdout, /POLICY/)
  })
})

test('penchant inspect shows the policy', async () => {
  const { out } = await build({ policy })
  const { stdout } = await penchant(['inspect', out])
  for (const line of [/version +7/, /legal basis +consent/, /owner +The Reading Room/, /contact +privacy@example\.org/])
    assert.match(stdout, line)
  assert.match(stdout, /purposes +Show the books that suit you\n +Help you find others/)
  assert.match(stdout, /never personal +offers/)
  assert.doesNotMatch(stdout, /Warning/)
})

test('the policy is there for the page as it was built', async () => {
  const personalizer = await open({ items: books, config: { ...config, policy } })
  assert.deepEqual(personalizer.policy, policy)
  await personalizer.close()
  const without = await open({ items: books, config })
  assert.equal(without.policy, undefined)
  await without.close()
  assert.throws(() => without.policy, { code: 'closed' })
})

test('a surface that the policy forbids has the same order for everybody', async () => {
  const personalizer = await open({ items: books, config: { ...config, policy }, consent: 'session' })
  const offers = { surface: 'offers', personalization: 1, weights: { affinity: 5 } }
  const before = (await personalizer.recommend(offers)).items.map(({ id }) => id)
  await personalizer.record({ type: 'like', item: 'emma' })
  await personalizer.record({ type: 'like', item: 'persuasion' })
  const shelf = await personalizer.recommend(offers)
  assert.equal(shelf.forbidden, true, 'and it says so')
  assert.deepEqual(
    shelf.items.map(({ id }) => id),
    before,
  )
  assert.equal(shelf.personal, 0)
  assert.ok((await personalizer.recommend({ surface: 'home' })).personal > 0)
  await personalizer.close()
})

describe('the description', () => {
  test('names purposes, legal basis, owner, contact, notice, version and review', async () => {
    const description = await described({ policy })
    for (const part of [
      ...policy.purposes,
      'your consent',
      'The Reading Room',
      policy.contact,
      policy.notice,
      'version 7',
      '31 January 2999',
    ])
      assert.ok(description.text.includes(part), `${part} is missing`)
    assert.deepEqual(description.json.policy, policy)
  })

  test('says the same in all three forms', async () => {
    const { text, markdown, json } = await described({ policy })
    assert.ok(json.sections.length >= 6)
    for (const { title, sentences } of json.sections) {
      assert.ok(text.includes(title) && markdown.includes(`## ${title}`))
      for (const sentence of sentences) assert.ok(text.includes(sentence), sentence)
      const unescaped = markdown.replace(/\\(.)/g, '$1')
      for (const sentence of sentences) assert.ok(unescaped.includes(`- ${sentence}`), sentence)
    }
  })

  test('says of each other legal basis something else', async () => {
    const bases = ['consent', 'contract', 'legal-obligation', 'vital-interests', 'public-task', 'legitimate-interests']
    for (const locale of ['en', 'de']) {
      const said = new Set()
      for (const legalBasis of bases) {
        const description = await described({ policy: { ...policy, legalBasis } }, { locale })
        said.add(sentences(description, 'purposes')[1])
      }
      assert.equal(said.size, bases.length)
    }
  })

  test('without a policy says nothing of purposes and of who answers', async () => {
    const { json } = await described()
    const keys = json.sections.map(({ key }) => key)
    assert.deepEqual(keys, ['storage', 'ranking', 'device', 'controls'])
    assert.equal(json.policy, undefined)
  })

  test('says for how long and how much is kept', async () => {
    assert.match(sentences(await described(), 'storage').at(-1), /5,000 entries.*365 days/)
    const brief = await described({ retention: { events: 200, days: 1.5 } })
    assert.match(sentences(brief, 'storage').at(-1), /200 entries.*36 hours/)
    assert.deepEqual(brief.json.retention, { events: 200, days: 1.5 })
  })

  test('tells of the coarse situation only where it goes with what is recorded', async () => {
    assert.match(
      (await described()).text,
      /coarse situation: part of the day, weekday or weekend, kind of device, language/,
    )
    assert.doesNotMatch((await described({}, { context: false })).text, /coarse situation/)
  })

  test('names every parameter in force with its share of the weight, the weightiest first', async () => {
    const { json, ...description } = await described()
    // Affinity 1, session .2, context .2, popularity 4 times how far it sets the books apart; these have neither prices nor dates.
    const popularity = 4 * popularitySpread()
    const whole = 1 + 0.2 + 0.2 + popularity
    assert.deepEqual(
      json.signals.map(({ name, share }) => [name, share.toFixed(3)]),
      [
        ['affinity', (1 / whole).toFixed(3)],
        ['popularity', (popularity / whole).toFixed(3)],
        ['session', (0.2 / whole).toFixed(3)],
        ['context', (0.2 / whole).toFixed(3)],
      ],
    )
    assert.match(description.text, /62% of the weight: what items have in common.*\(title, creators and subjects\)/)
    assert.match(description.text, /13% of the weight: how popular an item is/)
    assert.doesNotMatch(description.text, /price|how new/)
  })

  test('follows the weights: none for what is switched off, another share and direction for what is not', async () => {
    const even = 0.5 / popularitySpread()
    const { text, json } = await described({ weights: { session: 0, popularity: -even, affinity: 0.5, context: 0 } })
    assert.deepEqual(
      json.signals.map(({ name }) => name),
      ['affinity', 'popularity'],
    )
    assert.match(text, /50% of the weight: how popular an item is.*puts an item further down/)
    assert.doesNotMatch(text, /just now|part of the session|in a situation like this/)
  })

  test('names prices and dates where the catalogue has them and they count', async () => {
    const items = books.map((book, number) => ({ ...book, price: 5 + number, added: `2026-01-0${1 + (number % 9)}` }))
    const changes = { weights: { freshness: 0.4 } }
    const { json, text } = await described(changes, { items })
    assert.match(text, /how well the price fits/)
    assert.match(text, /how new an item is/)
    assert.deepEqual(json.signals.map(({ name }) => name).sort(), [
      'affinity',
      'context',
      'freshness',
      'popularity',
      'price',
      'session',
    ])
    const fields = { ...config.fields, price: { role: 'price', sensitive: true } }
    const secret = await described({ ...changes, fields }, { items })
    assert.doesNotMatch(secret.text, /how well the price fits/)
  })

  test('says that the order is the same for everybody where nothing personal counts', async () => {
    const { text } = await described({ weights: { affinity: 0, session: 0, context: 0, price: 0 } })
    assert.match(text, /the same for every visitor, a weighted sum/)
    assert.doesNotMatch(text, /fades|the less the personal parameters/)
  })

  test('says how soon things fade', async () => {
    assert.match((await described()).text, /counts half after 30 days, and as part of the session after 30 minutes/)
    const other = await described({ halfLife: { long: 12, short: 2 } })
    assert.match(other.text, /counts half after 12 hours, and as part of the session after 2 hours/)
  })

  test('tells which fields are never learned', async () => {
    assert.deepEqual(sentences(await described(), 'never'), [])
    const fields = { ...config.fields, subjects: { role: 'tag', sensitive: true } }
    const { json, text } = await described({ fields })
    assert.match(text, /Nothing is ever learned from these properties of items: subjects\./)
    assert.deepEqual(json.sensitive, ['subjects'])
    assert.ok(!json.learned.includes('subjects'))
  })

  test('tells what differs by surface, and which are never personal', async () => {
    const surfaces = { home: {}, late: { weights: { popularity: 1.5 } }, offers: { weights: { affinity: 3 } } }
    const { text, json } = await described({ surfaces, policy })
    assert.match(text, /part of the site called “late”, these weights differ: popularity 1\.5\./)
    assert.doesNotMatch(text, /“home”|“offers”, these weights/)
    assert.match(text, /in the same order for every visitor: offers\./)
    assert.deepEqual(json.surfaces, [{ name: 'late', weights: { popularity: 1.5 } }])
    const free = await described({ surfaces, policy: { ...policy, forbiddenSurfaces: [] } })
    assert.doesNotMatch(free.text, /Not personal at all/)
    assert.match(free.text, /“offers”, these weights differ: affinity 3\./)
  })

  test('claims nothing that it cannot know', async () => {
    for (const locale of ['en', 'de']) {
      const { text } = await described({ policy }, { locale })
      assert.doesNotMatch(text, /anonym|encrypt|verschlüssel|compli|konform|secure|sicher/i)
    }
  })

  test('is there in German, and in English for any other language', async () => {
    const german = await described({ policy }, { locale: 'de-AT' })
    assert.equal(german.json.locale, 'de')
    assert.match(german.text, /Ihre Einwilligung.*DSGVO/)
    assert.match(german.text, /Höchstens 5\.000 Einträge.*365 Tage/)
    assert.match(german.text, /31\. Januar 2999/)
    const english = await described({ policy }, { locale: 'fr' })
    assert.equal(english.json.locale, 'en')
    assert.equal(english.text, (await described({ policy }, { locale: 'en-US' })).text)
  })

  test('has the same sentences in every language', async () => {
    const [english, german] = [await described({ policy }), await described({ policy }, { locale: 'de' })]
    assert.deepEqual(
      german.json.sections.map(({ key, sentences }) => [key, sentences.length]),
      english.json.sections.map(({ key, sentences }) => [key, sentences.length]),
    )
    const shared = german.json.sections
      .flatMap(({ sentences }) => sentences)
      .filter((said) => english.text.includes(said))
    assert.deepEqual(shared, [])
  })

  test('keeps what a site writes from becoming markup', async () => {
    const { markdown } = await described({ policy: { ...policy, purposes: ['[x](https://evil.test) <b>'] } })
    assert.ok(!markdown.includes('[x](') && !markdown.includes('<b>'))
  })

  test('refuses a locale that is no text', async () => {
    const personalizer = await open({ items: books, config })
    await assert.rejects(() => personalizer.describe({ locale: 7 }), {
      code: 'option_invalid',
      message: /`locale`: got 7/,
    })
    await personalizer.close()
  })
})
